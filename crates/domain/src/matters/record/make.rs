//! Making an entry in a register, or asking for it (登记、申请登记): by who writes in it, with what its definition of the day asks for.
//!
//! Implements seal, archive, document, computer, security and hygiene as far as an entry is made; who approves it is somebody else than who
//! asks (post/1.3). What is due counts from here, or from the approval.
use super::Record;
use super::commands::Make;
use super::events::{Asked, Made, RecordBegun, RecordEvent};
use super::guard::{FieldRefusal, holds, named};
use crate::clock::Commitment;
use crate::reference::centre::book::{BookDefinition, BookLife};
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
    let fields = book.fitting(false, &command.fields, (context.centre, on));
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
