//! Approvals (审批): what needs somebody's approval is asked for by whoever works the case, and approved by the approver's own command.
//!
//! Implements time-limit/3.4 (an extension needs an approver), commitment/10 (a green channel too), 行政许可法 art. 45 (a special
//! procedure is approved), first-asked/3.3 and handover/2.5 (nobody states what somebody else decided). Nobody names an approver: a
//! case asked for goes on as it was, and its clock runs. Who is over the window and does not work the case approves, and so does
//! the section that has the approvals; what they ask for themselves is approved with it. A foreign log names its approver as it was.
//! What was signed on paper is entered by the approver with its own time, and waits for its confirmation as every late entry does
//! ([`crate::clock::late_entry`]).
use super::commands::{Approve, Expedite, Extend, Pause, ReassignLead, Reclassify, RefuseApproval, Void};
use super::events::{Act, ApprovalAsked, ApprovalRefused, CaseEvent};
use super::shared::{Footing, blank, civil, works};
use super::state::Case;
use super::{expedite, extend, lead, pause, reclassify, void};
use crate::reference::context::Context;
use crate::reference::lookup::{is_staff, leads_window};
use crate::reference::shared::reason_given;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::{Refusal, Refuse};
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is approved or not approved.
    ApprovalRefusal {
        /// Asked for before.
        AskedAlready { by, at } = "case.approval.asked-already" by "discipline/7",
            "{by} asked for this at {at}: it waits for its approval.", "{by}已于{at}提出，正待审批。",
        /// Nothing waits.
        NothingAsked { number } = "case.approval.nothing-asked" by "discipline/7",
            "Nothing of the kind waits for approval on case {number}.", "办件{number}没有待审批的该类事项。",
        /// Several wait, and none is named.
        Which { number } = "case.approval.which" by "discipline/7",
            "Several things wait for approval on case {number}: say which.", "办件{number}有多项待审批，请写明是哪一项。",
        /// Before it was asked.
        TooEarly { at, asked } = "case.approval.too-early" by "handover/2.5",
            "It cannot have been approved at {at}: it was asked for at {asked}.", "审批时间{at}早于提出时间{asked}。",
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

/// A command that needs an approval.
pub(super) trait NeedsApproval {
    /// What it is.
    const ACT: Act;
    /// The approver that a foreign log names.
    fn named(&self) -> Option<&str>;
    /// The same as something asked for.
    fn asked(&self) -> ApprovalAsked;
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
        Some(named) if Footing::of(case, context) == Footing::Imported && !blank(named) => {
            return granted(case, command, &by(named), context).map(Into::into);
        }
        _ if Footing::of(case, context) == Footing::Imported => return Err(refused(Cause::Unnamed, article, context)),
        Some(_) => return Err(refused(Cause::Asserted, article, context)),
        None => {}
    }
    let event = granted(case, command, &by(&person), context)?;
    if authority(case, context).is_ok() {
        return Ok(event.into());
    }
    match case.approvals.iter().find(|open| open.asked.act == C::ACT) {
        Some(open) => Err(ApprovalRefusal::AskedAlready { by: open.asked.by.clone(), at: civil(open.at) }.into()),
        None => Ok(ApprovalAsked { by: person, ..command.asked() }.into()),
    }
}

/// Approves what was asked for: it is done by this command.
pub(super) fn approve(case: &Case, command: &Approve, context: &Context<'_>) -> Result<CaseEvent, Refusal> {
    let asked = waiting(case, command.act, context)?;
    let grant = Grant { asked_by: asked.by.clone(), approver: context.actor.person.clone() };
    match Wanted::of(asked, case)? {
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

/// What waits, for whoever has the authority to decide on it.
fn waiting<'a>(case: &'a Case, act: Option<Act>, context: &Context<'_>) -> Result<&'a ApprovalAsked, Refusal> {
    let mut open = case.approvals.iter().filter(|open| act.is_none_or(|act| open.asked.act == act));
    let number = case.number.clone();
    let (Some(found), another) = (open.next(), open.next()) else {
        return Err(ApprovalRefusal::NothingAsked { number }.into());
    };
    refuse_if!(another.is_some(), ApprovalRefusal::Which { number });
    refuse_if!(context.at < found.at, ApprovalRefusal::TooEarly { at: civil(context.at), asked: civil(found.at) });
    let own = found.asked.by == context.actor.person;
    match authority(case, context) {
        Err(cause) => Err(refused(cause, found.asked.act.article(), context)),
        Ok(()) if own => Err(refused(Cause::IsHandler, found.asked.act.article(), context)),
        Ok(()) => Ok(&found.asked),
    }
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

/// What was asked for, as the command that it was.
enum Wanted {
    Extend(Extend),
    Pause(Pause),
    Expedite(Expedite),
    Reclassify(Reclassify),
    ReassignLead(ReassignLead),
    Void(Void),
}

impl Wanted {
    /// # Errors
    /// Where the event lacks what the act needs: then nothing was asked for that could be approved.
    fn of(asked: &ApprovalAsked, case: &Case) -> Result<Self, ApprovalRefusal> {
        let missing = || ApprovalRefusal::NothingAsked { number: case.number.clone() };
        let reason = asked.reason.clone();
        Ok(match asked.act {
            Act::Extension => Wanted::Extend(Extend { by: asked.limit.ok_or_else(missing)?, approver: None, reason }),
            Act::Pause => Wanted::Pause(Pause {
                kind: asked.procedure.ok_or_else(missing)?,
                basis: reason,
                approver: None,
                approved: asked.limit.ok_or_else(missing)?,
                applicant_told: asked.applicant_told.ok_or_else(missing)?,
            }),
            Act::GreenChannel => Wanted::Expedite(Expedite { reason, approver: None }),
            Act::Reclassification => {
                let (to, promise) = (asked.to.ok_or_else(missing)?, asked.promise.clone());
                Wanted::Reclassify(Reclassify { to, promise, reason, approver: None })
            }
            Act::LeadWindow => {
                let window = asked.window.clone().ok_or_else(missing)?;
                Wanted::ReassignLead(ReassignLead { window, reason, approver: None })
            }
            Act::Voiding => Wanted::Void(Void { reason, approver: None }),
        })
    }
}

impl ApprovalAsked {
    /// Something asked for with a reason, by nobody yet.
    fn new(act: Act, reason: &str) -> Self {
        Self {
            act,
            by: String::new(),
            reason: reason.to_owned(),
            limit: None,
            procedure: None,
            applicant_told: None,
            to: None,
            promise: None,
            window: None,
        }
    }
}

impl NeedsApproval for Extend {
    const ACT: Act = Act::Extension;
    fn named(&self) -> Option<&str> {
        self.approver.as_deref()
    }
    fn asked(&self) -> ApprovalAsked {
        ApprovalAsked { limit: Some(self.by), ..ApprovalAsked::new(Self::ACT, &self.reason) }
    }
}

impl NeedsApproval for Pause {
    const ACT: Act = Act::Pause;
    fn named(&self) -> Option<&str> {
        self.approver.as_deref()
    }
    fn asked(&self) -> ApprovalAsked {
        ApprovalAsked {
            limit: Some(self.approved),
            procedure: Some(self.kind),
            applicant_told: Some(self.applicant_told),
            ..ApprovalAsked::new(Self::ACT, &self.basis)
        }
    }
}

impl NeedsApproval for Expedite {
    const ACT: Act = Act::GreenChannel;
    fn named(&self) -> Option<&str> {
        self.approver.as_deref()
    }
    fn asked(&self) -> ApprovalAsked {
        ApprovalAsked::new(Self::ACT, &self.reason)
    }
}

impl NeedsApproval for Reclassify {
    const ACT: Act = Act::Reclassification;
    fn named(&self) -> Option<&str> {
        self.approver.as_deref()
    }
    fn asked(&self) -> ApprovalAsked {
        let (to, promise) = (Some(self.to), self.promise.clone());
        ApprovalAsked { to, promise, ..ApprovalAsked::new(Self::ACT, &self.reason) }
    }
}

impl NeedsApproval for ReassignLead {
    const ACT: Act = Act::LeadWindow;
    fn named(&self) -> Option<&str> {
        self.approver.as_deref()
    }
    fn asked(&self) -> ApprovalAsked {
        ApprovalAsked { window: Some(self.window.clone()), ..ApprovalAsked::new(Self::ACT, &self.reason) }
    }
}

impl NeedsApproval for Void {
    const ACT: Act = Act::Voiding;
    fn named(&self) -> Option<&str> {
        self.approver.as_deref()
    }
    fn asked(&self) -> ApprovalAsked {
        ApprovalAsked::new(Self::ACT, &self.reason)
    }
}

impl CaseEvent {
    /// What waits for an approval no more: it was approved, done by who may approve it, or refused.
    #[must_use]
    pub fn settles(&self) -> Option<Act> {
        match self {
            CaseEvent::Extended(_) => Some(Act::Extension),
            CaseEvent::Paused(_) => Some(Act::Pause),
            CaseEvent::Expedited(_) => Some(Act::GreenChannel),
            CaseEvent::Reclassified(_) => Some(Act::Reclassification),
            CaseEvent::LeadReassigned(_) => Some(Act::LeadWindow),
            CaseEvent::Voided(_) => Some(Act::Voiding),
            CaseEvent::ApprovalRefused(refused) => Some(refused.act),
            CaseEvent::Registered(_)
            | CaseEvent::NoticeGiven(_)
            | CaseEvent::SupplementReceived(_)
            | CaseEvent::Returned(_)
            | CaseEvent::Accepted(_)
            | CaseEvent::StepTaken(_)
            | CaseEvent::Resumed(_)
            | CaseEvent::FeeCharged(_)
            | CaseEvent::FeeRefunded(_)
            | CaseEvent::Finished(_)
            | CaseEvent::EntryErrorMarked(_)
            | CaseEvent::Added(_)
            | CaseEvent::Corrected(_)
            | CaseEvent::Denied(_)
            | CaseEvent::Reopened(_)
            | CaseEvent::HandedOver(_)
            | CaseEvent::PartAssigned(_)
            | CaseEvent::PartDone(_)
            | CaseEvent::AgencyTaken(_)
            | CaseEvent::VisitArranged(_)
            | CaseEvent::VisitRecorded(_)
            | CaseEvent::FollowedUp(_)
            | CaseEvent::Rated(_)
            | CaseEvent::CalledBack(_)
            | CaseEvent::Mended(_)
            | CaseEvent::AttemptRefused(_)
            | CaseEvent::ApprovalAsked(_) => None,
        }
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
    use crate::matters::case::commands::TakeAgency;
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
        let agent = asked().given(agency).by("P003", Role::WindowHead);
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
