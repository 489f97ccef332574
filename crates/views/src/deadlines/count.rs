//! Counting what is open (在办计数) by the index alone: an entry says when its obligation is due and when it is warned of, so that a
//! summary reads no row whose state follows from these two instants.
//!
//! What was stopped, found open at closing time or entered late says so in its row, and that is read.
use super::row::{Clock, Obligation, State, Status};
use super::sortable;
use anjuan_domain::vocabulary::stamp::Instant;

/// What stands for an instant where the row itself must be read, or there is no warning.
const NONE: &str = "-";

/// The index entry of an open obligation: `count/<window>/<clock>/<due>/<warned of>/<key>`.
pub(super) fn entry(key: &str, row: &Obligation) -> String {
    let (due, warn) = if follows_from_instants(row) {
        (sortable(row.due_at), row.warn_at.map_or_else(|| NONE.to_owned(), sortable))
    } else {
        (NONE.to_owned(), NONE.to_owned())
    };
    format!("count/{}/{}/{due}/{warn}/{key}", row.window, row.clock)
}

/// The part of the index to read.
pub(super) fn prefix(window: Option<&str>, clock: Option<Clock>) -> String {
    match (window, clock) {
        (Some(window), Some(clock)) => format!("count/{window}/{clock}/"),
        (Some(window), None) => format!("count/{window}/"),
        (None, _) => "count/".to_owned(),
    }
}

/// The moment of a question, as entries are compared with it.
pub(super) struct Moment {
    text: String,
    /// Entries hold whole milliseconds; the moment may lie between two of them.
    is_between: bool,
}

impl Moment {
    pub(super) fn new(now: Instant) -> Self {
        Self { text: sortable(now), is_between: !is_whole(now) }
    }
}

/// What an entry says of the obligation `key`.
pub(super) struct Counted<'a> {
    clock: &'a str,
    due: &'a str,
    warn: &'a str,
}

impl<'a> Counted<'a> {
    /// Reads an entry; none where it is no entry of that key.
    pub(super) fn read(entry: &'a str, key: &str) -> Option<Self> {
        let mut parts = entry.strip_suffix(key)?.strip_suffix('/')?.rsplit('/');
        let (warn, due, clock) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { clock, due, warn })
    }

    /// Whether it is of that clock.
    pub(super) fn is_of(&self, clock: Option<Clock>) -> bool {
        clock.is_none_or(|clock| self.clock == clock.as_str())
    }

    /// The state that it says by itself at that moment; none where the row must be read.
    pub(super) fn state(&self, now: &Moment) -> Option<State> {
        if self.due == NONE {
            return None;
        }
        let text = now.text.as_str();
        if text > self.due || (now.is_between && text == self.due) {
            return Some(State::Overdue);
        }
        Some(if self.warn != NONE && text >= self.warn { State::Warned } else { State::Open })
    }
}

fn follows_from_instants(row: &Obligation) -> bool {
    let is_plain = row.status == Status::Open && row.left_open_at.is_none() && row.withheld().is_none();
    is_plain && row.clock != Clock::OverdueExplanation && is_whole(row.due_at) && row.warn_at.is_none_or(is_whole)
}

fn is_whole(at: Instant) -> bool {
    at.timestamp_subsec_nanos().is_multiple_of(1_000_000)
}
