//! The projectors' role: every view of the table kept up to the log, and questions to them answered.
use super::aside::aside;
use super::skips::Skips;
use crate::clock::Clock;
use crate::failure::Failure;
use crate::ports::{
    BreachQuery, DeadlineQuery, DigestQuery, EntryQuery, InboxQuery, MovedQuery, ObligationQuery, QueryPort, Question,
    RebuildOrder, RecalledQuery, RegisterQuery, SummaryQuery, Waking, WakingQuery,
};
use crate::sentences::{self, named, words};
use anjuan_api::Problem;
use anjuan_api::asked::Unnamed;
use anjuan_api::queries::{
    DeadlineRow, DeadlineSummary, Incident, One, Page, Parked, RebuildProgress, RegisterRow, ViewDigest, ViewStatus,
    Views,
};
use anjuan_domain::matters::card::ObligationOf;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{EventLog, Witness};
use anjuan_projector::{AnyProjector, Compare, Feed, Health, Projector, ProjectorError, Reader, Status, WaitError};
use anjuan_views::breaches;
use anjuan_views::breaches::row::Breach;
use anjuan_views::deadlines::moved::{Moved, Recalled};
use anjuan_views::deadlines::{self, row::Obligation};
use anjuan_views::inbox::row::Item;
use anjuan_views::page::QueryError;
use anjuan_views::register;
use anjuan_views::register::row::Phase;
use anjuan_views::standing::{self, Standing};
use anjuan_views::view::{Unreadable, View};
use async_trait::async_trait;
use bytes::Bytes;
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

/// How long a question waits for the stream sequence it asks for.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a question waits for a view that does not answer yet.
const MOMENT: Duration = Duration::from_secs(2);

/// A rebuild that was asked for: whose, and how far it is.
type Jobs = Arc<Mutex<HashMap<&'static str, (Uuid, RebuildProgress)>>>;

/// Writes out the projectors from the table of views: each is opened, followed and looked at because its row is there.
macro_rules! projectors {
    ($($field:ident: $view:ident in $module:ident, $article:literal, $purpose:literal;)+) => {
        /// One projector for each view.
        struct Projectors { $($field: Projector<anjuan_views::$module::$view>),+ }

        impl Projectors {
            fn open(directory: &Path, feed: &Arc<Feed>) -> Result<Self, ProjectorError> {
                Ok(Self { $($field: Projector::open_with(directory, feed)?),+ })
            }

            fn all(&self) -> Vec<Arc<dyn AnyProjector>> {
                vec![$(Arc::new(self.$field.clone())),+]
            }
        }
    };
}
anjuan_views::views!(projectors);

/// Every view of one centre.
pub struct AllViews {
    views: Projectors,
    all: Vec<Arc<dyn AnyProjector>>,
    log: Arc<dyn EventLog>,
    skips: Skips,
    folded: super::inbox::Folded,
    clock: Arc<dyn Clock>,
    jobs: Jobs,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl AllViews {
    /// Opens the stores under `directory` and follows the log of that feed, all views together, until `stop`.
    ///
    /// # Errors
    /// When files cannot be made or read.
    pub fn start(
        directory: &Path,
        feed: &Arc<Feed>,
        clock: Arc<dyn Clock>,
        (stop, tasks): (CancellationToken, TaskTracker),
    ) -> Result<Arc<Self>, ProjectorError> {
        let views = Projectors::open(directory, feed)?;
        let all = views.all();
        for view in &all {
            let (name, following) = (view.name(), view.supervise(stop.clone()));
            tasks.spawn(async move {
                if let Err(error) = following.await {
                    tracing::warn!(view = name, %error, "the last rows may not be on the disk; the log gives them again");
                }
            });
        }
        let (log, skips, jobs) = (feed.log(), Skips::new(feed.log()), Jobs::default());
        let folded = super::inbox::Folded::default();
        Ok(Arc::new(Self { views, all, log, skips, folded, clock, jobs, stop, tasks }))
    }

    /// What the views know of the log: where each stands, and on which message.
    #[must_use]
    pub fn witnesses(&self) -> Vec<Witness> {
        self.all.iter().filter_map(|view| view.witness()).collect()
    }

    /// The views that scores are read from.
    fn scored(&self) -> super::scoring::Readers {
        super::scoring::Readers {
            scoring: self.views.scoring.reader(),
            attendance: self.views.attendance.reader(),
            deadlines: self.views.deadlines.reader(),
            breaches: self.views.breaches.reader(),
        }
    }

    fn named(&self, name: &str) -> Result<&Arc<dyn AnyProjector>, Failure> {
        self.all
            .iter()
            .find(|view| view.name() == name)
            .ok_or_else(|| Failure::NotFound(words(format!("view `{name}`"), format!("视图 `{name}`"))))
    }

    async fn register(&self, query: RegisterQuery) -> Result<Page<RegisterRow>, Failure> {
        let (page, after, by_person) = (query.page(), query.after, query.by_name.is_some());
        let filter = query.filter()?;
        let reader = reached(self.views.register.reader(), after).await?;
        if by_person {
            let answer = reader.read(|source| register::query::list(source, &filter, &page));
            let found = answer.value?;
            let rows = found.rows.into_iter().map(by_name_alone).collect();
            return Ok(Page { rows, next: found.next, sequence: answer.position });
        }
        let (covers, now) = (reached(self.views.breaches.reader(), after).await?, self.clock.now());
        let answer = aside(|| {
            reader.read(|source| covers.read(|covers| standing::register((source, covers), &filter, &page, now)))
        });
        let found = answer.value.value?;
        let rows = found.rows.into_iter().map(line).collect();
        Ok(Page { rows, next: found.next, sequence: answer.position.min(answer.value.position) })
    }

    async fn entry(&self, query: EntryQuery) -> Result<One<RegisterRow>, Failure> {
        let reader = reached(self.views.register.reader(), query.after).await?;
        let answer = reader.read(|source| register::query::get(source, &query.aggregate));
        let entry = answer.value?.ok_or_else(|| Failure::NotFound(named(&query.aggregate)))?;
        let covers = reached(self.views.breaches.reader(), query.after).await?;
        let known = covers.read(|covers| standing::line(covers, entry, self.clock.now()));
        Ok(One { row: line(known.value?), sequence: answer.position.min(known.position) })
    }

    async fn deadlines(&self, query: DeadlineQuery) -> Result<Page<DeadlineRow>, Failure> {
        let now = self.clock.now();
        let (page, after) = (query.page(), query.after);
        let filter = query.filter()?;
        let (reader, covers) =
            (reached(self.views.deadlines.reader(), after).await?, reached(self.views.breaches.reader(), after).await?);
        let answer = aside(|| {
            reader.read(|source| covers.read(|covers| standing::deadlines((source, covers), &filter, &page, now)))
        });
        let found = answer.value.value?;
        let rows = found.rows.into_iter().map(|Standing { row, on_duty, covering }| DeadlineRow {
            state: row.state(now),
            on_duty,
            covering,
            passed_over_since: reader.passed_over_since(&row.aggregate.to_string()),
            obligation: row,
        });
        Ok(Page { rows: rows.collect(), next: found.next, sequence: answer.position.min(answer.value.position) })
    }

    /// What amendments moved, with the cards that are proposed to be cancelled.
    async fn moved(&self, query: MovedQuery) -> Result<Page<Moved>, Failure> {
        let (page, after, now) = (query.page(), query.after, self.clock.now());
        let asked = query.asked()?;
        let (reader, covers) =
            (reached(self.views.deadlines.reader(), after).await?, reached(self.views.breaches.reader(), after).await?);
        let answer =
            aside(|| reader.read(|source| covers.read(|covers| standing::moved((source, covers), &asked, &page, now))));
        let found = answer.value.value?;
        let mut rows = Vec::with_capacity(found.rows.len());
        for row in found.rows {
            let cards = self.standing_cards(row.cards, after).await?;
            rows.push(Moved { cards, ..row });
        }
        Ok(Page { rows, next: found.next, sequence: answer.position.min(answer.value.position) })
    }

    /// The cards that are proposed to be cancelled.
    async fn recalled(&self, query: RecalledQuery) -> Result<Page<Recalled>, Failure> {
        let (page, after, now) = (query.page(), query.after, self.clock.now());
        let filter = query.filter();
        let (reader, covers) =
            (reached(self.views.deadlines.reader(), after).await?, reached(self.views.breaches.reader(), after).await?);
        let answer = aside(|| {
            reader.read(|source| covers.read(|covers| standing::recalled((source, covers), &filter, &page, now)))
        });
        let found = answer.value.value?;
        let rows = self.standing_cards(found.rows, after).await?;
        Ok(Page { rows, next: found.next, sequence: answer.position.min(answer.value.position) })
    }

    /// Those that were not withdrawn on appeal: a card that is gone needs nobody to cancel it.
    async fn standing_cards(&self, cards: Vec<Recalled>, after: Option<u64>) -> Result<Vec<Recalled>, Failure> {
        if cards.is_empty() {
            return Ok(cards);
        }
        let reader = reached(self.views.register.reader(), after).await?;
        let mut standing = Vec::with_capacity(cards.len());
        for card in cards {
            let line = reader.read(|source| register::query::get(source, &card.card)).value?;
            if line.is_none_or(|line| !matches!(line.phase, Phase::Withdrawn | Phase::Cancelled)) {
                standing.push(card);
            }
        }
        Ok(standing)
    }

    /// One obligation, whatever became of it.
    async fn obligation(&self, query: ObligationQuery) -> Result<One<Option<Obligation>>, Failure> {
        let reader = reached(self.views.deadlines.reader(), query.after).await?;
        let ObligationOf { about, clock, ordinal } = query.of;
        let clock = deadlines::row::Clock::parse(&clock);
        let answer = reader.read(|source| match clock {
            Some(clock) => deadlines::query::get(source, &about, clock, ordinal),
            None => Ok(None),
        });
        Ok(One { row: answer.value?, sequence: answer.position })
    }

    /// The obligations of which a card or a step fell, and the instant at which anything changes next.
    async fn waking(&self, query: WakingQuery) -> Result<One<Waking>, Failure> {
        let now = self.clock.now();
        let reader = reached(self.views.deadlines.reader(), query.after).await?;
        let answer = reader.read(|source| {
            let fallen = deadlines::steps::fallen(source, now, query.most)?;
            Ok::<_, Unreadable>(Waking { fallen, next: deadlines::steps::next_instant(source, now)? })
        });
        Ok(One { row: answer.value?, sequence: answer.position })
    }

    async fn breaches(&self, query: BreachQuery) -> Result<Page<Breach>, Failure> {
        let now = self.clock.now();
        let (page, after) = (query.page(), query.after);
        let filter = query.filter()?;
        let (deadlines, deeds) =
            (reached(self.views.deadlines.reader(), after).await?, reached(self.views.breaches.reader(), after).await?);
        let answer = aside(|| {
            deadlines.read(|deadlines| {
                deeds.read(|breaches| {
                    breaches::query::list(breaches::query::Sources { deadlines, breaches }, &filter, &page, now)
                })
            })
        });
        let found = answer.value.value?;
        Ok(Page { rows: found.rows, next: found.next, sequence: answer.position.min(answer.value.position) })
    }

    async fn inbox(&self, query: InboxQuery) -> Result<Page<Item>, Failure> {
        let readers = super::inbox::Readers {
            inbox: self.views.inbox.reader(),
            deadlines: self.views.deadlines.reader(),
            centre: self.views.centre.reader(),
        };
        super::inbox::answer(readers, &self.folded, (query, self.clock.now())).await
    }

    async fn summary(&self, query: SummaryQuery, now: Instant) -> Result<DeadlineSummary, Failure> {
        let after = query.after;
        let filter = query.filter()?;
        let (reader, covers) =
            (reached(self.views.deadlines.reader(), after).await?, reached(self.views.breaches.reader(), after).await?);
        let answer =
            aside(|| reader.read(|source| covers.read(|covers| standing::counts((source, covers), &filter, now))));
        let counts = answer.value.value?;
        let states = counts.into_iter().map(|(state, count)| (state.as_str().to_owned(), count)).collect();
        Ok(DeadlineSummary { states, sequence: answer.position.min(answer.value.position) })
    }

    async fn status(&self) -> Views {
        // One question for all: the log need not be asked by each of them.
        let head = self.log.head().await.ok();
        Views { views: self.all.iter().map(|view| view_status(view.status_at(head))).collect() }
    }

    async fn digest(&self, query: DigestQuery) -> Result<ViewDigest, Failure> {
        let view = self.named(&query.view)?;
        if let Some(after) = query.after {
            view.wait_for(after, PATIENCE).await?;
        }
        let digest = view.digest().await?;
        Ok(ViewDigest {
            name: digest.view,
            version: digest.version,
            sequence: digest.position,
            rows: digest.rows,
            digest: digest.sha256,
        })
    }

    /// Begins the rebuild of a job that is not known, or says how far it is.
    async fn rebuild(&self, order: RebuildOrder) -> Result<RebuildProgress, Failure> {
        let view = Arc::clone(self.named(&order.view)?);
        let begun = RebuildProgress { view: order.view.clone(), position: 0, head: 0, digest: None, error: None };
        {
            let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
            match jobs.get(view.name()) {
                Some((job, progress)) if *job == order.job => return Ok(progress.clone()),
                Some((_, progress)) if progress.digest.is_none() && progress.error.is_none() => {
                    return Err(Failure::UnderWay(words(
                        format!("the view {} is being rebuilt already; look at `anjuan view status`", order.view),
                        format!("视图 {} 正在重建，请查看 `anjuan view status`", order.view),
                    )));
                }
                _ => jobs.insert(view.name(), (order.job, begun.clone())),
            };
        }
        let (jobs, stop) = (Arc::clone(&self.jobs), self.stop.clone());
        self.tasks.spawn(async move {
            let state = Arc::clone(&jobs);
            let name = view.name();
            let progress = move |progress: anjuan_projector::Progress| {
                tell(&state, name, |state| (state.position, state.head) = (progress.done, progress.total));
            };
            let rebuilt = async {
                view.rebuild(Compare::Nothing, Box::new(progress)).await?;
                view.digest().await
            };
            let outcome = tokio::select! {
                outcome = rebuilt => outcome.map_err(|error| error.to_string()),
                () = stop.cancelled() => Err("the process stops; the view is as it was".into()),
            };
            tell(&jobs, name, |state| match outcome {
                Ok(digest) => (state.position, state.digest) = (digest.position, Some(digest.sha256)),
                Err(error) => state.error = Some(error),
            });
        });
        Ok(begun)
    }
}

/// A line of the register, with who answers for it now.
fn line(Standing { row, on_duty, covering }: Standing<register::row::Entry>) -> RegisterRow {
    RegisterRow { name: row.name(), on_duty, covering, entry: row, shown: None }
}

/// A line of the register where nobody asks who stands in.
fn by_name_alone(row: register::row::Entry) -> RegisterRow {
    RegisterRow { name: row.name(), on_duty: None, covering: None, entry: row, shown: None }
}

fn tell(jobs: &Jobs, view: &'static str, change: impl FnOnce(&mut RebuildProgress)) {
    if let Some((_, progress)) = jobs.lock().unwrap_or_else(PoisonError::into_inner).get_mut(view) {
        change(progress);
    }
}

#[async_trait]
impl QueryPort for AllViews {
    async fn ask(&self, question: Question) -> Result<Bytes, Problem> {
        let answered = match question {
            Question::Register(query) => json(self.register(query).await?),
            Question::Entry(query) => json(self.entry(query).await?),
            Question::Deadlines(query) => json(self.deadlines(query).await?),
            Question::Obligation(query) => json(self.obligation(query).await?),
            Question::Moved(query) => json(self.moved(query).await?),
            Question::Recalled(query) => json(self.recalled(query).await?),
            Question::Waking(query) => json(self.waking(query).await?),
            Question::Summary(query) => json(self.summary(query, self.clock.now()).await?),
            Question::Breaches(query) => json(self.breaches(query).await?),
            Question::Inbox(query) => json(self.inbox(query).await?),
            Question::Attendance(question) => {
                super::attendance::answer(self.views.attendance.reader(), question, self.clock.now()).await
            }
            Question::Scoring(question) => super::scoring::answer(self.scored(), question, self.clock.now()).await,
            Question::Status => json(self.status().await),
            Question::Skips => json(self.skips.all().await?),
            Question::Skip(skip) => json(self.skips.add(skip).await?),
            Question::Digest(query) => json(self.digest(query).await?),
            Question::Rebuild(order) => json(self.rebuild(order).await?),
        };
        Ok(answered?)
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Cursor(ref cursor) => Failure::Impossible(words(
                error.to_string(),
                format!("`cursor`：`{cursor}` 不是本查询的翻页位置，请原样取自上一页的 `next`"),
            )),
            QueryError::Unreadable(error) => error.into(),
        }
    }
}

impl From<Unnamed> for Failure {
    fn from(unnamed: Unnamed) -> Self {
        match unnamed {
            Unnamed::Aggregate(error) => Failure::Malformed(sentences::id(&error)),
            Unnamed::Choice { given, param, choices } => {
                let names: Vec<String> = choices.iter().map(|name| format!("`{name}`")).collect();
                Failure::Malformed(words(
                    format!("`{given}` is not a {param}; there are {}", names.join(", ")),
                    format!("`{given}` 不是可用的 `{param}`，可用的有 {}", names.join("、")),
                ))
            }
        }
    }
}

impl From<Unreadable> for Failure {
    fn from(error: Unreadable) -> Self {
        Failure::NotReady(words(error.to_string(), "视图的存储无法读取，详情见服务日志"))
    }
}

impl From<WaitError> for Failure {
    fn from(error: WaitError) -> Self {
        let zh = match &error {
            WaitError::Beyond { head, wanted } => {
                let zh = format!("事件日志至流序号 {head} 为止，尚无 {wanted}");
                return Failure::Impossible(words(error.to_string(), zh));
            }
            WaitError::Behind { view, position, wanted } => {
                format!("视图 {view} 现处流序号 {position}，未能及时到达 {wanted}，请稍后再问")
            }
            WaitError::Stopped { view, position, .. } => format!("视图 {view} 停在流序号 {position}，详情见服务日志"),
        };
        Failure::NotReady(words(error.to_string(), zh))
    }
}

impl From<ProjectorError> for Failure {
    fn from(error: ProjectorError) -> Self {
        match error {
            ProjectorError::Log(error) => Failure::Log(error),
            other => Failure::NotReady(words(other.to_string(), "视图此时无法应答，详情见服务日志")),
        }
    }
}

pub(super) fn json<T: Serialize>(answer: T) -> Result<Bytes, Failure> {
    serde_json::to_vec(&answer).map(Bytes::from).map_err(|error| Failure::Internal(error.to_string()))
}

/// The reader, once its rows reflect the stream sequence asked for.
pub(super) async fn reached<V: View>(reader: Reader<V>, after: Option<u64>) -> Result<Reader<V>, Failure> {
    if let Some(after) = after {
        reader.wait_for(after, PATIENCE).await?;
    }
    // A view that was just opened, or is being made anew, may be there in a moment; else it says that it is not.
    reader.answers_within(MOMENT).await;
    Ok(reader)
}

fn view_status(status: Status) -> ViewStatus {
    let (health, because) = match status.health {
        Health::Starting => ("starting", None),
        Health::Following => ("following", None),
        Health::Rebuilding => ("rebuilding", None),
        Health::Retrying { because } => ("retrying", Some(because)),
        Health::Stopped { because } => ("stopped", Some(because)),
    };
    let incidents = status.incidents.into_iter().map(|incident| Incident {
        sequence: incident.sequence,
        aggregate: incident.aggregate,
        event_type: incident.event_type,
        reason: incident.reason,
    });
    let parked = status.parked.into_iter().map(|parked| Parked {
        aggregate: parked.aggregate,
        since: parked.since,
        skipped: parked.skipped,
    });
    ViewStatus {
        name: status.name,
        version: status.version,
        position: status.position,
        head: status.head,
        rows: status.rows,
        health: health.into(),
        because,
        incidents: incidents.collect(),
        parked: parked.collect(),
    }
}
