//! Following the log: rows and position move together, through repetition, failure, restart and crash.
mod common;
use anjuan_projector::{Health, WaitError};
use anjuan_views::deadlines::row::{Clock, Status};
use anjuan_views::deadlines::{Deadlines, query};
use anjuan_views::register::Register;
use common::{PATIENCE, Town, Vice, Vicious, Working, copy};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_its_own_write_once_it_waited_for_it() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let working = Working::<Deadlines>::start(dir.path(), &town.log);
    let written = town.accept("A1").await;
    let reader = working.projector.reader();
    assert!(reader.wait_for(written, PATIENCE).await.unwrap() >= written);
    let answer = reader.read(|rows| query::get(rows, &"case/A1".parse().unwrap(), Clock::Promise, 0).unwrap());
    assert_eq!(answer.position, written);
    assert_eq!(answer.value.unwrap().status, Status::Open);
    let behind = reader.wait_for(written + 1, Duration::from_millis(1)).await;
    assert_eq!(behind, Err(WaitError::Beyond { head: written, wanted: written + 1 }), "at once");
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_digest_is_the_same_live_and_after_a_restart() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let working = Working::<Deadlines>::start(dir.path(), &town.log);
    let head = town.bustle(30).await;
    working.reach(head).await;
    let live = working.digest().await;
    assert_eq!(working.projector.reader().status().await.unwrap().rows, live.rows);
    working.stop().await;
    let again = Working::<Deadlines>::start(dir.path(), &town.log);
    assert_eq!(again.digest().await, live, "before anything was replayed");
    again.reach(head).await;
    assert_eq!(again.digest().await, live);
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_on_the_disk_at_any_moment_comes_to_the_same_digest_in_the_end() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let working = Working::<Deadlines>::start(dir.path(), &town.log);
    let mut crashes = vec![];
    for round in 0..8 {
        for n in 0..12 {
            town.accept(&format!("A{round}x{n}")).await;
            town.open(&format!("C{round}x{n}")).await;
        }
        town.finish(&format!("A{round}x1")).await;
        if round % 3 == 1 {
            working.projector.flush().await.unwrap();
        }
        let crash = tempfile::tempdir().unwrap();
        copy(dir.path(), crash.path());
        crashes.push(crash);
    }
    let head = town.day_off("2014-11-05").await;
    working.reach(head).await;
    let live = working.digest().await;
    working.tear_away().await;
    for crash in &crashes {
        let revived = Working::<Deadlines>::start(crash.path(), &town.log);
        let at_start = revived.projector.reader().status().await.unwrap();
        assert!(at_start.position <= head);
        revived.reach(head).await;
        assert_eq!(revived.digest().await, live);
        revived.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_delivered_again_changes_nothing() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let head = town.bustle(10).await;
    let once = Working::<Register>::start(dir.path(), &town.log);
    once.reach(head).await;
    let live = once.digest().await;
    once.stop().await;
    let again = Working::<Register>::start(dir.path(), &Vicious(town.log.clone(), Vice::Repeats(20)));
    let head = town.open("C99").await;
    again.reach(head).await;
    let digest = again.digest().await;
    assert_eq!(digest.rows, live.rows + 1);
    let status = again.projector.reader().status().await.unwrap();
    assert_eq!((status.incidents, status.parked), (vec![], vec![]));
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hole_in_the_stream_stops_the_view_loudly_with_everything_before_it() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let head = town.bustle(10).await;
    let working = Working::<Deadlines>::start(dir.path(), &Vicious(town.log.clone(), Vice::LeavesOut(17)));
    working.until(|health| matches!(health, Health::Stopped { .. })).await;
    let status = working.projector.reader().status().await.unwrap();
    assert_eq!((status.position, status.head), (16, Some(head)));
    assert_eq!(status.incidents.iter().map(|incident| incident.sequence).collect::<Vec<_>>(), [17]);
    assert!(!status.health.is_well());
    let waited = working.projector.reader().wait_for(17, Duration::from_millis(1)).await;
    assert!(matches!(waited, Err(WaitError::Stopped { position: 16, .. })));
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_breaks_off_is_followed_again() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let head = town.bustle(5).await;
    let working = Working::<Deadlines>::start(dir.path(), &Vicious(town.log.clone(), Vice::Breaks(7)));
    working.reach(head).await;
    let undisturbed = tempfile::tempdir().unwrap();
    let steady = Working::<Deadlines>::start(undisturbed.path(), &town.log);
    steady.reach(head).await;
    assert_eq!(working.digest().await, steady.digest().await);
    working.stop().await;
    steady.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_applied_parks_its_aggregate_and_nothing_else() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    town.accept("A1").await;
    town.accept("A2").await;
    let garbage = town.append_raw("case/A1", b"{\"no\": \"event\"}".to_vec()).await;
    town.finish("A1").await;
    let unknown = town.append("contact/C1", "contact.vanished.v7", serde_json::json!({})).await;
    let early = town.answer("C2").await;
    town.finish("A1").await;
    let head = town.finish("A2").await;
    let working = Working::<Deadlines>::start(dir.path(), &town.log);
    working.reach(head).await;
    let status = working.projector.reader().status().await.unwrap();
    let named: Vec<_> = status.incidents.iter().map(|incident| (incident.sequence, &*incident.aggregate)).collect();
    assert_eq!(named, [(garbage, "case/A1"), (unknown, "contact/C1"), (early, "contact/C2")]);
    let parked: Vec<_> =
        status.parked.iter().map(|parked| (&*parked.aggregate, parked.since, parked.skipped)).collect();
    assert_eq!(parked, [("case/A1", garbage, 2), ("contact/C1", unknown, 0), ("contact/C2", early, 0)]);
    assert!(status.health.is_well());
    let promise = |case: &str| {
        let case = case.parse().unwrap();
        working
            .projector
            .reader()
            .read(|rows| query::get(rows, &case, Clock::Promise, 0).unwrap().unwrap())
            .value
            .status
    };
    assert_eq!((promise("case/A1"), promise("case/A2")), (Status::Open, Status::Met));
    working.stop().await;
    let again = Working::<Deadlines>::start(dir.path(), &town.log);
    let head = town.finish("A1").await;
    again.reach(head).await;
    let status = again.projector.reader().status().await.unwrap();
    assert_eq!(status.parked[0].skipped, 3, "a restart remembers what is parked");
    again.stop().await;
}
