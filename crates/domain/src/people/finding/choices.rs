//! The points chosen inside a range (幅度内扣分): one for each clause with a range that is charged, inside it, with a reason.
//!
//! Implements post/1.2 and the ranges of assessment and monthly. The range is the rulebook's of the day it happened on; a refusal names
//! it and the article of its clause.
use super::events::Choice;
use crate::reference::centre::Centre;
use crate::reference::lookup::blank;
use crate::reference::tables::{Clause, Range, clause, range};
use crate::vocabulary::points::Points;
use crate::vocabulary::refusal::{Refusal, Refuse};
use crate::vocabulary::refusals::refuse_if;
use chrono::NaiveDate;

/// Why the choices do not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ChoiceRefusal {
    /// A clause with a range is charged and nobody chose.
    Missing(&'static Clause, Range),
    /// Below or above the range.
    Outside(&'static Clause, Range, Points),
    /// Nobody says why so many.
    NoReason(&'static Clause),
    /// Chosen twice.
    Twice(&'static Clause),
    /// Nothing to choose there: the clause is not charged, or has no range.
    NotAsked(String),
}

impl Refuse for ChoiceRefusal {
    fn code(&self) -> &'static str {
        match self {
            ChoiceRefusal::Missing(..) => "finding.choices.missing",
            ChoiceRefusal::Outside(..) => "finding.choices.outside",
            ChoiceRefusal::NoReason(_) => "finding.choices.no-reason",
            ChoiceRefusal::Twice(_) => "finding.choices.twice",
            ChoiceRefusal::NotAsked(_) => "finding.choices.not-asked",
        }
    }
    fn article(&self) -> &'static str {
        match self {
            ChoiceRefusal::Missing(clause, _)
            | ChoiceRefusal::Outside(clause, ..)
            | ChoiceRefusal::NoReason(clause)
            | ChoiceRefusal::Twice(clause) => clause.article,
            ChoiceRefusal::NotAsked(_) => "post/1.2",
        }
    }
    fn en(&self) -> String {
        match self {
            ChoiceRefusal::Missing(clause, Range { least, most }) => {
                format!("Clause {} leaves {least} to {most} points to choose, and nobody chose.", clause.id)
            }
            ChoiceRefusal::Outside(clause, Range { least, most }, points) => {
                format!("Clause {} leaves {least} to {most} points; {points} is outside.", clause.id)
            }
            ChoiceRefusal::NoReason(clause) => format!("The points chosen for clause {} need a reason.", clause.id),
            ChoiceRefusal::Twice(clause) => format!("Points are chosen twice for clause {}.", clause.id),
            ChoiceRefusal::NotAsked(id) => {
                format!("There is nothing to choose for `{id}`: it is not charged here, or leaves no range.")
            }
        }
    }
    fn zh(&self) -> String {
        match self {
            ChoiceRefusal::Missing(clause, Range { least, most }) => {
                format!("“{}”（{}）的幅度为{least}至{most}分，尚未选定。", clause.zh, clause.id)
            }
            ChoiceRefusal::Outside(clause, Range { least, most }, points) => {
                format!("“{}”（{}）的幅度为{least}至{most}分，{points}分超出幅度。", clause.zh, clause.id)
            }
            ChoiceRefusal::NoReason(clause) => format!("“{}”（{}）的分值须写明理由。", clause.zh, clause.id),
            ChoiceRefusal::Twice(clause) => format!("“{}”（{}）重复选定分值。", clause.zh, clause.id),
            ChoiceRefusal::NotAsked(id) => format!("“{id}”不在扣分条款内，或没有幅度，不需选定分值。"),
        }
    }
}

/// Checks the choices against what is charged on a day.
pub(super) fn check(
    charged: impl Iterator<Item = &'static str>,
    choices: &[Choice],
    centre: &Centre,
    on: NaiveDate,
) -> Result<(), Refusal> {
    let asked = asked(charged, centre, on);
    for (index, choice) in choices.iter().enumerate() {
        let found = asked.iter().find(|(clause, _)| clause.id == choice.clause);
        let Some((clause, range)) = found else { return Err(ChoiceRefusal::NotAsked(choice.clause.clone()).into()) };
        refuse_if!(choices[..index].iter().any(|other| other.clause == choice.clause), ChoiceRefusal::Twice(clause));
        if choice.points < range.least || choice.points > range.most {
            return Err(ChoiceRefusal::Outside(clause, *range, choice.points).into());
        }
        refuse_if!(blank(&choice.reason), ChoiceRefusal::NoReason(clause));
    }
    let missing = asked.iter().find(|(clause, _)| !choices.iter().any(|choice| choice.clause == clause.id));
    match missing {
        Some((clause, range)) => Err(ChoiceRefusal::Missing(clause, *range).into()),
        None => Ok(()),
    }
}

/// The clauses with a range among those that are charged.
pub(super) fn asked(
    charged: impl Iterator<Item = &'static str>,
    centre: &Centre,
    on: NaiveDate,
) -> Vec<(&'static Clause, Range)> {
    let Some(rulebook) = centre.rulebook(on) else { return vec![] };
    let clauses = charged.filter_map(clause);
    clauses.filter_map(|clause| Some((clause, range(clause, rulebook)?))).collect()
}
