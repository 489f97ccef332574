//! What people do with complaints (投诉): receive, classify, assign, investigate, decide, answer, explain, measure.
use crate::people::{Act, People};
use anjuan_domain::command::Body;
use anjuan_domain::matters::complaint::Complaint;
use anjuan_domain::matters::complaint::commands::{
    Answer, Assign, Classify, ComplaintCommand, Decide, ExplainOverdue, Investigate, IssueCircular, PutInWriting,
    Receive, TakeMeasure, Withdraw,
};
use anjuan_domain::matters::complaint::events::{
    ComplaintChannel, Finding, FoundOf, Gravity, Measure, ReplyManner, Track,
};
use anjuan_domain::vocabulary::ids::Kind;
use chrono::TimeDelta;

/// The complaint centre, the general section, the deputy director.
const RECEIVER: &str = "P007";
const INVESTIGATOR: &str = "P003";
const DEPUTY: &str = "P002";

/// Somebody complains of somebody at a window.
pub(super) fn receive(people: &mut People<'_>) -> Act {
    let (person, window) = people.at_a_window();
    let receive = Receive {
        channel: people.dice.pick(ComplaintChannel::ALL),
        gravity: people.dice.pick(Gravity::ALL),
        complainant: Some(people.party()),
        matter: people.sealed(),
        summary: "办理拖延、态度冷淡".into(),
        persons: vec![person],
        windows: vec![window],
        about: None,
        articles: vec!["first-asked/3.1".into()],
    };
    let body = Body::Complaint(ComplaintCommand::Receive(Box::new(receive)));
    people.opening(RECEIVER, Kind::Complaint, body)
}

/// The next step of a complaint, mostly the sensible one.
pub(super) fn next(people: &mut People<'_>, complaint: &Complaint) -> (String, Body) {
    let (person, command) = match people.dice.below(100) {
        0..10 => anything(people, complaint),
        10..14 => (RECEIVER.to_owned(), Withdraw { reason: "已谅解".into() }.into()),
        _ => sensible(people, complaint),
    };
    (person, Body::Complaint(command))
}

fn sensible(people: &mut People<'_>, complaint: &Complaint) -> (String, ComplaintCommand) {
    let deciding = |track| if track == Track::Simple { RECEIVER } else { DEPUTY };
    let track = complaint.classification.as_ref().map(|classification| classification.track);
    match track {
        _ if complaint.waits_for_paper() => (RECEIVER.into(), paper(people).into()),
        None => (RECEIVER.into(), classify(people).into()),
        Some(track) if complaint.assignment.is_none() => {
            (deciding(track).into(), Assign { investigator: INVESTIGATOR.into() }.into())
        }
        Some(_) if complaint.steps == 0 => (complaint.responsible.clone(), investigate(people, complaint)),
        Some(track) if complaint.decision.is_none() => (deciding(track).into(), decide(people, complaint).into()),
        Some(_) if complaint.answered_at.is_none() => (complaint.responsible.clone(), answer(complaint).into()),
        Some(_) => afterwards(people, complaint),
    }
}

fn anything(people: &mut People<'_>, complaint: &Complaint) -> (String, ComplaintCommand) {
    let anybody = people.anybody();
    let person = people.dice.pick(&[RECEIVER.into(), DEPUTY.into(), complaint.responsible.clone(), anybody]);
    let command = match people.dice.below(8) {
        0 => paper(people).into(),
        1 => classify(people).into(),
        2 => Assign { investigator: people.anybody() }.into(),
        3 => investigate(people, complaint),
        4 => decide(people, complaint).into(),
        5 => answer(complaint).into(),
        6 => explain(people).into(),
        _ => return afterwards(people, complaint),
    };
    (person, command)
}

fn afterwards(people: &mut People<'_>, complaint: &Complaint) -> (String, ComplaintCommand) {
    if people.chance(50) {
        let circular =
            IssueCircular { title: "关于一起投诉的通报".into(), text: "经查属实，通报批评".into() };
        return (RECEIVER.into(), circular.into());
    }
    let measure = TakeMeasure {
        person: complaint.persons.first().cloned().unwrap_or_default(),
        article: "accountability/3".into(),
        gravity: Gravity::Ordinary,
        measure: Measure::SelfCriticismCirculated,
        reason: "推诿".into(),
    };
    (DEPUTY.into(), measure.into())
}

fn paper(people: &mut People<'_>) -> PutInWriting {
    PutInWriting { document: "信〔2014〕1号".into(), matter: people.sealed() }
}

fn classify(people: &mut People<'_>) -> Classify {
    let track = people.dice.pick(Track::ALL);
    let departments = match track {
        Track::Simple => vec!["栟茶镇农业农村局".to_owned()],
        Track::Complex => vec!["栟茶镇农业农村局".into(), "栟茶司法所".into()],
    };
    Classify { track, departments, reason: "按投诉内容".into() }
}

fn investigate(people: &mut People<'_>, complaint: &Complaint) -> ComplaintCommand {
    let investigate = Investigate {
        step: "听取双方意见".into(),
        department: "栟茶镇农业农村局".into(),
        statement_of: complaint.persons.first().cloned(),
        statement: Some(people.sealed()),
        result: "情况已核实".into(),
    };
    ComplaintCommand::Investigate(Box::new(investigate))
}

fn decide(people: &mut People<'_>, complaint: &Complaint) -> Decide {
    let finding = people.dice.pick(&[Finding::Verified, Finding::NotVerified]);
    let found = |person: Option<&String>, window: Option<&String>| FoundOf {
        person: person.cloned(),
        window: window.cloned(),
        article: "first-asked/3.1".into(),
        finding,
    };
    let persons = complaint.persons.iter().map(|person| found(Some(person), None));
    let windows = complaint.windows.iter().map(|window| found(None, Some(window)));
    Decide { finding, found: persons.chain(windows).collect(), reasons: "经调查".into() }
}

fn answer(complaint: &Complaint) -> Answer {
    let (manner, document) = match complaint.is_written() {
        true => (ReplyManner::Written, "栟诉复〔2014〕1号"),
        false => (ReplyManner::Spoken, ""),
    };
    Answer { manner, document: document.into(), summary: "已答复".into() }
}

fn explain(people: &mut People<'_>) -> ExplainOverdue {
    let promised = people.now + TimeDelta::days(3);
    ExplainOverdue { manner: ReplyManner::Spoken, explanation: "调查尚未结束".into(), promised }
}
