//! Health (健康状况): what this process looks at before it says that it is well, each with what is wrong, since when, and what
//! to do, in both languages. `/health/ready`, `anjuan doctor` and `/metrics` say the same.
//!
//! Nothing is said to be well that was not looked at, and whoever does not answer is not well.
mod checks;
mod metrics;
mod views;

pub use metrics::{MEDIA_TYPE, Metrics};

use crate::clock::{Clock, TimeGuard};
use crate::ports::health::ask_health;
use crate::ports::remote::Link;
use crate::roles::foundation::Foundation;
use crate::roles::pulse::Pulse;
use crate::roles::{Role, Roles};
use crate::seal::store::Store;
use crate::sentences::{Words, words};
use crate::settings::{HealthSettings, Settings};
use anjuan_api::answers::Check;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{EventLog, NatsLog};
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// What is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What.
    pub what: Words,
    /// The remedy.
    pub remedy: Words,
}

/// That this is wrong.
pub(crate) fn wrong(what: Words, remedy: (&str, &str)) -> Result<(), Wrong> {
    Err(Wrong { what, remedy: words(remedy.0, remedy.1) })
}

/// The workflow of this process.
struct Workflow {
    pulse: Arc<Pulse>,
    every: Duration,
}

/// What this process knows of its health.
pub struct Vitals {
    /// What is counted and measured.
    pub metrics: Metrics,
    /// Whether the wall clock can be believed.
    pub time: Arc<TimeGuard>,
    clock: Arc<dyn Clock>,
    log: Arc<dyn EventLog>,
    nats: Option<Arc<NatsLog>>,
    data: PathBuf,
    seal: Store,
    /// After how long a checkpoint must have its quorum; none where no witness is asked.
    overdue: Option<TimeDelta>,
    settings: HealthSettings,
    workflow: OnceLock<Workflow>,
    elsewhere: OnceLock<(Vec<Role>, Link)>,
    /// Since when a check is not well.
    since: Mutex<BTreeMap<String, Instant>>,
    lags: views::Lags,
    configured: checks::Configured,
}

impl Vitals {
    /// Of a process on that foundation.
    #[must_use]
    pub fn new(foundation: &Foundation, settings: &Settings) -> Self {
        let clock = Arc::clone(&foundation.clock);
        Self {
            metrics: Metrics::new(),
            time: Arc::new(TimeGuard::new(Arc::clone(&clock), &settings.clock)),
            clock,
            log: Arc::clone(&foundation.log),
            nats: foundation.nats.clone(),
            data: settings.centre.data.clone(),
            seal: Store::new(settings.centre.proof()),
            overdue: (settings.witnesses.quorum > 0)
                .then(|| TimeDelta::try_minutes(settings.witnesses.overdue_minutes).unwrap_or(TimeDelta::MAX)),
            settings: settings.health.clone(),
            workflow: OnceLock::new(),
            elsewhere: OnceLock::new(),
            since: Mutex::default(),
            lags: views::Lags::default(),
            configured: checks::Configured::default(),
        }
    }

    /// This process runs the workflow.
    pub fn workflow(&self, pulse: Arc<Pulse>, every: Duration) {
        let _ = self.workflow.set(Workflow { pulse, every });
    }

    /// The workflow of this process.
    #[must_use]
    pub fn pulse(&self) -> Option<&Arc<Pulse>> {
        self.workflow.get().map(|workflow| &workflow.pulse)
    }

    /// The roles that this process does not have are asked for their health.
    pub fn needs(&self, own: &Roles, link: Option<Link>) {
        let others: Vec<Role> = [Role::Desk, Role::Workflow].into_iter().filter(|role| !own.has(*role)).collect();
        if let Some(link) = link {
            let _ = self.elsewhere.set((others, link));
        }
    }

    /// The roles elsewhere that this process needs, and the way to them.
    pub(crate) fn elsewhere(&self) -> Option<&(Vec<Role>, Link)> {
        self.elsewhere.get()
    }

    /// What this process can look at by itself.
    pub async fn own(&self) -> Vec<Check> {
        let mut found = vec![("log".to_owned(), self.log_answers().await), ("disk".to_owned(), self.disk())];
        found.push(("gate".to_owned(), self.gate_is_open()));
        found.push(("clock".to_owned(), self.time_is_believed()));
        found.push(("seal".to_owned(), self.seal_is_whole()));
        if let Some(workflow) = self.workflow.get() {
            found.push(("workflow".to_owned(), self.workflow_lives(workflow)));
        }
        found.extend(self.configuration().await);
        found.into_iter().map(|(name, finding)| self.check(&name, finding)).collect()
    }

    /// What the roles elsewhere say; one that does not answer is not well.
    pub async fn others(&self) -> Vec<Check> {
        let Some((roles, link)) = self.elsewhere.get() else { return Vec::new() };
        let mut checks = Vec::new();
        for role in roles {
            match ask_health(link, *role).await {
                Ok(theirs) => {
                    checks.push(self.check(role.as_str(), Ok(())));
                    let named = |check: Check| Check { name: format!("{}:{}", role.as_str(), check.name), ..check };
                    checks.extend(theirs.into_iter().map(named));
                }
                Err(problem) => {
                    let finding = wrong(
                        words(problem.detail_en, problem.detail_zh),
                        (
                            "start a process with this role (`anjuan serve --role …`)",
                            "请启动该角色（`anjuan serve --role …`）",
                        ),
                    );
                    checks.push(self.check(role.as_str(), finding));
                }
            }
        }
        checks
    }

    /// A finding as it is told, with since when it is so.
    pub(crate) fn check(&self, name: &str, finding: Result<(), Wrong>) -> Check {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        match finding {
            Ok(()) => {
                since.remove(name);
                Check::well(name)
            }
            Err(Wrong { what, remedy }) => Check {
                name: name.to_owned(),
                finding: what.en,
                finding_zh: what.zh,
                remedy: remedy.en,
                remedy_zh: remedy.zh,
                since: Some(*since.entry(name.to_owned()).or_insert_with(|| self.clock.now())),
            },
        }
    }
}
