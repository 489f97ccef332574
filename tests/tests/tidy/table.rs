//! The table of articles (条款对照表): article → command, event, deadline, breach, test, generated from what is there.
//!
//! `crates/domain/ARTICLES.md` is that table for the systems of chapter 5, of the staff, of complaints, meetings and study. It is
//! made from the access table, the refusals, the events' and clocks' own docs, the clauses of the score tables, the codes of
//! findings and the names of the tests, never by hand; an article that nothing carries out or no test shows fails here.
//! `UPDATE_GOLDEN=1` writes it anew.
use crate::sources::{Source, files, root, rust};
use anjuan_domain::access;
use anjuan_domain::event::Event;
use anjuan_domain::people::finding::codes::CODES;
use anjuan_domain::reference::tables;
use anjuan_domain::vocabulary::articles::{self, Article};
use anjuan_views::deadlines::row::Clock;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The systems of the table.
const SYSTEMS: [&str; 17] = [
    "commitment",
    "first-asked",
    "one-time-notice",
    "denial-report",
    "ab-role",
    "time-limit",
    "handover",
    "accountability",
    "complaint",
    "conduct",
    "duty",
    "discipline",
    "leave",
    "assessment",
    "monthly",
    "meeting",
    "study",
];

/// Articles that ask nothing of the system by themselves, and why.
const WITHOUT: &[(&str, &str)] = &[
    ("commitment/1", "purpose"),
    ("commitment/2", "see conduct/4"),
    ("commitment/4", "see first-asked"),
    ("commitment/5", "see ab-role"),
    ("commitment/6", "see one-time-notice"),
    ("commitment/7", "see denial-report"),
    ("commitment/8", "see time-limit"),
    ("commitment/9", "see disclosure"),
    ("first-asked/1", "purpose"),
    ("first-asked/3.4", "see conduct/3"),
    ("one-time-notice/1", "purpose"),
    ("denial-report/1", "purpose"),
    ("time-limit/1", "purpose; carried out by time-limit/3.4"),
    ("handover/1.2", "see duty/2.2.2: coming early is attendance"),
    ("duty/1.1", "see duty/1: the first group of the list"),
    ("duty/1.3", "see duty/1: the third group of the list"),
    ("duty/2.1.6", "the roster of the township's own offices"),
    ("duty/2.2.1", "an exhortation"),
    ("duty/2.2.3", "see duty/2.1.3 and conduct/1.2"),
    ("duty/2.2.4.2", "see duty/2.1.3"),
    ("duty/2.2.4.4", "see duty/2.2.4: an entry of the closing list"),
    ("discipline/7", "see time-limit/3.4: what is overdue goes up the line"),
    ("meeting/3", "of meetings, the scores read attendance alone"),
    ("meeting/4", "of meetings, the scores read attendance alone"),
    ("meeting/5", "of meetings, the scores read attendance alone"),
    ("meeting/6", "of meetings, the scores read attendance alone"),
    ("meeting/7", "of meetings, the scores read attendance alone"),
    ("meeting/8", "of meetings, the scores read attendance alone"),
];

/// What shows an article that is recorded by a code: all codes are told by one table.
const BY_CODE: &str = "recorded by its code; see `crates/domain/src/people/finding/codes.golden.txt`";

/// What carries one article out.
#[derive(Debug, Default)]
struct Row {
    commands: BTreeSet<String>,
    events: BTreeSet<String>,
    deadlines: BTreeSet<String>,
    breaches: BTreeSet<String>,
    points: BTreeSet<String>,
    codes: BTreeSet<String>,
    tests: BTreeSet<String>,
}

/// The rows by article key.
type Rows = BTreeMap<String, Row>;

/// The articles of these systems, in the regulation's order.
fn of_the_table() -> impl Iterator<Item = &'static Article> {
    articles::ARTICLES.iter().filter(|article| SYSTEMS.contains(&articles::system_of(article.key)))
}

/// The name that tests of an article begin with: `denial_report_5__`.
fn test_prefix(key: &str) -> String {
    let name: String = key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("{name}__")
}

/// What stands between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    text.split_once(from)?.1.split_once(to).map(|(inside, _)| inside)
}

/// Which of our articles a line of docs cites.
fn cited<'a>(line: &str, keys: &'a [String]) -> Vec<&'a String> {
    let follows = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with(".1");
    let names = |key: &String| line.match_indices(key.as_str()).any(|(at, _)| !follows(&line[at + key.len()..]));
    keys.iter().filter(|key| names(key)).collect()
}

/// Whether a citation means an article: itself, or the whole system that it belongs to.
fn cites(citation: &str, key: &str) -> bool {
    citation == key || (citation == articles::system_of(key) && key.contains('/'))
}

fn commands(rows: &mut Rows, keys: &[String]) {
    let command = |action: &str| !["query.", "operate.", "public."].iter().any(|start| action.starts_with(start));
    for rule in access::RULES.iter().filter(|rule| command(&rule.action)) {
        // A command that cites a whole system carries out each of its articles.
        for (_, row) in rows.iter_mut().filter(|(key, _)| cites(rule.article, key)) {
            row.commands.insert(rule.action.clone());
        }
    }
    // A refusal's code is `kind.verb.cause`, and names its article beside it.
    let actions: BTreeSet<&str> = access::RULES.iter().map(|rule| rule.action.as_str()).collect();
    for source in files(&["crates/domain/src"], ".rs") {
        for line in source.text.lines().filter(|line| line.contains("\" by \"")) {
            let (Some(code), Some(article)) = (between(line, "= \"", "\""), between(line, "\" by \"", "\"")) else {
                continue;
            };
            let action = code.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
            if actions.contains(action.as_str()) && keys.iter().any(|key| key == article) {
                rows.get_mut(article).unwrap().commands.insert(action);
            }
        }
    }
}

fn events(rows: &mut Rows, keys: &[String]) {
    for event in Event::table() {
        let name = event.name.trim_start_matches("anjuan.").rsplit_once(".v").map_or(event.name, |(name, _)| name);
        for (_, row) in rows.iter_mut().filter(|(key, _)| cites(event.article, key)) {
            row.events.insert(name.to_owned());
        }
        for key in cited(event.doc, keys) {
            rows.get_mut(key).unwrap().events.insert(name.to_owned());
        }
    }
}

fn clocks(rows: &mut Rows, keys: &[String]) {
    for clock in Clock::ALL {
        let cited = cited(clock.doc(), keys).into_iter().map(String::as_str);
        for key in cited.chain([clock.article()]) {
            if let Some(row) = rows.get_mut(key) {
                row.deadlines.insert(clock.as_str().to_owned());
            }
        }
    }
}

fn breaches(rows: &mut Rows) {
    for breach in anjuan_views::breaches::codes::LIST {
        if let Some(row) = rows.get_mut(breach.rule) {
            row.breaches.insert(breach.code.as_str().to_owned());
        }
    }
}

/// The clauses of the score tables, and the codes by which a finding of an article is recorded.
fn points(rows: &mut Rows) {
    for clause in tables::CLAUSES.iter() {
        if let Some(row) = rows.get_mut(clause.article) {
            row.points.insert(clause.id.to_owned());
        }
    }
    for code in CODES {
        if let Some(row) = rows.get_mut(code.article) {
            row.codes.insert(format!("finding {}", code.code));
        }
    }
}

fn tests(rows: &mut Rows, sources: &[Source]) {
    for (key, row) in rows {
        let prefix = format!("fn {}", test_prefix(key));
        for source in sources {
            let names = source.text.match_indices(&prefix).map(|(at, _)| &source.text[at + 3..]);
            row.tests.extend(names.filter_map(|name| name.split_once('(')).map(|(name, _)| name.to_owned()));
        }
    }
}

fn rows() -> Rows {
    let keys: Vec<String> = of_the_table().map(|article| article.key.to_owned()).collect();
    let mut rows: Rows = keys.iter().map(|key| (key.clone(), Row::default())).collect();
    commands(&mut rows, &keys);
    events(&mut rows, &keys);
    clocks(&mut rows, &keys);
    breaches(&mut rows);
    points(&mut rows);
    tests(&mut rows, &rust());
    rows
}

fn cell(values: &BTreeSet<String>) -> String {
    values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join("<br>")
}

fn page(rows: &Rows) -> String {
    let mut page = String::from(
        "# The articles and what carries them out (条款对照表)\n\n\
         Generated by `cargo test -p anjuan-tests --test tidy` with `UPDATE_GOLDEN=1`; not edited by hand. A test's name\n\
         begins with its article's key.\n",
    );
    for article in of_the_table() {
        if !article.key.contains('/') {
            write!(
                page,
                "\n## {} {}\n\n| article | commands | events | deadlines | breaches | points and codes | tests |\n| --- | --- | --- | --- | --- | --- | --- |\n",
                article.zh, article.en
            )
            .unwrap();
            continue;
        }
        let row = &rows[article.key];
        let without = WITHOUT.iter().find(|(key, _)| *key == article.key).map_or("", |(_, why)| *why);
        writeln!(
            page,
            "| {} {}<br>{} | {} | {} | {} | {} | {} | {} |",
            article.key,
            article.zh,
            article.en,
            cell(&row.commands),
            cell(&row.events),
            cell(&row.deadlines),
            cell(&row.breaches),
            cell(&row.points.union(&row.codes).cloned().collect()),
            if !row.tests.is_empty() {
                cell(&row.tests)
            } else if row.codes.is_empty() {
                without.to_owned()
            } else {
                BY_CODE.to_owned()
            },
        )
        .unwrap();
    }
    page
}

/// Whether another article stands below this one: it is carried out by those.
fn has_parts(key: &str) -> bool {
    let below = format!("{key}.");
    of_the_table().any(|other| other.key.starts_with(&below))
}

#[test]
fn every_article_of_the_table_is_carried_out_and_tested() {
    let rows = rows();
    let by_code = |key: &str| !rows[key].codes.is_empty();
    let excused = |key: &str| WITHOUT.iter().any(|(known, _)| *known == key) || has_parts(key) || by_code(key);
    let bare: Vec<&str> = of_the_table()
        .map(|article| article.key)
        .filter(|key| key.contains('/') && !excused(key) && rows[*key].tests.is_empty())
        .collect();
    assert!(bare.is_empty(), "no test is named after these articles (`fn {}…`): {bare:?}", test_prefix("time-limit/2"));
    for (key, why) in WITHOUT {
        assert!(articles::is_known(key) && !why.is_empty(), "{key}");
    }
}

#[test]
fn the_table_of_articles_is_the_generated_one() {
    let (path, page) = (root().join("crates/domain/ARTICLES.md"), page(&rows()));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == page, "{} is not what the code says: run with UPDATE_GOLDEN=1 and look at it", path.display());
}
