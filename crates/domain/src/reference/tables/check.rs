//! What is wrong with a rulebook's points (规则册分值校核): missing numbers, ranges upside down, caps that are not a hundred and ten.
//!
//! Implements the sums of monthly and assessment (100 and 10). It judges the rulebook, never a sheet.
use super::clause::{Opening, Pricing, Table};
use super::{CLAUSES, clause, items, number, numbers, points_of};
use crate::reference::centre::definition::{DoubleRule, RulebookDefinition};
use crate::vocabulary::points::Points;

/// Which entry of the rulebook a problem is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A number, by name.
    Number(&'static str),
    /// A pair of clauses, by its place in the list.
    Double(usize),
    /// The rulebook as a whole.
    Rulebook,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub entry: Entry,
    /// Which key of the entry; empty where it is the entry itself.
    pub key: &'static str,
    /// The article.
    pub article: &'static str,
    /// What, in English.
    pub en: String,
    /// What, in Simplified Chinese.
    pub zh: String,
}

/// Everything that is wrong with the points of a rulebook.
#[must_use]
pub fn check_rulebook(rulebook: &RulebookDefinition) -> Vec<Problem> {
    let mut problems: Vec<Problem> = numbers().filter_map(|name| check_number(name, rulebook)).collect();
    problems.extend(CLAUSES.iter().filter_map(|clause| check_range(clause.pricing, clause.article, rulebook)));
    problems.extend(CLAUSES.iter().filter_map(|clause| check_ladder(clause.pricing, clause.article, rulebook)));
    for table in Table::ALL {
        problems.extend(check_sum(*table, rulebook));
    }
    let pairs = rulebook.doubles.as_ref().map_or(&[][..], |doubles| &doubles.pairs);
    problems.extend(pairs.iter().enumerate().flat_map(|(place, pair)| check_double(place, pair, &pairs[..place])));
    problems
}

fn check_number(name: &'static str, rulebook: &RulebookDefinition) -> Option<Problem> {
    let problem = |entry, key, en, zh| Some(Problem { entry, key, article: "council/4", en, zh });
    let Some(rule) = number(rulebook, name) else {
        let en = format!("The rulebook lacks the number `{name}`.");
        return problem(Entry::Rulebook, "", en, format!("规则册缺少“{name}”这一数值。"));
    };
    let unit = unit_of(name);
    if rule.unit != unit {
        let en = format!("`{name}` is counted in `{unit}`, not in `{}`.", rule.unit);
        return problem(Entry::Number(name), "unit", en, format!("“{name}”的单位是“{unit}”，不是“{}”。", rule.unit));
    }
    match points_of(rule) {
        Some(_) => None,
        None => {
            let en = format!("`{name}` is {}, less than nothing.", rule.value);
            problem(Entry::Number(name), "value", en, format!("“{name}”为{}，不得为负数。", rule.value))
        }
    }
}

/// What a number of the tables is counted in: points in tenths, but for what is counted on the way to them.
fn unit_of(name: &str) -> &'static str {
    let counted = CLAUSES.iter().find_map(|clause| match clause.pricing {
        Pricing::Ladder { every, .. } if every == name => Some("times"),
        Pricing::Over { days, .. } if days == name => Some("days"),
        _ => None,
    });
    counted.unwrap_or("tenths")
}

fn check_range(pricing: Pricing, article: &'static str, rulebook: &RulebookDefinition) -> Option<Problem> {
    let Pricing::Range { least, most } = pricing else { return None };
    let (low, high) = (number(rulebook, least)?.value, number(rulebook, most)?.value);
    (low > high).then(|| Problem {
        entry: Entry::Number(most),
        key: "value",
        article,
        en: format!("`{most}` is {high} tenths and `{least}` is {low}: the range is upside down."),
        zh: format!("“{most}”为{high}，小于“{least}”的{low}，幅度上下限颠倒。"),
    })
}

fn check_ladder(pricing: Pricing, article: &'static str, rulebook: &RulebookDefinition) -> Option<Problem> {
    let Pricing::Ladder { every, .. } = pricing else { return None };
    (number(rulebook, every)?.value == 0).then(|| Problem {
        entry: Entry::Number(every),
        key: "value",
        article,
        en: format!("`{every}` is 0: every how many times is at least 1."),
        zh: format!("“{every}”为0，每几次须至少为1次。"),
    })
}

/// The caps add up to the base, in each table; the awards have their own cap.
fn check_sum(table: Table, rulebook: &RulebookDefinition) -> Option<Problem> {
    let base = number(rulebook, table.base()).and_then(points_of)?;
    let caps = items(table).iter().filter(|item| item.opening != Opening::Awards);
    let caps: Option<Vec<Points>> = caps.map(|item| number(rulebook, item.cap).and_then(points_of)).collect();
    let sum: Points = caps?.into_iter().sum();
    (sum != base).then(|| Problem {
        entry: Entry::Number(table.base()),
        key: "value",
        article: match table {
            Table::Monthly => "monthly",
            Table::Assessment => "assessment",
        },
        en: format!("The items of the table add up to {sum} points, not to {base}."),
        zh: format!("各项分值合计{sum}分，不是{base}分。"),
    })
}

fn check_double(place: usize, pair: &DoubleRule, before: &[DoubleRule]) -> Vec<Problem> {
    let problem = |key, en, zh| Problem { entry: Entry::Double(place), key, article: "post/1.2", en, zh };
    let unknown = |key, id: &str| {
        let en = format!("No score table has a clause `{id}`.");
        clause(id).is_none().then(|| problem(key, en, format!("考核表中没有“{id}”这一条款。")))
    };
    let mut problems: Vec<Problem> =
        [unknown("first", &pair.first), unknown("second", &pair.second)].into_iter().flatten().collect();
    let (Some(first), Some(second)) = (clause(&pair.first), clause(&pair.second)) else { return problems };
    if first == second {
        let en = format!("`{}` is paired with itself.", first.id);
        problems.push(problem("second", en, format!("“{}”与自身成对。", first.id)));
    }
    let same_table = items_of(first.item()) == items_of(second.item());
    if !same_table {
        let en = format!("`{}` and `{}` are of different tables, so no sheet has both.", first.id, second.id);
        problems.push(problem("second", en, format!("“{}”与“{}”不在同一考核表。", first.id, second.id)));
    }
    if !pair.meant {
        for (key, clause) in [("first", first), ("second", second)] {
            if !clause.pricing.stands_alone() {
                let en = format!("`{}` has no price by itself, so it is not set aside for another.", clause.id);
                problems.push(problem(key, en, format!("“{}”不单独计价，不能择一扣分。", clause.id)));
            }
        }
    }
    let ends =
        |pair: &DoubleRule| [pair.first.clone().min(pair.second.clone()), pair.first.clone().max(pair.second.clone())];
    if before.iter().any(|other| ends(other) == ends(pair)) {
        let en = format!("The pair `{}` and `{}` is given twice.", first.id, second.id);
        problems.push(problem("first", en, format!("“{}”与“{}”重复列出。", first.id, second.id)));
    }
    problems
}

fn items_of(item: &str) -> Option<Table> {
    Table::ALL.iter().copied().find(|table| items(*table).iter().any(|other| other.id == item))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::centre::definition::Doubles;
    use crate::scores::rules::fixture::rulebook;

    fn scenario(change: impl FnOnce(&mut RulebookDefinition)) -> Vec<(Entry, &'static str)> {
        let mut rulebook = rulebook();
        change(&mut rulebook);
        let problems = check_rulebook(&rulebook);
        assert!(problems.iter().all(|problem| !problem.zh.is_ascii() && !problem.en.is_empty()));
        problems.into_iter().map(|problem| (problem.entry, problem.key)).collect()
    }

    fn set(rulebook: &mut RulebookDefinition, name: &str, value: i32) {
        rulebook.numbers.iter_mut().filter(|rule| rule.name == name).for_each(|rule| rule.value = value);
    }

    #[test]
    fn the_deployed_rulebook_has_no_problem() {
        assert_eq!(check_rulebook(&rulebook()), []);
    }

    #[test]
    fn a_number_is_there_in_its_unit_and_a_range_and_a_ladder_can_be_used() {
        let lacking = scenario(|rulebook| rulebook.numbers.retain(|rule| rule.name != "monthly-9-hygiene"));
        assert_eq!(lacking, [(Entry::Rulebook, "")]);
        let points = scenario(|rulebook| {
            rulebook.numbers.iter_mut().filter(|rule| rule.name == "monthly-9-hygiene").for_each(|rule| {
                rule.unit = "points".into();
            });
        });
        assert_eq!(points, [(Entry::Number("monthly-9-hygiene"), "unit")]);
        let upside_down = scenario(|rulebook| set(rulebook, "monthly-7-verified-most", 10));
        assert_eq!(upside_down, [(Entry::Number("monthly-7-verified-most"), "value")]);
        let never = scenario(|rulebook| set(rulebook, "assessment-3-1-late-early-every", 0));
        assert_eq!(never, [(Entry::Number("assessment-3-1-late-early-every"), "value")]);
    }

    #[test]
    fn caps_that_do_not_add_up_to_a_hundred_are_told() {
        let ten = scenario(|rulebook| set(rulebook, "monthly-8-cap", 100));
        assert_eq!(ten, [(Entry::Number("monthly-base"), "value")], "the 10 in the text's sentence would make 95");
    }

    #[test]
    fn a_pair_names_two_clauses_of_one_table_once() {
        let pair = |first: &str, second: &str, meant| DoubleRule {
            first: first.into(),
            second: second.into(),
            meant,
            article: "monthly/7".into(),
            assumed: true,
            note: String::new(),
        };
        let with = |pairs: Vec<DoubleRule>| scenario(|rulebook| rulebook.doubles = Some(Doubles { pairs }));
        let verified = "monthly/7.verified";
        assert_eq!(with(vec![pair("monthly/7.verifid", verified, true)]), [(Entry::Double(0), "first")]);
        assert_eq!(with(vec![pair(verified, verified, true)]), [(Entry::Double(0), "second")]);
        assert_eq!(with(vec![pair(verified, "assessment/2.answer", true)]), [(Entry::Double(0), "second")]);
        let twice = vec![pair(verified, "monthly/9.hygiene", true), pair("monthly/9.hygiene", verified, false)];
        assert_eq!(with(twice), [(Entry::Double(1), "first")]);
        assert_eq!(with(vec![pair(verified, "monthly/10.peers", false)]), [(Entry::Double(0), "second")]);
    }
}
