//! The workflow role: what the house does by itself. Overdue obligations go through the policies' table, and what a policy
//! proposes is submitted as a command of the house; the command is decided like any other.
use crate::clock::Clock;
use crate::ports::{Caller, CommandPort, DeadlineQuery, QueryPort, Question};
use anjuan_api::Problem;
use anjuan_api::queries::{DeadlineRow, Page};
use anjuan_domain::actor::Actor;
use anjuan_domain::event::Instant;
use anjuan_policies::{POLICIES, Proposal};
use chrono::TimeDelta;
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How many proposals are remembered as done.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(99_999);

/// How many rows are asked for at once.
const PAGE: usize = 500;

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
        Self { centre: centre.to_owned(), commands, queries, clock, answered: LruCache::new(REMEMBERED) }
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
        Ok(accepted)
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
        let id = proposal.command.id;
        if self.answered.get(&id).is_some_and(|until| until.is_none_or(|until| now < until)) {
            return Ok(false);
        }
        let actor = Actor::system(&self.centre);
        let caller = Caller { actor, expires_at: now, token: String::new() };
        let aggregate = proposal.command.aggregate.clone();
        match self.commands.submit(&caller, proposal.command).await {
            Ok(accepted) => {
                self.answered.put(id, None);
                tracing::info!(policy = proposal.policy, article = proposal.article, %aggregate, sequence = accepted.sequence, "done by the house");
                Ok(!accepted.duplicate)
            }
            Err(problem) if matches!(problem.status, 409 | 422) => {
                self.answered.put(id, Some(now + REST));
                tracing::info!(policy = proposal.policy, %aggregate, %problem, "a proposal was refused");
                Ok(false)
            }
            Err(problem) => Err(problem),
        }
    }
}
