//! What the service has of a log already (已记录内容): the events of a case as the comparison takes them, and the cases of a system.
use crate::client::Client;
use crate::failure::{Outcome, while_doing};
use anjuan_api::queries::StoredEvents;
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::case::events::CaseEventName;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_import::compare::Recorded;
use serde_json::Value;

/// The recorded events of a case.
pub(super) fn events(client: &Client, case: &AggregateRef) -> Outcome<Vec<Recorded>> {
    let stored: StoredEvents = client.get(&format!("/v1/events/{case}"), &[])?;
    let mut events = Vec::with_capacity(stored.events.len());
    for event in stored.events {
        let envelope = Envelope::decode(event.envelope.get().as_bytes()).map_err(while_doing(case))?;
        let data: Value = serde_json::from_str(envelope.data.get()).map_err(while_doing(case))?;
        events.push(Recorded {
            version: envelope.sequence,
            command: envelope.commandid,
            causation: envelope.causationid,
            at: envelope.time,
            name: CaseEventName::parse(&envelope.event_type),
            event_type: envelope.event_type.into_owned(),
            data: data.as_object().cloned().unwrap_or_default(),
        });
    }
    Ok(events)
}

/// Every case that came from a system, with its number.
pub(super) fn of_system(client: &Client, system: &str) -> Outcome<Vec<(AggregateRef, String)>> {
    let mut found = Vec::new();
    let mut query: Vec<(&str, String)> = vec![("limit", "500".to_owned())];
    loop {
        let page: Value = client.get("/v1/cases", &query)?;
        for row in page["rows"].as_array().into_iter().flatten() {
            if row["case"]["origin"].as_str().or(row["origin"].as_str()) != Some(system) {
                continue;
            }
            let number = row["number"].as_str().unwrap_or_default();
            let id = number.rsplit('-').next().unwrap_or_default();
            found.push((AggregateRef::new(Kind::Case, id).map_err(while_doing(number))?, number.to_owned()));
        }
        match page["next"].as_str() {
            Some(next) => query = vec![("limit", "500".to_owned()), ("cursor", next.to_owned())],
            None => return Ok(found),
        }
    }
}
