//! `anjuan clock due|explain|cards`: when a period ends, by the calendar that is built in or given; no running service needed.
use super::cards::{self, By, under_levels};
use crate::client::Target;
use crate::failure::{Failure, Outcome, time, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use crate::table::{Column, answer};
use anjuan_api::answers::Health;
use anjuan_api::queries::{Calculation, DayLine};
use anjuan_domain::clock::{Calendar, Counting, Deadline, Limit, Unit, civil, due, explain};
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

/// What to ask the clock.
#[derive(Debug, Subcommand)]
pub(crate) enum Clock {
    /// When a period that starts then is due.
    Due(Question),
    /// The same, day by day.
    Explain(Question),
    /// From when a clock is warned of and gets its cards, by the rulebook's thresholds.
    Cards(cards::CardQuestion),
    /// Say that the machine's clock is right after it leapt: what the service does by itself goes on.
    Confirm,
}

/// One question, or a file of them.
#[derive(Debug, Args)]
pub(crate) struct Question {
    /// When the period starts: 2014-01-30T10:00 (civil), 2014-01-30, or RFC 3339.
    #[arg(long, required_unless_present = "batch")]
    start: Option<String>,
    /// How many units; negative, so many before.
    #[arg(long, visible_alias = "count", allow_negative_numbers = true, required_unless_present = "batch")]
    days: Option<i32>,
    /// What is counted.
    #[arg(long, value_enum, default_value_t = UnitName::WorkingDay)]
    unit: UnitName,
    /// How it is counted.
    #[arg(long, value_enum, default_value_t = CountingName::Civil)]
    counting: CountingName,
    /// Answer with the calendar as it was known on this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<NaiveDate>,
    /// Say what each day was, and from when a case would get its cards.
    #[arg(long)]
    explain: bool,
    /// Print only the day on which it is due: 2014-02-24.
    #[arg(long, conflicts_with_all = ["explain", "batch"])]
    date: bool,
    /// Answer many: a CSV file with the columns start,n (`-` for standard input); prints start,n,due_date.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["start", "days", "explain"])]
    batch: Option<PathBuf>,
    /// Another centre's directory, for its calendar.csv and the office hours of its rulebook.toml.
    #[arg(long, value_name = "DIR")]
    centre: Option<PathBuf>,
}

/// Units by their names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum UnitName {
    /// 工作日.
    WorkingDay,
    /// 自然日.
    CalendarDay,
    /// 工作小时.
    WorkingHour,
}

/// Ways of counting by their names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CountingName {
    /// The starting day does not count; due at close of business.
    Civil,
    /// Running time, time of day kept.
    Elapsed,
}

fn confirm(target: &Target, form: Form) -> Outcome {
    let health: Health = target.connect()?.post("/v1/clock/confirm", &[], None, &serde_json::json!({}))?;
    match form {
        Form::Json => output::json(&health),
        Form::Text => tell!(
            "{}",
            say("the clock is confirmed; what the service does by itself goes on", "已确认时间正确，自动处理继续进行")
        ),
    }
}

impl Clock {
    /// Answers.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let (question, explained) = match self {
            Clock::Confirm => return confirm(target, form),
            Clock::Cards(question) => return question.run(form),
            Clock::Due(question) => (question, question.explain),
            Clock::Explain(question) => (question, true),
        };
        let mut by = By::read(question.centre.as_deref())?;
        if let Some(day) = question.known_on {
            by.calendar = by.calendar.as_known_on(day);
        }
        match &question.batch {
            Some(file) => question.batch(file, &by.calendar),
            None => question.one(&by, explained, form),
        }
    }
}

impl Question {
    fn limit(&self, count: i32) -> Limit {
        let unit = match self.unit {
            UnitName::WorkingDay => Unit::WorkingDay,
            UnitName::CalendarDay => Unit::CalendarDay,
            UnitName::WorkingHour => Unit::WorkingHour,
        };
        let counting = match self.counting {
            CountingName::Civil => Counting::Civil,
            CountingName::Elapsed => Counting::Elapsed,
        };
        Limit { count, unit, counting }
    }

    fn one(&self, by: &By, explained: bool, form: Form) -> Outcome {
        let calendar = &by.calendar;
        let start = time(self.start.as_deref().unwrap_or_default()).map_err(while_doing("--start"))?;
        let deadline = Deadline::new(start, self.limit(self.days.unwrap_or_default()));
        let answer = due(calendar, &deadline).map_err(|error| Failure::rule(&error))?;
        if self.date {
            return tell!("{}", answer.date);
        }
        let lines =
            if explained { explain(calendar, &deadline).map_err(|error| Failure::rule(&error))? } else { Vec::new() };
        let cards = if explained { by.of_a_case(start, deadline.limit)? } else { Vec::new() };
        let days: Vec<DayLine> =
            lines.iter().map(|line| DayLine { date: line.day.date, en: line.en(), zh: line.zh() }).collect();
        if form == Form::Text {
            for day in &days {
                tell!("{}  {}", day.date, say(&day.en, &day.zh))?;
            }
            let note = if answer.provisional {
                say(" (provisional: past the published calendar)", "（暂定：超出已公布的日历）")
            } else {
                ""
            };
            tell!("{}: {}{note}", say("due", "截止"), civil::format(answer.at))?;
            cards::print(&cards)?;
            tell!("{}: {}", say("calendar", "日历"), answer.calendar)?;
            return Ok(());
        }
        let calculation = Calculation {
            item: None,
            start,
            limit: deadline.limit,
            due: answer.at,
            due_date: answer.date,
            provisional: answer.provisional,
            calendar: answer.calendar,
            days,
        };
        let mut value = serde_json::to_value(&calculation).map_err(while_doing("printing"))?;
        // People and scripts of the centre think in civil time: the same instants with the offset of Asia/Shanghai.
        value["start"] = civil::format(start).into();
        value["due"] = civil::format(answer.at).into();
        if !cards.is_empty() {
            value["cards"] = under_levels(&cards).collect::<serde_json::Map<_, _>>().into();
        }
        output::json(&value)
    }

    fn batch(&self, file: &Path, calendar: &Calendar) -> Outcome {
        let columns = ["start", "n"].map(Column::needed);
        answer(file, columns, ["due_date"], |[start, n]| self.date(calendar, start, n).map(|date| [date]))
    }

    fn date(&self, calendar: &Calendar, start: &str, n: &str) -> Result<String, String> {
        let start = time(start)?;
        let count = n
            .parse()
            .map_err(|_| say(&format!("n: `{n}` is not a whole number"), &format!("n：“{n}”不是整数")).to_owned())?;
        due(calendar, &Deadline::new(start, self.limit(count)))
            .map(|due| due.date.to_string())
            .map_err(|error| Failure::rule(&error).to_string())
    }
}
