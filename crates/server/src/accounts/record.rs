//! What is kept of an account (账号): one record per account, with its sessions (会话) and keys, so that each change of it is one
//! guarded write. Nothing in it opens anything: secrets are kept as hashes, and the secret of the second factor is sealed.
use super::secret::Digest;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::stamp::Instant;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Account {
    /// Its id: that of the person in the staff directory, or of the installation.
    pub id: String,
    /// The one role of an account that belongs to nobody of the staff; absent, its roles are those of its person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Role>,
    /// When it was opened.
    pub opened_at: Instant,
    /// By whom.
    pub opened_by: String,
    /// The password as an argon2id hash in the PHC form; absent until one is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// A password that serves once, to choose another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once: Option<Once>,
    /// The second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<Factor>,
    /// The sealed secret of a second factor that no code has confirmed yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<String>,
    /// Who closed it, and why; absent, it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// Keys of programs that are in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<ServiceKey>,
    /// Sessions that were opened and not ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<Session>,
}

/// A password that serves once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Once {
    /// Its argon2id hash in the PHC form.
    pub hash: String,
    /// Until when.
    pub until: Instant,
}

/// A second factor that is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Factor {
    /// The secret, sealed under a key derived from the master key, in hex digits.
    pub sealed: String,
    /// The step of time of the last code that was taken: no code of it or of an earlier one is taken again.
    pub last: u64,
    /// What is left of the recovery codes.
    pub recovery: Vec<Digest>,
}

/// Why an account is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Closed {
    /// Since when.
    pub at: Instant,
    /// By whom.
    pub by: String,
}

/// A key of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceKey {
    /// Its id, which the tokens that it opens name as their session.
    pub id: Uuid,
    /// The hash of its secret.
    pub hash: Digest,
    /// When it was issued.
    pub issued_at: Instant,
    /// By whom.
    pub issued_by: String,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Session {
    /// Its id, which its tokens name.
    pub id: Uuid,
    /// The hash of the one refresh token that is in force.
    pub refresh: Digest,
    /// When somebody signed in.
    pub opened_at: Instant,
    /// When it was refreshed last.
    pub refreshed_at: Instant,
    /// When it ends, however often it is refreshed.
    pub ends_at: Instant,
    /// The address from which somebody signed in.
    pub source: String,
}

impl Account {
    /// A new one, without a password.
    #[must_use]
    pub fn new(id: &str, service: Option<Role>, (opened_by, opened_at): (&str, Instant)) -> Self {
        Self {
            id: id.to_owned(),
            service,
            opened_at,
            opened_by: opened_by.to_owned(),
            password: None,
            once: None,
            factor: None,
            pending: None,
            closed: None,
            keys: Vec::new(),
            sessions: Vec::new(),
        }
    }

    /// Whether the tokens of a session, or of a key, open anything now.
    #[must_use]
    pub fn admits(&self, session: Uuid, now: Instant) -> bool {
        let sessions = self.sessions.iter().any(|open| open.id == session && open.ends_at > now);
        self.closed.is_none() && (sessions || self.keys.iter().any(|key| key.id == session))
    }

    /// The hash that a password is compared with, and whether it is of one that serves once.
    #[must_use]
    pub fn hash(&self, now: Instant) -> Option<(&str, bool)> {
        if self.closed.is_some() {
            return None;
        }
        match self.once.as_ref().filter(|once| once.until > now) {
            Some(once) => Some((&once.hash, true)),
            None => self.password.as_deref().map(|hash| (hash, false)),
        }
    }

    /// Leaves out the sessions that have ended, and the oldest where there are too many.
    pub(super) fn prune(&mut self, most: usize, now: Instant) {
        self.sessions.retain(|session| session.ends_at > now);
        let excess = self.sessions.len().saturating_sub(most);
        self.sessions.drain(..excess);
    }
}
