//! Records of access (登录记录): who signed in, who was refused and shut out, what administrators did about accounts. Each is written before the
//! answer is given, in a stream of its own, which an inspector lists. They are no events: whoever tries passwords would fill the log
//! for ever, and no matter of the centre changes by them.
use crate::clock::{Clock, Ids};
use crate::failure::Failure;
use anjuan_api::accounts::{Access, AccessRecord, AccessRecords};
use anjuan_api::asked::AccessQuery;
use anjuan_api::persons::ReadFor;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::RecordStore;
use anjuan_views::page::LARGEST_LIMIT;
use bytes::Bytes;
use std::sync::Arc;
use uuid::Uuid;

/// Writes and lists the records.
pub struct Trail {
    store: Arc<dyn RecordStore>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

/// What happened to an account.
#[derive(Debug, Clone, Default)]
pub struct Happened<'a> {
    /// The account; empty where the name that was given is none: it may be a password that was typed in the wrong field.
    pub account: &'a str,
    /// Who did it; empty for whoever has not signed in.
    pub by: &'a str,
    /// From which address.
    pub source: &'a str,
    /// The session or key.
    pub session: Option<Uuid>,
    /// Why, as somebody said.
    pub reason: &'a str,
    /// For what, where somebody's personal data was looked for or read.
    pub purpose: Option<ReadFor>,
    /// Whose, by the ids of applicants.
    pub applicants: &'a [String],
    /// What was read, where it is a record about somebody of the staff.
    pub matter: Option<AggregateRef>,
}

impl Trail {
    /// Over a stream.
    #[must_use]
    pub fn new(store: Arc<dyn RecordStore>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { store, clock, ids }
    }

    /// Writes one.
    ///
    /// # Errors
    /// As the stream answers: what cannot be recorded is not done.
    pub async fn write(&self, what: Access, happened: Happened<'_>) -> Result<(), Failure> {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let record = AccessRecord {
            sequence: 0,
            at: self.clock.now(),
            what,
            account: text(happened.account),
            by: text(happened.by),
            source: text(happened.source),
            session: happened.session,
            reason: text(happened.reason),
            purpose: happened.purpose,
            matter: happened.matter,
            applicants: happened.applicants.to_vec(),
        };
        let body = serde_json::to_vec(&record).map_err(|error| Failure::Internal(error.to_string()))?;
        self.store.put(&self.ids.next().simple().to_string(), 0, Bytes::from(body)).await?;
        Ok(())
    }

    /// What fits of the next records after a sequence, oldest first. `next` says where to go on, also where none of them fits.
    ///
    /// # Errors
    /// As the stream answers.
    pub async fn fitting(&self, asked: &AccessQuery) -> Result<AccessRecords, Failure> {
        let mut page = self.list(asked.after.unwrap_or_default(), LARGEST_LIMIT).await?;
        page.rows.retain(|row| fits(row, asked));
        Ok(page)
    }

    /// Those after a sequence, oldest first.
    ///
    /// # Errors
    /// As the stream answers.
    pub async fn list(&self, after: u64, most: usize) -> Result<AccessRecords, Failure> {
        let stored = self.store.page(after, most).await?;
        let next = stored.last().map(|record| record.sequence).filter(|_| stored.len() == most);
        let read = |record: anjuan_journal::Record| {
            let read = serde_json::from_slice::<AccessRecord>(&record.body);
            let read = read.map_err(|error| Failure::Damaged(format!("a record of access: {error}")))?;
            Ok(AccessRecord { sequence: record.sequence, ..read })
        };
        Ok(AccessRecords { rows: stored.into_iter().map(read).collect::<Result<_, Failure>>()?, next })
    }
}

/// Whether a record is one of those asked for.
fn fits(row: &AccessRecord, asked: &AccessQuery) -> bool {
    asked.by.as_ref().is_none_or(|by| row.by.as_ref() == Some(by))
        && asked.account.as_ref().is_none_or(|account| row.account.as_ref() == Some(account))
        && asked.applicant.as_ref().is_none_or(|applicant| row.applicants.contains(applicant))
}
