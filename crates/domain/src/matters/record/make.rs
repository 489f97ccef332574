//! Making an entry in a register, or asking for it (登记、申请登记): by who writes in it, with what its definition of the day asks for.
//!
//! Implements seal, archive, document, computer, security and hygiene as far as an entry is made; who approves it is somebody else than who
//! asks (post/1.3). What is due counts from here, or from the approval.
use super::Record;
use super::commands::Make;
use super::events::{Asked, Made, RecordBegun, RecordEvent};
use super::guard::{FieldRefusal, holds, named};
use crate::clock::Commitment;
use crate::reference::centre::book::{BookDefinition, BookLife, FilledIn};
use crate::reference::context::Context;
use crate::reference::lookup::{day, decision_period, not_in_future};
use crate::reference::shared::on_staff;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why no entry is made.
    MakeRefusal {
        Already { number } = "record.make.already" by "handover/2.5",
            "This is recorded already, as {number}.", "该记录已登记，编号{number}。",
        NoRegister { register } = "record.make.no-register" by "council/4",
            "The centre keeps no register `{register}` on that day.", "中心当日没有登记簿“{register}”。",
        NotWriter { person, register, roles, roles_zh } = "record.make.not-writer" by "council/4",
            "{person} does not write in the register `{register}`; that is for: {roles}.",
            "{person} 不能在登记簿“{register}”登记；应由以下人员登记：{roles_zh}。",
    }
}

pub(super) fn decide(state: Option<&Record>, command: &Make, context: &Context<'_>) -> Result<RecordEvent, Refusal> {
    not_in_future(context)?;
    if let Some(record) = state {
        return Err(MakeRefusal::Already { number: record.number.clone() }.into());
    }
    let (person, on) = (context.actor.person.clone(), day(context));
    on_staff(&person, context, "handover/2.5")?;
    let register = command.register.trim().to_owned();
    let Some((book, definition)) = context.centre.book(&register, on) else {
        return Err(MakeRefusal::NoRegister { register }.into());
    };
    let by_article = |refusal: Refusal| Refusal { article: book.article.clone(), ..refusal };
    if !holds(&book.writers, context) {
        let (roles, roles_zh) = named(&book.writers);
        return Err(by_article(MakeRefusal::NotWriter { person, register, roles, roles_zh }.into()));
    }
    let fields = book.fitting(FilledIn::Making, &command.fields, (context.centre, on));
    let fields = fields.map_err(|misfit| by_article(FieldRefusal::from(misfit).into()))?;
    let id = AggregateRef::opened_by(Kind::Record, context.command).id;
    let number = format!("DJ-{}-{}-{id}", book.prefix, on.format("%Y%m%d"));
    let begun = RecordBegun {
        register,
        definition,
        article: book.article.clone(),
        fields,
        window: context.centre.person(&person, on).and_then(|person| person.window.clone()),
        by: person,
        readers: book.readers.clone(),
        retention_years: book.retention_years,
    };
    Ok(match book.life {
        BookLife::Kept => Made { number, begun, open: false, due: None }.into(),
        BookLife::Made => Made { number, begun, open: true, due: due(book) }.into(),
        BookLife::Asked => {
            let approver = approver(book, &begun.by, context);
            Asked { number, begun, approver, decision: decision_period(context) }.into()
        }
    })
}

/// By when an entry is to be closed.
pub(super) fn due(book: &BookDefinition) -> Option<Commitment> {
    book.due.as_ref().map(|due| Commitment { limit: due.limit, rule: due.article.clone() })
}

/// Who is to approve it: the first who holds one of the offices, in their order, and is not who asks; else who stands in for one.
fn approver(book: &BookDefinition, asks: &str, context: &Context<'_>) -> Option<String> {
    let (centre, on) = (context.centre, day(context));
    let holders = book.approvers.iter().flat_map(|role| centre.leaders(*role, on)).map(|(id, _)| id);
    let stand_ins = book.approvers.iter().flat_map(|role| centre.stand_ins(*role, on));
    holders.chain(stand_ins).find(|person| *person != asks).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::super::events::RecordEvent;
    use super::super::fixture::{ask, begun, make, seal_use, visitors};
    use super::super::state::RecordStanding;
    use crate::vocabulary::actor::Role;

    #[test]
    fn seal__its_use_is_asked_for_by_the_version_of_the_day_and_waits_for_somebody_else() {
        let RecordEvent::Asked(asked) = begun().when(ask()).unwrap() else { panic!("asked for") };
        assert!(asked.number.starts_with("DJ-YY-20141009-"), "{}", asked.number);
        assert_eq!((asked.begun.register.as_str(), asked.begun.definition), ("seal-use", 1));
        assert_eq!((asked.begun.by.as_str(), asked.begun.window.as_deref()), ("P004", Some("W01")));
        assert_eq!((asked.approver.as_deref(), asked.begun.retention_years), (Some("P002"), Some(10)));
        let entry = begun().given(ask());
        assert_eq!(entry.current().standing, RecordStanding::Asked);
        assert_eq!(entry.code(ask()), "record.make.already");
    }

    #[test]
    fn security__what_is_only_kept_stands_as_it_was_made() {
        let entry = begun().given(make("visitors", &[("from", "a"), ("host", " P005 ")]));
        let record = entry.current();
        assert_eq!((record.standing, record.closed_at), (RecordStanding::Closed, Some(entry.now)));
        let said: Vec<_> = record.fields.iter().map(|said| (said.field.as_str(), said.value.as_str())).collect();
        assert_eq!(said, [("host", "P005"), ("from", "a")], "in the order of the form");
        assert_eq!(record.retention_years, None, "for ever");
    }

    #[test]
    fn seal__who_does_not_write_in_the_register_makes_no_entry() {
        let refused = begun().by("P003", Role::WindowHead).refused(ask());
        assert_eq!(refused.why(), ("record.make.not-writer", "seal"));
        assert_eq!(begun().code(make("keys", &[])), "record.make.no-register");
    }

    #[test]
    fn seal__what_does_not_fit_the_fields_is_refused_by_the_article_of_the_register() {
        let given = |fields: &[(&str, &str)]| begun().refused(make("seal-use", fields));
        let colour = given(&[("purpose", "p"), ("copies", "1"), ("colour", "red")]);
        assert_eq!(colour.why(), ("record.field.unknown", "seal"));
        let early = given(&[("purpose", "p"), ("copies", "1"), ("stamped", "1")]);
        assert_eq!(early.why(), ("record.field.unknown", "seal"), "filled in on closing");
        let twice = given(&[("purpose", "p"), ("purpose", "q"), ("copies", "1")]);
        assert_eq!(twice.why(), ("record.field.twice", "seal"));
        assert_eq!(given(&[("purpose", "  "), ("copies", "1")]).why(), ("record.field.missing", "seal"));
        assert_eq!(given(&[("purpose", "p"), ("copies", "two")]).why(), ("record.field.wrong", "seal"));
        let nobody = begun().refused(make("visitors", &[("host", "P999")]));
        assert_eq!(nobody.why(), ("record.field.wrong", "security"));
    }

    #[test]
    fn council_4__a_register_is_written_in_by_the_definition_of_the_day_and_not_before_its_first() {
        let later = crate::reference::centre::book::BookDefinition { prefix: "YZ".into(), ..seal_use() };
        let planned =
            begun().keeping("seal-use", later, (2, "2014-11-01")).keeping("keys", visitors(), (1, "2014-11-01"));
        assert_eq!(planned.given(ask()).current().definition, 1);
        let keys = || make("keys", &[("host", "P005")]);
        assert_eq!(planned.code(keys()), "record.make.no-register");
        let november = planned.now("2014-11-03 09:00:00");
        assert_eq!(november.given(ask()).current().definition, 2);
        assert!(november.given(ask()).current().number.starts_with("DJ-YZ-20141103-"));
        assert!(november.when(keys()).is_ok(), "used at once");
    }
}
