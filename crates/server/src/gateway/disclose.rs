//! Reading clear text (查阅明文): the reading is recorded first, and answers only what the recorded event names.
use super::body;
use super::commands::{Order, aggregate, command_id, submit};
use super::confidence;
use super::edge::Edge;
use super::problems::Rejection;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::words::{named, words};
use anjuan_api::Disclosure;
use anjuan_api::routes::Commands;
use anjuan_domain::applicant::commands::Disclose;
use anjuan_domain::applicant::events::ApplicantEvent;
use anjuan_domain::case::events::CaseEvent;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::contact::events::ContactEvent;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::ids::AggregateRef;
use anjuan_domain::sealed::{Party, Sealed};
use axum::Json;
use std::sync::Arc;

/// Records the reading and answers the clear text.
pub(super) async fn run(edge: Arc<Edge>, caller: Caller, order: Order) -> Result<Json<Disclosure>, Rejection> {
    let id = command_id(&edge, &order.headers)?;
    let applicant = aggregate((Commands::Applicant, order.verb), &order.path, id)?;
    let disclose: Disclose = body::parse(&order.text)?;
    confidence::clear(&edge, &caller, &disclose.aggregate, &applicant.id).await?;
    // Looked up before the command, so that no event says that something was read which is not there.
    find(&edge, &disclose.aggregate, &applicant.id).await?;
    let command = Command {
        id,
        aggregate: applicant.clone(),
        at: order.asked.at,
        expected: order.asked.expected,
        causation: None,
        body: Body::Applicant(disclose.into()),
    };
    let accepted = submit(&edge, &caller, command).await?;
    // A repeated command id answers what was recorded then, whatever this request names.
    let recorded = recorded(&edge, accepted.sequence).await?;
    confidence::clear(&edge, &caller, &recorded, &applicant.id).await?;
    let (party, matter) = find(&edge, &recorded, &applicant.id).await?;
    let party = match party {
        Some(party) => Some(edge.sealer.open_party(&party).await?.ok_or_else(|| gone(&applicant))?),
        None => None,
    };
    let matter = match matter {
        Some(matter) => Some(edge.sealer.open_matter(&matter).await?.ok_or_else(|| gone(&applicant))?),
        None => None,
    };
    Ok(Json(Disclosure { accepted, party, matter }))
}

fn gone(applicant: &AggregateRef) -> Failure {
    Failure::NotFound(words(format!("key of {applicant}: it was erased"), format!(" {applicant} 的密钥：已经删除")))
}

/// What is sealed under the applicant in a case or contact.
async fn find(
    edge: &Edge,
    aggregate: &AggregateRef,
    applicant: &str,
) -> Result<(Option<Party>, Option<Sealed>), Failure> {
    let stored = anjuan_journal::read(&*edge.log, aggregate).await?;
    let first = stored.first().ok_or_else(|| Failure::NotFound(named(aggregate)))?;
    let parties = match event(&first.body)? {
        Event::Case(CaseEvent::Registered(registered)) => {
            (vec![Some(registered.applicant), registered.principal.map(|principal| principal.party)], None)
        }
        Event::Contact(ContactEvent::Opened(opened)) => (vec![opened.enquirer], opened.matter),
        _ => (Vec::new(), None),
    };
    let party = parties.0.into_iter().flatten().find(|party| party.applicant == applicant);
    let matter = parties.1.filter(|matter| matter.applicant == applicant);
    if party.is_none() && matter.is_none() {
        return Err(Failure::NotFound(words(
            format!("applicant/{applicant} in {aggregate}"),
            format!(" {aggregate} 中的 applicant/{applicant}"),
        )));
    }
    Ok((party, matter))
}

/// The case or contact that the recorded reading names.
async fn recorded(edge: &Edge, sequence: u64) -> Result<AggregateRef, Failure> {
    let stored =
        edge.log.at(sequence).await?.ok_or_else(|| {
            Failure::NotFound(words(format!("event at {sequence}"), format!("序号为 {sequence} 的事件")))
        })?;
    match event(&stored.body)? {
        Event::Applicant(ApplicantEvent::Disclosed(disclosed)) => Ok(disclosed.aggregate),
        other => {
            let used = other.event_type().0;
            Err(Failure::Malformed(words(
                format!("the command id was used for {used}; give a new one"),
                format!("该指令编号已用于 {used}，请换用新编号"),
            )))
        }
    }
}

fn event(body: &[u8]) -> Result<Event, Failure> {
    Envelope::decode(body).and_then(|envelope| envelope.event()).map_err(|error| Failure::Damaged(error.to_string()))
}
