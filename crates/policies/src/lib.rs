//! What the service does by itself (自动处理): due rows to commands, one file per policy, one line per policy here.
//!
//! Pure: a policy sees a row and the time it is given, and proposes a command; the command is decided like any other and
//! may be refused. A policy must never know a clock, a store or a network, and never count on being asked only once: the
//! same row gives the same command id, so that a proposal repeated is the same command.
mod begin_leave;
mod deem_acceptance;
mod end_leave;
mod flag_missing_report;
mod flag_open_contact;
mod proposal;
mod raise_recommendation;

use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::deadlines::row::{Clock, Obligation};
pub use proposal::{Proposal, command_id};
pub use raise_recommendation::recommendations;

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
    /// What to do about a row of that clock at a moment; none for nothing.
    pub run: fn(&Obligation, Instant) -> Option<Proposal>,
}

/// Every policy, by name.
pub const POLICIES: &[Policy] = &[
    begin_leave::POLICY,
    deem_acceptance::POLICY,
    end_leave::POLICY,
    flag_missing_report::POLICY,
    flag_open_contact::POLICY,
];

/// What the policies propose about a row at a moment.
pub fn propose(row: &Obligation, now: Instant) -> impl Iterator<Item = Proposal> + '_ {
    POLICIES.iter().filter(|policy| policy.clock == row.clock).filter_map(move |policy| (policy.run)(row, now))
}
