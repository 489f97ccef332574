//! A centre to measure: a private nats-server that syncs every message, the log, the reference data of 栟茶, a desk.
//!
//! The clock stands, so that a run does not depend on the day; only the stopwatch runs.
use crate::Outcome;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{EventLog, Journal, Settings};
use anjuan_server::centre::{CentreWatch, Known};
use anjuan_server::clock::{Ids, SetClock, SystemIds};
use anjuan_server::desk::{Desk, Tools};
use anjuan_server::ports::replayed::ReplayedFacts;
use anjuan_server::settings::DeskSettings;
use std::sync::Arc;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// The centre that is measured.
pub(crate) const CENTRE: &str = "bencha";

/// When the centre was set up: a Tuesday morning, before everything that is seeded.
const SET_UP: &str = "2024-01-02T00:30:00Z";

/// When commands are given: a Tuesday morning in office hours.
const NOW: &str = "2025-06-10T02:00:00Z";

/// A running centre. Its data is removed with it.
pub(crate) struct World {
    /// The nats-server.
    pub(crate) server: Server,
    /// The log.
    pub(crate) log: Arc<dyn EventLog>,
    /// The reference data.
    pub(crate) centre: Arc<CentreWatch>,
    /// The desk.
    pub(crate) desk: Arc<Desk>,
    stop: CancellationToken,
    /// On the disk of the build, not in memory.
    pub(crate) dir: TempDir,
}

impl World {
    /// Starts a server and sets the centre up, its reference data by commands through the desk.
    pub(crate) async fn start() -> Outcome<Self> {
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
        let server = Server::start(ServerSettings::new(dir.path().join("nats"))).await?;
        let log = Journal::connect(Settings::new(server.url(), server.credentials(), CENTRE)).await?;
        let log: Arc<dyn EventLog> = log;
        let stop = CancellationToken::new();
        let centre = CentreWatch::start(Arc::clone(&log), stop.clone()).await?;
        let clock = SetClock::at(instant(SET_UP)?);
        let tools = Tools {
            log: Arc::clone(&log),
            clock: Arc::new(clock.clone()),
            ids: Arc::new(SystemIds),
            centre: Arc::clone(&centre),
            facts: Arc::new(ReplayedFacts::new(Arc::clone(&log))),
        };
        let desk = Arc::new(Desk::new(tools, DeskSettings::default().warm));
        let world = Self { server, log, centre, desk, stop, dir };
        world.set_up().await?;
        clock.set(instant(NOW)?);
        Ok(world)
    }

    async fn set_up(&self) -> Outcome<()> {
        let files = anjuan_centre::builtin().read().map_err(|problems| format!("{problems:?}"))?;
        let actor = Actor { person: "admin".into(), roles: vec![Role::Administrator], centre: CENTRE.into() };
        let changes = anjuan_centre::difference(&self.known().centre, &files, date_of(instant(SET_UP)?));
        for change in changes {
            let command = command(change.aggregate, SystemIds.next(), Body::Centre(change.body));
            self.execute(&actor, &command).await?;
        }
        Ok(())
    }

    /// The reference data now.
    pub(crate) fn known(&self) -> Arc<Known> {
        self.centre.known()
    }

    /// A command through the desk; its stream sequence.
    pub(crate) async fn execute(&self, actor: &Actor, command: &Command) -> Outcome<u64> {
        let accepted = self.desk.execute(actor, command).await;
        Ok(accepted.map_err(|failure| format!("{}: {failure:?}", command.body.action()))?.sequence)
    }

    /// Stops the server, waiting until it has gone.
    pub(crate) async fn close(self) {
        self.stop.cancel();
        self.server.stop().await;
    }
}

/// A command that happens now and stands alone.
pub(crate) fn command(aggregate: anjuan_domain::vocabulary::ids::AggregateRef, id: uuid::Uuid, body: Body) -> Command {
    Command { id, aggregate, at: None, entered_for: None, expected: None, causation: None, body }
}

fn instant(text: &str) -> Outcome<Instant> {
    Ok(text.parse()?)
}
