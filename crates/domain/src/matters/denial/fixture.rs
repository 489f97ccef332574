//! A denial told event by event (测试用例): given commands, when a command, then the event. The centre is that of the cases.
use super::Denial;
use super::commands::{
    Acknowledge, DenialCommand, FlagMissingReport, Issue, NotifyCorrection, Object, Report, ReportUp, Review,
};
use super::events::{DenialScope, Importance, ObjectionManner, Onward, ReportCopy, ReportedApplicant, ReviewOutcome};
use crate::matters::case::fixture::party;
use crate::matters::contact::events::Channel;
use crate::reference::centre::events::{PersonDefined, PersonWithdrawn};
use crate::vocabulary::actor::Role;
use crate::vocabulary::sealed::Sealed;
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

/// A denial in the making.
pub(super) type Scenario = crate::scenario::Scenario<Denial>;

impl Scenario {
    /// Another head of the approval section, where a scenario needs one.
    pub(super) const SECOND_REVIEWER: &'static str = "P020";

    /// Thursday 9 October 2014, ten o'clock; P004 of window W01 acts.
    pub(super) fn new() -> Self {
        Self::about("D1").first_command(Uuid::from_u128(0x0192_7000_0000_7000_8000_0000_0000_0003))
    }

    /// The approval section has two who may review.
    pub(super) fn with_second_reviewer(self) -> Self {
        let definition = self.centre.person("P006", "2014-01-01".parse().unwrap()).unwrap().clone();
        let event = PersonDefined { effective_from: "2014-01-01".parse().unwrap(), definition };
        self.recorded(&format!("person/{}", Self::SECOND_REVIEWER), (event, 1), "2014-01-01 08:00:00")
    }

    /// Somebody has left on 10 October.
    pub(super) fn without(self, person: &str) -> Self {
        let event = PersonWithdrawn { effective_from: "2014-10-10".parse().unwrap(), reason: "调离".into() };
        self.recorded(&format!("person/{person}"), (event, 2), "2014-01-01 08:00:00")
    }

    /// The head of the approval section acts.
    pub(super) fn by_reviewer(self) -> Self {
        self.by("P006", Role::ApprovalSection)
    }

    /// The denial, once issued.
    pub(super) fn denial(&self) -> &Denial {
        self.current()
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
        scenario.acts(clerk)
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
        self.by_reviewer().given(review).acts(clerk)
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
        self.by_system().given(FlagMissingReport {}).acts(clerk)
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
