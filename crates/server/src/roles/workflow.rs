//! The workflow role: what the service does by itself. Cards are issued and steps up the line of authority are taken when they fall, overdue
//! obligations go through the policies' table, and what a policy proposes is submitted as a command of the service; the command is decided like any other.
//!
//! It sleeps until the next instant at which anything changes, and is woken earlier when the log goes on ([`super::waking`]). After an outage
//! everything missed is made good in the order of its instants.
//!
//! What fails for one aggregate never holds up the others: it is remembered as a trouble and tried again later. A round is
//! given up only when nothing answers at all.
mod daily;

use super::pulse::Pulse;
use super::resting::{Answer, Seen};
use super::waking;
use crate::centre::KnowsCentre;
use crate::clock::{Clock, TimeGuard};
use crate::ports::scoring::{AfterQuery, DraftsQuery, ScoringQuestion};
use crate::ports::{Caller, CommandPort, DeadlineQuery, QueryPort, Question, Waking, WakingQuery};
use anjuan_api::Problem;
use anjuan_api::queries::{DeadlineRow, One, Page};
use anjuan_domain::clock::civil::{self, date_of};
use anjuan_domain::scores::period::Stage;
use anjuan_domain::scores::period::events::PeriodKind;
use anjuan_domain::scores::score::commands::Draw;
use anjuan_domain::vocabulary::actor::Actor;
use anjuan_domain::vocabulary::ids::IdError;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::EventLog;
use anjuan_policies::{POLICIES, Policy, Proposal, Situation, Watched};
use anjuan_views::deadlines::row::Obligation;
use anjuan_views::scoring::query::PeriodLine;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use lru::LruCache;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
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

/// How long one that failed rests at first; it doubles with each failure, up to [`REST`].
const FIRST_REST: TimeDelta = TimeDelta::seconds(5);

/// After so many in a row for which nobody answered, a round is given up.
const SILENT: usize = 3;

/// The workflow of one centre.
pub struct Workflow {
    centre: String,
    commands: Arc<dyn CommandPort>,
    queries: Arc<dyn QueryPort>,
    clock: Arc<dyn Clock>,
    /// The reference data, which the policies see.
    reference: Arc<dyn KnowsCentre>,
    /// Proposals that were answered, and how.
    answered: LruCache<Uuid, Answer>,
    /// For which aggregates what failed is tried again in this round, whatever it was answered.
    retried: BTreeSet<String>,
    /// The last day on which leave and absence were counted.
    counted_on: Option<NaiveDate>,
    /// The day on which the calendar was last looked at for meetings, and the reference data that it was looked at with.
    called_on: Option<(NaiveDate, u64)>,
    /// Whether the clock can be believed; none in simulations, whose clocks leap.
    time: Option<Arc<TimeGuard>>,
    /// How it is.
    pulse: Arc<Pulse>,
    /// For how many proposals in a row nobody answered.
    silent: usize,
    /// How many proposals failed so far.
    failures: usize,
    /// The log that wakes it; none where it only comes round.
    log: Option<Arc<dyn EventLog>>,
    /// The stream sequence that it was told of before this round.
    seen: Option<u64>,
    /// The next instant at which a deadline changes.
    next: Option<Instant>,
    /// When the first of the proposals that rest is made again.
    again_at: Option<Instant>,
}

impl Workflow {
    /// A workflow that has done nothing yet. What an earlier process did is found again by command id.
    #[must_use]
    pub fn new(
        centre: &str,
        commands: Arc<dyn CommandPort>,
        queries: Arc<dyn QueryPort>,
        clock: Arc<dyn Clock>,
        reference: Arc<dyn KnowsCentre>,
    ) -> Self {
        Self {
            centre: centre.to_owned(),
            commands,
            queries,
            clock,
            reference,
            answered: LruCache::new(REMEMBERED),
            retried: BTreeSet::new(),
            counted_on: None,
            called_on: None,
            time: None,
            pulse: Arc::default(),
            silent: 0,
            failures: 0,
            log: None,
            seen: None,
            next: None,
            again_at: None,
        }
    }

    /// The same, which waits while the clock cannot be believed.
    #[must_use]
    pub fn guarded(self, time: Arc<TimeGuard>) -> Self {
        Self { time: Some(time), ..self }
    }

    /// The same, woken by that log: between its changes it sleeps until the next instant at which anything changes.
    #[must_use]
    pub fn woken_by(self, log: Arc<dyn EventLog>) -> Self {
        Self { log: Some(log), ..self }
    }

    /// How it is, for whoever watches it.
    #[must_use]
    pub fn pulse(&self) -> Arc<Pulse> {
        Arc::clone(&self.pulse)
    }

    /// Does what is due until `stop`, and sleeps in between; changes that come faster than `every` are looked at together. Without a log that
    /// wakes it, it looks again after that time.
    pub async fn run(mut self, every: Duration, stop: CancellationToken) {
        let mut changes = self.log.take().map(|log| waking::follow(log, stop.clone()));
        let mut moves = self.clock.moves();
        loop {
            let begun = tokio::time::Instant::now();
            self.seen = changes.as_mut().map(|changes| *changes.borrow_and_update());
            self.pulse.begins();
            let mut leapt = false;
            let ended = match self.time.as_ref().and_then(|time| time.leapt()) {
                Some(leap) => {
                    tracing::warn!(
                        seconds = leap.by.num_seconds(),
                        "the clock leapt; what the service does by itself waits"
                    );
                    leapt = true;
                    Ok(0)
                }
                None => self.round().await,
            };
            if let Err(problem) = &ended {
                tracing::warn!(%problem, "the workflow's round ended early; it is taken up again");
            }
            let rest = if changes.is_none() || leapt || ended.is_err() { every } else { self.rest() };
            if let (Some(seen), Ok(0), false) = (self.seen, &ended, leapt) {
                self.pulse.settled_through(seen);
            }
            self.pulse.round(self.clock.now(), ended);
            let until = tokio::time::Instant::now() + rest;
            tokio::select! {
                () = tokio::time::sleep_until(until) => {}
                () = self.pulse.woken() => {}
                () = waking::change(&mut moves) => {}
                () = waking::change(&mut changes) => tokio::select! {
                    () = tokio::time::sleep_until(until.min(begun + every)) => {}
                    () = self.pulse.woken() => {}
                    () = waking::change(&mut moves) => {}
                    () = stop.cancelled() => return,
                },
                () = stop.cancelled() => return,
            }
        }
    }

    /// How long nothing is to be done, unless something happens.
    fn rest(&self) -> Duration {
        let now = self.clock.now();
        let today = date_of(now);
        // Leave and absence are counted once a day; where they could not be, they are tried again.
        let tomorrow = today.succ_opt().map(|day| civil::instant(day, NaiveTime::MIN));
        let counting = if self.counted_on == Some(today) { tomorrow } else { Some(now + REST) };
        waking::until([self.next, self.again_at, counting], &*self.clock)
    }

    /// One look at everything overdue; answers how many commands were accepted. Each kind of work is done whatever became of
    /// the others.
    ///
    /// # Errors
    /// The first problem that kept a kind of work from being looked at: it waits for the next round.
    pub async fn round(&mut self) -> Result<usize, Problem> {
        self.silent = 0;
        self.again_at = None;
        let again = self.pulse.again();
        if again.as_ref().is_some_and(BTreeSet::is_empty) {
            let resting: Vec<Uuid> =
                self.answered.iter().filter(|(_, answer)| **answer != Answer::Done).map(|(id, _)| *id).collect();
            for id in &resting {
                self.answered.pop(id);
            }
        }
        self.retried = again.unwrap_or_default();
        let (first, others): (Vec<&Policy>, Vec<&Policy>) = POLICIES.iter().partition(|policy| policy.settles);
        let mut done = Vec::with_capacity(POLICIES.len() + 4);
        // What counts from its due instant, however late it is done, has no days over of which somebody above would hear (行政许可法/32).
        for policy in first {
            done.push(self.overdue(policy.clock.as_str()).await);
        }
        done.push(self.do_what_fell().await);
        for policy in others {
            done.push(self.overdue(policy.clock.as_str()).await);
        }
        done.push(self.raise_recommendations().await);
        done.push(self.call_meetings().await);
        done.push(self.draw_sheets().await);
        let done: Result<usize, Problem> = done.into_iter().sum();
        if done.is_ok() {
            self.pulse.complete();
        }
        done
    }

    /// Issues every card whose threshold fell and takes every step up the line of authority that fell, in the order of the instants
    /// (time-limit/3.4, discipline/7); answers how many were recorded now. What fell while nothing ran is done first, and happened when it fell.
    async fn do_what_fell(&mut self) -> Result<usize, Problem> {
        let (mut done, mut after) = (0, self.seen);
        loop {
            let now = self.clock.now();
            let waking: One<Waking> = self.waking(after).await?;
            self.next = waking.row.next;
            // Of a full page, later instants may stand behind it.
            let full = waking.row.fallen.len() == PAGE;
            let place = |row: &Obligation| row.next_act().map(|next| (next, row.key()));
            let horizon = waking.row.fallen.last().filter(|_| full).and_then(place);
            let placed = waking.row.fallen.into_iter().filter_map(|row| place(&row).map(|place| (place, row)));
            let mut waiting: BTreeMap<_, Obligation> = placed.collect();
            let before = done;
            while let Some(((next, key), row)) = waiting.pop_first() {
                if horizon.as_ref().is_some_and(|(last, _)| next.falls > last.falls) {
                    break;
                }
                let proposal = anjuan_policies::fallen(&row, now).map_err(|error| unnamed(&error))?;
                let Some(proposal) = proposal else { continue };
                if let Some(sequence) = self.submit_at(proposal, now).await? {
                    (done, after) = (done + 1, after.max(Some(sequence)));
                }
                // What was refused, or was done elsewhere, holds up nothing that fell after it.
                let row = row.after(&next);
                if let Some(next) = row.next_act().filter(|next| next.falls < now) {
                    waiting.insert((next, key), row);
                }
            }
            if done == before {
                return Ok(done);
            }
        }
    }

    async fn waking(&self, after: Option<u64>) -> Result<One<Waking>, Problem> {
        let answer = self.queries.ask(Question::Waking(WakingQuery { most: PAGE, after })).await?;
        serde_json::from_slice(&answer).map_err(|error| {
            let (en, zh) = (format!("the deadlines do not read: {error}"), format!("时限数据无法读取：{error}"));
            Problem::new(500, "internal", en, zh)
        })
    }

    /// Does what is overdue by one clock; answers how many commands were accepted.
    async fn overdue(&mut self, clock: &str) -> Result<usize, Problem> {
        let (mut accepted, mut cursor) = (0, None);
        loop {
            let page = self.page(clock, cursor).await?;
            for row in &page.rows {
                let (known, now) = (self.reference.known(), self.clock.now());
                let situation = Situation { centre: &known.centre, now };
                let proposals: Vec<Proposal> = anjuan_policies::propose(&row.obligation, situation).collect();
                for proposal in proposals {
                    if let Some(sequence) = self.submit_at(proposal, now).await? {
                        // What is asked next in this round knows of it.
                        (accepted, self.seen) = (accepted + 1, self.seen.max(Some(sequence)));
                    }
                }
            }
            cursor = page.next;
            if cursor.is_none() {
                return Ok(accepted);
            }
        }
    }

    /// Draws up every sheet of the closed periods that is missing (assessment/1, monthly/12); answers how many were drawn up now.
    /// The ids follow from period and subject, so that what an earlier process drew up is found and not drawn up again.
    async fn draw_sheets(&mut self) -> Result<usize, Problem> {
        let periods: Page<PeriodLine> = self.scoring(ScoringQuestion::Periods(AfterQuery::default())).await?;
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
                    if let Some(sequence) =
                        self.submit_at(anjuan_policies::sheet(draw).map_err(|error| unnamed(&error))?, now).await?
                    {
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
            after: self.seen,
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
        if self.answered.get(&id) == Some(&Answer::Done) {
            return Ok(None);
        }
        // What was proposed by a time that cannot be believed is not submitted, however long the round has been under way.
        if self.time.as_ref().is_some_and(|time| time.leapt().is_some()) {
            return Err(leapt());
        }
        self.pulse.proposed(&proposal.command.aggregate);
        if self.retried.contains(&proposal.command.aggregate.to_string()) {
            self.answered.pop(&id);
        }
        // Seen before it is decided: what changes while it is decided is new afterwards.
        let seen = match &proposal.watched {
            Some(watched) => Some(self.seen(watched).await?),
            None => None,
        };
        if self.rests(&proposal, seen.as_ref(), now) {
            return Ok(None);
        }
        let actor = Actor::system(&self.centre);
        let caller = Caller { actor, issued_at: now, expires_at: now, session: None, token: String::new() };
        let aggregate = proposal.command.aggregate.clone();
        match self.commands.submit(&caller, proposal.command).await {
            Ok(accepted) => {
                self.answered.put(id, Answer::Done);
                self.pulse.settled(&aggregate);
                self.silent = 0;
                tracing::info!(policy = proposal.policy, article = proposal.article, %aggregate, sequence = accepted.sequence, "done by the service");
                Ok((!accepted.duplicate).then_some(accepted.sequence))
            }
            Err(problem) if matches!(problem.status, 409 | 422) => {
                self.pulse.settled(&aggregate);
                self.silent = 0;
                tracing::info!(policy = proposal.policy, %aggregate, %problem, "a proposal was refused");
                let answer = match (proposal.watched, seen) {
                    (Some(watched), Some(seen)) if problem.status == 422 => {
                        self.pulse.rests(&watched.aggregate, (proposal.policy, now), &problem);
                        Answer::Refused { seen, problem: Box::new(problem) }
                    }
                    _ => self.again(now + REST),
                };
                self.answered.put(id, answer);
                Ok(None)
            }
            Err(problem) => {
                // 503 may be everybody's trouble; anything else is this aggregate's own.
                self.silent = if problem.status == 503 { self.silent + 1 } else { 0 };
                if self.silent >= SILENT {
                    return Err(problem);
                }
                self.failures += 1;
                let tries = self.pulse.failed(&aggregate, (proposal.policy, now), &problem);
                let rest = FIRST_REST * 2_i32.pow(tries.saturating_sub(1).min(7));
                let answer = self.again(now + rest.min(REST));
                self.answered.put(id, answer);
                tracing::error!(policy = proposal.policy, %aggregate, %problem, tries, "a proposal failed; the others go on");
                Ok(None)
            }
        }
    }
}

impl Workflow {
    /// Whether a proposal was answered, and there is nothing new that could make its answer another one.
    fn rests(&mut self, proposal: &Proposal, now_seen: Option<&Seen>, now: Instant) -> bool {
        match self.answered.get(&proposal.command.id) {
            None => false,
            Some(Answer::Done) => true,
            Some(Answer::Until(until)) => {
                let until = *until;
                if now < until {
                    self.again(until);
                }
                now < until
            }
            Some(Answer::Refused { seen, problem }) => {
                let same = now_seen == Some(seen);
                if let Some(watched) = proposal.watched.as_ref().filter(|_| same) {
                    self.pulse.rests(&watched.aggregate, (proposal.policy, now), problem);
                }
                same
            }
        }
    }

    /// It is made again from an instant on, which wakes the workflow.
    fn again(&mut self, at: Instant) -> Answer {
        self.again_at = Some(self.again_at.map_or(at, |known| known.min(at)));
        Answer::Until(at)
    }

    /// What a refused proposal waits to see changed.
    async fn seen(&self, watched: &Watched) -> Result<Seen, Problem> {
        let reference = self.reference.known().sequence;
        Seen::now(&*self.queries, watched, reference).await
    }
}

fn unnamed(error: &IdError) -> Problem {
    Problem::new(500, "internal", format!("nothing can be named so: {error}"), format!("无法命名：{error}"))
}

/// The clock cannot be believed until somebody confirms it.
fn leapt() -> Problem {
    Problem::new(
        503,
        "clock-leapt",
        "the clock leapt; what the service does by itself waits",
        "系统时间跳变，自动处理已暂停",
    )
}
