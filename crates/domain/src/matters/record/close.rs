//! Closing an entry (登记事项办结): the seal was used, the file came back, the document was dealt with, the incident is over.
//!
//! Implements seal (what is not approved is not used), archive and document, with what the definition asks for on closing.
use super::commands::Close;
use super::events::Closed;
use super::guard::{FieldRefusal, Kept};
use crate::reference::centre::book::FilledIn;
use crate::reference::context::Context;
use crate::reference::lookup::day;
use crate::vocabulary::refusal::Refusal;

pub(super) fn decide(kept: Kept<'_>, command: &Close, context: &Context<'_>) -> Result<Closed, Refusal> {
    kept.is_open()?;
    kept.is_kept_by(context)?;
    let fields = kept.book.fitting(FilledIn::Closing, &command.fields, (context.centre, day(context)));
    let fields = fields.map_err(|misfit| kept.refuse(FieldRefusal::from(misfit)))?;
    Ok(Closed { fields, by: context.actor.person.clone() })
}

#[cfg(test)]
mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::super::commands::Close;
    use super::super::fixture::{approve, ask, begun, says, stamp};
    use super::super::state::RecordStanding;
    use crate::vocabulary::actor::Role;

    #[test]
    fn seal__a_seal_is_not_used_before_it_is_approved() {
        let asked = begun().given(ask());
        assert_eq!(asked.refused(stamp()).why(), ("record.close.not-approved", "seal"));
        let used = asked.deputy().given(approve()).clerk().given(stamp());
        assert_eq!((used.current().standing, used.current().closing.clone()), (RecordStanding::Closed, stamp().fields));
        assert_eq!(used.refused(stamp()).why(), ("record.guard.over", "seal"), "once");
    }

    #[test]
    fn seal__it_is_closed_by_who_asked_or_keeps_the_register_with_what_closing_asks_for() {
        let open = begun().given(ask()).deputy().given(approve());
        let stranger = open.by("P005", Role::WindowStaff).refused(stamp());
        assert_eq!(stranger.why(), ("record.guard.not-keeper", "seal"));
        assert!(open.by("P007", Role::GeneralSection).when(stamp()).is_ok(), "the keeper");
        assert_eq!(open.clerk().code(Close { fields: vec![] }), "record.field.missing");
        assert_eq!(open.clerk().code(Close { fields: says(&[("copies", "2")]) }), "record.field.unknown");
    }
}
