//! Confirming or rejecting a late entry (确认或不予确认补录): by somebody else with authority, from the paper.
//!
//! Implements handover/2.5 (no falsifying) and time-limit/2: the head of the window; for a head, the deputy director or the
//! director. Never whoever entered it, never anybody who was responsible for it at any time, because it can be their breach, and never
//! dated back. Once, for good: another finding is a new paper of a new entry.
use super::about::Entered;
use super::commands::{Confirm, Reject};
use super::events::{Confirmed, Rejected};
use super::state::Entry;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, leads_window};
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is said of an entry.
    EntryRefusal {
        Unknown {} = "entry.unknown" by "handover/2.5",
            "There is no such event that could have been entered late.", "没有该事件，无从补录。",
        DatedBack { at, now } = "entry.dated-back" by "handover/2.5",
            "What the paper shows is said now, {now}, and is not dated {at}.", "对凭据的认定以当前时间{now}为准，不得填为{at}。",
        Already { by, at } = "entry.already" by "handover/2.5",
            "{by} settled this entry already, at {at}.", "该补录已由 {by} 于{at}认定。",
        NotInvolved { person, about } = "entry.not-involved" by "handover/2.5",
            "{person} neither entered it nor has to do with {about}.", "{person} 既非补录人，也与 {about} 无关。",
        EvidenceMissing {} = "entry.evidence-missing" by "handover/2.5",
            "Name the paper: kind, number, page, where it is kept.", "应当写明凭据：种类、编号、页码及存放处。",
        OwnEntry { person } = "entry.own" by "handover/2.5",
            "{person} entered it: somebody else confirms it.", "{person} 是补录人，应由他人认定。",
        OwnBreach { person, about } = "entry.own-breach" by "handover/2.5",
            "{person} was responsible for {about}, or it is about them: somebody else confirms it.",
            "{person} 曾负责 {about} 或与其有关，应由他人认定。",
        NoAuthority { person, window } = "entry.no-authority" by "time-limit/2",
            "{person} does not confirm an entry of {window}: its head does, for a head the deputy director or the director.",
            "{person} 无权认定{window}的补录：由窗口负责人认定，负责人本人的由分管主任或主任认定。",
    }
}

pub(super) fn confirm(entry: &Entry, command: &Confirm, context: &Context<'_>) -> Result<Confirmed, Refusal> {
    let entered = by_somebody_else(entry, context)?;
    refuse_if!(blank(&command.evidence), EntryRefusal::EvidenceMissing {});
    let (evidence, by) = (command.evidence.trim().to_owned(), context.actor.person.clone());
    Ok(Confirmed { entry: entered.entry.clone(), evidence, by })
}

pub(super) fn reject(entry: &Entry, command: &Reject, context: &Context<'_>) -> Result<Rejected, Refusal> {
    let entered = by_somebody_else(entry, context)?;
    reason_given(&command.reason, "handover/2.5")?;
    let (reason, by) = (command.reason.trim().to_owned(), context.actor.person.clone());
    Ok(Rejected { entry: entered.entry.clone(), reason, by })
}

/// The event, of which nothing was settled yet.
pub(super) fn open<'a>(entry: &'a Entry, context: &Context<'_>) -> Result<&'a Entered, EntryRefusal> {
    let entered = entry.entered.as_ref().ok_or(EntryRefusal::Unknown {})?;
    refuse_if!(context.at != context.now, EntryRefusal::DatedBack { at: civil(context.at), now: civil(context.now) });
    match &entry.settled {
        Some(settled) => Err(EntryRefusal::Already { by: settled.by.clone(), at: civil(settled.at) }),
        None => Ok(entered),
    }
}

/// Whether the actor is over the window; of what belongs to no window, a deputy director or the director is.
pub(super) fn superior(entered: &Entered, context: &Context<'_>) -> bool {
    leads_window(entered.window.as_deref().unwrap_or_default(), context)
}

fn by_somebody_else<'a>(entry: &'a Entry, context: &Context<'_>) -> Result<&'a Entered, EntryRefusal> {
    let entered = open(entry, context)?;
    let person = context.actor.person.clone();
    refuse_if!(entered.entry.entered_by == person, EntryRefusal::OwnEntry { person });
    if entered.concerned.contains(&person) {
        return Err(EntryRefusal::OwnBreach { person, about: entered.entry.about.to_string() });
    }
    match superior(entered, context) {
        true => Ok(entered),
        false => {
            let window = entered.window.clone().unwrap_or_else(|| entered.entry.about.to_string());
            Err(EntryRefusal::NoAuthority { person, window })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::entered_late;
    use crate::clock::late_entry::Confirmation;
    use crate::vocabulary::actor::Role;

    #[test]
    fn time_limit_2__the_head_of_the_window_confirms_from_the_paper() {
        let entered = entered_late();
        let confirmed = entered.by("P003", Role::WindowHead).confirm("受理登记簿第12页").unwrap();
        assert_eq!((confirmed.by.as_str(), confirmed.evidence.as_str()), ("P003", "受理登记簿第12页"));
        assert_eq!((confirmed.entry.version, confirmed.entry.entered_by.as_str()), (5, "P004"));
        assert!(entered.by("P002", Role::DeputyDirector).confirm("登记簿").is_ok(), "and who is over the head");
        let settled = entered.by("P003", Role::WindowHead).confirmed("登记簿");
        assert_eq!(settled.current().settled.as_ref().map(|it| it.confirmation), Some(Confirmation::Confirmed));
        assert_eq!(settled.by("P002", Role::DeputyDirector).reject("没有").unwrap_err().code, "entry.already");
    }

    #[test]
    fn time_limit_2__an_accomplice_without_authority_confirms_nothing() {
        let entered = entered_late();
        for (person, role) in [("P006", Role::WindowStaff), ("P009", Role::WindowHead), ("P008", Role::GeneralSection)]
        {
            let refusal = entered.by(person, role).confirm("登记簿").unwrap_err();
            let found = refusal.why();
            assert_eq!(found, ("entry.no-authority", "time-limit/2"), "{person}");
        }
    }

    #[test]
    fn handover_2_5__nobody_confirms_what_they_entered_or_answered_for() {
        let entered = entered_late();
        assert_eq!(entered.by("P004", Role::WindowHead).confirm("登记簿").unwrap_err().code, "entry.own");
        let held = entered.by("P005", Role::DeputyDirector).confirm("登记簿").unwrap_err();
        assert_eq!(held.why(), ("entry.own-breach", "handover/2.5"));
        let head = entered.concerning("P003").by("P003", Role::WindowHead).confirm("登记簿").unwrap_err();
        assert_eq!(head.code, "entry.own-breach");
        assert!(
            entered.concerning("P003").by("P002", Role::DeputyDirector).confirm("登记簿").is_ok(),
            "for a head the deputy"
        );
    }

    #[test]
    fn handover_2_5__the_paper_is_named_and_the_finding_is_of_now() {
        let entered = entered_late();
        let head = || entered.by("P003", Role::WindowHead);
        assert_eq!(head().confirm(" ").unwrap_err().code, "entry.evidence-missing");
        assert_eq!(head().reject("").unwrap_err().code, "command.reason-missing");
        assert_eq!(head().reject("登记簿所载为十三日").unwrap().by, "P003");
        let back = head().dated("2014-10-13 09:00:00").confirm("登记簿").unwrap_err();
        assert_eq!(back.code, "entry.dated-back");
    }
}
