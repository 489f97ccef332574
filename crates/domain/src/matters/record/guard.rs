//! What every decision about an entry asks first (前置检查): it is there, it has the register's definition, and whoever asks may.
//!
//! A refusal cites the article that the register is kept by. Implements handover/2.5 (no falsifying).
use super::commands::RecordCommand;
use super::state::{Record, RecordStanding};
use crate::reference::centre::book::{BookDefinition, Misfit};
use crate::reference::context::Context;
use crate::reference::lookup::not_in_future;
use crate::reference::shared::not_before;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why nothing is recorded about an entry.
    GuardRefusal {
        NotMade {} = "record.guard.not-made" by "handover/2.5",
            "There is no such entry: it is made first.", "没有该登记簿记录，请先登记。",
        NoDefinition { register, version: u32 } = "record.guard.no-definition" by "handover/2.5",
            "The register `{register}` has no version {version}.", "登记簿“{register}”没有第{version}版。",
        NotAsked { number, en, zh } = "record.guard.not-asked" by "handover/2.5",
            "Nothing waits to be approved in {number}: it is {en}.", "{number}没有待批事项（{zh}）。",
        NotApproved { number } = "record.close.not-approved" by "handover/2.5",
            "{number} is not approved yet: nothing is used or lent before.", "{number}尚未批准，批准前不得使用或借出。",
        Over { number, en, zh } = "record.guard.over" by "handover/2.5",
            "{number} is {en}.", "{number}{zh}。",
        NotKeeper { person, number, roles, roles_zh } = "record.guard.not-keeper" by "handover/2.5",
            "{person} neither made {number}, nor has it in hand, nor keeps the register; that is for: {roles}.",
            "{person} 既不是{number}的登记人或经手人，也不是登记簿保管人；应由以下人员办理：{roles_zh}。",
    }
}

refusals! {
    /// Why an entry does not fit its register.
    FieldRefusal {
        Unknown { field } = "record.field.unknown" by "handover/2.5",
            "The register has no field `{field}` to fill in now.", "登记簿此时没有可填写的项目“{field}”。",
        Twice { field } = "record.field.twice" by "handover/2.5",
            "The field `{field}` is filled in twice.", "项目“{field}”重复填写。",
        Missing { field } = "record.field.missing" by "handover/2.5",
            "The field `{field}` must be filled in.", "项目“{field}”必须填写。",
        Wrong { field, value, en: &'static str, zh: &'static str } = "record.field.wrong" by "handover/2.5",
            "The field `{field}` is `{value}`; it holds {en}.", "项目“{field}”填写为“{value}”，应为{zh}。",
    }
}

impl From<Misfit> for FieldRefusal {
    fn from(misfit: Misfit) -> Self {
        match misfit {
            Misfit::Unknown(field) => FieldRefusal::Unknown { field },
            Misfit::Twice(field) => FieldRefusal::Twice { field },
            Misfit::Missing(field) => FieldRefusal::Missing { field },
            Misfit::Wrong(field, value, holds) => {
                let (en, zh) = holds.words();
                FieldRefusal::Wrong { field, value, en, zh }
            }
        }
    }
}

/// An entry with the version of the definition that it was made under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept<'a> {
    pub(super) record: &'a Record,
    pub(super) book: &'a BookDefinition,
}

/// The entry, where it is there, and nothing is dated ahead or back.
pub(super) fn present<'a>(
    state: Option<&'a Record>,
    _: &RecordCommand,
    context: &Context<'a>,
) -> Result<Kept<'a>, Refusal> {
    let record = state.ok_or(GuardRefusal::NotMade {})?;
    not_in_future(context)?;
    not_before(record.last_at, context)?;
    let (register, version) = (record.register.clone(), record.definition);
    let found = context.centre.book_version(&register, version);
    let book = found.ok_or(GuardRefusal::NoDefinition { register, version })?;
    Ok(Kept { record, book })
}

impl Kept<'_> {
    /// A refusal, by the article that the register is kept by.
    pub(super) fn refuse(&self, refusal: impl Into<Refusal>) -> Refusal {
        Refusal { article: self.record.article.clone(), ..refusal.into() }
    }

    /// Something waits to be approved.
    pub(super) fn is_asked(&self) -> Result<(), Refusal> {
        if self.record.standing == RecordStanding::Asked {
            return Ok(());
        }
        let (number, (en, zh)) = (self.record.number.clone(), words(self.record.standing));
        Err(self.refuse(GuardRefusal::NotAsked { number, en: en.into(), zh: zh.into() }))
    }

    /// It is approved, where that is asked for, and not over.
    pub(super) fn is_open(&self) -> Result<(), Refusal> {
        let number = self.record.number.clone();
        match self.record.standing {
            RecordStanding::Open => Ok(()),
            RecordStanding::Asked => Err(self.refuse(GuardRefusal::NotApproved { number })),
            standing @ (RecordStanding::Refused | RecordStanding::Closed) => {
                let (en, zh) = words(standing);
                Err(self.refuse(GuardRefusal::Over { number, en: en.into(), zh: zh.into() }))
            }
        }
    }

    /// Whoever asks made it, has it in hand, or keeps the register.
    pub(super) fn is_kept_by(&self, context: &Context<'_>) -> Result<(), Refusal> {
        let (actor, person) = (context.actor, &context.actor.person);
        if [&self.record.by, &self.record.responsible].contains(&person) || holds(&self.book.keepers, context) {
            return Ok(());
        }
        let (roles, roles_zh) = named(&self.book.keepers);
        let number = self.record.number.clone();
        Err(self.refuse(GuardRefusal::NotKeeper { person: actor.person.clone(), number, roles, roles_zh }))
    }
}

/// Whether whoever asks has one of these roles.
pub(super) fn holds(roles: &[Role], context: &Context<'_>) -> bool {
    roles.iter().any(|role| context.actor.has(*role))
}

/// Roles in words: English and Chinese.
pub(super) fn named(roles: &[Role]) -> (String, String) {
    let en: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let zh: Vec<&str> = roles.iter().map(|role| role.zh()).collect();
    (en.join(", "), zh.join("、"))
}

fn words(standing: RecordStanding) -> (&'static str, &'static str) {
    match standing {
        RecordStanding::Asked => ("not approved yet", "尚未批准"),
        RecordStanding::Refused => ("refused", "未获批准"),
        RecordStanding::Open => ("open", "尚未办结"),
        RecordStanding::Closed => ("closed", "已办结"),
    }
}
