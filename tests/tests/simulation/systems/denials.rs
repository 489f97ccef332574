//! What people do with denials (否定): explain, record the objection, report, receive, review, tell, report up.
use crate::people::{Act, People};
use anjuan_domain::command::Body;
use anjuan_domain::matters::contact::events::Channel;
use anjuan_domain::matters::denial::Denial;
use anjuan_domain::matters::denial::commands::{
    Acknowledge, DenialCommand, Issue, NotifyCorrection, Object, Report, ReportUp, Review, WithdrawObjection,
};
use anjuan_domain::matters::denial::events::{
    DenialScope, Importance, ObjectionManner, Onward, ReportCopy, ReportedApplicant, ReviewOutcome,
};
use anjuan_domain::vocabulary::ids::Kind;

/// The head of the approval section, the archive, the deputy director in charge.
const REVIEWER: &str = "P004";
const ARCHIVIST: &str = "P003";
const DEPUTY: &str = "P002";

/// Somebody denies what is asked for in a case or contact, now and then in one that is over, or nothing in particular.
pub(super) fn issue(people: &mut People<'_>) -> Act {
    let kind = people.dice.pick(&[Kind::Case, Kind::Case, Kind::Case, Kind::Contact]);
    let matters = people.record.ids(kind, super::Recorded::is_open);
    let matter = if matters.is_empty() || people.chance(8) { None } else { Some(people.dice.pick(&matters)) };
    let responsible = matter.as_ref().and_then(|matter| people.record.histories[matter].state.responsible());
    let responsible = responsible.map(str::to_owned);
    let person = responsible.filter(|_| !people.chance(5)).unwrap_or_else(|| people.anybody());
    let outside = people.chance(25);
    let onward =
        || Onward { to: "如东县政务中心".into(), address: "如东县".into(), help: "已电话联系".into() };
    let issue = Issue {
        matter,
        item: None,
        window: None,
        handler: None,
        applicant: people.party(),
        asked: people.sealed(),
        scope: if outside { DenialScope::OutOfScope } else { DenialScope::WithinDuties },
        importance: if people.chance(30) { Importance::Important } else { Importance::Ordinary },
        reasons: "不符合规定条件，已逐条说明".into(),
        basis: "行政许可法/38".into(),
        referral: outside.then(onward),
    };
    people.opening(&person, Kind::Denial, Body::Denial(DenialCommand::Issue(Box::new(issue))))
}

/// The next step of a denial, mostly the sensible one.
pub(super) fn next(people: &mut People<'_>, denial: &Denial) -> (String, Body) {
    let handler = denial.responsible.clone();
    if people.chance(8) {
        return anything(people, denial);
    }
    let (person, command): (String, DenialCommand) = match (&denial.objection, &denial.report, &denial.review) {
        (None, ..) => (handler, object(people).into()),
        // Now and then nobody reports, and the service finds it.
        (Some(_), None, _) => match people.dice.below(10) {
            0..4 => (handler, report(people).into_command()),
            4 => (handler, WithdrawObjection { reason: "已理解".into() }.into()),
            _ => (people.anybody(), object(people).into()),
        },
        (_, Some(report), None) => match (report.review_copy, report.archive_copy) {
            (None, _) => (REVIEWER.into(), Acknowledge { copy: ReportCopy::Review }.into()),
            (Some(_), None) if people.chance(40) => {
                (ARCHIVIST.into(), Acknowledge { copy: ReportCopy::Archive }.into())
            }
            (Some(_), _) => (REVIEWER.into(), review(people).into()),
        },
        _ if denial.importance == Importance::Important && denial.reported_up_at.is_none() => {
            (REVIEWER.into(), report_up().into())
        }
        _ => (handler, notify().into()),
    };
    (person, Body::Denial(command))
}

fn anything(people: &mut People<'_>, denial: &Denial) -> (String, Body) {
    let person = people.anybody();
    let person = people.dice.pick(&[person, REVIEWER.into(), ARCHIVIST.into(), denial.responsible.clone()]);
    let command = match people.dice.below(7) {
        0 => object(people).into(),
        1 => report(people).into_command(),
        2 => Acknowledge { copy: people.dice.pick(ReportCopy::ALL) }.into(),
        3 => review(people).into(),
        4 => notify().into(),
        5 => report_up().into(),
        _ => WithdrawObjection { reason: "已理解".into() }.into(),
    };
    (person, Body::Denial(command))
}

fn object(people: &mut People<'_>) -> Object {
    let manner = people.dice.pick(ObjectionManner::ALL);
    Object { manner, advised_in_writing: manner == ObjectionManner::Spoken, grounds: people.sealed() }
}

fn review(people: &mut People<'_>) -> Review {
    let outcome = people.dice.pick(&[ReviewOutcome::Corrected, ReviewOutcome::Corrected, ReviewOutcome::Upheld]);
    let correction = if outcome == ReviewOutcome::Corrected { "依法应予受理".into() } else { String::new() };
    Review { outcome, opinion: "经审核".into(), correction }
}

fn notify() -> NotifyCorrection {
    NotifyCorrection { channel: Channel::Call, document: String::new(), summary: "已告知可以受理".into() }
}

fn report_up() -> ReportUp {
    ReportUp { to: DEPUTY.into(), document: "栟审〔2014〕1号".into(), summary: "重大事项".into() }
}

/// The report of a denial, with every field.
struct Form(Report);

impl Form {
    fn into_command(self) -> DenialCommand {
        DenialCommand::Report(Box::new(self.0))
    }
}

fn report(people: &mut People<'_>) -> Form {
    let applicant = ReportedApplicant {
        unit: people.sealed(),
        name: people.sealed(),
        address: people.sealed(),
        telephone: people.sealed(),
    };
    Form(Report {
        unit: None,
        applicant,
        asked: people.sealed(),
        reasons: "不符合规定条件".into(),
        basis: "行政许可法/38".into(),
        reviewer: REVIEWER.into(),
        archivist: ARCHIVIST.into(),
    })
}
