//! `anjuan doctor`: is the event log's server what the service needs? Each check with what was found, and the remedy.
use crate::client::{DEFAULT_DATA, Instance, Target};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::names::word as spoken;
use crate::output::{self, Form};
use anjuan_api::answers::{Check, Health};
use anjuan_api::queries::{ViewDigest, Views};
use anjuan_journal::doctor::{Outcome as Finding, deep, doctor};
use anjuan_journal::{Credentials, Settings};
use clap::Args;
use std::path::{Path, PathBuf};

/// Which server to check; absent, that of the running service.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    server: ServerFlags,
    /// Its monitoring address, http://host:8222, for the check of its syncing.
    #[arg(long, value_name = "URL")]
    monitor: Option<String>,
    /// Read every event, every key, every record and every row of every view as well, which takes its time.
    #[arg(long)]
    deep: bool,
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
    /// A file with an nkey seed; of a server that keeps zones apart, the operator's, with those of the other zones beside it.
    #[arg(long, value_name = "FILE", requires = "nats", conflicts_with = "user")]
    nkey: Option<PathBuf>,
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
        let mut checks = runtime.block_on(doctor(&settings));
        let mut service = if self.server.is_named() { Vec::new() } else { service(target) };
        if self.deep {
            checks.extend(runtime.block_on(deep(&settings)));
            if !self.server.is_named() {
                service.extend(rows(target));
            }
        }
        let word = |finding: Finding| match finding {
            Finding::Pass => say("pass", "合格"),
            Finding::Warn => say("warn", "偏弱"),
            Finding::Fail => say("FAIL", "不合格"),
        };
        if form == Form::Json {
            output::json(&serde_json::json!({"checks": checks, "service": service}))?;
        } else {
            let header = [say("check", "检查"), say("result", "结果"), say("found", "所见"), say("remedy", "办法")];
            output::table(
                &header,
                checks
                    .iter()
                    .map(|check| {
                        vec![
                            spoken(check.name).to_owned(),
                            word(check.outcome).to_owned(),
                            say(&check.found, check.found_zh.as_deref().unwrap_or(spoken(&check.found))).to_owned(),
                            spoken(&check.remedy).to_owned(),
                        ]
                    })
                    .chain(service.iter().map(|check| {
                        let outcome = if check.is_well() { Finding::Pass } else { Finding::Fail };
                        let since = check.since.map_or_else(String::new, |since| {
                            format!(" ({} {})", say("since", "自"), since.to_rfc3339())
                        });
                        let found = if check.is_well() {
                            String::new()
                        } else {
                            say(&check.finding, &check.finding_zh).to_owned()
                        };
                        vec![
                            spoken(&check.name).to_owned(),
                            word(outcome).to_owned(),
                            found + &since,
                            say(&check.remedy, &check.remedy_zh).to_owned(),
                        ]
                    })),
            )?;
        }
        let bad = checks.iter().filter(|check| check.outcome == Finding::Fail).count()
            + service.iter().filter(|check| !check.is_well()).count();
        if bad == 0 { Ok(()) } else { Err(Failure::words(format!("{bad} checks failed; each line says what to do"))) }
    }
}

impl ServerFlags {
    /// Whether a server is named rather than that of the running service meant.
    pub(crate) fn is_named(&self) -> bool {
        self.nats.is_some()
    }

    /// The centre.
    pub(crate) fn centre(&self) -> &str {
        &self.centre_id
    }

    /// The settings that reach the server, with the anchors of the data directory.
    pub(crate) fn settings(&self, target: &Target) -> Outcome<Settings> {
        let data = target.data.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
        let settings = match &self.nats {
            Some(url) => {
                let credentials = match &self.nkey {
                    Some(file) => Credentials::NkeyFile(file.clone()),
                    None => credentials(self.user.as_deref(), self.password.as_deref()),
                };
                Settings::new(url.clone(), credentials, self.centre_id.clone())
            }
            None => instance_settings(&data, &Instance::read(&data)?, &self.centre_id),
        };
        let anchor = Some(data.join("anchor")).filter(|dir| dir.is_dir());
        Ok(Settings { anchor, ..settings })
    }
}

/// What the running service says of its own readiness.
fn service(target: &Target) -> Vec<Check> {
    let asked = target.connect().and_then(|client| client.get_any::<Health>("/health/ready"));
    match asked {
        Ok(health) => health.checks,
        Err(failure) => {
            vec![Check { finding: failure.to_string(), finding_zh: failure.to_string(), ..Check::well("service") }]
        }
    }
}

/// Every row of every view, which the service reads for a digest: each block has a checksum.
fn rows(target: &Target) -> Vec<Check> {
    let unread = |name: &str, failure: Failure| Check {
        finding: failure.to_string(),
        finding_zh: failure.to_string(),
        ..Check::well(name)
    };
    let views = target.connect().and_then(|client| Ok((client.get::<Views>("/v1/views", &[])?, client)));
    let (views, client) = match views {
        Ok(found) => found,
        Err(failure) => return vec![unread("rows", failure)],
    };
    let of = |name: String| {
        let (check, path) = (format!("rows:{name}"), format!("/v1/views/{name}/digest"));
        client.get::<ViewDigest>(&path, &[]).map_or_else(|failure| unread(&check, failure), |_| Check::well(&check))
    };
    views.views.into_iter().map(|view| of(view.name)).collect()
}

/// How the log of a running service is reached from beside it.
pub(crate) fn instance_settings(data: &Path, instance: &Instance, centre: &str) -> Settings {
    let nats = &instance.nats;
    // A private server keeps its configuration there; the check itself sees whose it is.
    let store = Some(data.join("nats")).filter(|dir| dir.is_dir());
    let credentials = match (credentials(nats.user.as_deref(), nats.password.as_deref()), &store) {
        // The password of a private server is never sent.
        (Credentials::Password { user, password }, Some(dir)) => {
            Credentials::Private { dir: dir.clone(), user, password }
        }
        (other, _) => other,
    };
    Settings { store, ..Settings::new(nats.url.clone(), credentials, centre.to_owned()) }
}

fn credentials(user: Option<&str>, password: Option<&str>) -> Credentials {
    match (user, password) {
        (Some(user), Some(password)) => Credentials::Password { user: user.to_owned(), password: password.to_owned() },
        _ => Credentials::Open,
    }
}
