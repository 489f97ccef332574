//! The setup of every simulation (基础): the reference data of 栟茶, given to a desk once and stored again for each seed.
use anjuan_domain::command::{Body, Command};
use anjuan_domain::event::Envelope;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::commands::CentreCommand;
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{Draft, EventLog, MemoryLog};
use anjuan_server::centre::CentreWatch;
use anjuan_server::clock::{Clock, Ids, SetClock};
use anjuan_server::desk::{Desk, Tools};
use anjuan_server::ports::replayed::ReplayedFacts;
use anjuan_tests::generate::Gen;
use chrono::NaiveDate;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The centre that is simulated.
pub(crate) const CENTRE: &str = "bencha";

/// Ids of events that follow from a seed.
pub(crate) struct SeededIds(Mutex<Gen>);

impl SeededIds {
    /// The ids of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(Gen::new(seed)))
    }
}

impl Ids for SeededIds {
    fn next(&self) -> Uuid {
        self.0.lock().unwrap().uuid()
    }
}

/// The instant of a text, or a panic.
pub(crate) fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

/// Who operates the installation.
pub(crate) fn administrator() -> Actor {
    Actor { person: "P011".into(), roles: vec![Role::Administrator], centre: CENTRE.into() }
}

/// A command about reference data.
pub(crate) fn about_the_centre(id: Uuid, aggregate: AggregateRef, body: CentreCommand) -> Command {
    Command { id, aggregate, at: None, entered_for: None, expected: None, causation: None, body: Body::Centre(body) }
}

/// An empty log that takes its times from `clock`.
pub(crate) fn empty(clock: &SetClock) -> MemoryLog {
    let clock = clock.clone();
    MemoryLog::with_clock(CENTRE, Arc::new(move || clock.now()))
}

/// The events of the reference data as of the beginning of 2014, with the notices that were announced by then.
pub(crate) async fn reference() -> Vec<Draft> {
    let clock = SetClock::at(instant("2014-01-02T01:00:00Z"));
    let (log, stop) = (empty(&clock), CancellationToken::new());
    let shared: Arc<dyn EventLog> = Arc::new(log.clone());
    let centre = CentreWatch::start(Arc::clone(&shared), stop.clone()).await.unwrap();
    let facts = Arc::new(ReplayedFacts::new(Arc::clone(&shared)));
    let tools = Tools { log: shared, clock: Arc::new(clock), ids: Arc::new(SeededIds::new(u64::MAX)), centre, facts };
    let (desk, mut ids) = (Desk::new(tools, NonZeroUsize::MIN), Gen::new(u64::MAX - 1));
    let mut desired = anjuan_centre::builtin().read().unwrap();
    let day = |year, month| NaiveDate::from_ymd_opt(year, month, 1).unwrap();
    desired.notices.retain(|notice| (day(2012, 12)..day(2014, 2)).contains(&notice.announced_on));
    for change in anjuan_centre::difference(&Centre::default(), &desired, day(2014, 1)) {
        let command = about_the_centre(ids.uuid(), change.aggregate, change.body);
        desk.execute(&administrator(), &command).await.unwrap();
    }
    stop.cancel();
    let mut drafts = Vec::new();
    for sequence in 1..=log.head().await.unwrap() {
        let body = log.at(sequence).await.unwrap().unwrap().body;
        let envelope = Envelope::decode(&body).unwrap();
        let (event_id, expected) = (envelope.id, envelope.previoussequence);
        drafts.push(Draft {
            aggregate: envelope.aggregate().unwrap(),
            event_id,
            expected,
            head: None,
            body: body.clone(),
        });
    }
    drafts
}
