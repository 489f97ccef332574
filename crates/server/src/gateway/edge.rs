//! What every handler of the edge is given.
use super::attempts::Attempts;
use super::confided::Confided;
use super::persons::Persons;
use super::rates::Rates;
use super::room::Room;
use super::tail::Tail;
use crate::accounts::Accounts;
use crate::centre::CentreWatch;
use crate::clock::{Clock, Ids};
use crate::health::Vitals;
use crate::notices::Notices;
use crate::ports::{CommandPort, QueryPort};
use crate::seal::store::Store;
use crate::sealing::Sealer;
use crate::settings::{HttpSettings, LimitsSettings};
use crate::tokens::Tokens;
use anjuan_journal::{EventLog, RecordStore};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// The edge of one centre.
pub struct Edge {
    /// The centre's name.
    pub centre_id: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// Limits.
    pub settings: HttpSettings,
    /// How much one client and one account may take.
    pub limits: LimitsSettings,
    /// Verifies tokens.
    pub tokens: Arc<Tokens>,
    /// Who signs in.
    pub accounts: Arc<Accounts>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids of commands that come without one.
    pub ids: Arc<dyn Ids>,
    /// Seals and opens.
    pub sealer: Arc<Sealer>,
    /// Where commands go.
    pub commands: Arc<dyn CommandPort>,
    /// Where questions go.
    pub queries: Arc<dyn QueryPort>,
    /// The outside channels; none where none are configured.
    pub notices: Option<Arc<Notices>>,
    /// The files of the log's seal.
    pub seal: Store,
    /// Stored events.
    pub log: Arc<dyn EventLog>,
    /// The reference data.
    pub centre: Arc<CentreWatch>,
    /// How the service is.
    pub vitals: Arc<Vitals>,
    /// Room for the bodies of requests.
    pub room: Room,
    /// The same for those that come without a token.
    pub public_room: Room,
    /// How many requests each may send.
    pub rates: Rates,
    /// Wrong query passwords.
    pub attempts: Attempts,
    /// What is recorded, as it is recorded, for whoever reads along.
    pub tail: Tail,
    /// What people marked as read, and how far each inbox was told.
    pub marks: Arc<dyn RecordStore>,
    /// The complaints, for what lists leave out.
    pub confided: Arc<Confided>,
    /// Who is found by a number.
    pub persons: Persons,
    /// Places for readers of server-sent events.
    pub readers: Arc<Semaphore>,
    /// Ends the process: answers that go on end with it.
    pub stop: CancellationToken,
}
