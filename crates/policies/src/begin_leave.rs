//! Leave that begins (开始休假): its first half day has come (ab-role/1, leave/2). Paper entered late is waited for by nobody
//! here: whoever is on leave is away.
use crate::{Policy, Proposal, Rest, Situation};
use anjuan_domain::command::Body;
use anjuan_domain::people::leave::commands::{Begin, LeaveCommand};
use anjuan_views::deadlines::row::{Clock, Obligation, State};

/// The policy.
pub(crate) const POLICY: Policy = Policy {
    name: "begin-leave",
    article: "ab-role/1",
    clock: Clock::LeaveBegin,
    action: "leave.begin",
    rest: Rest::Awhile,
    settles: false,
    run,
};

fn run(row: &Obligation, situation: Situation<'_>) -> Option<Proposal> {
    (row.state(situation.now) == State::Overdue)
        .then(|| Proposal::new(&POLICY, row, Body::Leave(LeaveCommand::Begin(Begin {}))))
}
