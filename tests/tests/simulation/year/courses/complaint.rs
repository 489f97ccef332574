//! Complaints of the year (投诉): simple and complex, spoken and written, in time, late and explained, late and silent, and
//! such as nobody classified in time.
use crate::year::plan::Plan;
use anjuan_domain::command::Body;
use anjuan_domain::matters::complaint::commands::{
    Answer, Assign, Classify, ComplaintCommand, Decide, ExplainOverdue, Investigate, IssueCircular, Receive,
    TakeMeasure,
};
use anjuan_domain::matters::complaint::events::{
    ComplaintChannel, Finding, FoundOf, Gravity, Measure, ReplyManner, Track,
};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{NaiveDate, TimeDelta};

/// The complaint centre, the general section, the deputy director, the director.
const RECEIVER: &str = "P007";
const INVESTIGATOR: &str = "P003";
const DEPUTY: &str = "P002";

/// One complaint, of the person at the second window.
pub(super) fn live(plan: &mut Plan<'_>, day: NaiveDate) {
    let at = plan.morning(day);
    let channel = plan.dice.pick(ComplaintChannel::ALL);
    let track = plan.dice.pick(Track::ALL);
    let complaint = received(plan, at, channel);
    if plan.chance(12) {
        return unclassified(plan, at, &complaint, channel);
    }
    let departments = match track {
        Track::Simple => vec!["人力资源和社会保障所".to_owned()],
        Track::Complex => vec!["人力资源和社会保障所".into(), "农业农村局".into()],
    };
    let classify = Classify { track, departments, reason: "按投诉内容".into() };
    plan.give(at + TimeDelta::minutes(30), RECEIVER, &complaint, Body::Complaint(classify.into()));
    let (by, rule) = match track {
        Track::Simple => (RECEIVER, "complaint-simple"),
        Track::Complex => (DEPUTY, "complaint-complex"),
    };
    let assign = Body::Complaint(Assign { investigator: INVESTIGATOR.into() }.into());
    plan.give(at + TimeDelta::minutes(40), by, &complaint, assign);
    investigate(plan, at, &complaint);
    let due = plan.ends_by_rule(rule, at);
    let verified = plan.chance(40);
    match plan.dice.below(100) {
        0..70 => {
            let decided = plan.after(at, 3);
            settled(plan, decided, (&complaint, by), channel, verified);
        }
        // Late, and explained in time.
        70..80 => {
            plan.breach(&complaint, "complaint-unanswered");
            let explained = plan.after(due, 1);
            explain(plan, explained, &complaint);
            let decided = plan.after(due, 3);
            settled(plan, decided, (&complaint, by), channel, verified);
        }
        // Late, and explained too late.
        80..88 => {
            plan.breach(&complaint, "complaint-unanswered");
            plan.breach(&complaint, "overdue-unexplained");
            let explained = plan.after(due, 3);
            explain(plan, explained, &complaint);
            let decided = plan.after(due, 5);
            settled(plan, decided, (&complaint, by), channel, verified);
        }
        // Late, and nobody says a word.
        _ => {
            plan.breach(&complaint, "complaint-unanswered");
            plan.breach(&complaint, "overdue-unexplained");
        }
    }
}

/// Nobody classifies it in the time of a simple one: late, and complex it is when somebody does (complaint/3).
fn unclassified(plan: &mut Plan<'_>, at: Instant, complaint: &AggregateRef, channel: ComplaintChannel) {
    plan.breach(complaint, "complaint-unanswered");
    let due = plan.ends_by_rule("complaint-simple", at);
    if plan.chance(50) {
        return plan.breach(complaint, "overdue-unexplained");
    }
    let explained = plan.after(due, 1);
    let explain = ExplainOverdue {
        manner: ReplyManner::Spoken,
        explanation: "尚未分类".into(),
        promised: plan.ends(explained, 5),
    };
    plan.give(explained, RECEIVER, complaint, Body::Complaint(explain.into()));
    let departments = vec!["人力资源和社会保障所".into(), "农业农村局".into()];
    let classify = Classify { track: Track::Complex, departments, reason: "涉及两个部门".into() };
    plan.give(explained + TimeDelta::minutes(10), RECEIVER, complaint, Body::Complaint(classify.into()));
    let assign = Body::Complaint(Assign { investigator: INVESTIGATOR.into() }.into());
    plan.give(explained + TimeDelta::minutes(20), DEPUTY, complaint, assign);
    investigate(plan, explained, complaint);
    let decided = plan.after(explained, 3);
    settled(plan, decided, (complaint, DEPUTY), channel, false);
}

fn received(plan: &mut Plan<'_>, at: Instant, channel: ComplaintChannel) -> AggregateRef {
    let receive = Receive {
        channel,
        gravity: Gravity::Ordinary,
        complainant: Some(plan.party()),
        matter: plan.sealed(),
        summary: "办理拖延、态度冷淡".into(),
        persons: vec!["P014".into()],
        windows: vec!["W02".into()],
        about: None,
        articles: vec!["first-asked/3.1".into()],
    };
    plan.open(at, RECEIVER, Kind::Complaint, Body::Complaint(ComplaintCommand::Receive(Box::new(receive))))
}

fn investigate(plan: &mut Plan<'_>, at: Instant, complaint: &AggregateRef) {
    let investigate = Investigate {
        step: "听取双方意见".into(),
        department: "人力资源和社会保障所".into(),
        statement_of: Some("P014".into()),
        statement: Some(plan.sealed()),
        result: "情况已核实".into(),
    };
    let heard = plan.after(at, 2);
    let body = Body::Complaint(ComplaintCommand::Investigate(Box::new(investigate)));
    plan.give(heard, INVESTIGATOR, complaint, body);
}

fn explain(plan: &mut Plan<'_>, at: Instant, complaint: &AggregateRef) {
    let promised = plan.ends(at, 5);
    let explain = ExplainOverdue { manner: ReplyManner::Spoken, explanation: "调查尚未结束".into(), promised };
    plan.give(at, INVESTIGATOR, complaint, Body::Complaint(explain.into()));
}

fn settled(
    plan: &mut Plan<'_>,
    at: Instant,
    (complaint, by): (&AggregateRef, &str),
    channel: ComplaintChannel,
    verified: bool,
) {
    let finding = if verified { Finding::Verified } else { Finding::NotVerified };
    let found = |person: Option<&str>, window: Option<&str>| FoundOf {
        person: person.map(str::to_owned),
        window: window.map(str::to_owned),
        article: "first-asked/3.1".into(),
        finding,
    };
    let found = vec![found(Some("P014"), None), found(None, Some("W02"))];
    let decide = Decide { finding, found, reasons: "经调查".into() };
    plan.give(at, by, complaint, Body::Complaint(decide.into()));
    if verified {
        // Of the person, and of the window.
        plan.breach(complaint, "complaint-verified");
        plan.breach(complaint, "complaint-verified");
    }
    let written = matches!(channel, ComplaintChannel::Written | ComplaintChannel::Online);
    let answer = match written {
        true => Answer {
            manner: ReplyManner::Written, document: "栟诉复〔2014〕1号".into(), summary: "已答复".into()
        },
        false => Answer { manner: ReplyManner::Spoken, document: String::new(), summary: "已答复".into() },
    };
    plan.give(at + TimeDelta::minutes(20), INVESTIGATOR, complaint, Body::Complaint(answer.into()));
    if verified {
        let measure = TakeMeasure {
            person: "P014".into(),
            article: "accountability/3".into(),
            gravity: Gravity::Ordinary,
            measure: Measure::SelfCriticismCirculated,
            reason: "推诿".into(),
        };
        plan.give(at + TimeDelta::minutes(40), DEPUTY, complaint, Body::Complaint(measure.into()));
        let circular =
            IssueCircular { title: "关于一起投诉的通报".into(), text: "经查属实，通报批评".into() };
        plan.give(at + TimeDelta::minutes(50), RECEIVER, complaint, Body::Complaint(circular.into()));
    }
}
