//! The directory of 栟茶 as it stands, and edits of it, applied through the domain's own decisions.
mod broken;
use super::*;
use anjuan_domain::aggregate::{State, decide};
use anjuan_domain::command::Body;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::context::Context;
use anjuan_domain::reference::facts::{Facts, OwnOpenMatters};
use anjuan_domain::vocabulary::actor::Actor;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::item::{Interaction, Processing};
use anjuan_domain::vocabulary::stamp::Stamp;
use chrono::NaiveDate;
use std::collections::BTreeMap;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A centre to which changes are applied through the domain's own decisions.
#[derive(Default)]
struct Service {
    centre: Centre,
    states: BTreeMap<AggregateRef, (State, u32)>,
}

impl Service {
    fn apply(&mut self, files: &CentreFiles, on: &str) -> Vec<String> {
        let desired = files.read().unwrap();
        let changes = difference(&self.centre, &desired, day(on));
        self.give(&changes);
        assert_eq!(difference(&self.centre, &desired, day(on)), [], "applied, nothing is missing any more");
        changes.into_iter().map(|change| change.en).collect()
    }

    /// Gives the commands, as the desk decides them.
    fn give(&mut self, changes: &[Change]) {
        let actor = Actor::system("bencha");
        let now = "2024-06-03T02:00:00Z".parse().unwrap();
        // Nobody has anything open.
        let facts = Facts::at(1).with(OwnOpenMatters, vec![]);
        for change in changes {
            let begun = || (State::new(&change.aggregate), 0);
            let (state, version) = self.states.entry(change.aggregate.clone()).or_insert_with(begun);
            let context = Context {
                now,
                at: now,
                actor: &actor,
                centre: &self.centre,
                command: uuid::Uuid::nil(),
                facts: &facts,
            };
            let body = Body::Centre(change.body.clone());
            let event = decide(state, &body, &context).unwrap_or_else(|refusal| panic!("{}: {refusal}", change.en));
            *version += 1;
            let stamp = Stamp { version: *version, time: now, recorded: now };
            state.evolve(&event, stamp).unwrap();
            self.centre.evolve(&change.aggregate, &event, stamp).unwrap();
        }
    }

    fn opened() -> Self {
        let mut service = Service::default();
        service.apply(&builtin(), "2004-01-01");
        service
    }
}

/// The built-in files with one text replaced in one file; the text must be there.
fn edited(file: fn(&mut CentreFiles) -> &mut String, from: &str, to: &str) -> CentreFiles {
    let mut files = builtin();
    let text = file(&mut files);
    assert!(text.contains(from), "`{from}` is not in the file");
    *text = text.replacen(from, to, 1);
    files
}

fn without(text: &str, from: &str, until: &str) -> String {
    let start = text.find(from).unwrap();
    let end = text[start..].find(until).map_or(text.len(), |at| start + at);
    format!("{}{}", &text[..start], &text[end..])
}

#[test]
fn the_directory_of_bencha_reads_without_problems() {
    if let Err(problems) = builtin().read() {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"));
    }
}

#[test]
fn bencha_is_a_realistic_township_centre() {
    let desired = builtin().read().unwrap();
    let count = |processing| desired.items.values().filter(|item| item.processing == processing).count();
    let consultations = desired.items.values().filter(|item| item.interaction == Interaction::Consultation).count();
    assert!(
        desired.items.len() >= 44 && desired.windows.len() >= 9,
        "{} {}",
        desired.items.len(),
        desired.windows.len()
    );
    assert!(
        count(Processing::Immediate) >= 8 && count(Processing::Committed) >= 25 && count(Processing::ReportUp) >= 4
    );
    assert!(consultations >= 3 && desired.persons.len() >= 28 && desired.posts.len() >= 12);
    let window_is_used = |id: &String| desired.items.values().any(|item| item.window == *id);
    assert!(desired.windows.keys().all(window_is_used));
    assert!(
        desired
            .items
            .values()
            .filter(|item| item.interaction == Interaction::Application)
            .all(|item| item.materials.iter().any(|m| m.main))
    );
    assert!(desired.items.values().any(|item| item.fees.iter().any(|fee| fee.amount_fen == 8_000)), "yuan became fen");
    let invented = |telephone: &str| telephone.starts_with("0513-8400") && telephone.len() == "0513-84001234".len();
    assert!(
        desired
            .items
            .values()
            .all(|item| invented(&item.consultation_telephone) && invented(&item.supervision_telephone))
    );
    assert!(desired.persons.values().all(|person| invented(&person.telephone)));
    for rare in ['栟', '㐂', '𠮷'] {
        assert!(desired.persons.values().any(|person| person.name.contains(rare)), "{rare}");
    }
}

#[test]
fn an_empty_centre_takes_the_whole_directory_and_then_nothing() {
    let mut service = Service::default();
    let desired = builtin().read().unwrap();
    let all = desired.notices.len()
        + 1
        + desired.windows.len()
        + desired.persons.len()
        + desired.items.len()
        + desired.posts.len()
        + desired.books.len();
    assert_eq!(service.apply(&builtin(), "2004-01-01").len(), all);
    assert_eq!(service.apply(&builtin(), "2024-06-03"), [""; 0]);
    assert_eq!(service.centre.rulebook_version(day("2024-06-03")), "2014-11.5");
    for (id, item, version) in service.centre.items(day("2024-06-03")) {
        assert!(service.centre.post_for(id, &item.window, day("2024-06-03")).is_some(), "{id}");
        assert_eq!(version, 1);
    }
}

#[test]
fn a_first_application_that_was_cut_off_anywhere_ends_with_the_same_centre() {
    let (desired, today) = (builtin().read().unwrap(), day("2024-06-03"));
    let mut complete = Service::default();
    let first = from_day(&complete.centre, &desired, today);
    let all = difference(&complete.centre, &desired, first);
    complete.give(&all);
    for cut in [1, 5, 20, 50, all.len() / 2, all.len() - desired.notices.len(), all.len() - 1] {
        let mut service = Service::default();
        service.give(&all[..cut]);
        let rest = difference(&service.centre, &desired, from_day(&service.centre, &desired, today));
        service.give(&rest);
        assert_eq!((cut, rest.len()), (cut, all.len() - cut));
        assert_eq!(difference(&service.centre, &desired, first), [], "cut off after {cut}");
    }
    assert_eq!(from_day(&complete.centre, &desired, today), today, "later changes hold from the day they are made");
}

#[test]
fn one_edited_field_is_one_change_that_names_it() {
    type Edit = (fn(&mut CentreFiles) -> &mut String, &'static str, &'static str, &'static str);
    let edits: [Edit; 4] = [
        (
            |f| &mut f.catalogue,
            "count = 8, unit",
            "count = 7, unit",
            "change item SI-002 城乡居民养老保险待遇申领: promised",
        ),
        (|f| &mut f.staff, "\"季疏桐\"", "\"季疏桐子\"", "change person P002 季疏桐子: name"),
        (|f| &mut f.rulebook, "\"2014-11.5\"", "\"2014-11.6\"", "adopt rulebook 2014-11.6 after 2014-11.5: version"),
        (|f| &mut f.staff, "\"综合咨询窗口\"", "\"导办窗口\"", "change window W01 导办窗口: name"),
    ];
    for (file, from, to, expected) in edits {
        let mut service = Service::opened();
        assert_eq!(service.apply(&edited(file, from, to), "2024-06-03"), [expected]);
    }
}

#[test]
fn a_calendar_saved_by_a_spreadsheet_reads() {
    let plain = "notice,announced_on,assumed,covers_until,date,kind,name\n2026,2025-11-04,false,2026-12-31,2026-01-01,holiday,元旦\n";
    let saved = "date;kind;name;notice;announced_on;assumed;covers_until\r\n2026/1/1;holiday;元旦;2026;2025/11/4;FALSE;2026/12/31\r\n";
    let read = |text: &str| crate::read_calendar(text).unwrap().remove(0).definition;
    assert_eq!(read(saved), read(plain));
    let wrong = saved.replace("2026/1/1;", "1/1/2026;");
    let problem = crate::read_calendar(&wrong).unwrap_err().remove(0);
    assert_eq!((problem.place.line, problem.place.key.as_str()), (2, "date"), "{problem}");
    assert!(crate::read_calendar("a,b\n1,2\n").unwrap_err()[0].en.contains("notice"));
}

#[test]
fn the_calendar_changes_by_notice() {
    let mut service = Service::opened();
    let first =
        builtin().calendar.lines().filter(|line| line.starts_with("2026,")).map(str::to_owned).collect::<Vec<_>>();
    let files = CentreFiles { calendar: builtin().calendar.replacen(&format!("{}\n", first[0]), "", 1), ..builtin() };
    let announced = builtin().read().unwrap().notices.iter().find(|notice| notice.id == "2026").unwrap().announced_on;
    assert_eq!(
        service.apply(&files, "2024-06-03"),
        [format!("publish calendar notice 2026 of {announced} ({} days)", first.len() - 1)]
    );
    let files = CentreFiles {
        calendar: builtin()
            .calendar
            .lines()
            .filter(|line| !line.starts_with("2026,"))
            .map(|line| format!("{line}\n"))
            .collect(),
        ..builtin()
    };
    assert_eq!(service.apply(&files, "2024-06-03"), ["take back calendar notice 2026"]);
    assert_eq!(service.apply(&builtin(), "2024-06-03").len(), 1, "and it can come again");
}

#[test]
fn what_left_the_files_is_withdrawn_after_everything_that_pointed_to_it() {
    let mut files = builtin();
    for id in ["HR-001", "HR-002", "HR-003"] {
        files.catalogue =
            without(&files.catalogue, &format!("[[item]]\nid = \"{id}\""), "\n[[item]]").replace("\n\n\n", "\n\n");
    }
    for (list, id) in [("window", "W12"), ("person", "P037"), ("person", "P038"), ("post", "R12")] {
        files.staff = without(&files.staff, &format!("[[{list}]]\nid = \"{id}\""), "\n[[");
    }
    let mut service = Service::opened();
    let expected = [
        "withdraw post R12 户政岗",
        "withdraw item HR-001 居民身份证换领补领",
        "withdraw item HR-002 出生登记",
        "withdraw item HR-003 居住证申领",
        "withdraw person P037 户思源",
        "withdraw person P038 乐籍民",
        "withdraw window W12 户政窗口",
    ];
    assert_eq!(service.apply(&files, "2024-06-03"), expected);
    assert!(
        service.centre.item("HR-001", day("2024-06-02")).is_some()
            && service.centre.item("HR-001", day("2024-06-03")).is_none()
    );
    assert_eq!(service.apply(&builtin(), "2024-07-01").len(), expected.len(), "it comes back complete");
}
