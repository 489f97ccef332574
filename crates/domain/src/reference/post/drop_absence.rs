//! Dropping a planned absence (取消离岗): the leave was refused or given up, or they are back early. Asked by the service
//! together with that.
//!
//! Implements ab-role/3: who is there answers, and the other of the two may be away again.
use super::commands::DropAbsence;
use super::events::AbsenceDropped;
use crate::reference::centre::reference::Post;
use crate::reference::context::Context;
use crate::reference::lookup::not_in_future;
use crate::vocabulary::refusal::Refusal;

/// A post that was covered meanwhile has no plan left: that it is dropped is true of it all the same.
pub(super) fn decide(_: &Post, command: &DropAbsence, context: &Context<'_>) -> Result<AbsenceDropped, Refusal> {
    not_in_future(context)?;
    Ok(AbsenceDropped { leave: command.leave.clone(), person: command.person.clone() })
}
