//! Generated events (生成事件): any event of any type, any envelope, and whole chained logs, from a seed.
//!
//! Shapes only: what is generated decodes strictly, but no rule of the centre was asked. A type that is added to the
//! domain and not here is found by a test. Everything comes from the seed, so that a failure can be repeated.
mod appointment;
mod attendance;
mod ballot;
mod card;
mod case;
mod complaint;
mod contact;
mod denial;
mod device;
mod duty;
mod entry;
mod escalation;
mod finding;
mod handover;
mod leave;
mod log;
mod meeting;
mod patrol;
mod period;
mod recommendation;
mod record;
mod reference;
mod score;
mod slip;

pub use log::{Chains, Link, any_envelope};

use anjuan_domain::event::Event;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::points::Points;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{DateTime, Days, NaiveDate, NaiveTime};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

/// The source of everything generated.
#[derive(Debug, Clone)]
pub struct Gen(ChaCha8Rng);

impl Gen {
    /// The generator of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `n`, which is not 0.
    pub fn below(&mut self, n: usize) -> usize {
        self.0.random_range(0..n)
    }

    /// One of `choices`, which are not empty.
    pub fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }

    /// Any value of `T`.
    pub fn make<T: Generate>(&mut self) -> T {
        T::generate(self)
    }

    /// A subject token of 12 symbols.
    pub fn token(&mut self) -> String {
        anjuan_domain::vocabulary::ids::short_code(&[&self.0.next_u64().to_be_bytes()])
    }

    /// A UUID of the form of version 7.
    pub fn uuid(&mut self) -> Uuid {
        let mut bytes = self.0.random::<u128>();
        bytes = bytes & !(0xF << 76) | (0x7 << 76);
        bytes = bytes & !(0x3 << 62) | (0x2 << 62);
        Uuid::from_u128(bytes)
    }

    /// Nanoseconds of a second that are written with none, three, six or nine digits.
    pub fn nanoseconds(&mut self) -> u32 {
        let unit = self.pick(&[1_000_000_000, 1_000_000, 1_000, 1]);
        self.0.random_range(0..1_000_000_000_u32) / unit * unit
    }
}

/// What can be generated.
pub trait Generate: Sized {
    /// Any value.
    fn generate(g: &mut Gen) -> Self;
}

impl Generate for bool {
    fn generate(g: &mut Gen) -> Self {
        g.0.random()
    }
}

impl Generate for u32 {
    fn generate(g: &mut Gen) -> Self {
        match g.below(4) {
            0 => g.pick(&[0, 1, u32::MAX]),
            1 => g.0.random(),
            _ => g.0.random_range(0..100_000),
        }
    }
}

impl Generate for i32 {
    fn generate(g: &mut Gen) -> Self {
        match g.below(4) {
            0 => g.pick(&[0, 1, -1, i32::MAX, i32::MIN]),
            1 => g.0.random(),
            _ => g.0.random_range(-30..60),
        }
    }
}

impl Generate for String {
    fn generate(g: &mut Gen) -> Self {
        const TEXTS: [&str; 14] = [
            "",
            "P001",
            "W03",
            "SI-001",
            "申请材料不齐",
            "现场踏勘",
            "time-limit/3.4",
            "王*",
            "138****5645",
            "a \"quoted\" text\\",
            "line\nline\ttab\r",
            "\u{0}\u{1f}\u{7f}\u{2028}\u{feff}",
            "𠮷野家 👩‍👩‍👧 é ß",
            "</script>&amp;%20",
        ];
        match g.below(3) {
            0 => g.token(),
            1 => g.pick(&TEXTS).to_owned(),
            _ => (0..g.below(6)).map(|_| g.pick(&TEXTS)).collect(),
        }
    }
}

impl Generate for NaiveDate {
    fn generate(g: &mut Gen) -> Self {
        let first = NaiveDate::from_ymd_opt(1949, 10, 1).expect("a day");
        first.checked_add_days(Days::new(g.0.random_range(0..60_000))).expect("a day of this century or the next")
    }
}

impl Generate for NaiveTime {
    fn generate(g: &mut Gen) -> Self {
        let minute = g.0.random_range(0..24 * 60_u32);
        NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).expect("a minute of the day")
    }
}

impl Generate for Instant {
    fn generate(g: &mut Gen) -> Self {
        let nanoseconds = g.nanoseconds();
        DateTime::from_timestamp(g.0.random_range(-1_000_000_000..4_000_000_000), nanoseconds).expect("an instant")
    }
}

impl Generate for Role {
    fn generate(g: &mut Gen) -> Self {
        g.pick(&Role::ALL)
    }
}

impl Generate for Uuid {
    fn generate(g: &mut Gen) -> Self {
        g.uuid()
    }
}

impl Generate for u64 {
    fn generate(g: &mut Gen) -> Self {
        g.0.random()
    }
}

impl Generate for Points {
    fn generate(g: &mut Gen) -> Self {
        Points::tenths(g.make())
    }
}

impl Generate for AggregateRef {
    fn generate(g: &mut Gen) -> Self {
        let id = g.token();
        Self { kind: g.pick(Kind::ALL), id }
    }
}

impl<T: Generate> Generate for Option<T> {
    fn generate(g: &mut Gen) -> Self {
        if g.make() { Some(g.make()) } else { None }
    }
}

impl<T: Generate> Generate for Vec<T> {
    fn generate(g: &mut Gen) -> Self {
        (0..g.below(4)).map(|_| g.make()).collect()
    }
}

/// Any value of structures: every field is named, so that a new field does not compile until it stands here.
macro_rules! shapes {
    ($($name:ident { $($field:ident),* $(,)? })+) => { $(
        impl $crate::generate::Generate for $name {
            fn generate(g: &mut $crate::generate::Gen) -> Self {
                Self { $($field: g.make()),* }
            }
        }
    )+ };
}
/// Any value of enumerations that list themselves in `ALL`.
macro_rules! codes {
    ($($name:ident),+ $(,)?) => { $(
        impl $crate::generate::Generate for $name {
            fn generate(g: &mut $crate::generate::Gen) -> Self {
                g.pick($name::ALL)
            }
        }
    )+ };
}
/// Any value of enumerations that do not: the `match` does not compile when one is left out.
macro_rules! variants {
    ($($name:ident { $($variant:ident),+ $(,)? })+) => { $(
        impl $crate::generate::Generate for $name {
            fn generate(g: &mut $crate::generate::Gen) -> Self {
                match g.pick(&[$($name::$variant),+]) {
                    $(value @ $name::$variant => value),+
                }
            }
        }
    )+ };
}
pub(crate) use {codes, shapes, variants};

/// The generators of one kind: event type and any event of it.
type Table = &'static [(&'static str, fn(&mut Gen) -> Event)];

/// Any event of one type; none where the type has no generator.
pub fn event_of(event_type: &str, g: &mut Gen) -> Option<Event> {
    let tables = [
        appointment::EVENTS,
        card::EVENTS,
        case::EVENTS,
        complaint::EVENTS,
        contact::EVENTS,
        denial::EVENTS,
        handover::EVENTS,
        attendance::EVENTS,
        ballot::EVENTS,
        device::EVENTS,
        duty::EVENTS,
        finding::EVENTS,
        leave::EVENTS,
        meeting::EVENTS,
        patrol::EVENTS,
        period::EVENTS,
        recommendation::EVENTS,
        record::EVENTS,
        entry::EVENTS,
        escalation::EVENTS,
        score::EVENTS,
        slip::EVENTS,
        reference::EVENTS,
    ];
    let (_, generate) = tables.into_iter().flatten().find(|(name, _)| *name == event_type)?;
    Some(generate(g))
}

/// Any event of the service, every type equally often.
///
/// # Panics
/// When an event type has no generator, which is a mistake in this module.
pub fn any_event(g: &mut Gen) -> Event {
    let (event_type, _) = g.pick(&Event::types());
    event_of(event_type, g).unwrap_or_else(|| panic!("{event_type} has no generator: add it to tests/src/generate"))
}
