//! `anjuan doctor`: is the event log's server what the house needs? Each check with what was found, and the remedy.
use crate::client::{DEFAULT_DATA, Instance, Target};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form};
use crate::words::word as spoken;
use anjuan_journal::doctor::{Outcome as Finding, doctor};
use anjuan_journal::{Credentials, Settings};
use clap::Args;
use std::path::PathBuf;

/// Which server to check; absent, that of the running house.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    server: ServerFlags,
    /// Its monitoring address, http://host:8222, for the check of its syncing.
    #[arg(long, value_name = "URL")]
    monitor: Option<String>,
}

/// The server of a log that is looked at from outside.
#[derive(Debug, Args)]
pub(crate) struct ServerFlags {
    /// Another server: nats://host:4222.
    #[arg(long, value_name = "URL")]
    nats: Option<String>,
    /// Its user.
    #[arg(long, requires = "nats")]
    user: Option<String>,
    /// Its password.
    #[arg(long, requires = "user", env = "ANJUAN_NATS_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// The centre whose log it holds.
    #[arg(long, default_value = "bencha", env = "ANJUAN_CENTRE_ID")]
    centre_id: String,
}

impl Doctor {
    /// Prints the checks; fails where one fails.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let mut settings = self.server.settings(target)?;
        settings.monitor = self.monitor.clone().or(settings.monitor);
        let runtime = tokio::runtime::Runtime::new().map_err(while_doing("the runtime"))?;
        let checks = runtime.block_on(doctor(&settings));
        let word = |finding: Finding| match finding {
            Finding::Pass => say("pass", "合格"),
            Finding::Warn => say("warn", "偏弱"),
            Finding::Fail => say("FAIL", "不合格"),
        };
        if form == Form::Json {
            output::json(&serde_json::json!({"checks": checks}))?;
        } else {
            let header = [say("check", "检查"), say("result", "结果"), say("found", "所见"), say("remedy", "办法")];
            output::table(
                &header,
                checks.iter().map(|check| {
                    vec![
                        spoken(check.name).to_owned(),
                        word(check.outcome).to_owned(),
                        say(&check.found, check.found_zh.as_deref().unwrap_or(spoken(&check.found))).to_owned(),
                        spoken(&check.remedy).to_owned(),
                    ]
                }),
            )?;
        }
        let bad = checks.iter().filter(|check| check.outcome == Finding::Fail).count();
        if bad == 0 { Ok(()) } else { Err(Failure::words(format!("{bad} checks failed; each line says what to do"))) }
    }
}

impl ServerFlags {
    /// Whether a server is named rather than that of the running house meant.
    pub(crate) fn is_named(&self) -> bool {
        self.nats.is_some()
    }

    /// The centre.
    pub(crate) fn centre(&self) -> &str {
        &self.centre_id
    }

    /// The settings that reach the server, with the anchors of the data directory.
    pub(crate) fn settings(&self, target: &Target) -> Outcome<Settings> {
        let (url, credentials, store) = match &self.nats {
            Some(url) => (url.clone(), credentials(self.user.as_deref(), self.password.as_deref()), None),
            None => {
                let data = target.data.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
                let nats = Instance::read(&data)?.nats;
                // A private server keeps its configuration there; the check itself sees whose it is.
                let store = Some(data.join("nats")).filter(|dir| dir.is_dir());
                (nats.url, credentials(nats.user.as_deref(), nats.password.as_deref()), store)
            }
        };
        let data = target.data.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
        let anchor = Some(data.join("anchor")).filter(|dir| dir.is_dir());
        Ok(Settings { store, anchor, ..Settings::new(url, credentials, self.centre_id.clone()) })
    }
}

fn credentials(user: Option<&str>, password: Option<&str>) -> Credentials {
    match (user, password) {
        (Some(user), Some(password)) => Credentials::Password { user: user.to_owned(), password: password.to_owned() },
        _ => Credentials::Open,
    }
}
