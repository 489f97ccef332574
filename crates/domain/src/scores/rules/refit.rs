//! Charges as another rulebook would have them (试算): what was chosen in a range is brought to the nearer end of the other's.
//!
//! For what-if questions alone: nothing that is recorded is ever refitted.
use super::sheet::Charge;
use crate::reference::centre::definition::RulebookDefinition;
use crate::reference::tables::{clause, range};

/// The charges with every choice inside the ranges of another rulebook.
#[must_use]
pub fn refit(charges: &[Charge], rulebook: &RulebookDefinition) -> Vec<Charge> {
    charges.iter().map(|charge| one(charge, rulebook)).collect()
}

fn one(charge: &Charge, rulebook: &RulebookDefinition) -> Charge {
    let range = clause(&charge.clause).and_then(|clause| range(clause, rulebook));
    let chosen = match (charge.chosen, range) {
        (Some(chosen), Some(range)) => Some(chosen.min(range.most).max(range.least)),
        (chosen, _) => chosen,
    };
    Charge { chosen, ..charge.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::tables::Table;
    use crate::scores::rules::fixture::{chosen, points, rulebook};
    use crate::scores::rules::score;

    #[test]
    fn a_choice_outside_the_other_range_is_brought_to_its_nearer_end() {
        let mut other = rulebook();
        other.numbers.iter_mut().filter(|rule| rule.name == "monthly-7-verified-most").for_each(|rule| rule.value = 30);
        let charges = [chosen("monthly/7.verified", "complaint/A", "5")];
        assert!(score(Table::Monthly, "M2015-03", "W01", &charges, &other).is_err());
        let sheet = score(Table::Monthly, "M2015-03", "W01", &refit(&charges, &other), &other).unwrap();
        assert_eq!(points(&sheet, "monthly/7"), "7");
        assert_eq!(refit(&charges, &rulebook()), charges, "under its own rulebook nothing moves");
    }
}
