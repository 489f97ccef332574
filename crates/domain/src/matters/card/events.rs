//! The facts of a card (监察牌事实): issued, and what becomes of it. Shapes only; described by `proto/anjuan/v1/card.proto`.
use super::about::ObligationOf;
use crate::clock::{Against, Level, Limit, Verdict};
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a card.
    CardEvent, CardEventName of "card" {
        /// Issued by the service: its threshold fell (time-limit/3.4).
        Issued(Issued) = "issued.v1" / "CardIssued", "Card issued", "发放监察牌", "time-limit/3.4", numbered by number;
        /// Issued by hand, with a reason and the authority (discipline/7).
        IssuedByHand(IssuedByHand) = "issued-by-hand.v1" / "CardIssuedByHand",
            "Card issued by hand", "人工发放监察牌", "discipline/7", numbered by number;
        /// Whoever it is against knows of it (time-limit/3.4).
        Confirmed(Confirmed) = "confirmed.v1" / "CardConfirmed", "Card confirmed", "确认监察牌", "time-limit/3.4";
        /// Whoever it is against was urged (discipline/7).
        Urged(Urged) = "urged.v1" / "CardUrged", "Card urged", "督办", "discipline/7";
        /// Whoever it is against explained it (time-limit/3.4).
        Explained(Explained) = "explained.v1" / "CardExplained", "Card explained", "说明监察牌事由", "time-limit/3.4";
        /// Whoever it is against says that it is wrong (post/1.2).
        Appealed(Appealed) = "appealed.v1" / "CardAppealed", "Card appealed against", "申诉监察牌", "post/1.2";
        /// The appeal was decided (post/1.2).
        AppealDecided(AppealDecided) = "appeal-decided.v1" / "CardAppealDecided",
            "Appeal against a card decided", "裁定监察牌申诉", "post/1.2";
        /// It would not have been issued: the obligation fell away before, or its end moved (handover/2.5).
        Cancelled(Cancelled) = "cancelled.v1" / "CardCancelled", "Card cancelled", "取消监察牌", "handover/2.5";
    }
}

codes! {
    /// How an appeal was decided (申诉裁定; post/1.2).
    AppealOutcome {
        /// The card is withdrawn (撤销).
        Withdrawn,
        /// Sent back: it says too little and may be made again (退回).
        SentBack,
        /// The card stands (维持).
        Upheld,
    }
    /// Why a card would not have been issued (取消原因; handover/2.5).
    CancelCause {
        /// The case was voided before, or never was one.
        Voided,
        /// It was met, withdrawn or returned before, as is known now.
        Ended,
        /// Its end moved behind the card, by a calendar notice or a rulebook.
        Moved,
    }
}

impl CardEvent {
    /// The obligation that it is about, where the event itself says so: what issues a card and what cancels it.
    #[must_use]
    pub fn obligation(&self) -> Option<&ObligationOf> {
        match self {
            CardEvent::Issued(issued) => Some(&issued.obligation),
            CardEvent::IssuedByHand(issued) => Some(&issued.obligation),
            CardEvent::Cancelled(cancelled) => Some(&cancelled.obligation),
            CardEvent::Confirmed(_)
            | CardEvent::Urged(_)
            | CardEvent::Explained(_)
            | CardEvent::Appealed(_)
            | CardEvent::AppealDecided(_) => None,
        }
    }
}

/// Issued.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "CardIssued")]
pub struct Issued {
    /// The card's number, `JP-<yyyymmdd>-<id>`.
    pub number: String,
    /// The obligation.
    pub obligation: ObligationOf,
    /// The number of its case or complaint.
    pub matter: String,
    /// The clock of supervision: `case`, `special-procedure`, `complaint`.
    pub clock: String,
    /// The level.
    pub level: Level,
    /// The instant at which the threshold fell.
    pub fell_at: Instant,
    /// The entry of the rulebook that sets the threshold: `card-case-yellow`.
    pub rule: String,
    /// The article of that entry.
    pub article: String,
    /// Whether the threshold is assumed, because the regulation is silent.
    pub assumed: bool,
    /// The version of the rulebook.
    pub rulebook: String,
    /// The window at that instant; empty where a complaint is owed its answer (complaint/3).
    pub window: String,
    /// Who was responsible by name at that instant.
    pub responsible: String,
    /// Whom it is against: who answered for it at that instant (ab-role/3).
    pub against: String,
    /// The reckoning that led to it.
    pub reckoning: Reckoning,
}

/// How the threshold was reckoned (计算依据; time-limit/3.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "CardReckoning")]
pub struct Reckoning {
    /// Which period it is measured against.
    pub measured: Against,
    /// When the period starts.
    pub start: Instant,
    /// How long it is; absent where its end was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// When it ends, with extensions and stops.
    pub due: Instant,
    /// The days of the threshold before or over that end, counted as the period is.
    pub threshold: Limit,
    /// The version of the calendar.
    pub calendar: String,
    /// The period day by day, from its start to its end.
    pub days: Vec<ReckonedDay>,
}

/// One day of the period (逐日计算).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "CardReckonedDay")]
pub struct ReckonedDay {
    /// The day.
    pub date: NaiveDate,
    /// What it was to the count.
    pub verdict: Verdict,
    /// How many units are complete at its end.
    pub number: i32,
}

/// Issued by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "CardIssuedByHand")]
pub struct IssuedByHand {
    /// The card's number, `JP-<yyyymmdd>-<id>`.
    pub number: String,
    /// The obligation.
    pub obligation: ObligationOf,
    /// The number of its case or complaint.
    pub matter: String,
    /// The clock of supervision.
    pub clock: String,
    /// The level.
    pub level: Level,
    /// The window; empty where a complaint is owed its answer (complaint/3).
    pub window: String,
    /// Who is responsible by name.
    pub responsible: String,
    /// Whom it is against: who answers for it (ab-role/3).
    pub against: String,
    /// Why.
    pub reason: String,
    /// By what authority.
    pub authority: String,
    /// Who issued it.
    pub by: String,
}

/// Confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "CardConfirmed")]
pub struct Confirmed {
    /// What was said with it; may be empty.
    pub remark: String,
    /// Who confirmed it.
    pub by: String,
}

/// Urged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "CardUrged")]
pub struct Urged {
    /// What is to be done.
    pub text: String,
    /// Who urged.
    pub by: String,
}

/// Explained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "CardExplained")]
pub struct Explained {
    /// The explanation.
    pub text: String,
    /// Who explained it.
    pub by: String,
}

/// Appealed against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "CardAppealed")]
pub struct Appealed {
    /// Why it is wrong.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// The appeal was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "CardAppealDecided")]
pub struct AppealDecided {
    /// What.
    pub outcome: AppealOutcome,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
}

/// Cancelled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "CardCancelled")]
pub struct Cancelled {
    /// The obligation.
    pub obligation: ObligationOf,
    /// The level.
    pub level: Level,
    /// What happened to the obligation.
    pub cause: CancelCause,
    /// Why, in words.
    pub reason: String,
    /// Who cancelled it.
    pub by: String,
}
