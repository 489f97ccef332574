//! `anjuan deadlines`: what is owed (open, warned, overdue, paused), by due time; what is over, when it is asked for.
use crate::client::Target;
use crate::directory;
use crate::failure::{Outcome, while_doing};
use crate::hints::Hinted;
use crate::language::say;
use crate::names::word;
use crate::output::{self, Form, tell};
use crate::screen;
use anjuan_api::queries::{DeadlineSummary, Page};
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::deadlines::row::{Clock, State};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What is owed and not done with, and what was entered late and waits for its confirmation.
const OWED: &str = "open,warned,overdue,paused,late-entry";

/// The states that a shell completes.
fn states() -> Hinted {
    Hinted::new(State::ALL.iter().map(|state| state.as_str()).chain(["any"]))
}

/// Which obligations.
#[derive(Debug, Args)]
pub(crate) struct Deadlines {
    /// These states, several by comma: open, warned, overdue, met, met-late, paused, cancelled, late-entry,
    /// or any; absent, what is owed, and of a summary any.
    #[arg(long, value_parser = states(), hide_possible_values = true)]
    state: Option<String>,
    /// Only this window.
    #[arg(long)]
    window: Option<String>,
    /// Only what this person is responsible for.
    #[arg(long)]
    responsible: Option<String>,
    /// Only this clock.
    #[arg(long, value_parser = clocks())]
    clock: Option<String>,
    /// Only due before this time: 2026-11-20T10:00 (civil), 2026-11-20, or RFC 3339.
    #[arg(long, value_name = "TIME")]
    before: Option<String>,
    /// Only of this case, contact, denial, complaint or post, by reference or number: case/7K2M9QX4T1AB.
    #[arg(long, value_parser = crate::naming::aggregate)]
    aggregate: Option<AggregateRef>,
    /// At most so many rows, from 1 to 500; all pages are fetched with --all.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
    /// Where the page begins.
    #[arg(long)]
    cursor: Option<String>,
    /// Fetch every page.
    #[arg(long)]
    all: bool,
    /// Count by state instead of listing.
    #[arg(long)]
    summary: bool,
    /// A table for each window.
    #[arg(long, conflicts_with = "summary")]
    by_window: bool,
}

/// The clocks, with what each says is owed.
fn clocks() -> impl TypedValueParser<Value = String> {
    let value = |clock: &Clock| {
        let (en, zh) = clock.title();
        PossibleValue::new(clock.as_str()).help(say(en, zh))
    };
    PossibleValuesParser::new(Clock::ALL.iter().map(value).collect::<Vec<_>>())
}

impl Deadlines {
    /// Prints the list or the counts.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let client = target.connect()?;
        if self.summary {
            let summary: DeadlineSummary = client.get("/v1/deadlines/summary", &self.filters("any")?)?;
            if form == Form::Json {
                return output::json(&summary);
            }
            return output::table(
                &[say("state", "状态"), say("count", "数量")],
                summary.states.iter().map(|(state, count)| vec![word(state).to_owned(), count.to_string()]),
            );
        }
        let mut page: Page<Map<String, Value>> = client.get("/v1/deadlines", &self.query(self.cursor.as_ref())?)?;
        while self.all
            && let Some(next) = page.next.take()
        {
            let more: Page<Map<String, Value>> = client.get("/v1/deadlines", &self.query(Some(&next))?)?;
            page.rows.extend(more.rows);
            page.next = more.next;
        }
        if form == Form::Json {
            return output::json(&page);
        }
        directory::learn(&client);
        screen::page();
        if self.by_window { print_by_window(&page) } else { print(&page) }
    }

    fn query(&self, cursor: Option<&String>) -> Outcome<Vec<(&'static str, String)>> {
        let limit = if self.all { 500 } else { self.limit };
        let mut query = self.filters(OWED)?;
        query.extend(cursor.map(|cursor| ("cursor", cursor.clone())));
        query.push(("limit", limit.to_string()));
        Ok(query)
    }

    /// Which obligations, as the list and the counts ask for them; `states` where nobody says.
    fn filters(&self, states: &str) -> Outcome<Vec<(&'static str, String)>> {
        // People write `met_late` as they write `working_day`; `any` names no state.
        let state = self.state.as_deref().unwrap_or(states).replace('_', "-");
        let state = Some(state).filter(|state| state != "any");
        let before = self.before.as_deref().map(civil::parse_civil).transpose().map_err(while_doing("--before"))?;
        let before = before.map(|before| before.to_rfc3339());
        let aggregate = self.aggregate.as_ref().map(AggregateRef::to_string);
        let given = [
            ("state", state.as_ref()),
            ("window", self.window.as_ref()),
            ("responsible", self.responsible.as_ref()),
            ("clock", self.clock.as_ref()),
            ("before", before.as_ref()),
            ("aggregate", aggregate.as_ref()),
        ];
        Ok(given.into_iter().filter_map(|(name, value)| value.map(|value| (name, value.clone()))).collect())
    }
}

type Row = Map<String, Value>;

/// The columns: the field of the row, and its head in both languages.
const COLUMNS: [(&str, &str, &str); 8] = [
    ("state", "state", "状态"),
    ("dueAt", "due", "截止"),
    (LEFT, "left", "剩余"),
    ("number", "number", "编号"),
    ("clock", "clock", "时限"),
    ("rule", "rule", "依据"),
    (WINDOW, "window", "窗口"),
    ("responsible", "responsible", "责任人"),
];

/// How long there is still time.
const LEFT: &str = "left";

const WINDOW: &str = "window";

fn print(page: &Page<Row>) -> Outcome {
    table(&COLUMNS, &page.rows.iter().collect::<Vec<_>>())?;
    more(page)
}

/// A table for each window, in the order of their ids.
fn print_by_window(page: &Page<Row>) -> Outcome {
    let columns: Vec<_> = COLUMNS.into_iter().filter(|(name, ..)| *name != WINDOW).collect();
    let mut windows: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in &page.rows {
        windows.entry(output::field(row, WINDOW)).or_default().push(row);
    }
    for (window, rows) in windows {
        let window = if window.is_empty() { say("no window", "未列窗口") } else { &window };
        tell!("{window}: {}", rows.len())?;
        table(&columns, &rows)?;
    }
    more(page)
}

fn table(columns: &[(&str, &str, &str)], rows: &[&Row]) -> Outcome {
    let now = now();
    let header: Vec<&str> = columns.iter().map(|(_, en, zh)| say(en, zh)).collect();
    let line = |row: &&Row| columns.iter().map(|(name, ..)| cell((row, now), name)).collect();
    output::table(&header, rows.iter().map(line))
}

fn more(page: &Page<Row>) -> Outcome {
    match &page.next {
        Some(next) => tell!("{} --cursor {next}", say("more:", "下一页：")),
        None => Ok(()),
    }
}

#[allow(clippy::disallowed_methods, reason = "how long there is still time is asked at a terminal, now")]
fn now() -> Instant {
    chrono::Utc::now()
}

/// How long there is still time, or how long there has been none: `2 d 4 h`, `-3 d`.
fn left(due: Instant, now: Instant) -> String {
    let minutes = (due - now).num_minutes();
    let sign = if minutes < 0 { "-" } else { "" };
    let (days, hours, rest) = (minutes.abs() / 1_440, minutes.abs() / 60 % 24, minutes.abs() % 60);
    let part = |count: i64, en: &str, zh: &str| format!("{count}{}", say(en, zh));
    let text = match (days, hours) {
        (0, 0) => part(rest, " min", "分钟"),
        (0, hours) => part(hours, " h", "小时"),
        (days @ 1..=6, hours @ 1..) => {
            format!("{}{}{}", part(days, " d", "天"), say(" ", ""), part(hours, " h", "小时"))
        }
        (days, _) => part(days, " d", "天"),
    };
    format!("{sign}{text}")
}

fn cell((row, now): (&Row, Instant), column: &str) -> String {
    if column == "responsible" {
        return super::lists::whose(row);
    }
    if let Some(since) = row.get("passedOverSince").filter(|_| column == "state") {
        // What it says was so before; `anjuan incidents list` says why.
        return format!("{} ({} @{since})", word(&output::field(row, column)), say("passed over", "未能更新"));
    }
    if column == LEFT {
        let running = ["open", "warned", "overdue"].iter().any(|state| row.get("state") == Some(&json!(state)));
        let due = row.get("dueAt").and_then(Value::as_str).and_then(|due| due.parse().ok());
        return due.filter(|_| running).map_or(String::new(), |due| left(due, now));
    }
    let text = output::field(row, column);
    let provisional = column == "dueAt" && row.get("provisional") == Some(&Value::Bool(true));
    if provisional { format!("{text} {}", say("(provisional)", "（暂定）")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_said_in_the_two_largest_units_and_time_lost_with_a_minus() {
        let now: Instant = "2026-11-23T02:00:00Z".parse().unwrap();
        let at = |minutes: i64| left(now + chrono::TimeDelta::minutes(minutes), now);
        let one_of = |text: String, words: [&str; 2]| assert!(words.contains(&text.as_str()), "{text}");
        one_of(at(45), ["45 min", "45分钟"]);
        one_of(at(150), ["2 h", "2小时"]);
        one_of(at(2 * 1_440 + 260), ["2 d 4 h", "2天4小时"]);
        one_of(at(-3 * 1_440 - 5), ["-3 d", "-3天"]);
        one_of(at(30 * 1_440 + 300), ["30 d", "30天"]);
    }
}
