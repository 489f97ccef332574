//! Where facts come from (事实来源): what a decision must know of other aggregates, asked of the views and the log.
//!
//! The desk asks here and nowhere else. An answer reflects at least the position of the log at which it is asked; it may
//! reflect later events as well, and whoever appends looks at what came since in any case. Nothing is decided here, and a
//! source that does not answer is an error: it never answers with nothing.
use super::people::{AttendanceQuestion, LeavesQuery, SpanQuery};
use super::records::Records;
use super::replayed::open;
use super::scoring::{PeriodQuery, ScoringQuestion, SheetQuery};
use super::{BreachQuery, ObligationQuery, QueryPort, Question, RegisterQuery, reckoned};
use crate::decoded;
use crate::failure::Failure;
use crate::sealing::appearing::Appearing;
use crate::sentences::words;
use anjuan_api::Problem;
use anjuan_api::queries::{One, Page, RegisterRow};
use anjuan_domain::access::standing::concerned;
use anjuan_domain::aggregate::State;
use anjuan_domain::event::Event;
use anjuan_domain::history::History;
use anjuan_domain::matters::applicant::{NeededFor, SealedUnder};
use anjuan_domain::matters::card::{ObligationOf, Owed};
use anjuan_domain::matters::escalation::{Owing, OwingOf};
use anjuan_domain::matters::handover::{EnteredCover, UnsignedCover};
use anjuan_domain::needs::Need;
use anjuan_domain::people::leave::{Standing, overlap};
use anjuan_domain::people::slip::{SlipStanding, repeated};
use anjuan_domain::reference::facts::{Facts, IsRecorded, OwnOpenMatters};
use anjuan_domain::reference::post::{FellDue, Reckoned};
use anjuan_domain::scores::period::events::PeriodEvent;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::matter::Matter;
use anjuan_journal::EventLog;
use anjuan_views::attendance::query::{LeaveLine, LeaveStanding, SlipLine};
use anjuan_views::breaches::row::Breach;
use anjuan_views::deadlines::row::Obligation;
use anjuan_views::page::LARGEST_LIMIT;
use anjuan_views::register::row::Entry;
use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt, stream};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use tokio::sync::Mutex;

/// How many questions are asked at once: the ballots of a month are as many as its windows.
const ASKING: usize = 32;

/// Answers what decisions ask.
#[async_trait]
pub trait FactSource: Send + Sync + 'static {
    /// The facts and the answers to some more questions, true at the position of the facts or at a later one.
    ///
    /// # Errors
    /// [`Failure`] when one of them is not answered; then none is.
    async fn answer(&self, needs: &[Need], facts: Facts) -> Result<Facts, Failure>;
}

/// The views and the log.
pub struct ViewFacts {
    queries: Arc<dyn QueryPort>,
    log: Arc<dyn EventLog>,
    records: Records,
    appearing: Mutex<Appearing>,
}

impl ViewFacts {
    /// Facts from these views and this log.
    #[must_use]
    pub fn new(queries: Arc<dyn QueryPort>, log: Arc<dyn EventLog>) -> Self {
        Self { queries, log, records: Records::default(), appearing: Mutex::default() }
    }
}

#[async_trait]
impl FactSource for ViewFacts {
    async fn answer(&self, needs: &[Need], mut facts: Facts) -> Result<Facts, Failure> {
        let at = facts.position();
        let mut recorded = Vec::new();
        for need in needs.iter().cloned() {
            facts = match need {
                Need::OpenMatters(ask) => {
                    let open = self.open(&ask.person, at).await?;
                    facts.with(ask, open)
                }
                Need::OwnOpenMatters { person } => facts.with(OwnOpenMatters, self.open(&person, at).await?),
                Need::UnsignedCover(ask) => {
                    let entered = self.entered(&ask, at).await?;
                    facts.with(ask, entered)
                }
                Need::NeededFor { applicant } => facts.with(NeededFor, self.needed(&applicant).await?),
                Need::Leaves(ask) => {
                    let leaves = self.leaves(&ask, at).await?;
                    facts.with(ask, leaves)
                }
                Need::Slips(ask) => {
                    let slips = self.slips(&ask, at).await?;
                    facts.with(ask, slips)
                }
                Need::Records(ask) => {
                    let found = self.records.elsewhere(&*self.log, &ask).await?;
                    facts.with(ask, found)
                }
                Need::Sealed { ask, key } => {
                    let state = self.state(&ask.matter).await?;
                    let concerned = concerned(&state);
                    let complaint = if let State::Complaint(complaint) = state { complaint } else { None };
                    facts.with(ask, SealedUnder { concerned, complaint, key })
                }
                Need::Reckoned(ask) => {
                    let found = self.reckoned(&ask, at).await?;
                    facts.with(ask, found)
                }
                Need::Owed(ask) => facts.with(ask.clone(), self.owed(&ask, at).await?),
                Need::Owing(ask) => facts.with(ask.clone(), self.owing(&ask, at).await?),
                Need::Matter(ask) => {
                    let matter = concerned(&self.state(&ask.0).await?);
                    facts.with(ask, matter)
                }
                Need::IsClosed(ask) => {
                    let closed = is_closed(&*self.log, &ask.period).await?;
                    facts.with(ask, closed)
                }
                Need::Scores(ask) => {
                    let query = PeriodQuery { period: ask.period.clone(), after: Some(at) };
                    let scores: One<_> = self.ask(Question::Scoring(ScoringQuestion::Scores(query))).await?;
                    facts.with(ask, scores.row)
                }
                Need::Charges(ask) => {
                    let (period, subject) = (ask.period.clone(), ask.subject.clone());
                    let query = SheetQuery { period, subject, after: Some(at) };
                    let charges: One<_> = self.ask(Question::Scoring(ScoringQuestion::Correction(query))).await?;
                    facts.with(ask, charges.row)
                }
                Need::IsRecorded(ask) => {
                    recorded.push(ask);
                    facts
                }
            };
        }
        let mut answers = stream::iter(recorded).map(|ask| self.is_recorded(ask)).buffered(ASKING);
        while let Some((ask, recorded)) = answers.try_next().await? {
            facts = facts.with(ask, recorded);
        }
        Ok(facts)
    }
}

impl ViewFacts {
    async fn ask<T: DeserializeOwned>(&self, question: Question) -> Result<T, Failure> {
        let answer = self.queries.ask(question).await.map_err(|problem| Failure::Elsewhere(Box::new(problem)))?;
        serde_json::from_slice(&answer).map_err(|error| Failure::Internal(error.to_string()))
    }

    /// Everything open that `person` is responsible for, by number (handover/2.4).
    async fn open(&self, person: &str, at: u64) -> Result<Vec<Matter>, Failure> {
        let lines = self.lines(&Kind::MATTERS.map(Kind::as_str).join(","), person, at).await;
        let lines = lines.map_err(|failure| not_listed(failure, person))?;
        let matter = |entry: Entry| Matter { aggregate: entry.aggregate, number: entry.number, version: entry.version };
        let mut matters: Vec<Matter> = lines.into_iter().map(matter).collect();
        matters.sort_by(|one, other| one.number.cmp(&other.number));
        Ok(matters)
    }

    /// The handover of a cover that was entered last and is not over (ab-role/4).
    async fn entered(&self, ask: &UnsignedCover, at: u64) -> Result<Option<EnteredCover>, Failure> {
        let lines = self.lines(Kind::Handover.as_str(), &ask.giver, at).await?;
        let of = |line: &Entry| {
            let part = line.handover.as_ref()?;
            UnsignedCover::new(&part.giver, &part.receiver, (part.post.as_deref(), part.part))
        };
        let mut found = Vec::new();
        for line in lines.into_iter().filter(|line| of(line).as_ref() == Some(ask)) {
            if let State::Handover(Some(handover)) = self.state(&line.aggregate).await? {
                found.extend(ask.is(&handover).then(|| EnteredCover::from_handover(&handover)));
            }
        }
        Ok(found.into_iter().max_by_key(|entered| entered.opened_at))
    }

    /// What is known of an obligation that supervision watches (time-limit/3.4).
    async fn owed(&self, ask: &ObligationOf, at: u64) -> Result<Option<Owed>, Failure> {
        Ok(self.obligation(ask, at).await?.and_then(|row| row.owed()))
    }

    /// What is known of an obligation that is escalated, and the complaint that it is about (discipline/7, complaint/3).
    async fn owing(&self, OwingOf(ask): &OwingOf, at: u64) -> Result<Option<Owing>, Failure> {
        let Some(owing) = self.obligation(ask, at).await?.and_then(|row| row.owing()) else { return Ok(None) };
        let state = if ask.about.kind == Kind::Complaint { Some(self.state(&ask.about).await?) } else { None };
        let complaint = if let Some(State::Complaint(complaint)) = state { complaint } else { None };
        Ok(Some(Owing { complaint, ..owing }))
    }

    async fn obligation(&self, of: &ObligationOf, at: u64) -> Result<Option<Obligation>, Failure> {
        let query = ObligationQuery { of: of.clone(), after: Some(at) };
        let found: One<Option<Obligation>> = self.ask(Question::Obligation(query)).await?;
        Ok(found.row)
    }

    /// What fell due of somebody and was not met in time (handover/2.5).
    async fn reckoned(&self, ask: &Reckoned, at: u64) -> Result<Vec<FellDue>, Failure> {
        let mut query = BreachQuery {
            person: Some(ask.person.clone()),
            since: Some(ask.since),
            until: Some(ask.now),
            limit: Some(LARGEST_LIMIT),
            after: Some(at),
            ..BreachQuery::default()
        };
        let mut found = Vec::new();
        loop {
            let page: Page<Breach> = self.ask(Question::Breaches(query.clone())).await?;
            for breach in page.rows.into_iter().filter(reckoned::passes_on) {
                let by_name = self.state(&breach.aggregate).await?.responsible().map(str::to_owned);
                found.push(FellDue { number: breach.number, due: breach.since, by_name });
            }
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => return Ok(found),
            }
        }
    }

    /// The open lines of the register of some kinds that `person` is responsible for by name.
    async fn lines(&self, kinds: &str, person: &str, at: u64) -> Result<Vec<Entry>, Failure> {
        let mut query = RegisterQuery {
            kinds: Some(kinds.to_owned()),
            open: Some(true),
            by_name: Some(person.to_owned()),
            limit: Some(LARGEST_LIMIT),
            after: Some(at),
            ..RegisterQuery::default()
        };
        let mut lines = Vec::new();
        loop {
            let page: Page<RegisterRow> = self.ask(Question::Register(query.clone())).await?;
            lines.extend(page.rows.into_iter().map(|RegisterRow { entry, .. }| entry));
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => return Ok(lines),
            }
        }
    }

    async fn leaves(&self, ask: &overlap::LeavesOf, at: u64) -> Result<Vec<overlap::Other>, Failure> {
        let overlap::LeavesOf { person, from, until } = ask.clone();
        let query = LeavesQuery { person, from, until, after: Some(at) };
        let page: Page<LeaveLine> = self.ask(Question::Attendance(AttendanceQuestion::LeavesOf(query))).await?;
        Ok(page.rows.into_iter().map(leave).collect())
    }

    async fn slips(&self, ask: &repeated::SlipsOf, at: u64) -> Result<Vec<repeated::Other>, Failure> {
        let (person, day) = (Some(ask.person.clone()), Some(ask.day));
        let query = SpanQuery { person, from: day, until: day, after: Some(at) };
        let page: Page<SlipLine> = self.ask(Question::Attendance(AttendanceQuestion::Slips(query))).await?;
        Ok(page.rows.into_iter().map(slip).collect())
    }

    /// The open matters in which an applicant appears (个人信息保护法/47).
    async fn needed(&self, applicant: &str) -> Result<Vec<Matter>, Failure> {
        let matters: Vec<AggregateRef> = {
            let mut appearing = self.appearing.lock().await;
            let since = appearing.since(&*self.log).await?;
            appearing.keep(since);
            appearing.matters(applicant).cloned().collect()
        };
        let mut needed = Vec::new();
        for aggregate in matters {
            let state = self.state(&aggregate).await?;
            if let Some(number) = open(&state) {
                needed.push(Matter { number: number.to_owned(), aggregate, version: 0 });
            }
        }
        Ok(needed)
    }

    /// A matter as the log has it.
    async fn state(&self, aggregate: &AggregateRef) -> Result<State, Failure> {
        let stored = anjuan_journal::read(&*self.log, aggregate).await?;
        let recorded = stored.iter().map(|stored| (stored.sequence, &*stored.body));
        let history =
            History::read(aggregate.clone(), recorded).map_err(|error| Failure::Damaged(error.to_string()))?;
        history.state(u64::MAX).map_err(|error| Failure::Damaged(error.to_string()))
    }

    async fn is_recorded(&self, ask: IsRecorded) -> Result<(IsRecorded, bool), Failure> {
        let recorded = self.log.last(&ask.0).await?.is_some();
        Ok((ask, recorded))
    }
}

/// Whether a period is closed, by the log: from then on a ballot is no secret.
pub(crate) async fn is_closed(log: &dyn EventLog, period: &str) -> Result<bool, Failure> {
    // A period that has no name has no end either.
    let Ok(aggregate) = AggregateRef::new(Kind::Period, period) else { return Ok(false) };
    for stored in &anjuan_journal::read(log, &aggregate).await? {
        if matches!(decoded::event(stored)?, Event::Period(PeriodEvent::Closed(_))) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The register was asked and did not answer: for whom that was.
fn not_listed(failure: Failure, person: &str) -> Failure {
    let problem = Problem::from(failure);
    let said = words(
        format!("The open matters of {person} cannot be listed, so nothing was recorded: {}", problem.detail_en),
        format!("无法列出 {person} 的在办事项，未作记录：{}", problem.detail_zh),
    );
    Failure::Elsewhere(Box::new(Problem::new(problem.status, &problem.code, said.en, said.zh)))
}

/// A leave as the rule compares it.
fn leave(LeaveLine { standing, leave, .. }: LeaveLine) -> overlap::Other {
    let standing = match standing {
        LeaveStanding::Asked => Standing::Pending,
        LeaveStanding::Approved | LeaveStanding::Begun | LeaveStanding::Ended => Standing::Approved,
        LeaveStanding::Refused => Standing::Refused,
        LeaveStanding::Cancelled => Standing::Cancelled,
    };
    overlap::Other { standing, from: leave.from, last: leave.last(), number: leave.number, person: leave.person }
}

/// A slip as the rule compares it.
fn slip(SlipLine { slip, .. }: SlipLine) -> repeated::Other {
    let standing = match (slip.refused, slip.taken_back, slip.approved) {
        (Some(_), ..) => SlipStanding::Refused,
        (None, Some(_), _) => SlipStanding::TakenBack,
        (None, None, Some(_)) => SlipStanding::Approved,
        (None, None, None) => SlipStanding::Open,
    };
    repeated::Other { number: slip.number, person: slip.person, standing, session: slip.session, punch: slip.punch }
}
