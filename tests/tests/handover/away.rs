//! A is away, B covers, A returns (顶岗): every event of a case says who was responsible when it happened.
use crate::setup::{A, B, Setup, path, step};
use serde_json::json;

#[test]
fn a_is_away_b_covers_and_a_returns() {
    let place = tempfile::tempdir().unwrap();
    let mut setup = Setup::open(&place.path().join("service"));
    let case = setup.register(A, 1).remove(0);
    let (aggregate, case_path) = (case["aggregate"].as_str().unwrap().to_owned(), path(&case));
    setup.done(A, &format!("{case_path}/step"), &step());

    let away = json!({"away": A, "reason": "赴县开会"});
    setup.done(A, "/v1/posts/R02A/start-cover", &away);
    let started = &setup.events("post/R02A")[1];
    assert_eq!(started["type"], "anjuan.post.cover-started.v1");
    assert_eq!((&started["data"]["cover"], &started["data"]["handover"]["rule"]), (&json!(B), &json!("ab-role/4")));
    assert_eq!(started["data"]["matters"][0]["aggregate"], aggregate.as_str(), "the open work is listed");
    setup.done(B, &format!("{case_path}/step"), &step());
    setup.refused(A, "/v1/posts/R02A/start-cover", &away, "post.start-cover.away-already", "ab-role/1");

    // Not both at once: B may go only by the director's decision, and the chain then ends with a third person.
    let b_away = json!({"away": B, "cover": "P016", "reason": "防汛"});
    setup.refused(B, "/v1/posts/R02A/start-cover", &b_away, "post.start-cover.both-away", "ab-role/2");
    let override_of = |reason: &str| json!({"away": B, "cover": "P016", "reason": "防汛", "overrideReason": reason});
    setup.refused(
        B,
        "/v1/posts/R02A/start-cover",
        &override_of("抗洪"),
        "post.start-cover.not-the-director",
        "ab-role/2",
    );
    setup.done("P001", "/v1/posts/R02A/start-cover", &override_of("全镇抗洪，两人均须到场"));
    setup.done("P016", &format!("{case_path}/step"), &step());
    setup.done(B, "/v1/posts/R02A/end-cover", &json!({"back": B}));

    // The cover's written handover: signed by both, and the case stays nominally A's.
    let cover = json!({"kind": "COVER", "receiver": B, "reason": "赴县开会", "post": "R02A"});
    setup.seen();
    let handover = path(&setup.done(A, "/v1/handovers", &cover));
    for person in [A, B] {
        assert_eq!(setup.sign(person, &handover).status, 201);
    }
    let last = setup.events("post/R02A").pop().unwrap();
    assert_eq!(last["type"], "anjuan.post.cover-handed-over.v1");
    assert_eq!(setup.moves(&[case], B), [0]);

    setup.done(A, "/v1/posts/R02A/end-cover", &json!({"back": A}));
    setup.done(A, &format!("{case_path}/step"), &step());
    let responsible: Vec<String> =
        setup.events(&aggregate).iter().map(|event| event["responsible"].as_str().unwrap().to_owned()).collect();
    assert_eq!(responsible, [A, A, B, "P016", A], "registered, before, covered, both away, returned");
    setup.service.stop();
}
