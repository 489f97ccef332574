//! What inspectors see and people contest (巡查、考核事实).
use crate::people::{Act, People};
use anjuan_domain::command::Body;
use anjuan_domain::people::finding::Finding;
use anjuan_domain::people::finding::codes::{CODES, Code, code};
use anjuan_domain::people::finding::commands::{Contest, Decide, FindingCommand, Record, Withdraw};
use anjuan_domain::people::finding::events::{Choice, ContestOutcome};
use anjuan_domain::people::patrol::checklist::PATROL;
use anjuan_domain::people::patrol::commands::{PatrolCommand, Record as Patrol};
use anjuan_domain::people::patrol::events::{Outcome, PatrolCheck};
use anjuan_domain::reference::tables::{clause, range};
use anjuan_domain::vocabulary::ids::Kind;

/// Who goes round.
const INSPECTORS: [&str; 3] = ["P001", "P002", "P003"];

/// Somebody goes round.
pub(super) fn patrol(people: &mut People<'_>) -> Act {
    let (inspector, body) = (people.dice.pick(&INSPECTORS), checks(people));
    people.opening(inspector, Kind::Patrol, body)
}

/// A patrol's whole list.
pub(super) fn checks(people: &mut People<'_>) -> Body {
    let checks = PATROL.iter().map(|entry| {
        let good = people.chance(90);
        let outcome = if good { Outcome::InOrder } else { Outcome::NotInOrder };
        PatrolCheck { item: entry.code.into(), outcome, note: if good { String::new() } else { "见登记".into() } }
    });
    let checks = checks.collect();
    let windows = vec![people.at_a_window().1];
    Body::Patrol(PatrolCommand::Record(Patrol { place: "大厅".into(), windows, checks }))
}

/// Somebody saw something, or brings an award.
pub(super) fn record(people: &mut People<'_>) -> Act {
    // Mostly anything; often what leaves a range, so that sheets have something to choose.
    let ranged = code(people.dice.pick(&["notices", "staff-changes", "honour"])).filter(|_| people.chance(40));
    let found: &Code = ranged.unwrap_or_else(|| &CODES[people.dice.below(CODES.len())]);
    let (person, window) = people.at_a_window();
    let persons = if found.persons.is_empty() { vec![] } else { vec![person] };
    let record = Record {
        code: found.code.into(),
        choices: choices(people, found, !persons.is_empty()),
        persons,
        window: Some(window),
        place: "窗口".into(),
        evidence: "现场照片".into(),
        patrol: None,
        about: None,
    };
    let inspector = people.dice.pick(&INSPECTORS);
    people.opening(inspector, Kind::Finding, Body::Finding(record.into()))
}

/// Something about a window alone, mostly with points to choose.
pub(super) fn about_a_window(people: &mut People<'_>) -> Act {
    let found = code(people.dice.pick(&["notices", "staff-changes", "hygiene"])).expect("a code of the table");
    let record = Record {
        code: found.code.into(),
        choices: choices(people, found, false),
        persons: vec![],
        window: Some(people.at_a_window().1),
        place: "窗口".into(),
        evidence: "现场照片".into(),
        patrol: None,
        about: None,
    };
    let inspector = people.dice.pick(&INSPECTORS);
    people.opening(inspector, Kind::Finding, Body::Finding(record.into()))
}

/// Points at one end of each range that the code charges.
fn choices(people: &mut People<'_>, found: &Code, of_persons: bool) -> Vec<Choice> {
    let Some(rulebook) = people.record.centre.rulebook(people.today()).cloned() else { return vec![] };
    let persons = found.persons.iter().filter(|_| of_persons);
    let ranges = found.window.iter().chain(persons).filter_map(|id| Some((*id, range(clause(id)?, &rulebook)?)));
    let chosen = ranges.map(|(clause, range)| Choice {
        clause: clause.into(),
        points: if people.chance(50) { range.least } else { range.most },
        reason: "情节一般".into(),
    });
    chosen.collect()
}

/// What happens to a finding next.
pub(super) fn next(people: &mut People<'_>, finding: &Finding) -> (String, Body) {
    let concerned = finding.persons.first().cloned().or_else(|| {
        let window = people.record.centre.window(finding.window.as_deref()?, people.today())?;
        Some(window.head.clone())
    });
    let concerned = concerned.unwrap_or_else(|| "P012".into());
    let (person, command): (String, FindingCommand) = match people.dice.below(100) {
        0..55 if finding.contest.is_none() => (concerned, Contest { reason: "情况不符".into() }.into()),
        0..75 if finding.is_contested() => {
            let outcome = people.dice.pick(ContestOutcome::ALL);
            let changed = outcome == ContestOutcome::Changed;
            let found = code(&finding.code).filter(|_| changed);
            let of_persons = !finding.persons.is_empty();
            let choices = found.map(|found| choices(people, found, of_persons)).unwrap_or_default();
            let decider = people.dice.pick(&["P001", "P002"]);
            (decider.into(), Decide { outcome, choices, reason: "经核实".into() }.into())
        }
        0..85 => (finding.inspector.clone(), Withdraw { reason: "登记有误".into() }.into()),
        _ => (people.anybody(), Contest { reason: "请复核".into() }.into()),
    };
    (person, Body::Finding(command))
}
