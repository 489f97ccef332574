//! A promise of the tests' small centre that is overdue (测试时限), and its escalation.
//!
//! It was due on Monday 13 October 2014 at the close of business. P003 heads its window, P002 is the deputy director, P001 the director.
//! It must never be seen outside tests.
use super::about::Owing;
use super::commands::Raise;
use super::state::Escalation;
use crate::matters::case::fixture::at;
use crate::reference::line::Office;

/// When it is due.
pub(super) const DUE: &str = "2014-10-13 17:30:00";
/// When the head of the window is told, the deputy director, the director.
pub(super) const ABOVE: [(Office, &str); 3] = [
    (Office::WindowHead, "2014-10-14 17:30:00"),
    (Office::DeputyDirector, "2014-10-15 17:30:00"),
    (Office::Director, "2014-10-16 17:30:00"),
];

/// An escalation, and what is known of its obligation.
pub(super) type Escalating = crate::scenario::Scenario<Escalation>;

/// The obligation.
pub(super) fn owing() -> Owing {
    Owing {
        number: "AJ-20141009-A1".into(),
        rule: "time-limit/3.4".into(),
        window: "W01".into(),
        responsible: "P004".into(),
        held: vec![],
        personal: false,
        due: at(DUE),
        ended: None,
        unconfirmed: false,
        never: false,
        complaint: None,
    }
}

/// The service, a week later, about what fell at that civil time.
pub(super) fn by_the_service(fell: &str) -> Escalating {
    let escalation = Escalating::about("case-A1-promise-0").owes(owing()).by_system();
    escalation.now("2014-10-20 09:00:00").happened(fell)
}

/// By that step.
pub(super) fn raise(step: Office) -> Raise {
    Raise { about: "case/A1".parse().unwrap(), clock: "promise".into(), ordinal: 0, step }
}

impl Escalating {
    /// With this obligation.
    pub(super) fn owes(&self, owing: Owing) -> Self {
        let mut next = self.clone();
        next.known.owing = Some(owing);
        next
    }

    /// Every step up to the director, each at its instant.
    pub(super) fn all_the_way(self) -> Self {
        let first = self.given(raise(Office::Responsible));
        ABOVE.iter().fold(first, |before, (step, fell)| before.happened(fell).given(raise(*step)))
    }

    /// Whom each step went to, and as what.
    pub(super) fn went_to(&self) -> Vec<(&str, Office)> {
        self.current().steps.iter().map(|taken| (taken.raised.to.as_str(), taken.raised.office)).collect()
    }
}
