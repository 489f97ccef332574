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
use crate::vocabulary::refusal::{Refusal, Refuse};
use crate::vocabulary::refusals::refuse_if;
use chrono::NaiveDate;

/// Why a window, a person or a post is not defined.
#[derive(Debug)]
enum StaffRefusal {
    UnknownWindow(String),
    UnknownPerson(String),
    UnknownItem(String),
    ItemElsewhere { item: String, at: String, post: String },
    NoCertificate(String),
    NoRole,
    NotAStaffRole(Role),
    NoWindow(Role),
    SamePerson(String),
    NoItems,
    NotOfOffice { person: String, role: Role },
    OfficeOfWindow(String),
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
    refuse_if!(person.certificate.trim().is_empty(), StaffRefusal::NoCertificate(person.name.clone()));
    refuse_if!(person.roles.is_empty(), StaffRefusal::NoRole);
    if let Some(role) = person.roles.iter().find(|role| matches!(role, Role::Applicant | Role::System)) {
        return Err(StaffRefusal::NotAStaffRole(*role).into());
    }
    match (&person.window, person.roles.iter().find(|role| matches!(role, Role::WindowHead | Role::WindowStaff))) {
        (Some(window), _) if context.centre.window(window, body.effective_from).is_none() => {
            Err(StaffRefusal::UnknownWindow(window.clone()).into())
        }
        (None, Some(role)) => Err(StaffRefusal::NoWindow(*role).into()),
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
        return Err(StaffRefusal::UnknownWindow(post.window.clone()).into());
    }
    refuse_if!(post.a == post.b, StaffRefusal::SamePerson(post.a.clone()));
    if let Some(unknown) = [&post.a, &post.b].into_iter().find(|id| context.centre.person(id, on).is_none()) {
        return Err(StaffRefusal::UnknownPerson(unknown.clone()).into());
    }
    match post.office {
        Some(role) => office(post, role, body.effective_from, context)?,
        None => items(post, body.effective_from, context)?,
    }
    Ok(PostEvent::from(body.clone()).into())
}

/// An office is nobody's window, and A holds it.
fn office(post: &PostDefinition, role: Role, on: NaiveDate, context: &Context<'_>) -> Result<(), StaffRefusal> {
    refuse_if!(!post.window.is_empty() || !post.items.is_empty(), StaffRefusal::OfficeOfWindow(post.name.clone()));
    match context.centre.person(&post.a, on).is_some_and(|person| person.roles.contains(&role)) {
        true => Ok(()),
        false => Err(StaffRefusal::NotOfOffice { person: post.a.clone(), role }),
    }
}

/// A post of a window handles items of that window.
fn items(post: &PostDefinition, on: NaiveDate, context: &Context<'_>) -> Result<(), StaffRefusal> {
    refuse_if!(post.items.is_empty(), StaffRefusal::NoItems);
    for id in &post.items {
        match context.centre.item(id, on) {
            None => return Err(StaffRefusal::UnknownItem(id.clone())),
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

impl Refuse for StaffRefusal {
    fn code(&self) -> &'static str {
        match self {
            StaffRefusal::UnknownWindow(_) => "centre.define.unknown-window",
            StaffRefusal::UnknownPerson(_) => "centre.define-post.unknown-person",
            StaffRefusal::UnknownItem(_) => "centre.define-post.unknown-item",
            StaffRefusal::ItemElsewhere { .. } => "centre.define-post.item-elsewhere",
            StaffRefusal::NoCertificate(_) => "centre.define-person.no-certificate",
            StaffRefusal::NoRole => "centre.define-person.no-role",
            StaffRefusal::NotAStaffRole(_) => "centre.define-person.not-a-staff-role",
            StaffRefusal::NoWindow(_) => "centre.define-person.no-window",
            StaffRefusal::SamePerson(_) => "centre.define-post.same-person",
            StaffRefusal::NoItems => "centre.define-post.no-items",
            StaffRefusal::NotOfOffice { .. } => "centre.define-post.not-of-office",
            StaffRefusal::OfficeOfWindow(_) => "centre.define-post.office-of-window",
        }
    }
    fn article(&self) -> &'static str {
        match self {
            StaffRefusal::NoCertificate(_) => "commitment/3",
            StaffRefusal::UnknownWindow(_)
            | StaffRefusal::NoRole
            | StaffRefusal::NotAStaffRole(_)
            | StaffRefusal::NoWindow(_) => "post/1.3",
            StaffRefusal::UnknownPerson(_)
            | StaffRefusal::UnknownItem(_)
            | StaffRefusal::ItemElsewhere { .. }
            | StaffRefusal::SamePerson(_)
            | StaffRefusal::NoItems
            | StaffRefusal::NotOfOffice { .. }
            | StaffRefusal::OfficeOfWindow(_) => "ab-role/1",
        }
    }
    fn en(&self) -> String {
        match self {
            StaffRefusal::UnknownWindow(id) => format!("There is no window `{id}` on that day."),
            StaffRefusal::UnknownPerson(id) => {
                format!("There is no member of staff `{id}` on that day to hold the post.")
            }
            StaffRefusal::UnknownItem(id) => {
                format!("There is no service item `{id}` on that day for the post to handle.")
            }
            StaffRefusal::ItemElsewhere { item, at, post } => {
                format!("The item `{item}` is handled at window `{at}`, the post belongs to `{post}`.")
            }
            StaffRefusal::NoCertificate(name) => {
                format!("{name} has no post certificate number; staff hold and show one.")
            }
            StaffRefusal::NoRole => "A member of staff needs at least one role.".into(),
            StaffRefusal::NotAStaffRole(role) => format!("`{}` is no role of a member of staff.", role.as_str()),
            StaffRefusal::NoWindow(role) => format!("`{}` needs a window.", role.as_str()),
            StaffRefusal::SamePerson(id) => {
                format!("A and B of a post are both `{id}`; B covers for A and must be somebody else.")
            }
            StaffRefusal::NoItems => "A post handles at least one service item.".into(),
            StaffRefusal::NotOfOffice { person, role } => {
                format!("`{person}` does not hold the office `{}` for which somebody is to stand in.", role.as_str())
            }
            StaffRefusal::OfficeOfWindow(name) => {
                format!("`{name}` is an office: it belongs to no window and handles no items.")
            }
        }
    }
    fn zh(&self) -> String {
        match self {
            StaffRefusal::UnknownWindow(id) => format!("该日没有窗口“{id}”。"),
            StaffRefusal::UnknownPerson(id) => format!("该日没有可任此岗的工作人员“{id}”。"),
            StaffRefusal::UnknownItem(id) => format!("该日没有此岗可办的事项“{id}”。"),
            StaffRefusal::ItemElsewhere { item, at, post } => {
                format!("事项“{item}”由窗口“{at}”办理，而岗位属于“{post}”。")
            }
            StaffRefusal::NoCertificate(name) => format!("{name}没有岗位证编号；工作人员应持证上岗。"),
            StaffRefusal::NoRole => "工作人员至少应有一个角色。".into(),
            StaffRefusal::NotAStaffRole(role) => format!("“{}”不是工作人员的角色。", role.zh()),
            StaffRefusal::NoWindow(role) => format!("“{}”应当指明所在窗口。", role.zh()),
            StaffRefusal::SamePerson(id) => format!("A岗和B岗同为“{id}”；B岗替补A岗，须为另一人。"),
            StaffRefusal::NoItems => "岗位至少应办理一个事项。".into(),
            StaffRefusal::NotOfOffice { person, role } => {
                format!("“{person}”不担任{}，不能为其指定代理人。", role.zh())
            }
            StaffRefusal::OfficeOfWindow(name) => format!("“{name}”是职务岗位，不属于任何窗口，也不办理事项。"),
        }
    }
}
