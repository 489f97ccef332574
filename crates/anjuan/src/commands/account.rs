//! `anjuan account …`: what administrators do about accounts (账号), and who signed in, who was refused (登录记录).
use crate::client::{Client, Target};
use crate::failure::Outcome;
use crate::language::say;
use crate::output::{self, Form, civil, tell};
use anjuan_api::accounts::{
    AccessRecord, AccessRecords, AccountReason, AccountRow, Accounts, EndSessions, Ended, IssuedKey, OncePassword,
    OpenAccount,
};
use anjuan_domain::vocabulary::actor::Role;
use clap::Subcommand;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountLine {
    /// Every account.
    List,
    /// Open an account, and print its password, which serves once.
    Open {
        /// The person's id in the staff directory, or the name of an account of nobody.
        account: String,
        /// The one role of an account of nobody: administrator, or applicant for a station.
        #[arg(long, value_parser = super::token::role)]
        service: Option<Role>,
    },
    /// Give an account a password that serves once; its sessions end, its second factor goes.
    Reset(About),
    /// Close an account: nothing of it opens anything.
    Close(About),
    /// Open a closed account again.
    Reopen(About),
    /// End the sessions of an account, or revoke one key.
    End {
        #[command(flatten)]
        about: About,
        /// Only this session, or this key.
        #[arg(long)]
        session: Option<Uuid>,
    },
    /// Issue a key for a program, and print it; it is not shown again.
    Key(About),
    /// Who signed in, who was refused, what was done about accounts; oldest first.
    Records {
        /// Only of this account.
        #[arg(long)]
        account: Option<String>,
    },
}

/// Which account, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct About {
    /// The account.
    account: String,
    /// Why; it is recorded.
    #[arg(long)]
    reason: String,
}

impl AccountLine {
    /// Runs it.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let client = target.connect()?;
        match self {
            AccountLine::List => list(&client, form),
            AccountLine::Open { account, service } => {
                once(&sent(&client, account, "open", &OpenAccount { service: *service })?, form)
            }
            AccountLine::Reset(about) => once(&about.sent(&client, "reset")?, form),
            AccountLine::Close(about) => row(&about.sent(&client, "close")?, form),
            AccountLine::Reopen(about) => row(&about.sent(&client, "reopen")?, form),
            AccountLine::End { about, session } => {
                let asked = EndSessions { session: *session, reason: about.reason.clone() };
                let ended: Ended = sent(&client, &about.account, "end-sessions", &asked)?;
                match form {
                    Form::Json => output::json(&ended),
                    Form::Text => tell!("{} {}", say("ended:", "已结束："), ended.ended),
                }
            }
            AccountLine::Key(about) => {
                let issued: IssuedKey = about.sent(&client, "keys")?;
                match form {
                    Form::Json => output::json(&issued),
                    Form::Text => tell!("{}\n{}", issued.id, issued.key),
                }
            }
            AccountLine::Records { account } => records(&client, account.as_deref(), form),
        }
    }
}

impl About {
    fn sent<T: DeserializeOwned>(&self, client: &Client, act: &str) -> Outcome<T> {
        sent(client, &self.account, act, &AccountReason { reason: self.reason.clone() })
    }
}

fn sent<T: DeserializeOwned>(client: &Client, account: &str, act: &str, body: &impl Serialize) -> Outcome<T> {
    client.post(&format!("/v1/accounts/{account}/{act}"), &[], None, body)
}

fn once(password: &OncePassword, form: Form) -> Outcome {
    if form == Form::Json {
        return output::json(password);
    }
    tell!("{}", password.password)?;
    let until = civil(password.until);
    eprintln!("{} {until}", say("it serves once, to choose another; until", "一次性口令，用于设置新口令，有效至"));
    Ok(())
}

fn row(account: &AccountRow, form: Form) -> Outcome {
    match form {
        Form::Json => output::json(account),
        Form::Text => table(std::slice::from_ref(account)),
    }
}

fn list(client: &Client, form: Form) -> Outcome {
    let accounts: Accounts = client.get("/v1/accounts", &[])?;
    match form {
        Form::Json => output::json(&accounts),
        Form::Text => table(&accounts.rows),
    }
}

fn table(rows: &[AccountRow]) -> Outcome {
    let yes = |is: bool| if is { say("yes", "是") } else { say("no", "否") }.to_owned();
    let header = [
        say("account", "账号"),
        say("opened", "开设"),
        say("password", "口令"),
        say("second factor", "双因素"),
        say("closed", "关闭"),
        say("sessions", "会话"),
        say("keys", "密钥"),
    ];
    let line = |row: &AccountRow| {
        vec![
            row.id.clone(),
            civil(row.opened_at),
            yes(row.password),
            yes(row.second_factor),
            yes(row.closed),
            row.sessions.to_string(),
            row.keys.len().to_string(),
        ]
    };
    output::table(&header, rows.iter().map(line))
}

fn records(client: &Client, account: Option<&str>, form: Form) -> Outcome {
    let (mut rows, mut after) = (Vec::<AccessRecord>::new(), 0);
    loop {
        let query = [("after", after.to_string()), ("limit", "500".to_owned())];
        let page: AccessRecords = client.get("/v1/access-records", &query)?;
        rows.extend(page.rows.into_iter().filter(|row| account.is_none() || row.account.as_deref() == account));
        let Some(next) = page.next else { break };
        after = next;
    }
    listed(rows, form)
}

/// Prints records of access.
pub(super) fn listed(rows: Vec<AccessRecord>, form: Form) -> Outcome {
    if form == Form::Json {
        return output::json(&AccessRecords { rows, next: None });
    }
    let header = [
        say("when", "时间"),
        say("what", "事项"),
        say("account", "账号"),
        say("by", "操作人"),
        say("from", "来源"),
        say("for what", "目的"),
        say("why", "理由"),
        say("whose data", "申请人"),
        say("record", "所查记录"),
    ];
    let line = |row: &AccessRecord| {
        let (en, zh) = row.what.naming();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            civil(row.at),
            say(en, zh).to_owned(),
            text(&row.account),
            text(&row.by),
            text(&row.source),
            row.purpose.map(|purpose| purpose.naming()).map(|(en, zh)| say(en, zh)).unwrap_or_default().to_owned(),
            text(&row.reason),
            row.applicants.join(" "),
            row.matter.as_ref().map(ToString::to_string).unwrap_or_default(),
        ]
    };
    output::table(&header, rows.iter().map(line))
}
