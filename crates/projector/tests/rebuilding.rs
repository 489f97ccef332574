//! Building anew: beside the old store, compared, switched; and stores that are of no use any more.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]
mod common;
use anjuan_journal::Standing;
use anjuan_journal::log::{EventLog, Filter};
use anjuan_projector::{AnyProjector, Compare, Health, Projector, rebuild_from};
use anjuan_views::breaches::Breaches;
use anjuan_views::breaches::query::{Filter as Asked, Sources, list};
use anjuan_views::deadlines::Deadlines;
use anjuan_views::page::PageRequest;
use anjuan_views::register::Register;
use anjuan_views::view::View;
use common::{Town, Working};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;

fn home(dir: &Path) -> PathBuf {
    let name = format!("{}-v{}.", Deadlines::NAME, Deadlines::VERSION);
    let mut found = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    found.find(|path| path.file_name().unwrap().to_str().unwrap().starts_with(&name)).unwrap()
}

fn stores(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(home(dir)).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.starts_with('g'));
    names.sort();
    names
}

fn current(dir: &Path) -> PathBuf {
    let view = home(dir);
    view.join(std::fs::read_to_string(view.join("CURRENT")).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_comes_to_the_same_digest_while_the_view_is_served_and_moves_on() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let head = town.bustle(40).await;
    let working = Working::<Deadlines>::start(dir.path(), &town.log);
    working.reach(head).await;
    let live = working.digest().await;
    let seen = Arc::new(Mutex::new(vec![]));
    let reported = Arc::clone(&seen);
    let rebuilt = working
        .projector
        .rebuild(Compare::Digests, move |progress| reported.lock().unwrap().push(progress))
        .await
        .unwrap();
    let (before, after) = rebuilt.compared.unwrap();
    assert_eq!((&before, &after), (&live, &live));
    assert_eq!((rebuilt.stats.events, rebuilt.stats.rows), (head, live.rows));
    assert!(seen.lock().unwrap().iter().any(|progress| (progress.done, progress.total) == (head, head)));
    assert_eq!(stores(dir.path()), ["g1", "g2"], "the old one is kept");
    let head = town.open("C99").await;
    working.reach(head).await;
    assert_eq!(working.digest().await.rows, live.rows + 1);
    working.projector.rebuild(Compare::Nothing, |_| ()).await.unwrap();
    assert_eq!(stores(dir.path()), ["g2", "g3"], "only the one before is kept");
    let digest = working.digest().await;
    working.stop().await;
    let again = Working::<Deadlines>::start(dir.path(), &town.log);
    again.reach(head).await;
    assert_eq!(again.digest().await, digest);
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_log_is_built_to_the_same_rows_as_live() {
    let mut town = Town::new().await;
    for n in 0..60 {
        town.accept(&format!("A{n}")).await;
    }
    // Many events, with a notice that looks at everything open while changes wait to be written.
    for n in 0..20_500 {
        match n {
            20_200 => town.day_off("2014-11-06").await,
            _ if n % 2 == 0 => town.open(&format!("C{n}")).await,
            _ => town.answer(&format!("C{}", n - 1)).await,
        };
    }
    let head = town.finish("A7").await;
    let built = tempfile::tempdir().unwrap();
    let messages = town.log.read_span(1, head, Filter::All).await.unwrap();
    let stats = rebuild_from::<Deadlines>(messages, &built.path().join("store")).await.unwrap();
    assert_eq!(
        (stats.events, stats.parked),
        (head, 1),
        "the answer to what was displaced by the notice has no opening"
    );

    let live = tempfile::tempdir().unwrap();
    let projector = Projector::<Deadlines>::open(live.path(), Arc::new(town.log.clone())).unwrap();
    let rebuilt = projector.rebuild(Compare::Nothing, |_| ()).await.unwrap();
    assert_eq!(rebuilt.stats.rows, stats.rows);
    let large = projector.reader().digest().await.unwrap();
    drop(projector);
    let small = follow_in_small_batches(&town, head).await;
    assert_eq!(large, small);
}

/// Follows without a first build: the log is shown to be short until the view has begun.
async fn follow_in_small_batches(town: &Town, head: u64) -> anjuan_projector::ViewDigest {
    let dir = tempfile::tempdir().unwrap();
    let log = common::Vicious(town.log.clone(), common::Vice::Repeats(3));
    let projector = Projector::<Deadlines>::open(dir.path(), Arc::new(Short(log))).unwrap();
    let worker = projector.clone();
    let task = tokio::spawn(async move { drop(worker.supervise(CancellationToken::new()).await) });
    // Whoever waits by a sequence is told that this log has not so many.
    let reached = async {
        while projector.reader().position() < head {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(common::PATIENCE, reached).await.unwrap();
    task.abort();
    projector.reader().digest().await.unwrap()
}

/// A log that says it is empty, and is not.
struct Short(common::Vicious);

#[async_trait::async_trait]
impl EventLog for Short {
    async fn append(&self, draft: anjuan_journal::log::Draft) -> Result<u64, anjuan_journal::log::AppendError> {
        self.0.append(draft).await
    }
    async fn append_all(
        &self,
        drafts: Vec<anjuan_journal::log::Draft>,
    ) -> Result<Vec<u64>, anjuan_journal::log::AppendError> {
        self.0.append_all(drafts).await
    }
    async fn last(
        &self,
        aggregate: &anjuan_domain::vocabulary::ids::AggregateRef,
    ) -> Result<Option<anjuan_journal::log::Stored>, anjuan_journal::log::LogError> {
        self.0.last(aggregate).await
    }
    async fn at(&self, sequence: u64) -> Result<Option<anjuan_journal::log::Stored>, anjuan_journal::log::LogError> {
        self.0.at(sequence).await
    }
    async fn head(&self) -> Result<u64, anjuan_journal::log::LogError> {
        Ok(0)
    }
    async fn follow(&self, from: u64, filter: Filter) -> Result<Messages, anjuan_journal::log::LogError> {
        self.0.follow(from, filter).await
    }
    async fn read_span(&self, from: u64, to: u64, filter: Filter) -> Result<Messages, anjuan_journal::log::LogError> {
        self.0.read_span(from, to, filter).await
    }
}

type Messages = futures::stream::BoxStream<'static, Result<anjuan_journal::log::Stored, anjuan_journal::log::LogError>>;

#[tokio::test(flavor = "multi_thread")]
async fn a_new_view_over_a_long_log_is_built_at_its_start() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    for n in 0..5_100 {
        town.open(&format!("C{n}")).await;
    }
    let head = town.log.head().await.unwrap();
    let working = Working::<Register>::start(dir.path(), &town.log);
    working.reach(head).await;
    assert_eq!(working.digest().await.rows, 5_100);
    let head = town.answer("C1").await;
    working.reach(head).await;
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_does_not_open_is_set_aside_and_replayed() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let head = town.bustle(20).await;
    let working = Working::<Deadlines>::start(dir.path(), &town.log);
    working.reach(head).await;
    let live = working.digest().await;
    working.stop().await;
    std::fs::write(current(dir.path()).join("conf"), b"no store of anybody").unwrap();
    let again = Working::<Deadlines>::start(dir.path(), &town.log);
    again.reach(head).await;
    assert_eq!(again.digest().await, live);
    assert_eq!(stores(dir.path()), ["g1.broken-1", "g2"]);
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_of_another_log_is_kept_as_evidence_and_closes_the_log() {
    let (dir, mut first) = (tempfile::tempdir().unwrap(), Town::new().await);
    let head = first.bustle(20).await;
    let working = Working::<Deadlines>::start(dir.path(), &first.log);
    working.reach(head).await;
    working.stop().await;
    let mut second = Town::new().await;
    let shorter = second.open("C1").await;
    let again = Working::<Deadlines>::start(dir.path(), &second.log);
    again.until(|health| matches!(health, Health::Stopped { because } if because.contains("kept as evidence"))).await;
    let status = again.projector.reader().status().await.unwrap();
    assert_eq!((status.position, status.head), (head, Some(shorter)), "it stands where it stood");
    assert_eq!(stores(dir.path()), ["g1"]);
    let Standing::Closed(statement) = second.log.standing() else { panic!("the log is open") };
    assert_eq!((statement.from, statement.to, statement.witness.as_str()), (shorter + 1, head, "the view deadlines"));
    again.stop().await;
    // Where the log is the right one again, the view goes on.
    let back = Working::<Deadlines>::start(dir.path(), &first.log);
    back.until(Health::is_well).await;
    assert_eq!(stores(dir.path()), ["g1"]);
    back.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_that_was_interrupted_is_cleared_away() {
    let (dir, town) = (tempfile::tempdir().unwrap(), Town::new().await);
    Working::<Deadlines>::start(dir.path(), &town.log).stop().await;
    std::fs::create_dir(home(dir.path()).join("g7")).unwrap();
    let working = Working::<Deadlines>::start(dir.path(), &town.log);
    assert_eq!(stores(dir.path()), ["g1"]);
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn projectors_of_any_view_answer_behind_one_face() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let head = town.bustle(5).await;
    let log: Arc<dyn EventLog> = Arc::new(town.log.clone());
    let views: Vec<Box<dyn AnyProjector>> = vec![
        Box::new(Projector::<Deadlines>::open(dir.path(), Arc::clone(&log)).unwrap()),
        Box::new(Projector::<Breaches>::open(dir.path(), Arc::clone(&log)).unwrap()),
        Box::new(Projector::<Register>::open(dir.path(), log).unwrap()),
    ];
    for view in &views {
        let rebuilt = view.rebuild(Compare::Digests, Box::new(|_| ())).await.unwrap();
        assert_eq!(rebuilt.compared, None, "there was nothing at that position to compare with");
        assert_eq!(view.status_at(Some(head)).position, head);
        assert_eq!(view.digest().await.unwrap().view, view.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deeds_and_lateness_are_listed_from_two_stores_and_come_to_the_same_rebuilt() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    town.open("C1").await;
    let signed = serde_json::json!({"side": "GIVER", "by": "P001"});
    town.append("handover/H1", "handover.signed.v1", signed).await;
    let moved = serde_json::json!({"handover": "H1", "from": "P001", "to": "P002"});
    let head = town.append("contact/C1", "contact.handed-over.v1", moved).await;
    let (deadlines, breaches) =
        (Working::<Deadlines>::start(dir.path(), &town.log), Working::<Breaches>::start(dir.path(), &town.log));
    deadlines.reach(head).await;
    breaches.reach(head).await;
    let listed = || {
        let page = deadlines.projector.reader().read(|deadlines| {
            let answer = breaches.projector.reader().read(|breaches| {
                let now = "2014-12-01T00:00:00Z".parse().unwrap();
                list(Sources { deadlines, breaches }, &Asked::default(), &PageRequest::default(), now).unwrap()
            });
            answer.value
        });
        page.value.rows
    };
    let found = listed();
    let codes: Vec<(&str, &str, bool)> =
        found.iter().map(|breach| (breach.code.as_str(), breach.number.as_str(), breach.open)).collect();
    let number = found[0].number.as_str();
    assert_eq!(codes, [("moved-unsigned", number, true), ("contact-left-open", number, true)]);
    let rebuilt = breaches.projector.rebuild(Compare::Digests, |_| ()).await.unwrap();
    let (before, after) = rebuilt.compared.unwrap();
    assert_eq!(before, after);
    assert_eq!(listed(), found);
    deadlines.stop().await;
    breaches.stop().await;
}
