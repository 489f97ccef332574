//! The published JSON schema of CloudEvents, where a copy lies beside the project: our envelopes satisfy it.
use anjuan_tests::generate::{Gen, any_envelope};
use anjuan_tests::json_schema::problems;
use serde_json::Value;

#[test]
fn every_envelope_satisfies_the_schema_of_cloudevents() {
    let path = anjuan_tests::golden::root().join("../shared/schemas/cloudevents-1.0.schema.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!(
            "skipped: no copy of the CloudEvents schema beside the project; the hand-written check stands in `envelope`"
        );
        return;
    };
    let schema: Value = serde_json::from_str(&text).unwrap();
    for seed in 0..500 {
        let event = serde_json::to_value(any_envelope(&mut Gen::new(seed))).unwrap();
        assert_eq!(problems(&event, &schema, &schema), Vec::<String>::new(), "seed {seed}: {event}");
    }
    let missing = problems(&serde_json::json!({"specversion": "", "id": 3}), &schema, &schema);
    assert!(missing.len() >= 4, "the check finds too little: {missing:?}");
}
