//! Defining a register (设立登记簿): fields that can be filled in, somebody who writes, approves and keeps, an article that it is kept by.
//!
//! Implements council/4 (plans and rules are drawn up before they hold). What was recorded under an earlier version stays as it is.
use super::{effective, text};
use crate::reference::centre::book::{BookDefinition, BookField, BookLife, FieldType, FilledIn};
use crate::reference::centre::events::{BookDefined, BookEvent, ReferenceEvent};
use crate::reference::centre::versions::Versions;
use crate::reference::context::Context;
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::groups::IN_PERSON;
use crate::vocabulary::articles;
use crate::vocabulary::ids::check_token;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why a register is not defined.
    BookRefusal {
        Article { article } = "centre.define-book.article" by "council/4",
            "`{article}` is neither an article of the regulation nor a law of the list.", "“{article}”既不是制度条款也不是所列法律。",
        Prefix { prefix } = "centre.define-book.prefix" by "council/4",
            "The prefix `{prefix}` is not 1 to 8 capital letters or digits.", "编号前缀“{prefix}”须为1至8位大写字母或数字。",
        NoFields {} = "centre.define-book.no-fields" by "council/4",
            "The register has no field to fill in when an entry is made.", "登记簿没有登记时填写的项目。",
        Field { id } = "centre.define-book.field" by "council/4",
            "The field id `{id}` is not 1 to 64 letters, digits, `_` and `-`.", "项目编号“{id}”须为1至64位字母、数字、“_”或“-”。",
        FieldTwice { id } = "centre.define-book.field-twice" by "council/4",
            "The field `{id}` is there twice.", "项目“{id}”重复。",
        FieldUnnamed { id } = "centre.define-book.field-unnamed" by "council/4",
            "The field `{id}` has no name in both languages.", "项目“{id}”缺少中文或英文名称。",
        NoChoices { id } = "centre.define-book.no-choices" by "council/4",
            "The field `{id}` is a choice without codes.", "选择项目“{id}”没有代码。",
        ChoicesUnused { id } = "centre.define-book.choices-unused" by "council/4",
            "The field `{id}` has codes and is no choice.", "项目“{id}”列有代码，但不是选择项目。",
        Choice { id, choice } = "centre.define-book.choice" by "council/4",
            "The code `{choice}` of the field `{id}` is there twice, unnamed, or no 1 to 64 letters, digits, `_` and `-`.",
            "项目“{id}”的代码“{choice}”重复、未命名，或不是1至64位字母、数字、“_”、“-”。",
        ClosingUnused { id } = "centre.define-book.closing-unused" by "council/4",
            "The field `{id}` is filled in on closing, and entries of this register are never closed.",
            "项目“{id}”在办结时填写，但该登记簿的记录没有办结。",
        DueUnused {} = "centre.define-book.due-unused" by "council/4",
            "Something falls due, and entries of this register are never closed.", "登记簿规定了期限，但其记录没有办结。",
        DueNothing { count: i32 } = "centre.define-book.due" by "council/4",
            "The period of {count} is less than nothing.", "期限为{count}，不得为负数。",
        NobodyWrites {} = "centre.define-book.nobody-writes" by "council/4",
            "Nobody writes in this register.", "该登记簿没有登记人。",
        NobodyApproves {} = "centre.define-book.nobody-approves" by "council/4",
            "Entries are asked for, and nobody approves them.", "记录须经审批，但没有审批人。",
        ApprovesNothing {} = "centre.define-book.approves-nothing" by "council/4",
            "Somebody approves, and nothing is asked for in this register.", "登记簿列有审批人，但其记录无须审批。",
        Role { role: &'static str, role_zh: &'static str } = "centre.define-book.role" by "council/4",
            "`{role}` does not work at the centre in person.", "“{role_zh}”不是中心工作人员的角色。",
        Retention {} = "centre.define-book.retention" by "archive",
            "An entry is kept at least one year; without a number it is kept for ever.", "保管期限至少一年；不写年数的为永久。",
    }
}

/// Defines a register.
pub(super) fn define(
    versions: &Versions<BookDefinition>,
    body: &BookDefined,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let book = &body.definition;
    effective::check(versions, book, body.effective_from, context)?;
    text::all_present(&[("name", &book.name), ("nameEn", &book.name_en)])?;
    check_article(&book.article)?;
    let prefix = book.prefix.as_bytes();
    let letters = prefix.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    require!(letters && (1..=8).contains(&prefix.len()), BookRefusal::Prefix { prefix: book.prefix.clone() });
    check_life(book)?;
    require!(book.fields_of(FilledIn::Making).next().is_some(), BookRefusal::NoFields {});
    for (place, field) in book.fields.iter().enumerate() {
        let twice = book.fields[..place].iter().any(|other| other.id == field.id);
        refuse_if!(twice, BookRefusal::FieldTwice { id: field.id.clone() });
        check_field(field)?;
    }
    check_people(book)?;
    refuse_if!(book.retention_years == Some(0), BookRefusal::Retention {});
    Ok(BookEvent::from(body.clone()).into())
}

fn check_article(article: &str) -> Result<(), BookRefusal> {
    if articles::is_known(article) { Ok(()) } else { Err(BookRefusal::Article { article: article.to_owned() }) }
}

fn check_life(book: &BookDefinition) -> Result<(), BookRefusal> {
    if let Some(due) = &book.due {
        check_article(&due.article)?;
        refuse_if!(due.limit.count < 0, BookRefusal::DueNothing { count: due.limit.count });
        refuse_if!(book.life == BookLife::Kept, BookRefusal::DueUnused {});
    }
    let closing = book.fields_of(FilledIn::Closing).next().filter(|_| book.life == BookLife::Kept);
    closing.map_or(Ok(()), |field| Err(BookRefusal::ClosingUnused { id: field.id.clone() }))
}

fn check_field(field: &BookField) -> Result<(), BookRefusal> {
    let id = || field.id.clone();
    refuse_if!(check_token(&field.id).is_err(), BookRefusal::Field { id: id() });
    let unnamed = field.name.trim().is_empty() || field.name_en.trim().is_empty();
    refuse_if!(unnamed, BookRefusal::FieldUnnamed { id: id() });
    let is_choice = field.r#type == FieldType::Choice;
    refuse_if!(is_choice && field.choices.is_empty(), BookRefusal::NoChoices { id: id() });
    refuse_if!(!is_choice && !field.choices.is_empty(), BookRefusal::ChoicesUnused { id: id() });
    for (place, choice) in field.choices.iter().enumerate() {
        let twice = field.choices[..place].iter().any(|other| other.id == choice.id);
        let unnamed = choice.name.trim().is_empty() || choice.name_en.trim().is_empty();
        if twice || unnamed || check_token(&choice.id).is_err() {
            return Err(BookRefusal::Choice { id: id(), choice: choice.id.clone() });
        }
    }
    Ok(())
}

fn check_people(book: &BookDefinition) -> Result<(), BookRefusal> {
    refuse_if!(book.writers.is_empty(), BookRefusal::NobodyWrites {});
    let asked = book.life == BookLife::Asked;
    refuse_if!(asked && book.approvers.is_empty(), BookRefusal::NobodyApproves {});
    refuse_if!(!asked && !book.approvers.is_empty(), BookRefusal::ApprovesNothing {});
    let acting = [&book.writers, &book.approvers, &book.keepers].into_iter().flatten();
    let stranger = acting.copied().find(|role: &Role| !IN_PERSON.contains(role));
    stranger.map_or(Ok(()), |role| Err(BookRefusal::Role { role: role.as_str(), role_zh: role.zh() }))
}
