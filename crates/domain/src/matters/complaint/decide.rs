//! Deciding a complaint (认定): verified, partly verified or not verified, of each person and window complained of.
//!
//! Implements complaint/3: the receiver or the person responsible rules a simple one on the spot, the director's office
//! decides a complex one after an investigation; nobody decides about himself, and no window about itself.
use super::commands::Decide;
use super::conflict::Concern;
use super::events::{Decided, Finding, FoundOf, Track};
use super::handling::{is_office, is_responsible};
use super::state::Complaint;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, day, is_staff};
use crate::vocabulary::articles;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is decided.
    DecideRefusal {
        NotClassified { number } = "complaint.decide.not-classified" by "complaint/3",
            "Complaint {number} is classified before it is decided.", "投诉{number}须先分类再认定。",
        DecidedBefore { number, by } = "complaint.decide.decided-before" by "complaint/3",
            "Complaint {number} was decided by {by}.", "投诉{number}已由{by}作出认定。",
        NotOffice { number, actor } = "complaint.decide.not-office" by "complaint/3",
            "Complaint {number} is complex: the director or a deputy director decides it, not {actor}.",
            "投诉{number}为复杂投诉，由主任或者分管主任认定，{actor}无权认定。",
        NotEntitled { number, actor, responsible } = "complaint.decide.not-entitled" by "complaint/3",
            "Complaint {number} is ruled by its receiver, by {responsible} or by the director's office, not by {actor}.",
            "投诉{number}由受理人、{responsible}或者主任、分管主任认定，{actor}无权认定。",
        NotInvestigated { number } = "complaint.decide.not-investigated" by "complaint/2",
            "Complaint {number} is complex and was not investigated yet.", "复杂投诉{number}尚未调查，不能认定。",
        NoReasons { number } = "complaint.decide.no-reasons" by "complaint/3",
            "Say why complaint {number} is decided so.", "请写明投诉{number}的认定理由。",
        LeftOut { number, whom } = "complaint.decide.left-out" by "complaint/3",
            "Nothing is said of {whom}, whom complaint {number} is about.", "投诉{number}涉及的{whom}没有认定结论。",
        OfNobody { number, article } = "complaint.decide.of-nobody" by "complaint/3",
            "A finding on {article} names neither a person nor a window.", "关于{article}的认定没有写明人员或者窗口。",
        Unknown { whom, on } = "complaint.decide.unknown" by "complaint/3",
            "There is no {whom} here on {on}.", "{on}没有{whom}。",
        UnknownArticle { article } = "complaint.decide.unknown-article" by "complaint/3",
            "`{article}` is no article of the regulation or the law.", "制度和法律中没有条款“{article}”。",
        Contradiction { number, finding_en, finding_zh } = "complaint.decide.contradiction" by "complaint/3",
            "What was found one by one makes complaint {number} {finding_en}.", "按逐项认定，投诉{number}应为{finding_zh}。",
        AboutHandler { number, person } = "complaint.decide.about-handler" by "complaint/3",
            "{person} is responsible for complaint {number}, and nothing is found of who handles it: it is handed over first.",
            "{person}是投诉{number}的责任人，不能同时作为被认定人，应当先行移交。",
    }
}

/// Decides the command.
pub(super) fn decide(complaint: &Complaint, command: &Decide, context: &Context<'_>) -> Result<Decided, Refusal> {
    entitled(complaint, context)?;
    refuse_if!(blank(&command.reasons), DecideRefusal::NoReasons { number: complaint.number.clone() });
    for found in &command.found {
        exists(complaint, found, context)?;
    }
    complete(complaint, command)?;
    agree(complaint, command)?;
    let named = |pick: fn(&FoundOf) -> Option<&str>| command.found.iter().filter_map(pick);
    let concern = Concern::from_complaint(complaint, context);
    let concern = concern.with(named(|found| found.person.as_deref()), named(|found| found.window.as_deref()));
    concern.admits(&context.actor.person)?;
    Ok(Decided {
        by: context.actor.person.clone(),
        finding: command.finding,
        found: command.found.clone(),
        reasons: command.reasons.trim().to_owned(),
    })
}

fn entitled(complaint: &Complaint, context: &Context<'_>) -> Result<(), DecideRefusal> {
    let (number, actor) = (complaint.number.clone(), context.actor.person.clone());
    let Some(classification) = &complaint.classification else { return Err(DecideRefusal::NotClassified { number }) };
    if let Some(decision) = &complaint.decision {
        return Err(DecideRefusal::DecidedBefore { number, by: decision.by.clone() });
    }
    match classification.track {
        Track::Complex if !is_office(context) => Err(DecideRefusal::NotOffice { number, actor }),
        Track::Complex if complaint.steps == 0 => Err(DecideRefusal::NotInvestigated { number }),
        Track::Complex => Ok(()),
        Track::Simple if is_office(context) || actor == complaint.receiver => Ok(()),
        Track::Simple if is_responsible(complaint, context) => Ok(()),
        Track::Simple => Err(DecideRefusal::NotEntitled { number, actor, responsible: complaint.responsible.clone() }),
    }
}

fn exists(complaint: &Complaint, found: &FoundOf, context: &Context<'_>) -> Result<(), DecideRefusal> {
    let (number, article, on) = (complaint.number.clone(), found.article.clone(), day(context).to_string());
    refuse_if!(found.person.is_none() && found.window.is_none(), DecideRefusal::OfNobody { number, article });
    // Who was on the staff when it was received is judged, though they may have left since.
    let received = Context { at: complaint.received_at, ..*context };
    let on_staff = |person: &str| is_staff(person, context) || is_staff(person, &received);
    if let Some(person) = found.person.as_ref().filter(|person| !on_staff(person)) {
        return Err(DecideRefusal::Unknown { whom: person.clone(), on });
    }
    let there = |window: &str| [context, &received].iter().any(|at| at.centre.window(window, day(at)).is_some());
    if let Some(window) = found.window.as_ref().filter(|window| !there(window)) {
        return Err(DecideRefusal::Unknown { whom: window.clone(), on });
    }
    refuse_if!(!articles::is_known(&article), DecideRefusal::UnknownArticle { article });
    match found.person.as_ref().filter(|person| **person == complaint.responsible) {
        Some(person) => Err(DecideRefusal::AboutHandler { number, person: person.clone() }),
        None => Ok(()),
    }
}

/// Everybody and every window complained of has a finding.
fn complete(complaint: &Complaint, command: &Decide) -> Result<(), DecideRefusal> {
    let of_person = |person: &String| command.found.iter().any(|found| found.person.as_ref() == Some(person));
    let of_window = |window: &String| command.found.iter().any(|found| found.window.as_ref() == Some(window));
    let person = complaint.persons.iter().find(|person| !of_person(person));
    match person.or_else(|| complaint.windows.iter().find(|window| !of_window(window))) {
        Some(whom) => Err(DecideRefusal::LeftOut { number: complaint.number.clone(), whom: whom.clone() }),
        None => Ok(()),
    }
}

/// All verified is verified, none is not verified, anything between is partly; a complaint about nobody is as it is said.
fn agree(complaint: &Complaint, command: &Decide) -> Result<(), DecideRefusal> {
    let all = |finding| command.found.iter().all(|found| found.finding == finding);
    let overall = match command.found.is_empty() {
        true => command.finding,
        false if all(Finding::Verified) => Finding::Verified,
        false if all(Finding::NotVerified) => Finding::NotVerified,
        false => Finding::PartlyVerified,
    };
    if overall == command.finding {
        return Ok(());
    }
    let (finding_en, finding_zh) = match overall {
        Finding::Verified => ("verified".into(), "属实".into()),
        Finding::PartlyVerified => ("partly verified".into(), "部分属实".into()),
        Finding::NotVerified => ("not verified".into(), "不属实".into()),
    };
    Err(DecideRefusal::Contradiction { number: complaint.number.clone(), finding_en, finding_zh })
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
