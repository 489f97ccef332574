//! A case imported, corrected at its source, grown and shrunk, and compared each time.
use super::*;
use crate::commands::{Plan, plan};
use crate::csv_log;
use crate::mapping::Mapping;

const HEAD: &str = "case,activity,time,person,id\n";

fn mapping(more: &str) -> Mapping {
    let head = "system = \"x\"\nitem = \"I\"\nresponsible = \"P001\"\nutc_offset = \"+08:00\"\n";
    let case = "[case]\nid = \"case\"\naccepted_at = \"registration\"\n";
    let event = "[event]\nactivity = \"activity\"\ntime = \"time\"\nhandler = \"person\"\n";
    let rest = "[otherwise]\nas = \"step\"\n[activity.\"办结\"]\nas = \"finish\"\n";
    Mapping::parse(&format!("{head}{case}{event}{more}{rest}")).unwrap()
}

fn planned(rows: &str, more: &str) -> Plan {
    let mapping = mapping(more);
    plan(csv_log::read(&format!("{HEAD}{rows}"), &mapping).unwrap(), &mapping).unwrap()
}

/// What the service records of a plan, as it answers it.
fn recorded(plan: &Plan) -> Vec<Recorded> {
    let case = &plan.cases[0];
    let opening = case.commands[0].command.id;
    let events = case.commands.iter().zip(1..).map(|(planned, version)| {
        let (verb, mut data) = said(planned);
        data.retain(|_, value| !value.is_null());
        let at = planned.command.at.unwrap();
        let (command, name) = (planned.command.id, event_of(&verb));
        let event_type = name.map_or("", CaseEventName::event_type).to_owned();
        let causation = planned.command.causation.unwrap_or(opening);
        Recorded { version, command, causation, at, event_type, name, data }
    });
    events.collect()
}

fn said_later(event_type: &str, data: Value) -> Recorded {
    let id = Uuid::from_u128(9);
    let at = "2024-04-01T00:00:00Z".parse().unwrap();
    let data = data.as_object().unwrap().clone();
    let name = CaseEventName::parse(event_type);
    Recorded { version: 99, command: id, causation: id, at, event_type: event_type.to_owned(), name, data }
}

const ROWS: &str = "A,收件,2024-03-01 09:00,缪某,1\nA,初审,2024-03-04 10:00,缪某,2\nA,办结,2024-03-08 16:00,缪某,3\n";

#[test]
fn what_is_recorded_is_the_same_and_what_is_new_is_new() {
    let once = planned(ROWS, "");
    let known = recorded(&once);
    let again = compare(&once.cases[0], &known);
    assert_eq!((again.already.len(), again.fresh.len()), (5, 0));
    assert_eq!((again.changed, again.vanished), (vec![], vec![]));
    let grown = planned(&format!("A,踏勘,2024-03-02 15:00,李某,4\n{ROWS}"), "");
    let more = compare(&grown.cases[0], &known);
    assert_eq!((more.already.len(), more.fresh.len(), more.changed.len()), (5, 1, 0), "{more:?}");
}

#[test]
fn an_event_that_changed_is_proposed_as_a_correction_and_settled_by_it() {
    let known = recorded(&planned(ROWS, ""));
    let later = planned(&ROWS.replace("2024-03-08 16:00", "2024-03-09 16:00"), "");
    let compared = compare(&later.cases[0], &known);
    assert_eq!((compared.fresh.len(), compared.vanished.len(), compared.changed.len()), (0, 0, 1), "{compared:?}");
    let changed = &compared.changed[0].1;
    assert_eq!((changed.line, changed.version), (4, 5));
    assert_eq!(changed.proposed[0]["correct"]["field"], "FINISHED_AT");
    assert_eq!(changed.proposed[0]["correct"]["to"], "2024-03-09T16:00:00+08:00");
    assert!(changed.wording().zh.contains("第5号事件"), "{}", changed.wording());
    let correction = said_later("anjuan.case.corrected.v1", changed.proposed[0]["correct"].clone());
    let settled = [known, vec![correction]].concat();
    assert_eq!(compare(&later.cases[0], &settled).changed, []);
}

#[test]
fn what_no_correction_can_say_is_proposed_as_an_addition_and_settled_by_it() {
    let known = recorded(&planned(ROWS, ""));
    let later = planned(&ROWS.replace("10:00,缪某", "10:00,符某"), "");
    let changed = compare(&later.cases[0], &known).changed[0].1.clone();
    assert_eq!(changed.differences[0].field, "handler");
    let addition = said_later("anjuan.case.added.v1", changed.proposed[0]["add"].clone());
    assert_eq!(compare(&later.cases[0], &[known, vec![addition]].concat()).changed, []);
}

#[test]
fn of_an_open_case_what_the_source_has_no_more_is_noted_as_a_step() {
    let open = ROWS.replace("A,办结,2024-03-08 16:00,缪某,3\n", "");
    let known = recorded(&planned(&open, ""));
    let shorter = planned(&open.replace("A,初审,2024-03-04 10:00,缪某,2\n", ""), "");
    let proposed = compare(&shorter.cases[0], &known).vanished[0].proposed["step"].clone();
    assert!(proposed["opinion"].as_str().unwrap().contains("event 4"), "{proposed}");
    let step = said_later("anjuan.case.step-taken.v1", proposed);
    assert_eq!(compare(&shorter.cases[0], &[known, vec![step]].concat()).vanished, []);
}

#[test]
fn an_event_with_its_own_id_is_compared_under_it() {
    let by_id = "id = \"id\"\n";
    let known = recorded(&planned(ROWS, by_id));
    let renamed = planned(&ROWS.replace("初审", "复审"), by_id);
    let changed = compare(&renamed.cases[0], &known).changed[0].1.clone();
    assert_eq!(changed.proposed[0]["correct"]["to"], "复审");
    let another = planned(&ROWS.replace(",缪某,2\n", ",缪某,7\n"), by_id);
    let compared = compare(&another.cases[0], &known);
    assert_eq!((compared.fresh.len(), compared.vanished.len(), compared.changed.len()), (1, 1, 0), "{compared:?}");
}

#[test]
fn what_the_file_has_no_more_is_named_and_what_the_service_added_is_not() {
    let mut known = recorded(&planned(ROWS, ""));
    known.push(said_later("anjuan.case.step-taken.v1", json!({"step": "回访"})));
    let shorter = planned(&ROWS.replace("A,初审,2024-03-04 10:00,缪某,2\n", ""), "");
    let compared = compare(&shorter.cases[0], &known);
    assert_eq!((compared.vanished.len(), compared.changed.len()), (1, 0), "{compared:?}");
    assert_eq!((compared.vanished[0].version, compared.vanished[0].name.as_str()), (4, "初审"));
    let addition = said_later("anjuan.case.added.v1", compared.vanished[0].proposed["add"].clone());
    assert_eq!(compare(&shorter.cases[0], &[known, vec![addition]].concat()).vanished, []);
}

#[test]
fn equal_events_are_told_apart_by_how_many_they_are() {
    let twice = ROWS.replace("A,办结", "A,初审,2024-03-04 10:00,缪某,5\nA,办结");
    let known = recorded(&planned(&twice, ""));
    let compared = compare(&planned(ROWS, "").cases[0], &known).vanished.len();
    assert_eq!(compared, 1, "one of two equal events is gone, the other is the same");
}
