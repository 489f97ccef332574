//! Approvals (审批): what needs somebody's approval is asked for by whoever works the case, and approved by the approver's own command.
//!
//! Implements time-limit/3.4 (an extension needs an approver), commitment/10 (a green channel too), 行政许可法 art. 45 (a special
//! procedure is approved), first-asked/3.3 and handover/2.5 (nobody states what somebody else decided). Nobody names an approver: a
//! case asked for goes on as it was, and its clock runs. Who is over the window and does not work the case approves, and so does
//! the section that has the approvals; what they ask for themselves is approved with it. A foreign log names its approver as it was.
//! What was signed on paper is entered by the approver with its own time, and waits for its confirmation as every late entry does
//! ([`crate::clock::late_entry`]).
use super::commands::{Approve, RefuseApproval, WithdrawApproval};
use super::events::{Act, ApprovalAsked, ApprovalRefused, ApprovalWithdrawn, CaseEvent};
use super::shared::{Footing, blank, civil, day, works};
use super::state::{AskedApproval, Case};
use super::wanted::{NeedsApproval, Wanted};
use super::{expedite, extend, lead, pause, reclassify, void};
use crate::reference::context::Context;
use crate::reference::lookup::{decision_period, is_staff, leads_window};
use crate::reference::shared::reason_given;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::{Refusal, Refuse};
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why nothing is approved or not approved.
    ApprovalRefusal {
        AskedAlready { by, at } = "case.approval.asked-already" by "discipline/7",
            "{by} asked for this at {at}: it waits for its approval.", "{by}已于{at}提出，正待审批。",
        NothingAsked { number } = "case.approval.nothing-asked" by "discipline/7",
            "Nothing of the kind waits for approval on case {number}.", "办件{number}没有待审批的该类事项。",
        Which { number } = "case.approval.which" by "discipline/7",
            "Several things wait for approval on case {number}: say which.", "办件{number}有多项待审批，请写明是哪一项。",
        TooEarly { at, asked } = "case.approval.too-early" by "handover/2.5",
            "It cannot have been approved at {at}: it was asked for at {asked}.", "审批时间{at}早于提出时间{asked}。",
        NotAskedByThem { person, asked, number } = "case.approval.not-asked-by-them" by "handover/2.5",
            "{asked} asked for this on case {number}, and takes it back; {person} does not.",
            "办件{number}的该事项由{asked}提请，应由其本人撤回，{person}不能撤回。",
    }
}

/// By whose authority something that needs an approval is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    /// Who asked for it.
    pub(super) asked_by: String,
    /// Who approved it.
    pub(super) approver: String,
}

/// Does what is asked where the actor may approve it himself or a foreign log names who did; else asks for its approval.
/// `granted` checks and makes the event: what could not be granted is not asked for either.
pub(super) fn given_or_asked<C: NeedsApproval, E: Into<CaseEvent>>(
    case: &Case,
    command: &C,
    context: &Context<'_>,
    granted: fn(&Case, &C, &Grant, &Context<'_>) -> Result<E, Refusal>,
) -> Result<CaseEvent, Refusal> {
    let person = context.actor.person.clone();
    let by = |approver: &str| Grant { asked_by: person.clone(), approver: approver.to_owned() };
    let article = C::ACT.article();
    match command.named() {
        Some(named) if Footing::new(case, context) == Footing::Imported && !blank(named) => {
            return granted(case, command, &by(named), context).map(Into::into);
        }
        _ if Footing::new(case, context) == Footing::Imported => return Err(refused(Cause::Unnamed, article, context)),
        Some(_) => return Err(refused(Cause::Asserted, article, context)),
        None => {}
    }
    let event = granted(case, command, &by(&person), context)?;
    if authority(case, context).is_ok() {
        return Ok(event.into());
    }
    match case.approvals.iter().find(|open| open.asked.act == C::ACT) {
        Some(open) => Err(ApprovalRefusal::AskedAlready { by: open.asked.by.clone(), at: civil(open.at) }.into()),
        None => {
            let waits_for = waits_for(case, context);
            let decision = decision_period(context).filter(|_| waits_for.is_some());
            Ok(ApprovalAsked { by: person, decision, waits_for, ..command.asked() }.into())
        }
    }
}

/// Approves what was asked for: it is done by this command.
pub(super) fn approve(case: &Case, command: &Approve, context: &Context<'_>) -> Result<CaseEvent, Refusal> {
    let asked = waiting(case, command.act, context)?;
    let grant = Grant { asked_by: asked.by.clone(), approver: context.actor.person.clone() };
    match Wanted::new(asked, case)? {
        Wanted::Extend(command) => extend::granted(case, &command, &grant, context).map(Into::into),
        Wanted::Pause(command) => pause::granted(case, &command, &grant, context).map(Into::into),
        Wanted::Expedite(command) => expedite::granted(case, &command, &grant, context).map(Into::into),
        Wanted::Reclassify(command) => reclassify::granted(case, &command, &grant, context).map(Into::into),
        Wanted::ReassignLead(command) => lead::granted(case, &command, &grant, context).map(Into::into),
        Wanted::Void(command) => void::granted(case, &command, &grant, context).map(Into::into),
    }
}

/// Does not approve it.
pub(super) fn refuse(case: &Case, command: &RefuseApproval, context: &Context<'_>) -> Result<ApprovalRefused, Refusal> {
    let asked = waiting(case, command.act, context)?;
    reason_given(&command.reason, "discipline/7")?;
    let (by, reason) = (context.actor.person.clone(), command.reason.trim().to_owned());
    Ok(ApprovalRefused { act: asked.act, by, reason })
}

/// Takes back what was asked for: by whoever asked, as long as it waits.
pub(super) fn withdraw(
    case: &Case,
    command: &WithdrawApproval,
    context: &Context<'_>,
) -> Result<ApprovalWithdrawn, Refusal> {
    let found = one_that_waits(case, command.act)?;
    let (asked, by, number) = (found.asked.by.clone(), context.actor.person.clone(), case.number.clone());
    if asked != by {
        return Err(ApprovalRefusal::NotAskedByThem { person: by, asked, number }.into());
    }
    reason_given(&command.reason, "discipline/7")?;
    Ok(ApprovalWithdrawn { act: found.asked.act, by, reason: command.reason.trim().to_owned() })
}

/// The one of that kind, or the only one, that waits.
fn one_that_waits(case: &Case, act: Option<Act>) -> Result<&AskedApproval, ApprovalRefusal> {
    let mut open = case.approvals.iter().filter(|open| act.is_none_or(|act| open.asked.act == act));
    let number = case.number.clone();
    match (open.next(), open.next()) {
        (None, _) => Err(ApprovalRefusal::NothingAsked { number }),
        (Some(_), Some(_)) => Err(ApprovalRefusal::Which { number }),
        (Some(found), None) => Ok(found),
    }
}

/// What waits, for whoever has the authority to decide on it.
fn waiting<'a>(case: &'a Case, act: Option<Act>, context: &Context<'_>) -> Result<&'a ApprovalAsked, Refusal> {
    let found = one_that_waits(case, act)?;
    if context.at < found.at {
        return Err(ApprovalRefusal::TooEarly { at: civil(context.at), asked: civil(found.at) }.into());
    }
    let own = found.asked.by == context.actor.person;
    match authority(case, context) {
        Err(cause) => Err(refused(cause, found.asked.act.article(), context)),
        Ok(()) if own => Err(refused(Cause::IsHandler, found.asked.act.article(), context)),
        Ok(()) => Ok(&found.asked),
    }
}

/// Who is to decide: the head of the window or, where they work the case, ask themselves or are away, who is over them.
fn waits_for(case: &Case, context: &Context<'_>) -> Option<String> {
    let (centre, on) = (context.centre, day(context));
    let head = centre.window(&case.window, on).map(|window| window.head.as_str());
    let over = [Role::DeputyDirector, Role::Director].into_iter().flat_map(|role| centre.leaders(role, on));
    let can = |person: &&str| {
        *person != context.actor.person
            && !works(case, person, context)
            && centre.person(person, on).is_some()
            && centre.on_duty(person, context.now) == *person
    };
    head.into_iter().chain(over.map(|(person, _)| person)).find(can).map(str::to_owned)
}

/// Whether the actor may approve on this case: over its window, or of the section that has the approvals, and not who works it.
fn authority(case: &Case, context: &Context<'_>) -> Result<(), Cause> {
    let person = context.actor.person.as_str();
    if works(case, person, context) {
        return Err(Cause::IsHandler);
    }
    let holds = leads_window(&case.window, context) || context.actor.has(Role::ApprovalSection);
    match holds && is_staff(person, context) {
        true => Ok(()),
        false => Err(Cause::NoAuthority),
    }
}

/// Why somebody's approval does not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// A foreign log names nobody.
    Unnamed,
    /// Somebody is named who did not say so.
    Asserted,
    /// Works the case, stands for who does, or asked for it.
    IsHandler,
    /// Is neither over the window nor of the section that approves.
    NoAuthority,
}

fn refused(cause: Cause, article: &'static str, context: &Context<'_>) -> Refusal {
    ApproverRefusal { article, actor: context.actor.person.clone(), cause }.into()
}

/// Why an approval does not do; the article is that of the act that needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ApproverRefusal {
    article: &'static str,
    actor: String,
    cause: Cause,
}

impl Refuse for ApproverRefusal {
    fn code(&self) -> &'static str {
        match self.cause {
            Cause::Unnamed => "case.approver.unnamed",
            Cause::Asserted => "case.approver.asserted",
            Cause::IsHandler => "case.approver.is-handler",
            Cause::NoAuthority => "case.approver.no-authority",
        }
    }
    fn article(&self) -> &'static str {
        self.article
    }
    fn en(&self) -> String {
        let actor = &self.actor;
        match self.cause {
            Cause::Unnamed => "The log names no approver.".into(),
            Cause::Asserted => {
                "An approver is not named by whoever asks: leave the name out, and the approver approves (`case approve`).".into()
            }
            Cause::IsHandler => format!("`{actor}` works the case or asked for it and cannot approve this himself."),
            Cause::NoAuthority => format!(
                "`{actor}` is neither over the window nor of the approval section and does not approve this."
            ),
        }
    }
    fn zh(&self) -> String {
        let actor = &self.actor;
        match self.cause {
            Cause::Unnamed => "外部记录未写明批准人。".into(),
            Cause::Asserted => "批准人不由申请人填写：请勿填写批准人，由批准人本人审批（case approve）。".into(),
            Cause::IsHandler => format!("“{actor}”是本件经办人、顶岗人或申请人，不能自行批准。"),
            Cause::NoAuthority => format!("“{actor}”不是本窗口负责人、审批科、分管主任或主任，无权批准。"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::{AcceptAgency, Expedite, Extend, TakeAgency};
    use crate::matters::case::fixture::{Story, at, working_days};

    fn extend() -> Extend {
        Extend { by: working_days(2), approver: None, reason: "the county's reply is awaited".into() }
    }

    fn approve() -> Approve {
        Approve { act: None }
    }

    /// Accepted on 9 October, promised 7 working days: due on 17 October at 17:30. P004 asked for an extension.
    fn asked() -> Story {
        Story::new().accepted("SI-001").now("2014-10-13 09:00:00").given(extend())
    }

    fn due(story: &Story) -> Option<crate::vocabulary::stamp::Instant> {
        story.case().promise_due(story.centre().calendar()).unwrap()
    }

    #[test]
    fn time_limit_3_4__what_is_asked_for_moves_nothing_and_what_is_approved_does() {
        let asked = asked();
        assert_eq!(asked.case().approvals.len(), 1);
        assert_eq!(due(&asked), Some(at("2014-10-17 17:30:00")), "the clock runs as it did");
        for (head, role) in
            [("P003", Role::WindowHead), ("P002", Role::DeputyDirector), ("P006", Role::ApprovalSection)]
        {
            let approved = asked.clone().by(head, role).given(approve());
            assert_eq!(due(&approved), Some(at("2014-10-21 17:30:00")));
            assert_eq!(approved.case().extensions[0].approver, head);
            assert!(approved.case().approvals.is_empty(), "nothing waits any more");
        }
    }

    #[test]
    fn time_limit_3_4__nobody_names_an_approver_who_did_not_say_so() {
        let named = Extend { approver: Some("P003".into()), ..extend() };
        let refusal = Story::new().accepted("SI-001").refused(named.clone());
        assert_eq!(refusal.why(), ("case.approver.asserted", "time-limit/3.4"));
        let log = Story::new().imported("SI-001").given(Story::accept());
        assert!(matches!(log.when(named), Ok(CaseEvent::Extended(extended)) if extended.approver == "P003"));
        assert_eq!(log.refused(extend()).code, "case.approver.unnamed");
    }

    #[test]
    fn time_limit_3_4__neither_who_works_it_nor_who_is_over_another_window_approves() {
        let code = |person: &str, role| asked().by(person, role).refused(approve()).code;
        assert_eq!(code("P004", Role::WindowStaff), "case.approver.is-handler");
        assert_eq!(code("P004", Role::WindowHead), "case.approver.is-handler", "whatever the token says");
        assert_eq!(code("P005", Role::WindowStaff), "case.approver.no-authority");
        assert_eq!(code("P005", Role::WindowHead), "case.approver.no-authority", "the head of another window");
        assert_eq!(code("P999", Role::ApprovalSection), "case.approver.no-authority", "nobody of the staff");
        let agency = TakeAgency { agent: Some("P003".into()), mandate: "委托书 2014-9".into() };
        let agent = asked().given(agency).by("P003", Role::WindowHead).given(AcceptAgency {});
        assert_eq!(
            agent.refused(approve()).code,
            "case.approver.is-handler",
            "the agent works it, whoever they are over"
        );
    }

    #[test]
    fn time_limit_3_4__approved_after_the_due_time_it_comes_too_late() {
        let late = asked().by("P003", Role::WindowHead).now("2014-10-17 17:30:00");
        assert_eq!(late.refused(approve()).code, "case.extend.after-due");
        let paper = late.now("2014-10-20 09:00:00").happened("2014-10-16 10:00:00");
        assert!(paper.when(approve()).is_ok(), "signed in time and entered late: it waits for its confirmation");
        assert_eq!(paper.happened("2014-10-12 10:00:00").refused(approve()).code, "case.approval.too-early");
    }

    #[test]
    fn commitment_10__whoever_may_approve_does_so_with_the_own_command() {
        let expedite = || Expedite { reason: "the applicant travels for surgery".into(), approver: None };
        let story = Story::new().registered("SI-001");
        let head = story.clone().by("P003", Role::WindowHead);
        assert!(matches!(head.when(expedite()), Ok(CaseEvent::Expedited(given)) if given.approver == "P003"));
        assert!(matches!(story.when(expedite()), Ok(CaseEvent::ApprovalAsked(asked)) if asked.by == "P004"));
    }

    #[test]
    fn discipline_7__one_of_a_kind_waits_and_it_is_said_which() {
        let story = asked();
        assert_eq!(story.refused(extend()).code, "case.approval.asked-already");
        let both = story.given(Expedite { reason: "urgent".into(), approver: None }).by("P003", Role::WindowHead);
        assert_eq!(both.refused(approve()).code, "case.approval.which");
        let one = both.given(Approve { act: Some(Act::GreenChannel) });
        assert!(one.case().expedited.is_some());
        assert_eq!(one.case().approvals.len(), 1, "the extension still waits");
        let none = one.given(approve());
        assert_eq!(none.refused(approve()).code, "case.approval.nothing-asked");
    }

    #[test]
    fn discipline_7__what_is_not_approved_is_refused_with_a_reason_and_may_be_asked_again() {
        let refuse = |reason: &str| RefuseApproval { act: None, reason: reason.into() };
        let head = asked().by("P003", Role::WindowHead);
        assert_eq!(head.refused(refuse(" ")).code, "command.reason-missing");
        let refused = head.given(refuse("材料已齐，应按期办结"));
        assert_eq!(due(&refused), Some(at("2014-10-17 17:30:00")));
        assert!(refused.by("P004", Role::WindowStaff).when(extend()).is_ok());
    }

    #[test]
    fn discipline_7__whoever_asked_takes_it_back_and_nobody_else() {
        let withdraw = |reason: &str| WithdrawApproval { act: None, reason: reason.into() };
        let asked = asked();
        let other = asked.clone().by("P003", Role::WindowHead).refused(withdraw("不再需要"));
        assert_eq!((other.code.as_str(), other.article.as_str()), ("case.approval.not-asked-by-them", "handover/2.5"));
        assert_eq!(asked.refused(withdraw(" ")).code, "command.reason-missing");
        let withdrawn = asked.given(withdraw("材料已到，不再需要延期"));
        assert!(withdrawn.case().approvals.is_empty());
        assert_eq!(withdrawn.refused(withdraw("再撤一次")).code, "case.approval.nothing-asked");
        let late = withdrawn.clone().by("P003", Role::WindowHead).refused(approve());
        assert_eq!(late.code, "case.approval.nothing-asked", "nothing is left to approve");
        assert!(withdrawn.when(extend()).is_ok(), "and it may be asked for again");
    }

    #[test]
    fn discipline_7__what_is_asked_for_says_until_when_and_who_is_to_decide_it() {
        let waits_for = |story: &Story| story.case().approvals[0].asked.waits_for.clone();
        assert_eq!(waits_for(&asked()).as_deref(), Some("P003"), "the head of the window");
        let decision = asked().case().approvals[0].asked.decision.clone().unwrap();
        assert_eq!(decision.rule, "discipline/7");
        let agency = TakeAgency { agent: Some("P003".into()), mandate: "委托书 2014-9".into() };
        let worked = Story::new().accepted("SI-001").given(agency).by("P003", Role::WindowHead).given(AcceptAgency {});
        let worked = worked.by("P004", Role::WindowStaff).given(extend());
        assert_eq!(waits_for(&worked).as_deref(), Some("P002"), "the head works the case, so that the deputy decides");
    }

    #[test]
    fn 行政许可法_45__a_pause_names_who_asked_and_who_approved() {
        let story = Story::new().accepted("SI-001").given(Story::pause()).by("P003", Role::WindowHead);
        match story.when(approve()) {
            Ok(CaseEvent::Paused(paused)) => {
                assert_eq!((paused.requested_by.as_str(), paused.approver.as_str()), ("P004", "P003"));
            }
            other => panic!("not paused: {other:?}"),
        }
    }
}
