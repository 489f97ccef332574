//! The demonstration (演示): a seeded month of plausible traffic through the real commands, so that a newcomer sees a
//! living centre. Invented people only; every refusal is counted and shown.
mod assess;
mod attendance_life;
mod case_life;
mod complaint_life;
mod contact_life;
mod denial_life;
mod duty_life;
mod entries;
mod hall_life;
mod people;
mod plot;
mod world;

use crate::client::Client;
use crate::failure::{Failure, Outcome, while_doing};
use crate::output::Form;
use crate::{language::say, progress};
use anjuan_api::queries::Page;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::stamp::Instant;
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
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

/// What a demonstration was begun with, so that one that was cut off is gone on with and not begun another time: its commands
/// have the same ids then, and what was done is found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Begun {
    seed: u64,
    now: Instant,
    done: bool,
}

impl Begun {
    /// The one of this house; a new one where it has no cases; none where it has cases of its own, or one that was played.
    fn of(path: &Path, client: &Client, (seed, now): (u64, Instant)) -> Outcome<Option<Self>> {
        if let Ok(text) = std::fs::read(path) {
            let begun: Self = serde_json::from_slice(&text).map_err(while_doing(path.display()))?;
            return Ok((!begun.done).then_some(begun));
        }
        let page: Page<Map<String, Value>> = client.get("/v1/cases", &[("limit", "1".to_owned())])?;
        if !page.rows.is_empty() {
            return Ok(None);
        }
        let begun = Self { seed, now, done: false };
        begun.write(path)?;
        Ok(Some(begun))
    }

    fn write(self, path: &Path) -> Outcome {
        let text = serde_json::to_vec(&self).map_err(while_doing(path.display()))?;
        let beside = path.with_extension("new");
        std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path)).map_err(while_doing(path.display()))
    }
}

/// Plays the month that ends at `now`, or goes on with one that was cut off; answers how many commands were accepted. A house
/// that has cases of its own is left alone: none.
pub(crate) fn play(
    client: &Client,
    tokens: Tokens<'_>,
    (url, data): (&str, &Path),
    given: (u64, Instant),
    form: Form,
) -> Outcome<Option<usize>> {
    let path = data.join("demonstration.json");
    let Some(begun) = Begun::of(&path, client, given)? else { return Ok(None) };
    let played = played(client, tokens, url, (begun.seed, begun.now), form)?;
    Begun { done: true, ..begun }.write(&path)?;
    Ok(Some(played))
}

fn played(client: &Client, tokens: Tokens<'_>, url: &str, (seed, now): (u64, Instant), form: Form) -> Outcome<usize> {
    let mut world = World::load(client, seed, now)?;
    let mut acts = contact_life::month(&mut world);
    acts.extend(case_life::month(&mut world)?);
    if let Some(offices) = world.offices.clone() {
        acts.extend(denial_life::month(&mut world, &offices));
        acts.extend(complaint_life::month(&mut world, &offices));
        acts.extend(duty_life::month(&mut world, &offices));
        acts.extend(attendance_life::month(&mut world, &offices));
        acts.extend(hall_life::month(&mut world, &offices));
    }
    acts.retain(|act| act.at <= now);
    // Stable: what one case does stays in its order.
    acts.sort_by_key(|act| act.at);
    let bar = progress::bar(form, acts.len() as u64);
    let roles = world.roles.clone();
    let mut stage = Stage {
        clients: HashMap::new(),
        tokens,
        url,
        roles: &roles,
        now,
        accepted: 0,
        last: 0,
        refused: Vec::new(),
        bar,
    };
    stage.give_all(acts)?;
    if let Some(offices) = world.offices.clone() {
        entries::play(&mut world, &offices, client, &mut stage)?;
        assess::play(&mut world, &offices, client, &mut stage)?;
    }
    stage.bar.finish_and_clear();
    for refusal in &stage.refused {
        eprintln!("{} {refusal}", say("refused:", "未予执行："));
    }
    Ok(stage.accepted)
}

/// Where the commands are given: each by a person of the house, at its time.
struct Stage<'a> {
    clients: HashMap<String, Client>,
    tokens: Tokens<'a>,
    url: &'a str,
    roles: &'a BTreeMap<String, Vec<Role>>,
    now: Instant,
    accepted: usize,
    /// The stream sequence of the last event.
    last: u64,
    refused: Vec<String>,
    bar: ProgressBar,
}

impl Stage<'_> {
    /// Gives commands one after another; a refusal is written down, anything else ends it.
    fn give_all(&mut self, acts: Vec<Act>) -> Outcome {
        for act in acts {
            // What happens now is not entered late: a signature is never dated back.
            let late = (act.at < self.now).then(|| ("at", act.at.to_rfc3339()));
            let path = format!("/v1{}", act.path);
            let client = self.client(&act.person)?;
            match client.post::<Value>(&path, late.as_slice(), Some(act.command), &act.body) {
                Ok(answer) => {
                    self.accepted += 1;
                    self.last = answer["sequence"].as_u64().unwrap_or(self.last);
                    self.left_out(&act, &answer);
                }
                Err(Failure::Problem(problem)) if problem.status < 500 => {
                    self.refused.push(format!("{} {}: {problem}", act.at, act.path))
                }
                Err(failure) => return Err(failure),
            }
            self.bar.inc(1);
        }
        Ok(())
    }

    /// Punches are answered part by part: what was not taken in is a refusal as well.
    fn left_out(&mut self, act: &Act, answer: &Value) {
        let parts = answer["parts"].as_array().into_iter().flatten().map(|part| &part["problem"]);
        for problem in parts.chain([&answer["notCompleted"]]).filter(|problem| !problem.is_null()) {
            self.refused.push(format!("{} {}: {}", act.at, act.path, problem["detailEn"]));
        }
    }

    fn client(&mut self, person: &str) -> Outcome<&Client> {
        Ok(match self.clients.entry(person.to_owned()) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(new) => {
                let roles = self.roles.get(person).map_or(&[][..], Vec::as_slice);
                new.insert(Client::new(self.url.to_owned(), Some((self.tokens)(person, roles)?)))
            }
        })
    }
}
