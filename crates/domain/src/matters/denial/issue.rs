//! Denying something asked for (否定): explained in detail, with its legal basis.
//!
//! Implements denial-report/2 (reasons and basis) and denial-report/3 (out of scope, the applicant is sent on with help);
//! and, so that denial-report/5 can be kept, nobody denies what nobody else could review. The case or contact that is
//! denied is closed in the same batch ([`super::together`]) and must be open there.
use super::commands::Issue;
use super::events::{DenialScope, Issued, Onward};
use super::guard::GuardRefusal;
use super::guard::holds;
use super::state::Denial;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, day, not_in_future};
use crate::reference::shared::Shared;
use crate::vocabulary::actor::Role;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is denied.
    IssueRefusal {
        /// No reasons.
        NoReasons {} = "denial.issue.no-reasons" by "denial-report/2",
            "A denial is explained: its reasons are missing.", "否定应当详细说明理由，现未写明。",
        /// No basis.
        NoBasis {} = "denial.issue.no-basis" by "denial-report/2",
            "A denial needs its legal basis.", "否定应当写明法律、政策依据。",
        /// Nothing was asked for.
        NothingAsked {} = "denial.issue.nothing-asked" by "denial-report/2",
            "A denial says what was asked for.", "否定应当写明申请事项。",
        /// Out of scope without help.
        NoReferral { missing_en, missing_zh } = "denial.issue.no-referral" by "denial-report/3",
            "What is out of scope is helped on: say {missing_en}.", "不属于职责范围的应当协助，请写明{missing_zh}。",
        /// Neither a case nor a contact.
        NotAMatter { matter } = "denial.issue.not-a-matter" by "denial-report/2",
            "A case or a contact is denied; {matter} is neither.", "否定的对象应为办件或接待，{matter}不是。",
        /// No window.
        NoWindow { person } = "denial.issue.no-window" by "denial-report/4",
            "{person} works at no window: name the window where it was asked for.", "{person}不在窗口任职，请写明申请的窗口。",
        /// No such item.
        UnknownItem { item, on } = "denial.issue.unknown-item" by "denial-report/2",
            "The catalogue of {on} has no item {item}.", "{on}服务目录中没有事项{item}。",
        /// Nobody could review it.
        NobodyElseReviews { person } = "denial.issue.nobody-else-reviews" by "denial-report/5",
            "{person} reviews denials and nobody else could review this one: somebody else handles it.",
            "{person}负责审核否定报备，无他人可审核本件，应由他人经办。",
        /// Whoever reviews denies in somebody else's name.
        InAnothersName { actor, handler } = "denial.issue.in-anothers-name" by "denial-report/5",
            "{actor} reviews denials and does not deny in the name of {handler}: what one denied oneself, one would review.",
            "{actor}负责审核否定报备，不得以{handler}名义作出否定后自行审核。",
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Denial>, command: &Issue, context: &Context<'_>) -> Result<Issued, Refusal> {
    if let Some(denial) = state {
        return Err(GuardRefusal::AlreadyIssued { number: denial.number.clone() }.into());
    }
    not_in_future(context)?;
    explained(command)?;
    helped_on(command)?;
    if let Some(matter) = command.matter.as_ref().filter(|matter| !matches!(matter.kind, Kind::Case | Kind::Contact)) {
        return Err(IssueRefusal::NotAMatter { matter: matter.to_string() }.into());
    }
    let (handler, window) = who_and_where(command, context)?;
    let (on, actor) = (day(context), context.actor.person.clone());
    if handler != actor && context.actor.has(Role::ApprovalSection) {
        return Err(IssueRefusal::InAnothersName { actor, handler }.into());
    }
    if let Some(item) = command.item.as_ref().filter(|item| context.centre.item(item, on).is_none()) {
        return Err(IssueRefusal::UnknownItem { item: item.clone(), on: on.to_string() }.into());
    }
    let holders = context.centre.leaders(Role::ApprovalSection, on).map(|(id, _)| id);
    let mut reviewers = holders.chain(context.centre.stand_ins(Role::ApprovalSection, on));
    if holds(&handler, Role::ApprovalSection, context) && reviewers.all(|other| other == handler) {
        return Err(IssueRefusal::NobodyElseReviews { person: handler }.into());
    }
    Ok(Issued {
        number: number(context),
        matter: command.matter.clone(),
        item: command.item.clone(),
        window,
        handler,
        applicant: command.applicant.clone(),
        asked: command.asked.clone(),
        scope: command.scope,
        importance: command.importance,
        reasons: command.reasons.trim().to_owned(),
        basis: command.basis.trim().to_owned(),
        referral: command.referral.clone(),
    })
}

fn explained(command: &Issue) -> Result<(), IssueRefusal> {
    refuse_if!(blank(&command.reasons), IssueRefusal::NoReasons {});
    refuse_if!(blank(&command.basis), IssueRefusal::NoBasis {});
    refuse_if!(blank(&command.asked.ciphertext), IssueRefusal::NothingAsked {});
    Ok(())
}

/// Out of scope, one says where to go, how to get there, and what was done to help; given otherwise, it is whole as well.
fn helped_on(command: &Issue) -> Result<(), IssueRefusal> {
    let missing = match &command.referral {
        None if command.scope == DenialScope::WithinDuties => return Ok(()),
        None => ("who is in charge", "应由何处办理"),
        Some(Onward { to, .. }) if blank(to) => ("who is in charge", "应由何处办理"),
        Some(Onward { address, .. }) if blank(address) => ("where it is and how it is reached", "地址和联系方式"),
        Some(Onward { help, .. }) if blank(help) => ("what was done to help", "已提供的协助"),
        Some(_) => return Ok(()),
    };
    Err(IssueRefusal::NoReferral { missing_en: missing.0.into(), missing_zh: missing.1.into() })
}

fn who_and_where(command: &Issue, context: &Context<'_>) -> Result<(String, String), Refusal> {
    let on = day(context);
    let handler = command.handler.as_ref().unwrap_or(&context.actor.person);
    let Some(person) = context.centre.person(handler, on) else {
        return Err(Shared::not_staff(handler.clone(), on, "denial-report/2").into());
    };
    let Some(window) = command.window.as_ref().or(person.window.as_ref()) else {
        return Err(IssueRefusal::NoWindow { person: handler.clone() }.into());
    };
    match context.centre.window(window, on) {
        Some(_) => Ok((handler.clone(), window.clone())),
        None => Err(Shared::window_unknown(window.clone(), on, "denial-report/4").into()),
    }
}

/// `FD-20141009-7K2M9QX4T1AB`: the day and the denial's own id, so that a repeated command has the same number.
fn number(context: &Context<'_>) -> String {
    let id = AggregateRef::opened_by(Kind::Denial, context.command).id;
    format!("FD-{}-{id}", day(context).format("%Y%m%d"))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, onward, sealed};
    use super::*;

    fn code(command: Issue) -> (String, String) {
        let refusal = Scenario::new().refused(command);
        (refusal.code, refusal.article)
    }

    #[test]
    fn denial_report_2__a_denial_is_explained_with_reasons_and_basis() {
        let scenario = Scenario::new().issued();
        let denial = scenario.denial();
        assert!(denial.number.starts_with("FD-20141009-") && denial.number.len() == 24, "{}", denial.number);
        let who = (denial.handler.as_str(), denial.responsible.as_str(), denial.window.as_str());
        assert_eq!(who, ("P004", "P004", "W01"));
        let no_reasons = code(Issue { reasons: " ".into(), ..Scenario::issue() });
        assert_eq!(no_reasons, ("denial.issue.no-reasons".into(), "denial-report/2".into()));
        let no_basis = code(Issue { basis: String::new(), ..Scenario::issue() });
        assert_eq!(no_basis, ("denial.issue.no-basis".into(), "denial-report/2".into()));
        assert_eq!(code(Issue { asked: sealed(""), ..Scenario::issue() }).0, "denial.issue.nothing-asked");
    }

    #[test]
    fn denial_report_3__out_of_scope_the_applicant_is_sent_on_with_help() {
        let out = Issue { scope: DenialScope::OutOfScope, ..Scenario::issue() };
        assert_eq!(code(out.clone()), ("denial.issue.no-referral".into(), "denial-report/3".into()));
        for blank in 0..3 {
            let mut parts = onward();
            *[&mut parts.to, &mut parts.address, &mut parts.help][blank] = " ".into();
            assert_eq!(code(Issue { referral: Some(parts), ..out.clone() }).0, "denial.issue.no-referral", "{blank}");
        }
        assert!(Scenario::new().when(Issue { referral: Some(onward()), ..out }).is_ok());
    }

    #[test]
    fn a_case_or_a_contact_is_denied_and_nothing_else() {
        let of = |kind| Issue { matter: Some(AggregateRef::new(kind, "A1").unwrap()), ..Scenario::issue() };
        assert!(Scenario::new().when(of(Kind::Case)).is_ok() && Scenario::new().when(of(Kind::Contact)).is_ok());
        assert_eq!(code(of(Kind::Complaint)).0, "denial.issue.not-a-matter");
    }

    #[test]
    fn denial_report_4__handler_and_window_are_those_of_the_day() {
        assert_eq!(code(Issue { handler: Some("P999".into()), ..Scenario::issue() }).0, "command.not-staff");
        assert_eq!(code(Issue { handler: Some("P002".into()), ..Scenario::issue() }).0, "denial.issue.no-window");
        assert_eq!(code(Issue { window: Some("W99".into()), ..Scenario::issue() }).0, "command.window-unknown");
        assert_eq!(code(Issue { item: Some("XX-1".into()), ..Scenario::issue() }).0, "denial.issue.unknown-item");
        let entered = Issue { handler: Some("P005".into()), ..Scenario::issue() };
        let scenario = Scenario::new().given(entered);
        assert_eq!((scenario.denial().handler.as_str(), scenario.denial().window.as_str()), ("P005", "W02"));
    }

    #[test]
    fn denial_report_5__nobody_denies_what_nobody_else_could_review() {
        let own = || Issue { handler: Some("P006".into()), window: Some("W01".into()), ..Scenario::issue() };
        assert_eq!(code(own()), ("denial.issue.nobody-else-reviews".into(), "denial-report/5".into()));
        assert!(Scenario::new().with_second_reviewer().when(own()).is_ok());
    }

    #[test]
    fn denial_report_5__whoever_reviews_denies_nothing_in_another_name() {
        let in_anothers_name = Issue { handler: Some("P004".into()), ..Scenario::issue() };
        let reviewer = Scenario::new().by("P006", Role::ApprovalSection);
        let refusal = reviewer.refused(in_anothers_name.clone());
        assert_eq!(refusal.why(), ("denial.issue.in-anothers-name", "denial-report/5"));
        assert!(refusal.en.contains("P004") && refusal.zh.contains("P006"), "{refusal}");
        assert!(Scenario::new().by("admin", Role::Administrator).when(in_anothers_name).is_ok(), "entered from paper");
    }

    #[test]
    fn nobody_is_denied_in_the_future() {
        assert_eq!(
            Scenario::new().happened("2014-10-09 10:00:01").refused(Scenario::issue()).code,
            "command.in-future"
        );
    }
}
