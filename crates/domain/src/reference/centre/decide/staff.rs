//! Defining windows, staff and posts (窗口、工作人员、岗位): a certificate for everybody (commitment/3), A and B two
//! different people who both exist (ab-role/1).
use super::{effective, text};
use crate::reference::centre::definition::{PersonDefinition, PostDefinition, WindowDefinition};
use crate::reference::centre::events::ReferenceEvent;
use crate::reference::centre::events::{
    PersonDefined, PersonEvent, PostDefined, PostEvent, WindowDefined, WindowEvent,
};
use crate::reference::centre::versions::Versions;
use crate::reference::context::Context;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use chrono::NaiveDate;

refusals! {
    /// Why a window, a person or a post is not defined.
    StaffRefusal {
        UnknownWindow { id } = "centre.define.unknown-window" by "post/1.3",
            "There is no window `{id}` on that day.", "该日没有窗口“{id}”。",
        UnknownPerson { id } = "centre.define-post.unknown-person" by "ab-role/1",
            "There is no member of staff `{id}` on that day to hold the post.", "该日没有可任此岗的工作人员“{id}”。",
        UnknownItem { id } = "centre.define-post.unknown-item" by "ab-role/1",
            "There is no service item `{id}` on that day for the post to handle.", "该日没有此岗可办的事项“{id}”。",
        ItemElsewhere { item, at, post } = "centre.define-post.item-elsewhere" by "ab-role/1",
            "The item `{item}` is handled at window `{at}`, the post belongs to `{post}`.",
            "事项“{item}”由窗口“{at}”办理，而岗位属于“{post}”。",
        NoCertificate { name } = "centre.define-person.no-certificate" by "commitment/3",
            "{name} has no post certificate number; staff hold and show one.", "{name}没有岗位证编号；工作人员应持证上岗。",
        NoRole {} = "centre.define-person.no-role" by "post/1.3",
            "A member of staff needs at least one role.", "工作人员至少应有一个角色。",
        NotAStaffRole { role: &'static str, role_zh: &'static str } = "centre.define-person.not-a-staff-role" by "post/1.3",
            "`{role}` is no role of a member of staff.", "“{role_zh}”不是工作人员的角色。",
        NoWindow { role: &'static str, role_zh: &'static str } = "centre.define-person.no-window" by "post/1.3",
            "`{role}` needs a window.", "“{role_zh}”应当指明所在窗口。",
        SamePerson { id } = "centre.define-post.same-person" by "ab-role/1",
            "A and B of a post are both `{id}`; B covers for A and must be somebody else.",
            "A岗和B岗同为“{id}”；B岗替补A岗，须为另一人。",
        NoItems {} = "centre.define-post.no-items" by "ab-role/1",
            "A post handles at least one service item.", "岗位至少应办理一个事项。",
        NotOfOffice { person, role: &'static str, role_zh: &'static str } = "centre.define-post.not-of-office" by "ab-role/1",
            "`{person}` does not hold the office `{role}` for which somebody is to stand in.",
            "“{person}”不担任{role_zh}，不能为其指定代理人。",
        OfficeOfWindow { name } = "centre.define-post.office-of-window" by "ab-role/1",
            "`{name}` is an office: it belongs to no window and handles no items.", "“{name}”是职务岗位，不属于任何窗口，也不办理事项。",
    }
}

/// Defines a window. Its head may be entered after it, so the head is checked by the file's reader, not here.
pub(super) fn window(
    versions: &Versions<WindowDefinition>,
    body: &WindowDefined,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let window = &body.definition;
    effective::check(versions, window, body.effective_from, context)?;
    text::all_present(&[
        ("name", &window.name),
        ("nameEn", &window.name_en),
        ("department", &window.department),
        ("head", &window.head),
    ])?;
    Ok(WindowEvent::from(body.clone()).into())
}

/// Defines a member of staff.
pub(super) fn person(
    versions: &Versions<PersonDefinition>,
    body: &PersonDefined,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let person = &body.definition;
    effective::check(versions, person, body.effective_from, context)?;
    let texts = [
        ("name", person.name.as_str()),
        ("section", &person.section),
        ("title", &person.title),
        ("telephone", &person.telephone),
    ];
    text::all_present(&texts)?;
    refuse_if!(person.certificate.trim().is_empty(), StaffRefusal::NoCertificate { name: person.name.clone() });
    refuse_if!(person.roles.is_empty(), StaffRefusal::NoRole {});
    if let Some(role) = person.roles.iter().find(|role| matches!(role, Role::Applicant | Role::System)) {
        return Err(StaffRefusal::NotAStaffRole { role: role.as_str(), role_zh: role.zh() }.into());
    }
    match (&person.window, person.roles.iter().find(|role| matches!(role, Role::WindowHead | Role::WindowStaff))) {
        (Some(window), _) if context.centre.window(window, body.effective_from).is_none() => {
            Err(StaffRefusal::UnknownWindow { id: window.clone() }.into())
        }
        (None, Some(role)) => Err(StaffRefusal::NoWindow { role: role.as_str(), role_zh: role.zh() }.into()),
        _ => Ok(PersonEvent::from(body.clone()).into()),
    }
}

/// Defines a post.
pub(super) fn post(
    versions: &Versions<PostDefinition>,
    body: &PostDefined,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let (post, on) = (&body.definition, body.effective_from);
    effective::check(versions, post, on, context)?;
    text::all_present(&[("name", &post.name)])?;
    if post.office.is_none() && context.centre.window(&post.window, on).is_none() {
        return Err(StaffRefusal::UnknownWindow { id: post.window.clone() }.into());
    }
    refuse_if!(post.a == post.b, StaffRefusal::SamePerson { id: post.a.clone() });
    if let Some(unknown) = [&post.a, &post.b].into_iter().find(|id| context.centre.person(id, on).is_none()) {
        return Err(StaffRefusal::UnknownPerson { id: unknown.clone() }.into());
    }
    match post.office {
        Some(role) => office(post, role, body.effective_from, context)?,
        None => items(post, body.effective_from, context)?,
    }
    Ok(PostEvent::from(body.clone()).into())
}

/// An office is nobody's window, and A holds it.
fn office(post: &PostDefinition, role: Role, on: NaiveDate, context: &Context<'_>) -> Result<(), StaffRefusal> {
    refuse_if!(
        !post.window.is_empty() || !post.items.is_empty(),
        StaffRefusal::OfficeOfWindow { name: post.name.clone() }
    );
    match context.centre.person(&post.a, on).is_some_and(|person| person.roles.contains(&role)) {
        true => Ok(()),
        false => Err(StaffRefusal::NotOfOffice { person: post.a.clone(), role: role.as_str(), role_zh: role.zh() }),
    }
}

/// A post of a window handles items of that window.
fn items(post: &PostDefinition, on: NaiveDate, context: &Context<'_>) -> Result<(), StaffRefusal> {
    refuse_if!(post.items.is_empty(), StaffRefusal::NoItems {});
    for id in &post.items {
        match context.centre.item(id, on) {
            None => return Err(StaffRefusal::UnknownItem { id: id.clone() }),
            Some((item, _)) if item.window != post.window => {
                return Err(StaffRefusal::ItemElsewhere {
                    item: id.clone(),
                    at: item.window.clone(),
                    post: post.window.clone(),
                });
            }
            Some(_) => {}
        }
    }
    Ok(())
}
