//! One row of the `register` view: one case or contact, as lists and public progress show it.
//!
//! It holds masked names only; what is sealed stays in the log.
use crate::deadlines::row::names;
use anjuan_domain::case::classify::classify;
use anjuan_domain::case::events::{FinishResult, Interaction, Processing};
use anjuan_domain::case::state::Acceptance;
use anjuan_domain::contact::events::{Channel, Topic};
use anjuan_domain::event::Instant;
use anjuan_domain::ids::AggregateRef;
use serde::{Deserialize, Serialize};

names! {
    /// Where a case or contact is in its life.
    Phase {
        /// A case, registered; acceptance is not decided yet (登记).
        Registered = "registered",
        /// A case; the one-time notice asked for materials (补正).
        SupplementAsked = "supplement-asked",
        /// A case, accepted and worked on (受理).
        Accepted = "accepted",
        /// A case whose clock is stopped by a special procedure (特别程序).
        Paused = "paused",
        /// A case, finished (办结).
        Finished = "finished",
        /// A case, returned (退回).
        Returned = "returned",
        /// A case, voided (作废).
        Voided = "voided",
        /// A case that never was one (误录).
        EntryError = "entry-error",
        /// A contact nobody has answered to the end yet.
        Open = "open",
        /// A contact led on, not taken over yet.
        Referred = "referred",
        /// A contact taken over by the one it was led to; the question can still be answered.
        TakenOver = "taken-over",
        /// A contact that is done with.
        Closed = "closed",
    }
    /// The name of a case by the six of time-limit/3; a contact has a seventh.
    Name {
        /// 首问.
        Contact = "contact",
        /// 咨询件 (time-limit/3.1).
        Consultation = "consultation",
        /// 补充件 (time-limit/3.2).
        Supplement = "supplement",
        /// 退回件 (time-limit/3.3).
        Return = "return",
        /// 即办件 (time-limit/3.4).
        Immediate = "immediate",
        /// 承诺件 (time-limit/3.4).
        Committed = "committed",
        /// 上报件 (time-limit/3.4).
        ReportUp = "report-up",
    }
    /// The second axis as stored: what was decided on acceptance.
    Decision {
        /// Nothing yet.
        Pending = "pending",
        /// Materials were asked for.
        SupplementAsked = "supplement-asked",
        /// Returned.
        Returned = "returned",
        /// Accepted by the window.
        Accepted = "accepted",
        /// Accepted by law (行政许可法 art. 32).
        Deemed = "deemed",
    }
    /// What a line of progress says.
    Milestone {
        /// Registered, or opened.
        Registered = "registered",
        /// The one-time notice was given.
        NoticeGiven = "notice-given",
        /// Materials came in.
        SupplementReceived = "supplement-received",
        /// Returned.
        Returned = "returned",
        /// Accepted.
        Accepted = "accepted",
        /// Accepted by law.
        DeemedAccepted = "deemed-accepted",
        /// A step of the flow, by name.
        Step = "step",
        /// The clock stopped.
        Paused = "paused",
        /// The clock runs again.
        Resumed = "resumed",
        /// The period was extended.
        Extended = "extended",
        /// Put on the green channel.
        Expedited = "expedited",
        /// The processing type changed.
        Reclassified = "reclassified",
        /// Finished.
        Finished = "finished",
        /// Voided.
        Voided = "voided",
        /// Marked as an entry error.
        EntryError = "entry-error",
        /// Something was added after closure.
        Added = "added",
        /// A statement was corrected.
        Corrected = "corrected",
        /// A contact was answered.
        Answered = "answered",
        /// A contact was led on.
        Referred = "referred",
        /// The one led to took over.
        ReferralAccepted = "referral-accepted",
        /// A contact was advised to apply in writing.
        AdvisedInWriting = "advised-in-writing",
        /// A contact became a case or complaint.
        TurnedInto = "turned-into",
        /// A contact was found open at closing time.
        LeftOpen = "left-open",
    }
}

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

/// One case or contact. Its key is the aggregate, `case/ID`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entry {
    /// The case or contact.
    pub aggregate: AggregateRef,
    /// Its number.
    pub number: String,
    /// Where it is in its life.
    pub phase: Phase,
    /// The catalogue item; none for most contacts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The window.
    pub window: String,
    /// Who is responsible (ab-role/3).
    pub responsible: String,
    /// How the applicant came.
    pub channel: Channel,
    /// The applicant's id; none for a contact who gave no name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant: Option<String>,
    /// The applicant's masked name; empty where none was given.
    pub masked_name: String,
    /// When it was registered or opened.
    pub registered_at: Instant,
    /// When anything happened last.
    pub changed_at: Instant,
    /// When it was finished, closed, returned or voided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Instant>,
    /// The version of its last event.
    pub version: u32,
    /// The stream sequence of its last event.
    pub sequence: u64,
    /// What only cases have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CasePart>,
    /// What only contacts have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactPart>,
    /// What happened so far, in order.
    pub progress: Vec<Progress>,
}

impl Entry {
    /// The name by the six of time-limit/3, derived from the axes.
    #[must_use]
    pub fn name(&self) -> Name {
        let Some(case) = &self.case else { return Name::Contact };
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
