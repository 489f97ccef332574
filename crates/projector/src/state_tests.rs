//! States against a model: whatever is folded, taken out and written meanwhile, each state says what it said.
use crate::folder::{Folder, Leaving};
use crate::numbers::{Numbers, key, with_digit};
use crate::state::State;
use crate::store::Store;
use anjuan_views::view::{Direction, Rows, Source};
use proptest::collection::{btree_map, vec};
use proptest::option::weighted;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

type Model = BTreeMap<String, u64>;

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// An event changes rows.
    Folded(BTreeMap<u16, Option<u64>>),
    /// The states that questions hold are let go of, and what gathered is written.
    Written,
}

fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let changes = btree_map(0_u16..300, weighted(0.7, 0_u64..1_000), 1..120);
    vec(prop_oneof![3 => changes.prop_map(Step::Folded), 1 => Just(Step::Written)], 1..16)
}

fn fold(folder: &mut Folder<Numbers>, model: &mut Model, changes: &BTreeMap<u16, Option<u64>>) {
    folder.overlay.begin();
    for (number, row) in changes {
        match row {
            Some(row) => {
                folder.overlay.put(&key(*number), *row);
                model.insert(key(*number), *row);
            }
            None => {
                folder.overlay.remove(&key(*number));
                model.remove(&key(*number));
            }
        }
    }
}

fn write(folder: &mut Folder<Numbers>, leaving: Leaving<Numbers>) {
    leaving.lease.ended();
    let writes = leaving.layer.writes::<Numbers>().unwrap();
    let sum = leaving.store.commit(writes, leaving.position).unwrap();
    folder.written(sum);
}

/// Every way to ask, against the model.
fn says(state: &State<Numbers>, model: &Model) {
    let rows: Model = state.rows("").map(Result::unwrap).collect();
    assert_eq!(&rows, model);
    assert_eq!(state.about.rows, model.len() as u64);
    for number in (0..300).step_by(7) {
        assert_eq!(state.row(&key(number)).unwrap(), model.get(&key(number)).copied());
    }
    for digit in 0..10 {
        let prefix = format!("digit/{digit}/");
        let mut expected: Vec<(String, String)> =
            with_digit(model, digit).into_iter().map(|key| (format!("{prefix}{key}"), key)).collect();
        let found = |after: Option<&str>, direction| -> Vec<(String, String)> {
            state.entries(&prefix, after, direction).map(Result::unwrap).collect()
        };
        assert_eq!(found(None, Direction::Forward), expected);
        let middle = expected.get(expected.len() / 2).map(|(entry, _)| entry.clone());
        if let Some(middle) = &middle {
            assert_eq!(found(Some(middle), Direction::Forward), expected[expected.len() / 2 + 1..]);
        }
        let before = expected.len() / 2;
        expected.reverse();
        assert_eq!(found(None, Direction::Backward), expected);
        if let Some(middle) = &middle {
            assert_eq!(found(Some(middle), Direction::Backward), expected[expected.len() - before..]);
        }
    }
    let canonical: Vec<_> = state.canonical_rows().map(Result::unwrap).collect();
    let expected: Vec<_> =
        model.iter().map(|(key, row)| (key.clone().into_bytes(), row.to_string().into_bytes())).collect();
    assert_eq!(canonical, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_state_says_what_it_said_whatever_is_folded_and_written_since(steps in any_steps()) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::<Numbers>::open(dir.path()).unwrap();
        let (mut folder, mut model) = (Folder::load(store.clone()).unwrap(), Model::new());
        let mut held: Vec<(State<Numbers>, Model)> = Vec::new();
        for step in steps {
            match step {
                Step::Folded(changes) => {
                    fold(&mut folder, &mut model, &changes);
                    held.push((folder.advance(), model.clone()));
                }
                Step::Written => {
                    let leaving = folder.leave().unwrap();
                    // One that is taken after the changes were taken out is read on while they are written.
                    let state = folder.advance();
                    held.clear();
                    write(&mut folder, leaving);
                    held.push((state, model.clone()));
                    held.push((folder.advance(), model.clone()));
                    store.check().unwrap();
                }
            }
            for (state, model) in &held {
                says(state, model);
            }
            prop_assert_eq!(folder.overlay.keys_by_index("digit/3/"), with_digit(&model, 3));
        }
        drop(held);
        let leaving = folder.leave().unwrap();
        write(&mut folder, leaving);
        store.check().unwrap();
        drop((folder, store));
        let again = Folder::load(Store::<Numbers>::open(dir.path()).unwrap()).unwrap().advance();
        says(&again, &model);
    }
}

#[test]
fn a_write_waits_for_questions_that_began_before_and_the_fold_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let (mut folder, mut model) = (Folder::load(Store::<Numbers>::open(dir.path()).unwrap()).unwrap(), Model::new());
    fold(&mut folder, &mut model, &(0..100).map(|number| (number, Some(1))).collect());
    let (before, known) = (folder.advance(), model.clone());
    fold(&mut folder, &mut model, &(50..150).map(|number| (number, Some(2))).collect());
    let leaving = folder.leave().unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let Leaving { store, layer, position, lease, .. } = leaving;
            lease.ended();
            done.store(true, Ordering::SeqCst);
            store.commit(layer.writes::<Numbers>().unwrap(), position).unwrap()
        });
        fold(&mut folder, &mut model, &(0..20).map(|number| (number, None)).collect());
        let after = folder.advance();
        says(&after, &model);
        std::thread::sleep(Duration::from_millis(30));
        assert!(!done.load(Ordering::SeqCst), "it waits for the state before");
        says(&before, &known);
        drop(before);
        let sum = writing.join().unwrap();
        says(&after, &model);
        folder.written(sum);
        says(&folder.advance(), &model);
        says(&after, &model);
    });
}

#[test]
fn nothing_is_written_over_what_was_not_written_or_broke_off_in_the_middle() {
    let dir = tempfile::tempdir().unwrap();
    let (mut folder, mut model) = (Folder::load(Store::<Numbers>::open(dir.path()).unwrap()).unwrap(), Model::new());
    // Nothing changed a row: what was taken out is known all the same.
    let failed = folder.leave().unwrap();
    assert!(folder.is_unwritten() && folder.leave().is_err(), "the position would pass what was never written");
    write(&mut folder, failed);
    assert!(!folder.is_unwritten());
    fold(&mut folder, &mut model, &(0..10).map(|number| (number, Some(1))).collect());
    drop(folder.advance());
    let leaving = folder.leave().unwrap();
    folder.broke_off();
    write(&mut folder, leaving);
    assert!(folder.leave().is_err(), "what came before is written; what broke off is not");
}
