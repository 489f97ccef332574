//! A history of the nine systems for tests: denial, cover, complaint, joint case, rating and handover, each with its
//! breaches, in streams that can be recorded in any order that keeps each stream's own.
use crate::testing::{
    History, Line, accepted, at, commitment, days, finished, grounds, notice_given, opened, registered, rulebook,
};
use anjuan_domain::clock::Commitment;
use anjuan_domain::matters::case::events::{
    AttemptRefused, Denied, HandedOver as CaseMoved, LeadReassigned, Mended, NoticeGiven, PartAssigned, PartDone,
    Rated, Registered, Reopened, Satisfaction, StepResult,
};
use anjuan_domain::matters::complaint::events::{
    Answered, Assigned, Classified, ComplaintChannel, Decided, Finding, FoundOf, Gravity, OverdueExplained, Received,
    ReplyManner, Track,
};
use anjuan_domain::matters::contact::events::{Channel, HandedOver as ContactMoved};
use anjuan_domain::matters::denial::events::{
    CorrectionNotified, DenialScope, HandedOver as DenialMoved, Importance, Issued, Objected, ObjectionManner,
    ReportMissing, Reported, ReportedApplicant, ReviewOutcome, Reviewed,
};
use anjuan_domain::matters::handover::events::{HandoverKind, HandoverSide, Lists, Opened as HandoverOpened, Signed};
use anjuan_domain::reference::centre::definition::{Enrolment, PersonDefinition, PostDefinition};
use anjuan_domain::reference::centre::events::{PersonDefined, PostDefined};
use anjuan_domain::reference::post::events::{CoverEnded, CoverStarted};
use anjuan_domain::vocabulary::sealed::{Party, Sealed};

pub(crate) fn sealed() -> Sealed {
    Sealed { applicant: "AP0000000001".into(), ciphertext: "c2VhbGVk".into(), masked: "*".into() }
}

fn party() -> Party {
    registered("AJ-0", None).applicant
}

fn owed(count: i32, rule: &str) -> Commitment {
    commitment(count, rule)
}

fn case(number: &str, handler: &str) -> Registered {
    Registered { handler: handler.into(), ..registered(number, None) }
}

pub(crate) fn issued(number: &str, handler: &str) -> Issued {
    Issued {
        number: number.into(),
        matter: None,
        item: Some("SI-001".into()),
        window: "W01".into(),
        handler: handler.into(),
        applicant: party(),
        asked: sealed(),
        scope: DenialScope::WithinDuties,
        importance: Importance::Ordinary,
        reasons: "不符合条件".into(),
        basis: "行政许可法".into(),
        referral: None,
    }
}

pub(crate) fn objected(advised: bool) -> Objected {
    let (manner, report) = (ObjectionManner::Spoken, owed(1, "denial-report/9"));
    Objected { manner, advised_in_writing: advised, grounds: sealed(), report }
}

pub(crate) fn reported(up: Option<Commitment>) -> Reported {
    Reported {
        number: "FB-20141104-D1".into(),
        handler: "P003".into(),
        unit: "民政".into(),
        applicant: ReportedApplicant { unit: sealed(), name: sealed(), address: sealed(), telephone: sealed() },
        asked: sealed(),
        reasons: "不符合条件".into(),
        basis: "行政许可法".into(),
        reviewer: "P009".into(),
        archivist: "P008".into(),
        review: owed(3, "denial-report/5"),
        report_up: up,
    }
}

pub(crate) fn received(number: &str, persons: &[&str]) -> Received {
    Received {
        number: number.into(),
        receiver: "P008".into(),
        channel: ComplaintChannel::Written,
        gravity: Gravity::Ordinary,
        complainant: Some(party()),
        matter: sealed(),
        summary: "态度".into(),
        persons: persons.iter().map(|person| (*person).into()).collect(),
        windows: vec!["W01".into()],
        about: None,
        articles: vec!["first-asked/3.1".into()],
        asked_in_writing: false,
        answer: Some(owed(5, "complaint/3")),
    }
}

pub(crate) fn classified(track: Track, promised: i32) -> Classified {
    let answer = owed(promised, "complaint/3");
    Classified { by: "P008".into(), track, departments: vec!["民政".into()], reason: "简单".into(), answer }
}

pub(crate) fn answered() -> Answered {
    Answered { by: "P007".into(), manner: ReplyManner::Written, document: "D1".into(), summary: "属实".into() }
}

pub(crate) fn explained() -> OverdueExplained {
    let promised = at("2014-11-20T09:30:00Z");
    OverdueExplained { by: "P007".into(), manner: ReplyManner::Written, explanation: "取证".into(), promised }
}

fn found(person: &str, article: &str, finding: Finding) -> FoundOf {
    FoundOf { person: Some(person.into()), window: Some("W01".into()), article: article.into(), finding }
}

pub(crate) fn decided() -> Decided {
    let found = vec![
        found("P001", "first-asked/3.1", Finding::Verified),
        found("P003", "conduct/3.5", Finding::PartlyVerified),
        found("P004", "conduct/3.5", Finding::NotVerified),
    ];
    Decided { by: "P010".into(), finding: Finding::Verified, found, reasons: "查实".into() }
}

pub(crate) fn cover_started(ordinal: u32, away: &str, cover: &str) -> CoverStarted {
    CoverStarted {
        ordinal,
        away: away.into(),
        cover: cover.into(),
        reason: "会议".into(),
        until: None,
        overridden: None,
        matters: vec![],
        handover: Commitment { limit: days(0), rule: "ab-role/4".into() },
    }
}

pub(crate) fn post() -> PostDefined {
    let items = vec!["SI-001".into()];
    let definition = PostDefinition {
        name: "民政岗".into(),
        window: "W01".into(),
        a: "P001".into(),
        b: "P002".into(),
        items,
        office: None,
    };
    PostDefined { effective_from: "2014-01-01".parse().unwrap(), definition }
}

pub(crate) fn joined(from: &str) -> PersonDefined {
    let definition = PersonDefinition {
        category: None,
        enrolled: Enrolment::at(["D1", "D2"]),
        name: "张三".into(),
        window: Some("W01".into()),
        section: "民政".into(),
        title: "科员".into(),
        roles: vec![],
        certificate: "0001".into(),
        telephone: "1".into(),
    };
    PersonDefined { effective_from: from.parse().unwrap(), definition }
}

pub(crate) fn part(ordinal: u32, window: &str, handler: &str) -> PartAssigned {
    let department = format!("部门{ordinal}");
    PartAssigned { ordinal, department, window: window.into(), handler: handler.into(), limit: owed(2, "post/1.4") }
}

pub(crate) fn part_done(ordinal: u32) -> PartDone {
    PartDone { ordinal, by: "P004".into(), result: StepResult::Agree, opinion: String::new() }
}

pub(crate) fn rated() -> Rated {
    let mend = Some(owed(5, "work/3"));
    Rated {
        satisfaction: Satisfaction::Dissatisfied,
        comment: None,
        channel: Channel::Call,
        mend,
        entered_by: None,
        replaces: None,
    }
}

pub(crate) fn attempt(action: &str, code: &str, article: &str) -> AttemptRefused {
    AttemptRefused { action: action.into(), person: "P003".into(), code: code.into(), article: article.into() }
}

pub(crate) fn handover(number: &str, giver: &str, receiver: &str) -> HandoverOpened {
    HandoverOpened {
        number: number.into(),
        kind: HandoverKind::Work,
        giver: giver.into(),
        receiver: receiver.into(),
        reason: "调岗".into(),
        post: None,
        part: None,
        lists: Lists::default(),
        supersedes: None,
    }
}

pub(crate) fn signed(side: HandoverSide, by: &str) -> Signed {
    Signed { side, by: by.into() }
}

fn cover() -> Vec<Line> {
    vec![
        ("post/PO1", "2014-01-02T00:00:00Z", "", post().into()),
        ("post/PO1", "2014-11-10T01:00:00Z", "", cover_started(1, "P001", "P002").into()),
        (
            "post/PO1",
            "2014-11-12T01:00:00Z",
            "",
            CoverEnded { ordinal: 1, back: "P001".into(), remark: String::new() }.into(),
        ),
        ("post/PO1", "2014-11-13T01:00:00Z", "", cover_started(2, "P001", "P002").into()),
        (
            "post/PO1",
            "2014-11-13T06:00:00Z",
            "",
            CoverEnded { ordinal: 2, back: "P001".into(), remark: String::new() }.into(),
        ),
    ]
}

/// Due while A was away: B answers for it. Its second notice repeats.
fn late_case() -> Vec<Line> {
    let accept = accepted("2014-11-03T02:00:00Z", owed(5, "time-limit/3.4"), None);
    let repeat = NoticeGiven { ordinal: 2, repeated: vec!["M1".into()], ..notice_given() };
    let refused = attempt("case.charge", "case.charge.not-published", "commitment/11");
    let late = attempt("case.extend", "case.extend.after-due", "time-limit/3.4");
    vec![
        ("case/K1", "2014-11-03T01:00:00Z", "P001", case("AJ-20141103-K1", "P001").into()),
        ("case/K1", "2014-11-03T01:10:00Z", "P001", notice_given().into()),
        ("case/K1", "2014-11-03T01:20:00Z", "P001", repeat.into()),
        ("case/K1", "2014-11-03T02:00:00Z", "P001", accept.into()),
        ("case/K1", "2014-11-04T02:00:00Z", "P001", refused.into()),
        ("case/K1", "2014-11-10T10:00:00Z", "P002", late.into()),
        ("case/K1", "2014-11-11T02:00:00Z", "P002", finished().into()),
        ("case/K1", "2014-11-12T02:00:00Z", "P001", rated().into()),
        ("case/K1", "2014-11-20T02:00:00Z", "P001", Mended { by: "P001".into(), measure: "道歉".into() }.into()),
    ]
}

/// Denied, corrected by the review and finished in the time that began anew.
fn reopened_case() -> Vec<Line> {
    let accept = accepted("2014-11-03T02:00:00Z", owed(5, "time-limit/3.4"), Some(owed(20, "行政许可法/42")));
    vec![
        ("case/K2", "2014-11-03T01:00:00Z", "P003", case("AJ-20141103-K2", "P003").into()),
        ("case/K2", "2014-11-03T02:00:00Z", "P003", accept.into()),
        ("case/K2", "2014-11-03T03:00:00Z", "P003", part(1, "W02", "P004").into()),
        ("case/K2", "2014-11-03T08:00:00Z", "P003", Denied { denial: "D1".into() }.into()),
        ("case/K2", "2014-11-10T02:00:00Z", "P003", Reopened { denial: "D1".into(), by: "P009".into() }.into()),
        ("case/K2", "2014-11-11T02:00:00Z", "P003", part_done(1).into()),
        ("case/K2", "2014-11-12T02:00:00Z", "P003", finished().into()),
    ]
}

/// Reported in time, reviewed a day late, corrected and told in time.
fn corrected_denial() -> Vec<Line> {
    let review = Reviewed {
        outcome: ReviewOutcome::Corrected,
        by: "P009".into(),
        opinion: "应予办理".into(),
        correction: "行政许可法".into(),
        notice: Some(owed(3, "denial-report/6")),
    };
    let notified = CorrectionNotified {
        by: "P003".into(),
        channel: Channel::Call,
        document: String::new(),
        summary: "已告知".into(),
    };
    vec![
        ("denial/D1", "2014-11-03T08:00:00Z", "P003", issued("FD-20141103-D1", "P003").into()),
        ("denial/D1", "2014-11-03T08:30:00Z", "P003", objected(true).into()),
        ("denial/D1", "2014-11-04T02:00:00Z", "P003", reported(Some(owed(3, "denial-report/7"))).into()),
        ("denial/D1", "2014-11-10T02:00:00Z", "P003", review.into()),
        ("denial/D1", "2014-11-12T02:00:00Z", "P003", notified.into()),
    ]
}

/// Never reported, found missing, handed over since; and nobody said that the applicant could write.
fn missing_report() -> Vec<Line> {
    let missing = ReportMissing { objection: 2, due_at: at("2014-11-05T09:30:00Z"), responsible: "P003".into() };
    let moved = DenialMoved { handover: "H1".into(), from: "P003".into(), to: "P005".into() };
    vec![
        ("denial/D2", "2014-11-04T01:00:00Z", "P003", issued("FD-20141104-D2", "P003").into()),
        ("denial/D2", "2014-11-04T02:00:00Z", "P003", objected(false).into()),
        ("denial/D2", "2014-11-05T09:31:00Z", "P003", missing.into()),
        ("denial/D2", "2014-11-07T02:00:00Z", "P005", moved.into()),
    ]
}

/// Overdue, explained late, found true and answered.
fn late_complaint() -> Vec<Line> {
    let assigned = Assigned { investigator: "P007".into(), by: "P010".into() };
    vec![
        ("complaint/T1", "2014-11-03T01:00:00Z", "P008", received("TS-20141103-T1", &["P001", "P003"]).into()),
        ("complaint/T1", "2014-11-04T01:00:00Z", "P008", classified(Track::Simple, 5).into()),
        ("complaint/T1", "2014-11-05T01:00:00Z", "P007", assigned.into()),
        ("complaint/T1", "2014-11-12T01:00:00Z", "P007", explained().into()),
        ("complaint/T1", "2014-11-13T01:00:00Z", "P007", decided().into()),
        ("complaint/T1", "2014-11-14T01:00:00Z", "P007", answered().into()),
    ]
}

fn timely_complaint() -> Vec<Line> {
    let decided = Decided { finding: Finding::NotVerified, found: vec![], ..decided() };
    vec![
        ("complaint/T2", "2014-11-03T01:00:00Z", "P008", received("TS-20141103-T2", &["P004"]).into()),
        ("complaint/T2", "2014-11-03T02:00:00Z", "P008", classified(Track::Complex, 15).into()),
        ("complaint/T2", "2014-11-06T01:00:00Z", "P008", decided.into()),
        ("complaint/T2", "2014-11-07T01:00:00Z", "P008", answered().into()),
    ]
}

/// One part in time, one open; another window leads since.
fn joint_case() -> Vec<Line> {
    let lead =
        LeadReassigned { from: "W01".into(), to: "W03".into(), reason: "牵头".into(), approver: "P010".into() };
    vec![
        ("case/K3", "2014-11-03T01:00:00Z", "P003", case("AJ-20141103-K3", "P003").into()),
        (
            "case/K3",
            "2014-11-03T02:00:00Z",
            "P003",
            accepted("2014-11-03T02:00:00Z", owed(20, "time-limit/3.4"), None).into(),
        ),
        ("case/K3", "2014-11-03T03:00:00Z", "P003", part(1, "W02", "P004").into()),
        ("case/K3", "2014-11-03T03:10:00Z", "P003", part(2, "W03", "P005").into()),
        ("case/K3", "2014-11-04T03:00:00Z", "P003", part_done(1).into()),
        ("case/K3", "2014-11-04T04:00:00Z", "P003", lead.into()),
        (
            "case/K3",
            "2014-11-06T04:00:00Z",
            "P005",
            CaseMoved { handover: "H2".into(), from: "P003".into(), to: "P006".into() }.into(),
        ),
    ]
}

fn left_contact() -> Vec<Line> {
    let moved = ContactMoved { handover: "H1".into(), from: "P003".into(), to: "P005".into() };
    vec![
        ("contact/C1", "2014-11-06T08:00:00Z", "P003", opened("ZX-20141106-C1", "2014-11-06T09:30:00Z").into()),
        ("contact/C1", "2014-11-07T02:00:00Z", "P005", moved.into()),
    ]
}

/// Both signed.
fn whole_handover() -> Vec<Line> {
    vec![
        ("handover/H1", "2014-11-06T10:00:00Z", "P003", handover("JJ-20141106-H1", "P003", "P005").into()),
        ("handover/H1", "2014-11-07T01:00:00Z", "P003", signed(HandoverSide::Giver, "P003").into()),
        ("handover/H1", "2014-11-07T02:00:00Z", "P003", signed(HandoverSide::Receiver, "P005").into()),
    ]
}

/// The receiver never signed.
fn half_handover() -> Vec<Line> {
    vec![
        ("handover/H2", "2014-11-06T01:00:00Z", "P003", handover("JJ-20141106-H2", "P003", "P006").into()),
        ("handover/H2", "2014-11-06T02:00:00Z", "P003", signed(HandoverSide::Giver, "P003").into()),
    ]
}

/// Every stream.
pub(crate) fn streams() -> Vec<Vec<Line>> {
    vec![
        cover(),
        late_case(),
        reopened_case(),
        corrected_denial(),
        missing_report(),
        late_complaint(),
        timely_complaint(),
        joint_case(),
        left_contact(),
        whole_handover(),
        half_handover(),
    ]
}

/// The streams recorded in an order that `pick` chooses: it is given how many streams are left.
pub(crate) fn recorded(mut pick: impl FnMut(usize) -> usize) -> History {
    let mut history = grounds();
    for person in ["person/P001", "person/P002", "person/P003", "person/P004"] {
        history.add(person, "2014-01-02T00:00:00Z", "", joined("2014-01-01"));
    }
    history.add("rulebook/main", "2014-01-03T00:00:00Z", "", rulebook("2014-11.2", "17:30"));
    history.take_turns(streams(), &mut pick);
    history
}

/// One stream after the other.
pub(crate) fn systems() -> History {
    recorded(|_| 0)
}
