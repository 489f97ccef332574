//! `anjuan inbox`: what waits for whoever asks, the most pressing first, each with the command that settles it.
use crate::client::Target;
use crate::directory;
use crate::failure::Outcome;
use crate::language::say;
use crate::names::word;
use crate::output::{self, Form, civil, tell};
use crate::screen;
use anjuan_api::inbox::InboxRow;
use anjuan_api::queries::Page;
use anjuan_domain::access::asked::PassedOn;
use anjuan_domain::access::tasks::Task;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_views::inbox::row::{Item, Settling};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::Value;

/// Which items of one's own inbox.
#[derive(Debug, Args)]
pub(crate) struct Inbox {
    /// Only this task.
    #[arg(long, value_parser = tasks(), hide_possible_values = true)]
    task: Option<String>,
    /// Only what is overdue.
    #[arg(long)]
    overdue: bool,
    /// Only what was not marked as read.
    #[arg(long)]
    unread: bool,
    /// Only about this aggregate, by reference or number: case/7K2M9QX4T1AB.
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
    /// Mark the item of this key as read instead of listing.
    #[arg(long, value_name = "KEY", conflicts_with_all = ["task", "overdue", "unread", "aggregate", "all", "cursor"])]
    read: Option<String>,
}

/// The tasks, with what each asks.
fn tasks() -> impl TypedValueParser<Value = String> {
    let value = |task: &Task| {
        let (en, zh) = task.title();
        PossibleValue::new(task.as_str()).help(say(en, zh))
    };
    PossibleValuesParser::new(Task::ALL.iter().map(value).collect::<Vec<_>>())
}

impl Inbox {
    /// Prints the list, or marks one as read.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let client = target.connect()?;
        if let Some(key) = &self.read {
            let row: InboxRow = client.post(&format!("/v1/inbox/{key}/read"), &[], None, &serde_json::json!({}))?;
            return match form {
                Form::Json => output::json(&row),
                Form::Text => tell!("{}: {}", say("read", "已读"), say(&row.item.title.en, &row.item.title.zh)),
            };
        }
        let mut page: Page<InboxRow> = client.get("/v1/inbox", &self.query(self.cursor.as_ref()))?;
        while self.all
            && let Some(next) = page.next.take()
        {
            let more: Page<InboxRow> = client.get("/v1/inbox", &self.query(Some(&next)))?;
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

    fn query(&self, cursor: Option<&String>) -> Vec<(&'static str, String)> {
        let limit = if self.all { 500 } else { self.limit };
        let aggregate = self.aggregate.as_ref().map(AggregateRef::to_string);
        let given = [
            ("task", self.task.clone()),
            ("overdue", self.overdue.then(|| "true".to_owned())),
            ("unread", self.unread.then(|| "true".to_owned())),
            ("aggregate", aggregate),
            ("cursor", cursor.cloned()),
            ("limit", Some(limit.to_string())),
        ];
        given.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
    }
}

fn print(page: &Page<InboxRow>) -> Outcome {
    let header = [
        say("state", "状态"),
        say("due", "截止"),
        say("what", "待办"),
        say("rule", "依据"),
        say("for", "代"),
        say("command", "指令"),
    ];
    output::table(&header, page.rows.iter().map(|row| line(&row.item)))?;
    match &page.next {
        Some(next) => tell!("{} --cursor {next}", say("more:", "下一页：")),
        None => Ok(()),
    }
}

fn line(item: &Item) -> Vec<String> {
    vec![
        word(item.urgency.as_str()).to_owned(),
        item.due_at.map(civil).unwrap_or_default(),
        say(&item.title.en, &item.title.zh).to_owned(),
        item.article.clone(),
        instead(item),
        item.commands.first().map(|command| typed(item, command)).unwrap_or_default(),
    ]
}

/// In whose place, and why.
fn instead(item: &Item) -> String {
    let whose = item.instead_of.clone().unwrap_or_default();
    match item.passed_on {
        None => String::new(),
        Some(PassedOn::Covering) => whose,
        Some(PassedOn::Missing) => format!("{whose} {}", say("(not there)", "（空缺）")).trim().to_owned(),
        Some(PassedOn::Away) => {
            format!("{whose} {}", say("(away, not covered)", "（不在岗且无人顶岗）")).trim().to_owned()
        }
        Some(PassedOn::MayNot) => format!("{whose} {}", say("(may not)", "（无权）")).trim().to_owned(),
    }
}

/// The command as it is typed, with what is known of its body.
fn typed(item: &Item, command: &Settling) -> String {
    let known = command.body.iter().map(|(name, value)| match value {
        Value::String(text) => format!(" --{name} {text}"),
        other => format!(" --{name} {other}"),
    });
    format!("{} {}{}", command.action.replace('.', " "), item.object.id, known.collect::<String>())
}
