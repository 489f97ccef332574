//! Builds against a model: whatever is set down meanwhile, the rows read as a map does, and the store is filled with them.
use crate::build::Build;
use crate::fill::fill;
use crate::folder::Folder;
use crate::numbers::{Numbers, key, with_digit};
use crate::store::{Store, between};
use anjuan_views::view::{Direction, Rows};
use proptest::collection::{btree_map, vec};
use proptest::option::weighted;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

/// Whether an event is applied or taken back.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    Applied,
    TakenBack,
}

/// Whether what is in memory is set down after an event.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Then {
    SetDown,
    GoOn,
}

type Step = (BTreeMap<u16, Option<u64>>, Fate, Then);

fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let changes = btree_map(0_u16..4_000, weighted(0.8, any::<u64>()), 1..1_500);
    let fate = prop_oneof![4 => Just(Fate::Applied), 1 => Just(Fate::TakenBack)];
    let then = prop_oneof![1 => Just(Then::SetDown), 1 => Just(Then::GoOn)];
    vec((changes, fate, then), 1..10)
}

fn begun(dir: &Path) -> Folder<Numbers> {
    let store = Store::<Numbers>::open(&dir.join("store")).unwrap();
    Folder::build(store, Build::new(dir)).unwrap()
}

fn fold(folder: &mut Folder<Numbers>, model: &mut BTreeMap<String, u64>, (changes, fate, then): Step) {
    folder.overlay.begin();
    for (number, row) in &changes {
        match row {
            Some(row) => folder.overlay.put(&key(*number), *row),
            None => folder.overlay.remove(&key(*number)),
        }
    }
    match fate {
        Fate::TakenBack => folder.overlay.take_back(),
        Fate::Applied => {
            for (number, row) in changes {
                match row {
                    Some(row) => drop(model.insert(key(number), row)),
                    None => drop(model.remove(&key(number))),
                }
            }
        }
    }
    if then == Then::SetDown {
        folder.overlay.build_mut().unwrap().set_down().unwrap();
    }
}

/// Fills the store, where so many bytes of index entries are sorted at once.
fn finished(folder: &mut Folder<Numbers>, dir: &Path, memory: usize) -> Store<Numbers> {
    let store = folder.overlay.store().clone();
    let filled = fill(&store, folder.overlay.build().unwrap(), dir, memory).unwrap();
    store.put_all(folder.complete(filled).unwrap()).unwrap();
    folder.overlay.built();
    store
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_build_reads_and_fills_as_a_map_does_whatever_is_set_down(steps in any_steps(), memory in 1_000_usize..100_000) {
        let dir = tempfile::tempdir().unwrap();
        let (mut folder, mut model) = (begun(dir.path()), BTreeMap::new());
        for (digit, step) in steps.into_iter().enumerate() {
            fold(&mut folder, &mut model, step);
            for number in 0..4_000 {
                let found = folder.overlay.get(&key(number)).as_deref().copied();
                prop_assert_eq!(found, model.get(&key(number)).copied());
            }
            // One part of the index is asked for again and again, and brought up to date.
            let digit = digit as u64 % 2;
            prop_assert_eq!(folder.overlay.keys_by_index(&format!("digit/{digit}/")), with_digit(&model, digit));
        }
        let store = finished(&mut folder, dir.path(), memory);
        let all = between(b"", None, Direction::Forward);
        let read = |(key, row): (Vec<u8>, Vec<u8>)| {
            (String::from_utf8(key).unwrap(), serde_json::from_slice::<u64>(&row).unwrap())
        };
        let rows: BTreeMap<_, _> = store.raw_rows(&all).map(|row| read(row.unwrap())).collect();
        prop_assert_eq!(&rows, &model);
        let index: Vec<_> = store.index(&all, Direction::Forward).map(Result::unwrap).collect();
        let mut expected: Vec<_> = model
            .iter()
            .map(|(key, row)| (format!("digit/{}/{key}", row % 10).into_bytes(), key.clone().into_bytes()))
            .collect();
        expected.sort();
        prop_assert_eq!(index, expected);
        prop_assert_eq!(store.position().unwrap().rows, model.len() as u64);
        store.check().unwrap();
        // It goes on as a store that was followed into.
        for number in 0..4_000 {
            let found = folder.overlay.get(&key(number)).as_deref().copied();
            prop_assert_eq!(found, model.get(&key(number)).copied());
        }
        drop((folder, store));
        Store::<Numbers>::open(&dir.path().join("store")).unwrap().check().unwrap();
    }
}

#[test]
fn a_build_without_rows_is_a_store_with_a_position() {
    let dir = tempfile::tempdir().unwrap();
    let store = finished(&mut begun(dir.path()), dir.path(), 1_000);
    store.check().unwrap();
    assert_eq!(store.position().unwrap().rows, 0);
    drop(store);
    Store::<Numbers>::open(&dir.path().join("store")).unwrap().check().unwrap();
}

#[test]
fn a_store_that_was_filled_takes_changes_as_any_other() {
    let dir = tempfile::tempdir().unwrap();
    let (mut folder, mut model) = (begun(dir.path()), BTreeMap::new());
    let changes = |numbers: std::ops::Range<u16>, row| numbers.map(|number| (number, row)).collect();
    fold(&mut folder, &mut model, (changes(0..3_000, Some(7)), Fate::Applied, Then::SetDown));
    fold(&mut folder, &mut model, (changes(1_000..2_000, Some(8)), Fate::Applied, Then::GoOn));
    let store = finished(&mut folder, dir.path(), 10_000);
    folder.overlay.begin();
    for number in (500..3_500).step_by(3) {
        folder.overlay.put(&key(number), 9);
        model.insert(key(number), 9);
    }
    drop(folder.advance());
    let sum = folder.leave().unwrap().write().unwrap();
    folder.written(sum);
    store.check().unwrap();
    let nines: Vec<String> = with_digit(&model, 9);
    assert_eq!(folder.overlay.keys_by_index("digit/9/"), nines);
    assert_eq!(store.position().unwrap().rows, model.len() as u64);
}

#[test]
fn what_is_kept_of_the_index_counts_as_memory_and_is_let_go_of_when_rows_are_set_down() {
    let dir = tempfile::tempdir().unwrap();
    let (mut folder, mut model) = (begun(dir.path()), BTreeMap::new());
    let changes = (0..3_000).map(|number| (number, Some(7))).collect();
    fold(&mut folder, &mut model, (changes, Fate::Applied, Then::GoOn));
    let bytes = |folder: &Folder<Numbers>| folder.overlay.build().unwrap().bytes();
    let rows = bytes(&folder);
    let sevens = folder.overlay.keys_by_index("digit/7/");
    let kept = bytes(&folder) - rows;
    assert!(kept > 3_000 * 2 * ("digit/7/".len() + key(0).len()), "{kept} bytes for {} entries", sevens.len());
    // Asked for again it takes no more, and what is changed in it is counted once.
    assert_eq!((folder.overlay.keys_by_index("digit/7/"), bytes(&folder) - rows), (sevens.clone(), kept));
    folder.overlay.build_mut().unwrap().set_down().unwrap();
    assert_eq!(bytes(&folder), 0);
    assert_eq!(folder.overlay.keys_by_index("digit/7/"), sevens, "it is made again from what was set down");
}
