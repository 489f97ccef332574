//! Starting and stopping the roles of a process: raw settings in, a running service out.
use super::foundation::Foundation;
use super::pulse::Pulse;
use super::views::AllViews;
use super::workflow::Workflow;
use super::{Role, Roles, eraser};
use crate::accounts::Accounts;
use crate::accounts::known::KnownAccounts;
use crate::centre::{CentreWatch, KnowsCentre};
use crate::clock::{Clock, Forward, SystemClock};
use crate::desk::{Desk, Tools};
use crate::failure::Failure;
use crate::gateway::{Attempts, Confided, Edge, InRegister, Persons, Rates, Room, Tail, Unhandled, router};
use crate::health::Vitals;
use crate::lock::{Hold, Lock, LockError};
use crate::modes;
use crate::notices::{self, Notices, NoticesError, Notifier, Renewal};
use crate::ports::facts::ViewFacts;
use crate::ports::health::serve_health;
use crate::ports::local::LocalDesk;
use crate::ports::remote::{Link, RemoteDesk, RemoteViews, serve_desk, serve_views};
use crate::ports::{CommandPort, QueryPort};
use crate::seal;
use crate::seal::scrub::Scrubber;
use crate::seal::sealer::SealError;
use crate::seal::store::Store;
use crate::seal::witnesses::Cosigner;
use crate::sealing::Sealer;
use crate::sealing::kept::{self, MasterError};
use crate::secrets::SecretError;
use crate::serving::{Files, ProxiesError, Serving, Tls, TlsError};
use crate::settings::Settings;
use crate::signing;
use crate::tokens::Tokens;
use anjuan_domain::event::Envelope;
use anjuan_domain::vocabulary::stamp::Instant as Stamped;
use anjuan_journal::server::Server;
use anjuan_journal::service::ServiceHandle;
use anjuan_journal::{Credentials, EventLog, LogError, MemoryRecords, NatsLog, RecordStore, Standing, Witness, Zone};
use anjuan_projector::{Feed, ProjectorError};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long stopping waits for what is under way.
const DRAIN: Duration = Duration::from_secs(20);

/// How long a start that fails waits until the damage is recorded.
const RECORDED: Duration = Duration::from_secs(5);

/// The pause before the log is asked again while a process starts.
const SOON: Duration = Duration::from_millis(200);

/// Why a process does not start; each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The log or the nats-server.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The reference data cannot be read, so that nothing could be decided.
    #[error(
        "the reference data (rulebook, catalogue, staff, calendar) cannot be read: {0}; `anjuan recover` shows the ways back"
    )]
    Reference(LogError),
    /// A key file.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The data directory is another process's.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A view's store.
    #[error(transparent)]
    Views(#[from] ProjectorError),
    /// The address is taken or not ours.
    #[error("cannot listen on {0}: {1}; choose another with --port")]
    Listen(SocketAddr, io::Error),
    /// The seal of the log.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The file of the outside channels.
    #[error(transparent)]
    Notices(#[from] NoticesError),
    /// The proxies before the service.
    #[error("[http] proxies: {0}")]
    Proxies(#[from] ProxiesError),
    /// Certificate and key.
    #[error("[http] certificate, key: {0}")]
    Tls(#[from] TlsError),
    /// The accounts.
    #[error("the accounts cannot be kept: {0}")]
    Accounts(#[from] Failure),
    /// The route table.
    #[error(transparent)]
    Routes(#[from] Unhandled),
    /// A role needs others that run elsewhere, and there is no nats-server between them.
    #[error("roles run alone only over a nats-server that all can reach: give --nats URL")]
    NoConnection,
}

impl From<MasterError> for StartError {
    fn from(error: MasterError) -> Self {
        match error {
            MasterError::Secret(error) => error.into(),
            MasterError::Log(error) => error.into(),
        }
    }
}

/// A running process.
pub struct Running {
    /// Where the gateway listens, if this process has one.
    pub address: Option<SocketAddr>,
    /// Issues tokens.
    pub tokens: Arc<Tokens>,
    /// The accounts, if this process has a gateway.
    pub accounts: Option<Arc<Accounts>>,
    stop: CancellationToken,
    tasks: TaskTracker,
    services: Vec<ServiceHandle>,
    server: Option<Server>,
    nats: Option<Arc<NatsLog>>,
    locks: Vec<Lock>,
    pulse: Option<Arc<Pulse>>,
}

impl Running {
    /// The pulse of the workflow, where this process has one.
    #[must_use]
    pub fn workflow(&self) -> Option<Arc<Pulse>> {
        self.pulse.clone()
    }

    /// The address and credentials of the private nats-server, where this process runs one.
    #[must_use]
    pub fn private_nats(&self) -> Option<(String, Credentials)> {
        self.server.as_ref().map(|server| (server.url(), server.credentials()))
    }

    /// Says whenever it is asked whether the log may be written.
    pub fn watch_standing(&self) -> impl Fn() -> Standing + Send + use<> {
        let nats = self.nats.clone();
        move || nats.as_ref().map_or(Standing::Open, |nats| nats.standing())
    }

    /// Takes no more requests, finishes what is under way, writes everything down and stops the private nats-server.
    pub async fn shutdown(self) {
        self.stop.cancel();
        for service in self.services {
            service.stop().await;
        }
        self.tasks.close();
        if tokio::time::timeout(DRAIN, self.tasks.wait()).await.is_err() {
            tracing::warn!("some work was still under way when the process stopped");
        }
        if let Some(nats) = &self.nats {
            nats.rest();
        }
        if let Some(server) = self.server {
            // Our own server goes: a connection that saw it go would warn of a loss and try to come back.
            if let Some(nats) = &self.nats {
                nats.close().await;
            }
            server.stop().await;
        }
        drop(self.locks);
    }
}

/// Runs `roles` on the nats-server of the settings, by the machine's clock.
///
/// # Errors
/// [`StartError`].
pub async fn run(settings: Settings, roles: &Roles) -> Result<Running, StartError> {
    run_by(Arc::new(SystemClock), settings, roles).await
}

/// The same by another clock: what is played is played at its own times.
///
/// # Errors
/// [`StartError`].
pub async fn run_by(clock: Arc<dyn Clock>, settings: Settings, roles: &Roles) -> Result<Running, StartError> {
    // A private nats-server and all roles are one process's; roles that run alone may share the directory of keys.
    let hold = if settings.nats.url.is_empty() { Hold::Exclusive } else { Hold::Shared };
    let lock = Lock::take(&settings.centre.data, hold)?;
    close(&settings.centre.data)?;
    let foundation = Foundation::open(&settings, clock, roles).await?;
    let mut running = run_on(foundation, settings, roles).await?;
    running.locks.push(lock);
    Ok(running)
}

/// Takes from everybody else on the machine what they could read of the data directory.
fn close(data: &Path) -> Result<(), LockError> {
    let mended = modes::close(data).map_err(|source| LockError::Io { path: data.to_owned(), source })?;
    if mended > 0 {
        let (en, zh) = (
            "others on this machine could read some of the data directory; that is mended, and what they read before is not undone",
            "本机其他用户原可读取数据目录中的部分内容，现已收回；此前已被读取的无法挽回",
        );
        tracing::warn!(data = %data.display(), mended, zh, "{en}");
    }
    Ok(())
}

/// Runs `roles` on a foundation that the caller made.
///
/// # Errors
/// [`StartError`].
pub async fn run_on(foundation: Foundation, settings: Settings, roles: &Roles) -> Result<Running, StartError> {
    let last = last_recorded(&*foundation.log).await;
    let clock = Arc::new(Forward::new(Arc::clone(&foundation.clock), &settings.clock, last));
    let foundation = Foundation { clock, ..foundation };
    let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
    let tokens = Arc::new(Tokens::open(&settings.centre.key("token.key"), &settings.centre.id)?);
    let known = KnownAccounts::start(Arc::clone(&foundation.accounts), stop.clone()).await?;
    let link = foundation.nats.as_ref().map(|nats| Link {
        nats: Arc::clone(nats),
        centre: settings.centre.id.clone(),
        tokens: Arc::clone(&tokens),
        accounts: Arc::clone(&known),
        clock: Arc::clone(&foundation.clock),
        ids: Arc::clone(&foundation.ids),
    });
    let vitals = Arc::new(Vitals::new(&foundation, &settings));
    if let Some(last) = last {
        vitals.time.recorded(last);
    }
    let (services, locks, accounts) = (Vec::new(), Vec::new(), None);
    let mut service =
        Service { foundation, settings, tokens, known, accounts, link, stop, tasks, services, locks, vitals };
    let started = service.start(roles).await;
    let Service { foundation, tokens, accounts, stop, tasks, services, locks, vitals, .. } = service;
    let (nats, server, pulse) = (foundation.nats, foundation.server, vitals.pulse().cloned());
    let running = Running { address: None, tokens, accounts, stop, tasks, services, nats, server, locks, pulse };
    match started {
        Ok(address) => Ok(Running { address, ..running }),
        Err(error) => {
            running.shutdown().await;
            Err(error)
        }
    }
}

/// When the last event of the log was recorded.
async fn last_recorded(log: &dyn EventLog) -> Option<Stamped> {
    // A log that does not answer, or whose last event cannot be read, is found and told elsewhere.
    let last = log.at(log.head().await.ok()?).await.ok().flatten();
    let envelope = last.as_ref().and_then(|stored| Envelope::decode(&stored.body).ok());
    envelope.map(|envelope| envelope.recordedtime)
}

/// A process while it starts.
struct Service {
    foundation: Foundation,
    settings: Settings,
    tokens: Arc<Tokens>,
    known: Arc<KnownAccounts>,
    accounts: Option<Arc<Accounts>>,
    link: Option<Link>,
    stop: CancellationToken,
    tasks: TaskTracker,
    services: Vec<ServiceHandle>,
    locks: Vec<Lock>,
    vitals: Arc<Vitals>,
}

impl Service {
    async fn start(&mut self, roles: &Roles) -> Result<Option<SocketAddr>, StartError> {
        let (queries, mut witnesses) = self.queries(roles).await?;
        witnesses.extend(self.seal(roles)?);
        if let Some(nats) = &self.foundation.nats {
            self.tasks.spawn(nats.guard(witnesses, self.stop.clone()));
        }
        let centre = self.centre().await?;
        let commands = self.commands(roles, &centre, &queries).await?;
        if roles.has(Role::Workflow) {
            let workflow = Workflow::new(
                &self.settings.centre.id,
                Arc::clone(&commands),
                Arc::clone(&queries),
                Arc::clone(&self.foundation.clock),
                Arc::clone(&centre) as Arc<dyn KnowsCentre>,
            )
            .guarded(Arc::clone(&self.vitals.time))
            .woken_by(self.foundation.log_in(Zone::Workflow));
            let every = Duration::from_millis(self.settings.workflow.every_milliseconds);
            self.vitals.workflow(workflow.pulse(), every);
            self.tasks.spawn(workflow.run(every, self.stop.clone()));
        }
        let notices = self.notices().await?;
        if let Some(notices) = notices.as_ref().filter(|_| roles.has(Role::Notices)) {
            let notifier =
                Notifier::new(Arc::clone(notices), Arc::clone(&self.foundation.clock)).reading(Arc::clone(&queries));
            self.tasks.spawn(notifier.run(self.foundation.log_in(Zone::Notices), self.stop.clone()));
        }
        if let Some(link) = self.link.clone() {
            self.services.extend(serve_health(&link, &self.vitals, roles).await?);
        }
        if !roles.has(Role::Gateway) {
            return Ok(None);
        }
        self.vitals.needs(roles, self.link.clone());
        self.gateway(centre, (commands, queries), notices).await.map(Some)
    }

    /// The reference data. A stream that the server does not know yet may be being restored, or the gate says what is known.
    async fn centre(&self) -> Result<Arc<CentreWatch>, StartError> {
        let begun = Instant::now();
        loop {
            match CentreWatch::start(Arc::clone(&self.foundation.log), self.stop.clone()).await {
                Err(LogError::NoAnswer(_)) if begun.elapsed() < DRAIN => tokio::time::sleep(SOON).await,
                Err(error @ LogError::Damaged { .. }) => {
                    self.recorded().await;
                    return Err(StartError::Reference(error));
                }
                started => return Ok(started?),
            }
        }
    }

    /// Waits a moment until what is damaged is recorded, so that `anjuan recover` knows it after this process has ended.
    async fn recorded(&self) {
        let begun = Instant::now();
        while begun.elapsed() < RECORDED && !matches!(self.foundation.log.standing(), Standing::Closed(_)) {
            tokio::time::sleep(SOON).await;
        }
        tokio::time::sleep(SOON).await;
    }

    /// The outside channels and their deliveries; none, and no stream is made, where no file of channels is given.
    async fn notices(&self) -> Result<Option<Arc<Notices>>, StartError> {
        let renewal = Renewal::new(&self.settings.notices);
        let Some(outside) = notices::read(&self.settings.notices)? else { return Ok(None) };
        let store: Arc<dyn RecordStore> = match &self.foundation.nats {
            Some(nats) => nats.deliveries().await?,
            None => Arc::new(MemoryRecords::default()),
        };
        let notices = Arc::new(Notices::new(store, outside));
        self.tasks.spawn(renewal.run(Arc::clone(&notices), Arc::clone(&self.foundation.clock), self.stop.clone()));
        Ok(Some(notices))
    }

    /// The link to other processes on the connection of a zone.
    fn link_in(&self, zone: Zone) -> Option<Link> {
        self.link.clone().map(|link| Link { nats: link.nats.zone(zone), ..link })
    }

    fn link(&self) -> Result<Link, StartError> {
        self.link.clone().ok_or(StartError::NoConnection)
    }

    /// The views, here or elsewhere, and what those that are here know of the log.
    async fn queries(&mut self, roles: &Roles) -> Result<(Arc<dyn QueryPort>, Vec<Witness>), StartError> {
        if !roles.has(Role::Projectors) {
            return Ok((Arc::new(RemoteViews(self.link()?)), Vec::new()));
        }
        let views = self.settings.centre.views();
        self.locks.push(Lock::take(&views, Hold::Exclusive)?);
        let clock = Arc::clone(&self.foundation.clock);
        let work = (self.stop.clone(), self.tasks.clone());
        let feed = Feed::bounded(self.foundation.log_in(Zone::Projector), self.settings.views.memory());
        let views = AllViews::start(&views, &feed, clock, work)?;
        let witnesses = views.witnesses();
        let views: Arc<dyn QueryPort> = views;
        if let Some(link) = self.link_in(Zone::Projector) {
            self.services.push(serve_views(link, Arc::clone(&views)).await?);
        }
        Ok((views, witnesses))
    }

    /// The seal of the log, and what it knows of it.
    fn seal(&self, roles: &Roles) -> Result<Option<Witness>, StartError> {
        if !roles.has(Role::Sealer) {
            return Ok(None);
        }
        let centre = &self.settings.centre;
        let sealer =
            seal::sealer::Sealer::open(seal::key(&centre.key("seal.key"), &centre.id)?, Store::new(centre.proof()))?;
        let witness = sealer.witness();
        let (store, clock) = (Store::new(centre.proof()), Arc::clone(&self.foundation.clock));
        let log = self.foundation.log_in(Zone::Sealer);
        let scrubber =
            Scrubber::new(store.clone(), sealer.public(), (log, Arc::clone(&clock)), self.settings.seal.clone());
        self.tasks.spawn(scrubber.run(self.stop.clone()));
        if let Some(cosigner) = Cosigner::new(&self.settings.witnesses, sealer.public(), store, clock) {
            self.tasks.spawn(cosigner.run(sealer.published(), self.stop.clone()));
        }
        self.tasks.spawn(sealer.run(self.foundation.log_in(Zone::Sealer), self.stop.clone()));
        Ok(witness)
    }

    async fn commands(
        &mut self,
        roles: &Roles,
        centre: &Arc<CentreWatch>,
        queries: &Arc<dyn QueryPort>,
    ) -> Result<Arc<dyn CommandPort>, StartError> {
        if !roles.has(Role::Desk) {
            return Ok(Arc::new(RemoteDesk(self.link()?)));
        }
        let tools = Tools {
            log: Arc::clone(&self.foundation.log),
            clock: Arc::clone(&self.foundation.clock),
            ids: Arc::clone(&self.foundation.ids),
            centre: Arc::clone(centre),
            facts: Arc::new(ViewFacts::new(Arc::clone(queries), Arc::clone(&self.foundation.log))),
        };
        let vitals = Arc::clone(&self.vitals);
        let desk = Desk::new(tools, self.settings.desk.warm).signing(signing::desk(&self.settings.centre)?);
        let desk = Arc::new(desk.measured(move |took| vitals.metrics.append(took.as_secs_f64())));
        let longest = Duration::from_millis(self.settings.desk.wait_milliseconds);
        let desk: Arc<dyn CommandPort> = Arc::new(LocalDesk::new(desk, Arc::clone(&self.vitals), longest));
        if let Some(link) = self.link_in(Zone::Desk) {
            self.services.push(serve_desk(link, Arc::clone(&desk)).await?);
        }
        Ok(desk)
    }

    /// TLS of the edge, where a certificate is given; it is renewed as long as the process runs.
    fn tls(&self) -> Result<Option<Tls>, StartError> {
        let http = &self.settings.http;
        if !http.is_tls() {
            return Ok(None);
        }
        let (tls, renewal) = Tls::open(Files { certificate: http.certificate.clone(), key: http.key.clone() })?;
        self.tasks.spawn(renewal.run(self.stop.clone()));
        Ok(Some(tls))
    }

    async fn gateway(
        &mut self,
        centre: Arc<CentreWatch>,
        (commands, queries): (Arc<dyn CommandPort>, Arc<dyn QueryPort>),
        notices: Option<Arc<Notices>>,
    ) -> Result<SocketAddr, StartError> {
        let (keys, log) = (Arc::clone(&self.foundation.keys), self.foundation.log_in(Zone::Gateway));
        let master = kept::open(&self.settings.centre.key("master.key"), &*keys, &*log).await?;
        let (ours, theirs) = ((&self.tokens, &self.known), (&centre, master.accounts()));
        let accounts = Arc::new(Accounts::new(&self.foundation, &self.settings, ours, theirs)?);
        self.accounts = Some(Arc::clone(&accounts));
        let known = Arc::new(InRegister(Arc::clone(&queries)));
        let sealer = Arc::new(Sealer::new(master, keys, Arc::clone(&log), known));
        self.tasks.spawn(eraser::run(self.foundation.log_in(Zone::Eraser), Arc::clone(&sealer), self.stop.clone()));
        let bind = self.settings.http.bind;
        let listener = TcpListener::bind(bind).await.map_err(|error| StartError::Listen(bind, error))?;
        let address = listener.local_addr().map_err(|error| StartError::Listen(bind, error))?;
        let edge = Edge {
            address,
            centre_id: self.settings.centre.id.clone(),
            vitals: Arc::clone(&self.vitals),
            attempts: Attempts::new(self.settings.http.password_attempts),
            room: Room::new(self.settings.http.waiting_megabytes * 1024 * 1024),
            public_room: Room::new(self.settings.limits.public_waiting_megabytes * 1024 * 1024),
            rates: Rates::new(&self.settings.limits),
            limits: self.settings.limits.clone(),
            settings: self.settings.http.clone(),
            tokens: Arc::clone(&self.tokens),
            accounts,
            clock: Arc::clone(&self.foundation.clock),
            ids: Arc::clone(&self.foundation.ids),
            sealer,
            seal: Store::new(self.settings.centre.proof()),
            commands,
            queries,
            notices,
            tail: Tail::new(Arc::clone(&log), self.stop.clone()),
            persons: Persons::default(),
            confided: Confided::new(Arc::clone(&log), self.stop.clone()),
            marks: Arc::clone(&self.foundation.marks),
            readers: Arc::new(Semaphore::new(self.settings.http.readers)),
            stop: self.stop.clone(),
            log,
            centre,
        };
        let app = router(Arc::new(edge))?;
        let bounds = (&self.settings.limits, self.settings.http.proxies.as_str());
        self.tasks.spawn(Serving::new(listener, app, bounds, self.stop.clone())?.over(self.tls()?).run());
        Ok(address)
    }
}
