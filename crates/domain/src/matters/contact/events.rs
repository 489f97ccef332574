//! The facts of a first-asked contact (首问接待事实). Shapes only; described by `proto/anjuan/v1/contact.proto`.
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::sealed::{Party, Sealed};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a contact.
    ContactEvent, ContactEventName of "contact" {
        /// Somebody asked; who was asked first is responsible (first-asked/2).
        Opened(Opened) = "opened.v1" / "ContactOpened",
            "Contact opened", "首问登记", "first-asked/2", numbered by number, seals enquirer, matter;
        /// Answered, at once or by telephone with the window (first-asked/3.2).
        Answered(Answered) = "answered.v1" / "ContactAnswered", "Answered", "答复", "first-asked/3.2";
        /// Led on to a window or a leader; open until accepted there.
        Referred(Referred) = "referred.v1" / "ContactReferred", "Led on", "引导转交", "first-asked/3.2";
        /// The person led to took over.
        ReferralAccepted(ReferralAccepted) = "referral-accepted.v1" / "ContactReferralAccepted",
            "Referral accepted", "接收转交", "first-asked/3.2";
        /// A spoken objection was advised to apply in writing (denial-report/8).
        AdvisedInWriting(AdvisedInWriting) = "advised-in-writing.v1" / "ContactAdvisedInWriting",
            "Advised to apply in writing", "建议书面申请", "denial-report/8";
        /// Became a case or a complaint.
        TurnedInto(TurnedInto) = "turned-into.v1" / "ContactTurnedInto",
            "Became a case or another matter", "转为办件或其他事项", "first-asked/3.1";
        /// Found open at closing time (first-asked/3.1).
        LeftOpen(LeftOpen) = "left-open.v1" / "ContactLeftOpen", "Found open at closing time", "下班未办结", "first-asked/3.1";
        /// Handed over to somebody else (handover/2.1).
        HandedOver(HandedOver) = "handed-over.v1" / "ContactHandedOver", "Contact handed over", "移交接待", "handover/2.1";
    }
}

codes! {
    /// How the applicant came (work/6).
    Channel {
        /// 来访.
        Visit,
        /// 来电.
        Call,
        /// 来信.
        Letter,
        /// 网上.
        Online,
    }
    /// Where (work/2).
    Place {
        /// 窗口.
        Counter,
        /// 上门.
        HomeVisit,
        /// 网上.
        Online,
    }
    /// Consultation topics (work/7).
    Topic {
        /// 农业政策.
        AgriculturalPolicy,
        /// 科技.
        ScienceTechnology,
        /// 劳务输出.
        LabourExport,
        /// 民事调解.
        CivilMediation,
        /// A service item of the catalogue.
        ServiceItem,
        /// 其他.
        Other,
    }
    /// How a contact was answered.
    AnswerManner {
        /// 当场答复.
        AtOnce,
        /// 电话联系窗口解决.
        ByTelephoneWithWindow,
    }
    /// How a contact was led on.
    ReferralManner {
        /// 引导到窗口.
        LedToWindow,
        /// 联系领导.
        CalledLeader,
    }
}

/// Somebody asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Opened {
    /// The contact number.
    pub number: String,
    /// The first-asked person; it cannot be edited away (first-asked/2).
    pub first_asked: String,
    /// The window where they asked.
    pub window: String,
    /// How they came.
    pub channel: Channel,
    /// Where.
    pub place: Place,
    /// About what.
    pub topic: Topic,
    /// The catalogue item, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Who asked, where they said so; sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enquirer: Option<Party>,
    /// What was asked, in words; sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter: Option<Sealed>,
    /// Closing time of the day: open then, it is flagged (first-asked/3.1).
    pub closes_at: Instant,
}

/// Answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answered {
    /// Who answered.
    pub by: String,
    /// How.
    pub manner: AnswerManner,
    /// Whether the applicant was satisfied (time-limit/3.1).
    pub satisfied: bool,
    /// A summary without personal data.
    pub summary: String,
}

/// Led on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Referred {
    /// How.
    pub manner: ReferralManner,
    /// To which window.
    pub window: String,
    /// To whom.
    pub person: String,
    /// Why.
    pub reason: String,
}

/// The person led to took over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReferralAccepted {
    /// Who.
    pub by: String,
    /// Closing time of the day of taking over: open then, it is flagged, and on whoever took over (first-asked/3.1). None
    /// in records from before there was such a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Instant>,
}

/// Advised to apply in writing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdvisedInWriting {
    /// By whom.
    pub by: String,
    /// What was explained.
    pub explanation: String,
}

/// Became a case or a complaint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TurnedInto {
    /// Which.
    pub aggregate: AggregateRef,
}

/// Found open at closing time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeftOpen {
    /// The closing time that passed.
    pub closed_at: Instant,
    /// Who was responsible.
    pub responsible: String,
}

crate::matters::handover::events::handed_over!();
