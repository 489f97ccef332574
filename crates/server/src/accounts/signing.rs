//! Signing in (登录): the password first, then what must be done with it, then the second factor, then a session.
use super::problems::{REFUSED, change_needed, code_needed, factor_needed, has_factor, locked, refused, weak};
use super::record::{Account, Factor};
use super::secret::{self, Digest};
use super::trail::Happened;
use super::{Accounts, Changed, factor, system};
use crate::failure::Failure;
use anjuan_api::accounts::{Access, EnrolRequest, Enrolment, SignIn, SignedIn};
use anjuan_domain::access;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::vocabulary::stamp::Instant;
use std::sync::Arc;

/// An account whose password was right.
struct Proven {
    account: Arc<Account>,
    once: bool,
}

/// How the second factor was satisfied.
#[derive(Debug, Default)]
pub(super) struct Confirmed {
    /// The recovery codes of a factor that is in force from now on.
    codes: Vec<String>,
    /// What is recorded of it.
    recorded: Option<Access>,
}

impl Accounts {
    /// Signs somebody in who comes from an address.
    ///
    /// # Errors
    /// The same problem for whatever is wrong; others for what is missing once the password was right.
    pub async fn sign_in(&self, asked: &SignIn, source: &str) -> Result<SignedIn, Failure> {
        if let Some(key) = &asked.key {
            return self.sign_in_by_key(key, source).await;
        }
        let name = asked.account.as_deref().unwrap_or_default();
        let proven = self.prove(name, asked.password.as_deref().unwrap_or_default(), source).await?;
        let signed = self.go_on(asked, &proven, source).await;
        match &signed {
            Ok(_) => self.backoff.right(name, source),
            Err(Failure::Elsewhere(problem)) if problem.code == REFUSED => {
                self.trail.write(Access::Refused, Happened { account: name, source, ..Happened::default() }).await?;
            }
            // Right, and of somebody who has left.
            Err(Failure::Forbidden(_)) => {
                self.backoff.forgive(name, source);
                self.trail.write(Access::Refused, Happened { account: name, source, ..Happened::default() }).await?;
            }
            // The password was right, and something is missing: what was wrong before still counts.
            Err(_) => self.backoff.forgive(name, source),
        }
        signed
    }

    async fn go_on(&self, asked: &SignIn, proven: &Proven, source: &str) -> Result<SignedIn, Failure> {
        self.holder(&proven.account)?;
        let hash = match &asked.new_password {
            Some(password) => Some(self.chosen(&proven.account, password).await?),
            None if proven.once => return Err(change_needed()),
            None => None,
        };
        let code = asked.code.as_deref().map(str::trim);
        match hash {
            // Without a second factor that is in force the password alone is what somebody has; the factor may come next.
            Some(hash) if proven.account.factor.is_none() => {
                let account = self.choose(&proven.account, &hash, source).await?;
                self.open_session(&account, (code, None), source).await
            }
            hash => self.open_session(&proven.account, (code, hash), source).await,
        }
    }

    /// The account, where the password is its; takes as long where there is none.
    async fn prove(&self, name: &str, password: &str, source: &str) -> Result<Proven, Failure> {
        let now = self.clock.now();
        let account = self.known.get(name);
        let happened = Happened { account: account.as_ref().map_or("", |_| name), source, ..Happened::default() };
        if let Err(closed) = self.backoff.begin(name, source, now) {
            if closed.new {
                self.trail.write(Access::LockedOut, happened).await?;
            }
            return Err(locked(closed.until, now));
        }
        let hash = account.as_deref().and_then(|account| account.hash(now));
        let right = self.passwords.is(password, hash.map(|(hash, _)| hash)).await?;
        let once = hash.is_some_and(|(_, once)| once);
        match account {
            Some(account) if right => Ok(Proven { account, once }),
            _ => {
                self.trail.write(Access::Refused, happened).await?;
                Err(refused())
            }
        }
    }

    /// The hash of a password that somebody chose.
    async fn chosen(&self, account: &Account, password: &str) -> Result<String, Failure> {
        let on = date_of(self.clock.now());
        let name = self.centre.known().centre.person(&account.id, on).map(|person| person.name.clone());
        self.passwords.may_be(password, &account.id, name.as_deref()).map_err(weak)?;
        self.passwords.hash(password).await
    }

    /// Puts a new password in the place of the one that was proven.
    async fn choose(&self, proven: &Account, hash: &str, source: &str) -> Result<Account, Failure> {
        let changed = self.change(&proven.id, |found| {
            unchanged(found, proven)?;
            replace(found, hash);
            Ok(Changed::Written(found.clone()))
        });
        let changed = changed.await?;
        let happened = Happened { account: &proven.id, by: &proven.id, source, ..Happened::default() };
        self.trail.write(Access::PasswordChanged, happened).await?;
        Ok(changed)
    }

    /// The second factor of an account that signs in, or the step to it.
    pub(super) fn confirm(
        &self,
        account: &mut Account,
        code: Option<&str>,
        now: Instant,
    ) -> Result<Confirmed, Failure> {
        let needed = self.needs_factor(account, &self.holder(account)?);
        let damaged = |_| Failure::Damaged(format!("the second factor of {} does not open", account.id));
        let id = account.id.as_str();
        match (&mut account.factor, &account.pending, code) {
            (Some(_), _, None) => Err(code_needed()),
            (Some(known), _, Some(code)) => {
                if let Some(step) =
                    factor::step(&self.key, (id, &known.sealed), code, (known.last, now)).map_err(damaged)?
                {
                    known.last = step;
                    return Ok(Confirmed::default());
                }
                let digest = Digest::new(&code.to_lowercase());
                let place = known.recovery.iter().position(|left| *left == digest).ok_or_else(refused)?;
                known.recovery.remove(place);
                Ok(Confirmed { recorded: Some(Access::RecoveryUsed), ..Confirmed::default() })
            }
            (None, Some(sealed), Some(code)) => {
                let step = factor::step(&self.key, (id, sealed), code, (0, now)).map_err(damaged)?;
                let last = step.ok_or_else(refused)?;
                let (codes, recovery) = factor::recovery().map_err(|error| system(&error))?;
                account.factor = Some(Factor { sealed: sealed.clone(), last, recovery });
                account.pending = None;
                Ok(Confirmed { codes, recorded: Some(Access::FactorConfirmed) })
            }
            (None, ..) if needed => Err(factor_needed()),
            (None, ..) => Ok(Confirmed::default()),
        }
    }

    /// Opens a session once the second factor is satisfied; a new password is then in force as well.
    async fn open_session(
        &self,
        proven: &Account,
        (code, password): (Option<&str>, Option<String>),
        source: &str,
    ) -> Result<SignedIn, Failure> {
        let (now, session) = (self.clock.now(), self.ids.next());
        let (refresh, digest) = secret::refresh(&proven.id, session).map_err(|error| system(&error))?;
        let opened = self.new_session(session, digest, source, now);
        let ends_at = opened.ends_at;
        let changed = self.change(&proven.id, |account| {
            unchanged(account, proven)?;
            let confirmed = self.confirm(account, code, now)?;
            if let Some(hash) = &password {
                replace(account, hash);
            }
            account.sessions.push(opened.clone());
            Ok(Changed::Written(confirmed))
        });
        let confirmed = changed.await?;
        let happened =
            Happened { account: &proven.id, by: &proven.id, source, session: Some(session), ..Happened::default() };
        if let Some(recorded) = confirmed.recorded {
            self.trail.write(recorded, happened.clone()).await?;
        }
        if password.is_some() {
            self.trail.write(Access::PasswordChanged, happened.clone()).await?;
        }
        self.trail.write(Access::SignedIn, happened).await?;
        let signed = self.signed((&proven.id, proven.service), session, now, Some(ends_at))?;
        Ok(SignedIn { refresh_token: Some(refresh.to_string()), recovery_codes: confirmed.codes, ..signed })
    }

    /// Sets up a second factor, by account and password: it is in force with its first code.
    ///
    /// # Errors
    /// As [`Self::sign_in`]; 409 where there is one already.
    pub async fn enrol(&self, asked: &EnrolRequest, source: &str) -> Result<Enrolment, Failure> {
        let proven = self.prove(&asked.account, &asked.password, source).await?;
        self.backoff.forgive(&asked.account, source);
        if proven.once {
            return Err(change_needed());
        }
        self.holder(&proven.account)?;
        let id = &proven.account.id;
        let (sealed, secret) = factor::enrol(&self.key, id).map_err(|error| system(&error))?;
        let changed = self.change(id, |account| {
            unchanged(account, &proven.account)?;
            if account.factor.is_some() {
                return Err(has_factor());
            }
            account.pending = Some(sealed.clone());
            Ok(Changed::Written(()))
        });
        changed.await?;
        let uri = factor::uri(&self.centre_id, id, &secret);
        let qr = anjuan_papers::qr::svg(&uri).unwrap_or_default();
        Ok(Enrolment { secret: secret.to_string(), uri, qr })
    }

    /// A token for a program, by its key.
    async fn sign_in_by_key(&self, key: &str, source: &str) -> Result<SignedIn, Failure> {
        let now = self.clock.now();
        let named = secret::read_key(key);
        let name = named.as_ref().map_or("", |named| named.account.as_str());
        if let Err(closed) = self.backoff.begin(name, source, now) {
            if closed.new {
                self.trail.write(Access::LockedOut, Happened { source, ..Happened::default() }).await?;
            }
            return Err(locked(closed.until, now));
        }
        let account = self.known.get(name).filter(|account| account.closed.is_none());
        let found = account.as_deref().zip(named.as_ref()).and_then(|(account, named)| {
            account.keys.iter().find(|key| key.id == named.id && key.hash == named.digest)
        });
        let (Some(account), Some(found)) = (&account, found) else {
            let known = account.as_ref().map_or("", |account| account.id.as_str());
            self.trail.write(Access::Refused, Happened { account: known, source, ..Happened::default() }).await?;
            return Err(refused());
        };
        self.backoff.right(name, source);
        let holder = self.holder(account)?;
        access::not_revoked(&self.centre.known().centre, &holder, found.issued_at).map_err(Failure::Forbidden)?;
        let happened = Happened { account: name, by: name, source, session: Some(found.id), ..Happened::default() };
        self.trail.write(Access::SignedIn, happened).await?;
        self.signed((&account.id, account.service), found.id, now, None)
    }
}

/// Refuses what was proven of an account that was changed meanwhile.
fn unchanged(found: &Account, proven: &Account) -> Result<(), Failure> {
    let factor = found.factor.is_some() == proven.factor.is_some();
    let same = factor && found.password == proven.password && found.once == proven.once && found.closed.is_none();
    if same { Ok(()) } else { Err(refused()) }
}

/// A new password: every session ends, for whoever knew the old one may have opened it.
fn replace(account: &mut Account, hash: &str) {
    account.password = Some(hash.to_owned());
    account.once = None;
    account.sessions.clear();
}
