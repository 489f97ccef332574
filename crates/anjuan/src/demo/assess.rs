//! The assessment of the month before (月度考核): opened and closed; its sheets drawn up by the house, one line contested, and the
//! contest decided; and this month's ballots. What is contested depends on the sheets, so this is played after everything else.
use super::plot::Plot;
use super::world::{Offices, World};
use super::{Act, Stage};
use crate::client::Client;
use crate::failure::{Failure, Outcome};
use crate::language::say;
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{Datelike, Duration, Months, NaiveDate};
use rand::RngExt;
use serde_json::{Value, json};
use std::time::Duration as Wait;

/// How many civil days a month is over before it is closed here: until then its ballots can be cast, and holidays may lie after it.
const OVER: i64 = 16;

/// How often the house is asked whether the sheets are drawn up, and how long between.
const PATIENCE: (u32, Wait) = (300, Wait::from_millis(200));

/// Plays it; what is refused is in the stage's account.
pub(super) fn play(world: &mut World, offices: &Offices, client: &Client, stage: &mut Stage<'_>) -> Outcome {
    let Some((id, until)) = month(world) else { return Ok(()) };
    let next = world.calendar.add_working_days(until, 1).unwrap_or(until);
    let last = if world.calendar.is_working(until) { until } else { before(world, until) };
    let path = format!("/periods/{id}");
    let opened = world.calendar.opens_at(last);
    let mut period = Plot::of(path.clone(), opened);
    period.tell(world, &offices.general, "open", json!({}));
    stage.give_all(period.told())?;
    // Nobody dates a ballot back: this month's are cast now, and stay secret until it is closed.
    let running = civil::date_of(world.now).format("M%Y-%m").to_string();
    stage.give_all(ballots(world, &running, world.now))?;
    let mut period = Plot::of(path, world.calendar.opens_at(next) + Duration::hours(1));
    let without = json!({"without": "演示只含最近一个月的考勤数据"});
    period.tell(world, &offices.general, "close", without);
    let closed = period.at();
    stage.give_all(period.told())?;
    let Some(sheets) = drawn(client, &id)? else { return Ok(()) };
    // It can be contested for some days from now; the meeting decides after that, in whoever's own time.
    contest(world, offices, (client, stage), (&id, closed, &sheets))
}

/// The last month that is over for long enough: its period's id and its last day.
fn month(world: &World) -> Option<(String, NaiveDate)> {
    let today = civil::date_of(world.now);
    let mut first = today.with_day(1)?;
    loop {
        let until = first.pred_opt()?;
        if (today - until).num_days() >= OVER {
            return Some((until.format("M%Y-%m").to_string(), until));
        }
        first = first.checked_sub_months(Months::new(1))?;
    }
}

/// The last working day before a day.
fn before(world: &World, day: NaiveDate) -> NaiveDate {
    let mut days = (1..20).filter_map(|back| day.checked_sub_signed(Duration::days(back)));
    days.find(|day| world.calendar.is_working(*day)).unwrap_or(day)
}

/// Every window marks every other.
fn ballots(world: &mut World, period: &str, at: Instant) -> Vec<Act> {
    let mut acts = Vec::new();
    for (window, voter) in world.voters.clone() {
        let others: Vec<String> = world.voters.iter().map(|(id, _)| id.clone()).filter(|id| *id != window).collect();
        let mut mark = || world.most.saturating_sub(world.rng.random_range(0..2));
        let marks: Vec<Value> = others
            .iter()
            .map(|id| {
                json!({"window": id, "attitude": mark(), "efficiency": mark(), "quality": mark(), "integrity": mark()})
            })
            .collect();
        let mut ballot = Plot::of(format!("/ballots/{period}-{window}"), at);
        ballot.tell(world, &voter, "cast", json!({"marks": marks}));
        acts.extend(ballot.told());
    }
    acts
}

/// The ranking, once the house has drawn up every sheet.
fn drawn(client: &Client, period: &str) -> Outcome<Option<Value>> {
    for _ in 0..PATIENCE.0 {
        let answer: Value = client.get(&format!("/v1/periods/{period}/sheets"), &[])?;
        let row = &answer["row"];
        if row["missing"].as_array().is_some_and(Vec::is_empty)
            && row["lines"].as_array().is_some_and(|it| !it.is_empty())
        {
            return Ok(Some(row.clone()));
        }
        std::thread::sleep(PATIENCE.1);
    }
    Err(Failure::words(say("the house drew up no sheets", "系统未生成考核表")))
}

/// Somebody of the first window that lost points contests a line; the deputy director lets it stand.
fn contest(
    world: &mut World,
    offices: &Offices,
    (client, stage): (&Client, &mut Stage<'_>),
    (period, closed, sheets): (&str, Instant, &Value),
) -> Outcome {
    for (window, voter) in world.voters.clone() {
        if !sheets["lines"].as_array().into_iter().flatten().any(|line| line["subject"] == json!(window)) {
            continue;
        }
        let explained: Value = client.get(&format!("/v1/scores/{period}-{window}/explain"), &[])?;
        let lines = explained["row"]["lines"].as_array().cloned().unwrap_or_default();
        let wanted = lines.iter().find(|line| line["line"]["standing"] == "STANDS");
        let Some(charge) = wanted.and_then(|line| line["line"]["charge"].as_str()) else { continue };
        let mut sheet = Plot::of(format!("/scores/{period}-{window}"), closed + Duration::hours(2));
        sheet.tell(world, &voter, "contest", json!({"charge": charge, "reason": "请复核该项扣分"}));
        sheet.minutes(90);
        let body = json!({"charge": charge, "outcome": "UPHELD", "reason": "经复核，记录无误"});
        sheet.tell(world, &offices.deputy, "decide-contest", body);
        return stage.give_all(sheet.told());
    }
    Ok(())
}
