//! Who handles a complaint (承办): the person responsible or who stands for them, the receiving sections, the director's office.
//!
//! Implements complaint/2 (the general section receives, records, analyses, investigates), complaint/3 (the director's
//! office for complex ones) and ab-role/3 (who is on duty acts). It must hold no rule of a single decision.
use super::state::Complaint;
use crate::reference::context::Context;
use crate::vocabulary::actor::{Role, groups};

/// Who may investigate (complaint/2): everybody on the staff, in person.
pub(crate) const INVESTIGATORS: &[Role] = groups::IN_PERSON;

/// Whether the actor belongs to the director's office.
pub(super) fn is_office(context: &Context<'_>) -> bool {
    context.actor.has(Role::Director) || context.actor.has(Role::DeputyDirector)
}

/// Whether the actor belongs to a section that receives complaints, or to the director's office.
pub(super) fn is_reception(context: &Context<'_>) -> bool {
    is_office(context) || context.actor.has(Role::GeneralSection) || context.actor.has(Role::ComplaintCentre)
}

/// Whether the actor is the person responsible, or stands for them at that moment.
pub(super) fn is_responsible(complaint: &Complaint, context: &Context<'_>) -> bool {
    let actor = context.actor.person.as_str();
    actor == complaint.responsible || actor == context.centre.on_duty(&complaint.responsible, context.at)
}

/// Whether the actor may speak to the complainant for the centre.
pub(super) fn may_speak(complaint: &Complaint, context: &Context<'_>) -> bool {
    is_responsible(complaint, context) || context.actor.person == complaint.receiver || is_reception(context)
}
