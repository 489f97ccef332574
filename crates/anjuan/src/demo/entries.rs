//! The month of the demonstration is entered today from paper that lies there (补录确认): the deputy director and the director confirm
//! what was entered late, but for one window, whose entries wait, so that a newcomer sees both.
use super::plot::Plot;
use super::world::{Offices, World};
use super::{Act, Stage};
use crate::client::Client;
use crate::failure::Outcome;
use anjuan_api::queries::Page;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Confirms them; what is refused is in the stage's account.
pub(super) fn play(world: &mut World, offices: &Offices, client: &Client, stage: &mut Stage<'_>) -> Outcome {
    let waiting = waiting(client, stage.last)?;
    let left = world.voters.last().map(|(window, _)| window.clone());
    let mut acts: Vec<Act> = Vec::new();
    for (entry, line) in waiting {
        if line["window"].as_str() == left.as_deref() {
            continue;
        }
        let mut said = Plot::of(format!("/entries/{entry}"), world.now);
        said.tell(world, confirms(&line, offices), "confirm", json!({"evidence": "当月纸质登记簿"}));
        acts.extend(said.told());
    }
    stage.give_all(acts)
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
