//! `anjuan deadlines`: what falls due, by due time.
use crate::client::Target;
use crate::failure::Outcome;
use crate::language::say;
use crate::output::{self, Form};
use anjuan_api::queries::{DeadlineSummary, Page};
use clap::Args;
use serde_json::{Map, Value};

/// Which obligations.
#[derive(Debug, Args)]
pub(crate) struct Deadlines {
    /// Only these states: open, warned, overdue, met, met-late, paused, cancelled; several by comma.
    #[arg(long)]
    state: Option<String>,
    /// Only this window.
    #[arg(long)]
    window: Option<String>,
    /// Only what this person is responsible for.
    #[arg(long)]
    responsible: Option<String>,
    /// Only this clock: promise, statutory, acceptance-decision, contact-closing …
    #[arg(long)]
    clock: Option<String>,
    /// Only due before this instant.
    #[arg(long)]
    before: Option<String>,
    /// Only of this case or contact: case/7K2M9QX4T1AB.
    #[arg(long)]
    aggregate: Option<String>,
    /// At most so many rows; all pages are fetched with --all.
    #[arg(long, default_value_t = 50)]
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

impl Deadlines {
    /// Prints the list or the counts.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let client = target.connect()?;
        if self.summary {
            let summary: DeadlineSummary = client.get("/v1/deadlines/summary", &[])?;
            if form == Form::Json {
                return output::json(&summary);
            }
            output::table(
                &[say("state", "状态"), say("count", "数量")],
                summary.states.iter().map(|(state, count)| vec![state.clone(), count.to_string()]),
            );
            return Ok(());
        }
        let mut page: Page<Map<String, Value>> = client.get("/v1/deadlines", &self.query(self.cursor.as_ref()))?;
        while self.all
            && let Some(next) = page.next.take()
        {
            let more: Page<Map<String, Value>> = client.get("/v1/deadlines", &self.query(Some(&next)))?;
            page.rows.extend(more.rows);
            page.next = more.next;
        }
        if form == Form::Json { output::json(&page) } else { print(&page) }
    }

    fn query(&self, cursor: Option<&String>) -> Vec<(&'static str, String)> {
        let limit = if self.all { 500 } else { self.limit };
        let given = [
            ("state", self.state.as_ref()),
            ("window", self.window.as_ref()),
            ("responsible", self.responsible.as_ref()),
            ("clock", self.clock.as_ref()),
            ("before", self.before.as_ref()),
            ("aggregate", self.aggregate.as_ref()),
            ("cursor", cursor),
        ];
        let mut query: Vec<_> =
            given.into_iter().filter_map(|(name, value)| value.map(|value| (name, value.clone()))).collect();
        query.push(("limit", limit.to_string()));
        query
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
    output::table(&header, page.rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()));
    if let Some(next) = &page.next {
        println!("{} --cursor {next}", say("more:", "下一页："));
    }
    Ok(())
}

fn cell(row: &Map<String, Value>, column: &str) -> String {
    let text = output::field(row, column);
    let provisional = column == "dueAt" && row.get("provisional") == Some(&Value::Bool(true));
    if provisional { format!("{text} {}", say("(provisional)", "（暂定）")) } else { text }
}
