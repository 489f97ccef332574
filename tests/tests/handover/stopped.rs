//! What stops a handover (交接受阻): something left out, something that changed, somebody who may not sign.
use crate::setup::{A, B, Setup, path, step, work};
use serde_json::{Value, json};

#[test]
fn what_is_left_out_is_refused_by_name() {
    let place = tempfile::tempdir().unwrap();
    let mut setup = Setup::open(&place.path().join("service"));
    let cases = setup.register(A, 3);
    let mut body = work(B);
    body["lists"] = json!({"matters": [cases[0]["aggregate"]]});
    // What the register has is no part of the command: the desk asks for it.
    body["register"] = json!([]);
    assert_eq!(setup.ask(A, "/v1/handovers", &body).status, 400);
    body.as_object_mut().unwrap().remove("register");
    let refused = setup.refused(A, "/v1/handovers", &body, "handover.list.left-out", "handover/2.4");
    for case in &cases[1..] {
        let number = case["number"].as_str().unwrap();
        for field in ["detailEn", "detailZh"] {
            assert!(refused[field].as_str().unwrap().contains(number), "{number}: {refused}");
        }
    }
    assert!(!refused["detailEn"].as_str().unwrap().contains(cases[0]["number"].as_str().unwrap()), "{refused}");
    body["lists"] = json!({"matters": cases.iter().map(|case| case["aggregate"].clone()).collect::<Vec<Value>>()});
    setup.done(A, "/v1/handovers", &body);
    setup.service.stop();
}

#[test]
fn a_case_that_changed_between_the_signatures_stops_the_second_by_name() {
    let place = tempfile::tempdir().unwrap();
    let mut setup = Setup::open(&place.path().join("service"));
    let cases = setup.register(A, 3);
    let handover = setup.hand_over(A, B);
    assert_eq!(setup.sign(A, &handover).status, 201);
    setup.done(A, &format!("{}/step", path(&cases[1])), &step());
    setup.seen();
    let sign = format!("{handover}/sign");
    let refused = setup.refused(B, &sign, &json!({}), "handover.sign.changed-since", "handover/2.1");
    let number = cases[1]["number"].as_str().unwrap();
    assert!(refused["detailEn"].as_str().unwrap().contains(number), "{refused}");
    assert!(!refused["detailEn"].as_str().unwrap().contains(cases[0]["number"].as_str().unwrap()), "{refused}");
    assert_eq!(setup.moves(&cases, B), [0, 0, 0]);

    // A case that is new is missing from the lists, by name; listed anew, both sign again.
    let new = setup.register(A, 1).remove(0);
    let refused = setup.refused(B, &sign, &json!({}), "handover.sign.opened-since", "handover/2.4");
    assert!(refused["detailZh"].as_str().unwrap().contains(new["number"].as_str().unwrap()), "{refused}");
    setup.done(A, &format!("{handover}/relist"), &json!({}));
    for person in [A, B] {
        let signed = setup.sign(person, &handover);
        assert_eq!(signed.status, 201, "the first signature fell away with the list: {}", signed.body);
    }
    assert_eq!(setup.moves(&[cases, vec![new]].concat(), B), [1; 4]);
    setup.service.stop();
}

#[test]
fn only_the_two_sign_each_themselves_and_nobody_moves_a_case_without() {
    let place = tempfile::tempdir().unwrap();
    let mut setup = Setup::open(&place.path().join("service"));
    let case = setup.register(A, 1).remove(0);
    let handover = setup.hand_over(A, B);
    let sign = format!("{handover}/sign");
    for person in ["P016", "P001"] {
        setup.refused(person, &sign, &json!({}), "handover.sign.not-a-party", "handover/2.2");
    }
    // Whoever runs the installation signs nothing at all.
    let operator = setup.service.post(&sign, &json!({}));
    assert_eq!(operator.body["code"], "access.denied", "{}", operator.body);
    let moved = json!({"handover": "X", "from": A, "to": B, "version": 1});
    for person in [A, B, "P001"] {
        let answer = setup.ask(person, &format!("{}/hand-over", path(&case)), &moved);
        assert_eq!((answer.status, &answer.body["article"]), (403, &json!("handover/2.1")), "{}", answer.body);
    }
    assert_eq!(setup.moves(&[case], B), [0]);
    setup.service.stop();
}
