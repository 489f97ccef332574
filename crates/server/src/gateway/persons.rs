//! Who is found by a number (查找个人): a keyed index (盲索引) in the memory of the process that holds the master key.
//!
//! A document number is found by the id that follows from it under the master key, a telephone by a digest under a key of its own
//! ([`crate::sealing::master::Master::telephone_index`]), of what was opened here for that. The digests stand in no event, view or file: in
//! a log that is never changed, whoever has the master key could try every telephone number against the digest of somebody who was erased
//! (个人信息保护法/47). It is read from the log when somebody is first looked for, and then only what came since.
use super::accounts::Source;
use super::edge::Edge;
use super::problems::Rejection;
use super::{body, know};
use crate::accounts::trail::Happened;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::sealing::appearing::Appearing;
use crate::sealing::{GENERATIONS, Sealer};
use anjuan_api::accounts::Access;
use anjuan_api::persons::{PersonFound, PersonSearch, PersonsFound};
use anjuan_api::routes::{Method, Route};
use anjuan_domain::matters::applicant::may_search;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::sealed::{Party, PartyKind};
use anjuan_domain::vocabulary::sight::{Part, Sight};
use anjuan_journal::EventLog;
use axum::extract::State;
use axum::routing::{MethodRouter, post};
use axum::{Extension, Json};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use tokio::sync::Mutex;

/// How many parties are opened at once.
const OPENING: usize = 32;

/// The persons as this process knows them.
#[derive(Default)]
pub struct Persons(Mutex<Index>);

#[derive(Default)]
struct Index {
    appearing: Appearing,
    /// By the digest of a telephone: whose it was said to be.
    telephones: HashMap<[u8; 32], BTreeSet<String>>,
    /// The masked forms, as they were given last.
    shown: HashMap<String, Party>,
}

impl Index {
    async fn go_on(&mut self, log: &dyn EventLog, sealer: &Sealer) -> Result<(), Failure> {
        let since = self.appearing.since(log).await?;
        let opened = stream::iter(since.parties.clone())
            .map(|party| async move { Ok::<_, Failure>((telephone(sealer, &party).await?, party)) })
            .buffered(OPENING);
        let opened: Vec<_> = opened.try_collect().await?;
        for (telephone, party) in opened {
            if let Some(telephone) = telephone {
                self.telephones.entry(telephone).or_default().insert(party.applicant.clone());
            }
            self.shown.insert(party.applicant.clone(), Party { ciphertext: String::new(), ..party });
        }
        for erased in &since.erased {
            self.shown.remove(erased);
            self.telephones.values_mut().for_each(|whose| {
                whose.remove(erased);
            });
        }
        self.telephones.retain(|_, whose| !whose.is_empty());
        self.appearing.keep(since);
        Ok(())
    }

    /// Who is found, each with where they appear.
    fn found(&self, sealer: &Sealer, asked: &PersonSearch) -> Vec<(Party, Vec<AggregateRef>)> {
        let by_telephone = asked.telephone.as_deref().and_then(|telephone| sealer.master().telephone_index(telephone));
        let by_telephone = by_telephone.and_then(|index| self.telephones.get(&index)).into_iter().flatten().cloned();
        let by_document = asked.document.iter().flat_map(|document| {
            // A person's number, or that of any organisation.
            let of = |kind, generation| sealer.master().applicant_by_document(kind, document, generation);
            (0..GENERATIONS).flat_map(move |generation| {
                [PartyKind::NaturalPerson, PartyKind::Other].map(|kind| of(kind, generation))
            })
        });
        let ids: BTreeSet<String> = by_telephone.chain(by_document).collect();
        let found = ids.iter().filter_map(|id| self.shown.get(id));
        found.map(|party| (party.clone(), self.appearing.matters(&party.applicant).cloned().collect())).collect()
    }
}

/// The digest of the telephone that a party gave; none where they gave none, or it cannot be read any more.
async fn telephone(sealer: &Sealer, party: &Party) -> Result<Option<[u8; 32]>, Failure> {
    if party.masked_telephone.is_empty() || party.ciphertext.is_empty() {
        return Ok(None);
    }
    match sealer.open_party(party).await {
        Ok(clear) => Ok(clear.and_then(|clear| sealer.master().telephone_index(&clear.telephone))),
        Err(failure @ (Failure::KeyLost(_) | Failure::Damaged(_))) => {
            tracing::warn!(%failure, applicant = party.applicant, "nobody is found by the telephone of this applicant");
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// The handler of a route about persons; none for another route.
pub(super) fn handler(route: &Route) -> Option<MethodRouter<Arc<Edge>>> {
    match (route.method, route.path.as_str()) {
        (Method::Post, "/v1/applicants/search") => Some(post(search)),
        _ => None,
    }
}

/// Looks somebody up, and records it before anything is answered.
async fn search(
    State(edge): State<Arc<Edge>>,
    Extension(caller): Extension<Caller>,
    Source(source): Source,
    text: String,
) -> Result<Json<PersonsFound>, Rejection> {
    let asked: PersonSearch = body::parse(&text)?;
    may_search(asked.document.as_deref(), asked.telephone.as_deref(), &asked.reason).map_err(Failure::Refused)?;
    let found = {
        let mut index = edge.persons.0.lock().await;
        index.go_on(&*edge.log, &edge.sealer).await?;
        index.found(&edge.sealer, &asked)
    };
    let mut rows = Vec::new();
    for (party, matters) in found {
        let matters = known(&edge, &caller, matters).await?;
        // Of whom nothing may be known it is not said that they are here.
        if !matters.is_empty() {
            rows.push(row(party, matters));
        }
    }
    let applicants: Vec<String> = rows.iter().map(|row| row.applicant.clone()).collect();
    let happened = Happened {
        by: &caller.actor.person,
        source: &source,
        reason: asked.reason.trim(),
        purpose: Some(asked.purpose),
        applicants: &applicants,
        ..Happened::default()
    };
    edge.accounts.trail.write(Access::PersonSearched, happened).await?;
    Ok(Json(PersonsFound { rows }))
}

/// In which matters somebody appears; none of whoever was erased.
///
/// # Errors
/// As the log and the keys answer.
pub(super) async fn matters(edge: &Edge, applicant: &str) -> Result<Vec<AggregateRef>, Failure> {
    let mut index = edge.persons.0.lock().await;
    index.go_on(&*edge.log, &edge.sealer).await?;
    Ok(index.appearing.matters(applicant).cloned().collect())
}

/// Those matters of which the caller sees who is named in them.
async fn known(edge: &Edge, caller: &Caller, matters: Vec<AggregateRef>) -> Result<Vec<AggregateRef>, Failure> {
    let mut known = Vec::with_capacity(matters.len());
    for matter in matters {
        if know::seen(edge, caller, &matter, Part::Clear).await?.sight == Sight::Full {
            known.push(matter);
        }
    }
    Ok(known)
}

fn row(party: Party, matters: Vec<AggregateRef>) -> PersonFound {
    let Party { applicant, kind, masked_name, masked_document, masked_telephone, .. } = party;
    PersonFound { applicant, kind, masked_name, masked_document, masked_telephone, matters }
}
