//! Denying something asked for (否定): explained in detail, with its legal basis.
//!
//! Implements denial-report/2 (reasons and basis) and denial-report/3 (out of scope, the applicant is sent on with help);
//! and, so that denial-report/5 can be kept, nobody denies what nobody else could review. The case or contact that is
//! denied is closed in the same batch ([`super::together`]) and must be open there. It is denied where it is (denial-report/4: 承办单位): a
//! denial that names a matter has the window and the item of that matter, or of the part of it that the handler has (post/1.4).
use super::commands::Issue;
use super::events::{DenialScope, Issued, Onward};
use super::guard::GuardRefusal;
use super::guard::holds;
use super::state::Denial;
use crate::reference::context::Context;
use crate::reference::facts::MatterAsRecorded;
use crate::reference::lookup::{blank, day, is_own, may_begin_at, not_in_future, takes_in};
use crate::reference::shared::Shared;
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::standing::TAKING_IN;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::matter::Concerned;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is denied.
    IssueRefusal {
        NoReasons {} = "denial.issue.no-reasons" by "denial-report/2",
            "A denial is explained: its reasons are missing.", "否定应当详细说明理由，现未写明。",
        NoBasis {} = "denial.issue.no-basis" by "denial-report/2",
            "A denial needs its legal basis.", "否定应当写明法律、政策依据。",
        NothingAsked {} = "denial.issue.nothing-asked" by "denial-report/2",
            "A denial says what was asked for.", "否定应当写明申请事项。",
        NoReferral { missing_en, missing_zh } = "denial.issue.no-referral" by "denial-report/3",
            "What is out of scope is helped on: say {missing_en}.", "不属于职责范围的应当协助，请写明{missing_zh}。",
        NotAMatter { matter } = "denial.issue.not-a-matter" by "denial-report/2",
            "A case or a contact is denied; {matter} is neither.", "否定的对象应为办件或接待，{matter}不是。",
        NoWindow { person } = "denial.issue.no-window" by "denial-report/4",
            "{person} works at no window: name the window where it was asked for.", "{person}不在窗口任职，请写明申请的窗口。",
        OtherWindow { person, window } = "denial.issue.other-window" by "first-asked/3.2",
            "{person} does not work at window {window}: whoever asks is led there, and it is answered there.",
            "{person}不是窗口{window}的人员：应将办事人带到该窗口，由该窗口答复。",
        MatterElsewhere { matter, at, window } = "denial.issue.matter-elsewhere" by "denial-report/4",
            "{matter} is of window {at}: its denial is of that window, not of {window}.",
            "{matter}由窗口{at}承办，其否定应当由该窗口作出，不能写为窗口{window}。",
        OtherItem { matter, of, item } = "denial.issue.other-item" by "denial-report/4",
            "{matter} is about item {of}, not about {item}.", "{matter}的事项为{of}，不是{item}。",
        ItemElsewhere { item, window } = "denial.issue.item-elsewhere" by "first-asked/3.2",
            "Item {item} is not handled at window {window}: whoever asks is led where it is, and it is answered there.",
            "事项{item}不由窗口{window}办理：应将办事人带到承办窗口，由该窗口答复。",
        UnknownItem { item, on } = "denial.issue.unknown-item" by "denial-report/2",
            "The catalogue of {on} has no item {item}.", "{on}服务目录中没有事项{item}。",
        NobodyElseReviews { person } = "denial.issue.nobody-else-reviews" by "denial-report/5",
            "{person} reviews denials and nobody else could review this one: somebody else handles it.",
            "{person}负责审核否定报备，无他人可审核本件，应由他人经办。",
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
    let matter = matter(command, context)?;
    let (handler, window) = who_and_where(command, matter, context)?;
    let (on, actor) = (day(context), context.actor.person.clone());
    if handler != actor && context.actor.has(Role::ApprovalSection) {
        return Err(IssueRefusal::InAnothersName { actor, handler }.into());
    }
    let item = item(command, matter, &window, context)?;
    let holders = context.centre.leaders(Role::ApprovalSection, on).map(|(id, _)| id);
    let mut reviewers = holders.chain(context.centre.stand_ins(Role::ApprovalSection, on));
    if holds(&handler, Role::ApprovalSection, context) && reviewers.all(|other| other == handler) {
        return Err(IssueRefusal::NobodyElseReviews { person: handler }.into());
    }
    Ok(Issued {
        number: number(context),
        matter: command.matter.clone(),
        item,
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

/// The matter that must be known: the case or the contact that is denied.
pub(super) fn denied(command: &Issue) -> Option<MatterAsRecorded> {
    let matter = command.matter.as_ref().filter(|matter| matches!(matter.kind, Kind::Case | Kind::Contact));
    matter.cloned().map(MatterAsRecorded)
}

/// That matter. One that is not there is refused by its own part of the batch.
fn matter<'a>(command: &Issue, context: &Context<'a>) -> Result<Option<&'a Concerned>, Refusal> {
    let Some(ask) = denied(command) else { return Ok(None) };
    Ok(context.facts.answer(&ask)?.as_ref())
}

/// The item: that of the matter; of what is no matter, one that the window handles.
fn item(
    command: &Issue,
    matter: Option<&Concerned>,
    window: &str,
    context: &Context<'_>,
) -> Result<Option<String>, IssueRefusal> {
    let on = day(context);
    let of = matter.and_then(|matter| matter.item.as_ref());
    let Some(item) = command.item.as_ref() else { return Ok(of.cloned()) };
    refuse_if!(
        context.centre.item(item, on).is_none(),
        IssueRefusal::UnknownItem { item: item.clone(), on: on.to_string() }
    );
    match (matter, of) {
        (Some(matter), Some(of)) if of != item => {
            let (matter, of, item) = (matter.number.clone(), of.clone(), item.clone());
            Err(IssueRefusal::OtherItem { matter, of, item })
        }
        (_, Some(_)) => Ok(Some(item.clone())),
        (_, None) if takes_in(window, item, context) => Ok(Some(item.clone())),
        (_, None) => Err(IssueRefusal::ItemElsewhere { item: item.clone(), window: window.to_owned() }),
    }
}

fn who_and_where(
    command: &Issue,
    matter: Option<&Concerned>,
    context: &Context<'_>,
) -> Result<(String, String), Refusal> {
    let on = day(context);
    let handler = command.handler.as_ref().unwrap_or(&context.actor.person);
    let Some(person) = context.centre.person(handler, on) else {
        return Err(Shared::not_staff(handler.clone(), on, "denial-report/2").into());
    };
    let there = matter.map(|matter| &matter.window);
    let Some(window) = command.window.as_ref().or(there).or(person.window.as_ref()) else {
        return Err(IssueRefusal::NoWindow { person: handler.clone() }.into());
    };
    refuse_if!(
        context.centre.window(window, on).is_none(),
        Shared::window_unknown(window.clone(), on, "denial-report/4")
    );
    match matter {
        // Who denies a matter needs standing there, for which its own decision asks.
        Some(matter) if !is_at(matter, window, handler, context) => {
            let (number, at, window) = (matter.number.clone(), matter.window.clone(), window.clone());
            Err(IssueRefusal::MatterElsewhere { matter: number, at, window }.into())
        }
        None if !may_begin_at(window, handler, TAKING_IN, context) => {
            Err(IssueRefusal::OtherWindow { person: handler.clone(), window: window.clone() }.into())
        }
        Some(_) | None => Ok((handler.clone(), window.clone())),
    }
}

/// Whether a matter is at a window: its own, or that of the part that the handler has there.
fn is_at(matter: &Concerned, window: &String, handler: &str, context: &Context<'_>) -> bool {
    matter.window == *window || (matter.part_windows.contains(window) && is_own(window, handler, context))
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
    fn denial_report_4__a_matter_is_denied_at_its_own_window_and_by_its_own_item() {
        let matter = Concerned { number: "AJ-1".into(), window: "W02".into(), ..Concerned::default() };
        let matter = Concerned { item: Some("SI-001".into()), part_windows: vec!["W01".into()], ..matter };
        let of = AggregateRef::new(Kind::Case, "A1").unwrap();
        let issue = || Issue { matter: Some(of.clone()), ..Scenario::issue() };
        let mut scenario = Scenario::new();
        scenario.known.matter = Some(matter.clone());
        let denied = scenario.given(issue());
        assert_eq!((denied.denial().window.as_str(), denied.denial().item.as_deref()), ("W02", Some("SI-001")));
        assert!(scenario.when(Issue { window: Some("W01".into()), ..issue() }).is_ok(), "P004 has a part at W01");
        scenario.known.matter = Some(Concerned { part_windows: vec![], ..matter });
        let refusal = scenario.refused(Issue { window: Some("W01".into()), ..issue() });
        assert_eq!(refusal.why(), ("denial.issue.matter-elsewhere", "denial-report/4"));
        assert!(refusal.en.contains("AJ-1") && refusal.zh.contains("W02"), "{refusal}");
        let refusal = scenario.refused(Issue { item: Some("CA-001".into()), ..issue() });
        assert_eq!(refusal.why(), ("denial.issue.other-item", "denial-report/4"));
    }

    #[test]
    fn first_asked_3_2__what_another_window_handles_is_not_denied_here() {
        let scenario = Scenario::new().by("P005", Role::WindowStaff);
        let refusal = scenario.refused(Issue { item: Some("SI-001".into()), ..Scenario::issue() });
        assert_eq!(refusal.why(), ("denial.issue.item-elsewhere", "first-asked/3.2"));
        assert!(Scenario::new().when(Issue { item: Some("SI-001".into()), ..Scenario::issue() }).is_ok(), "its own");
        assert!(scenario.when(Issue { item: Some("JT-001".into()), ..Scenario::issue() }).is_ok(), "a joint item");
    }

    #[test]
    fn first_asked_3_2__who_works_at_no_window_denies_at_none_without_the_office() {
        let at = |person: &str, role| {
            let issue = Issue { window: Some("W01".into()), ..Scenario::issue() };
            Scenario::new()
                .with_second_reviewer()
                .by(person, role)
                .when(issue)
                .map(drop)
                .map_err(|refusal| refusal.code)
        };
        let refused = Err("denial.issue.other-window".to_owned());
        assert_eq!(at("P007", Role::GeneralSection), refused, "receives and keeps the archive, and works no cases");
        assert_eq!(at("P008", Role::ComplaintCentre), refused);
        assert!(at("P006", Role::ApprovalSection).is_ok() && at("P002", Role::DeputyDirector).is_ok());
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
