//! A store whose bytes change on the disk: never a wrong row is served, and the view heals without anybody's help.
#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its store fails")]
mod common;
use anjuan_projector::ViewDigest;
use anjuan_views::deadlines::row::{Clock, Status};
use anjuan_views::deadlines::{Deadlines, query};
use common::{Town, Working, copy};
use std::path::{Path, PathBuf};

/// How many single bits are flipped; all of the five hundred with `ANJUAN_FLIPS=500`.
fn flips() -> u64 {
    std::env::var("ANJUAN_FLIPS").ok().and_then(|text| text.parse().ok()).unwrap_or(40)
}

/// The files of the stores, without `CURRENT` and `PREVIOUS`, which hold no rows.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files(&entry));
        } else if std::fs::metadata(&entry).unwrap().len() > 0 && !entry.ends_with("CURRENT") {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// A generator of its own (splitmix64): the same flips in every run.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Flips one bit where something was written: what sled never used of a file says nothing.
fn flip(dir: &Path, state: &mut u64) {
    let files = files(dir);
    loop {
        let file = &files[usize::try_from(next(state)).unwrap() % files.len()];
        let mut bytes = std::fs::read(file).unwrap();
        let at = usize::try_from(next(state)).unwrap() % bytes.len();
        if bytes[at] != 0 {
            bytes[at] ^= 1 << (next(state) % 8);
            std::fs::write(file, bytes).unwrap();
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flipped_bit_of_a_closed_store_never_changes_a_row_and_the_view_heals() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let working = Working::<Deadlines>::start(dir.path(), &town.log);
    let head = town.bustle(60).await;
    working.reach(head).await;
    let live: ViewDigest = working.digest().await;
    working.stop().await;
    // Unharmed, it is opened as it is: what every commit counts is what is there.
    let unharmed = Working::<Deadlines>::start(dir.path(), &town.log);
    assert_eq!(unharmed.projector.reader().position(), head);
    unharmed.stop().await;
    assert!(!files(dir.path()).iter().any(|file| file.to_string_lossy().contains("broken")), "nothing was set aside");
    let mut state = 20_141_101;
    for round in 0..flips() {
        let place = tempfile::tempdir().unwrap();
        copy(dir.path(), place.path());
        flip(place.path(), &mut state);
        let revived = Working::<Deadlines>::start(place.path(), &town.log);
        revived.reach(head).await;
        // What is asked while it heals is answered rightly, or not at all.
        for n in 0..60 {
            let case = format!("case/A{n}").parse().unwrap();
            let answer = revived.projector.reader().read(|rows| query::get(rows, &case, Clock::Promise, 0)).value;
            let expected = if n % 3 == 0 { Status::Met } else { Status::Open };
            match answer {
                Ok(row) => assert_eq!(row.map(|row| row.status), Some(expected), "round {round}"),
                Err(unreadable) => drop(unreadable),
            }
        }
        let mut healed = revived.projector.reader().digest().await;
        let begun = std::time::Instant::now();
        while healed.as_ref().ok() != Some(&live) {
            assert!(begun.elapsed().as_secs() < 30, "round {round}: {healed:?}");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            healed = revived.projector.reader().digest().await;
        }
        revived.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_lacks_what_it_had_is_made_anew_and_does_not_answer_until_then() {
    let (dir, mut town) = (tempfile::tempdir().unwrap(), Town::new().await);
    let working = Working::<Deadlines>::start(dir.path(), &town.log);
    let early = town.bustle(20).await;
    working.reach(early).await;
    working.projector.flush().await.unwrap();
    // A store of an earlier moment under the newest position would be a view with rows missing.
    let head = town.bustle(40).await;
    working.reach(head).await;
    let live = working.digest().await;
    working.stop().await;
    for file in files(dir.path()) {
        let length = std::fs::metadata(&file).unwrap().len();
        if file.ends_with("db") || length > 4_096 {
            // The end of sled's log is gone, as after a disk that lied about syncing.
            let kept = std::fs::read(&file).unwrap();
            std::fs::write(&file, &kept[..kept.len() / 2]).unwrap();
        }
    }
    let revived = Working::<Deadlines>::start(dir.path(), &town.log);
    revived.reach(head).await;
    assert_eq!(revived.digest().await, live);
    revived.stop().await;
}
