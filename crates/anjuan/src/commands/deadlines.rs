//! `anjuan deadlines`: what is owed (open, warned, overdue, paused), by due time; what is over, when it is asked for.
use crate::client::Target;
use crate::failure::{Outcome, while_doing};
use crate::language::say;
use crate::names::word;
use crate::output::{self, Form, tell};
use anjuan_api::queries::{DeadlineSummary, Page};
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_views::deadlines::row::Clock;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::{Map, Value};

/// What is owed and not done with, and what was entered late and waits for its confirmation.
const OWED: &str = "open,warned,overdue,paused,late-entry";

/// Which obligations.
#[derive(Debug, Args)]
pub(crate) struct Deadlines {
    /// These states, several by comma: open, warned, overdue, met, met-late, paused, cancelled, late-entry,
    /// or any.
    #[arg(long, default_value = OWED)]
    state: String,
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
            let summary: DeadlineSummary = client.get("/v1/deadlines/summary", &[])?;
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
        if form == Form::Json { output::json(&page) } else { print(&page) }
    }

    fn query(&self, cursor: Option<&String>) -> Outcome<Vec<(&'static str, String)>> {
        let limit = if self.all { 500 } else { self.limit };
        // People write `met_late` as they write `working_day`; `any` names no state.
        let state = Some(self.state.replace('_', "-")).filter(|state| state != "any");
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
            ("cursor", cursor),
        ];
        let mut query: Vec<_> =
            given.into_iter().filter_map(|(name, value)| value.map(|value| (name, value.clone()))).collect();
        query.push(("limit", limit.to_string()));
        Ok(query)
    }
}

fn print(page: &Page<Map<String, Value>>) -> Outcome {
    let columns = ["state", "dueAt", "number", "clock", "rule", "window", "responsible"];
    let header = [
        say("state", "状态"),
        say("due", "截止"),
        say("number", "编号"),
        say("clock", "时限"),
        say("rule", "依据"),
        say("window", "窗口"),
        say("responsible", "责任人"),
    ];
    output::table(&header, page.rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()))?;
    if let Some(next) = &page.next {
        tell!("{} --cursor {next}", say("more:", "下一页："))?;
    }
    Ok(())
}

fn cell(row: &Map<String, Value>, column: &str) -> String {
    if column == "responsible" {
        return super::lists::whose(row);
    }
    let text = output::field(row, column);
    let provisional = column == "dueAt" && row.get("provisional") == Some(&Value::Bool(true));
    if provisional { format!("{text} {}", say("(provisional)", "（暂定）")) } else { text }
}
