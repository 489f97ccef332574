//! In which matters a person appears (个人信息所在事项): folded from the log as far as it was read, and read on whenever somebody asks.
//!
//! The register does not say it: it lists nobody who complains, and of a matter one applicant only. What is kept of a person here is their id
//! and references; whoever was erased is in none of it. Nothing is kept that the log does not say.
use crate::decoded::decoded;
use crate::failure::Failure;
use anjuan_domain::event::Event;
use anjuan_domain::matters::applicant::events::ApplicantEvent;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::sealed::Party;
use anjuan_journal::{EventLog, Filter};
use futures::TryStreamExt;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What was read so far.
#[derive(Debug, Default)]
pub(crate) struct Appearing {
    head: u64,
    /// By applicant.
    matters: HashMap<String, BTreeSet<AggregateRef>>,
    erased: HashSet<String>,
}

/// What came since it was read last, for whoever keeps more of it.
#[derive(Debug, Default)]
pub(crate) struct Since {
    /// The parties of the events, in their order; nobody who is erased now.
    pub(crate) parties: Vec<Party>,
    /// Who was erased.
    pub(crate) erased: Vec<String>,
    /// The position that was reached.
    head: u64,
    appeared: Vec<(String, AggregateRef)>,
}

impl Appearing {
    /// Reads what came since, and keeps nothing of it before [`Self::keep`].
    ///
    /// # Errors
    /// As the log answers; [`Failure::Damaged`] names an event that does not decode: nobody is told that somebody appears nowhere.
    pub(crate) async fn since(&self, log: &dyn EventLog) -> Result<Since, Failure> {
        let head = log.head().await?;
        let mut since = Since { head: head.max(self.head), ..Since::default() };
        if head <= self.head {
            return Ok(since);
        }
        let mut stored = log.read_span(self.head + 1, head, Filter::Kinds(kinds())).await?;
        while let Some(stored) = stored.try_next().await? {
            if stored.left_out.is_some() {
                continue;
            }
            let (envelope, event) = decoded(&stored)?;
            let aggregate = envelope.aggregate().map_err(|error| Failure::Damaged(error.to_string()))?;
            if matches!(event, Event::Applicant(ApplicantEvent::Erased(_))) {
                since.erased.push(aggregate.id);
                continue;
            }
            let sealed = event.sealed();
            let texts = sealed.texts.iter().map(|text| &text.applicant);
            let all = sealed.parties.iter().map(|party| &party.applicant).chain(texts);
            since.appeared.extend(all.map(|applicant| (applicant.clone(), aggregate.clone())));
            since.parties.extend(sealed.parties.into_iter().cloned());
        }
        let erased: HashSet<&String> = since.erased.iter().chain(&self.erased).collect();
        since.parties.retain(|party| !erased.contains(&party.applicant));
        Ok(since)
    }

    /// Keeps what was read.
    pub(crate) fn keep(&mut self, since: Since) {
        self.head = since.head;
        for (applicant, matter) in since.appeared {
            self.matters.entry(applicant).or_default().insert(matter);
        }
        self.erased.extend(since.erased);
        let erased = &self.erased;
        self.matters.retain(|applicant, _| !erased.contains(applicant));
    }

    /// In which matters somebody appears; none of whoever was erased.
    pub(crate) fn matters(&self, applicant: &str) -> impl Iterator<Item = &AggregateRef> {
        self.matters.get(applicant).into_iter().flatten()
    }
}

/// The kinds of which an event may hold sealed data, and the applicants themselves.
fn kinds() -> Vec<Kind> {
    let mut kinds = super::kept::sealing();
    kinds.push(Kind::Applicant);
    kinds
}
