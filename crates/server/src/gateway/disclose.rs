//! Reading clear text (查阅明文): the reading is recorded first, and answers only what the recorded event names.
use super::body;
use super::commands::{Order, aggregate, command_id, submit};
use super::edge::Edge;
use super::know;
use super::problems::Rejection;
use crate::decoded::event;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::sentences::{named, words};
use anjuan_api::{ClearParty, Disclosure};
use anjuan_domain::command::{Body, Command, Commands};
use anjuan_domain::event::Event;
use anjuan_domain::matters::applicant::commands::Disclose;
use anjuan_domain::matters::applicant::events::{ApplicantEvent, Disclosed, Purpose};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::sealed::{Party, Sealed};
use axum::Json;
use std::sync::Arc;

/// Records the reading and answers the clear text.
pub(super) async fn run(edge: Arc<Edge>, caller: Caller, order: Order) -> Result<Json<Disclosure>, Rejection> {
    let id = command_id(&edge, &order.headers)?;
    let applicant = aggregate((Commands::Applicant, order.verb), &order.path, id)?;
    let disclose: Disclose = body::parse(&order.text)?;
    know::clear(&edge, &caller, &disclose.aggregate, &applicant.id).await?;
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
    let Disclosed { aggregate: read, purpose, .. } = recorded(&edge, accepted.sequence).await?;
    know::clear(&edge, &caller, &read, &applicant.id).await?;
    let (party, texts) = find(&edge, &read, &applicant.id).await?;
    let party = match party {
        Some(party) => Some(edge.sealer.open_party(&party).await?.ok_or_else(|| gone(&applicant))?),
        None => None,
    };
    if purpose == Some(Purpose::CallBack) {
        return Ok(Json(Disclosure { accepted, party: party.map(to_call_back), matter: None }));
    }
    let mut clear = Vec::with_capacity(texts.len());
    for text in &texts {
        clear.push(edge.sealer.open_matter(text).await?.ok_or_else(|| gone(&applicant))?);
    }
    // Several texts under one id are the lines of one paper.
    let matter = (!clear.is_empty()).then(|| clear.join("\n"));
    Ok(Json(Disclosure { accepted, party, matter }))
}

/// What whoever calls back needs, and no more (个人信息保护法/6).
fn to_call_back(party: ClearParty) -> ClearParty {
    ClearParty { document: String::new(), address: String::new(), ..party }
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
        let event = event(stored)?;
        let sealed = event.sealed();
        parties.extend(sealed.parties.into_iter().filter(|party| party.applicant == applicant).cloned());
        texts.extend(sealed.texts.into_iter().filter(|text| text.applicant == applicant).cloned());
    }
    if parties.is_empty() && texts.is_empty() {
        return Err(Failure::NotFound(words(
            format!("applicant/{applicant} in {aggregate}"),
            format!(" {aggregate} 中的 applicant/{applicant}"),
        )));
    }
    Ok((parties.into_iter().next(), texts))
}

/// What the recorded reading names.
async fn recorded(edge: &Edge, sequence: u64) -> Result<Disclosed, Failure> {
    let stored =
        edge.log.at(sequence).await?.ok_or_else(|| {
            Failure::NotFound(words(format!("event at {sequence}"), format!("序号为 {sequence} 的事件")))
        })?;
    let event = event(&stored)?;
    let used = event.event_type().0;
    let Event::Applicant(ApplicantEvent::Disclosed(disclosed)) = event else {
        return Err(Failure::Impossible(words(
            format!("the command id was used for {used}; give a new one"),
            format!("该指令编号已用于 {used}，请换用新编号"),
        )));
    };
    Ok(disclosed)
}
