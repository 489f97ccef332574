//! The compatibility check itself: every kind of breaking change is caught, every kind of addition passes.
use crate::released::Released;

const BEFORE: &str = "
message Paused { string basis = 1; optional uint32 days = 2; repeated string told = 3; Kind.Value kind = 4; oneof by { string one = 5; string two = 6; } }
message Kind { enum Value { UNSPECIFIED = 0; HEARING = 1; TENDER = 2; } }
message Resumed { Paused of = 1; }";

/// A small contract, compiled from its text as the file `name`.
fn contract(name: &str, body: &str) -> Released {
    let place = tempfile::tempdir().expect("a directory");
    std::fs::write(place.path().join(name), format!("syntax = \"proto3\";\npackage t;\n{body}")).expect("written");
    let files = protox::compile([name], [place.path()]).unwrap_or_else(|error| panic!("{error:?}"));
    let pool = prost_reflect::DescriptorPool::from_file_descriptor_set(files).expect("a pool");
    Released::new(pool.all_messages(), pool.all_enums())
}

/// What the check says of `BEFORE` with one text replaced by another.
fn after(replace: &str, by: &str) -> Vec<String> {
    assert!(BEFORE.contains(replace), "{replace} is not in the contract");
    contract("t.proto", BEFORE).broken_by(&contract("t.proto", &BEFORE.replace(replace, by)))
}

#[track_caller]
fn breaks(replace: &str, by: &str, says: &str) {
    let found = after(replace, by);
    assert!(found.iter().any(|one| one.contains(says)), "`{replace}` → `{by}` is not caught as `{says}`: {found:?}");
}

#[track_caller]
fn passes(replace: &str, by: &str) {
    assert_eq!(after(replace, by), Vec::<String>::new(), "`{replace}` → `{by}`");
}

#[test]
fn nothing_changed_is_nothing_broken() {
    passes("string basis = 1;", "string basis = 1;");
}

#[test]
fn a_field_that_is_removed_renamed_renumbered_or_retyped_is_caught() {
    breaks("string basis = 1;", "", "t.Paused.basis was removed");
    breaks("string basis = 1;", "reserved 1; reserved \"basis\";", "t.Paused.basis was removed");
    breaks("string basis = 1;", "string ground = 1;", "t.Paused.basis was removed or renamed");
    breaks("string basis = 1;", "string basis = 9;", "number: 9");
    breaks("string basis = 1;", "bytes basis = 1;", "bytes");
    breaks("optional uint32 days", "optional int32 days", "int32");
    breaks("optional uint32 days", "optional uint64 days", "uint64");
    breaks("Kind.Value kind = 4;", "string kind = 4;", "t.Paused.kind was");
    breaks("Paused of = 1;", "Kind of = 1;", "t.Resumed.of was");
    breaks("string basis = 1;", "string basis = 1 [json_name = \"ground\"];", "ground");
}

#[test]
fn a_field_whose_presence_or_cardinality_changes_is_caught() {
    breaks("optional uint32 days", "uint32 days", "t.Paused.days was");
    breaks("string basis = 1;", "optional string basis = 1;", "t.Paused.basis was");
    breaks("repeated string told", "string told", "t.Paused.told was");
    breaks("string basis = 1;", "repeated string basis = 1;", "t.Paused.basis was");
    breaks(
        "oneof by { string one = 5; string two = 6; }",
        "oneof by { string one = 5; } string two = 6;",
        "t.Paused.two was",
    );
}

#[test]
fn a_message_that_is_removed_or_moved_is_caught() {
    breaks("message Resumed { Paused of = 1; }", "", "the message t.Resumed was removed");
    let moved = contract("t.proto", BEFORE).broken_by(&contract("u.proto", BEFORE));
    assert!(moved.contains(&"t.Paused moved from t.proto to u.proto".to_owned()), "{moved:?}");
}

#[test]
fn a_value_that_is_removed_renamed_or_renumbered_is_caught() {
    breaks(" TENDER = 2;", "", "t.Kind.Value.TENDER was removed");
    breaks("TENDER = 2;", "BIDDING = 2;", "t.Kind.Value.TENDER was removed or renamed");
    breaks("TENDER = 2;", "TENDER = 3;", "t.Kind.Value.TENDER was 2 and is 3");
    let without = BEFORE
        .replace("Kind.Value kind = 4;", "")
        .replace("message Kind { enum Value { UNSPECIFIED = 0; HEARING = 1; TENDER = 2; } }", "");
    let found = contract("t.proto", BEFORE).broken_by(&contract("t.proto", &without));
    assert!(found.contains(&"t.Kind.Value.HEARING was removed or renamed".to_owned()), "{found:?}");
}

#[test]
fn a_new_field_must_be_optional_because_earlier_events_lack_it() {
    breaks("string basis = 1;", "string basis = 1; string place = 9;", "t.Paused.place is new and not optional");
    passes("string basis = 1;", "string basis = 1; optional string place = 9;");
}

#[test]
fn additions_pass_and_once_recorded_are_released_too() {
    passes("TENDER = 2;", "TENDER = 2; AUCTION = 3;");
    passes("message Resumed", "message Extended { string by = 1; } message Resumed");
    let mut released = contract("t.proto", BEFORE);
    let more = contract(
        "t.proto",
        &BEFORE
            .replace("TENDER = 2;", "TENDER = 2; AUCTION = 3;")
            .replace("string basis = 1;", "string basis = 1; optional string place = 9;"),
    );
    released.add(&more);
    assert_eq!(released.broken_by(&more), Vec::<String>::new());
    let found = released.broken_by(&contract("t.proto", BEFORE));
    assert_eq!(found, ["t.Paused.place was removed or renamed", "t.Kind.Value.AUCTION was removed or renamed"]);
}

#[test]
fn recording_additions_never_changes_what_was_released() {
    let mut released = contract("t.proto", BEFORE);
    let before = released.clone();
    released.add(&contract(
        "u.proto",
        &BEFORE.replace("string basis = 1;", "bytes basis = 9;").replace("TENDER = 2", "TENDER = 3"),
    ));
    assert_eq!(released, before);
}
