//! `anjuan clock cards`: from which instants a clock is warned of and gets its cards (预警、黄牌、红牌); no running service needed.
//!
//! It counts nothing: periods and thresholds are the domain's, days the rulebook's.
use crate::centre_files;
use crate::failure::{Failure, Outcome, time, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use crate::table::{Column, answer};
use anjuan_domain::clock::{
    Calendar, CardInstant, Counting, Level, Limit, Pause, Supervised, Unit, card_instants, civil,
};
use anjuan_domain::reference::centre::definition::RulebookDefinition;
use anjuan_domain::reference::supervision::{SUPERVISED, SupervisedClock};
use anjuan_domain::vocabulary::stamp::Instant;
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// One clock, or a file of them.
#[derive(Debug, Args)]
pub(crate) struct CardQuestion {
    /// When the period starts: 2014-01-30T10:00 (civil), 2014-01-30, or RFC 3339.
    #[arg(long, required_unless_present = "batch")]
    start: Option<String>,
    /// How many working days were promised.
    #[arg(long, value_name = "DAYS", required_unless_present = "batch")]
    promised: Option<i32>,
    /// How many working days the law gives; asked for where a card is measured against them.
    #[arg(long, value_name = "DAYS")]
    statutory: Option<i32>,
    /// Which clock.
    #[arg(long, value_parser = clocks(), default_value = SUPERVISED[0].name)]
    clock: String,
    /// An approved stop of the clock, from when and for how many working days: 2018-10-16T10:00/3.
    #[arg(long, value_name = "FROM/DAYS", conflicts_with = "batch")]
    pause: Vec<String>,
    /// Answer many: a CSV file with the columns start,promised and perhaps statutory,clock (`-` for standard input).
    #[arg(long, value_name = "FILE", conflicts_with_all = ["start", "promised", "statutory"])]
    batch: Option<PathBuf>,
    /// Another centre's directory, for its calendar.csv and its rulebook.toml.
    #[arg(long, value_name = "DIR")]
    centre: Option<PathBuf>,
}

fn clocks() -> PossibleValuesParser {
    SUPERVISED.iter().map(|clock| clock.name).collect::<Vec<_>>().into()
}

/// What periods and cards are reckoned by.
pub(crate) struct By {
    /// The calendar, with the office hours of the rulebook.
    pub(crate) calendar: Calendar,
    rulebook: RulebookDefinition,
}

impl CardQuestion {
    /// Answers.
    pub(crate) fn run(&self, form: Form) -> Outcome {
        let by = By::read(self.centre.as_deref())?;
        match &self.batch {
            Some(file) => {
                let columns = [
                    Column::needed("start"),
                    Column::needed("promised"),
                    Column::optional("statutory"),
                    Column::optional("clock"),
                ];
                answer(file, columns, ["warning", "yellow", "red"], |cells| self.row(&by, cells))
            }
            None => self.one(&by, form),
        }
    }

    fn one(&self, by: &By, form: Form) -> Outcome {
        let start = time(self.start.as_deref().unwrap_or_default()).map_err(while_doing("--start"))?;
        let pauses: Vec<Pause> = self.pause.iter().map(|text| pause(text)).collect::<Result<_, _>>()?;
        let promised = self.promised.unwrap_or_default();
        let asked = Supervised { start, promised, statutory: self.statutory, counting: None, pauses: &pauses };
        let clock = named(&self.clock)?;
        let cards = by.cards(clock, &asked).map_err(Failure::words)?;
        if form == Form::Text {
            print(&cards)?;
            tell!("{}: {}", say("rulebook", "规则册"), by.rulebook.version)?;
            return tell!("{}: {}", say("calendar", "日历"), by.calendar.version());
        }
        let mut value = Map::new();
        value.insert("clock".into(), clock.name.into());
        value.insert("start".into(), civil::format(start).into());
        value.insert("promised".into(), promised.into());
        value.extend(self.statutory.map(|days| ("statutory".into(), days.into())));
        value.extend(under_levels(&cards));
        value.insert("provisional".into(), cards.iter().any(|card| card.provisional).into());
        value.insert("rulebook".into(), by.rulebook.version.as_str().into());
        value.insert("calendar".into(), by.calendar.version().into());
        output::json(&value)
    }

    fn row(&self, by: &By, [start, promised, statutory, clock]: [&str; 4]) -> Result<[String; 3], String> {
        let start = time(start)?;
        let days = |column: &str, text: &str| {
            text.parse::<i32>().map_err(|_| {
                let en = format!("{column}: `{text}` is not a whole number of days");
                say(&en, &format!("{column}：“{text}”不是整数天数")).to_owned()
            })
        };
        let promised = days("promised", promised)?;
        let statutory = Some(statutory).filter(|text| !text.is_empty());
        let statutory = statutory.map(|text| days("statutory", text)).transpose()?;
        let clock = if clock.is_empty() { self.clock.as_str() } else { clock };
        let clock = named(clock).map_err(|failure| failure.to_string())?;
        let asked = Supervised { start, promised, statutory, counting: None, pauses: &[] };
        let cards = by.cards(clock, &asked)?;
        let at = |level| cards.iter().find(|card| card.level == level).map(|card| civil::format(card.at));
        Ok([Level::Warning, Level::Yellow, Level::Red].map(|level| at(level).unwrap_or_default()))
    }
}

impl By {
    /// Those of a centre's directory, or the built-in ones.
    pub(crate) fn read(directory: Option<&Path>) -> Outcome<Self> {
        let desired = centre_files::read(directory)?;
        let hours = desired.rulebook.office_hours.clone();
        let calendar = Calendar::new(desired.notices, hours).map_err(while_doing("the calendar"))?;
        Ok(Self { calendar, rulebook: desired.rulebook })
    }

    /// The cards of a case whose period is counted like this. Without a statutory period none is red.
    pub(crate) fn of_a_case(&self, start: Instant, limit: Limit) -> Outcome<Vec<CardInstant>> {
        if limit.unit != Unit::WorkingDay || limit.count < 0 {
            return Ok(Vec::new());
        }
        let counting = Some(limit.counting);
        let asked = Supervised { start, promised: limit.count, statutory: None, counting, pauses: &[] };
        self.instants(&SUPERVISED[0], &asked).map_err(Failure::words)
    }

    /// The cards of a clock, whose periods are refused where they cannot be.
    fn cards(&self, clock: &SupervisedClock, asked: &Supervised<'_>) -> Result<Vec<CardInstant>, String> {
        check(clock, asked)?;
        self.instants(clock, asked)
    }

    fn instants(&self, clock: &SupervisedClock, asked: &Supervised<'_>) -> Result<Vec<CardInstant>, String> {
        let thresholds = clock.thresholds(&self.rulebook).map_err(|name| {
            say(&format!("the rulebook lacks the entry `{name}`"), &format!("规则册缺少条目“{name}”")).to_owned()
        })?;
        card_instants(&self.calendar, asked, &thresholds).map_err(|error| Failure::rule(&error).to_string())
    }
}

/// Refuses periods that cannot be.
fn check(clock: &SupervisedClock, asked: &Supervised<'_>) -> Result<(), String> {
    let refuse = |en: &str, zh: &str| Err(say(en, zh).to_owned());
    if asked.promised < 0 {
        return refuse("a promised period is 0 days or more [time-limit/3.4]", "承诺期限不得为负数 [time-limit/3.4]");
    }
    match asked.statutory {
        None if clock.asks_the_law() => refuse(
            "give the statutory period, too: the red card of this clock is measured against it [time-limit/3.4]",
            "须同时给出法定期限：此种时限的红牌以法定期限为准 [time-limit/3.4]",
        ),
        Some(_) if !clock.asks_the_law() => {
            refuse("this clock has one period: leave the statutory one out", "此种时限只有一个期限，请不要给出法定期限")
        }
        Some(days) if days < asked.promised => refuse(
            "the statutory period is shorter than the promised one [time-limit/3.4]",
            "法定期限短于承诺期限 [time-limit/3.4]",
        ),
        _ => Ok(()),
    }
}

fn named(name: &str) -> Outcome<&'static SupervisedClock> {
    SupervisedClock::named(name).ok_or_else(|| {
        let known: Vec<&str> = SUPERVISED.iter().map(|clock| clock.name).collect();
        let known = known.join(", ");
        Failure::words(say(
            &format!("there is no clock `{name}`; there are {known}"),
            &format!("没有时限“{name}”；可用：{known}"),
        ))
    })
}

/// A stop of the clock: `2018-10-16T10:00/3`.
fn pause(text: &str) -> Outcome<Pause> {
    let wanted = || {
        let (en, zh) = ("wanted is FROM/DAYS: 2018-10-16T10:00/3", "须写成 起始/天数：2018-10-16T10:00/3");
        Failure::words(format!("--pause {text}: {}", say(en, zh)))
    };
    let (from, days) = text.split_once('/').ok_or_else(wanted)?;
    let count = days.parse().ok().filter(|days: &i32| *days >= 0).ok_or_else(wanted)?;
    let from = time(from).map_err(while_doing("--pause"))?;
    let approved = Limit { count, unit: Unit::WorkingDay, counting: Counting::Elapsed };
    Ok(Pause { from, until: None, approved, label: text.into() })
}

/// A level as people call it.
struct LevelName {
    name: &'static str,
    en: &'static str,
    zh: &'static str,
}

fn named_level(level: Level) -> LevelName {
    match level {
        Level::Warning => LevelName { name: "warning", en: "warning", zh: "预警" },
        Level::Yellow => LevelName { name: "yellow", en: "yellow card", zh: "黄牌" },
        Level::Red => LevelName { name: "red", en: "red card", zh: "红牌" },
    }
}

/// The cards for people, a line each.
pub(crate) fn print(cards: &[CardInstant]) -> Outcome {
    for card in cards {
        let level = named_level(card.level);
        tell!("{}: {}{}", say(level.en, level.zh), civil::format(card.at), note(card.provisional))?;
    }
    Ok(())
}

/// The cards under the names of their levels, civil time.
pub(crate) fn under_levels(cards: &[CardInstant]) -> impl Iterator<Item = (String, Value)> {
    cards.iter().map(|card| (named_level(card.level).name.to_owned(), json!(civil::format(card.at))))
}

fn note(provisional: bool) -> &'static str {
    if provisional {
        return say(" (provisional: past the published calendar)", "（暂定：超出已公布的日历）");
    }
    ""
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        non_snake_case,
        reason = "a period that is refused fails the test, and tests are named after articles"
    )]
    use super::*;

    fn ask(clock: &str, statutory: Option<i32>) -> Result<Vec<CardInstant>, String> {
        let start = civil::parse_civil("2018-10-15T10:00").unwrap();
        let asked = Supervised { start, promised: 7, statutory, counting: None, pauses: &[] };
        By::read(None).unwrap().cards(SupervisedClock::named(clock).unwrap(), &asked)
    }

    #[test]
    fn time_limit_3_4__the_shipped_rulebook_gives_the_dated_example() {
        let cards: Map<String, Value> = under_levels(&ask("case", Some(10)).unwrap()).collect();
        let at = |day: &str| format!("2018-10-{day}T10:00:00+08:00");
        assert_eq!(cards["warning"], at("19"));
        assert_eq!(cards["yellow"], at("24"));
        assert_eq!(cards["red"], at("29"));
    }

    #[test]
    fn periods_that_cannot_be_are_refused() {
        assert!(ask("case", None).unwrap_err().contains("statutory"));
        assert!(ask("case", Some(6)).unwrap_err().contains("shorter"));
        assert!(ask("certificate", Some(9)).unwrap_err().contains("one period"));
        assert_eq!(ask("certificate", None).unwrap().len(), 1);
        assert!(pause("2018-10-16T10:00").is_err() && pause("2018-10-16T10:00/-1").is_err());
    }
}
