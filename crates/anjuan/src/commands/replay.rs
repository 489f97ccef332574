//! `anjuan replay case/ID`: who did what, when, under which rule; the state at a moment; the chain, checked here.
use crate::client::Client;
use crate::client::Target;
use crate::directory;
use crate::facts;
use crate::failure::{Failure, Outcome, time, while_doing};
use crate::labels;
use crate::language::say;
use crate::names::word;
use crate::naming;
use crate::output::{self, Form, civil, tell};
use crate::screen;
use anjuan_api::queries::{DeadlineRow, LeftOut, Page, StoredEvents};
use anjuan_audit::replay::{AsOf, Line, Then, history, state_at};
use anjuan_audit::{StoredEvent, chain};
use anjuan_domain::clock::late_entry::Confirmation;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::deadlines::row::Obligation;
use clap::{Args, ValueEnum};

/// What to replay.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// The case, contact or definition, case/7K2M9QX4T1AB; or the number of a case or contact, AJ-20261120-7K2M9QX4T1AB.
    #[arg(value_parser = naming::aggregate)]
    aggregate: AggregateRef,
    /// Show the state at this time: 2026-11-20T10:00 (civil) or RFC 3339.
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// Which "then": what was recorded by that time, or what had happened by it as known now; absent, both.
    #[arg(long, value_enum, requires = "as_of")]
    meaning: Option<Meaning>,
}

/// Which "then".
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Meaning {
    /// What the service had recorded by that time.
    Known,
    /// What had happened by that time, as known now.
    True,
}

impl Replay {
    /// Prints the history, the state, or with `--json` the events as stored.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let path = format!("/v1/events/{}", self.aggregate);
        let client = target.connect()?;
        let text = client.get_text(&path, &[])?;
        let answer: StoredEvents =
            serde_json::from_str(&text).map_err(while_doing(say("the stored events", "事件原文")))?;
        let events: Vec<StoredEvent> = answer
            .events
            .iter()
            .map(|event| StoredEvent { sequence: event.sequence, body: event.envelope.get().as_bytes().to_vec() })
            .collect();
        if events.is_empty() && answer.left_out.is_empty() {
            return Err(Failure::words(format!("{} {}", say("nothing is recorded of", "没有记录："), self.aggregate)));
        }
        let verdict = chain::verify(&self.aggregate, &events);
        match (&self.as_of, form) {
            (Some(moment), form) => {
                if form == Form::Text {
                    directory::learn(&client);
                }
                self.states(moment, &events, form)?;
            }
            (None, Form::Json) => tell!("{text}")?,
            (None, Form::Text) => {
                directory::learn(&client);
                screen::page();
                print_history(&history(&events).map_err(while_doing(say("the history", "案卷历史")))?)?;
                print_late_entries(&self.late_entries(&client)?)?;
            }
        }
        if form == Form::Text {
            print_left_out(&answer.left_out)?;
        }
        match verdict {
            Ok(()) if !answer.left_out.is_empty() => Err(Failure::words(say(
                "the events that count fit each other; what is left out does not belong to them and was not recorded by the desk",
                "计入的事件相互衔接；不计入的消息不属于本事项，并非由受理台记录",
            ))),
            Ok(()) if form == Form::Text => tell!(
                "{}",
                say("The chain is whole: versions, predecessors and hashes fit.", "链完整：版本、前序与摘要相符。")
            ),
            Ok(()) => Ok(()),
            Err(breaks) => {
                let list: Vec<String> =
                    breaks.iter().map(|found| format!("@{}: {}", found.sequence, found.what)).collect();
                Err(Failure::words(format!("{}\n{}", say("the chain is broken:", "链已断开："), list.join("\n"))))
            }
        }
    }

    /// What was entered late about it, by obligation: what was due before and after, and what was said of the entry.
    fn late_entries(&self, client: &Client) -> Outcome<Vec<Obligation>> {
        let query = [("aggregate", self.aggregate.to_string()), ("limit", "500".to_owned())];
        let page: Page<DeadlineRow> = client.get("/v1/deadlines", &query)?;
        Ok(page.rows.into_iter().map(|row| row.obligation).filter(|row| !row.entries.is_empty()).collect())
    }

    fn states(&self, moment: &str, events: &[StoredEvent], form: Form) -> Outcome {
        let moment: Instant = time(moment).map_err(while_doing("--as-of"))?;
        let meanings: &[(Meaning, Then, &str, &str)] = &[
            (Meaning::Known, Then::Known, "known then: what was recorded by", "当时已知：截至下列时间已记录的情况"),
            (
                Meaning::True,
                Then::True,
                "true then: what had happened by, as known now",
                "当时实际：截至下列时间已发生的情况（按现在所知）",
            ),
        ];
        let wanted = meanings.iter().filter(|(meaning, ..)| self.meaning.is_none_or(|wanted| wanted == *meaning));
        let mut answers = serde_json::Map::new();
        for (meaning, then, en, zh) in wanted {
            let as_of = state_at(&self.aggregate, events, moment, *then).map_err(while_doing("the history"))?;
            let name = if *meaning == Meaning::Known { "known" } else { "true" };
            answers.insert(name.to_owned(), describe(&as_of));
            if form == Form::Text {
                tell!("{} {}", say(en, zh), civil(moment))?;
                print_state(&as_of)?;
            }
        }
        if form == Form::Json { output::json(&answers) } else { Ok(()) }
    }
}

/// What is stored under the aggregate and does not count.
fn print_left_out(left_out: &[LeftOut]) -> Outcome {
    left_out.iter().try_for_each(|message| {
        tell!(
            "{} @{} ({}): {}",
            say("LEFT OUT", "不计入"),
            message.sequence,
            civil(message.stored_at),
            say(&message.reason_en, &message.reason_zh)
        )
    })
}

fn print_history(lines: &[Line]) -> Outcome {
    let header = [
        "#",
        say("happened", "发生"),
        say("recorded", "记录"),
        say("what", "事项"),
        say("by", "经办"),
        say("responsible", "责任人"),
        say("article", "条款"),
        say("rulebook", "规则册"),
        say("facts", "内容"),
    ];
    output::table(
        &header,
        lines.iter().map(|line| {
            let what = say(&line.en, &line.zh).to_owned();
            vec![
                line.version.to_string(),
                civil(line.time),
                civil(line.recorded),
                what,
                by(line),
                directory::beside(&line.responsible),
                labels::article(&line.article).into_owned(),
                line.rulebook.clone(),
                facts::lines(&line.data),
            ]
        }),
    )
}

/// Who did it; and who typed it from which paper, where that was somebody else.
fn by(line: &Line) -> String {
    match &line.entered_for {
        None => directory::beside(&line.actor),
        Some(entered) => {
            let paper = if entered.paper.is_empty() { say("no paper", "无凭据") } else { &entered.paper };
            let [person, actor] = [&entered.person, &line.actor].map(|id| directory::beside(id));
            format!("{person} ({} {actor} · {paper})", say("entered by", "录入"))
        }
    }
}

fn print_late_entries(rows: &[Obligation]) -> Outcome {
    if rows.is_empty() {
        return Ok(());
    }
    tell!("{}", say("Entered late, after it was due:", "逾期后补录："))?;
    let header = [
        say("entry", "补录"),
        say("clock", "时限"),
        say("was due", "原应办期限"),
        say("ended, as recorded", "记录所示办结"),
        say("ended, as entered", "补录所称办结"),
        say("by", "补录人"),
        say("found", "认定"),
    ];
    let ended = |at: Option<Instant>| at.map_or_else(|| say("running", "未结").to_owned(), civil);
    let lines = rows.iter().flat_map(|row| row.entries.iter().map(move |entry| (row, entry)));
    output::table(
        &header,
        lines.map(|(row, entry)| {
            let said = entry.settled.as_ref().map(|said| format!("{} · {}", said.by, said.text));
            let found = match entry.confirmation {
                None => say("waits for confirmation", "待确认").to_owned(),
                Some(Confirmation::Confirmed) => format!("{} {}", say("confirmed", "已确认"), said.unwrap_or_default()),
                Some(Confirmation::Rejected) => format!("{} {}", say("rejected", "不予确认"), said.unwrap_or_default()),
            };
            vec![
                entry.entry.clone(),
                word(row.clock.as_str()).to_owned(),
                civil(entry.before.due_at),
                ended(entry.before.ended_at),
                ended(row.met_at),
                entry.by.clone(),
                found,
            ]
        }),
    )
}

fn describe(as_of: &AsOf) -> serde_json::Value {
    let left_out: Vec<_> =
        as_of.left_out.iter().map(|(version, why)| serde_json::json!({"version": version, "why": why})).collect();
    serde_json::json!({"versions": as_of.versions, "leftOut": left_out, "state": as_of.state})
}

fn print_state(as_of: &AsOf) -> Outcome {
    let versions: Vec<String> = as_of.versions.iter().map(u64::to_string).collect();
    tell!(
        "  {}: {}",
        say("events", "事件"),
        if versions.is_empty() { say("none", "无").to_owned() } else { versions.join(" ") }
    )?;
    for (version, why) in &as_of.left_out {
        tell!("  {} {version}: {why}", say("left out", "未计入"))?;
    }
    if let Ok(serde_json::Value::Object(state)) = serde_json::to_value(&as_of.state) {
        let inner = state.values().next().cloned().unwrap_or_default();
        for line in facts::lines(&inner).lines() {
            tell!("  {line}")?;
        }
    }
    Ok(())
}
