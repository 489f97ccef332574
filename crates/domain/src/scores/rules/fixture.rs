//! Charges and the deployed rulebook for the tests of scoring (计分测试用例).
//!
//! The numbers are those of the centre's own file, read here with a reader of a few lines, so that no test has numbers of its
//! own. It must never be seen outside tests.
use super::{Charge, Sheet, Standing, charge_id, score};
use crate::clock::OfficeHours;
use crate::reference::centre::definition::{DoubleRule, Doubles, NumberRule, RulebookDefinition};
use crate::reference::tables::{self, Table, number};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The text of the deployed rulebook.
const DEPLOYED: &str = include_str!("../../../../../deploy/centres/bencha/rulebook.toml");

type Keys<'t> = BTreeMap<&'t str, &'t str>;

/// The tables of one name, `[[number]]`, each with its keys as written.
fn tables<'t>(name: &str) -> Vec<Keys<'t>> {
    let heading = format!("[[{name}]]");
    let mut tables: Vec<Keys<'t>> = Vec::new();
    let mut inside = false;
    for line in DEPLOYED.lines() {
        if line.starts_with('[') {
            inside = line.trim() == heading;
            if inside {
                tables.push(Keys::new());
            }
        } else if let (true, Some((key, value))) = (inside, line.split_once(" = ")) {
            tables.last_mut().unwrap().insert(key.trim(), value.trim().trim_matches('"'));
        }
    }
    tables
}

/// The deployed rulebook, read once.
static RULEBOOK: LazyLock<RulebookDefinition> = LazyLock::new(|| RulebookDefinition {
    version: "deployed".into(),
    title: "制度汇编".into(),
    office_hours: OfficeHours { article: "duty/2.2.2".into(), assumed: true, seasons: vec![] },
    limits: vec![],
    numbers: numbers(),
    centre_name: None,
    centre_name_en: None,
    doubles: Some(pairs()),
});

/// Every number of the deployed rulebook.
fn numbers() -> Vec<NumberRule> {
    let number = |keys: Keys<'_>| NumberRule {
        name: keys["name"].into(),
        value: keys["value"].parse().unwrap(),
        unit: keys["unit"].into(),
        article: keys["article"].into(),
        assumed: keys["assumed"] == "true",
        note: keys["note"].into(),
    };
    tables("number").into_iter().map(number).collect()
}

/// Those of them that the two score tables ask for.
pub(crate) fn score_numbers() -> Vec<NumberRule> {
    let asked: Vec<&str> = tables::numbers().collect();
    RULEBOOK.numbers.iter().filter(|rule| asked.contains(&rule.name.as_str())).cloned().collect()
}

/// That one of them.
pub(crate) fn score_number(name: &str) -> Option<NumberRule> {
    tables::numbers().find(|asked| *asked == name).and_then(|_| number(&RULEBOOK, name)).cloned()
}

/// Every pair of the deployed rulebook.
pub(crate) fn pairs() -> Doubles {
    let pair = |keys: Keys<'_>| DoubleRule {
        first: keys["first"].into(),
        second: keys["second"].into(),
        meant: keys["meant"] == "true",
        article: keys["article"].into(),
        assumed: keys["assumed"] == "true",
        note: keys["note"].into(),
    };
    Doubles { pairs: tables("double").into_iter().map(pair).collect() }
}

/// The numbers and pairs of the deployed rulebook, without its hours and periods.
pub(crate) fn rulebook() -> RulebookDefinition {
    RULEBOOK.clone()
}

/// One charge of a clause for a fact.
pub(crate) fn charge(clause: &str, fact: &str) -> Charge {
    Charge {
        id: charge_id(clause, fact),
        clause: clause.into(),
        fact: fact.into(),
        on: "2015-03-10".parse().unwrap(),
        quantity: 1,
        of: None,
        chosen: None,
        decided_by: None,
        reason: String::new(),
        persons: vec![],
        events: vec![],
        standing: Standing::Stands,
    }
}

/// The same so many times.
pub(crate) fn times(clause: &str, fact: &str, quantity: u32) -> Charge {
    Charge { quantity, ..charge(clause, fact) }
}

/// The same as a part of a whole.
pub(crate) fn part(clause: &str, fact: &str, quantity: u32, of: u32) -> Charge {
    Charge { of: Some(of), ..times(clause, fact, quantity) }
}

/// The same with points chosen in its range.
pub(crate) fn chosen(clause: &str, fact: &str, points: &str) -> Charge {
    let decided_by = Some("P002".into());
    Charge { chosen: Some(points.parse().unwrap()), decided_by, reason: "情节较重".into(), ..charge(clause, fact) }
}

/// The sheet of a window.
pub(crate) fn monthly(charges: &[Charge]) -> Sheet {
    score(Table::Monthly, "M2015-03", "W01", charges, &rulebook()).unwrap()
}

/// The sheet of a person.
pub(crate) fn assess(charges: &[Charge]) -> Sheet {
    score(Table::Assessment, "H2015-1", "P004", charges, &rulebook()).unwrap()
}

/// What an item is worth.
pub(crate) fn points(sheet: &Sheet, item: &str) -> String {
    sheet.items.iter().find(|other| other.item == item).unwrap().points.to_string()
}

/// How the line of a clause stands.
pub(crate) fn standing_of(sheet: &Sheet, clause: &str) -> Standing {
    sheet.items.iter().flat_map(|item| &item.lines).find(|line| line.clause == clause).unwrap().standing
}
