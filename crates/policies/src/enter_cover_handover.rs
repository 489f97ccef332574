//! Handovers of covers that nobody entered (补登顶岗交接): a leave began, the cover with it, and by the end of the time nobody entered
//! the written handover (ab-role/4, handover/2.3).
//!
//! The service began the cover by itself, because the leave began; here it enters the handover in the register, with the open matters of
//! whoever is away, for the two to sign. Nothing is handed over before both have (handover/2.2), and the breach stays. A cover that people
//! started is theirs to hand over. An entry that is refused, because one waits for its signatures already, is not proposed again
//! before something of that changed. The row is one of the post; the handover is an aggregate of its own.
use crate::{Policy, Proposal, Rest, Situation};
use anjuan_domain::command::Body;
use anjuan_domain::matters::handover::commands::{HandoverCommand, Named, Open};
use anjuan_domain::matters::handover::events::HandoverKind;
use anjuan_domain::reference::centre::reference::{CoverSpan, PlannedAbsence};
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_views::deadlines::row::{Clock, Obligation};

/// What can make a refused entry possible: a handover that is signed or given up, a matter that is opened, closed or handed over.
const WATCHED: &[Kind] = &[Kind::Handover, Kind::Contact, Kind::Case, Kind::Denial, Kind::Complaint];

/// The policy.
pub(crate) const POLICY: Policy = Policy {
    name: "enter-cover-handover",
    article: "ab-role/4",
    clock: Clock::CoverHandover,
    action: "handover.open",
    rest: Rest::UntilChanged(WATCHED),
    settles: false,
    run,
};

fn run(row: &Obligation, situation: Situation<'_>) -> Option<Proposal> {
    if !row.is_enforceable(situation.now) {
        return None;
    }
    let post = row.aggregate.id.as_str();
    let running =
        |cover: &&CoverSpan| cover.ordinal == row.ordinal && cover.runs(situation.now) && cover.handover.is_none();
    let cover = situation.centre.covers(post).iter().find(running)?;
    let by_leave = leave(post, cover, situation)?;
    let open = Open {
        kind: HandoverKind::Cover,
        giver: Some(cover.away.clone()),
        receiver: cover.cover.clone(),
        reason: format!("请假 {by_leave}，顶岗交接逾期未登记"),
        post: Some(post.to_owned()),
        part: None,
        lists: Named::default(),
    };
    let body = Body::Handover(HandoverCommand::Open(Box::new(open)));
    Some(Proposal::opening(&POLICY, row, Kind::Handover, body))
}

/// The leave with which a cover began; none for one that people started.
fn leave<'a>(post: &str, cover: &CoverSpan, situation: Situation<'a>) -> Option<&'a str> {
    let began_with = |(of, absence): &(&str, &PlannedAbsence)| {
        *of == post && absence.person == cover.away && absence.from <= cover.from && cover.from < absence.until
    };
    situation.centre.planned_absences().find(began_with).map(|(_, absence)| absence.leave.as_str())
}
