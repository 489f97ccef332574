//! Who is asked while somebody is away without a cover, and what was escalated once its matter is done.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::tests::{asked, case, directory, items, one};
use crate::testing::{History, at};
use anjuan_domain::access::asked::PassedOn;
use anjuan_domain::access::tasks::Task;
use anjuan_domain::matters::card::ObligationOf;
use anjuan_domain::matters::escalation::events::Raised;
use anjuan_domain::reference::line::Office;
use anjuan_domain::reference::post::events::AbsencePlanned;

const TUESDAY: &str = "2014-11-04T02:00:00Z";

/// P001 is on leave on 4 November 2014.
fn on_leave(history: &mut History) {
    let planned = AbsencePlanned {
        leave: "QJ-1".into(),
        person: "P001".into(),
        from: at("2014-11-04T00:00:00Z"),
        until: at("2014-11-04T09:30:00Z"),
        overridden: None,
    };
    history.add("post/PO1", "2014-11-03T08:00:00Z", "", planned);
}

#[test]
fn ab_role_1__what_waits_for_somebody_away_without_a_cover_goes_to_the_next_above_and_says_so() {
    let mut history = directory();
    case(&mut history);
    on_leave(&mut history);
    assert_eq!(asked(&history, Task::FinishCase, "2014-11-03T09:00:00Z"), one("P001"), "before the leave");
    let above = vec![("P003".to_owned(), Some("P001".to_owned()), Some(PassedOn::Away))];
    assert_eq!(asked(&history, Task::FinishCase, TUESDAY), above, "the head of the window");
    assert!(items(&history, Some("P001"), TUESDAY).is_empty());
    assert_eq!(asked(&history, Task::FinishCase, "2014-11-05T02:00:00Z"), one("P001"), "back again");
}

#[test]
fn discipline_7__what_was_escalated_is_acknowledged_only_as_long_as_it_is_owed() {
    let mut history = directory();
    case(&mut history);
    let raised = Raised {
        ordinal: 1,
        obligation: ObligationOf { about: "case/A1".parse().unwrap(), clock: "promise".into(), ordinal: 0 },
        matter: "AJ-20141103-A1".into(),
        cited: "time-limit/3.4".into(),
        due: at("2014-11-10T09:30:00Z"),
        step: Office::WindowHead,
        fell_at: at("2014-11-11T09:30:00Z"),
        rule: "escalation-window-head".into(),
        article: "discipline/7".into(),
        assumed: true,
        rulebook: "2014-11.1".into(),
        window: "W01".into(),
        responsible: "P001".into(),
        to: "P003".into(),
        office: Office::WindowHead,
        stands_for: None,
        passed_over: vec![],
    };
    history.add("escalation/case-A1-promise-0", "2014-11-11T09:30:00Z", "", raised);
    assert_eq!(asked(&history, Task::AcknowledgeEscalation, "2014-11-12T02:00:00Z"), one("P003"));
    history.add("case/A1", "2014-11-12T03:00:00Z", "P001", crate::testing::finished());
    assert!(asked(&history, Task::AcknowledgeEscalation, "2014-11-12T04:00:00Z").is_empty(), "it is done");
}
