//! Slips of one person for the same punch (重复补签): the second is not taken.
//!
//! Implements discipline/2: one slip makes up a punch. Each slip is an aggregate of its own, so that no decision sees another;
//! what others there are, the decision asks for ([`SlipsOf`]). It must never say whose slips may be told.
use super::commands::FillIn;
use super::events::SlipPunch;
use super::state::{Slip, SlipStanding};
use crate::clock::half_day::HalfDay;
use crate::reference::facts::Ask;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use chrono::NaiveDate;

refusals! {
    /// Why a slip is not filled in beside another one.
    RepeatedRefusal {
        FilledInBefore { number, person, session_en, session_zh } = "slip.fill-in.filled-in-before" by "discipline/2",
            "{person} has slip {number} for {session_en} already; one that is still open can be taken back.",
            "{person}{session_zh}已填补签单（{number}），不能重复填写；未审批的可以撤回。",
    }
}

/// Which slips there are of a person for a day, whatever became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipsOf {
    /// Whose.
    pub person: String,
    /// For which day.
    pub day: NaiveDate,
}

impl Ask for SlipsOf {
    type Answer = Vec<Other>;
}

/// Another slip of the same person.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// Its number.
    pub number: String,
    /// Whose.
    pub person: String,
    /// How it stands.
    pub standing: SlipStanding,
    /// For which half day.
    pub session: HalfDay,
    /// For which punch.
    pub punch: SlipPunch,
}

impl Other {
    /// A slip as the rule compares it.
    #[must_use]
    pub fn from_slip(slip: &Slip) -> Self {
        let Slip { number, person, session, punch, standing, .. } = slip;
        let (number, person) = (number.clone(), person.clone());
        Self { number, person, standing: *standing, session: *session, punch: *punch }
    }

    /// Whether it was neither refused nor taken back, and is for the same punch of the same half day.
    fn is_same(&self, asked: &FillIn) -> bool {
        let stands = match self.standing {
            SlipStanding::Open | SlipStanding::Approved => true,
            SlipStanding::Refused | SlipStanding::TakenBack => false,
        };
        let punch = self.punch == asked.punch || [self.punch, asked.punch].contains(&SlipPunch::Both);
        stands && self.session == asked.session && punch
    }
}

/// Whether a slip may be filled in beside the others of the same person.
///
/// # Errors
/// The refusal names the first of them that is for the same punch.
pub(super) fn none<'a>(asked: &FillIn, others: impl IntoIterator<Item = &'a Other>) -> Result<(), Refusal> {
    let Some(other) = others.into_iter().find(|other| other.is_same(asked)) else { return Ok(()) };
    let Other { number, person, session, .. } = other.clone();
    let (session_en, session_zh) = (session.en(), session.zh());
    Err(RepeatedRefusal::FilledInBefore { number, person, session_en, session_zh }.into())
}

#[cfg(test)]
mod tests {
    use super::super::events::SlipCause;
    use super::*;
    use crate::clock::half_day::Half;
    use SlipPunch::{Both, Coming, Leaving};

    const MORNING: Half = Half::Morning;

    fn thursday(half: Half) -> HalfDay {
        HalfDay { day: "2014-10-09".parse().unwrap(), half }
    }

    fn asked(half: Half, punch: SlipPunch) -> FillIn {
        FillIn { session: thursday(half), punch, cause: SlipCause::Meeting, reason: "县里开会".into() }
    }

    fn other(standing: SlipStanding, punch: SlipPunch) -> Other {
        Other { number: "BQ-1".into(), person: "P004".into(), standing, session: thursday(MORNING), punch }
    }

    #[test]
    fn discipline_2__a_punch_is_made_up_once() {
        for (first, second) in [(Coming, Coming), (Coming, Both), (Both, Leaving), (Both, Both)] {
            for standing in [SlipStanding::Open, SlipStanding::Approved] {
                let refusal = none(&asked(MORNING, second), &[other(standing, first)]).unwrap_err();
                let found = refusal.why();
                assert_eq!(found, ("slip.fill-in.filled-in-before", "discipline/2"));
                assert!(refusal.en.contains("slip BQ-1 for 2014-10-09 AM"), "{}", refusal.en);
                assert!(refusal.zh.starts_with("P0042014-10-09上午已填补签单（BQ-1）"), "{}", refusal.zh);
            }
        }
    }

    #[test]
    fn discipline_2__the_other_punch_and_the_other_half_day_are_free() {
        let open = |punch| [other(SlipStanding::Open, punch)];
        assert_eq!(none(&asked(MORNING, Leaving), &open(Coming)), Ok(()));
        assert_eq!(none(&asked(Half::Afternoon, Coming), &open(Both)), Ok(()));
    }

    #[test]
    fn discipline_2__what_was_refused_or_taken_back_stands_against_nothing() {
        let over = [SlipStanding::Refused, SlipStanding::TakenBack].map(|standing| other(standing, Coming));
        assert_eq!(none(&asked(MORNING, Coming), &over), Ok(()));
    }
}
