//! The demonstration (演示): a seeded month of plausible traffic through the real commands, so that a newcomer sees a
//! living centre. Invented people only; every refusal is counted and shown.
mod case_life;
mod complaint_life;
mod contact_life;
mod denial_life;
mod duty_life;
mod people;
mod plot;
mod world;

use crate::client::Client;
use crate::failure::{Failure, Outcome};
use crate::output::Form;
use crate::{language::say, progress};
use anjuan_api::queries::Page;
use anjuan_domain::actor::Role;
use anjuan_domain::event::Instant;
use serde_json::{Map, Value};
use std::collections::HashMap;
use uuid::Uuid;
use world::World;

/// One command that somebody gives at some time.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    /// When it happened.
    pub(crate) at: Instant,
    /// The person who gives it.
    pub(crate) person: String,
    /// The path, after `/v1`.
    pub(crate) path: String,
    /// Its id, derived from the seed.
    pub(crate) command: Uuid,
    /// The body.
    pub(crate) body: Value,
}

/// What a demonstration needs of the house: a token for each person with their roles.
pub(crate) type Tokens<'a> = &'a dyn Fn(&str, &[Role]) -> Outcome<String>;

/// Plays the month that ends at `now`; answers how many commands were accepted. A house that has cases is left alone: none.
pub(crate) fn play(
    client: &Client,
    tokens: Tokens<'_>,
    url: &str,
    seed: u64,
    now: Instant,
    form: Form,
) -> Outcome<Option<usize>> {
    let page: Page<Map<String, Value>> = client.get("/v1/cases", &[("limit", "1".to_owned())])?;
    if !page.rows.is_empty() {
        return Ok(None);
    }
    let mut world = World::load(client, seed, now)?;
    let mut acts = contact_life::month(&mut world);
    acts.extend(case_life::month(&mut world)?);
    if let Some(offices) = world.offices.clone() {
        acts.extend(denial_life::month(&mut world, &offices));
        acts.extend(complaint_life::month(&mut world, &offices));
        acts.extend(duty_life::month(&mut world, &offices));
    }
    acts.retain(|act| act.at <= now);
    // Stable: what one case does stays in its order.
    acts.sort_by_key(|act| act.at);
    let mut clients: HashMap<String, Client> = HashMap::new();
    let bar = progress::bar(form, acts.len() as u64);
    let (mut accepted, mut refused) = (0, Vec::new());
    for act in &acts {
        let client = match clients.entry(act.person.clone()) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(new) => {
                let roles = world.roles.get(&act.person).map_or(&[][..], Vec::as_slice);
                new.insert(Client::new(url.to_owned(), Some(tokens(&act.person, roles)?)))
            }
        };
        // What happens now is not entered late: a signature is never dated back.
        let late = (act.at < now).then(|| ("at", act.at.to_rfc3339()));
        match client.post::<Value>(&format!("/v1{}", act.path), late.as_slice(), Some(act.command), &act.body) {
            Ok(_) => accepted += 1,
            Err(Failure::Problem(problem)) if problem.status < 500 => {
                refused.push(format!("{} {}: {problem}", act.at, act.path))
            }
            Err(failure) => return Err(failure),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    for refusal in &refused {
        eprintln!("{} {refusal}", say("refused:", "未予执行："));
    }
    Ok(Some(accepted))
}
