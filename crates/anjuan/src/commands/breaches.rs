//! `anjuan breaches`: every breach that the events themselves show (违规清单), with its rule, its person and since when.
use crate::client::Target;
use crate::directory;
use crate::failure::{Outcome, while_doing};
use crate::hints::Hinted;
use crate::labels;
use crate::language::say;
use crate::output::{self, Form, tell};
use crate::screen;
use anjuan_api::queries::Page;
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_views::breaches::codes::Code;
use clap::Args;
use serde_json::{Map, Value};

/// The codes that a shell completes.
fn codes() -> Hinted {
    Hinted::new(Code::ALL.iter().map(|code| code.as_str()))
}

/// Which breaches.
#[derive(Debug, Args)]
pub(crate) struct Breaches {
    /// Only of this window.
    #[arg(long)]
    window: Option<String>,
    /// Only of this person, as on duty at that moment.
    #[arg(long)]
    person: Option<String>,
    /// Only this article, or this whole system: denial-report/9, denial-report.
    #[arg(long)]
    rule: Option<String>,
    /// Only these, several by comma: promise-late, notice-repeated …
    #[arg(long, value_parser = codes(), hide_possible_values = true)]
    code: Option<String>,
    /// Only of this case, contact, denial, complaint or post, by reference or number: case/7K2M9QX4T1AB.
    #[arg(long, value_parser = crate::naming::aggregate)]
    aggregate: Option<AggregateRef>,
    /// Only since this time or later: 2026-11-20T10:00 (civil), 2026-11-20, or RFC 3339.
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only since before this time.
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Only what is still so.
    #[arg(long)]
    open: bool,
    /// At most so many rows, from 1 to 500; all pages are fetched with --all.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
    /// Where the page begins.
    #[arg(long)]
    cursor: Option<String>,
    /// Fetch every page.
    #[arg(long)]
    all: bool,
}

type Rows = Page<Map<String, Value>>;

impl Breaches {
    /// Prints the list.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let client = target.connect()?;
        let mut page: Rows = client.get("/v1/breaches", &self.query(self.cursor.as_ref())?)?;
        while self.all
            && let Some(next) = page.next.take()
        {
            let more: Rows = client.get("/v1/breaches", &self.query(Some(&next))?)?;
            page.rows.extend(more.rows);
            page.next = more.next;
        }
        if form == Form::Json {
            return output::json(&page);
        }
        directory::learn(&client);
        screen::page();
        print(&page)
    }

    fn query(&self, cursor: Option<&String>) -> Outcome<Vec<(&'static str, String)>> {
        let instant = |flag: &str, text: &Option<String>| -> Outcome<Option<String>> {
            let at = text.as_deref().map(civil::parse_civil).transpose().map_err(while_doing(flag.to_owned()))?;
            Ok(at.map(|at| at.to_rfc3339()))
        };
        let given = [
            ("window", self.window.clone()),
            ("person", self.person.clone()),
            ("rule", self.rule.as_deref().map(|rule| labels::article_named(rule).to_owned())),
            ("code", self.code.clone()),
            ("aggregate", self.aggregate.as_ref().map(AggregateRef::to_string)),
            ("since", instant("--since", &self.since)?),
            ("until", instant("--until", &self.until)?),
            ("open", self.open.then(|| "true".to_owned())),
            ("cursor", cursor.cloned()),
            ("limit", Some(if self.all { 500 } else { self.limit }.to_string())),
        ];
        Ok(given.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect())
    }
}

fn print(page: &Rows) -> Outcome {
    let header = [
        say("since", "起始"),
        say("ended", "结束"),
        say("breach", "违规"),
        say("rule", "依据"),
        say("number", "编号"),
        say("window", "窗口"),
        say("person", "当时责任人"),
    ];
    let columns = ["since", "endedAt", say("en", "zh"), "rule", "number", "window", "person"];
    let rows = page.rows.iter().map(|row| columns.iter().map(|column| output::field(row, column)).collect());
    output::table(&header, rows)?;
    if let Some(next) = &page.next {
        tell!("{} --cursor {next}", say("more:", "下一页："))?;
    }
    Ok(())
}
