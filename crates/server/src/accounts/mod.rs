//! Accounts and sessions (账号与会话): who signs in, for how long, and what ends it.
//!
//! An account is one record of a stream of its own (`crates/journal/src/records.rs`) and no event: a hash of a password, a sealed secret and open sessions
//! must vanish when they are replaced, and the log keeps everything for ever. With all of an account in one record, a refresh token that
//! rotates, a code that is taken once and the end of a session are one guarded write each, whichever gateway does it. What
//! happened stands in the records of access ([`trail`]); the revocation of all that a person was given is an event of the person (`revoke-tokens`), as before.
//! This module must never say what somebody may: the staff directory does.
pub mod backoff;
mod factor;
pub mod known;
mod manage;
pub mod password;
mod problems;
pub mod record;
mod secret;
mod session;
mod signing;
pub mod trail;

use crate::Foundation;
use crate::centre::CentreWatch;
use crate::clock::{Clock, Ids};
use crate::failure::Failure;
use crate::sealing::master::Key;
use crate::sentences::named;
use crate::settings::{LoginSettings, Settings};
use crate::tokens::Tokens;
use anjuan_domain::access;
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_journal::RecordStore;
use backoff::{Backoff, Waits};
use bytes::Bytes;
use chrono::TimeDelta;
use known::KnownAccounts;
pub use manage::ADMINISTRATOR;
use password::Passwords;
use record::Account;
use std::sync::Arc;
use trail::Trail;

/// How often a record is written anew where another process was first.
const ATTEMPTS: usize = 16;

/// How many sessions an account has at once; one more ends the oldest.
const SESSIONS: usize = 16;

/// The accounts of a centre, at one gateway.
pub struct Accounts {
    /// The accounts as this process knows them.
    pub known: Arc<KnownAccounts>,
    /// The records of access.
    pub trail: Trail,
    centre_id: String,
    settings: LoginSettings,
    second_factor: Vec<Role>,
    store: Arc<dyn RecordStore>,
    passwords: Passwords,
    backoff: Backoff,
    key: Key,
    tokens: Arc<Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    centre: Arc<CentreWatch>,
}

/// What a change does to a record.
enum Changed<T> {
    /// It is written.
    Written(T),
    /// It stays as it is.
    Same(T),
}

impl Accounts {
    /// The accounts on what a process stands on.
    ///
    /// # Errors
    /// Where the parameters of argon2 cannot be used.
    pub fn new(
        foundation: &Foundation,
        settings: &Settings,
        (tokens, known): (&Arc<Tokens>, &Arc<KnownAccounts>),
        (centre, key): (&Arc<CentreWatch>, &Key),
    ) -> Result<Self, Failure> {
        let (clock, ids) = (Arc::clone(&foundation.clock), Arc::clone(&foundation.ids));
        let login = settings.login.clone();
        let waits = Waits {
            free: login.attempts,
            first: TimeDelta::seconds(login.wait_seconds),
            longest: TimeDelta::seconds(login.longest_wait_seconds),
        };
        Ok(Self {
            trail: Trail::new(Arc::clone(&foundation.access), Arc::clone(&clock), Arc::clone(&ids)),
            passwords: Passwords::new(&login)?,
            second_factor: login.second_factor().unwrap_or_else(|| Role::ALL.to_vec()),
            backoff: Backoff::new(waits),
            known: Arc::clone(known),
            centre_id: settings.centre.id.clone(),
            settings: login,
            store: Arc::clone(&foundation.accounts),
            key: key.clone(),
            tokens: Arc::clone(tokens),
            clock,
            ids,
            centre: Arc::clone(centre),
        })
    }

    /// Changes a record; where another process was first, its record is read and changed.
    async fn change<T>(
        &self,
        id: &str,
        change: impl Fn(&mut Account) -> Result<Changed<T>, Failure> + Send,
    ) -> Result<T, Failure> {
        for _ in 0..ATTEMPTS {
            let stored = self.store.get(id).await?.ok_or_else(|| Failure::NotFound(named(&format!("account {id}"))))?;
            let mut account: Account = read(&stored.body)?;
            let answer = match change(&mut account)? {
                Changed::Same(answer) => return Ok(answer),
                Changed::Written(answer) => answer,
            };
            account.prune(SESSIONS, self.clock.now());
            if self.put(&account, stored.sequence).await? {
                return Ok(answer);
            }
        }
        Err(Failure::Internal(format!("the account {id} is written by too many at once")))
    }

    /// Writes a record in place of another; false where another process was first. This process knows it at once.
    async fn put(&self, account: &Account, replaced: u64) -> Result<bool, Failure> {
        let body = serde_json::to_vec(account).map_err(|error| Failure::Internal(error.to_string()))?;
        let put = self.store.put(&account.id, replaced, Bytes::from(body)).await?;
        self.known.catch_up().await?;
        Ok(put.is_some())
    }

    /// Whose account it is, with the roles that they have now.
    ///
    /// # Errors
    /// `access.left` for whoever is not on the staff any more.
    fn holder(&self, account: &Account) -> Result<Actor, Failure> {
        let roles = account.service.map_or_else(|| Role::ALL.to_vec(), |role| vec![role]);
        let people = |role: &Role| account.service.is_some() || !matches!(role, Role::System | Role::Applicant);
        let roles = roles.into_iter().filter(people).collect();
        let actor = Actor { person: account.id.clone(), roles, centre: self.centre_id.clone() };
        access::today(&self.centre.known().centre, &actor, self.clock.now()).map_err(Failure::Forbidden)
    }

    /// Whether a second factor is asked of a holder.
    fn needs_factor(&self, account: &Account, holder: &Actor) -> bool {
        account.factor.is_some() || holder.roles.iter().any(|role| self.second_factor.contains(role))
    }
}

fn read(body: &[u8]) -> Result<Account, Failure> {
    serde_json::from_slice(body).map_err(|error| Failure::Damaged(format!("a record of an account: {error}")))
}

/// What the system refuses, such as random bytes.
fn system(error: &crate::secrets::SecretError) -> Failure {
    Failure::Internal(error.to_string())
}
