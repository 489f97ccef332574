//! Leave that ends (假满): its last half day is over (ab-role/3).
use crate::{Policy, Proposal, Rest, Situation};
use anjuan_domain::command::Body;
use anjuan_domain::people::leave::commands::{End, LeaveCommand};
use anjuan_views::deadlines::row::{Clock, Obligation, State};

/// The policy.
pub(crate) const POLICY: Policy = Policy {
    name: "end-leave",
    article: "ab-role/3",
    clock: Clock::LeaveEnd,
    action: "leave.end",
    rest: Rest::Awhile,
    settles: false,
    run,
};

fn run(row: &Obligation, situation: Situation<'_>) -> Option<Proposal> {
    (row.state(situation.now) == State::Overdue)
        .then(|| Proposal::new(&POLICY, row, Body::Leave(LeaveCommand::End(End {}))))
}
