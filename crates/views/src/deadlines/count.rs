//! The state of what runs, by the index alone (在办计数): the place of an entry says when its obligation is due and when it is warned
//! of, so that lists and summaries read no row whose state follows from these two instants.
//!
//! What was found open at closing time or entered late says so in its row, and that is read.
use super::row::{Clock, Obligation, State, Status};
use super::sortable;
use anjuan_domain::vocabulary::stamp::Instant;

/// What stands between the instants of a place: when it is due, when it is warned of, and of what is stopped until when at most.
pub(crate) const NEXT: char = '~';
/// What stands for the second where there is no warning.
pub(crate) const NONE: &str = "-";

/// The instants in the place of an obligation: when it is due, and where its state follows from them, the others.
pub(super) fn instants(row: &Obligation) -> String {
    let mut instants = sortable(row.counts_from());
    if row.is_open() && follows_from_instants(row) {
        let stopped = row.paused_until().filter(|_| row.status == Status::Paused).map(sortable);
        let warned = row.warn_at.map_or_else(|| NONE.to_owned(), sortable);
        for instant in [Some(warned), stopped].into_iter().flatten() {
            instants.push(NEXT);
            instants.push_str(&instant);
        }
    }
    instants
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

/// The state that a place says by itself at that moment; none where the row must be read.
pub(super) fn state(place: &str, now: &Moment) -> Option<State> {
    let mut instants = place.split('/').next()?.split(NEXT);
    let (due, warn) = (instants.next()?, instants.next()?);
    let text = now.text.as_str();
    if instants.next().is_some_and(|until| text < until || (text == until && !now.is_between)) {
        return Some(State::Paused);
    }
    if text > due || (now.is_between && text == due) {
        return Some(State::Overdue);
    }
    Some(if warn != NONE && text >= warn { State::Warned } else { State::Open })
}

fn follows_from_instants(row: &Obligation) -> bool {
    let is_plain = row.left_open_at.is_none() && row.withheld().is_none() && row.paused_until().is_none_or(is_whole);
    is_plain && row.clock != Clock::OverdueExplanation && is_whole(row.due_at) && row.warn_at.is_none_or(is_whole)
}

fn is_whole(at: Instant) -> bool {
    at.timestamp_subsec_nanos().is_multiple_of(1_000_000)
}
