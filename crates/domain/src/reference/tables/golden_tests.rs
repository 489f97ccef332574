//! The two score tables as one text (考核表一览): what each item is worth and what each clause takes or gives, in points.
//!
//! `rules.golden.txt` is that text under the deployed rulebook. A question mark marks what is assumed.
use super::{Clause, Opening, Pricing, ScoreItem, Table, items, number, points_of};
use crate::scores::rules::fixture::rulebook;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A number in points, or as it is counted.
fn value(name: &str) -> String {
    let rulebook = rulebook();
    let rule = number(&rulebook, name).unwrap();
    let amount = if rule.unit == "tenths" { points_of(rule).unwrap().to_string() } else { rule.value.to_string() };
    if rule.assumed { format!("{amount}?") } else { amount }
}

fn price(pricing: Pricing) -> String {
    match pricing {
        Pricing::Each(points) => format!("{} each", value(points)),
        Pricing::Range { least, most } => format!("{} to {} each, as chosen", value(least), value(most)),
        Pricing::PerUnit { points, en, .. } => format!("{} per {en}", value(points)),
        Pricing::Ladder { every, points } => format!("{} every {} times", value(points), value(every)),
        Pricing::Over { days, points } => format!("{} over {} days", value(points), value(days)),
        Pricing::Percentage { points } => format!("{} per whole percentage point below 100", value(points)),
        Pricing::Share { cap } => format!("what the share leaves of {}", value(cap)),
    }
}

fn of_clause(clause: &Clause) -> String {
    let names: Vec<&str> = clause.pricing.names().into_iter().flatten().collect();
    format!(
        "  {} [{}] {} | {} | {} | {}\n",
        clause.id,
        clause.article,
        clause.zh,
        clause.en,
        price(clause.pricing),
        names.join(", ")
    )
}

fn of_item(item: &ScoreItem) -> String {
    let opening = match item.opening {
        Opening::Full => "full",
        Opening::Earned => "earned",
        Opening::Awards => "awards",
    };
    let mut text =
        format!("{} [{}] {} | {} | {} {opening}\n", item.id, item.article, item.zh, item.en, value(item.cap));
    item.clauses.iter().for_each(|clause| text.push_str(&of_clause(clause)));
    text
}

fn text() -> String {
    let mut text = String::new();
    for table in Table::ALL {
        writeln!(text, "{table:?}: {}", value(table.base())).unwrap();
        items(*table).iter().for_each(|item| text.push_str(&of_item(item)));
    }
    for pair in rulebook().doubles.unwrap().pairs {
        let (meant, open) = (if pair.meant { "both" } else { "the dearer" }, if pair.assumed { "?" } else { "" });
        writeln!(text, "{} + {}: {meant}{open} [{}]", pair.first, pair.second, pair.article).unwrap();
    }
    text
}

#[test]
fn the_score_tables_are_what_was_agreed() {
    assert_eq!(text(), include_str!("rules.golden.txt"), "the tables changed: change rules.golden.txt, too");
}

#[test]
fn every_clause_belongs_to_its_item_and_stands_once() {
    let mut ids = BTreeSet::new();
    for item in Table::ALL.iter().flat_map(|table| items(*table)) {
        assert!(crate::vocabulary::articles::is_known(item.article), "{}", item.article);
        for clause in item.clauses {
            assert_eq!((clause.item(), clause.article), (item.id, item.article), "{}", clause.id);
            assert!(ids.insert(clause.id) && !clause.zh.is_ascii() && clause.en.is_ascii(), "{}", clause.id);
        }
    }
    let articles: BTreeSet<&str> = Table::ALL.iter().flat_map(|table| items(*table)).map(|item| item.article).collect();
    assert_eq!((ids.len(), articles.len()), (24 + 31, 11 + 12));
}

#[test]
fn every_number_of_the_tables_is_one_that_the_rulebook_has_to_have() {
    let names: BTreeSet<&str> = super::numbers().collect();
    for name in &names {
        assert!(crate::reference::centre::rulebook::NUMBERS.contains(name), "{name}");
    }
    let ours = |name: &&&str| name.starts_with("monthly-") || name.starts_with("assessment-");
    for name in crate::reference::centre::rulebook::NUMBERS.iter().filter(ours) {
        assert!(names.contains(name), "no clause asks for {name}");
    }
}
