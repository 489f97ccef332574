//! An assessment period, for the tests of this folder.
use super::Period;
use super::commands::{Attest, Close, Decide, Open, Publish};
use super::events::{PeriodEvent, PublishedScore};
use super::scores::Scores;
use crate::matters::case::fixture::at;
use crate::reference::device::events::{Completed, Registered};
use crate::scenario::{self, Naming};
use crate::vocabulary::points::Points;

/// A score, first version.
pub(super) fn score(subject: &str, tenths: u32) -> PublishedScore {
    PublishedScore { subject: subject.into(), total: Points::tenths(tenths), version: 1 }
}

/// Scores with a digest.
pub(super) fn scores(scores: Vec<PublishedScore>) -> Scores {
    Scores { scores, digest: "0a".repeat(32), ..Scores::default() }
}

/// Those of the two windows.
fn both() -> Scores {
    scores(vec![score("W01", 980), score("W02", 965)])
}

/// A period in the making.
pub(super) type Scenario = scenario::Scenario<Period, Naming>;

impl Scenario {
    /// A period that is not opened; it is 9 October 2014, and no ballot is cast.
    pub(super) fn unopened(id: &str) -> Self {
        Self::about(id).cast(&[])
    }

    /// Opened on 9 October 2014.
    pub(super) fn opened(id: &str) -> Self {
        Self::unopened(id).given("P007", Open {})
    }

    /// Closed on the first Monday after it: a month on 3 November 2014, a half-year on 5 January 2015.
    pub(super) fn closed(id: &str) -> Self {
        let closing = if id.starts_with('M') { "2014-11-03 09:00:00" } else { "2015-01-05 09:00:00" };
        Self::opened(id).now(closing).cast(&["W01", "W02"]).given("P007", Close { without: None })
    }

    /// What the meeting decides on October 2014.
    pub(super) fn decide() -> Decide {
        Decide {
            present: vec!["P001".into(), "P002".into()],
            document: "纪要2014-11".into(),
            grades: vec![],
            named: vec!["W01".into()],
            tie_reason: String::new(),
            reason: String::new(),
        }
    }

    /// October 2014, recorded as decided on 7 November; nobody has attested it.
    pub(super) fn unattested() -> Self {
        Self::closed("M2014-10").now("2014-11-07 09:00:00").scored(both()).given("P001", Self::decide())
    }

    /// The same, attested by the deputy director.
    pub(super) fn decided() -> Self {
        Self::unattested().attested()
    }

    /// What was decided last, attested by the deputy director.
    pub(super) fn attested(self) -> Self {
        let decision = self.period().decision.as_ref().map(|decision| decision.document.clone());
        let document = decision.unwrap_or_default();
        self.given("P002", Attest { document })
    }

    /// October 2014, published, with its events.
    pub(super) fn published() -> (Self, Vec<PeriodEvent>) {
        let scenario = Self::decided().scored(both()).given("P007", Publish { reason: String::new() });
        let events = scenario.events().to_vec();
        (scenario, events)
    }

    /// The state that events make.
    pub(super) fn folded(events: &[PeriodEvent]) -> Option<Box<Period>> {
        let mut scenario = Self::unopened("M2014-10");
        events.iter().for_each(|event| scenario.apply(event));
        scenario.state().cloned().map(Box::new)
    }

    /// With the ballots of these windows.
    pub(super) fn cast(mut self, windows: &[&str]) -> Self {
        self.known.recorded = Some(windows.iter().map(|window| (*window).to_owned()).collect());
        self
    }

    /// With these sheets.
    pub(super) fn scored(&self, scores: Scores) -> Self {
        let mut next = self.clone();
        next.known.scores = scores;
        next
    }

    /// With a device that has given everything up to a civil time.
    pub(super) fn with_device(self, id: &str, until: Option<&str>) -> Self {
        let (device, then) = (format!("device/{id}"), "2014-09-01 08:00:00");
        let put_up = Registered { name: id.into(), place: "大厅".into() };
        let scenario = self.recorded(&device, (put_up, 1), then);
        match until {
            Some(until) => scenario.recorded(&device, (Completed { until: at(until), source: "api".into() }, 2), then),
            None => scenario,
        }
    }

    /// The period.
    pub(super) fn period(&self) -> &Period {
        self.current()
    }
}
