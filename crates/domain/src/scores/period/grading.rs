//! Grades (等次): what the thresholds propose, and how each is called by staff category.
//!
//! Implements assessment/6. The thresholds are the rulebook's (90, 75, 60, assumed). It proposes only: the director's office
//! meeting decides.
use super::events::{Grade, PeriodKind};
use crate::reference::centre::definition::{RulebookDefinition, StaffCategory};
use crate::vocabulary::points::Points;

/// The thresholds in falling order, each the least total of its grade.
const THRESHOLDS: [(&str, Grade); 3] = [
    ("grade-excellent", Grade::Excellent),
    ("grade-competent", Grade::Competent),
    ("grade-basic", Grade::BasicallyCompetent),
];

/// The grade that a total gives under a rulebook; an error names the entry that the rulebook lacks.
///
/// # Errors
/// The name of the missing number.
pub fn proposed(total: Points, rulebook: &RulebookDefinition) -> Result<Grade, &'static str> {
    for (name, grade) in THRESHOLDS {
        if total >= Points::tenths(number(rulebook, name)?) {
            return Ok(grade);
        }
    }
    Ok(Grade::NotCompetent)
}

/// How many are named: the red-flag windows of a month, the post stars of a year; none of a half-year.
///
/// # Errors
/// The name of the missing number.
pub fn most_named(kind: PeriodKind, rulebook: &RulebookDefinition) -> Result<usize, &'static str> {
    let most = match kind {
        PeriodKind::Month => number(rulebook, "red-flag-windows")?,
        PeriodKind::Year => number(rulebook, "post-stars")?,
        PeriodKind::HalfYear => 0,
    };
    Ok(usize::try_from(most).unwrap_or(usize::MAX))
}

fn number(rulebook: &RulebookDefinition, name: &'static str) -> Result<u32, &'static str> {
    let rule = rulebook.numbers.iter().find(|rule| rule.name == name).ok_or(name)?;
    u32::try_from(rule.value).map_err(|_| name)
}

impl Grade {
    /// What it is called for a staff category, English and Chinese; absent, institution staff.
    #[must_use]
    pub fn words(self, category: Option<StaffCategory>) -> (&'static str, &'static str) {
        let servant = category == Some(StaffCategory::CivilServant);
        match (self, servant) {
            (Grade::Excellent, _) => ("excellent", "优秀"),
            (Grade::Competent, true) => ("competent", "称职"),
            (Grade::Competent, false) => ("qualified", "合格"),
            (Grade::BasicallyCompetent, true) => ("basically competent", "基本称职"),
            (Grade::BasicallyCompetent, false) => ("basically qualified", "基本合格"),
            (Grade::NotCompetent, true) => ("not competent", "不称职"),
            (Grade::NotCompetent, false) => ("not qualified", "不合格"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::{at, centre};

    fn rulebook() -> RulebookDefinition {
        centre().rulebook(at("2014-10-09 10:00:00").date_naive()).unwrap().clone()
    }

    #[test]
    fn assessment_6__the_thresholds_propose_a_grade() {
        let rulebook = rulebook();
        for (tenths, grade) in [
            (1100, Grade::Excellent),
            (900, Grade::Excellent),
            (899, Grade::Competent),
            (750, Grade::Competent),
            (749, Grade::BasicallyCompetent),
            (600, Grade::BasicallyCompetent),
            (599, Grade::NotCompetent),
            (0, Grade::NotCompetent),
        ] {
            assert_eq!(proposed(Points::tenths(tenths), &rulebook), Ok(grade), "{tenths}");
        }
        let bare = RulebookDefinition { numbers: vec![], ..rulebook };
        assert_eq!(proposed(Points::ZERO, &bare), Err("grade-excellent"));
    }

    #[test]
    fn assessment_6__civil_servants_and_institution_staff_have_their_own_words() {
        let words = |category| Grade::ALL.iter().map(|grade| grade.words(category).1).collect::<Vec<_>>();
        assert_eq!(words(Some(StaffCategory::CivilServant)), ["优秀", "称职", "基本称职", "不称职"]);
        assert_eq!(words(Some(StaffCategory::InstitutionStaff)), ["优秀", "合格", "基本合格", "不合格"]);
        assert_eq!(words(None), words(Some(StaffCategory::InstitutionStaff)));
    }

    #[test]
    fn monthly_12__five_windows_and_five_stars_are_named_at_most() {
        let of = |kind| most_named(kind, &rulebook());
        assert_eq!([of(PeriodKind::Month), of(PeriodKind::Year), of(PeriodKind::HalfYear)], [Ok(5), Ok(5), Ok(0)]);
    }
}
