//! The six names of a case (办件六类), derived from its three axes (time-limit/3).
//!
//! The axes are what the applicant wants, what was decided on acceptance, and how it is processed. The names are never
//! stored: an event records axes only, so that no name can contradict them.
use super::state::Acceptance;
use crate::vocabulary::item::{Interaction, Processing};

/// The six names of time-limit/3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CaseType {
    /// 咨询件 (time-limit/3.1).
    Consultation,
    /// 补充件 (time-limit/3.2).
    Supplement,
    /// 退回件 (time-limit/3.3).
    Return,
    /// 即办件 (time-limit/3.4).
    Immediate,
    /// 承诺件 (time-limit/3.4).
    Committed,
    /// 上报件 (time-limit/3.4).
    ReportUp,
}

impl CaseType {
    /// Every name, in the order of the article.
    pub const ALL: [CaseType; 6] = [
        CaseType::Consultation,
        CaseType::Supplement,
        CaseType::Return,
        CaseType::Immediate,
        CaseType::Committed,
        CaseType::ReportUp,
    ];

    /// The name in filters and rows: `report-up`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            CaseType::Consultation => "consultation",
            CaseType::Supplement => "supplement",
            CaseType::Return => "return",
            CaseType::Immediate => "immediate",
            CaseType::Committed => "committed",
            CaseType::ReportUp => "report-up",
        }
    }

    /// The Chinese term.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            CaseType::Consultation => "咨询件",
            CaseType::Supplement => "补充件",
            CaseType::Return => "退回件",
            CaseType::Immediate => "即办件",
            CaseType::Committed => "承诺件",
            CaseType::ReportUp => "上报件",
        }
    }

    /// The article that defines it.
    #[must_use]
    pub fn article(self) -> &'static str {
        match self {
            CaseType::Consultation => "time-limit/3.1",
            CaseType::Supplement => "time-limit/3.2",
            CaseType::Return => "time-limit/3.3",
            CaseType::Immediate | CaseType::Committed | CaseType::ReportUp => "time-limit/3.4",
        }
    }
}

/// The name that follows from the axes. An application on which nothing was decided yet goes by its processing.
#[must_use]
pub fn classify(interaction: Interaction, acceptance: Acceptance, processing: Processing) -> CaseType {
    match (interaction, acceptance, processing) {
        (Interaction::Consultation, _, _) => CaseType::Consultation,
        (Interaction::Application, Acceptance::Returned, _) => CaseType::Return,
        (Interaction::Application, Acceptance::SupplementAsked, _) => CaseType::Supplement,
        (Interaction::Application, _, Processing::Immediate) => CaseType::Immediate,
        (Interaction::Application, _, Processing::Committed) => CaseType::Committed,
        (Interaction::Application, _, Processing::ReportUp) => CaseType::ReportUp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consultation_is_one_whatever_else_is_said() {
        for acceptance in [Acceptance::Pending, Acceptance::SupplementAsked, Acceptance::Accepted] {
            assert_eq!(classify(Interaction::Consultation, acceptance, Processing::Committed), CaseType::Consultation);
        }
    }

    #[test]
    fn the_acceptance_decision_names_supplement_and_return() {
        let of = |acceptance| classify(Interaction::Application, acceptance, Processing::Committed);
        assert_eq!(of(Acceptance::SupplementAsked), CaseType::Supplement);
        assert_eq!(of(Acceptance::Returned), CaseType::Return);
        assert_eq!(of(Acceptance::Deemed), CaseType::Committed);
    }

    #[test]
    fn an_accepted_case_goes_by_its_processing() {
        let of = |processing| classify(Interaction::Application, Acceptance::Accepted, processing);
        assert_eq!(of(Processing::Immediate), CaseType::Immediate);
        assert_eq!(of(Processing::Committed), CaseType::Committed);
        assert_eq!(of(Processing::ReportUp), CaseType::ReportUp);
    }

    #[test]
    fn every_name_is_distinct_in_both_languages() {
        let mut names: Vec<_> = CaseType::ALL.iter().flat_map(|name| [name.as_str(), name.zh()]).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 12);
    }
}
