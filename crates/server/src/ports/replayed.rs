//! Facts by replaying the log (回放取证): the twin of [`ViewFacts`](super::facts::ViewFacts) without views, for tests of a desk and
//! for a desk shown without projectors.
//!
//! It must never answer otherwise than the views do; a test asks both the same. What only the views can work out, scores and
//! charges, it refuses to answer.
use super::facts::FactSource;
use super::reckoned::Listed;
use crate::failure::Failure;
use crate::sealing::appearing::Appearing;
use crate::sentences::words;
use anjuan_domain::access::standing::concerned;
use anjuan_domain::aggregate::State;
use anjuan_domain::event::{Envelope, Recorded};
use anjuan_domain::history::{self, Place};
use anjuan_domain::matters::applicant::{NeededFor, SealedUnder};
use anjuan_domain::matters::complaint::Complaint;
use anjuan_domain::matters::escalation::{Owing, OwingOf};
use anjuan_domain::matters::handover::{EnteredCover, UnsignedCover};
use anjuan_domain::needs::Need;
use anjuan_domain::people::attendance::{RecordOf, RecordsElsewhere};
use anjuan_domain::people::leave::overlap;
use anjuan_domain::people::slip::repeated;
use anjuan_domain::reference::facts::{Facts, IsRecorded, OwnOpenMatters};
use anjuan_domain::scores::period::Stage;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::matter::Matter;
use anjuan_journal::{EventLog, Filter};
use async_trait::async_trait;
use futures::TryStreamExt;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// What was folded of the log so far.
#[derive(Default)]
struct Folded {
    head: u64,
    aggregates: BTreeMap<AggregateRef, (State, u32)>,
}

/// Facts from the log alone.
pub struct ReplayedFacts {
    log: Arc<dyn EventLog>,
    folded: Mutex<Folded>,
    listed: Mutex<Listed>,
}

impl ReplayedFacts {
    /// Facts from this log.
    #[must_use]
    pub fn new(log: Arc<dyn EventLog>) -> Self {
        Self { log, folded: Mutex::default(), listed: Mutex::default() }
    }
}

impl ReplayedFacts {
    /// What is known of an obligation that is escalated, and the complaint that it is about.
    async fn owing(&self, folded: &Folded, OwingOf(ask): &OwingOf) -> Result<Option<Owing>, Failure> {
        let mut listed = self.listed.lock().await;
        listed.go_on(&*self.log).await?;
        let complaint = folded.complaint(&ask.about);
        Ok(listed.owing(ask)?.map(|owing| Owing { complaint, ..owing }))
    }
}

#[async_trait]
impl FactSource for ReplayedFacts {
    async fn answer(&self, needs: &[Need], mut facts: Facts) -> Result<Facts, Failure> {
        let mut folded = self.folded.lock().await;
        folded.go_on(&*self.log).await?;
        for need in needs.iter().cloned() {
            facts = match need {
                Need::OpenMatters(ask) => {
                    let open = folded.open(&ask.person);
                    facts.with(ask, open)
                }
                Need::OwnOpenMatters { person } => facts.with(OwnOpenMatters, folded.open(&person)),
                Need::IsRecorded(ask) => {
                    let recorded = folded.aggregates.contains_key(&ask.0);
                    facts.with(IsRecorded(ask.0), recorded)
                }
                Need::Reckoned(ask) => {
                    let mut listed = self.listed.lock().await;
                    listed.go_on(&*self.log).await?;
                    let found = listed.fell_due(&ask, |aggregate| folded.by_name(aggregate))?;
                    facts.with(ask, found)
                }
                Need::Owed(ask) => {
                    let mut listed = self.listed.lock().await;
                    listed.go_on(&*self.log).await?;
                    let owed = listed.owed(&ask)?;
                    facts.with(ask, owed)
                }
                Need::Owing(ask) => facts.with(ask.clone(), self.owing(&folded, &ask).await?),
                Need::Matter(ask) => {
                    let matter = folded.aggregates.get(&ask.0).and_then(|(state, _)| concerned(state));
                    facts.with(ask, matter)
                }
                Need::UnsignedCover(ask) => {
                    let entered = folded.entered(&ask);
                    facts.with(ask, entered)
                }
                Need::Sealed { ask, key } => {
                    let known = folded.aggregates.get(&ask.matter).map(|(state, _)| state);
                    let concerned = known.and_then(concerned);
                    let complaint = folded.complaint(&ask.matter);
                    facts.with(ask, SealedUnder { concerned, complaint, key })
                }
                Need::NeededFor { applicant } => facts.with(NeededFor, folded.needed(&*self.log, &applicant).await?),
                Need::Leaves(ask) => {
                    let leaves = folded.leaves(&ask);
                    facts.with(ask, leaves)
                }
                Need::Records(ask) => {
                    let found = folded.records(&ask);
                    facts.with(ask, found)
                }
                Need::Slips(ask) => {
                    let slips = folded.slips(&ask);
                    facts.with(ask, slips)
                }
                Need::IsClosed(ask) => {
                    let closed = folded.aggregates.iter().any(|(aggregate, (state, _))| {
                        aggregate.kind == Kind::Period
                            && aggregate.id == ask.period
                            && matches!(state, State::Period(Some(period)) if is_closed(period.stage))
                    });
                    facts.with(ask, closed)
                }
                Need::Scores(_) | Need::Charges(_) => {
                    let (en, zh) = ("scores are worked out by the views, and there are none here", "此处没有考核视图");
                    return Err(Failure::NotReady(words(en, zh)));
                }
            };
        }
        Ok(facts)
    }
}

fn is_closed(stage: Stage) -> bool {
    match stage {
        Stage::New | Stage::Open => false,
        Stage::Closed | Stage::Decided | Stage::Published => true,
    }
}

/// Gives `fold` every message after `head`, in order, and moves `head` behind each.
///
/// # Errors
/// [`Failure`] of the log; [`Failure::Damaged`] names the message that does not decode or does not fold.
pub(super) async fn fold_since(
    log: &dyn EventLog,
    head: &mut u64,
    mut fold: impl FnMut(&Recorded<'_>) -> Result<(), String> + Send,
) -> Result<(), Failure> {
    let last = log.head().await?;
    let mut messages = log.read_span(*head + 1, last, Filter::All).await?;
    while let Some(stored) = messages.try_next().await? {
        let damaged = |what: String| Failure::Damaged(format!("stream sequence {}: {what}", stored.sequence));
        let envelope = Envelope::decode(&stored.body).map_err(|error| damaged(error.to_string()))?;
        fold(&Recorded { stream_sequence: stored.sequence, envelope }).map_err(damaged)?;
        *head = stored.sequence;
    }
    Ok(())
}

impl Folded {
    /// A complaint as its events say; none of anything else.
    fn complaint(&self, aggregate: &AggregateRef) -> Option<Box<Complaint>> {
        let (state, _) = self.aggregates.get(aggregate)?;
        if let State::Complaint(complaint) = state { complaint.clone() } else { None }
    }

    /// Folds what was recorded since.
    async fn go_on(&mut self, log: &dyn EventLog) -> Result<(), Failure> {
        let Self { head, aggregates, .. } = self;
        fold_since(log, head, |Recorded { envelope, .. }| {
            let aggregate = envelope.aggregate().map_err(|error| error.to_string())?;
            let event = envelope.event().map_err(|error| error.to_string())?;
            let version = u32::try_from(envelope.sequence).map_err(|error| error.to_string())?;
            let (state, at) = aggregates.entry(aggregate.clone()).or_insert_with(|| (State::new(&aggregate), 0));
            history::fold(state, &event, Place::from_envelope(envelope)).map_err(|error| error.to_string())?;
            *at = version;
            Ok(())
        })
        .await
    }

    fn open(&self, person: &str) -> Vec<Matter> {
        let theirs = self.aggregates.iter().filter_map(|(aggregate, (state, version))| {
            let number = open(state).filter(|_| state.responsible() == Some(person))?;
            Some(Matter { aggregate: aggregate.clone(), number: number.to_owned(), version: *version })
        });
        let mut matters: Vec<Matter> = theirs.collect();
        matters.sort_by(|one, other| one.number.cmp(&other.number));
        matters
    }

    /// The open matters in which an applicant appears.
    async fn needed(&self, log: &dyn EventLog, applicant: &str) -> Result<Vec<Matter>, Failure> {
        let mut appearing = Appearing::default();
        let since = appearing.since(log).await?;
        appearing.keep(since);
        let open = appearing.matters(applicant).filter_map(|aggregate| {
            let (state, version) = self.aggregates.get(aggregate)?;
            let number = open(state)?.to_owned();
            Some(Matter { aggregate: aggregate.clone(), number, version: *version })
        });
        Ok(open.collect())
    }

    fn by_name(&self, aggregate: &AggregateRef) -> Option<String> {
        self.aggregates.get(aggregate).and_then(|(state, _)| state.responsible()).map(str::to_owned)
    }

    fn entered(&self, ask: &UnsignedCover) -> Option<EnteredCover> {
        let entered = self.aggregates.values().filter_map(|(state, _)| {
            let State::Handover(Some(handover)) = state else { return None };
            ask.is(handover).then(|| EnteredCover::from_handover(handover))
        });
        entered.max_by_key(|entered| entered.opened_at)
    }

    fn leaves(&self, ask: &overlap::LeavesOf) -> Vec<overlap::Other> {
        let leaves = self.aggregates.values().filter_map(|(state, _)| {
            let State::Leave(Some(leave)) = state else { return None };
            (leave.person() == ask.person).then(|| overlap::Other::from_leave(leave))
        });
        leaves.filter(|other| other.from.day <= ask.until && ask.from <= other.last.day).collect()
    }

    fn records(&self, ask: &RecordsElsewhere) -> Vec<RecordOf> {
        let others = self.aggregates.values().filter_map(|(state, _)| {
            let State::Attendance(Some(day)) = state else { return None };
            (day.device == ask.device && day.day != ask.day).then_some(day)
        });
        let others: Vec<_> = others.collect();
        let seen = |record: &String| others.iter().find(|day| day.records.contains_key(record)).map(|day| day.day);
        let found =
            ask.records.iter().filter_map(|record| Some(RecordOf { record: record.clone(), day: seen(record)? }));
        found.collect()
    }

    fn slips(&self, ask: &repeated::SlipsOf) -> Vec<repeated::Other> {
        let slips = self.aggregates.values().filter_map(|(state, _)| {
            let State::Slip(Some(slip)) = state else { return None };
            (slip.person == ask.person).then(|| repeated::Other::from_slip(slip))
        });
        slips.filter(|other| other.session.day == ask.day).collect()
    }
}

/// The number of a matter that is open.
pub(super) fn open(state: &State) -> Option<&str> {
    let (number, open) = match state {
        State::Contact(Some(contact)) => (&contact.number, !contact.status.is_settled()),
        State::Case(Some(case)) => (&case.number, !case.phase.is_closed()),
        State::Denial(Some(denial)) => (&denial.number, !denial.is_settled()),
        State::Complaint(Some(complaint)) => (&complaint.number, !complaint.is_over()),
        // Not there yet, or of a kind that nobody hands over.
        State::Contact(None)
        | State::Case(None)
        | State::Denial(None)
        | State::Complaint(None)
        | State::Handover(_)
        | State::Appointment(_)
        | State::Attendance(_)
        | State::Leave(_)
        | State::Slip(_)
        | State::Duty(_)
        | State::Patrol(_)
        | State::Finding(_)
        | State::Meeting(_)
        | State::Period(_)
        | State::Score(_)
        | State::Ballot(_)
        | State::Recommendation(_)
        | State::Applicant(_)
        | State::Entry(_)
        | State::Card(_)
        | State::Escalation(_)
        | State::Record(_)
        | State::Reference(_) => return None,
    };
    open.then_some(number.as_str())
}
