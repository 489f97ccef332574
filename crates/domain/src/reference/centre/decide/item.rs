//! Defining a service item (服务事项): where it is handled, what it needs, how long it takes, what it may cost (post/1.3,
//! time-limit/3, commitment/11), with the code lengths of GB/T 39046-2020.
use super::{effective, text};
use crate::clock::Limit;
use crate::reference::centre::definition::ItemDefinition;
use crate::reference::centre::events::ReferenceEvent;
use crate::reference::centre::events::{ItemDefined, ItemEvent};
use crate::reference::centre::versions::Versions;
use crate::reference::context::Context;
use crate::vocabulary::ids::check_token;
use crate::vocabulary::item::{Interaction, Processing};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why an item is not defined.
    ItemRefusal {
        Code { field: &'static str, value, allowed: &'static str } = "centre.define-item.code" by "post/1.3",
            "`{field}` is `{value}`; it has {allowed} letters or digits, which hyphens may part.",
            "“{field}”为“{value}”；应为{allowed}位字母或数字，可用连字符分段。",
        Level { level: u32 } = "centre.define-item.level" by "post/1.3",
            "The level is {level}; GB/T 39046 knows 1 (nation) to 6 (village), 5 for a town.",
            "行使层级为{level}；GB/T 39046规定为1（国家）至6（村），乡镇为5。",
        UnknownWindow { id } = "centre.define.unknown-window" by "post/1.3",
            "There is no window `{id}` on that day to handle the item.", "该日没有可办理此事项的窗口“{id}”。",
        NoAudience {} = "centre.define-item.no-audience" by "post/1.3",
            "The item names nobody it is for.", "事项没有服务对象。",
        NoFlow {} = "centre.define-item.no-flow" by "disclosure/4",
            "The item has no steps to publish.", "事项没有可公开的办理流程。",
        Id { what: &'static str, what_zh: &'static str, id } = "centre.define-item.id" by "one-time-notice/3",
            "The {what} id `{id}` is not 1 to 64 letters, digits, `_` and `-`.",
            "{what_zh}编号“{id}”须为1至64位字母、数字、“_”或“-”。",
        Twice { what: &'static str, what_zh: &'static str, id } = "centre.define-item.id-twice" by "one-time-notice/3",
            "The {what} id `{id}` is there twice.", "{what_zh}编号“{id}”重复。",
        MainNotMandatory { id } = "centre.define-item.main-not-mandatory" by "time-limit/3.3",
            "`{id}` is a main document, so it must be mandatory too.", "“{id}”是主要件，必须同时为必要材料。",
        NoCopies { id } = "centre.define-item.no-copies" by "one-time-notice/3",
            "`{id}` asks for neither an original nor a copy.", "“{id}”既不要求原件也不要求复印件。",
        FeeWithoutBasis { id } = "centre.define-item.fee-without-basis" by "commitment/11",
            "The fee `{id}` has no legal basis; nothing may be charged without one.", "收费“{id}”没有法定依据；无依据不得收费。",
        FeeOfNothing { id } = "centre.define-item.fee-of-nothing" by "commitment/11",
            "The fee `{id}` is 0; leave it out instead.", "收费“{id}”为0；不收费的不列入。",
        PromiseAtOnce { count: i32 } = "centre.define-item.promise" by "time-limit/3.4",
            "An immediate item is done the same working day, so its promise is 0, not {count}.",
            "即办件当日办结，承诺时限应为0，而不是{count}。",
        PromiseNothing { count: i32 } = "centre.define-item.promise" by "time-limit/3.4",
            "A committed or reported-up item promises at least 1, not {count}.", "承诺件和上报件的承诺时限至少为1，而不是{count}。",
        LongerThanLaw { promised: i32, statutory: i32 } = "centre.define-item.longer-than-law" by "time-limit/3.4",
            "The promise of {promised} is longer than the statutory {statutory}.", "承诺时限{promised}长于法定时限{statutory}。",
        ConsultationReportsUp {} = "centre.define-item.consultation-reports-up" by "time-limit/3.1",
            "A consultation is answered here and is not reported up.", "咨询件在本中心答复，不作上报件。",
    }
}

/// Defines an item.
pub(super) fn define(
    versions: &Versions<ItemDefinition>,
    body: &ItemDefined,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let item = &body.definition;
    effective::check(versions, item, body.effective_from, context)?;
    check_texts(item)?;
    check_codes(item)?;
    if context.centre.window(&item.window, body.effective_from).is_none() {
        return Err(ItemRefusal::UnknownWindow { id: item.window.clone() }.into());
    }
    refuse_if!(item.audience.is_empty(), ItemRefusal::NoAudience {});
    refuse_if!(item.flow.is_empty(), ItemRefusal::NoFlow {});
    check_limits(item)?;
    check_materials(item)?;
    check_fees(item)?;
    Ok(ItemEvent::from(body.clone()).into())
}

fn check_texts(item: &ItemDefinition) -> Result<(), text::BlankText> {
    text::all_present(&[
        ("name", &item.name),
        ("nameEn", &item.name_en),
        ("category", &item.category),
        ("legalBasis", &item.legal_basis),
        ("body", &item.body),
        ("conditions", &item.conditions),
        ("resultName", &item.result_name),
        ("place", &item.place),
        ("hours", &item.hours),
        ("consultationTelephone", &item.consultation_telephone),
        ("supervisionTelephone", &item.supervision_telephone),
    ])
}

/// Codes as the directories of the provinces have them: the standard's ten and twenty-four characters are what the regions
/// extend with their own parts (511Z07001006-511602000000-000-11511301008778183N-1-00), hyphens between them. A code is kept as its
/// directory writes it, because papers cite it and people look it up there; small letters occur (…-11511301452259996u-1-00), and two codes
/// that differ in them alone name one item: [`ItemDefinition::same_code`] compares without regard to case.
fn check_codes(item: &ItemDefinition) -> Result<(), ItemRefusal> {
    let code = |field, value: &str, fits: bool, allowed| {
        if fits { Ok(()) } else { Err(ItemRefusal::Code { field, value: value.to_owned(), allowed }) }
    };
    code("basicCode", &item.basic_code, is_code(&item.basic_code), "1–64")?;
    code("implementationCode", &item.implementation_code, is_code(&item.implementation_code), "1–64")?;
    let body = item.body_code.as_str();
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric();
    code("bodyCode", body, body.len() == 18 && body.bytes().all(is_sign), "18")?;
    // GB/T 39046 行使层级: 1 nation, 2 province, 3 city, 4 county, 5 town, 6 village.
    if (1..=6).contains(&item.level) { Ok(()) } else { Err(ItemRefusal::Level { level: item.level }) }
}

fn is_code(value: &str) -> bool {
    let parts =
        || value.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (1..=LONGEST_CODE).contains(&value.len()) && parts()
}

/// How long a code can be, as an id can.
const LONGEST_CODE: usize = 64;

fn check_limits(item: &ItemDefinition) -> Result<(), ItemRefusal> {
    let promised = item.promised.count;
    match (item.interaction, item.processing, promised) {
        (Interaction::Consultation, Processing::ReportUp, _) => return Err(ItemRefusal::ConsultationReportsUp {}),
        (_, Processing::Immediate, count) if count != 0 => return Err(ItemRefusal::PromiseAtOnce { count }),
        (_, Processing::Committed | Processing::ReportUp, count) if count < 1 => {
            return Err(ItemRefusal::PromiseNothing { count });
        }
        _ => {}
    }
    let comparable = |law: &Limit| law.unit == item.promised.unit && law.counting == item.promised.counting;
    match &item.statutory {
        Some(law) if comparable(law) && promised > law.count => {
            Err(ItemRefusal::LongerThanLaw { promised, statutory: law.count })
        }
        _ => Ok(()),
    }
}

fn check_materials(item: &ItemDefinition) -> Result<(), ItemRefusal> {
    check_ids(("material", "材料"), item.materials.iter().map(|material| material.id.as_str()))?;
    for material in &item.materials {
        refuse_if!(material.main && !material.mandatory, ItemRefusal::MainNotMandatory { id: material.id.clone() });
        refuse_if!(material.originals + material.copies == 0, ItemRefusal::NoCopies { id: material.id.clone() });
    }
    Ok(())
}

fn check_fees(item: &ItemDefinition) -> Result<(), ItemRefusal> {
    check_ids(("fee", "收费"), item.fees.iter().map(|fee| fee.id.as_str()))?;
    for fee in &item.fees {
        refuse_if!(fee.basis.trim().is_empty(), ItemRefusal::FeeWithoutBasis { id: fee.id.clone() });
        refuse_if!(fee.amount_fen == 0, ItemRefusal::FeeOfNothing { id: fee.id.clone() });
    }
    Ok(())
}

fn check_ids<'a>(
    (what, what_zh): (&'static str, &'static str),
    ids: impl Iterator<Item = &'a str>,
) -> Result<(), ItemRefusal> {
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        refuse_if!(check_token(id).is_err(), ItemRefusal::Id { what, what_zh, id: id.to_owned() });
        require!(seen.insert(id), ItemRefusal::Twice { what, what_zh, id: id.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_real_directories_fit_the_catalogue() {
        for code in [
            "511Z07001006-511602000000-000-11511301008778183N-1-00",
            "G-000007-001-511602000000-000-115113010833722043-1-00",
            "11320623014266012X4000120001000",
            "0020140010",
            // As it stands in the directory of Guang'an: the last sign of the body's code is small.
            "511F0045400001-511602000000-000-11511301452259996u-1-00",
        ] {
            assert!(is_code(code) && check_token(code).is_ok(), "{code}: as an id too");
        }
        for wrong in ["", "-", "A--B", "A-", "A B", "A_B", "区1", &"3".repeat(65)] {
            assert!(!is_code(wrong), "{wrong}");
        }
    }
}
