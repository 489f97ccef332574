//! What a command points at is there (关联核对): a contact is settled by what it became, so that has to exist (first-asked/3.1).
//!
//! The domain decides on one aggregate and cannot see the other; what was recorded never goes away, so that looking before
//! is as good as looking in the same moment.
use super::edge::Edge;
use crate::failure::Failure;
use crate::ports::Caller;
use anjuan_domain::access;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::matters::contact::commands::ContactCommand;
use anjuan_domain::vocabulary::refusal::Refusal;

/// Refuses to settle a contact with something that nobody recorded. Who may not ask at all is told that instead, by the desk.
///
/// # Errors
/// [`Failure::Refused`] names first-asked/3.1; otherwise when the log does not answer.
pub(super) async fn is_there(edge: &Edge, caller: &Caller, command: &Command) -> Result<(), Failure> {
    let Body::Contact(ContactCommand::TurnInto(turn)) = &command.body else { return Ok(()) };
    if access::check(&caller.actor, &command.body.action()).is_err() {
        return Ok(());
    }
    match anjuan_journal::read(&*edge.log, &turn.aggregate).await?.is_empty() {
        false => Ok(()),
        true => Err(Failure::Refused(Refusal {
            code: "contact.turn-into.not-there".into(),
            article: "first-asked/3.1".into(),
            en: format!("There is no {} that the contact could have become: it stays open.", turn.aggregate),
            zh: format!("没有{}，接待不能据此了结。", turn.aggregate),
        })),
    }
}
