//! The service that is simulated (屋): two desks on one log, the views, the workflow, any of which dies and comes back.
use crate::faults::Faulty;
use crate::ledger::Ledger;
use crate::people::Act;
use crate::setup::{SeededIds, empty};
use crate::story::Story;
use anjuan_api::{Accepted, Problem};
use anjuan_domain::command::Command;
use anjuan_journal::{Draft, EventLog, MemoryLog};
use anjuan_projector::Feed;
use anjuan_server::centre::{CentreWatch, Known, KnowsCentre};
use anjuan_server::clock::SetClock;
use anjuan_server::desk::{Desk, Tools};
use anjuan_server::failure::Failure;
use anjuan_server::ports::facts::ViewFacts;
use anjuan_server::ports::{Caller, CommandPort, QueryPort, Question};
use anjuan_server::roles::views::AllViews;
use async_trait::async_trait;
use bytes::Bytes;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The two desks.
pub(crate) const DESKS: usize = 2;

/// How many folds a desk keeps: few, so that it forgets and loads.
const WARM: NonZeroUsize = NonZeroUsize::new(6).unwrap();

/// One process with a desk.
struct Process {
    desk: Arc<Desk>,
    centre: Arc<CentreWatch>,
    stop: CancellationToken,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// The process with the views.
struct Live {
    views: Arc<AllViews>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// The process with the views, whichever it is at the moment.
type Shared = Arc<Mutex<Option<Live>>>;

/// How a desk asks the views: whatever views there are, until they answer.
struct Views {
    live: Shared,
    story: Story,
}

#[async_trait]
impl QueryPort for Views {
    async fn ask(&self, question: Question) -> Result<Bytes, Problem> {
        // How long the views take is not the seed's to say: whatever is on its way arrives before they are asked.
        tokio::time::sleep(Duration::from_secs(3)).await;
        answered(&self.live, &self.story, question).await
    }
}

/// Asks the views until they answer: a view that lags or tries again is asked again.
async fn answered(live: &Shared, story: &Story, question: Question) -> Result<Bytes, Problem> {
    for _ in 0..100 {
        let views = live.lock().unwrap().as_ref().map(|live| Arc::clone(&live.views));
        match views {
            Some(views) => match views.ask(question.clone()).await {
                Ok(answer) => return Ok(answer),
                Err(problem) => story.tell(format!("   the views answer: {problem}")),
            },
            None => story.tell("   there are no views at the moment".into()),
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("the views never answered {question:?}")
}

/// The service. Everything that callers hold of it survives what its processes do not.
pub(crate) struct Service {
    /// The log without its faults.
    pub(crate) log: MemoryLog,
    /// The time.
    pub(crate) clock: SetClock,
    /// What was asked and answered.
    pub(crate) ledger: Mutex<Ledger>,
    /// What happened last.
    pub(crate) story: Story,
    /// Whether nothing goes wrong any more.
    pub(crate) calm: Arc<AtomicBool>,
    /// Where the views lie.
    pub(crate) directory: TempDir,
    desks: Mutex<Vec<Process>>,
    live: Shared,
    seeds: AtomicU64,
}

impl Service {
    /// A service over a log with that reference data.
    pub(crate) async fn start(seed: u64, reference: &[Draft], clock: SetClock, story: Story) -> Arc<Self> {
        let log = empty(&clock);
        for draft in reference {
            log.append(draft.clone()).await.unwrap();
        }
        let service = Arc::new(Self {
            log,
            clock,
            ledger: Mutex::default(),
            story,
            calm: Arc::default(),
            directory: tempfile::tempdir().unwrap(),
            desks: Mutex::default(),
            live: Shared::default(),
            seeds: AtomicU64::new(seed.wrapping_mul(1_000_003)),
        });
        for _ in 0..DESKS {
            let process = service.process().await;
            service.desks.lock().unwrap().push(process);
        }
        service.start_views();
        service
    }

    /// A connection of its own to the log.
    fn connection(&self, name: &'static str) -> Arc<dyn EventLog> {
        let seed = self.seeds.fetch_add(1, Ordering::SeqCst);
        Arc::new(Faulty::new(name, self.log.clone(), seed, Arc::clone(&self.calm), self.story.clone()))
    }

    async fn process(&self) -> Process {
        let (log, stop) = (self.connection("a desk"), CancellationToken::new());
        let centre = loop {
            // A process that cannot read the log does not come up; its operator starts it again.
            match CentreWatch::start(Arc::clone(&log), stop.clone()).await {
                Ok(centre) => break centre,
                Err(error) => self.story.tell(format!("   a desk does not come up: {error}")),
            }
        };
        let ids = Arc::new(SeededIds::new(self.seeds.fetch_add(1, Ordering::SeqCst)));
        let queries = Arc::new(Views { live: Arc::clone(&self.live), story: self.story.clone() });
        let facts = Arc::new(ViewFacts::new(queries, Arc::clone(&log)));
        let tools = Tools { log, clock: Arc::new(self.clock.clone()), ids, centre: Arc::clone(&centre), facts };
        Process { desk: Arc::new(Desk::new(tools, WARM)), centre, stop }
    }

    /// A desk dies with everything it remembers, and another takes its place.
    pub(crate) async fn crash(&self, which: usize) {
        self.story.tell(format!("   desk {which} dies and comes back"));
        let process = self.process().await;
        self.desks.lock().unwrap()[which] = process;
    }

    fn start_views(&self) {
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let (log, clock) = (self.connection("the views"), Arc::new(self.clock.clone()));
        let feed = Feed::new(log);
        let views = AllViews::start(self.directory.path(), &feed, clock, (stop.clone(), tasks.clone())).unwrap();
        *self.live.lock().unwrap() = Some(Live { views, stop, tasks });
    }

    /// The views stop where they are.
    pub(crate) async fn stop_views(&self) {
        let live = self.live.lock().unwrap().take();
        if let Some(Live { views, stop, tasks }) = live {
            stop.cancel();
            tasks.close();
            tasks.wait().await;
            drop(views);
        }
    }

    /// The views go on where they were.
    pub(crate) async fn restart_views(&self) {
        self.story.tell("   the views stop and come back".into());
        self.stop_views().await;
        self.start_views();
    }

    /// Gives a command to a desk. With `dies`, the desk dies after so many milliseconds, in whatever it is doing.
    pub(crate) async fn give(&self, which: usize, act: &Act, dies: Option<u64>) -> Option<Accepted> {
        let desk = Arc::clone(&self.desks.lock().unwrap()[which].desk);
        let executed = desk.execute(&act.actor, &act.command);
        let outcome = match dies {
            None => Some(executed.await),
            Some(after) => tokio::time::timeout(Duration::from_millis(after), executed).await.ok(),
        };
        self.note(&format!("desk {which}"), act, outcome.as_ref());
        drop(desk);
        if dies.is_some() {
            self.crash(which).await;
        }
        outcome.and_then(Result::ok)
    }

    fn note(&self, by: &str, act: &Act, outcome: Option<&Result<Accepted, Failure>>) {
        let Act { actor, command } = act;
        let said = match outcome {
            None => "dies before it answers".into(),
            Some(Ok(Accepted { sequence, duplicate, .. })) => format!("recorded at {sequence}, duplicate {duplicate}"),
            Some(Err(failure)) => format!("{failure}"),
        };
        let (id, action) = (command.id, command.body.action());
        let at = command.at.map_or_else(String::new, |at| format!(" at {}", at.format("%m-%d %H:%M:%S")));
        self.story.tell(format!("{by}: {} {action} {}{at} ({id}) -> {said}", actor.person, command.aggregate));
        self.ledger.lock().unwrap().note(actor, command, outcome);
    }

    /// Asks the views until they answer.
    pub(crate) async fn ask<T: serde::de::DeserializeOwned>(&self, question: Question) -> T {
        let answer = answered(&self.live, &self.story, question).await;
        serde_json::from_slice(&answer.unwrap()).unwrap()
    }
}

/// How the workflow reaches the service: whatever desk and views there are at the moment.
pub(crate) struct Reach(pub(crate) Arc<Service>);

#[async_trait]
impl CommandPort for Reach {
    async fn submit(&self, caller: &Caller, command: Command) -> Result<Accepted, Problem> {
        let which = usize::from(command.id.as_bytes()[0]) % DESKS;
        let desk = Arc::clone(&self.0.desks.lock().unwrap()[which].desk);
        let outcome = desk.execute(&caller.actor, &command).await;
        let act = Act { actor: caller.actor.clone(), command };
        self.0.note("the workflow", &act, Some(&outcome));
        outcome.map_err(Problem::from)
    }
}

impl KnowsCentre for Reach {
    fn known(&self) -> Arc<Known> {
        self.0.desks.lock().unwrap()[0].centre.known()
    }
}

#[async_trait]
impl QueryPort for Reach {
    async fn ask(&self, question: Question) -> Result<Bytes, Problem> {
        let views = self.0.live.lock().unwrap().as_ref().map(|live| Arc::clone(&live.views)).unwrap();
        views.ask(question).await
    }
}
