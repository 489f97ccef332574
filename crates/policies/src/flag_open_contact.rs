//! Contacts open at closing time (逾时未结): whoever was asked first, or took over, left the question open (first-asked/3.1).
use crate::{Policy, Proposal, Rest, Situation};
use anjuan_domain::command::Body;
use anjuan_domain::matters::contact::commands::{ContactCommand, FlagOpen};
use anjuan_views::deadlines::row::{Clock, Obligation};

/// The policy.
pub(crate) const POLICY: Policy = Policy {
    name: "flag-open-contact",
    article: "first-asked/3.1",
    clock: Clock::ContactClosing,
    action: "contact.flag-open",
    rest: Rest::Awhile,
    settles: false,
    run,
};

fn run(row: &Obligation, situation: Situation<'_>) -> Option<Proposal> {
    // Each who had it is flagged once; flagged, their row stays overdue until it is settled or taken over.
    let flag = || Proposal::new(&POLICY, row, Body::Contact(ContactCommand::FlagOpen(FlagOpen {})));
    (row.is_enforceable(situation.now) && row.left_open_at.is_none()).then(flag)
}
