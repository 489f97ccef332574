//! What administrators do about accounts (账号管理): opening, a new start, closing, ending sessions, keys for programs. Each is recorded.
//!
//! Whoever opens an account gives its first password on, and could use it first: the records show who signed in from where, and the person
//! whose password does not serve any more knows that somebody did.
use super::problems::{nobody, person, there};
use super::record::{Account, Closed, Once, ServiceKey};
use super::secret;
use super::trail::Happened;
use super::{Accounts, Changed, system};
use crate::failure::Failure;
use anjuan_api::accounts::{
    Access, AccountRow, Accounts as Rows, EndSessions, Ended, IssuedKey, KeyRow, OncePassword, OpenAccount,
};
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;
use zeroize::Zeroizing;

/// Who the administrator of a new service is in its events.
pub const ADMINISTRATOR: &str = "administrator";

impl Accounts {
    /// Every account.
    #[must_use]
    pub fn list(&self) -> Rows {
        let now = self.clock.now();
        Rows { rows: self.known.all().iter().map(|account| row(account, now)).collect() }
    }

    /// Opens the account of a person of the directory, or of nobody.
    ///
    /// # Errors
    /// Where there is one already, or there can be none.
    pub async fn open(
        &self,
        id: &str,
        asked: &OpenAccount,
        (by, source): (&str, &str),
    ) -> Result<OncePassword, Failure> {
        let now = self.clock.now();
        let (known, on) = (self.centre.known(), date_of(now));
        let reserved = [Actor::system(&self.centre_id), Actor::applicant(&self.centre_id)];
        match (known.centre.person(id, on), asked.service) {
            // The service itself and the applicants' side of the counter go by these names in events.
            _ if reserved.iter().any(|actor| actor.person == id) => return Err(nobody()),
            (Some(_), Some(_)) => return Err(person()),
            (Some(_), None) | (None, Some(Role::Administrator | Role::Applicant)) => {}
            (None, _) => return Err(nobody()),
        }
        let (password, once) = self.once(now).await?;
        let account = Account { once: Some(once.clone()), ..Account::new(id, asked.service, (by, now)) };
        if !self.put(&account, 0).await? {
            return Err(there());
        }
        self.trail.write(Access::Opened, Happened { account: id, by, source, ..Happened::default() }).await?;
        Ok(OncePassword { account: id.to_owned(), password: password.to_string(), until: once.until })
    }

    /// A password that serves once for the first administrator of an installation; none once a password was chosen.
    ///
    /// # Errors
    /// As the streams answer.
    pub async fn first(&self) -> Result<Option<OncePassword>, Failure> {
        let service = OpenAccount { service: Some(Role::Administrator) };
        match self.known.get(ADMINISTRATOR) {
            None => self.open(ADMINISTRATOR, &service, ("system", "")).await.map(Some),
            Some(account) if account.password.is_some() || account.closed.is_some() => Ok(None),
            Some(_) => self.reset(ADMINISTRATOR, "start", ("system", "")).await.map(Some),
        }
    }

    async fn once(&self, now: Instant) -> Result<(Zeroizing<String>, Once), Failure> {
        let password = secret::typed().map_err(|error| system(&error))?;
        let hash = self.passwords.hash(&password).await?;
        Ok((password, Once { hash, until: now + TimeDelta::minutes(self.settings.once_minutes) }))
    }

    /// Gives an account a password that serves once; its sessions end, and its second factor goes.
    ///
    /// # Errors
    /// Where there is no such account.
    pub async fn reset(&self, id: &str, reason: &str, (by, source): (&str, &str)) -> Result<OncePassword, Failure> {
        let (password, once) = self.once(self.clock.now()).await?;
        let changed = self.change(id, |account| {
            account.password = None;
            account.once = Some(once.clone());
            (account.factor, account.pending) = (None, None);
            account.sessions.clear();
            Ok(Changed::Written(()))
        });
        changed.await?;
        let happened = Happened { account: id, by, source, reason, ..Happened::default() };
        self.trail.write(Access::Reset, happened).await?;
        Ok(OncePassword { account: id.to_owned(), password: password.to_string(), until: once.until })
    }

    /// Closes an account: no password, session or key of it opens anything.
    ///
    /// # Errors
    /// Where there is no such account.
    pub async fn close(&self, id: &str, reason: &str, (by, source): (&str, &str)) -> Result<AccountRow, Failure> {
        let now = self.clock.now();
        let changed = self.change(id, |account| {
            account.closed.get_or_insert(Closed { at: now, by: by.to_owned() });
            account.sessions.clear();
            Ok(Changed::Written(row(account, now)))
        });
        let row = changed.await?;
        let happened = Happened { account: id, by, source, reason, ..Happened::default() };
        self.trail.write(Access::Closed, happened).await?;
        Ok(row)
    }

    /// Opens a closed account again.
    ///
    /// # Errors
    /// Where there is no such account.
    pub async fn reopen(&self, id: &str, reason: &str, (by, source): (&str, &str)) -> Result<AccountRow, Failure> {
        let now = self.clock.now();
        let changed = self.change(id, |account| {
            account.closed = None;
            Ok(Changed::Written(row(account, now)))
        });
        let row = changed.await?;
        let happened = Happened { account: id, by, source, reason, ..Happened::default() };
        self.trail.write(Access::Reopened, happened).await?;
        Ok(row)
    }

    /// Ends every session of an account, or one, or revokes a key.
    ///
    /// # Errors
    /// Where there is no such account.
    pub async fn end_sessions(
        &self,
        id: &str,
        asked: &EndSessions,
        (by, source): (&str, &str),
    ) -> Result<Ended, Failure> {
        let happened =
            Happened { account: id, by, source, session: asked.session, reason: &asked.reason, ..Happened::default() };
        let revoked = self.change(id, |account| {
            let before = account.keys.len();
            account.keys.retain(|key| Some(key.id) != asked.session);
            match before - account.keys.len() {
                0 => Ok(Changed::Same(0)),
                revoked => Ok(Changed::Written(revoked)),
            }
        });
        let revoked = revoked.await?;
        if revoked > 0 {
            self.trail.write(Access::KeyRevoked, happened).await?;
            return Ok(Ended { ended: revoked });
        }
        let ended = self.remove(id, asked.session).await?;
        self.trail.write(Access::SessionsEnded, happened).await?;
        Ok(Ended { ended })
    }

    /// Issues a key for a program that acts as an account.
    ///
    /// # Errors
    /// Where there is no such account.
    pub async fn issue_key(
        &self,
        account: &str,
        reason: &str,
        (by, source): (&str, &str),
    ) -> Result<IssuedKey, Failure> {
        let (id, now) = (self.ids.next(), self.clock.now());
        let (key, hash) = secret::key(account, id).map_err(|error| system(&error))?;
        let issued = ServiceKey { id, hash, issued_at: now, issued_by: by.to_owned() };
        let changed = self.change(account, |account| {
            account.keys.push(issued.clone());
            Ok(Changed::Written(()))
        });
        changed.await?;
        let happened = Happened { account, by, source, session: Some(id), reason, ..Happened::default() };
        self.trail.write(Access::KeyIssued, happened).await?;
        Ok(IssuedKey { account: account.to_owned(), id, key: key.to_string() })
    }
}

fn row(account: &Account, now: Instant) -> AccountRow {
    let key = |key: &ServiceKey| KeyRow { id: key.id, issued_at: key.issued_at, issued_by: key.issued_by.clone() };
    AccountRow {
        id: account.id.clone(),
        service: account.service,
        opened_at: account.opened_at,
        opened_by: account.opened_by.clone(),
        password: account.password.is_some(),
        second_factor: account.factor.is_some(),
        closed: account.closed.is_some(),
        keys: account.keys.iter().map(key).collect(),
        sessions: account.sessions.iter().filter(|session| session.ends_at > now).count(),
    }
}
