//! Which window leads a joint case (牵头窗口): the window of the first-asked person, unless reassigned with a reason.
//!
//! Implements first-asked/3.3. It moves the coordination, never the responsibility: that moves with a signed handover
//! only (handover/2.1).
use super::approval::{Grant, given_or_asked};
use super::commands::ReassignLead;
use super::events::{CaseEvent, LeadReassigned};
use super::shared::item_of;
use super::state::Case;
use crate::reference::context::Context;
use crate::reference::lookup::day;
use crate::reference::shared::{Shared, reason_given};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why another window does not lead.
    LeadRefusal {
        /// Not a joint case.
        NotJoint { item } = "case.reassign-lead.not-joint" by "first-asked/3.3",
            "Item {item} is no joint item: no window leads it.", "事项“{item}”不是联办事项，没有牵头窗口。",
        /// It leads already.
        LeadsAlready { window } = "case.reassign-lead.leads-already" by "first-asked/3.3",
            "Window {window} leads this case already.", "本件已由窗口{window}牵头。",
    }
}

pub(super) fn decide(case: &Case, command: &ReassignLead, context: &Context<'_>) -> Result<CaseEvent, Refusal> {
    given_or_asked(case, command, context, granted)
}

/// Lets it lead with somebody's approval.
pub(super) fn granted(
    case: &Case,
    command: &ReassignLead,
    grant: &Grant,
    context: &Context<'_>,
) -> Result<LeadReassigned, Refusal> {
    let item = item_of(case, context)?;
    let (window, on) = (command.window.clone(), day(context));
    refuse_if!(item.joint_departments.is_empty(), LeadRefusal::NotJoint { item: item.name.clone() });
    refuse_if!(context.centre.window(&window, on).is_none(), Shared::window_unknown(window, on, "first-asked/3.3"));
    refuse_if!(window == case.window, LeadRefusal::LeadsAlready { window });
    reason_given(&command.reason, "first-asked/3.3")?;
    let (reason, approver) = (command.reason.clone(), grant.approver.clone());
    Ok(LeadReassigned { from: case.window.clone(), to: window, reason, approver })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::Approve;
    use crate::matters::case::fixture::Story;
    use crate::vocabulary::actor::Role;

    fn to(window: &str) -> ReassignLead {
        ReassignLead { window: window.into(), reason: "the matter is mostly theirs".into(), approver: None }
    }

    #[test]
    fn first_asked_3_3__the_window_of_the_first_asked_person_leads_unless_reassigned_with_a_reason() {
        let story = Story::new().by("P005", Role::WindowStaff).accepted("JT-001");
        assert_eq!(story.case().window, "W02", "P005 was asked first, at W02; the catalogue says W01");
        let unexplained = story.refused(ReassignLead { reason: " ".into(), ..to("W01") });
        let expected = ("command.reason-missing", "first-asked/3.3");
        assert_eq!(unexplained.why(), expected);
        let asserted = story.refused(ReassignLead { approver: Some("P002".into()), ..to("W01") });
        assert_eq!(asserted.why(), ("case.approver.asserted", "first-asked/3.3"));
        let story = story.given(to("W01")).by("P002", Role::DeputyDirector).given(Approve { act: None });
        assert_eq!((story.case().window.as_str(), story.case().responsible.as_str()), ("W01", "P005"));
    }

    #[test]
    fn only_a_joint_case_has_a_lead_and_only_a_window_of_the_centre_another_than_before() {
        assert_eq!(Story::new().accepted("SI-001").refused(to("W02")).code, "case.reassign-lead.not-joint");
        let story = Story::new().accepted("JT-001");
        assert_eq!(story.refused(to("W99")).code, "command.window-unknown");
        assert_eq!(story.refused(to("W01")).code, "case.reassign-lead.leads-already");
    }
}
