//! The workflow role: what the house does by itself. Overdue obligations go through the policies' table, and what a policy
//! proposes is submitted as a command of the house; the command is decided like any other.
use crate::clock::Clock;
use crate::ports::people::{AttendanceQuestion, LedgerQuery};
use crate::ports::scoring::{DraftsQuery, PeriodsQuery, ScoringQuestion};
use crate::ports::{Caller, CommandPort, DeadlineQuery, QueryPort, Question};
use anjuan_api::Problem;
use anjuan_api::queries::{DeadlineRow, One, Page};
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::scores::period::Stage;
use anjuan_domain::scores::period::events::PeriodKind;
use anjuan_domain::scores::score::commands::{Draw, ScoreCommand};
use anjuan_domain::vocabulary::actor::Actor;
use anjuan_domain::vocabulary::ids::{AggregateRef, IdError, Kind, hashed_command};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_policies::{POLICIES, Proposal};
use anjuan_views::attendance::query::Ledger;
use anjuan_views::scoring::query::PeriodLine;
use chrono::{NaiveDate, TimeDelta};
use lru::LruCache;
use serde::de::DeserializeOwned;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How many proposals are remembered as done.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(99_999);

/// How many rows are asked for at once.
const PAGE: usize = 500;

/// How many sheets are drawn up from one reading of the views.
const SHEETS: usize = 200;

/// How long a refused proposal rests before it is made again.
const REST: TimeDelta = TimeDelta::minutes(10);

/// The workflow of one centre.
pub struct Workflow {
    centre: String,
    commands: Arc<dyn CommandPort>,
    queries: Arc<dyn QueryPort>,
    clock: Arc<dyn Clock>,
    /// Proposals that were answered, and until when they rest; for ever where they were accepted.
    answered: LruCache<Uuid, Option<Instant>>,
    /// The last day on which leave and absence were counted.
    counted_on: Option<NaiveDate>,
}

impl Workflow {
    /// A workflow that has done nothing yet. What an earlier process did is found again by command id.
    #[must_use]
    pub fn new(
        centre: &str,
        commands: Arc<dyn CommandPort>,
        queries: Arc<dyn QueryPort>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            centre: centre.to_owned(),
            commands,
            queries,
            clock,
            answered: LruCache::new(REMEMBERED),
            counted_on: None,
        }
    }

    /// Looks at what is overdue again and again until `stop`.
    pub async fn run(mut self, every: Duration, stop: CancellationToken) {
        loop {
            if let Err(problem) = self.round().await {
                tracing::warn!(%problem, "the workflow's round ended early; it is taken up again");
            }
            tokio::select! {
                () = tokio::time::sleep(every) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// One look at everything overdue; answers how many commands were accepted.
    ///
    /// # Errors
    /// The first problem that is not a refusal: the rest waits for the next round.
    pub async fn round(&mut self) -> Result<usize, Problem> {
        let mut accepted = 0;
        let mut clocks: Vec<_> = POLICIES.iter().map(|policy| policy.clock).collect();
        clocks.dedup();
        for clock in clocks {
            let mut cursor = None;
            loop {
                let page = self.page(clock.as_str(), cursor).await?;
                for row in &page.rows {
                    let now = self.clock.now();
                    for proposal in anjuan_policies::propose(&row.obligation, now) {
                        accepted += usize::from(self.submit(proposal, now).await?);
                    }
                }
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
        }
        let raised = self.raise_recommendations().await?;
        Ok(accepted + raised + self.draw_sheets().await?)
    }

    /// Raises, once a day for the days up to yesterday, what the regulation names above a number of days of leave or absence
    /// (leave/2, leave/4); answers how many recommendations were raised now.
    async fn raise_recommendations(&mut self) -> Result<usize, Problem> {
        let today = date_of(self.clock.now());
        let Some(yesterday) = today.pred_opt().filter(|_| self.counted_on != Some(today)) else { return Ok(0) };
        let query = LedgerQuery { as_of: Some(yesterday), ..LedgerQuery::default() };
        let answer = match self.queries.ask(Question::Attendance(AttendanceQuestion::Recommended(query))).await {
            // Before there is a rulebook with the numbers, nothing is named.
            Err(problem) if problem.status == 422 => return Ok(0),
            answer => answer?,
        };
        let ledgers: Page<Ledger> = serde_json::from_slice(&answer).map_err(|error| {
            let (en, zh) = (format!("the ledgers do not read: {error}"), format!("请假台账无法读取：{error}"));
            Problem::new(500, "internal", en, zh)
        })?;
        let mut raised = 0;
        for ledger in ledgers.rows {
            for proposal in anjuan_policies::recommendations(&ledger.person, ledger.counters.year, ledger.recommended) {
                let now = self.clock.now();
                raised += usize::from(self.submit(proposal, now).await?);
            }
        }
        self.counted_on = Some(today);
        Ok(raised)
    }

    /// Draws up every sheet of the closed periods that is missing (assessment/1, monthly/12); answers how many were drawn up now.
    /// The ids follow from period and subject, so that what an earlier process drew up is found and not drawn up again.
    async fn draw_sheets(&mut self) -> Result<usize, Problem> {
        let periods: Page<PeriodLine> = self.scoring(ScoringQuestion::Periods(PeriodsQuery::default())).await?;
        let mut drawn = 0;
        for period in periods.rows {
            let all = u32::try_from(period.subjects.len()).unwrap_or(u32::MAX);
            if period.stage == Stage::Open || period.kind == PeriodKind::Year || period.drawn >= all {
                continue;
            }
            let mut after = None;
            loop {
                let query = DraftsQuery { period: period.id.clone(), most: SHEETS, after };
                let drafts: One<Vec<Draw>> = self.scoring(ScoringQuestion::Drafts(query)).await?;
                let (before, mut last) = (drawn, after);
                for draw in drafts.row {
                    let now = self.clock.now();
                    if let Some(sequence) = self.submit_at(drawing(draw).map_err(unnamed)?, now).await? {
                        (drawn, last) = (drawn + 1, last.max(Some(sequence)));
                    }
                }
                // Nothing new: everything is drawn up, or what is left was refused and rests.
                if drawn == before {
                    break;
                }
                after = last;
            }
        }
        Ok(drawn)
    }

    async fn scoring<T: DeserializeOwned>(&self, question: ScoringQuestion) -> Result<T, Problem> {
        let answer = self.queries.ask(Question::Scoring(question)).await?;
        serde_json::from_slice(&answer).map_err(|error| {
            Problem::new(
                500,
                "internal",
                format!("the scores do not read: {error}"),
                format!("考核数据无法读取：{error}"),
            )
        })
    }

    async fn page(&self, clock: &str, cursor: Option<String>) -> Result<Page<DeadlineRow>, Problem> {
        let query = DeadlineQuery {
            state: Some("overdue".into()),
            clock: Some(clock.to_owned()),
            limit: Some(PAGE),
            cursor,
            ..DeadlineQuery::default()
        };
        let answer = self.queries.ask(Question::Deadlines(query)).await?;
        serde_json::from_slice(&answer).map_err(|error| {
            Problem::new(
                500,
                "internal",
                format!("the deadlines do not read: {error}"),
                format!("时限数据无法读取：{error}"),
            )
        })
    }

    /// Submits a proposal unless it was answered before; says whether it recorded an event now.
    async fn submit(&mut self, proposal: Proposal, now: Instant) -> Result<bool, Problem> {
        Ok(self.submit_at(proposal, now).await?.is_some())
    }

    /// The same; answers the stream sequence of an event that was recorded now.
    async fn submit_at(&mut self, proposal: Proposal, now: Instant) -> Result<Option<u64>, Problem> {
        let id = proposal.command.id;
        if self.answered.get(&id).is_some_and(|until| until.is_none_or(|until| now < until)) {
            return Ok(None);
        }
        let actor = Actor::system(&self.centre);
        let caller = Caller { actor, expires_at: now, token: String::new() };
        let aggregate = proposal.command.aggregate.clone();
        match self.commands.submit(&caller, proposal.command).await {
            Ok(accepted) => {
                self.answered.put(id, None);
                tracing::info!(policy = proposal.policy, article = proposal.article, %aggregate, sequence = accepted.sequence, "done by the house");
                Ok((!accepted.duplicate).then_some(accepted.sequence))
            }
            Err(problem) if matches!(problem.status, 409 | 422) => {
                self.answered.put(id, Some(now + REST));
                tracing::info!(policy = proposal.policy, %aggregate, %problem, "a proposal was refused");
                Ok(None)
            }
            Err(problem) => Err(problem),
        }
    }
}

fn unnamed(error: IdError) -> Problem {
    Problem::new(500, "internal", format!("no sheet can be named: {error}"), format!("考核表无法命名：{error}"))
}

/// The command that draws up a sheet.
fn drawing(draw: Draw) -> Result<Proposal, IdError> {
    let id = hashed_command(&[b"draw-sheet", &[0], draw.period.as_bytes(), &[0], draw.subject.as_bytes()]);
    let aggregate = AggregateRef::new(Kind::Score, format!("{}-{}", draw.period, draw.subject))?;
    let body = Body::Score(ScoreCommand::Draw(draw));
    let command = Command { id, aggregate, at: None, expected: None, causation: None, body };
    Ok(Proposal { policy: "draw-sheet", article: "assessment/1", command })
}
