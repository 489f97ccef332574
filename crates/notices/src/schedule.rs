//! When a delivery that failed is tried again (重试安排): offsets from its first instant, as data. A sleep inside a process would not
//! outlast it; an instant that follows from what is stored does.
//!
//! Each offset is lengthened by up to a tenth, by a hash of the delivery and of the try: receivers that failed together are not all tried again
//! in the same second, and every process reckons the same instant. After the last offset a delivery is a dead letter.
use anjuan_domain::event::sha256;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;

/// The offsets after which a delivery is tried again, rising, from its first instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retries(Vec<TimeDelta>);

/// Over three days: seconds for a restart of the receiver, hours for a night, days for a weekend.
impl Default for Retries {
    fn default() -> Self {
        let minutes = [5, 30, 120, 300, 600, 1_440, 2_880, 4_320].map(TimeDelta::minutes);
        Self([TimeDelta::seconds(5)].into_iter().chain(minutes).collect())
    }
}

impl Retries {
    /// These offsets; none where one is not longer than the one before it.
    #[must_use]
    pub fn new(offsets: Vec<TimeDelta>) -> Option<Self> {
        let rises = offsets.iter().zip(offsets.iter().skip(1)).all(|(before, after)| before < after);
        let positive = offsets.first().is_none_or(|first| *first > TimeDelta::zero());
        (rises && positive).then_some(Self(offsets))
    }

    /// The first instant of the schedule of `id`, which began at `base`, that lies after `now`; none when it is over.
    #[must_use]
    pub fn after(&self, id: &str, base: Instant, now: Instant) -> Option<Instant> {
        self.instants(id, base).find(|instant| *instant > now)
    }

    /// The same where the receiver asked not to be tried before an instant: then, but not after the last of the schedule.
    #[must_use]
    pub fn after_asked(&self, (id, base): (&str, Instant), now: Instant, asked: Instant) -> Option<Instant> {
        let (next, last) = (self.after(id, base, now)?, self.instants(id, base).last()?);
        Some(next.max(asked.min(last)))
    }

    fn instants<'a>(&'a self, id: &'a str, base: Instant) -> impl Iterator<Item = Instant> + 'a {
        self.0.iter().enumerate().map(move |(try_number, offset)| base + *offset + jitter(id, try_number, *offset))
    }
}

/// Up to a tenth of the offset.
fn jitter(id: &str, try_number: usize, offset: TimeDelta) -> TimeDelta {
    let hash = sha256(format!("{id} {try_number}").as_bytes());
    let part = i64::from(u16::from_be_bytes([hash[0], hash[1]]));
    TimeDelta::milliseconds(offset.num_milliseconds() / 10 * part / i64::from(u16::MAX))
}
