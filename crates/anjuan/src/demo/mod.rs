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
pub(crate) mod time;
mod world;

use crate::client::Client;
use crate::credential::Credential;
use crate::failure::{Failure, Outcome, while_doing};
use crate::output::Form;
use crate::{language::say, progress};
use anjuan_api::queries::Page;
use anjuan_domain::clock::Calendar;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::stamp::Instant;
use assess::Assessment;
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use time::Time;
use uuid::Uuid;
use world::{Offices, World};

/// One command that somebody gives at some time.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    /// When it happened.
    pub(crate) at: Instant,
    /// When it is typed, where that is later than it happened: from paper.
    pub(crate) typed: Option<Instant>,
    /// The person who gives it.
    pub(crate) person: String,
    /// The path, after `/v1`.
    pub(crate) path: String,
    /// Its id, derived from the seed.
    pub(crate) command: Uuid,
    /// The body.
    pub(crate) body: Value,
}

impl Act {
    /// When the command is given.
    fn given(&self) -> Instant {
        self.typed.unwrap_or(self.at)
    }
}

/// What a demonstration needs of the service: a token for each person with their roles.
pub(crate) type Tokens<'a> = &'a dyn Fn(&str, &[Role]) -> Outcome<String>;

/// What a demonstration was begun with, so that one that was cut off is gone on with and not begun another time: its commands
/// have the same ids then, and what was done is found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Begun {
    seed: u64,
    now: Instant,
    done: bool,
}

impl Begun {
    /// The one of this service; a new one where it has no cases; none where it has cases of its own, or one that was played.
    pub(crate) fn find(data: &Path, client: &Client, (seed, now): (u64, Instant)) -> Outcome<Option<Self>> {
        let path = &Self::path(data);
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

    fn path(data: &Path) -> PathBuf {
        data.join("demonstration.json")
    }

    /// The moment before the first day that is played.
    pub(crate) fn first(&self) -> Instant {
        time::first(self.now)
    }

    fn write(self, path: &Path) -> Outcome {
        let text = serde_json::to_vec(&self).map_err(while_doing(path.display()))?;
        let beside = path.with_extension("new");
        std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path)).map_err(while_doing(path.display()))
    }
}

/// Plays the months that end at its `now`, or goes on with what was cut off; answers how many commands were accepted.
pub(crate) fn play(
    begun: Begun,
    time: &Time,
    tokens: Tokens<'_>,
    (client, url, data): (&Client, &str, &Path),
    form: Form,
) -> Outcome<usize> {
    let mut world = World::load(client, begun.seed, begun.now)?;
    let mut acts = contact_life::month(&mut world);
    acts.extend(case_life::month(&mut world)?);
    if let Some(offices) = world.offices.clone() {
        acts.extend(denial_life::month(&mut world, &offices));
        acts.extend(complaint_life::month(&mut world, &offices));
        acts.extend(duty_life::month(&mut world, &offices));
        acts.extend(attendance_life::month(&mut world, &offices));
        acts.extend(hall_life::month(&mut world, &offices));
        acts.extend(entries::month(&mut world));
    }
    let (roles, calendar) = (world.roles.clone(), world.calendar.clone());
    let mut stage = Stage {
        clients: HashMap::new(),
        time,
        own: client,
        tokens,
        url,
        roles: &roles,
        calendar: &calendar,
        accepted: 0,
        last: 0,
        refused: Vec::new(),
        bar: progress::bar(form, acts.len() as u64),
    };
    match world.offices.clone() {
        Some(offices) => assessed(&mut world, &offices, (acts, client), &mut stage)?,
        None => stage.give_all(acts, begun.now)?,
    }
    // The time of the demonstration ends here: what is due meanwhile is done, and what waits is the newcomer's.
    time.look(client)?;
    stage.bar.finish_and_clear();
    for refusal in &stage.refused {
        eprintln!("{} {refusal}", say("refused:", "未予执行："));
    }
    let accepted = stage.accepted;
    Begun { done: true, ..begun }.write(&Begun::path(data))?;
    Ok(accepted)
}

/// Plays everything with the assessment of a month between: what of it follows from the sheets is made up when they are there.
fn assessed(
    world: &mut World,
    offices: &Offices,
    (mut acts, client): (Vec<Act>, &Client),
    stage: &mut Stage<'_>,
) -> Outcome {
    let assessment = Assessment::new(world);
    acts.extend(assessment.begun(world, offices));
    let [drawn, meeting] = assessment.moments(world);
    let mut acts = stage.give_until(acts, drawn)?;
    acts.extend(assessment.contested(world, offices, client)?);
    let mut acts = stage.give_until(acts, meeting)?;
    acts.extend(assessment.decided(world, offices, client)?);
    stage.give_all(acts, world.now)?;
    let confirmed = entries::confirmed(world, offices, client, stage.last)?;
    stage.give_all(confirmed, world.now)
}

/// Where the commands are given: each by a person of the centre, at its time.
struct Stage<'a> {
    clients: HashMap<String, Client>,
    time: &'a Time,
    /// The administrator's.
    own: &'a Client,
    tokens: Tokens<'a>,
    url: &'a str,
    roles: &'a BTreeMap<String, Vec<Role>>,
    calendar: &'a Calendar,
    accepted: usize,
    /// The stream sequence of the last event.
    last: u64,
    refused: Vec<String>,
    bar: ProgressBar,
}

impl Stage<'_> {
    /// Gives what is to be given before a moment, in its order, and goes on to that moment; answers the rest.
    fn give_until(&mut self, mut acts: Vec<Act>, moment: Instant) -> Outcome<Vec<Act>> {
        // Stable: what one aggregate does stays in its order.
        acts.sort_by_key(Act::given);
        let rest = acts.split_off(acts.partition_point(|act| act.given() < moment));
        for act in acts {
            self.give(&act)?;
        }
        self.time.reach(moment, self.calendar, self.own)?;
        Ok(rest)
    }

    /// Gives everything up to the end; what would come after it is not played.
    fn give_all(&mut self, mut acts: Vec<Act>, end: Instant) -> Outcome {
        acts.retain(|act| act.given() <= end);
        let rest = self.give_until(acts, end)?;
        for act in rest {
            self.give(&act)?;
        }
        Ok(())
    }

    /// Gives one command; a refusal is written down, anything else ends it.
    fn give(&mut self, act: &Act) -> Outcome {
        self.time.reach(act.given(), self.calendar, self.own)?;
        let late = act.typed.map(|_| ("at", act.at.to_rfc3339()));
        let path = format!("/v1{}", act.path);
        let client = self.client(&act.person)?;
        match client.post::<Value>(&path, late.as_slice(), Some(act.command), &act.body) {
            Ok(answer) => {
                self.accepted += 1;
                self.last = answer["sequence"].as_u64().unwrap_or(self.last);
                self.left_out(act, &answer);
            }
            Err(Failure::Problem(problem)) if problem.status < 500 => {
                self.refused.push(format!("{} {}: {problem}", act.at, act.path))
            }
            Err(failure) => return Err(failure),
        }
        self.bar.inc(1);
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
                new.insert(Client::new(self.url.to_owned(), Credential::Given((self.tokens)(person, roles)?)))
            }
        })
    }
}
