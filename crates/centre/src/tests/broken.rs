//! What is said about broken files: file, line, key and sentence, as goldens.
use super::edited;
use crate::{CentreFiles, builtin};

/// The places and English sentences of the problems, one a line.
#[track_caller]
fn said(files: &CentreFiles) -> Vec<String> {
    let problems = files.read().expect_err("it should not have been taken");
    assert!(problems.iter().all(|problem| !problem.zh.is_empty()));
    problems
        .iter()
        .map(|problem| format!("{}:{} {} — {}", problem.place.file, problem.place.line, problem.place.key, problem.en))
        .collect()
}

/// The line, from 1, of the first occurrence.
fn line_of(text: &str, part: &str) -> usize {
    text[..text.find(part).unwrap()].matches('\n').count() + 1
}

/// A file, a text in it, what it becomes, and what is said; `LINE` stands for the line where the new text begins.
type Broken = (fn(&mut CentreFiles) -> &mut String, &'static str, &'static str, &'static str);

#[track_caller]
fn check((file, from, to, expected): Broken) {
    let mut files = edited(file, from, to);
    let line = line_of(file(&mut files), to);
    // `LINE+2` and `LINE-5` count from that line.
    let counted = (1..6).fold(expected.to_owned(), |said, by| {
        said.replace(&format!("LINE+{by}"), &(line + by).to_string())
            .replace(&format!("LINE-{by}"), &line.saturating_sub(by).to_string())
    });
    let expected = counted.replace("LINE", &line.to_string());
    let said = said(&files);
    assert!(
        said.iter().any(|said| said.starts_with(&expected)),
        "wanted {expected}\n   said {}",
        said.join("\n        ")
    );
}

#[test]
fn a_broken_rulebook_is_told_by_line_and_key() {
    let cases: [Broken; 6] = [
        (
            |f| &mut f.rulebook,
            "value = 20",
            "value = \"20\"",
            "rulebook.toml:LINE number[warning-percent-left].value — A whole number that fits is wanted here, not string.",
        ),
        (
            |f| &mut f.rulebook,
            "value = 20\n",
            "value = 20\ncolour = 1\n",
            "rulebook.toml:LINE+1 number[warning-percent-left].colour — \
             The key `colour` is not known here; known are article, assumed, name, note, unit, value.",
        ),
        (
            |f| &mut f.rulebook,
            "[[limit]]\nname = \"immediate\"\nlimit = { count = 0, unit = \"working_day\" }\narticle = \"time-limit/3.4\"\n",
            "[[limit]]\nname = \"immediate\"\nlimit = { count = 0, unit = \"working_day\" }\n",
            "rulebook.toml:LINE limit[immediate].article — `article` is missing.",
        ),
        (
            |f| &mut f.rulebook,
            "article = \"行政许可法/42\"",
            "article = \"行政许可法/420\"",
            "rulebook.toml:LINE limit[extension-longest].article — \
             `行政许可法/420` is neither an article of the regulation nor a law of the list.",
        ),
        (
            |f| &mut f.rulebook,
            "name = \"warning\"",
            "name = \"warming\"",
            "rulebook.toml:1  — The rulebook lacks the entry `warning`.",
        ),
        (
            |f| &mut f.rulebook,
            "sessions = [\"08:00-11:30\"",
            "sessions = [\"08:00 to 11:30\"",
            "rulebook.toml:LINE office_hours.season[夏季].sessions — `08:00 to 11:30` is not a session such as 08:00-11:30.",
        ),
    ];
    cases.into_iter().for_each(check);
}

#[test]
fn points_that_do_not_add_up_are_told_by_line_and_key() {
    let cases: [Broken; 5] = [
        (
            |f| &mut f.rulebook,
            "name = \"monthly-8-cap\"\nvalue = 150",
            "name = \"monthly-8-cap\"\nvalue = 100",
            "rulebook.toml:",
        ),
        (
            |f| &mut f.rulebook,
            "value = 50\nunit = \"tenths\"\narticle = \"monthly/7\"",
            "value = 10\nunit = \"tenths\"\narticle = \"monthly/7\"",
            "rulebook.toml:LINE number[monthly-7-verified-most].value — \
             `monthly-7-verified-most` is 10 tenths and `monthly-7-verified-least` is 20: the range is upside down.",
        ),
        (
            |f| &mut f.rulebook,
            "first = \"monthly/3.overdue\"",
            "first = \"monthly/3.late\"",
            "rulebook.toml:LINE double[#6].first — No score table has a clause `monthly/3.late`.",
        ),
        (
            |f| &mut f.rulebook,
            "second = \"assessment/4.2.rate\"\nmeant = true",
            "second = \"assessment/4.2.rate\"\nmeant = false",
            "rulebook.toml:LINE double[#16].second — `assessment/4.2.rate` has no price by itself",
        ),
        (|f| &mut f.rulebook, "name = \"monthly-9-hygiene\"", "name = \"monthly-9-dust\"", "rulebook.toml:1 "),
    ];
    cases.into_iter().for_each(check);
    let files = edited(|f| &mut f.rulebook, cases[0].1, cases[0].2);
    let base = line_of(&files.rulebook, "name = \"monthly-base\"") + 1;
    let sum = format!(
        "rulebook.toml:{base} number[monthly-base].value — The items of the table add up to 95 points, not to 100."
    );
    assert_eq!(said(&files), [sum]);
    assert_eq!(files.read().unwrap_err()[0].article.as_deref(), Some("monthly"));
}

#[test]
fn a_broken_staff_catalogue_or_calendar_is_told_by_line_and_key() {
    let cases: [Broken; 7] = [
        (
            |f| &mut f.staff,
            "category = \"civil-servant\"",
            "category = \"civil\"",
            "staff.toml:LINE person[P001].category — `civil` is none of civil-servant, institution-staff.",
        ),
        (
            |f| &mut f.staff,
            "id = \"P002\"\nname",
            "id = \"P001\"\nname = \"江\"\n#",
            "staff.toml:LINE person[P001].id — The id `P001` is already given in line ",
        ),
        (
            |f| &mut f.staff,
            "window = \"W03\"",
            "window = \"W93\"",
            "staff.toml:LINE person[P017].window — There is no window `W93`.",
        ),
        (
            |f| &mut f.catalogue,
            "window = \"W03\"",
            "window = \"W93\"",
            "catalogue.toml:LINE item[MI-001].window — There is no window `W93`.",
        ),
        (
            |f| &mut f.catalogue,
            "processing = \"committed\"",
            "processing = \"commited\"",
            "catalogue.toml:LINE item[ZX-004].processing — `commited` is none of immediate, committed, report_up.",
        ),
        (
            |f| &mut f.catalogue,
            "{ id = \"home\", name = \"不动产登记费（住宅类）\", amount = \"80.00\"",
            "{ id = \"home\", name = \"不动产登记费（住宅类）\", amount = \"80\"",
            "catalogue.toml:LINE item[LH-004].fees[home].amount — `80` is not an amount in yuan such as \"12.50\".",
        ),
        (
            |f| &mut f.calendar,
            "2004,2003-12-01,true,2004-12-31,2004-01-17,makeup_workday",
            "2004,2003-12-01,true,2004-12-31,2004-01-17,makeup",
            "calendar.csv:LINE kind — `makeup` is not holiday, makeup_workday or ordinary.",
        ),
    ];
    cases.into_iter().for_each(check);
}

#[test]
fn a_broken_register_is_told_by_line_and_reason() {
    let cases: [Broken; 7] = [
        (
            |f| &mut f.registers,
            "life = \"asked\"",
            "life = \"begged\"",
            "registers.toml:LINE register[seal-use].life — `begged` is none of kept, made, asked.",
        ),
        (
            |f| &mut f.registers,
            "type = \"reference\"",
            "type = \"colour\"",
            "registers.toml:LINE register[seal-use].field[seal].type — `colour` is none of text, number, ",
        ),
        (
            |f| &mut f.registers,
            "article = \"archive\"",
            "article = \"archives\"",
            "registers.toml:LINE register[archive].article — \
             `archives` is neither an article of the regulation nor a law of the list.",
        ),
        (
            |f| &mut f.registers,
            "closing = true\nrequired = true\n",
            "closing = true\nrequired = true\ncolour = 1\n",
            "registers.toml:LINE+2 register[seal].field[destroyed].colour — The key `colour` is not known here",
        ),
        (
            |f| &mut f.registers,
            "writers = [\"general-section\"]",
            "writers = [\"gatekeeper\"]",
            "registers.toml:LINE register[seal].writers",
        ),
        (
            |f| &mut f.registers,
            "id = \"seal-use\"",
            "id = \"seal\" # twice",
            "registers.toml:LINE register[seal].id — The id `seal` is already given in line ",
        ),
        (
            |f| &mut f.registers,
            "prefix = \"YB\"",
            "prefix = \"yb\"",
            "registers.toml:LINE-5 register[seal] — The prefix `yb` is not 1 to 8 capital letters or digits.",
        ),
    ];
    cases.into_iter().for_each(check);
    let files = CentreFiles { registers: String::new(), ..builtin() };
    assert!(files.read().unwrap().books.is_empty(), "a centre without the file keeps no registers");
}

#[test]
fn what_the_domain_refuses_points_to_the_entry_and_names_the_article() {
    let files = edited(|f| &mut f.catalogue, "count = 8, unit", "count = 80, unit");
    let problems = files.read().unwrap_err();
    let line = line_of(&files.catalogue, "id = \"SI-002\"") - 1;
    let named: Vec<_> = problems
        .iter()
        .map(|problem| (problem.place.line, problem.place.key.as_str(), problem.article.as_deref()))
        .collect();
    assert_eq!(named[0], (line, "item[SI-002]", Some("time-limit/3.4")), "{problems:?}");
}

#[test]
fn several_problems_are_told_at_once() {
    let mut files = edited(|f| &mut f.rulebook, "value = 20", "value = true");
    files.rulebook = files.rulebook.replacen("assumed = false", "assumed = 0", 2);
    files.staff = files.staff.replacen("title = ", "titel = ", 1);
    let said = said(&files);
    assert_eq!(said.len(), 5, "{}", said.join("\n"));
}

#[test]
fn a_file_that_is_not_toml_is_told_by_line_and_column() {
    let files = edited(|f| &mut f.staff, "[[post]]\nid", "[[post]\nid");
    let problems = files.read().unwrap_err();
    assert_eq!(problems[0].place.line, line_of(&files.staff, "[[post]\nid"), "{problems:?}");
}

#[test]
fn an_item_without_a_post_is_nobody_s_work() {
    let said = said(&edited(|f| &mut f.staff, "\"HR-001\", ", ""));
    let line = line_of(&builtin().catalogue, "id = \"HR-001\"") - 1;
    assert_eq!(said, [format!("catalogue.toml:{line} item[HR-001] — No post handles the item `HR-001`.")]);
}
