//! Refused attempts (违规尝试): what was asked of a case against the regulation is refused, and that it was asked is kept on
//! the case (commitment/12).
//!
//! The command that records it is the service's own and its id follows from the refused one, so that a repeated attempt of
//! one command stays once. A refusal is answered whether or not it could be noted.
use super::Desk;
use crate::failure::Failure;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::matters::case::attempted;
use anjuan_domain::matters::case::commands::NoteRefusal;
use anjuan_domain::vocabulary::actor::Actor;
use anjuan_domain::vocabulary::ids::{Kind, derived_command};
use anjuan_domain::vocabulary::refusal::Refusal;

impl Desk {
    /// Notes a refusal on its case where it shows an attempted breach.
    pub(super) async fn note(&self, actor: &Actor, command: &Command, failure: &Failure) {
        let Failure::Refused(refusal) = failure else { return };
        if command.aggregate.kind != Kind::Case || attempted(&refusal.code).is_none() {
            return;
        }
        let note = note(actor, command, refusal);
        if let Err(failure) = self.executed(&Actor::system(&actor.centre), &note).await {
            tracing::warn!(aggregate = %command.aggregate, code = refusal.code, ?failure, "a refused attempt is not noted");
        }
    }
}

/// The command that notes it.
fn note(actor: &Actor, command: &Command, refusal: &Refusal) -> Command {
    let noted = NoteRefusal {
        action: command.body.action(),
        person: actor.person.clone(),
        code: refusal.code.clone(),
        article: refusal.article.clone(),
    };
    Command {
        id: derived_command(&[b"note-refusal", command.id.as_bytes(), refusal.code.as_bytes()]),
        aggregate: command.aggregate.clone(),
        at: None,
        entered_for: None,
        expected: None,
        causation: Some(command.id),
        body: Body::Case(noted.into()),
    }
}
