//! `anjuan login` and `anjuan logout`: a session (会话) of an account, kept in a file of mode 0600, which the commands that follow refresh by themselves.
//!
//! Passwords and codes come from a prompt, a file or the environment, never from the line.
use crate::client::{Client, Target};
use crate::credential::Saved;
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, civil, tell};
use anjuan_api::accounts::{Ended, EnrolRequest, Enrolment, SignIn, SignedIn};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// How often something more is asked for.
const STEPS: usize = 6;

/// Who signs in.
#[derive(Debug, Args)]
pub(crate) struct Login {
    /// The account: the person's id in the staff directory, such as P012.
    #[arg(long, required_unless_present = "key_file")]
    account: Option<String>,
    /// A file with the password; ANJUAN_PASSWORD gives it as well. Absent, it is asked for.
    #[arg(long, value_name = "FILE", conflicts_with = "key_file")]
    password_file: Option<PathBuf>,
    /// A file with the key of a program, in place of account and password.
    #[arg(long, value_name = "FILE", conflicts_with = "account")]
    key_file: Option<PathBuf>,
    /// Where the QR code of a new second factor is written, as SVG.
    #[arg(long, value_name = "FILE")]
    qr: Option<PathBuf>,
}

impl Login {
    /// Signs in, asking for whatever is needed, and keeps the session.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let (path, client) = target.unknown()?;
        let mut asked = self.begun()?;
        for _ in 0..STEPS {
            let signed = match client.post::<SignedIn>("/v1/sessions", &[], None, &asked) {
                Ok(signed) => signed,
                Err(Failure::Problem(problem)) => {
                    match problem.code.as_str() {
                        "login.change-needed" => asked.new_password = Some(chosen()?),
                        "login.code-needed" => asked.code = Some(code()?),
                        "login.factor-needed" => asked.code = Some(self.enrolled(&client, &mut asked)?),
                        _ => return Err(Failure::Problem(problem)),
                    }
                    continue;
                }
                Err(other) => return Err(other),
            };
            Saved::new(client.url(), &signed).write(&path)?;
            return announce(&signed, form);
        }
        Err(Failure::words(say("the service asks for more and more: begin again", "服务一再要求补充，请重新登录")))
    }

    fn begun(&self) -> Outcome<SignIn> {
        let read = |path: &PathBuf| -> Outcome<String> {
            let text = std::fs::read_to_string(path).map_err(while_doing(path.display()))?;
            Ok(text.trim_end_matches(['\n', '\r']).to_owned())
        };
        let (account, code, new_password) = (self.account.clone(), None, None);
        if let Some(path) = &self.key_file {
            return Ok(SignIn { account: None, password: None, key: Some(read(path)?), code, new_password });
        }
        let password = match &self.password_file {
            Some(path) => read(path)?,
            None => secret("ANJUAN_PASSWORD", say("password: ", "口令："))?,
        };
        Ok(SignIn { account, password: Some(password), key: None, code, new_password })
    }

    /// Sets up a second factor, shows its secret, and asks for the first code.
    fn enrolled(&self, client: &Client, asked: &mut SignIn) -> Outcome<String> {
        // What was chosen is the password from now on.
        if let Some(password) = asked.new_password.take() {
            asked.password = Some(password);
        }
        let account = asked.account.clone().unwrap_or_default();
        let request = EnrolRequest { account, password: asked.password.clone().unwrap_or_default() };
        let enrolment: Enrolment = client.post("/v1/sessions/second-factor", &[], None, &request)?;
        if let Some(path) = &self.qr {
            std::fs::write(path, &enrolment.qr).map_err(while_doing(path.display()))?;
        }
        eprintln!(
            "{}\n  {}\n  {}",
            say(
                "This office needs a second factor. Enter this secret into an authenticator program:",
                "此岗位须启用双因素，请将以下密钥录入验证器："
            ),
            enrolment.secret,
            enrolment.uri
        );
        code()
    }
}

/// A new password, asked for twice.
fn chosen() -> Outcome<String> {
    let first = secret("ANJUAN_NEW_PASSWORD", say("new password: ", "新口令："))?;
    let again = secret("ANJUAN_NEW_PASSWORD", say("once more: ", "再次输入："))?;
    if first == again {
        return Ok(first);
    }
    Err(Failure::words(say("the two are not the same; nothing was changed", "两次输入不一致，未作更改")))
}

fn code() -> Outcome<String> {
    secret("ANJUAN_CODE", say("code of the second factor: ", "验证码："))
}

/// A secret from the environment, or from a prompt that does not show it.
fn secret(variable: &str, prompt: &str) -> Outcome<String> {
    if let Ok(given) = std::env::var(variable) {
        return Ok(given);
    }
    rpassword::prompt_password(prompt).map_err(|error| {
        Failure::words(format!(
            "{variable}: {} ({error})",
            say("there is no terminal to ask at: set it in the environment", "没有终端可询问：请在环境变量中给出")
        ))
    })
}

fn announce(signed: &SignedIn, form: Form) -> Outcome {
    if form == Form::Json {
        // The tokens stay in their file.
        return output::json(&json!({"account": signed.account, "session": signed.session, "endsAt": signed.ends_at,
            "recoveryCodes": signed.recovery_codes}));
    }
    let until = signed.ends_at.map(civil).unwrap_or_default();
    tell!("{} {}  {until}", say("signed in:", "已登录："), signed.account)?;
    if !signed.recovery_codes.is_empty() {
        tell!(
            "{}\n  {}",
            say(
                "Keep these where nobody else finds them: each serves once in place of a code. They are not shown again.",
                "请妥善保管：每个可代替一次验证码，且不再显示。"
            ),
            signed.recovery_codes.join("\n  ")
        )?;
    }
    Ok(())
}

/// Ends the session and removes its file.
pub(crate) fn logout(target: &Target, form: Form) -> Outcome {
    let (path, _) = target.unknown()?;
    let Some(saved) = Saved::read(&path)? else {
        return Err(Failure::words(say("nobody is signed in", "当前无人登录")));
    };
    let ended = target.connect()?.post::<Ended>("/v1/sessions/current/end", &[], None, &json!({}));
    std::fs::remove_file(&path).map_err(while_doing(path.display()))?;
    let ended = match ended {
        // It had ended already.
        Err(Failure::Problem(problem)) if problem.status == 401 => Ended { ended: 0 },
        ended => ended?,
    };
    match form {
        Form::Json => output::json(&ended),
        Form::Text => tell!("{} {}", say("signed out:", "已退出："), saved.account),
    }
}
