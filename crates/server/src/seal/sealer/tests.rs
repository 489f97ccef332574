//! The sealer over a log in memory: what it signs, how it goes on, and what it refuses to sign.
use super::*;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::{Draft, MemoryLog};
use anjuan_proof::tiles::Tree;
use std::path::Path;
use uuid::Uuid;

fn sealer(directory: &Path) -> Result<Sealer, SealError> {
    let key = super::super::key(&directory.join("seal.key"), "bencha").unwrap();
    Sealer::open(key, Store::new(directory.join("proof")))
}

/// A log of so many messages; from `forged` on they are others.
pub(in crate::seal) async fn log(messages: u64, forged: u64) -> Arc<MemoryLog> {
    let log = Arc::new(MemoryLog::new("bencha"));
    extend(&log, 1..=messages, forged).await;
    log
}

async fn extend(log: &MemoryLog, numbers: impl Iterator<Item = u64>, forged: u64) {
    for number in numbers {
        let aggregate = AggregateRef::new(Kind::Contact, format!("K{number}")).unwrap();
        let body = format!("{{\"number\":{number},\"forged\":{}}}", number >= forged);
        let event_id = Uuid::from_u128(number.into());
        log.append(Draft { aggregate, event_id, expected: 0, head: None, body: body.into() }).await.unwrap();
    }
}

/// Seals what is there, and ends.
pub(in crate::seal) async fn seal(directory: &Path, log: &Arc<MemoryLog>) -> Result<Sealed, SealError> {
    let mut sealer = sealer(directory)?;
    sealer.fits(&**log).await?;
    let head = log.head().await?;
    let mut events = log.follow(sealer.sealed.sequence + 1, Filter::All).await?;
    while sealer.sealed.sequence < head {
        sealer.take(&events.next().await.unwrap()?)?;
    }
    sealer.publish().await?;
    Ok(Store::new(directory.join("proof")).sealed()?.unwrap())
}

#[tokio::test]
async fn a_checkpoint_proves_every_message_and_goes_on_after_a_start() {
    let (directory, log) = (tempfile::tempdir().unwrap(), log(300, u64::MAX).await);
    let before = seal(directory.path(), &log).await.unwrap();
    assert_eq!((before.size, before.sequence), (300, 300));
    extend(&log, 301..=900, u64::MAX).await;
    let sealed = seal(directory.path(), &log).await.unwrap();
    let store = Store::new(directory.path().join("proof"));
    let open = |sealed: &Sealed| checkpoint::open(&sealed.checkpoint, &store.public().unwrap()).unwrap();
    let (first, newest) = (open(&before), open(&sealed));
    let tree = Tree::new(newest.size, newest.root, |tile: &Tile| store.tile(tile));
    for sequence in [1, 256, 257, 300, 301, 512, 900] {
        let stored = log.at(sequence).await.unwrap().unwrap();
        let index = sealed.index(sequence).unwrap();
        assert_eq!(tree.leaf(index).unwrap(), leaf::hash(sequence, &stored.body), "{sequence}");
        tree.inclusion(index).unwrap();
    }
    assert!(!tree.consistency(first.size).unwrap().is_empty());
}

#[tokio::test]
async fn lost_tiles_are_made_again_from_the_log_and_come_to_what_was_signed() {
    let (directory, log) = (tempfile::tempdir().unwrap(), log(300, u64::MAX).await);
    let before = seal(directory.path(), &log).await.unwrap();
    std::fs::remove_dir_all(directory.path().join("proof/tile")).unwrap();
    extend(&log, 301..=301, u64::MAX).await;
    let sealed = seal(directory.path(), &log).await.unwrap();
    assert_eq!(sealed.size, 301);
    let store = Store::new(directory.path().join("proof"));
    let signed = checkpoint::open(&before.checkpoint, &store.public().unwrap()).unwrap();
    let tree = Tree::new(signed.size, signed.root, |tile: &Tile| store.tile(tile));
    tree.inclusion(7).unwrap();
}

#[tokio::test]
async fn a_log_with_other_bytes_or_without_its_end_is_not_signed_again() {
    let directory = tempfile::tempdir().unwrap();
    seal(directory.path(), &log(300, u64::MAX).await).await.unwrap();
    let signed = Store::new(directory.path().join("proof")).sealed().unwrap();
    for other in [log(310, 300).await, log(200, u64::MAX).await] {
        assert!(matches!(seal(directory.path(), &other).await, Err(SealError::Rewritten(_))));
    }
    // One in the middle is not looked at by the start, and is found where the tree is made again.
    std::fs::remove_dir_all(directory.path().join("proof/tile")).unwrap();
    assert!(matches!(seal(directory.path(), &log(310, 17).await).await, Err(SealError::Rewritten(_))));
    assert_eq!(Store::new(directory.path().join("proof")).sealed().unwrap(), signed, "what was signed stands");
}

#[tokio::test(start_paused = true)]
async fn a_checkpoint_comes_within_a_second_and_none_where_nothing_happens() {
    let (directory, log) = (tempfile::tempdir().unwrap(), log(3, u64::MAX).await);
    let stop = CancellationToken::new();
    let sealing =
        tokio::spawn(sealer(directory.path()).unwrap().run(Arc::clone(&log) as Arc<dyn EventLog>, stop.clone()));
    let store = Store::new(directory.path().join("proof"));
    let begun = Instant::now();
    while store.sealed().unwrap().is_none_or(|sealed| sealed.size < 3) {
        sleep(Duration::from_millis(20)).await;
    }
    assert!(begun.elapsed() <= Duration::from_secs(1), "{:?}", begun.elapsed());
    let first = store.sealed().unwrap();
    sleep(Duration::from_secs(60)).await;
    assert_eq!(store.sealed().unwrap(), first);
    stop.cancel();
    sealing.await.unwrap();
}
