//! Denials of the year (否定报备): accepted, reported, reviewed, corrected; late or missing in places.
use super::case::{self, Begun};
use crate::year::plan::Plan;
use anjuan_domain::command::Body;
use anjuan_domain::matters::contact::events::Channel;
use anjuan_domain::matters::denial::commands::{
    Acknowledge, DenialCommand, Issue, NotifyCorrection, Object, Report, ReportUp, Review,
};
use anjuan_domain::matters::denial::events::{
    DenialScope, Importance, ObjectionManner, Onward, ReportCopy, ReportedApplicant, ReviewOutcome,
};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{NaiveDate, TimeDelta};

/// The head of the approval section, the archive, the deputy director in charge.
const REVIEWER: &str = "P004";
const ARCHIVIST: &str = "P003";
const DEPUTY: &str = "P002";

/// What is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Late {
    Nothing,
    Report,
    Review,
    Notice,
    ReportUp,
}

/// One denial.
pub(super) fn live(plan: &mut Plan<'_>, day: NaiveDate) {
    let at = plan.morning(day);
    let importance = if plan.chance(25) { Importance::Important } else { Importance::Ordinary };
    let outcome = if plan.chance(40) { ReviewOutcome::Corrected } else { ReviewOutcome::Upheld };
    let (begun, denial) = issued(plan, at, importance);
    let objected = plan.after(at, 1);
    match plan.dice.below(100) {
        // Explained, and understood.
        0..25 => {}
        // Nobody ever reports (denial-report/9).
        25..32 => {
            object(plan, objected, &denial, &begun);
            plan.breach(&denial, "report-missing");
        }
        32..80 => reported(plan, objected, (&denial, &begun), (importance, outcome), Late::Nothing),
        80..86 => reported(plan, objected, (&denial, &begun), (importance, outcome), Late::Review),
        86..92 => reported(plan, objected, (&denial, &begun), (importance, outcome), Late::Report),
        92..96 => {
            reported(plan, objected, (&denial, &begun), (importance, ReviewOutcome::Corrected), Late::Notice);
        }
        _ => reported(plan, objected, (&denial, &begun), (importance, outcome), Late::ReportUp),
    }
}

fn issued(plan: &mut Plan<'_>, at: Instant, importance: Importance) -> (Begun, AggregateRef) {
    let (id, item) = plan.item(case::is_plain);
    let begun = case::register(plan, at, (&id, item), &[]);
    case::accept(plan, at + TimeDelta::minutes(6), &begun);
    let outside = plan.chance(30);
    let onward =
        || Onward { to: "如东县政务中心".into(), address: "如东县".into(), help: "已电话联系".into() };
    let issue = Issue {
        matter: Some(begun.case.clone()),
        item: Some(id),
        window: None,
        handler: None,
        applicant: plan.party(),
        asked: plan.sealed(),
        scope: if outside { DenialScope::OutOfScope } else { DenialScope::WithinDuties },
        importance,
        reasons: "不符合规定条件，已逐条说明".into(),
        basis: "行政许可法/38".into(),
        referral: outside.then(onward),
    };
    let body = Body::Denial(DenialCommand::Issue(Box::new(issue)));
    let denial = plan.open(at + TimeDelta::minutes(20), &begun.handler, Kind::Denial, body);
    (begun, denial)
}

fn object(plan: &mut Plan<'_>, at: Instant, denial: &AggregateRef, begun: &Begun) {
    let manner = plan.dice.pick(ObjectionManner::ALL);
    let grounds = plan.sealed();
    let object = Object { manner, advised_in_writing: manner == ObjectionManner::Spoken, grounds };
    plan.give(at, &begun.handler, denial, Body::Denial(object.into()));
}

fn reported(
    plan: &mut Plan<'_>,
    objected: Instant,
    (denial, begun): (&AggregateRef, &Begun),
    (importance, outcome): (Importance, ReviewOutcome),
    late: Late,
) {
    object(plan, objected, denial, begun);
    let reported = plan.after(objected, if late == Late::Report { 3 } else { 1 });
    if late == Late::Report {
        plan.breach(denial, "report-missing");
    }
    let applicant = ReportedApplicant {
        unit: plan.sealed(),
        name: plan.sealed(),
        address: plan.sealed(),
        telephone: plan.sealed(),
    };
    let report = Report {
        unit: None,
        applicant,
        asked: plan.sealed(),
        reasons: "不符合规定条件".into(),
        basis: "行政许可法/38".into(),
        reviewer: REVIEWER.into(),
        archivist: ARCHIVIST.into(),
    };
    plan.give(reported, &begun.handler, denial, Body::Denial(DenialCommand::Report(Box::new(report))));
    for (person, copy, minutes) in [(REVIEWER, ReportCopy::Review, 10), (ARCHIVIST, ReportCopy::Archive, 15)] {
        let acknowledge = Body::Denial(Acknowledge { copy }.into());
        plan.give(reported + TimeDelta::minutes(minutes), person, denial, acknowledge);
    }
    let days = if late == Late::Review { 3 + plan.dice.below(3) as i32 + 1 } else { plan.dice.below(3) as i32 + 1 };
    let reviewed = plan.after(reported, days);
    if late == Late::Review {
        plan.breach(denial, "review-late");
    }
    let correction = if outcome == ReviewOutcome::Corrected { "依法应予受理".into() } else { String::new() };
    let review = Review { outcome, opinion: "经审核".into(), correction };
    plan.give(reviewed, REVIEWER, denial, Body::Denial(review.into()));
    if importance == Importance::Important {
        report_up(plan, reported, denial, late);
    }
    if outcome == ReviewOutcome::Corrected {
        corrected(plan, reviewed, (denial, begun), late);
    }
}

fn report_up(plan: &mut Plan<'_>, reported: Instant, denial: &AggregateRef, late: Late) {
    let up = ReportUp { to: DEPUTY.into(), document: "栟审〔2014〕1号".into(), summary: "重大事项".into() };
    let at = plan.after(reported, if late == Late::ReportUp { 5 } else { 2 }) + TimeDelta::hours(1);
    if late == Late::ReportUp {
        plan.breach(denial, "report-up-late");
    }
    plan.give(at, REVIEWER, denial, Body::Denial(up.into()));
}

fn corrected(plan: &mut Plan<'_>, reviewed: Instant, (denial, begun): (&AggregateRef, &Begun), late: Late) {
    let notified = plan.after(reviewed, if late == Late::Notice { 4 } else { 2 });
    if late == Late::Notice {
        plan.breach(denial, "correction-notice-late");
    }
    let notify =
        NotifyCorrection { channel: Channel::Call, document: String::new(), summary: "已告知可以受理".into() };
    plan.give(notified, &begun.handler, denial, Body::Denial(notify.into()));
    let done = plan.after(reviewed, begun.days);
    let done = done.max(notified + TimeDelta::hours(1));
    case::finish(plan, done, begun);
    case::late(plan, begun, reviewed, Some(done));
}
