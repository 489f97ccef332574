//! A command id that is known (已知指令编号): it is answered with the original answer, but only to the person who gave it, and only for the
//! command that it was given for.
//!
//! Otherwise one applicant would be told the number of another, whose case was registered under the same id, and their own
//! case would not be recorded. What the service does by itself has ids that follow from the deed, so that two processes that
//! see it at different moments mean the same: there the hash is recorded and not compared.
use super::loaded::{Given, Loaded};
use crate::failure::Failure;
use anjuan_api::Accepted;
use anjuan_domain::command::Command;
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::refusal::{ID_REUSED, Refusal};
use uuid::Uuid;

/// The original answer of a command that is in the fold already; as new, where this execution drafted its event.
///
/// # Errors
/// [`Failure::Refused`] with `command.id-reused`: it is another command, or somebody else's.
pub(super) fn known(
    loaded: &Loaded,
    actor: &Actor,
    command: &Command,
    drafted: &[Uuid],
) -> Option<Result<Accepted, Failure>> {
    let (mut accepted, given) = loaded.answer(&command.aggregate, command.id)?;
    accepted.duplicate = !drafted.contains(&accepted.event_id);
    if !accepted.duplicate {
        return Some(Ok(accepted));
    }
    Some(match is_same(&given, actor, command) {
        Ok(true) => Ok(accepted),
        Ok(false) => Err(Failure::Refused(reused(command.id))),
        Err(error) => Err(Failure::Internal(error.to_string())),
    })
}

fn is_same(given: &Given<'_>, actor: &Actor, command: &Command) -> Result<bool, serde_json::Error> {
    if given.actor != actor.person {
        return Ok(false);
    }
    if actor.has(Role::System) || given.hash.is_empty() {
        return Ok(true);
    }
    Ok(command.hash()? == given.hash)
}

/// One sentence for both causes, so that nobody learns from it who gave which command.
fn reused(id: Uuid) -> Refusal {
    Refusal {
        code: ID_REUSED.into(),
        article: "handover/2.5".into(),
        en: format!(
            "The command id {id} was used before, for another command or by another person. Nothing was recorded: give a new id."
        ),
        zh: format!("指令编号 {id} 此前已用于其他指令或由他人使用。未作任何记录，请换用新编号。"),
    }
}
