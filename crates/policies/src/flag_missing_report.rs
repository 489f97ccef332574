//! Reports that are missing (应报备未报备): the applicant objected to a denial and nobody reported it in time
//! (denial-report/9).
use crate::{Policy, Proposal, Rest, Situation};
use anjuan_domain::command::Body;
use anjuan_domain::matters::denial::commands::{DenialCommand, FlagMissingReport};
use anjuan_views::deadlines::row::{Clock, Obligation};

/// The policy.
pub(crate) const POLICY: Policy = Policy {
    name: "flag-missing-report",
    article: "denial-report/9",
    clock: Clock::DenialReport,
    action: "denial.flag-missing-report",
    rest: Rest::Awhile,
    settles: false,
    run,
};

fn run(row: &Obligation, situation: Situation<'_>) -> Option<Proposal> {
    // It is found once; found, its row stays overdue until the report is made.
    let flag = || Proposal::new(&POLICY, row, Body::Denial(DenialCommand::FlagMissingReport(FlagMissingReport {})));
    (row.is_enforceable(situation.now) && row.left_open_at.is_none()).then(flag)
}
