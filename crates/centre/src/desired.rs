//! What a centre's files want (期望状态), read together; and the files of 栟茶 that the service carries with it.
use crate::problem::{Entry, Problem};
use crate::{calendar, catalogue, check, registers, rulebook, staff};
use anjuan_domain::clock::Notice;
use anjuan_domain::reference::centre::book::BookDefinition;
use anjuan_domain::reference::centre::definition::{
    ItemDefinition, PersonDefinition, PostDefinition, RulebookDefinition, WindowDefinition,
};
use std::collections::BTreeMap;

/// The texts of a centre's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentreFiles {
    /// `rulebook.toml`.
    pub rulebook: String,
    /// `catalogue.toml`.
    pub catalogue: String,
    /// `staff.toml`.
    pub staff: String,
    /// `calendar.csv`.
    pub calendar: String,
    /// `registers.toml`; empty where the centre keeps none.
    pub registers: String,
}

/// What the files want: the whole reference data of a centre, consistent in itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Desired {
    /// The notices, in the order of announcement.
    pub notices: Vec<Notice>,
    /// The rulebook.
    pub rulebook: RulebookDefinition,
    /// The windows, by id.
    pub windows: BTreeMap<String, WindowDefinition>,
    /// The people, by id.
    pub persons: BTreeMap<String, PersonDefinition>,
    /// The items, by id.
    pub items: BTreeMap<String, ItemDefinition>,
    /// The posts, by id.
    pub posts: BTreeMap<String, PostDefinition>,
    /// The registers, by id.
    pub books: BTreeMap<String, BookDefinition>,
}

impl CentreFiles {
    /// The file of a centre's directory that may be absent.
    pub const OPTIONAL: &'static str = registers::FILE;

    /// The names of the files in a centre's directory.
    pub const NAMES: [&'static str; 4] = [rulebook::FILE, catalogue::FILE, staff::FILE, calendar::FILE];

    /// Reads the files and checks them against each other and against the domain's own decisions.
    ///
    /// # Errors
    /// Every problem found, by file and line. References are checked once every file reads by itself.
    pub fn read(&self) -> Result<Desired, Vec<Problem>> {
        let mut problems = Vec::new();
        let rulebook = keep(rulebook::read_rulebook(&self.rulebook), &mut problems);
        let staff = keep(staff::read_staff(&self.staff), &mut problems);
        let items = keep(catalogue::read_catalogue(&self.catalogue), &mut problems);
        let notices = keep(calendar::read_calendar(&self.calendar), &mut problems);
        let books = keep(registers::read_registers(&self.registers), &mut problems);
        match (rulebook, staff, items, notices, books) {
            (Some(rulebook), Some(staff), Some(items), Some(notices), Some(books)) => {
                let read = check::Read { rulebook, staff, items, notices, books };
                check::references(&read)?;
                let desired = Desired::from(&read);
                check::decisions(&read, &desired)?;
                Ok(desired)
            }
            _ => Err(problems),
        }
    }
}

fn keep<T>(read: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    read.map_err(|found| problems.extend(found)).ok()
}

impl From<&check::Read> for Desired {
    fn from(read: &check::Read) -> Self {
        Desired {
            notices: read.notices.iter().map(|entry| entry.definition.clone()).collect(),
            rulebook: read.rulebook.definition.clone(),
            windows: by_id(&read.staff.windows),
            persons: by_id(&read.staff.persons),
            items: by_id(&read.items),
            posts: by_id(&read.staff.posts),
            books: by_id(&read.books),
        }
    }
}

fn by_id<T: Clone>(entries: &[Entry<T>]) -> BTreeMap<String, T> {
    entries.iter().map(|entry| (entry.id.clone(), entry.definition.clone())).collect()
}

/// The directory of 栟茶 (Bencha), built in: what the offline calculator and the demonstration run on.
#[must_use]
pub fn builtin() -> CentreFiles {
    CentreFiles {
        rulebook: include_str!("../../../deploy/centres/bencha/rulebook.toml").into(),
        catalogue: include_str!("../../../deploy/centres/bencha/catalogue.toml").into(),
        staff: include_str!("../../../deploy/centres/bencha/staff.toml").into(),
        calendar: include_str!("../../../deploy/centres/bencha/calendar.csv").into(),
        registers: include_str!("../../../deploy/centres/bencha/registers.toml").into(),
    }
}
