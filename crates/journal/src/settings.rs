//! Where the nats-server is and who we are to it (连接设置): raw settings become validated settings once.
use crate::log::LogError;
use crate::zones::Zone;
use anjuan_domain::vocabulary::ids::check_token;
use anjuan_proof::signed::Trust;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Who we are to the nats-server.
#[derive(Clone, Default)]
pub enum Credentials {
    /// No credentials: only a server that asks for none.
    #[default]
    Open,
    /// User and password.
    Password {
        /// The user.
        user: String,
        /// The password.
        password: String,
    },
    /// A private server: its key and its name lie in its directory. The key signs what the server asks and is never sent.
    Private {
        /// The server's directory.
        dir: PathBuf,
        /// The user for others, who have no key.
        user: String,
        /// Their password.
        password: String,
    },
    /// One zone of a private server that keeps zones apart: its key and the server's name lie in the server's directory.
    Zone {
        /// The server's directory.
        dir: PathBuf,
        /// The zone.
        zone: Zone,
    },
    /// A token.
    Token(String),
    /// A file that holds an nkey seed.
    NkeyFile(PathBuf),
    /// A credentials file (JWT and seed).
    CredentialsFile(PathBuf),
}

/// Says which form, never the secret.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Credentials::Open => f.write_str("Open"),
            Credentials::Password { user, .. } => write!(f, "Password {{ user: {user:?}, .. }}"),
            Credentials::Private { dir, .. } => write!(f, "Private {{ dir: {:?}, .. }}", dir.display()),
            Credentials::Zone { dir, zone } => write!(f, "Zone {{ dir: {:?}, zone: {zone} }}", dir.display()),
            Credentials::Token(_) => f.write_str("Token(..)"),
            Credentials::NkeyFile(path) => write!(f, "NkeyFile({})", path.display()),
            Credentials::CredentialsFile(path) => write!(f, "CredentialsFile({})", path.display()),
        }
    }
}

/// Everything a role needs to reach the log of one centre.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `nats://127.0.0.1:4222`; several, separated by commas, for a cluster.
    pub url: String,
    /// Who we are.
    pub credentials: Credentials,
    /// The certificate of the authority by which the server is known; with it, TLS is required.
    pub ca: Option<PathBuf>,
    /// The centre whose events are written and read; a subject token.
    pub centre: String,
    /// Room for the log in bytes when the stream is made here; `None` leaves it to the server's own limit.
    pub capacity: Option<u64>,
    /// Copies of the stream when it is made here: 1 on a single server, 3 in a cluster.
    pub replicas: u8,
    /// The address of the server's monitoring, `http://127.0.0.1:8222`, where it has one: then its syncing is checked.
    pub monitor: Option<String>,
    /// Where the server keeps its store, when it runs on this machine: a full disk is then named as such.
    pub store: Option<PathBuf>,
    /// By whose key the events of desks are known; without it, who decided an event is not looked at.
    pub trust: Option<Arc<Trust>>,
    /// The zone that these credentials are of, where the server keeps zones apart.
    pub zone: Option<Zone>,
    /// Where this process keeps its anchor: what it last knew of the log. `None` for tools that only look.
    pub anchor: Option<PathBuf>,
}

impl Settings {
    /// Settings with the server's own limit and one copy.
    #[must_use]
    pub fn new(url: impl Into<String>, credentials: Credentials, centre: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            credentials,
            ca: None,
            centre: centre.into(),
            capacity: None,
            replicas: 1,
            monitor: None,
            store: None,
            trust: None,
            zone: None,
            anchor: None,
        }
    }

    /// Whether the settings can be used at all.
    ///
    /// # Errors
    /// [`LogError::Other`] names the field and what it must be.
    pub fn validate(&self) -> Result<(), LogError> {
        check_token(&self.centre).map_err(|error| LogError::Other(format!("the centre's name: {error}")))?;
        if self.url.trim().is_empty() {
            return Err(LogError::Other(
                "the address of the nats-server is empty: give --nats nats://host:4222".into(),
            ));
        }
        match self.replicas {
            1 | 3 | 5 => Ok(()),
            other => Err(LogError::Other(format!("{other} replicas: JetStream keeps 1, 3 or 5"))),
        }
    }
}
