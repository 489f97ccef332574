//! Rates of requests (限流): how many a client address or an account may send within a minute, by class of route.
//!
//! A minute's requests may come at once; after them, as many as the rate gives back. Whoever sends more is answered 429 with the
//! seconds to wait, before anything is read or done. What is remembered of each is a few bytes, and of a bounded number:
//! whoever was longest away is forgotten first, and begins anew. No count of one locks out another.
use super::edge::Edge;
use super::problems::Rejection;
use crate::ports::Caller;
use crate::serving;
use crate::settings::LimitsSettings;
use anjuan_api::Problem;
use anjuan_api::routes::{Access, Route};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock};
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::{Quota, RateLimiter};
use lru::LruCache;
use sha2::{Digest, Sha256};
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::{Arc, Mutex, PoisonError};

/// How many of a class are remembered; each takes the bytes of a key and a time.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(65_535);

/// A class of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Without a token.
    Public,
    /// Without a token, and a secret is tried or a paper looked up.
    Secret,
    /// With a token.
    Account,
    /// With a token, and it takes long.
    Heavy,
}

/// What tries a secret of the public.
const SECRETS: &[&str] = &["public.progress", "public.rating", "public.verify"];

/// What takes long.
const HEAVY: &[&str] =
    &["query.reports", "query.scores-of-others", "operate.view-rebuild", "operate.import", "operate.punches"];

impl Class {
    /// The class of a route.
    pub(super) fn of_route(route: &Route) -> Self {
        let is_in = |actions: &[&str]| actions.contains(&route.action());
        match &route.access {
            Access::Public(_) if is_in(SECRETS) => Self::Secret,
            Access::Public(_) => Self::Public,
            Access::Authenticated | Access::Action(_) if is_in(HEAVY) => Self::Heavy,
            Access::Authenticated | Access::Action(_) => Self::Account,
        }
    }
}

/// Whom a request counts for: a hash, so that whatever is counted takes as many bytes.
type Key = [u8; 16];

fn key(text: &str) -> Key {
    let mut key = Key::default();
    key.iter_mut().zip(Sha256::digest(text)).for_each(|(to, from)| *to = from);
    key
}

/// When each may come again, of those that came last.
struct Recent(Mutex<LruCache<Key, Nanos>>);

impl StateStore for Recent {
    type Key = Key;

    fn measure_and_replace<T, F, E>(&self, key: &Key, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (measured, next) = measure(recent.get(key).copied())?;
        recent.put(*key, next);
        Ok(measured)
    }
}

/// One rate.
struct Rate(Option<RateLimiter<Key, Recent, DefaultClock>>);

impl Rate {
    fn new(per_minute: u32) -> Self {
        let quota = NonZeroU32::new(per_minute).map(Quota::per_minute);
        let recent = || Recent(Mutex::new(LruCache::new(REMEMBERED)));
        Self(quota.map(|quota| RateLimiter::new(quota, recent(), DefaultClock::default())))
    }

    /// Counts one request, or says after how many seconds to come again.
    fn count(&self, key: Key) -> Result<(), u64> {
        let Some(rate) = &self.0 else { return Ok(()) };
        rate.check_key(&key).map_err(|until| until.wait_time_from(rate.clock().now()).as_secs() + 1)
    }
}

/// All rates.
pub struct Rates {
    public: Rate,
    secret: Rate,
    refused: Rate,
    account: Rate,
    heavy: Rate,
}

impl Rates {
    /// The rates of the settings.
    #[must_use]
    pub fn new(limits: &LimitsSettings) -> Self {
        Self {
            public: Rate::new(limits.public_per_minute),
            secret: Rate::new(limits.secrets_per_minute),
            refused: Rate::new(limits.refused_per_minute),
            account: Rate::new(limits.account_per_minute),
            heavy: Rate::new(limits.heavy_per_minute),
        }
    }

    /// Counts a request whose token is not taken. It was looked at all the same: whoever has a good one is never shut out by others.
    pub(super) fn refused(&self, request: &Request) -> Result<(), u64> {
        self.refused.count(key(&serving::client(request).0.to_string()))
    }

    fn count(&self, class: Class, request: &Request) -> Result<(), u64> {
        let address = || key(&serving::client(request).0.to_string());
        let account = || request.extensions().get::<Caller>().map_or_else(address, |caller| key(&caller.actor.person));
        match class {
            Class::Public => self.public.count(address()),
            Class::Secret => self.public.count(address()).and_then(|()| self.secret.count(address())),
            Class::Account => self.account.count(account()),
            Class::Heavy => self.account.count(account()).and_then(|()| self.heavy.count(account())),
        }
    }
}

/// The answer to whoever is to come again after so many seconds.
pub(super) fn too_many(seconds: u64) -> Rejection {
    let problem = Problem::new(
        429,
        "gateway.too-many",
        format!("too many requests within a minute; this one was not read: send it again in {seconds} s"),
        format!("一分钟内请求过多，本请求未被读取；请于 {seconds} 秒后重试。"),
    );
    problem.after(seconds).into()
}

/// Lets a request pass that its sender may still send within this minute.
pub(super) async fn keep(
    State((edge, class)): State<(Arc<Edge>, Class)>,
    request: Request,
    next: Next,
) -> Result<Response, Rejection> {
    edge.rates.count(class, &request).map_err(too_many)?;
    Ok(next.run(request).await)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_api::routes::routes;

    #[test]
    fn as_many_come_as_the_rate_says_and_another_sender_has_its_own() {
        let rate = Rate::new(3);
        assert!((0..3).all(|_| rate.count(key("192.0.2.1")).is_ok()));
        let seconds = rate.count(key("192.0.2.1")).unwrap_err();
        assert!((1..=21).contains(&seconds), "one comes back every twenty seconds: {seconds}");
        assert!(rate.count(key("192.0.2.2")).is_ok());
        assert!((0..10_000).all(|_| Rate::new(0).count(key("x")).is_ok()), "0 is not bounded");
    }

    #[test]
    fn every_action_of_a_class_is_some_routes() {
        let actions: Vec<&str> = routes().iter().map(Route::action).collect();
        for action in SECRETS.iter().chain(HEAVY) {
            assert!(actions.contains(action), "{action}");
        }
        let verified = routes().iter().filter(|route| route.action() == "public.verify");
        assert!(
            verified.clone().count() == 2 && verified.into_iter().all(|route| Class::of_route(route) == Class::Secret)
        );
    }
}
