//! One row of the `register` view: one case, contact, denial, handover, complaint, finding, patrol, recommendation, month of
//! duty, card or entry of a register, as lists and public progress show it.
//!
//! It holds masked names only, and of a complainant none at all; what is sealed stays in the log. What only the kinds of the
//! staff have is in [`super::staff`].
pub use super::names::{Decision, Milestone, Name, Phase};
use super::staff::{CardPart, DutyPart, FindingPart, PatrolPart, RecommendationPart, RecordPart};
use anjuan_domain::matters::case::classify::classify;
use anjuan_domain::matters::case::events::{Act, FinishResult, Satisfaction};
use anjuan_domain::matters::case::state::Acceptance;
use anjuan_domain::matters::complaint::events::{ComplaintChannel, Finding, Gravity, Track};
use anjuan_domain::matters::contact::events::{Channel, Topic};
use anjuan_domain::matters::denial::events::{DenialScope, Importance, ReportCopy, ReviewOutcome};
use anjuan_domain::matters::handover::events::{HandoverKind, HandoverSide, Part};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::item::{Interaction, Processing};
use anjuan_domain::vocabulary::stamp::Instant;
use serde::{Deserialize, Serialize};

/// One line of progress: fit for the public, because it names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "RegisterProgress")]
pub struct Progress {
    /// The version of its event in the aggregate.
    pub version: u32,
    /// When it happened.
    pub at: Instant,
    /// What it says.
    pub milestone: Milestone,
    /// The step's name; empty for everything but a step.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub step: String,
}

/// What only cases have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CasePart {
    /// First axis.
    pub interaction: Interaction,
    /// Second axis.
    pub decision: Decision,
    /// Third axis.
    pub processing: Processing,
    /// The acceptance document's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acceptance_number: Option<String>,
    /// The contact it grew from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// On the green channel (commitment/10).
    pub expedited: bool,
    /// How it was finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<FinishResult>,
    /// The system it came from, if it was not worked here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The denial that closed it, or closed it before it was reopened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denial: Option<String>,
    /// The departments that have a part of it and have not done it yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartOwed>,
    /// How the applicant rated the last handling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<Satisfaction>,
    /// What waits for somebody's approval.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Act>,
    /// Who of the staff entered that; absent where the applicant rated themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating_entered_by: Option<String>,
}

/// A department's part of a joint case that is not done yet (post/1.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartOwed {
    /// First, second … from 1.
    pub ordinal: u32,
    /// The department.
    pub department: String,
    /// Its window.
    pub window: String,
}

/// What only contacts have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContactPart {
    /// About what.
    pub topic: Topic,
    /// Who was asked first (first-asked/2).
    pub first_asked: String,
    /// The window it was led to and that has not taken over yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referred_to: Option<String>,
    /// The case or complaint it became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub became: Option<AggregateRef>,
    /// Found open at closing time (first-asked/3.1).
    pub left_open: bool,
}

/// What only denials have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DenialPart {
    /// The case or contact that was denied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<AggregateRef>,
    /// What kind of reason it has.
    pub scope: DenialScope,
    /// How much hangs on it.
    pub importance: Importance,
    /// The number of its report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// Which copies were received.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<ReportCopy>,
    /// What the review found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ReviewOutcome>,
    /// Its report was found missing (denial-report/9).
    pub missing: bool,
    /// An important matter was reported up (denial-report/7).
    pub reported_up: bool,
}

/// What only handovers have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandoverPart {
    /// What kind of handover.
    pub kind: HandoverKind,
    /// Who gives.
    pub giver: String,
    /// Who receives.
    pub receiver: String,
    /// The post that is covered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// Which part of the giver's matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// How many matters are listed.
    pub matters: u32,
    /// Who signed so far.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<HandoverSide>,
}

/// What only complaints have. It never says who complains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ComplaintPart {
    /// How it was made.
    pub channel: ComplaintChannel,
    /// How grave it is.
    pub gravity: Gravity,
    /// On which track.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<Track>,
    /// The persons complained of; only for those who may see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<String>,
    /// The windows complained of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<String>,
    /// The case, contact or denial it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<AggregateRef>,
    /// It waits for the paper that a grave one needs (complaint/1).
    pub waits_for_paper: bool,
    /// What was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
    /// The number of its circular.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circular: Option<String>,
}

/// One line of the register. Its key is the aggregate, `case/ID`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entry {
    /// Which.
    pub aggregate: AggregateRef,
    /// Its number.
    pub number: String,
    /// Where it is in its life.
    pub phase: Phase,
    /// The catalogue item; none for most contacts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The window; of a complaint the first one complained of, of a patrol the first one looked at. Empty where there is none.
    pub window: String,
    /// Who is responsible: changed by a handover, a referral taken over or an assignment, never by a cover. Of a handover
    /// the giver, and the receiver once both have signed. Of a finding or a patrol who recorded it, of a month of duty who drew
    /// it up; of a card whom it is against. Empty for a recommendation, which is the service's own.
    pub responsible: String,
    /// How the applicant came, to a case or contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The applicant's id; none where nobody gave a name, and never who complains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant: Option<String>,
    /// The applicant's masked name; empty where none was given, 投诉人 for who complains.
    pub masked_name: String,
    /// When it was registered or opened.
    pub registered_at: Instant,
    /// When anything happened last.
    pub changed_at: Instant,
    /// When it was finished, closed, returned or voided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Instant>,
    /// The version of its last event: how many it has, which a handover lists.
    pub version: u32,
    /// The stream sequence of its last event.
    pub sequence: u64,
    /// What only cases have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CasePart>,
    /// What only contacts have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactPart>,
    /// What only denials have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denial: Option<DenialPart>,
    /// What only handovers have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover: Option<HandoverPart>,
    /// What only complaints have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint: Option<ComplaintPart>,
    /// What only findings have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<FindingPart>,
    /// What only patrols have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patrol: Option<PatrolPart>,
    /// What only recommendations have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommendation: Option<RecommendationPart>,
    /// What only months of duty have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<DutyPart>,
    /// What only cards have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardPart>,
    /// What only entries of the registers have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordPart>,
    /// What happened so far, in order.
    pub progress: Vec<Progress>,
}

impl Entry {
    /// Whether somebody still has to do with it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.finished_at.is_none()
    }

    /// The name by the six of time-limit/3, derived from the axes; the other kinds have one each.
    #[must_use]
    pub fn name(&self) -> Name {
        let Some(case) = &self.case else {
            return match self.aggregate.kind {
                Kind::Denial => Name::Denial,
                Kind::Handover => Name::Handover,
                Kind::Complaint => Name::Complaint,
                Kind::Finding => Name::Finding,
                Kind::Patrol => Name::Patrol,
                Kind::Recommendation => Name::Recommendation,
                Kind::Duty => Name::Duty,
                Kind::Card => Name::Card,
                Kind::Record => Name::Record,
                // A case has its part; of the kinds that have no lines there is no row.
                Kind::Contact
                | Kind::Case
                | Kind::Appointment
                | Kind::Attendance
                | Kind::Leave
                | Kind::Slip
                | Kind::Meeting
                | Kind::Period
                | Kind::Score
                | Kind::Ballot
                | Kind::Applicant
                | Kind::Entry
                | Kind::Escalation
                | Kind::Person
                | Kind::Window
                | Kind::Post
                | Kind::Item
                | Kind::Rulebook
                | Kind::Calendar
                | Kind::Device
                | Kind::Book => Name::Contact,
            };
        };
        let acceptance = match case.decision {
            Decision::Pending => Acceptance::Pending,
            Decision::SupplementAsked => Acceptance::SupplementAsked,
            Decision::Returned => Acceptance::Returned,
            Decision::Accepted => Acceptance::Accepted,
            Decision::Deemed => Acceptance::Deemed,
        };
        Name::parse(classify(case.interaction, acceptance, case.processing).as_str()).unwrap_or(Name::Committed)
    }
}
