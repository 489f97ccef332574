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
use anjuan_domain::command::{Body, Command, Commands};
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::matters::applicant::commands::Disclose;
use anjuan_domain::matters::applicant::events::ApplicantEvent;
use anjuan_domain::matters::case::events::CaseEvent;
use anjuan_domain::matters::complaint::events::ComplaintEvent;
use anjuan_domain::matters::contact::events::ContactEvent;
use anjuan_domain::matters::denial::events::DenialEvent;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::sealed::{Party, Sealed};
use axum::Json;
use std::sync::Arc;

/// Records the reading and answers the clear text.
pub(super) async fn run(edge: Arc<Edge>, caller: Caller, order: Order) -> Result<Json<Disclosure>, Rejection> {
    let id = command_id(&edge, &order.headers)?;
    let applicant = aggregate((Commands::Applicant, order.verb), &order.path, id)?;
    let disclose: Disclose = body::parse(&order.text)?;
    confidence::clear(&edge, &caller, &disclose.aggregate, &applicant.id).await?;
    // Looked up before the command, so that no event says that something was read which is not there.
    let (party, texts) = find(&edge, &disclose.aggregate, &applicant.id).await?;
    // Nor that something was read whose key is lost.
    let sealed = party.iter().map(|party| &party.ciphertext).chain(texts.iter().map(|text| &text.ciphertext));
    if sealed.into_iter().any(|ciphertext| !ciphertext.is_empty()) {
        edge.sealer.key_is_explained(&applicant.id).await?;
    }
    let command = Command {
        id,
        aggregate: applicant.clone(),
        at: order.asked.at,
        entered_for: None,
        expected: order.asked.expected,
        causation: None,
        body: Body::Applicant(disclose.into()),
    };
    let accepted = submit(&edge, &caller, command).await?;
    // A repeated command id answers what was recorded then, whatever this request names.
    let recorded = recorded(&edge, accepted.sequence).await?;
    confidence::clear(&edge, &caller, &recorded, &applicant.id).await?;
    let (party, texts) = find(&edge, &recorded, &applicant.id).await?;
    let party = match party {
        Some(party) => Some(edge.sealer.open_party(&party).await?.ok_or_else(|| gone(&applicant))?),
        None => None,
    };
    let mut clear = Vec::with_capacity(texts.len());
    for text in &texts {
        clear.push(edge.sealer.open_matter(text).await?.ok_or_else(|| gone(&applicant))?);
    }
    // Several texts under one id are the lines of one paper.
    let matter = (!clear.is_empty()).then(|| clear.join("\n"));
    Ok(Json(Disclosure { accepted, party, matter }))
}

fn gone(applicant: &AggregateRef) -> Failure {
    Failure::NotFound(words(format!("key of {applicant}: it was erased"), format!(" {applicant} 的密钥：已经删除")))
}

/// What is sealed under one id in everything recorded of an aggregate.
async fn find(edge: &Edge, aggregate: &AggregateRef, applicant: &str) -> Result<(Option<Party>, Vec<Sealed>), Failure> {
    let stored = anjuan_journal::read(&*edge.log, aggregate).await?;
    if stored.is_empty() {
        return Err(Failure::NotFound(named(aggregate)));
    }
    let (mut parties, mut texts) = (Vec::new(), Vec::new());
    for stored in &stored {
        let (party, text) = sealed_in(event(&stored.body)?);
        parties.extend(party);
        texts.extend(text);
    }
    parties.retain(|party| party.applicant == applicant);
    texts.retain(|text| text.applicant == applicant);
    if parties.is_empty() && texts.is_empty() {
        return Err(Failure::NotFound(words(
            format!("applicant/{applicant} in {aggregate}"),
            format!(" {aggregate} 中的 applicant/{applicant}"),
        )));
    }
    Ok((parties.into_iter().next(), texts))
}

/// What one event holds sealed.
fn sealed_in(event: Event) -> (Vec<Party>, Vec<Sealed>) {
    match event {
        Event::Case(CaseEvent::Registered(registered)) => {
            let principal = registered.principal.map(|principal| principal.party);
            (std::iter::once(registered.applicant).chain(principal).collect(), vec![])
        }
        Event::Case(CaseEvent::Rated(rated)) => (vec![], rated.comment.into_iter().collect()),
        Event::Case(CaseEvent::VisitArranged(visit)) => (vec![], vec![visit.place]),
        Event::Contact(ContactEvent::Opened(opened)) => {
            (opened.enquirer.into_iter().collect(), opened.matter.into_iter().collect())
        }
        Event::Denial(DenialEvent::Issued(issued)) => (vec![issued.applicant], vec![issued.asked]),
        Event::Denial(DenialEvent::Objected(objected)) => (vec![], vec![objected.grounds]),
        Event::Denial(DenialEvent::Reported(reported)) => {
            let whom = reported.applicant;
            (vec![], vec![whom.unit, whom.name, whom.address, whom.telephone, reported.asked])
        }
        Event::Complaint(ComplaintEvent::Received(received)) => {
            (received.complainant.into_iter().collect(), vec![received.matter])
        }
        Event::Complaint(ComplaintEvent::PutInWriting(paper)) => (vec![], vec![paper.matter]),
        Event::Complaint(ComplaintEvent::Investigated(step)) => (vec![], step.statement.into_iter().collect()),
        _ => (vec![], vec![]),
    }
}

/// What the recorded reading names.
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
