//! All that is kept about somebody as one file (个人信息副本): recorded first, then read as of that moment (个人信息保护法/45).
//!
//! What is theirs stands in the clear; what is sealed for somebody else in the same matter stays masked. Matters that whoever hands it out may not
//! know of are left out without a word: whoever holds the office is asked, and of a complaint about themselves another one who holds it.
use super::body;
use super::commands::{Order, aggregate, command_id, submit};
use super::edge::Edge;
use super::problems::Rejection;
use super::{know, persons};
use crate::decoded::decoded;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::sealing::Sealer;
use crate::sentences::named;
use anjuan_api::ClearParty;
use anjuan_api::accounts::Access;
use anjuan_api::asked::AccessQuery;
use anjuan_api::persons::{ExportedEvent, ExportedMatter, PersonExport, Reading};
use anjuan_domain::clock::civil;
use anjuan_domain::command::{Body, Command, Commands};
use anjuan_domain::event::Event;
use anjuan_domain::matters::applicant::commands::Export;
use anjuan_domain::matters::applicant::events::ApplicantEvent;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::sealed::{Party, Sealed};
use anjuan_domain::vocabulary::sight::{Part, Sight};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::Stored;
use anjuan_views::page::LARGEST_LIMIT;
use axum::Json;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Records the copy and answers it.
pub(super) async fn run(edge: Arc<Edge>, caller: Caller, order: Order) -> Result<Json<PersonExport>, Rejection> {
    let id = command_id(&edge, &order.headers)?;
    let applicant = aggregate((Commands::Applicant, order.verb), &order.path, id)?;
    let export: Export = body::parse(&order.text)?;
    let appears = persons::matters(&edge, &applicant.id).await?;
    // Whoever was erased appears nowhere, and is refused by the rules.
    if appears.is_empty() && edge.log.last(&applicant).await.map_err(Failure::from)?.is_none() {
        return Err(Failure::NotFound(named(&applicant)).into());
    }
    edge.sealer.key_is_explained(&applicant.id).await?;
    let command = Command {
        id,
        aggregate: applicant.clone(),
        at: order.asked.at,
        entered_for: None,
        expected: order.asked.expected,
        causation: None,
        body: Body::Applicant(export.into()),
    };
    let accepted = submit(&edge, &caller, command).await?;
    // A repeated command id is answered as of its event: nothing is read for which there is none.
    let until = accepted.sequence;
    let mut opened = Opened { sealer: &edge.sealer, applicant: &applicant.id, identities: Vec::new() };
    let mut matters = Vec::new();
    for matter in appears {
        if know::seen(&edge, &caller, &matter, Part::Clear).await?.sight == Sight::Full {
            let events = opened.events(&edge, &matter, until).await?;
            if !events.is_empty() {
                matters.push(ExportedMatter { aggregate: matter, events });
            }
        }
    }
    let identities = opened.identities;
    let readings = readings(&edge, &caller, &applicant, (until, accepted.recorded_time)).await?;
    Ok(Json(PersonExport { accepted, applicant: applicant.id, identities, matters, readings }))
}

/// What is opened for one applicant.
struct Opened<'a> {
    sealer: &'a Sealer,
    applicant: &'a str,
    identities: Vec<ClearParty>,
}

impl Opened<'_> {
    async fn events(&mut self, edge: &Edge, matter: &AggregateRef, until: u64) -> Result<Vec<ExportedEvent>, Failure> {
        let mut events = Vec::new();
        for stored in anjuan_journal::read(&*edge.log, matter).await?.iter().filter(|it| it.sequence <= until) {
            let (envelope, event) = decoded(stored)?;
            let mut data =
                serde_json::from_str(envelope.data.get()).map_err(|error| Failure::Damaged(error.to_string()))?;
            let clear = self.clear(&event).await?;
            replace(&mut data, &clear);
            let (en, zh) =
                Event::declared(&envelope.event_type).map_or(("", ""), |declared| (declared.en, declared.zh));
            events.push(ExportedEvent {
                at: envelope.time,
                what_en: en.to_owned(),
                what_zh: zh.to_owned(),
                by: envelope.authid.to_string(),
                data,
            });
        }
        Ok(events)
    }

    /// By ciphertext: what is theirs of an event, in the clear.
    async fn clear(&mut self, event: &Event) -> Result<BTreeMap<String, Value>, Failure> {
        let sealed = event.sealed();
        let mut clear = BTreeMap::new();
        for party in sealed.parties.into_iter().filter(|party: &&Party| party.applicant == self.applicant) {
            if let Some(opened) = self.sealer.open_party(party).await? {
                clear.insert(party.ciphertext.clone(), json(&opened)?);
                if !self.identities.contains(&opened) {
                    self.identities.push(opened);
                }
            }
        }
        for text in sealed.texts.into_iter().filter(|text: &&Sealed| text.applicant == self.applicant) {
            if let Some(opened) = self.sealer.open_matter(text).await? {
                clear.insert(text.ciphertext.clone(), Value::String(opened));
            }
        }
        Ok(clear)
    }
}

fn json(party: &ClearParty) -> Result<Value, Failure> {
    serde_json::to_value(party).map_err(|error| Failure::Internal(error.to_string()))
}

/// Puts what is clear in the place of what is sealed; of what stays sealed the masked forms remain.
fn replace(value: &mut Value, clear: &BTreeMap<String, Value>) {
    match value {
        Value::Object(members) => {
            let ciphertext = members.get("ciphertext").and_then(Value::as_str);
            if let Some(opened) = ciphertext.and_then(|ciphertext| clear.get(ciphertext)) {
                *value = opened.clone();
                return;
            }
            if members.remove("ciphertext").is_some() {
                members.remove("applicant");
            }
            members.values_mut().for_each(|member| replace(member, clear));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, clear)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Who read or looked for their data, from the events of the applicant and the records of access.
async fn readings(
    edge: &Edge,
    caller: &Caller,
    applicant: &AggregateRef,
    (until, at): (u64, Instant),
) -> Result<Vec<Reading>, Failure> {
    let mut readings = Vec::new();
    for stored in anjuan_journal::read(&*edge.log, applicant).await?.iter().filter(|it| it.sequence <= until) {
        let Some((reading, matter)) = reading(edge, stored)? else { continue };
        let shown = match &matter {
            Some(matter) => know::seen(edge, caller, matter, Part::Line).await?.sight == Sight::Full,
            None => true,
        };
        if shown {
            readings.push(reading);
        }
    }
    let mut query =
        AccessQuery { applicant: Some(applicant.id.clone()), limit: Some(LARGEST_LIMIT), ..AccessQuery::default() };
    loop {
        let page = edge.accounts.trail.fitting(&query).await?;
        let searches = page.rows.into_iter().filter(|row| row.what == Access::PersonSearched && row.at <= at);
        readings.extend(searches.map(|row| {
            let by = row.by.unwrap_or_default();
            let (en, zh) = row.what.naming();
            let purpose = row.purpose.map(|purpose| purpose.as_str().to_owned());
            read_by(edge, (row.at, by), (en, zh), (row.reason.unwrap_or_default(), purpose))
        }));
        match page.next {
            Some(next) => query.after = Some(next),
            None => break,
        }
    }
    readings.sort_by_key(|reading| reading.at);
    Ok(readings)
}

/// What an event of the applicant says of a reading, and for which matter; none where it is none.
fn reading(edge: &Edge, stored: &Stored) -> Result<Option<(Reading, Option<AggregateRef>)>, Failure> {
    let (envelope, event) = decoded(stored)?;
    let Event::Applicant(event) = event else { return Ok(None) };
    let (reason, matter) = match event {
        ApplicantEvent::Disclosed(disclosed) => (disclosed.reason, Some(disclosed.aggregate)),
        ApplicantEvent::Exported(exported) => (exported.reason, None),
        ApplicantEvent::ErasureRequested(_)
        | ApplicantEvent::ErasureDeclined(_)
        | ApplicantEvent::Held(_)
        | ApplicantEvent::Released(_)
        | ApplicantEvent::Erased(_) => return Ok(None),
    };
    let naming = Event::declared(&envelope.event_type).map_or(("", ""), |declared| (declared.en, declared.zh));
    let reading = read_by(edge, (envelope.time, envelope.authid.to_string()), naming, (reason, None));
    Ok(Some((Reading { matter: matter.clone(), ..reading }, matter)))
}

fn read_by(
    edge: &Edge,
    (at, by): (Instant, String),
    (en, zh): (&str, &str),
    (reason, purpose): (String, Option<String>),
) -> Reading {
    let centre = edge.centre.known();
    let name = centre.centre.person(&by, civil::date_of(at)).map(|person| person.name.clone());
    Reading { at, by, name, what_en: en.to_owned(), what_zh: zh.to_owned(), purpose, reason, matter: None }
}
