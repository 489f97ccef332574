//! Closing an entry (登记事项办结): the seal was used, the file came back, the document was dealt with, the incident is over.
//!
//! Implements seal (what is not approved is not used), archive and document, with what the definition asks for on closing.
use super::commands::Close;
use super::events::Closed;
use super::guard::{FieldRefusal, Kept};
use crate::reference::context::Context;
use crate::reference::lookup::day;
use crate::vocabulary::refusal::Refusal;

pub(super) fn decide(kept: Kept<'_>, command: &Close, context: &Context<'_>) -> Result<Closed, Refusal> {
    kept.is_open()?;
    kept.is_kept_by(context)?;
    let fields = kept.book.fitting(true, &command.fields, (context.centre, day(context)));
    let fields = fields.map_err(|misfit| kept.refuse(FieldRefusal::from(misfit)))?;
    Ok(Closed { fields, by: context.actor.person.clone() })
}
