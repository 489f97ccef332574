//! A denial told event by event (测试用例): given commands, when a command, then the event. The centre is that of the cases.
use super::commands::{
    Acknowledge, DenialCommand, FlagMissingReport, Issue, NotifyCorrection, Object, Report, ReportUp, Review,
};
use super::events::{
    DenialEvent, DenialScope, Importance, ObjectionManner, Onward, ReportCopy, ReportedApplicant, ReviewOutcome,
};
use super::{Denial, decide, evolve};
use crate::event::Event;
use crate::matters::case::fixture::{at, centre, party};
use crate::matters::contact::events::Channel;
use crate::reference::centre::Centre;
use crate::reference::centre::events::{PersonDefined, PersonWithdrawn};
use crate::reference::context::Context;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::sealed::Sealed;
use crate::vocabulary::stamp::{Instant, Stamp};
use std::rc::Rc;
use uuid::Uuid;

/// A sealed text; of nothing, an empty one.
pub(super) fn sealed(masked: &str) -> Sealed {
    let ciphertext = if masked.trim().is_empty() { String::new() } else { "c2VhbGVk".to_owned() };
    Sealed { applicant: "A".into(), ciphertext, masked: masked.into() }
}

/// Where the applicant is sent on.
pub(super) fn onward() -> Onward {
    Onward {
        to: "如东县国土局".into(), address: "县政务中心12号窗口".into(), help: "已电话联系".into()
    }
}

impl From<Issue> for DenialCommand {
    fn from(issue: Issue) -> Self {
        Box::new(issue).into()
    }
}

impl From<Report> for DenialCommand {
    fn from(report: Report) -> Self {
        Box::new(report).into()
    }
}

/// A denial in the making. Every step gives a new one, so that stories can branch.
#[derive(Clone)]
pub(super) struct Scenario {
    centre: Rc<Centre>,
    state: Option<Box<Denial>>,
    events: Vec<DenialEvent>,
    actor: Actor,
    now: Instant,
    at: Instant,
}

impl Scenario {
    /// Another head of the approval section, where a story needs one.
    pub(super) const SECOND_REVIEWER: &'static str = "P020";

    /// Thursday 9 October 2014, ten o'clock; P004 of window W01 acts.
    pub(super) fn new() -> Self {
        let now = at("2014-10-09 10:00:00");
        let scenario =
            Self { centre: Rc::new(centre()), state: None, events: vec![], actor: actor("P004"), now, at: now };
        scenario.by("P004", Role::WindowStaff)
    }

    /// The approval section has two who may review.
    pub(super) fn with_second_reviewer(mut self) -> Self {
        let first = self.centre.person("P006", "2014-01-01".parse().unwrap()).unwrap().clone();
        let event = PersonDefined { effective_from: "2014-01-01".parse().unwrap(), definition: first };
        self.tell(Self::SECOND_REVIEWER, event.into(), 1);
        self
    }

    /// Somebody has left on 10 October.
    pub(super) fn without(mut self, person: &str) -> Self {
        let event = PersonWithdrawn { effective_from: "2014-10-10".parse().unwrap(), reason: "调离".into() };
        self.tell(person, event.into(), 2);
        self
    }

    fn tell(&mut self, person: &str, event: Event, version: u32) {
        let time = at("2014-01-01 08:00:00");
        let person = AggregateRef::new(Kind::Person, person).unwrap();
        Rc::make_mut(&mut self.centre).evolve(&person, &event, Stamp { version, time, recorded: time }).unwrap();
    }

    /// It is now this civil time, and what follows happens now.
    pub(super) fn now(mut self, civil: &str) -> Self {
        (self.now, self.at) = (at(civil), at(civil));
        self
    }

    /// It is now one instant, and what follows happened at another.
    pub(super) fn at_instants(mut self, now: Instant, at: Instant) -> Self {
        (self.now, self.at) = (now, at);
        self
    }

    /// What follows happened at this civil time, and is entered now.
    pub(super) fn happened(mut self, civil: &str) -> Self {
        self.at = at(civil);
        self
    }

    /// Somebody acts.
    pub(super) fn by(mut self, person: &str, role: Role) -> Self {
        self.actor = Actor { roles: vec![role], ..actor(person) };
        self
    }

    /// The head of the approval section acts.
    pub(super) fn by_reviewer(self) -> Self {
        self.by("P006", Role::ApprovalSection)
    }

    /// The service itself acts.
    pub(super) fn by_system(mut self) -> Self {
        self.actor = Actor::system("bencha");
        self
    }

    /// Given a command that is accepted.
    pub(super) fn given(mut self, command: impl Into<DenialCommand>) -> Self {
        let command = command.into();
        let event = self.when(command.clone()).unwrap_or_else(|refusal| panic!("{}: {refusal}", command.verb()));
        self.apply(event);
        self
    }

    /// Folds an event into the story.
    pub(super) fn apply(&mut self, event: DenialEvent) {
        self.events.push(event.clone());
        let stamp = self.stamp();
        evolve(&mut self.state, &event, stamp).unwrap();
    }

    /// What the command comes to.
    pub(super) fn when(&self, command: impl Into<DenialCommand>) -> Result<DenialEvent, Refusal> {
        decide(self.state.as_deref(), &command.into(), &self.context())
    }

    /// The refusal of a command that must be refused.
    pub(super) fn refused(&self, command: impl Into<DenialCommand>) -> Refusal {
        match self.when(command) {
            Err(refusal) => {
                assert!(crate::vocabulary::articles::is_known(&refusal.article), "{} is no article", refusal.article);
                refusal
            }
            Ok(event) => panic!("accepted: {event:?}"),
        }
    }

    /// The context of the next command.
    pub(super) fn context(&self) -> Context<'_> {
        let command = Uuid::from_u128(0x0192_7000_0000_7000_8000_0000_0000_0003);
        Context {
            now: self.now,
            at: self.at,
            actor: &self.actor,
            centre: &self.centre,
            command,
            facts: crate::reference::facts::Facts::none(),
        }
    }

    /// The stamp of the last event.
    pub(super) fn stamp(&self) -> Stamp {
        let version = u32::try_from(self.events.len()).unwrap();
        Stamp { version, time: self.at, recorded: self.now }
    }

    /// The denial, once issued.
    pub(super) fn denial(&self) -> &Denial {
        self.state.as_deref().expect("an issued denial")
    }

    /// The denial, if issued.
    pub(super) fn state(&self) -> Option<&Denial> {
        self.state.as_deref()
    }

    /// The events so far.
    pub(super) fn events(&self) -> &[DenialEvent] {
        &self.events
    }

    /// Denied by P004 at W01.
    pub(super) fn issued(self) -> Self {
        self.given(Self::issue())
    }

    /// The same, an important matter.
    pub(super) fn important(self) -> Self {
        self.given(Issue { importance: Importance::Important, ..Self::issue() })
    }

    /// The applicant objects.
    pub(super) fn objected(self) -> Self {
        self.given(Self::object())
    }

    /// Reported to P006 and P007.
    pub(super) fn reported(self) -> Self {
        self.given(Self::report())
    }

    /// Both copies received by their receivers; then the clerk acts again.
    pub(super) fn acknowledged(self) -> Self {
        let clerk = self.actor.clone();
        let report = self.denial().report.clone().unwrap();
        let scenario = self.by(&report.reviewer, Role::ApprovalSection).given(Acknowledge { copy: ReportCopy::Review });
        let scenario =
            scenario.by(&report.archivist, Role::GeneralSection).given(Acknowledge { copy: ReportCopy::Archive });
        Self { actor: clerk, ..scenario }
    }

    /// Upheld by its reviewer; then the clerk acts again.
    pub(super) fn upheld(self) -> Self {
        self.reviewed(Self::uphold())
    }

    /// Corrected by its reviewer; then the clerk acts again.
    pub(super) fn corrected(self) -> Self {
        self.reviewed(Self::correct())
    }

    fn reviewed(self, review: Review) -> Self {
        let clerk = self.actor.clone();
        Self { actor: clerk, ..self.by_reviewer().given(review) }
    }

    /// The applicant is told of the correction.
    pub(super) fn notified(self) -> Self {
        self.given(Self::notify())
    }

    /// Reported up to the deputy director.
    pub(super) fn reported_up(self) -> Self {
        self.by_reviewer().given(Self::up())
    }

    /// Found by the service to lack its report; then the clerk acts again.
    pub(super) fn found_missing(self) -> Self {
        let clerk = self.actor.clone();
        Self { actor: clerk, ..self.by_system().given(FlagMissingReport {}) }
    }

    /// A denial within one's duties.
    pub(super) fn issue() -> Issue {
        Issue {
            matter: None,
            item: None,
            window: None,
            handler: None,
            applicant: party("A"),
            asked: sealed("申请***"),
            scope: DenialScope::WithinDuties,
            importance: Importance::Ordinary,
            reasons: "宅基地面积已超过规定标准".into(),
            basis: "土地管理法第六十二条".into(),
            referral: None,
        }
    }

    /// A spoken objection, advised.
    pub(super) fn object() -> Object {
        Object { manner: ObjectionManner::Spoken, advised_in_writing: true, grounds: sealed("不服***") }
    }

    /// A report with every field.
    pub(super) fn report() -> Report {
        Report {
            unit: None,
            applicant: ReportedApplicant {
                unit: sealed("个*"),
                name: sealed("王*"),
                address: sealed("栟茶镇***"),
                telephone: sealed("138****5645"),
            },
            asked: sealed("申请***"),
            reasons: "宅基地面积已超过规定标准".into(),
            basis: "土地管理法第六十二条".into(),
            reviewer: "P006".into(),
            archivist: "P007".into(),
        }
    }

    /// Upheld.
    pub(super) fn uphold() -> Review {
        Review { outcome: ReviewOutcome::Upheld, opinion: "依据充分".into(), correction: String::new() }
    }

    /// Corrected.
    pub(super) fn correct() -> Review {
        let (opinion, correction) = ("面积认定有误".into(), "按土地管理法第六十二条应予办理".into());
        Review { outcome: ReviewOutcome::Corrected, opinion, correction }
    }

    /// Told in person.
    pub(super) fn notify() -> NotifyCorrection {
        NotifyCorrection {
            channel: Channel::Call, document: String::new(), summary: "已电话告知重新办理".into()
        }
    }

    /// To the deputy director.
    pub(super) fn up() -> ReportUp {
        ReportUp {
            to: "P002".into(), document: "栟便审〔2014〕1号".into(), summary: "涉及多户的否定事项".into()
        }
    }
}

fn actor(person: &str) -> Actor {
    Actor { person: person.into(), roles: vec![], centre: "bencha".into() }
}
