//! What the service does by itself (自动处理): due rows to commands, one file per policy, one line per policy here.
//!
//! Pure: a policy sees a row, the reference data and the time it is given, and proposes a command, for the aggregate of the row or
//! for another one; the command is decided like any other and may be refused. A policy must never know a clock, a store or a
//! network, and never count on being asked only once: the same row gives the same command id, so that a proposal repeated is
//! the same command. Some are not about a due row: cards whose threshold fell, steps up the line of authority, what the year's counters
//! come to, the sheets of a closed period, and meetings by the calendar.
mod begin_leave;
mod call_meeting;
mod deem_acceptance;
mod draw_sheet;
mod end_leave;
mod enter_cover_handover;
mod escalate;
mod fallen;
mod flag_missing_report;
mod flag_open_contact;
mod issue_card;
mod proposal;
mod raise_recommendation;

use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::deadlines::row::{Clock, Obligation};
pub use call_meeting::meetings;
pub use draw_sheet::sheet;
pub use fallen::fallen;
pub use proposal::{Proposal, Watched, command_id};
pub use raise_recommendation::recommendations;

/// What a policy sees beside the row.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The reference data as it is known: who holds which office, who stands in for whom, the rulebook and the calendar.
    pub centre: &'a Centre,
    /// The time.
    pub now: Instant,
}

/// For how long a proposal that was refused is not made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// For a while: a later moment may be enough for it.
    Awhile,
    /// Until the row, the reference data, or what is open in the register of these kinds of whoever owes it changes: time alone is not
    /// enough for it.
    UntilChanged(&'static [Kind]),
}

/// One policy.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// Its name; part of the command ids, so never changed.
    pub name: &'static str,
    /// The article it carries out.
    pub article: &'static str,
    /// The clock whose rows concern it.
    pub clock: Clock,
    /// What it proposes, as named in the access table.
    pub action: &'static str,
    /// For how long it rests where it was refused.
    pub rest: Rest,
    /// Whether what it proposes ends the obligation as of its due instant: it is then done before what fell of the obligation since.
    pub settles: bool,
    /// What to do about a row of that clock in a situation; none for nothing.
    pub run: fn(&Obligation, Situation<'_>) -> Option<Proposal>,
}

/// Every policy, by name.
pub const POLICIES: &[Policy] = &[
    begin_leave::POLICY,
    deem_acceptance::POLICY,
    end_leave::POLICY,
    enter_cover_handover::POLICY,
    flag_missing_report::POLICY,
    flag_open_contact::POLICY,
];

/// What the policies propose about a row.
pub fn propose<'a>(row: &'a Obligation, situation: Situation<'a>) -> impl Iterator<Item = Proposal> + 'a {
    POLICIES.iter().filter(|policy| policy.clock == row.clock).filter_map(move |policy| (policy.run)(row, situation))
}
