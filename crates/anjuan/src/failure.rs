//! What a command of the line ends with when it cannot do its work: one message for people, one exit status.
use crate::language::say;
use crate::output::Form;
use anjuan_api::problem::Problem;
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::refusal::NOT_STAFF;
use anjuan_domain::vocabulary::refusal::Refuse;
use anjuan_domain::vocabulary::stamp::Instant;
use serde_json::json;
use std::fmt;

/// Why a command failed. The text says what, where, and what to do.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The service answered with a problem.
    Problem(Box<Problem>),
    /// Anything else, in words.
    Words(String),
    /// It was done but for what is named.
    Incomplete(String),
    /// The line cannot be read.
    Usage(String),
    /// The service does not answer.
    Unreachable(String),
}

/// The kinds of failure: exit status, name under `--json`, and what it means in both languages. The help and the README say them.
pub(crate) const KINDS: [(u8, &str, &str, &str); 7] = [
    (1, "failed", "anything else", "其他错误"),
    (
        2,
        "unreadable",
        "what was asked cannot be read: a flag, a field, a file's form",
        "请求无法识别：参数、字段或文件格式有误",
    ),
    (3, "refused", "the rules refuse it, or somebody else was first", "规则不允许，或他人已先办理"),
    (4, "forbidden", "not allowed to this person, or no valid token", "无权办理，或令牌无效"),
    (5, "incomplete", "done but for what is named", "已完成，列出的除外"),
    (6, "not-found", "there is no such thing", "未找到"),
    (7, "unavailable", "the service does not answer, or cannot now: try again", "服务没有应答或暂不可用，请重试"),
];

/// What every command returns.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure in words.
    pub(crate) fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }

    /// What was done but for what is named.
    pub(crate) fn incomplete(text: impl Into<String>) -> Self {
        Self::Incomplete(text.into())
    }

    /// What a rule of the domain says, in the language of this run.
    pub(crate) fn rule(cause: &impl Refuse) -> Self {
        Self::Words(format!("{} [{}; {}]", say(&cause.en(), &cause.zh()), cause.code(), cause.article()))
    }

    /// The exit status: one of [`KINDS`].
    pub(crate) fn status(&self) -> u8 {
        match self {
            Failure::Problem(problem) => match problem.status {
                400 | 413 | 415 => 2,
                409 | 422 => 3,
                401 | 403 => 4,
                404 => 6,
                429 | 503 | 504 => 7,
                _ => 1,
            },
            Failure::Incomplete(_) => 5,
            Failure::Usage(_) => 2,
            Failure::Unreachable(_) => 7,
            Failure::Words(_) => 1,
        }
    }

    /// What is printed on standard error: a sentence for people, one JSON object for machines.
    pub(crate) fn said(&self, form: Form) -> String {
        match form {
            Form::Text => format!("anjuan: {self}"),
            Form::Json => {
                let status = self.status();
                let kind = KINDS.iter().find(|(known, ..)| *known == status).map_or("failed", |(_, name, ..)| *name);
                let mut error = json!({"kind": kind, "exitStatus": status, "message": self.to_string()});
                if let Failure::Problem(problem) = self {
                    error["problem"] = json!(problem);
                }
                json!({"error": error}).to_string()
            }
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Problem(problem) => {
                problem.fmt(f)?;
                // The sentence names the first; where there are more, all of them are named.
                for error in problem.errors.iter().filter(|_| problem.errors.len() > 1) {
                    let place = error.parameter.as_deref().or(error.pointer.as_deref()).unwrap_or_default();
                    write!(f, "\n  {}{}{}", place.trim_start_matches("#/"), say(": ", "："), error.detail)?;
                }
                // A newcomer meets this first: the administrator of a new service is nobody of its staff.
                if problem.code == NOT_STAFF { write!(f, "\n{}", whoever_acts()) } else { Ok(()) }
            }
            Failure::Words(text) | Failure::Incomplete(text) | Failure::Usage(text) | Failure::Unreachable(text) => {
                f.write_str(text)
            }
        }
    }
}

fn whoever_acts() -> &'static str {
    say(
        "name somebody of the staff, or act as one: anjuan token issue --person P014 --role window-staff (anjuan centre show lists them)",
        "请指定在册人员，或以其身份操作：anjuan token issue --person P014 --role window-staff（人员见 anjuan centre show）",
    )
}

/// A failure with what was being done when it happened.
pub(crate) fn while_doing<E: fmt::Display>(what: impl fmt::Display) -> impl FnOnce(E) -> Failure {
    move |error| Failure::Words(format!("{what}: {error}"))
}

/// A time as people write it: civil, or with an offset.
///
/// # Errors
/// What was written, with examples, in the language of this run.
pub(crate) fn time(text: &str) -> Result<Instant, String> {
    civil::parse_civil(text).map_err(|error| {
        let zh = format!("“{}”不是时间，如 2014-01-30T10:00、2014-01-30T10:00:00+08:00 或 2014-01-30", error.0);
        say(&error.to_string(), &zh).to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_failure_has_its_status_and_says_itself_to_machines() {
        let problem = |status| Failure::Problem(Box::new(Problem::new(status, "x.y", "No.", "否。")));
        let failures = [
            (problem(500), 1, "failed"),
            (problem(400), 2, "unreadable"),
            (Failure::Usage("x".into()), 2, "unreadable"),
            (problem(422), 3, "refused"),
            (problem(403), 4, "forbidden"),
            (Failure::incomplete("x"), 5, "incomplete"),
            (problem(404), 6, "not-found"),
            (problem(503), 7, "unavailable"),
            (Failure::Unreachable("x".into()), 7, "unavailable"),
        ];
        for (failure, status, kind) in failures {
            let said: serde_json::Value = serde_json::from_str(&failure.said(Form::Json)).unwrap();
            assert_eq!((failure.status(), said["error"]["kind"].as_str()), (status, Some(kind)));
            assert_eq!(said["error"]["exitStatus"], status);
        }
        let said: serde_json::Value = serde_json::from_str(&problem(422).said(Form::Json)).unwrap();
        assert_eq!(said["error"]["problem"]["code"], "x.y");
        assert!(problem(422).said(Form::Text).starts_with("anjuan: "));
    }
}
