//! Leaves of one person that lie over each other (重复请假): the second is not taken.
//!
//! Implements leave/1: whoever is away with leave does not apply for it again. Each leave is an aggregate of its own, so that
//! no decision sees another; what others there are, the decision asks for ([`LeavesOf`]). Whose leaves may be told it must
//! never say: who may apply for somebody is decided before anything is asked.
use super::commands::Apply;
use super::state::{Leave, Standing};
use crate::clock::half_day::HalfDay;
use crate::reference::facts::Ask;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use chrono::NaiveDate;

refusals! {
    /// Why leave is not applied for beside another one.
    OverlapRefusal {
        Overlaps { number, person, from_en, until_en, from_zh, until_zh } = "leave.apply.overlaps" by "leave/1",
            "{person} is on leave {number} from {from_en} to {until_en} already, or has applied for it.",
            "{person}自{from_zh}至{until_zh}已请假或者已提出申请（{number}），不能重复请假。",
    }
}

/// Which leaves there are of a person that touch a span of days, whatever became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeavesOf {
    /// Whose.
    pub person: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

impl Ask for LeavesOf {
    type Answer = Vec<Other>;
}

/// Another leave of the same person.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// Its number.
    pub number: String,
    /// Whose.
    pub person: String,
    /// How it stands.
    pub standing: Standing,
    /// The first half day.
    pub from: HalfDay,
    /// The last half day away, as it came to be.
    pub last: HalfDay,
}

impl Other {
    /// A leave as the rule compares it.
    #[must_use]
    pub fn from_leave(leave: &Leave) -> Self {
        let (number, person) = (leave.number().to_owned(), leave.person().to_owned());
        Self { number, person, standing: leave.standing, from: leave.application.from, last: leave.last() }
    }

    /// Whether it was neither refused nor given up, and has a half day in common with what is applied for.
    fn lies_over(&self, apply: &Apply) -> bool {
        let stands = match self.standing {
            Standing::Pending | Standing::Approved => true,
            Standing::Refused | Standing::Cancelled => false,
        };
        stands && self.from <= apply.until && apply.from <= self.last
    }
}

/// Whether leave may be applied for beside the others of the same person.
///
/// # Errors
/// The refusal names the first of them that it lies over.
pub(super) fn none<'a>(apply: &Apply, others: impl IntoIterator<Item = &'a Other>) -> Result<(), Refusal> {
    let Some(other) = others.into_iter().find(|other| other.lies_over(apply)) else { return Ok(()) };
    let Other { number, person, from, last, .. } = other.clone();
    let (from_en, until_en, from_zh, until_zh) = (from.en(), last.en(), from.zh(), last.zh());
    Err(OverlapRefusal::Overlaps { number, person, from_en, until_en, from_zh, until_zh }.into())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{half, personal};
    use super::*;
    use crate::clock::half_day::Half::Afternoon;
    use crate::clock::half_day::Half::Morning;

    /// From Thursday afternoon to Friday morning.
    fn other(standing: Standing) -> Other {
        let (from, last) = (half("2014-10-09", Afternoon), half("2014-10-10", Morning));
        Other { number: "QJ-1".into(), person: "P004".into(), standing, from, last }
    }

    #[test]
    fn leave_1__nobody_is_on_leave_twice_in_one_half_day() {
        let over = [
            personal(half("2014-10-09", Afternoon), half("2014-10-09", Afternoon)),
            personal(half("2014-10-10", Morning), half("2014-10-13", Morning)),
            personal(half("2014-10-08", Morning), half("2014-10-13", Morning)),
        ];
        for (apply, standing) in over.iter().zip([Standing::Pending, Standing::Approved, Standing::Approved]) {
            let refusal = none(apply, &[other(standing)]).unwrap_err();
            assert_eq!(refusal.why(), ("leave.apply.overlaps", "leave/1"));
            let en = "P004 is on leave QJ-1 from 2014-10-09 PM to 2014-10-10 AM already, or has applied for it.";
            assert_eq!(refusal.en, en);
            assert!(refusal.zh.contains("2014-10-09下午") && refusal.zh.contains("QJ-1"), "{}", refusal.zh);
        }
    }

    #[test]
    fn leave_1__the_half_days_beside_a_leave_are_free() {
        for on in [half("2014-10-09", Morning), half("2014-10-10", Afternoon)] {
            assert_eq!(none(&personal(on, on), &[other(Standing::Approved)]), Ok(()), "{}", on.en());
        }
    }

    #[test]
    fn leave_1__what_was_refused_or_given_up_stands_against_nothing() {
        let apply = personal(half("2014-10-09", Afternoon), half("2014-10-10", Morning));
        assert_eq!(none(&apply, &[Standing::Refused, Standing::Cancelled].map(other)), Ok(()));
        assert!(none(&apply, &[Standing::Refused, Standing::Approved].map(other)).is_err());
    }
}
