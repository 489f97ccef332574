//! The commands of a card (监察牌指令). The aggregate is named after the obligation and the level: each level comes once.
use super::Card;
use super::about::ObligationOf;
use super::events::{AppealOutcome, CancelCause, CardEvent};
use super::{appeal, guard, issue, settle, voice};
use crate::clock::Level;
use crate::reference::verbs::{bodies, commands, each_itself};
use crate::vocabulary::actor::groups::{IN_PERSON, OFFICE, SYSTEM, URGING};
use crate::vocabulary::actor::standing::{BY_SYSTEM, DECIDED};
use crate::vocabulary::ids::AggregateRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a card.
    CardCommand on Card, gives CardEvent {
        first:
        Issue(Issue) = "issue" for SYSTEM, BY_SYSTEM, "time-limit/3.4",
            "Issue a card whose threshold fell", "发放监察牌", issue::decide;
        checked by each_itself:
        IssueByHand(IssueByHand) = "issue-by-hand" for URGING, DECIDED, "discipline/7",
            "Issue a card by hand", "人工发放监察牌", issue::by_hand;
        Confirm(Confirm) = "confirm" for IN_PERSON, DECIDED, "time-limit/3.4",
            "Confirm a card against oneself", "确认监察牌", voice::confirm, checked by guard::standing;
        Urge(Urge) = "urge" for URGING, DECIDED, "discipline/7",
            "Urge whoever a card is against", "督办", voice::urge, checked by guard::standing;
        Explain(Explain) = "explain" for IN_PERSON, DECIDED, "time-limit/3.4",
            "Explain a card against oneself", "说明监察牌事由", voice::explain, checked by guard::standing;
        Appeal(Appeal) = "appeal" for IN_PERSON, DECIDED, "post/1.2",
            "Appeal against a card against oneself", "申诉监察牌", appeal::ask, checked by guard::standing;
        Decide(Decide) = "decide" for OFFICE, DECIDED, "post/1.2",
            "Decide the appeal against a card", "裁定监察牌申诉", appeal::decide, checked by guard::standing;
        Cancel(Cancel) = "cancel" for URGING, DECIDED, "handover/2.5",
            "Cancel a card that would not have been issued", "取消监察牌", settle::cancel, checked by guard::standing;
    }
}

bodies! {
    /// Issue it; the service's alone. It happened when its threshold fell.
    Issue {
        /// The case or complaint that owes it.
        about: AggregateRef,
        /// Its clock, as the list of deadlines calls it.
        clock: String,
        /// Which one of several; 0 where there is only one.
        ordinal: u32,
        /// The level.
        level: Level,
    }
    /// Issue it by hand, with a reason and the authority.
    IssueByHand {
        /// The case or complaint that owes it.
        about: AggregateRef,
        /// Its clock, as the list of deadlines calls it: promise, statutory, pause, complaint-answer.
        clock: String,
        /// Which one of several; 0 where there is only one.
        #[serde(default)] ordinal: u32,
        /// The level.
        level: Level,
        /// Why.
        reason: String,
        /// By what authority: the instruction, the minutes, the article.
        authority: String,
    }
    /// Confirm that one knows of it.
    Confirm {
        /// What is said with it; may be empty.
        #[serde(default)] remark: String,
    }
    /// Urge.
    Urge {
        /// What is to be done, and by when.
        text: String,
    }
    /// Explain.
    Explain {
        /// Why it is late, and what is done about it.
        text: String,
    }
    /// Appeal.
    Appeal {
        /// Why the card is wrong.
        reason: String,
    }
    /// Decide the appeal.
    Decide {
        /// What.
        outcome: AppealOutcome,
        /// Why.
        reason: String,
    }
    /// Cancel it.
    Cancel {
        /// What happened to the obligation.
        cause: CancelCause,
        /// Why, in words.
        reason: String,
    }
}

impl Issue {
    /// The obligation.
    #[must_use]
    pub fn obligation(&self) -> ObligationOf {
        ObligationOf { about: self.about.clone(), clock: self.clock.clone(), ordinal: self.ordinal }
    }
}

impl IssueByHand {
    /// The obligation.
    #[must_use]
    pub fn obligation(&self) -> ObligationOf {
        ObligationOf { about: self.about.clone(), clock: self.clock.clone(), ordinal: self.ordinal }
    }
}

impl CardCommand {
    /// The card that a command issues: obligation and level; none for the others.
    #[must_use]
    pub fn issues(&self) -> Option<(ObligationOf, Level)> {
        match self {
            CardCommand::Issue(issue) => Some((issue.obligation(), issue.level)),
            CardCommand::IssueByHand(issue) => Some((issue.obligation(), issue.level)),
            CardCommand::Confirm(_)
            | CardCommand::Urge(_)
            | CardCommand::Explain(_)
            | CardCommand::Appeal(_)
            | CardCommand::Decide(_)
            | CardCommand::Cancel(_) => None,
        }
    }
}
