//! Acceptance by law (视为受理): nobody decided on acceptance or told what is missing in time (行政许可法/32,
//! one-time-notice/2).
use crate::{Policy, Proposal, Rest, Situation};
use anjuan_domain::command::Body;
use anjuan_domain::matters::case::commands::{CaseCommand, DeemAccepted};
use anjuan_views::deadlines::row::{Clock, Obligation};

/// The policy.
pub(crate) const POLICY: Policy = Policy {
    name: "deem-acceptance",
    article: "行政许可法/32",
    clock: Clock::AcceptanceDecision,
    action: "case.deem-accepted",
    rest: Rest::Awhile,
    settles: true,
    run,
};

fn run(row: &Obligation, situation: Situation<'_>) -> Option<Proposal> {
    let deem = || Proposal::new(&POLICY, row, Body::Case(CaseCommand::DeemAccepted(DeemAccepted {})));
    row.is_enforceable(situation.now).then(deem)
}
