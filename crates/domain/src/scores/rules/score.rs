//! Charges into a sheet (计分): every charge priced, every item between zero and its cap (扣完为止), the same whatever the order.
//!
//! Implements assessment/1–6 and monthly/1–11 as a whole. It reads no facts and chooses nothing inside a range.
use super::refusal::ScoreRefusal;
use super::sheet::{Charge, Item, Line, Sheet, Standing};
use super::{doubles, price};
use crate::reference::centre::definition::RulebookDefinition;
use crate::reference::tables::{Clause, Opening, Range, ScoreItem, Table, clause, items};
use crate::vocabulary::points::Points;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refuse_if, require};
use std::collections::BTreeSet;

/// A line in the making.
#[derive(Debug)]
pub(super) struct Draft<'c> {
    pub(super) charge: &'c Charge,
    pub(super) clause: &'static Clause,
    pub(super) points: Points,
    pub(super) standing: Standing,
    pub(super) range: Option<Range>,
    pub(super) also: Vec<String>,
    pub(super) assumed: Vec<String>,
}

/// Prices charges under a rulebook: the sheet of one subject for one period. The order of the charges does not matter.
///
/// # Errors
/// A clause that the table does not have, a charge given twice, points chosen outside a range, a number that the rulebook lacks.
pub fn score(
    table: Table,
    period: &str,
    subject: &str,
    charges: &[Charge],
    rulebook: &RulebookDefinition,
) -> Result<Sheet, Refusal> {
    let mut drafts = drafts(table, charges, rulebook)?;
    for item in items(table) {
        for clause in item.clauses {
            price::together(&mut drafts, clause, rulebook)?;
        }
    }
    doubles::settle(&mut drafts, rulebook);
    let priced: Vec<(Opening, Item)> = items(table)
        .iter()
        .map(|item| Ok((item.opening, of_item(item, &drafts, rulebook)?)))
        .collect::<Result<_, ScoreRefusal>>()?;
    let sum = |awards: bool| -> Points {
        let wanted = |opening: Opening| (opening == Opening::Awards) == awards;
        priced.iter().filter(|(opening, _)| wanted(*opening)).map(|(_, item)| item.points).sum()
    };
    let base = sum(false).min(price::points(table.base(), rulebook)?);
    let awards = sum(true);
    Ok(Sheet {
        period: period.into(),
        subject: subject.into(),
        rulebook: rulebook.version.clone(),
        items: priced.into_iter().map(|(_, item)| item).collect(),
        base,
        awards,
        total: base + awards,
    })
}

/// Every charge with its own price, in the order of the sheet: by item, then by day, then by id.
fn drafts<'c>(
    table: Table,
    charges: &'c [Charge],
    rulebook: &RulebookDefinition,
) -> Result<Vec<Draft<'c>>, ScoreRefusal> {
    let mut ordered: Vec<(usize, &Charge, &'static Clause)> = Vec::with_capacity(charges.len());
    for charge in charges {
        let clause =
            clause(&charge.clause).ok_or_else(|| ScoreRefusal::UnknownClause { clause: charge.clause.clone() })?;
        let place = items(table).iter().position(|item| item.id == clause.item());
        ordered.push((place.ok_or(ScoreRefusal::OtherTable { clause, table })?, charge, clause));
    }
    ordered.sort_by_key(|(place, charge, _)| (*place, charge.on, charge.id.as_str()));
    let (mut ids, mut rates) = (BTreeSet::new(), BTreeSet::new());
    let mut drafts = Vec::with_capacity(ordered.len());
    for (place, charge, clause) in ordered {
        require!(ids.insert(charge.id.as_str()), ScoreRefusal::Twice { clause, charge: charge.id.clone() });
        refuse_if!(clause.pricing.is_rate() && !rates.insert(clause.id), ScoreRefusal::RateTwice { clause });
        drafts.push(draft(charge, clause, &items(table)[place], rulebook)?);
    }
    Ok(drafts)
}

fn draft<'c>(
    charge: &'c Charge,
    clause: &'static Clause,
    item: &ScoreItem,
    rulebook: &RulebookDefinition,
) -> Result<Draft<'c>, ScoreRefusal> {
    let (points, range) = price::price_of(charge, clause, rulebook)?;
    let names = clause.pricing.names().into_iter().flatten().filter(|name| *name != item.cap);
    let mut assumed = price::assumed(names.chain([item.cap]), rulebook);
    if clause.pricing.is_rate() {
        assumed.push(format!("rounding:{}", clause.id));
    }
    Ok(Draft { charge, clause, points, standing: standing(charge, range), range, also: Vec::new(), assumed })
}

/// How a charge stands before one fact is looked at twice: what people decided, or that somebody has to choose.
fn standing(charge: &Charge, range: Option<Range>) -> Standing {
    match charge.standing {
        decided @ (Standing::Contested | Standing::Withdrawn | Standing::Relaxed) => decided,
        Standing::Stands | Standing::ToBeChosen | Standing::SetAside => match (range, charge.chosen) {
            (Some(_), None) => Standing::ToBeChosen,
            _ => Standing::Stands,
        },
    }
}

fn of_item(item: &ScoreItem, drafts: &[Draft<'_>], rulebook: &RulebookDefinition) -> Result<Item, ScoreRefusal> {
    let cap = price::points(item.cap, rulebook)?;
    let lines = || drafts.iter().filter(|draft| draft.clause.item() == item.id);
    let counted: Points = lines().filter(|draft| draft.standing.counts()).map(|draft| draft.points).sum();
    let points = match item.opening {
        Opening::Full => cap - counted,
        Opening::Earned | Opening::Awards => counted.min(cap),
    };
    Ok(Item { item: item.id.into(), cap, points, lines: lines().map(line).collect() })
}

fn line(draft: &Draft<'_>) -> Line {
    Line {
        charge: draft.charge.id.clone(),
        clause: draft.clause.id.into(),
        article: draft.clause.article.into(),
        points: draft.points,
        standing: draft.standing,
        range: draft.range,
        also: draft.also.clone(),
        assumed: draft.assumed.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::rules::fixture::{assess, charge, chosen, monthly, points, rulebook, times};

    fn refused(table: Table, charges: &[Charge]) -> (String, String) {
        let refusal = score(table, "M2015-03", "W01", charges, &rulebook()).unwrap_err();
        assert!(!refusal.zh.is_ascii() && !refusal.en.is_empty());
        (refusal.code, refusal.article)
    }

    #[test]
    fn nothing_charged_is_a_hundred_without_awards() {
        let sheet = monthly(&[]);
        assert_eq!(
            (sheet.base.to_string(), sheet.awards, sheet.total.to_string()),
            ("100".into(), Points::ZERO, "100".into())
        );
        let sheet = assess(&[]);
        assert_eq!(sheet.base.to_string(), "95", "the 5 for proposals are earned");
    }

    #[test]
    fn the_caps_of_both_tables_are_a_hundred_and_ten() {
        for table in Table::ALL {
            let cap = |item: &ScoreItem| price::points(item.cap, &rulebook()).unwrap();
            let (awards, base): (Vec<&ScoreItem>, Vec<&ScoreItem>) =
                items(*table).iter().partition(|item| item.opening == Opening::Awards);
            assert_eq!(base.into_iter().map(cap).sum::<Points>().to_string(), "100", "{table:?}");
            assert_eq!(awards.into_iter().map(cap).sum::<Points>().to_string(), "10", "{table:?}");
        }
    }

    #[test]
    fn a_range_counts_its_least_until_somebody_chooses() {
        let open = monthly(&[charge("monthly/7.verified", "complaint/A")]);
        assert_eq!((points(&open, "monthly/7"), open.items[6].lines[0].standing), ("8".into(), Standing::ToBeChosen));
        let decided = monthly(&[chosen("monthly/7.verified", "complaint/A", "4.5")]);
        assert_eq!(
            (points(&decided, "monthly/7"), decided.items[6].lines[0].standing),
            ("5.5".into(), Standing::Stands)
        );
    }

    #[test]
    fn what_is_contested_counts_and_what_is_withdrawn_or_relaxed_does_not() {
        let standing = |standing| Charge { standing, ..charge("monthly/5.absent", "meeting/A") };
        for (how, left) in [(Standing::Contested, "8"), (Standing::Withdrawn, "10"), (Standing::Relaxed, "10")] {
            let sheet = monthly(&[standing(how)]);
            assert_eq!((points(&sheet, "monthly/5").as_str(), sheet.items[4].lines[0].standing), (left, how));
            assert_eq!(sheet.items[4].lines[0].points.to_string(), "2", "what it would be alone");
        }
    }

    #[test]
    fn no_item_goes_below_zero_and_no_award_above_ten() {
        let sheet = monthly(&[times("monthly/3.overdue", "case/A", 99), times("monthly/11.banner", "finding/B", 99)]);
        assert_eq!((points(&sheet, "monthly/3").as_str(), sheet.awards.to_string().as_str()), ("0", "10"));
        assert_eq!(sheet.total.to_string(), "100");
    }

    #[test]
    fn points_outside_the_range_are_refused_with_the_clauses_article() {
        for points in ["1.9", "5.1"] {
            let charges = [chosen("monthly/7.verified", "complaint/A", points)];
            let expected = ("score.charge.out-of-range".to_owned(), "monthly/7".to_owned());
            assert_eq!(refused(Table::Monthly, &charges), expected, "{points}");
        }
        let fixed = [chosen("monthly/9.hygiene", "finding/A", "1")];
        assert_eq!(refused(Table::Monthly, &fixed).0, "score.charge.no-range");
        let counted = [times("monthly/7.verified", "complaint/A", 2)];
        assert_eq!(refused(Table::Monthly, &counted).0, "score.charge.range-counted");
    }

    #[test]
    fn a_clause_is_one_of_the_table_and_a_charge_stands_once() {
        let hygiene = charge("monthly/9.hygiene", "finding/A");
        let unknown = Charge { clause: "monthly/9.dust".into(), ..hygiene.clone() };
        assert_eq!(refused(Table::Monthly, &[unknown]).0, "score.charge.unknown-clause");
        let other = refused(Table::Assessment, std::slice::from_ref(&hygiene));
        assert_eq!(other, ("score.charge.other-table".into(), "monthly/9".into()));
        assert_eq!(refused(Table::Monthly, &[hygiene.clone(), hygiene]).0, "score.charge.twice");
    }

    #[test]
    fn a_rate_has_its_whole_and_is_charged_once() {
        let rate = |quantity, of| Charge { quantity, of, ..charge("assessment/4.2.rate", "rate") };
        assert_eq!(refused(Table::Assessment, &[rate(3, None)]).0, "score.charge.no-part");
        assert_eq!(refused(Table::Assessment, &[rate(3, Some(2))]).0, "score.charge.no-part");
        let again = Charge { id: "again".into(), ..rate(1, Some(2)) };
        assert_eq!(refused(Table::Assessment, &[rate(1, Some(2)), again]).0, "score.charge.rate-twice");
    }

    #[test]
    fn a_number_that_the_rulebook_lacks_is_named() {
        let mut rulebook = rulebook();
        rulebook.numbers.retain(|rule| rule.name != "monthly-9-hygiene");
        let charges = [charge("monthly/9.hygiene", "finding/A")];
        let refusal = score(Table::Monthly, "M2015-03", "W01", &charges, &rulebook).unwrap_err();
        assert!(refusal.en.contains("`monthly-9-hygiene`") && refusal.zh.contains("monthly-9-hygiene"), "{refusal}");
    }

    #[test]
    fn the_same_charges_have_another_score_under_another_rulebook() {
        let mut other = rulebook();
        other.version = "what-if".into();
        other.numbers.iter_mut().filter(|rule| rule.name == "monthly-9-hygiene").for_each(|rule| rule.value = 25);
        let sheet =
            score(Table::Monthly, "M2015-03", "W01", &[charge("monthly/9.hygiene", "finding/A")], &other).unwrap();
        assert_eq!((points(&sheet, "monthly/9").as_str(), sheet.rulebook.as_str()), ("2.5", "what-if"));
    }
}
