//! Late entries of the demonstration (补录确认): a few contacts of a day without power are typed in from paper on the next one. All but the
//! last are confirmed, so that a newcomer sees both.
use super::Act;
use super::plot::Plot;
use super::world::{Offices, World};
use crate::client::Client;
use crate::failure::Outcome;
use anjuan_api::queries::Page;
use anjuan_domain::vocabulary::ids::Kind;
use chrono::Duration;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// How many working days ago the power failed.
const AGO: usize = 5;

/// How many contacts were answered on paper.
const ON_PAPER: usize = 3;

/// The contacts of the day without power: opened on the machine, answered on paper, and typed in the next morning.
pub(super) fn month(world: &mut World) -> Vec<Act> {
    let days = world.working_days();
    let Some(day) = days.iter().rev().nth(AGO).copied() else { return Vec::new() };
    let next = world.calendar.add_working_days(day, 1).unwrap_or(day);
    let mut acts = Vec::new();
    for place in 0..ON_PAPER {
        let post = world.posts[place % world.posts.len()].clone();
        let body = json!({
            "channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "matter": "咨询停电期间如何办理", "window": post.window,
        });
        let opened = world.calendar.opens_at(day) + Duration::minutes(20);
        let mut contact = Plot::opened(world, Kind::Contact, &post.a, opened, body);
        let answer = json!({"manner": "AT_ONCE", "satisfied": true, "summary": "停电期间当场答复，次日按登记簿补录"});
        contact.minutes(15).tell(world, &post.a, "answer", answer);
        let typed = world.calendar.opens_at(next) + Duration::minutes(30);
        acts.extend(contact.into_acts().into_iter().map(|act| match act.at == opened {
            true => act,
            false => Act { typed: Some(typed), ..act },
        }));
    }
    acts
}

/// The confirmations of what waits, but of the last one.
pub(super) fn confirmed(world: &mut World, offices: &Offices, client: &Client, after: u64) -> Outcome<Vec<Act>> {
    let mut waiting = waiting(client, after)?;
    waiting.pop_last();
    let mut acts: Vec<Act> = Vec::new();
    for (entry, line) in waiting {
        let mut said = Plot::new(format!("/entries/{entry}"), world.now);
        said.tell(world, confirms(&line, offices), "confirm", json!({"evidence": "停电当日纸质登记簿"}));
        acts.extend(said.into_acts());
    }
    Ok(acts)
}

/// Every entry that waits, by its id, with a breach that hangs on it.
fn waiting(client: &Client, after: u64) -> Outcome<BTreeMap<String, Map<String, Value>>> {
    let (mut found, mut cursor) = (BTreeMap::new(), None::<String>);
    loop {
        let mut query =
            vec![("code", "late-entry".to_owned()), ("limit", "500".to_owned()), ("after", after.to_string())];
        query.extend(cursor.clone().map(|cursor| ("cursor", cursor)));
        let page: Page<Map<String, Value>> = client.get("/v1/breaches", &query)?;
        for row in page.rows {
            if let Some(entry) = row.get("entry").and_then(|entry| entry["entry"].as_str()) {
                found.insert(entry.to_owned(), row.clone());
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(found);
        }
    }
}

/// The deputy director; where it can be the own breach, the director.
fn confirms<'a>(line: &Map<String, Value>, offices: &'a Offices) -> &'a str {
    let kind = line["aggregate"].as_str().unwrap_or_default();
    let of_the_deputy = ["slip/", "finding/"].iter().any(|of| kind.starts_with(of));
    let named = [line["person"].as_str(), line["entry"]["by"].as_str()].contains(&Some(offices.deputy.as_str()));
    if of_the_deputy || named { &offices.director } else { &offices.deputy }
}
