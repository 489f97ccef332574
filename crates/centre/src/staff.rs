//! Reading `staff.toml` (窗口与人员): windows, members of staff, and posts with their A and B (ab-role/1).
use crate::problem::{Entry, Problem, twice};
use crate::walk::{Sheet, Table};
use anjuan_domain::reference::centre::definition::{
    Enrolment, PersonDefinition, PostDefinition, StaffCategory, WindowDefinition,
};
use anjuan_domain::vocabulary::actor::Role;

/// The file's name in a centre's directory.
pub(crate) const FILE: &str = "staff.toml";

/// Which grades apply to somebody (assessment/6).
const CATEGORIES: &[(&str, StaffCategory)] =
    &[("civil-servant", StaffCategory::CivilServant), ("institution-staff", StaffCategory::InstitutionStaff)];

/// What the file says.
#[derive(Debug, Clone, PartialEq)]
pub struct Staff {
    /// The windows.
    pub windows: Vec<Entry<WindowDefinition>>,
    /// The people.
    pub persons: Vec<Entry<PersonDefinition>>,
    /// The posts.
    pub posts: Vec<Entry<PostDefinition>>,
}

/// Reads windows, people and posts.
///
/// # Errors
/// Every problem of the file.
pub fn read_staff(text: &str) -> Result<Staff, Vec<Problem>> {
    let staff = Sheet::read(FILE, text, |root| {
        let enrolled = root.table_if_any("common", |table| table.texts("enrolled")).unwrap_or_default();
        Staff {
            windows: root.entries("window", window),
            persons: root.entries("person", |table| person(table, &enrolled)),
            posts: root.entries("post", post),
        }
    })?;
    let mut problems = Vec::new();
    twice(&staff.windows, &mut problems);
    twice(&staff.persons, &mut problems);
    twice(&staff.posts, &mut problems);
    if problems.is_empty() { Ok(staff) } else { Err(problems) }
}

fn window(table: &mut Table<'_, '_>) -> WindowDefinition {
    WindowDefinition {
        name: table.text("name"),
        name_en: table.text("name_en"),
        department: table.text("department"),
        head: table.text("head"),
    }
}

/// A member of staff; `enrolled` is what `[common]` says of the attendance devices.
fn person(table: &mut Table<'_, '_>, enrolled: &[String]) -> PersonDefinition {
    let roles: Vec<(&str, Role)> = Role::ALL.iter().map(|role| (role.as_str(), *role)).collect();
    PersonDefinition {
        category: table.choice_if_any("category", CATEGORIES),
        enrolled: match table.has("enrolled") {
            true => Enrolment::at(table.texts("enrolled").iter().map(String::as_str)),
            false => Enrolment::at(enrolled.iter().map(String::as_str)),
        },
        name: table.text("name"),
        window: table.text_if_any("window"),
        section: table.text("section"),
        title: table.text("title"),
        roles: table.choices("roles", &roles),
        certificate: table.text("certificate"),
        telephone: table.text("telephone"),
    }
}

fn post(table: &mut Table<'_, '_>) -> PostDefinition {
    let roles: Vec<(&str, Role)> = Role::ALL.iter().map(|role| (role.as_str(), *role)).collect();
    let office = table.choice_if_any("office", &roles);
    PostDefinition {
        name: table.text("name"),
        window: if office.is_some() { String::new() } else { table.text("window") },
        a: table.text("a"),
        b: table.text("b"),
        items: if office.is_some() { vec![] } else { table.texts("items") },
        office,
    }
}
