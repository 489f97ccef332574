//! The clocks of leaves and slips as rows, by article: given a history, when it is folded, then this is due.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::query::get;
use super::row::{Clock, MovedBy, Obligation, State, Status};
use super::*;
use crate::memory::InMemory;
use crate::testing::{History, at, commitment, grounds};
use anjuan_domain::clock::half_day::Half::{Afternoon, Morning};
use anjuan_domain::clock::half_day::{Half, HalfDay};
use anjuan_domain::people::leave::events::{
    Applied, Approved, Began, Cancelled, CertificateProvided, Ended, LeaveKind, LeaveManner, Refused, Regularised,
    ReportedBack,
};
use anjuan_domain::people::slip::events::{self as slips, FilledIn, SlipCause, SlipPunch};
use anjuan_domain::vocabulary::actor::Role;

const LEAVE: &str = "leave/L1";
const SLIP: &str = "slip/S1";

fn half(day: &str, half: Half) -> HalfDay {
    HalfDay { day: day.parse().unwrap(), half }
}

/// Sick since Tuesday 4 November 2014 after noon, told by telephone, until Wednesday noon.
fn applied() -> Applied {
    Applied {
        number: "QJ-20141103-L1".into(),
        person: "P001".into(),
        window: Some("W01".into()),
        kind: LeaveKind::Sick,
        manner: LeaveManner::TelephoneFirst,
        from: half("2014-11-04", Afternoon),
        until: half("2014-11-05", Morning),
        half_days: 2,
        reason: "发烧".into(),
        chain: vec![Role::DeputyDirector, Role::Director],
        to_mayor: false,
        posts: vec!["PO1".into()],
        overridden: None,
        certificate: Some(commitment(3, "leave/4")),
        papers: Some(commitment(1, "leave/7")),
        report_back: commitment(0, "leave/2"),
        adjoining: None,
        paper: None,
    }
}

fn reported() -> History {
    let mut history = grounds();
    history.add(LEAVE, "2014-11-04T01:00:00Z", "P001", applied());
    history
}

fn begun() -> History {
    let mut history = reported();
    history.add(LEAVE, "2014-11-04T06:00:01Z", "P001", Began { posts: vec!["PO1".into()], uncovered: vec![] });
    history
}

fn filled_in() -> FilledIn {
    FilledIn {
        number: "BQ-20141103-S1".into(),
        person: "P001".into(),
        window: Some("W01".into()),
        session: half("2014-11-03", Morning),
        punch: SlipPunch::Coming,
        cause: SlipCause::Meeting,
        reason: "县里开会".into(),
        approver: Some("P002".into()),
        decision: Some(commitment(3, "discipline/2")),
    }
}

/// A leave and a slip, for whoever wants every clock.
pub(super) fn history() -> History {
    let mut history = begun();
    history.add(SLIP, "2014-11-04T07:00:00Z", "P001", filled_in());
    history
}

fn filled() -> History {
    let mut history = grounds();
    history.add(SLIP, "2014-11-04T07:00:00Z", "P001", filled_in());
    history
}

fn back(day: &str, of: Half) -> ReportedBack {
    ReportedBack { from: half(day, of), overstayed: 0, reason: String::new(), posts: vec![] }
}

fn row(history: &History, aggregate: &str, clock: Clock) -> Obligation {
    let view: InMemory<Deadlines> = history.fold();
    get(view.rows(), &aggregate.parse().unwrap(), clock, 0).unwrap().unwrap()
}

fn leave(history: &History, clock: Clock) -> Obligation {
    row(history, LEAVE, clock)
}

#[test]
fn ab_role_1__a_leave_begins_and_ends_with_its_half_days_and_the_service_is_never_late() {
    let history = reported();
    let (begin, end) = (leave(&history, Clock::LeaveBegin), leave(&history, Clock::LeaveEnd));
    assert_eq!((begin.due_at, end.due_at), (at("2014-11-04T06:00:00Z"), at("2014-11-05T03:30:00Z")));
    assert_eq!((begin.warn_at, begin.window.as_str(), begin.responsible.as_str()), (None, "W01", "P001"));
    assert_eq!(begin.state(at("2014-11-04T06:00:01Z")), State::Overdue, "what the policy waits for");
    let mut history = begun();
    assert_eq!(leave(&history, Clock::LeaveBegin).status, Status::Met);
    history.add(LEAVE, "2014-11-05T03:31:00Z", "P001", Ended { posts: vec![] });
    assert_eq!(leave(&history, Clock::LeaveEnd).status, Status::Met);
}

#[test]
fn leave_2__the_return_is_reported_by_the_end_of_the_first_working_day_back() {
    let mut history = begun();
    let owed = leave(&history, Clock::LeaveReportBack);
    assert_eq!((owed.start, owed.due_at), (at("2014-11-05T06:00:00Z"), at("2014-11-05T09:30:00Z")), "that afternoon");
    history.add(LEAVE, "2014-11-06T00:10:00Z", "P001", back("2014-11-05", Afternoon));
    assert_eq!(leave(&history, Clock::LeaveReportBack).status, Status::MetLate);
}

#[test]
fn leave_2__who_is_back_early_has_ended_the_leave() {
    let mut history = begun();
    history.add(LEAVE, "2014-11-05T00:10:00Z", "P001", back("2014-11-05", Morning));
    assert_eq!(leave(&history, Clock::LeaveEnd).status, Status::Met);
    assert_eq!(leave(&history, Clock::LeaveReportBack).status, Status::Met);
}

#[test]
fn leave_4__the_certificate_is_owed_from_the_beginning() {
    let mut history = begun();
    assert_eq!(leave(&history, Clock::LeaveCertificate).due_at, at("2014-11-07T09:30:00Z"));
    let certificate = CertificateProvided { hospital: "栟茶医院".into(), document: "BZ-1".into() };
    history.add(LEAVE, "2014-11-05T00:10:00Z", "P001", certificate);
    assert_eq!(leave(&history, Clock::LeaveCertificate).status, Status::Met);
}

#[test]
fn leave_7__the_papers_of_an_emergency_are_owed_from_the_return() {
    let mut history = begun();
    assert_eq!(leave(&history, Clock::LeavePapers).due_at, at("2014-11-06T09:30:00Z"));
    history.add(LEAVE, "2014-11-07T00:10:00Z", "P001", back("2014-11-07", Morning));
    let papers = leave(&history, Clock::LeavePapers);
    assert_eq!((papers.due_at, papers.moves[0].because), (at("2014-11-10T09:30:00Z"), MovedBy::Return));
    history.add(LEAVE, "2014-11-10T00:10:00Z", "P001", Regularised { document: "QJ-3".into() });
    assert_eq!(leave(&history, Clock::LeavePapers).status, Status::Met);
}

#[test]
fn leave_2__what_was_given_up_or_not_agreed_to_before_it_began_owes_nothing() {
    let refused = Refused { role: Role::Director, by: "P010".into(), reason: "窗口繁忙".into() };
    let cancelled = Cancelled { by: "P001".into(), reason: "已退烧".into() };
    let (mut one, mut other) = (reported(), reported());
    one.add(LEAVE, "2014-11-04T02:00:00Z", "P001", refused.clone());
    other.add(LEAVE, "2014-11-04T02:00:00Z", "P001", cancelled);
    for history in [one, other] {
        for clock in [Clock::LeaveBegin, Clock::LeaveEnd, Clock::LeaveReportBack, Clock::LeavePapers] {
            assert_eq!(leave(&history, clock).status, Status::Cancelled, "{clock}");
        }
    }
    let mut begun = begun();
    let approved = Approved { role: Role::DeputyDirector, by: "P002".into(), opinion: String::new() };
    begun.add(LEAVE, "2014-11-04T07:00:00Z", "P001", approved).add(LEAVE, "2014-11-04T08:00:00Z", "P001", refused);
    assert_eq!(leave(&begun, Clock::LeaveEnd).status, Status::Open, "whoever is away comes back all the same");
}

#[test]
fn discipline_2__a_slip_is_decided_by_the_deputy_director_in_time() {
    let mut history = filled();
    let owed = row(&history, SLIP, Clock::SlipDecision);
    assert_eq!((owed.due_at, owed.responsible.as_str()), (at("2014-11-07T09:30:00Z"), "P002"));
    let mut taken_back = filled();
    taken_back.add(SLIP, "2014-11-05T00:00:00Z", "P001", slips::TakenBack { reason: "误填".into() });
    assert_eq!(row(&taken_back, SLIP, Clock::SlipDecision).status, Status::Cancelled);
    history.add(SLIP, "2014-11-10T00:00:00Z", "P002", slips::Approved { by: "P002".into() });
    assert_eq!(row(&history, SLIP, Clock::SlipDecision).status, Status::MetLate);
}
