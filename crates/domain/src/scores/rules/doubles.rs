//! One fact charged by two clauses (一事两扣): the rulebook says for each pair whether that is meant.
//!
//! Meant, both stand and name each other. Not meant, the dearer stands and the other is set aside. Where the rulebook says
//! nothing, both stand and say that nobody decided it. It changes no price.
use super::score::Draft;
use super::sheet::Standing;
use crate::reference::centre::definition::{DoubleRule, RulebookDefinition};
use std::collections::BTreeMap;

/// What the rulebook says of a pair, whichever stands first.
pub(super) fn rule<'r>(rulebook: &'r RulebookDefinition, one: &str, other: &str) -> Option<&'r DoubleRule> {
    let pairs = rulebook.doubles.as_ref().map_or(&[][..], |doubles| &doubles.pairs);
    pairs.iter().find(|pair| (pair.first == one && pair.second == other) || (pair.first == other && pair.second == one))
}

/// The mark on a line whose pair nobody decided, or was assumed to be as it is: the same from both sides.
fn mark(one: &str, other: &str) -> String {
    format!("double:{}+{}", one.min(other), one.max(other))
}

/// Settles every fact that is charged more than once. The lines stand in the order of the sheet.
pub(super) fn settle(lines: &mut [Draft<'_>], rulebook: &RulebookDefinition) {
    let mut facts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, line) in lines.iter().enumerate().filter(|(_, line)| !line.charge.fact.is_empty()) {
        facts.entry(&line.charge.fact).or_default().push(place);
    }
    for places in facts.into_values().filter(|places| places.len() > 1) {
        name_each_other(lines, &places);
        let mut dearest_first: Vec<usize> =
            places.into_iter().filter(|place| lines[*place].standing.counts()).collect();
        dearest_first.sort_by_key(|place| (std::cmp::Reverse(lines[*place].points), *place));
        let mut standing: Vec<usize> = Vec::new();
        for place in dearest_first {
            let kept_out = standing.iter().any(|other| not_meant(&lines[place], &lines[*other], rulebook));
            mark_assumed(lines, place, &standing, rulebook);
            match kept_out {
                true => lines[place].standing = Standing::SetAside,
                false => standing.push(place),
            }
        }
    }
}

fn name_each_other(lines: &mut [Draft<'_>], places: &[usize]) {
    for place in places {
        let others = places.iter().filter(|other| *other != place).map(|other| lines[*other].clause.id.to_owned());
        let also = others.collect();
        lines[*place].also = also;
    }
}

/// A charge whose price hangs on others, or is a rate, is neither set aside nor sets aside.
fn not_meant(line: &Draft<'_>, other: &Draft<'_>, rulebook: &RulebookDefinition) -> bool {
    let independent = line.clause.pricing.stands_alone() && other.clause.pricing.stands_alone();
    independent && rule(rulebook, line.clause.id, other.clause.id).is_some_and(|rule| !rule.meant)
}

fn mark_assumed(lines: &mut [Draft<'_>], place: usize, others: &[usize], rulebook: &RulebookDefinition) {
    for other in others {
        let (one, two) = (lines[place].clause.id, lines[*other].clause.id);
        if rule(rulebook, one, two).is_none_or(|rule| rule.assumed) {
            for marked in [place, *other] {
                if !lines[marked].assumed.contains(&mark(one, two)) {
                    lines[marked].assumed.push(mark(one, two));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::reference::tables::Table;
    use crate::scores::rules::fixture::rulebook;
    use crate::scores::rules::fixture::{charge, chosen, monthly, standing_of};
    use crate::scores::rules::{Standing, score};

    #[test]
    fn a_pair_that_is_meant_is_charged_twice_and_each_names_the_other() {
        let sheet =
            monthly(&[charge("monthly/1.quarrel", "finding/A"), charge("monthly/1.grave-quarrel", "finding/A")]);
        let lines = &sheet.items[0].lines;
        assert!(lines.iter().all(|line| line.standing == Standing::Stands && line.also.len() == 1));
        assert_eq!(sheet.items[0].points.to_string(), "5", "3 and 2 more are taken from 10");
        assert!(lines.iter().all(|line| line.assumed.is_empty()), "the text itself says so");
    }

    #[test]
    fn of_a_pair_that_is_not_meant_the_dearer_stands() {
        for (points, aside) in [("4", "monthly/1.quarrel"), ("2", "monthly/7.verified")] {
            let sheet = monthly(&[
                charge("monthly/1.quarrel", "complaint/A"),
                chosen("monthly/7.verified", "complaint/A", points),
            ]);
            assert_eq!(standing_of(&sheet, aside), Standing::SetAside, "{points} against 3");
            let taken = sheet.items.iter().flat_map(|item| &item.lines).filter(|line| line.standing.counts()).count();
            assert_eq!(taken, 1);
        }
    }

    #[test]
    fn when_the_dearer_is_withdrawn_the_other_stands() {
        let mut dearer = chosen("monthly/7.verified", "complaint/A", "5");
        dearer.standing = Standing::Withdrawn;
        let sheet = monthly(&[charge("monthly/1.quarrel", "complaint/A"), dearer]);
        assert_eq!(standing_of(&sheet, "monthly/1.quarrel"), Standing::Stands);
    }

    #[test]
    fn where_the_rulebook_says_nothing_both_stand_and_say_so() {
        let charges = [charge("monthly/5.late", "meeting/A"), charge("monthly/9.hygiene", "meeting/A")];
        let bare = crate::reference::centre::definition::RulebookDefinition { doubles: None, ..rulebook() };
        let sheet = score(Table::Monthly, "M2015-03", "W01", &charges, &bare).unwrap();
        for line in sheet.items.iter().flat_map(|item| &item.lines) {
            assert_eq!(line.standing, Standing::Stands);
            assert_eq!(line.assumed, ["double:monthly/5.late+monthly/9.hygiene"]);
        }
    }

    #[test]
    fn the_rulebook_says_of_every_pair_that_one_code_of_findings_charges() {
        let rulebook = rulebook();
        for code in crate::people::finding::codes::CODES {
            for clauses in [code.window, code.persons] {
                for (place, one) in clauses.iter().enumerate() {
                    for other in &clauses[place + 1..] {
                        assert!(super::rule(&rulebook, one, other).is_some(), "{}: {one} and {other}", code.code);
                    }
                }
            }
        }
    }
}
