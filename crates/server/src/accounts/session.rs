//! Sessions (会话): a refresh token serves once and gives the next. One that serves again is in two hands, so that the session ends for both.
//!
//! Whatever names an open session and is not its newest refresh token counts as one that served: the id of a session is known to
//! whoever had one of its tokens, and to nobody else.
use super::problems::{ended, no_session, reused};
use super::record::Session;
use super::secret::{self, Digest};
use super::trail::Happened;
use super::{Accounts, Changed, system};
use crate::failure::Failure;
use crate::ports::Caller;
use anjuan_api::accounts::{Access, Ended, SessionRow, Sessions, SignedIn};
use anjuan_domain::access;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;
use uuid::Uuid;

/// What became of a refresh token.
enum Turned {
    /// The session has the next one.
    Next(Session),
    /// It had served.
    Reused,
}

impl Accounts {
    pub(super) fn new_session(&self, id: Uuid, refresh: Digest, source: &str, now: Instant) -> Session {
        let ends_at = now + TimeDelta::hours(self.settings.session_hours);
        Session { id, refresh, opened_at: now, refreshed_at: now, ends_at, source: source.to_owned() }
    }

    /// What is answered to whoever signed in: a token that does not outlast the session.
    pub(super) fn signed(
        &self,
        (account, service): (&str, Option<Role>),
        session: Uuid,
        now: Instant,
        ends_at: Option<Instant>,
    ) -> Result<SignedIn, Failure> {
        let lifetime = TimeDelta::minutes(self.settings.access_minutes);
        let lifetime = ends_at.map_or(lifetime, |ends_at| lifetime.min(ends_at - now));
        let access_token = self.tokens.issue_in(session, (account, service), lifetime, self.ids.next(), now)?;
        Ok(SignedIn {
            account: account.to_owned(),
            session,
            access_token,
            expires_at: now + lifetime,
            refresh_token: None,
            ends_at,
            recovery_codes: Vec::new(),
        })
    }

    /// The next token of a session.
    ///
    /// # Errors
    /// `session.ended`; `session.reused` where the refresh token had served, and the session is ended.
    pub async fn refresh(&self, token: &str, source: &str) -> Result<SignedIn, Failure> {
        let now = self.clock.now();
        let named = secret::read_refresh(token).ok_or_else(ended)?;
        // What the stream has counts; that there is such an account is known here, or nothing would be asked of the stream.
        let account = self.known.get(&named.account).ok_or_else(ended)?;
        let holder = self.holder(&account)?;
        let (next, digest) = secret::refresh(&named.account, named.id).map_err(|error| system(&error))?;
        let known = self.centre.known();
        let turned = self.change(&named.account, |account| {
            let open = account.closed.is_none();
            let found = account.sessions.iter_mut().find(|session| session.id == named.id && session.ends_at > now);
            let session = found.filter(|_| open).ok_or_else(ended)?;
            access::not_revoked(&known.centre, &holder, session.opened_at).map_err(Failure::Forbidden)?;
            if session.refresh != named.digest {
                account.sessions.retain(|session| session.id != named.id);
                return Ok(Changed::Written(Turned::Reused));
            }
            session.refresh = digest.clone();
            session.refreshed_at = now;
            Ok(Changed::Written(Turned::Next(session.clone())))
        });
        match turned.await? {
            Turned::Next(session) => {
                let signed = self.signed((&account.id, account.service), session.id, now, Some(session.ends_at))?;
                Ok(SignedIn { refresh_token: Some(next.to_string()), ..signed })
            }
            Turned::Reused => {
                let session = Some(named.id);
                let happened = Happened { account: &account.id, source, session, ..Happened::default() };
                self.trail.write(Access::RefreshReused, happened).await?;
                Err(reused())
            }
        }
    }

    /// The sessions of whoever asks.
    #[must_use]
    pub fn own(&self, caller: &Caller) -> Sessions {
        let (now, account) = (self.clock.now(), self.known.get(&caller.actor.person));
        let open = account.iter().flat_map(|account| &account.sessions).filter(|session| session.ends_at > now);
        let row = |session: &Session| SessionRow {
            id: session.id,
            opened_at: session.opened_at,
            refreshed_at: session.refreshed_at,
            ends_at: session.ends_at,
            source: session.source.clone(),
            current: caller.session == Some(session.id),
        };
        Sessions { rows: open.map(row).collect() }
    }

    /// Ends a session of whoever asks; absent, the one that asks.
    ///
    /// # Errors
    /// `session.none` where a token that is of no session asks to end its own.
    pub async fn sign_out(&self, caller: &Caller, session: Option<Uuid>, source: &str) -> Result<Ended, Failure> {
        let session = session.or(caller.session).ok_or_else(no_session)?;
        let person = &caller.actor.person;
        let ended = self.remove(person, Some(session)).await?;
        if ended > 0 {
            let happened =
                Happened { account: person, by: person, source, session: Some(session), ..Happened::default() };
            self.trail.write(Access::SignedOut, happened).await?;
        }
        Ok(Ended { ended })
    }

    /// Takes one session away, or all; how many that were.
    pub(super) async fn remove(&self, account: &str, session: Option<Uuid>) -> Result<usize, Failure> {
        let removed = self.change(account, |account| {
            let before = account.sessions.len();
            account.sessions.retain(|open| session.is_some_and(|session| open.id != session));
            match before - account.sessions.len() {
                0 => Ok(Changed::Same(0)),
                ended => Ok(Changed::Written(ended)),
            }
        });
        removed.await
    }
}
