//! The commands of a score sheet (考核表指令). One row for each verb; its decision is in the file that the row names. The aggregate is `score/<period>-<subject>`.
use super::Score;
use super::events::ScoreEvent;
use super::ready;
use super::{choose, contest, correct, decide_contest, draw, relax};
use crate::people::finding::events::ContestOutcome;
use crate::reference::verbs::{bodies, commands};
use crate::scores::rules::Charge;
use crate::vocabulary::actor::groups::{ASSESSORS, GENERAL, IN_PERSON, MINUTES, OFFICE, SYSTEM};
use crate::vocabulary::actor::standing::{BY_OFFICE, BY_SYSTEM, DECIDED, HOLDERS_OWN};
use crate::vocabulary::points::Points;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a score sheet.
    ScoreCommand on Score, gives ScoreEvent {
        first:
        Draw(Draw) = "draw" for SYSTEM, BY_SYSTEM, "assessment",
            "Draw up a score sheet", "生成考核表", draw::decide;
        checked by ready:
        Choose(Choose) = "choose" for ASSESSORS, BY_OFFICE, "assessment",
            "Choose points inside a range", "酌情定分", choose::decide;
        Contest(Contest) = "contest" for IN_PERSON, DECIDED, "assessment",
            "Contest a line of a sheet", "申诉", contest::decide;
        DecideContest(DecideContest) = "decide-contest" for OFFICE, HOLDERS_OWN, "assessment",
            "Decide a contest of a line", "申诉裁定", decide_contest::decide;
        Relax(Relax) = "relax" for OFFICE, BY_OFFICE, "assessment",
            "Ask for a line to be relaxed for special leave, as the meeting decided", "提请放宽", relax::decide;
        ConfirmRelaxation(ConfirmRelaxation) = "confirm-relaxation" for MINUTES, DECIDED, "monthly",
            "Relax a line for special leave, having the minutes at hand", "核对纪要后放宽", relax::confirm;
        RefuseRelaxation(RefuseRelaxation) = "refuse-relaxation" for MINUTES, DECIDED, "monthly",
            "Do not relax a line, having the minutes at hand", "核对纪要后不予放宽", relax::refuse;
        Correct(Correct) = "correct" for GENERAL, BY_OFFICE, "assessment",
            "Draw a published sheet up anew", "更正考核表", correct::decide;
    }
}

bodies! {
    /// Draw it up; the service's alone.
    Draw {
        /// The period.
        period: String,
        /// The window or the person.
        subject: String,
        /// What is charged and given.
        charges: Vec<Charge>,
        /// Until when it can be contested: as the period says.
        contest_until: Instant,
        /// Up to which stream sequence the facts were read.
        position: u64,
    }
    /// Choose points inside a range.
    Choose {
        /// Which charge.
        charge: String,
        /// How many.
        points: Points,
        /// Why so many.
        reason: String,
    }
    /// Contest a line.
    Contest {
        /// Which charge.
        charge: String,
        /// Why.
        reason: String,
    }
    /// Decide a contest.
    DecideContest {
        /// Which charge.
        charge: String,
        /// How.
        outcome: ContestOutcome,
        /// The points from now on.
        #[serde(default)] points: Option<Points>,
        /// Why.
        reason: String,
    }
    /// Ask for a line to be relaxed for special leave, as the meeting decided. Somebody else confirms it from the minutes.
    Relax {
        /// Which charge.
        charge: String,
        /// Why.
        reason: String,
        /// The number of the minutes.
        document: String,
    }
    /// Relax it, having the minutes at hand.
    ConfirmRelaxation {
        /// Which charge.
        charge: String,
        /// The number of the minutes that lie before whoever confirms.
        document: String,
    }
    /// Do not relax a line.
    RefuseRelaxation {
        /// Which charge.
        charge: String,
        /// Why: what the minutes say instead.
        reason: String,
    }
    /// Draw it up anew after publication.
    Correct {
        /// Why.
        reason: String,
    }
}
