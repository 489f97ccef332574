//! Correcting an entry (更正登记): what it says is put right, with a reason, under the version that it was made under (handover/2.5).
//!
//! What was approved is not changed any more: another entry is asked for instead.
use super::commands::Correct;
use super::events::Corrected;
use super::guard::{FieldRefusal, Kept};
use super::state::RecordStanding;
use crate::reference::centre::book::{BookLife, FilledIn};
use crate::reference::context::Context;
use crate::reference::lookup::day;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why it is not corrected.
    CorrectRefusal {
        Decided { number } = "record.correct.decided" by "handover/2.5",
            "{number} was decided on as it is; what is to be otherwise is asked for anew.", "{number}已作审批，内容不得更改；如需变更请另行申请。",
        Unchanged { number } = "record.correct.unchanged" by "handover/2.5",
            "{number} says that already.", "{number}已是此内容。",
    }
}

pub(super) fn decide(kept: Kept<'_>, command: &Correct, context: &Context<'_>) -> Result<Corrected, Refusal> {
    kept.is_kept_by(context)?;
    let number = || kept.record.number.clone();
    if kept.book.life == BookLife::Asked && kept.record.standing != RecordStanding::Asked {
        return Err(kept.refuse(CorrectRefusal::Decided { number: number() }));
    }
    reason_given(&command.reason, "handover/2.5")?;
    let fields = kept.book.fitting(FilledIn::Making, &command.fields, (context.centre, day(context)));
    let fields = fields.map_err(|misfit| kept.refuse(FieldRefusal::from(misfit)))?;
    if fields == kept.record.fields {
        return Err(kept.refuse(CorrectRefusal::Unchanged { number: number() }));
    }
    Ok(Corrected { fields, reason: command.reason.trim().to_owned(), by: context.actor.person.clone() })
}

#[cfg(test)]
mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::super::commands::Correct;
    use super::super::fixture::{approve, ask, begun, make, says};

    fn three() -> Correct {
        Correct { fields: says(&[("purpose", "出具证明"), ("copies", "3")]), reason: "份数有误".into() }
    }

    #[test]
    fn handover_2_5__what_waits_is_corrected_with_a_reason_and_what_was_decided_is_not() {
        let asked = begun().given(ask());
        assert_eq!(asked.given(three()).current().fields, three().fields);
        assert_eq!(asked.refused(Correct { reason: " ".into(), ..three() }).article, "handover/2.5");
        assert_eq!(asked.code(Correct { fields: ask().fields, ..three() }), "record.correct.unchanged");
        let approved = asked.deputy().given(approve()).clerk();
        assert_eq!(approved.refused(three()).why(), ("record.correct.decided", "seal"));
    }

    #[test]
    fn handover_2_5__what_is_only_kept_is_corrected_under_the_version_that_it_was_made_under() {
        let kept = begun().given(make("visitors", &[("host", "P005"), ("from", "a")]));
        let narrower = super::super::fixture::visitors();
        let narrower =
            crate::reference::centre::book::BookDefinition { fields: narrower.fields[..1].to_vec(), ..narrower };
        let changed = kept.keeping("visitors", narrower, (2, "2014-10-01"));
        let fields = says(&[("host", "P005"), ("from", "b")]);
        let corrected = changed.given(Correct { fields: fields.clone(), reason: "误".into() });
        assert_eq!((corrected.current().fields.clone(), corrected.current().definition), (fields, 1));
    }
}
