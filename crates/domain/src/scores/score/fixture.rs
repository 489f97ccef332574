//! A score sheet, for the tests of this folder; the centre is the one of the cases' tests, under the deployed rulebook.
use super::Score;
use super::commands::Draw;
use crate::matters::case::fixture::at;
use crate::reference::centre::definition::RulebookDefinition;
use crate::reference::centre::events::RulebookAdopted;
use crate::scenario::{self, Naming};
use crate::scores::rules::{Charge, Standing, charge_id};
use uuid::Uuid;

/// A charge of so many.
pub(super) fn charge(clause: &str, fact: &str, quantity: u32) -> Charge {
    Charge {
        id: charge_id(clause, fact),
        clause: clause.into(),
        fact: fact.into(),
        on: "2014-10-15".parse().unwrap(),
        quantity,
        of: None,
        chosen: None,
        decided_by: None,
        reason: String::new(),
        persons: vec![],
        events: vec![Uuid::from_u128(7)],
        standing: Standing::Stands,
    }
}

/// The same about somebody.
pub(super) fn about(person: &str, charge: Charge) -> Charge {
    Charge { persons: vec![person.into()], ..charge }
}

/// The sheet of W01 for October 2014.
pub(super) fn draw(charges: &[Charge]) -> Draw {
    Draw {
        period: "M2014-10".into(),
        subject: "W01".into(),
        charges: charges.to_vec(),
        contest_until: at("2014-11-06 17:30:00"),
        position: 41,
    }
}

/// The sheet of a person for the second half of 2014.
pub(super) fn draw_half(person: &str, charges: &[Charge]) -> Draw {
    Draw { period: "H2014-2".into(), subject: person.into(), ..draw(charges) }
}

/// A sheet in the making; it is 4 November 2014.
pub(super) type Scenario = scenario::Scenario<Score, Naming>;

impl Scenario {
    /// No sheet yet.
    pub(super) fn new() -> Self {
        let scenario = Self::about("M2014-10-W01").now("2014-11-04 09:00:00");
        let known = scenario.rulebook().clone();
        let RulebookDefinition { version, numbers, doubles, .. } = crate::scores::rules::fixture::rulebook();
        let definition = RulebookDefinition { version, numbers, doubles, ..known };
        let adopted = RulebookAdopted { effective_from: "2014-01-01".parse().unwrap(), definition };
        scenario.recorded("rulebook/main", (adopted, 2), "2014-01-01 08:00:00")
    }

    /// The rulebook.
    pub(super) fn rulebook(&self) -> &RulebookDefinition {
        self.centre.rulebook("2014-10-31".parse().unwrap()).unwrap()
    }

    /// With these charges, by everything recorded up to stream sequence 99.
    pub(super) fn charged(&self, charges: &[Charge]) -> Self {
        let mut next = self.clone();
        (next.known.charges, next.known.position) = (charges.to_vec(), 99);
        next
    }

    /// The sheet.
    pub(super) fn score(&self) -> &Score {
        self.current()
    }
}
