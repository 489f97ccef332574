//! What a process stands on (基础): the nats-server, the log by the credentials of each of its zones, keys, time and ids.
use super::Roles;
use super::run::StartError;
use crate::clock::{Clock, Ids, SystemIds};
use crate::settings::{CentreSettings, NatsSettings, Settings};
use crate::signing;
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{Credentials, EventLog, Journal, KeyStore, LogError, NatsLog, RecordStore, Zone};
use std::path::Path;
use std::sync::Arc;

/// What a process stands on.
pub struct Foundation {
    /// The log.
    pub log: Arc<dyn EventLog>,
    /// The applicants' keys.
    pub keys: Arc<dyn KeyStore>,
    /// What people marked as read, and how far each inbox was told.
    pub marks: Arc<dyn RecordStore>,
    /// Accounts and their sessions.
    pub accounts: Arc<dyn RecordStore>,
    /// Records of access.
    pub access: Arc<dyn RecordStore>,
    /// The connection for services; none in memory, where all roles run in one process.
    pub nats: Option<Arc<NatsLog>>,
    /// The private nats-server, where one is run.
    pub server: Option<Server>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: Arc<dyn Ids>,
}

impl Foundation {
    /// Connects to the nats-server of the settings, or starts a private one; each role by the credentials of its own zone, where the
    /// server keeps zones apart.
    ///
    /// # Errors
    /// [`StartError::Log`] names what is wrong and the remedy.
    pub async fn open(settings: &Settings, clock: Arc<dyn Clock>, roles: &Roles) -> Result<Self, StartError> {
        let (nats, centre) = (&settings.nats, &settings.centre);
        let zones = roles.zones();
        let (anchor, trust) = (Some(centre.anchor()), Some(Arc::new(signing::trust(centre)?)));
        let (server, log) = if nats.url.is_empty() {
            let server = Server::start(private(nats, centre)).await?;
            let own = NatsSettings { replicas: 1, ..nats.clone() };
            let owner = anjuan_journal::Settings {
                credentials: server.credentials(),
                store: Some(server.dir().to_path_buf()),
                anchor,
                trust,
                ..own.journal(&server.url(), &centre.id)
            };
            Journal::provide(&owner, settings.notices.file != Path::new("")).await?;
            let log = connect(owner, &zones, |zone| server.zone(zone)).await?;
            (Some(server), log)
        } else {
            let journal = anjuan_journal::Settings { anchor, trust, ..nats.journal(&nats.url, &centre.id) };
            let log = if nats.zones == Path::new("") {
                Journal::connect(journal).await?
            } else {
                connect(journal, &zones, |zone| Credentials::NkeyFile(nats.zones.join(zone.file()))).await?
            };
            (None, log)
        };
        let (keys, marks) = (log.keys().await?, log.marks().await?);
        let (accounts, access, ids) = (log.accounts().await?, log.access().await?, Arc::new(SystemIds));
        Ok(Self { log: log.clone(), keys, marks, accounts, access, nats: Some(log), server, clock, ids })
    }

    /// The log on the connection of a zone of this process.
    #[must_use]
    pub fn log_in(&self, zone: Zone) -> Arc<dyn EventLog> {
        match self.nats.as_ref().filter(|nats| nats.keeps_apart()) {
            Some(nats) => nats.zone(zone),
            None => Arc::clone(&self.log),
        }
    }
}

/// Connects by the credentials of each zone, the first of which watches the log.
async fn connect(
    settings: anjuan_journal::Settings,
    zones: &[Zone],
    credentials: impl Fn(Zone) -> Credentials,
) -> Result<Arc<NatsLog>, LogError> {
    let Some((first, others)) = zones.split_first() else { return Journal::connect(settings).await };
    let settings = anjuan_journal::Settings { credentials: credentials(*first), zone: Some(*first), ..settings };
    Journal::connect_as(settings, others.iter().map(|zone| (*zone, credentials(*zone))).collect()).await
}

fn private(nats: &NatsSettings, centre: &CentreSettings) -> ServerSettings {
    let binary = Some(nats.program.clone()).filter(|program| program != Path::new(""));
    ServerSettings { binary, zones: Some(centre.id.clone()), ..ServerSettings::new(centre.data.join("nats")) }
}
