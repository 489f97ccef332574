//! Views that follow together: the log is read once for all that are level, and one that is not catches up by itself.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
mod common;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::log::{AppendError, Draft, EventLog, Filter, LogError, Stored};
use anjuan_journal::memory::MemoryLog;
use anjuan_projector::{AnyProjector, Compare, Feed, Projector, ViewDigest};
use anjuan_views::breaches::Breaches;
use anjuan_views::deadlines::row::Clock;
use anjuan_views::deadlines::{Deadlines, query};
use anjuan_views::register::Register;
use async_trait::async_trait;
use common::{PATIENCE, Town, Working, copy};
use futures::StreamExt;
use futures::stream::BoxStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio_util::sync::CancellationToken;

/// A log that counts the messages that its followers are given.
#[derive(Clone)]
struct Counted(MemoryLog, Arc<AtomicUsize>);

#[async_trait]
impl EventLog for Counted {
    async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        self.0.append(draft).await
    }
    async fn append_all(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        self.0.append_all(drafts).await
    }
    async fn last(&self, aggregate: &AggregateRef) -> Result<Option<Stored>, LogError> {
        self.0.last(aggregate).await
    }
    async fn at(&self, sequence: u64) -> Result<Option<Stored>, LogError> {
        self.0.at(sequence).await
    }
    async fn head(&self) -> Result<u64, LogError> {
        self.0.head().await
    }
    async fn follow(
        &self,
        from: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        let count = Arc::clone(&self.1);
        let counted = self.0.follow(from, filter).await?.inspect(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        });
        Ok(counted.boxed())
    }
    async fn read_span(
        &self,
        from: u64,
        to: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        self.0.read_span(from, to, filter).await
    }
}

/// Three views that follow one log together.
struct Three {
    views: Vec<Box<dyn AnyProjector>>,
    stop: CancellationToken,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Three {
    fn start(dir: &Path, log: Arc<dyn EventLog>) -> Self {
        let feed = Feed::new(log);
        let views: Vec<Box<dyn AnyProjector>> = vec![
            Box::new(Projector::<Breaches>::open_with(dir, &feed).unwrap()),
            Box::new(Projector::<Deadlines>::open_with(dir, &feed).unwrap()),
            Box::new(Projector::<Register>::open_with(dir, &feed).unwrap()),
        ];
        let stop = CancellationToken::new();
        let following = views.iter().map(|view| view.supervise(stop.clone()));
        let tasks = following.map(|following| tokio::spawn(async move { following.await.unwrap() })).collect();
        Self { views, stop, tasks }
    }

    async fn reach(&self, sequence: u64) {
        for view in &self.views {
            view.wait_for(sequence, PATIENCE).await.unwrap();
        }
    }

    async fn digests(&self) -> Vec<ViewDigest> {
        let mut digests = Vec::new();
        for view in &self.views {
            digests.push(view.digest().await.unwrap());
        }
        digests
    }

    async fn stop(self) {
        self.stop.cancel();
        for task in self.tasks {
            task.await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn views_that_are_level_share_one_reader_of_the_log() {
    let (dir, mut town, read) = (tempfile::tempdir().unwrap(), Town::new().await, Arc::new(AtomicUsize::new(0)));
    town.bustle(10).await;
    let log = Arc::new(Counted(town.log.clone(), Arc::clone(&read)));
    let three = Three::start(dir.path(), log);
    let head = town.bustle_more(10, 30).await;
    three.reach(head).await;
    let before = read.load(Ordering::SeqCst);
    let mut last = head;
    for round in 30..60 {
        last = town.bustle_more(round, round + 1).await;
        three.reach(last).await;
    }
    // Each by itself would read three times as many; one that was not level yet reads some of them by itself.
    let (came, read) = (usize::try_from(last - head).unwrap(), read.load(Ordering::SeqCst) - before);
    assert!(came <= read && read < came * 2, "{read} were read where {came} came");
    let together = three.digests().await;
    three.stop().await;
    let single = tempfile::tempdir().unwrap();
    let working = Working::<Deadlines>::start(single.path(), &town.log);
    working.reach(together[1].position).await;
    assert_eq!(working.digest().await, together[1], "as a view that follows by itself");
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_that_is_rebuilt_keeps_no_other_waiting_and_joins_again() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let head = town.bustle(30).await;
    let three = Three::start(dir.path(), Arc::new(town.log.clone()));
    three.reach(head).await;
    for round in 30..36 {
        let rebuilt = tokio::spawn(three.views[1].rebuild(Compare::Digests, Box::new(|_| ())));
        let head = town.bustle_more(round, round + 1).await;
        three.reach(head).await;
        rebuilt.await.unwrap().unwrap();
    }
    let head = town.bustle_more(36, 40).await;
    three.reach(head).await;
    let live = three.digests().await;
    for (view, live) in three.views.iter().zip(&live) {
        let rebuilt = view.rebuild(Compare::Digests, Box::new(|_| ())).await.unwrap();
        assert_eq!(rebuilt.compared, Some((live.clone(), live.clone())));
    }
    three.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_seen_before_it_is_in_the_store_and_a_crash_then_loses_nothing() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let working = Working::<Deadlines>::start(dir.path(), &town.log);
    working.reach(2).await;
    working.projector.flush().await.unwrap();
    let (reader, crash) = (working.projector.reader(), tempfile::tempdir().unwrap());
    let case = "case/A1".parse().unwrap();
    let promise = |rows: &dyn anjuan_views::view::Source<_>| query::get(rows, &case, Clock::Promise, 0).unwrap();
    // While this question is asked, nothing that came after it began goes into the store.
    let asked = reader.read(|rows| {
        let fold = async {
            let written = town.accept("A1").await;
            working.reach(written).await;
            written
        };
        let written = tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(fold));
        assert!(reader.read(promise).value.is_some(), "others see it");
        assert!(promise(rows).is_none(), "this question does not");
        copy(dir.path(), crash.path());
        written
    });
    let (before, written) = (asked.position, asked.value);
    let live = working.digest().await;
    let revived = Projector::<Deadlines>::open(crash.path(), Arc::new(town.log.clone())).unwrap();
    assert_eq!((revived.reader().position(), before), (2, 2), "on the disk it is not");
    drop(revived);
    let revived = Working::<Deadlines>::start(crash.path(), &town.log);
    revived.reach(written).await;
    assert_eq!(revived.digest().await, live);
    revived.stop().await;
    working.stop().await;
}
