//! Reading `rulebook.toml` (规则册): periods and numbers, each with its article and whether it is assumed.
use crate::problem::{Entry, Place, Problem};
use crate::walk::{Sheet, Table};
use anjuan_domain::clock::{Counting, Limit, OfficeHours, Season, Session, Unit};
use anjuan_domain::reference::centre::definition::{DoubleRule, Doubles, LimitRule, NumberRule, RulebookDefinition};
use anjuan_domain::vocabulary::articles;
use chrono::NaiveTime;
use std::collections::BTreeMap;

/// The file's name in a centre's directory.
pub(crate) const FILE: &str = "rulebook.toml";

/// Reads a rulebook.
///
/// # Errors
/// Every problem of the file.
pub fn read_rulebook(text: &str) -> Result<Entry<RulebookDefinition>, Vec<Problem>> {
    Sheet::read(FILE, text, |root| {
        let mut places = BTreeMap::new();
        let definition = RulebookDefinition {
            doubles: doubles(root, &mut places),
            version: root.text("version"),
            title: root.text("title"),
            office_hours: root.table("office_hours", office_hours).unwrap_or_else(no_hours),
            limits: root.tables("limit", limit_rule),
            numbers: root.tables("number", |table| number_rule(table, &mut places)),
            centre_name: root.text_if_any("centre_name"),
            centre_name_en: root.text_if_any("centre_name_en"),
        };
        let mut entry = root.entry("main".into(), definition);
        entry.keys.extend(places);
        entry
    })
}

fn no_hours() -> OfficeHours {
    OfficeHours { article: String::new(), assumed: false, seasons: Vec::new() }
}

fn office_hours(table: &mut Table<'_, '_>) -> OfficeHours {
    OfficeHours { article: article(table), assumed: table.flag("assumed"), seasons: table.tables("season", season) }
}

fn season(table: &mut Table<'_, '_>) -> Season {
    let sessions = table.texts("sessions").iter().filter_map(|text| session(table, text)).collect();
    Season { name: table.text("name"), from: table.text("from"), until: table.text("until"), sessions }
}

fn session(table: &Table<'_, '_>, text: &str) -> Option<Session> {
    let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    let session =
        text.split_once('-').and_then(|(opens, closes)| Some(Session { opens: time(opens)?, closes: time(closes)? }));
    if session.is_none() {
        table.problem(
            "sessions",
            format!("`{text}` is not a session such as 08:00-11:30."),
            format!("“{text}”不是08:00-11:30这样的时段。"),
        );
    }
    session
}

fn limit_rule(table: &mut Table<'_, '_>) -> LimitRule {
    LimitRule {
        name: table.text("name"),
        limit: table.table("limit", limit).unwrap_or(NO_LIMIT),
        article: article(table),
        assumed: table.flag("assumed"),
        note: table.text_if_any("note").unwrap_or_default(),
    }
}

/// The places that a later check of the points may have to name.
type Places = BTreeMap<String, Place>;

fn keep_places(table: &Table<'_, '_>, keys: &[&str], places: &mut Places) {
    for place in keys.iter().map(|key| table.place_of(key)) {
        places.insert(place.key.clone(), place);
    }
}

fn number_rule(table: &mut Table<'_, '_>, places: &mut Places) -> NumberRule {
    keep_places(table, &["value", "unit"], places);
    NumberRule {
        name: table.text("name"),
        value: table.number("value"),
        unit: table.text("unit"),
        article: article(table),
        assumed: table.flag("assumed"),
        note: table.text_if_any("note").unwrap_or_default(),
    }
}

/// The pairs of clauses that one fact can be charged by (一事两扣); none where the file names none.
fn doubles(root: &mut Table<'_, '_>, places: &mut Places) -> Option<Doubles> {
    let pairs = root.tables("double", |table| {
        keep_places(table, &["first", "second"], places);
        DoubleRule {
            first: table.text("first"),
            second: table.text("second"),
            meant: table.flag("meant"),
            article: article(table),
            assumed: table.flag("assumed"),
            note: table.text_if_any("note").unwrap_or_default(),
        }
    });
    (!pairs.is_empty()).then_some(Doubles { pairs })
}

pub(crate) fn article(table: &mut Table<'_, '_>) -> String {
    let article = table.text("article");
    if !article.is_empty() && !articles::is_known(&article) {
        let en = format!("`{article}` is neither an article of the regulation nor a law of the list.");
        table.problem_under("council/4", "article", en, format!("“{article}”既不是制度条款也不是所列法律。"));
    }
    article
}

/// What stands for a limit that could not be read.
pub(crate) const NO_LIMIT: Limit = Limit { count: 0, unit: Unit::WorkingDay, counting: Counting::Civil };

/// `{ count = 5, unit = "working_day" }`; counting is civil where nothing else is said.
pub(crate) fn limit(table: &mut Table<'_, '_>) -> Limit {
    const UNITS: &[(&str, Unit)] =
        &[("working_day", Unit::WorkingDay), ("calendar_day", Unit::CalendarDay), ("working_hour", Unit::WorkingHour)];
    const COUNTINGS: &[(&str, Counting)] = &[("civil", Counting::Civil), ("elapsed", Counting::Elapsed)];
    Limit {
        count: table.number("count"),
        unit: table.choice_if_any("unit", UNITS).unwrap_or(Unit::WorkingDay),
        counting: table.choice_if_any("counting", COUNTINGS).unwrap_or(Counting::Civil),
    }
}
