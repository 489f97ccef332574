//! A complaint told event by event (给定、当、则), for the tests of this folder; the centre is the one of the cases' tests.
//!
//! P001 is the director and P002 a deputy, P003 heads both windows, P004 works at W01 and P005 at W02, P006 to P010 are the
//! sections and the inspector. It must never be seen outside tests.
use super::Complaint;
use super::commands::{
    Answer, Assign, Classify, ComplaintCommand, Decide, ExplainOverdue, Investigate, IssueCircular, PutInWriting,
    Receive, TakeMeasure, Withdraw,
};
use super::events::{ComplaintChannel, Finding, FoundOf, Gravity, Measure, ReplyManner, Track};
use crate::matters::case::fixture::{at, centre, party};
use crate::matters::handover::commands::HandOver;
use crate::scenario::{self, Naming, TEN, of_directory};
use crate::vocabulary::actor::Actor;
use crate::vocabulary::sealed::Sealed;
use uuid::Uuid;

impl From<Receive> for ComplaintCommand {
    fn from(receive: Receive) -> Self {
        Box::new(receive).into()
    }
}

impl From<Investigate> for ComplaintCommand {
    fn from(investigate: Investigate) -> Self {
        Box::new(investigate).into()
    }
}

/// Somebody with the role that the directory gives them.
pub(super) fn actor(person: &str) -> Actor {
    of_directory(&centre(), person, at(TEN))
}

/// A text under a key.
pub(super) fn sealed(key: &str) -> Sealed {
    Sealed { applicant: key.into(), ciphertext: "c2VhbGVk".into(), masked: "……".into() }
}

/// A letter about P004 and window W01: the first-asked passed the buck.
pub(super) fn received() -> Receive {
    Receive {
        channel: ComplaintChannel::Written,
        gravity: Gravity::Ordinary,
        complainant: Some(party("A")),
        matter: sealed("A"),
        summary: "窗口推诿".into(),
        persons: vec!["P004".into()],
        windows: vec!["W01".into()],
        about: None,
        articles: vec!["first-asked/3.5".into()],
    }
}

/// A grave matter by telephone, from somebody who does not say who they are.
pub(super) fn grave_by_telephone() -> Receive {
    let (channel, gravity) = (ComplaintChannel::Telephone, Gravity::Grave);
    Receive { channel, gravity, complainant: None, ..received() }
}

/// The paper.
pub(super) fn paper() -> PutInWriting {
    PutInWriting { document: "收2014-31".into(), matter: sealed("K0") }
}

/// On a track, `SIMPLE` or `COMPLEX`.
pub(super) fn classify(track: &str, departments: &[&str]) -> Classify {
    let track = if track == "COMPLEX" { Track::Complex } else { Track::Simple };
    let departments = departments.iter().map(|name| (*name).to_owned()).collect();
    Classify { track, departments, reason: "按投诉内容".into() }
}

/// To somebody.
pub(super) fn assign(investigator: &str) -> Assign {
    Assign { investigator: investigator.into() }
}

/// Something was looked at.
pub(super) fn investigate() -> Investigate {
    Investigate {
        step: "调阅监控".into(),
        department: String::new(),
        statement_of: None,
        statement: None,
        result: "情况属实".into(),
    }
}

/// Somebody was heard, and what they said is under a key.
pub(super) fn heard(person: &str, key: &str) -> Investigate {
    Investigate { statement_of: Some(person.into()), statement: Some(sealed(key)), ..investigate() }
}

/// Verified of a person, of a window, or of a person at a window.
pub(super) fn found(person: &str, window: &str, article: &str) -> FoundOf {
    let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    FoundOf { person: named(person), window: named(window), article: article.into(), finding: Finding::Verified }
}

/// `VERIFIED`, `PARTLY_VERIFIED` or `NOT_VERIFIED`, of P004 at W01.
pub(super) fn decision(finding: &str) -> Decide {
    let finding: Finding = serde_json::from_value(finding.into()).unwrap();
    let found = vec![FoundOf { finding, ..found("P004", "W01", "first-asked/3.5") }];
    Decide { finding, found, reasons: "监控与陈述一致".into() }
}

/// A written answer.
pub(super) fn answer() -> Answer {
    let document = "便民复〔2014〕7号".into();
    Answer { manner: ReplyManner::Written, document, summary: "已查实并处理".into() }
}

/// A spoken answer.
pub(super) fn spoken_answer() -> Answer {
    Answer { manner: ReplyManner::Spoken, document: String::new(), summary: "已查实并处理".into() }
}

/// Overdue, and promised until then.
pub(super) fn explain(promised: &str) -> ExplainOverdue {
    let (manner, promised) = (ReplyManner::Written, at(promised));
    ExplainOverdue { manner, explanation: "涉及两个部门，取证未完".into(), promised }
}

/// The measure for an ordinary breach of an article of accountability.
pub(super) fn measure(person: &str, article: &str) -> TakeMeasure {
    let measure = match article {
        "accountability/2" | "accountability/3" => Measure::SelfCriticismCirculated,
        _ => Measure::CriticismEducation,
    };
    let (person, article) = (person.into(), article.into());
    TakeMeasure { person, article, gravity: Gravity::Ordinary, measure, reason: "投诉查实".into() }
}

/// A circular.
pub(super) fn circular() -> IssueCircular {
    IssueCircular { title: "关于一起投诉的通报".into(), text: "经查属实，予以通报。".into() }
}

/// The complainant withdrew.
pub(super) fn withdrawal() -> Withdraw {
    Withdraw { reason: "已当面道歉".into() }
}

/// A handover moves it.
pub(super) fn hand_over(from: &str, to: &str, version: u32) -> HandOver {
    HandOver { handover: "H1".into(), from: from.into(), to: to.into(), version }
}

/// A letter about these persons and windows, received.
pub(crate) fn about(persons: &[&str], windows: &[&str]) -> Box<Complaint> {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let received = Receive { persons: owned(persons), windows: owned(windows), ..received() };
    Box::new(Scenario::new().given("P008", received).complaint().clone())
}

/// A complaint in the making.
pub(super) type Scenario = scenario::Scenario<Complaint, Naming>;

impl Scenario {
    /// Thursday 9 October 2014, ten o'clock; nobody has complained yet.
    pub(super) fn new() -> Self {
        Self::about("T1").first_command(Uuid::from_u128(7))
    }

    /// Classified as simple and ruled verified by its receiver.
    pub(super) fn ruled_on_the_spot(self) -> Self {
        self.given("P008", classify("SIMPLE", &[])).ruled()
    }

    /// Ruled verified by its receiver, after it was classified.
    pub(super) fn ruled(self) -> Self {
        self.given("P008", decision("VERIFIED"))
    }

    /// Classified as simple and ruled by somebody with these findings, which all say the same.
    pub(super) fn ruled_by(self, person: &str, found: &[FoundOf]) -> Self {
        let finding = found[0].finding;
        self.given("P008", classify("SIMPLE", &[]))
            .given(person, Decide { finding, found: found.to_vec(), ..decision("VERIFIED") })
    }

    /// Ruled on the spot and answered.
    pub(super) fn answered(self) -> Self {
        self.ruled_on_the_spot().given("P008", answer())
    }

    /// The complaint, once received.
    pub(super) fn complaint(&self) -> &Complaint {
        self.current()
    }
}
