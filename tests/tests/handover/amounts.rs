//! How many matters a handover moves (交接数量): one, thirty, nine hundred at once; eleven hundred in two parts.
use crate::setup::{A, B, Setup, path, work};
use serde_json::{Value, json};

/// Everything listed moved with the second signature and nothing with the first.
fn handed_over(setup: &mut Setup, count: usize) {
    let cases = setup.register(A, count);
    let handover = setup.hand_over(A, B);
    let opened = setup.events(&handover.replace("/v1/handovers/", "handover/")).remove(0);
    assert_eq!(opened["data"]["lists"]["matters"].as_array().unwrap().len(), count, "the register fills itself in");
    assert_eq!(opened["responsible"], A);
    assert_eq!(setup.sign(B, &handover).status, 201);
    assert!(setup.moves(&cases[..1], B) == [0], "one signature moves nothing");
    setup.seen();
    let second = setup.sign(A, &handover);
    assert_eq!(second.status, 201, "{}", second.body);
    assert!(setup.moves(&cases, B).iter().all(|moves| *moves == 1), "all {count} moved, each once");
    let over = setup.sign(A, &handover);
    assert_eq!((over.status, &over.body["code"]), (422, &json!("handover.guard.over")), "{}", over.body);
}

#[test]
fn what_a_handover_may_move_is_what_one_batch_of_the_log_takes() {
    assert_eq!(anjuan_domain::matters::handover::parts::LARGEST_BATCH, anjuan_journal::MAX_BATCH);
}

#[test]
fn one_thirty_and_nine_hundred_cases_change_hands_with_the_second_signature() {
    let place = tempfile::tempdir().unwrap();
    let mut setup = Setup::open(&place.path().join("service"));
    for count in [1, 30, 900] {
        handed_over(&mut setup, count);
    }
    setup.service.stop();
}

#[test]
fn eleven_hundred_cases_are_refused_at_once_with_the_number_and_done_in_two_parts() {
    let place = tempfile::tempdir().unwrap();
    let mut setup = Setup::open(&place.path().join("service"));
    let cases = setup.register(A, 1_100);
    let refused = setup.refused(A, "/v1/handovers", &work(B), "handover.list.too-many", "handover/2.2");
    for fact in ["1100", "999", "part 1 to 2 of 2"] {
        assert!(refused["detailEn"].as_str().unwrap().contains(fact), "{refused}");
    }
    let part = |index: u32| {
        let mut body = work(B);
        body["part"] = json!({"index": index, "of": 2});
        body
    };
    // Both are entered before one is signed: what the first moves is no part of the second.
    let handovers: Vec<String> = (1..=2).map(|index| path(&setup.done(A, "/v1/handovers", &part(index)))).collect();
    let mut moved = 0;
    for handover in &handovers {
        let listed = listed(&setup, handover);
        assert!(listed < 1_000, "{listed}");
        for person in [A, B] {
            let signed = setup.sign(person, handover);
            assert_eq!(signed.status, 201, "{}", signed.body);
            setup.seen();
        }
        moved += listed;
        let so_far = setup.moves(&cases, B).into_iter().sum::<usize>();
        assert_eq!(so_far, moved, "each part is whole");
    }
    assert_eq!(moved, 1_100);
    setup.service.stop();
}

fn listed(setup: &Setup, handover: &str) -> usize {
    let opened: Value = setup.events(&handover.replace("/v1/handovers/", "handover/")).remove(0);
    opened["data"]["lists"]["matters"].as_array().unwrap().len()
}
