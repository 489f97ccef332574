//! The commands of a score sheet (考核表指令). Shapes only; each is decided in a file of its own. The aggregate is `score/<period>-<subject>`.
use crate::people::finding::events::ContestOutcome;
use crate::scores::rules::Charge;
use crate::vocabulary::declare::{bodies, commands};
use crate::vocabulary::points::Points;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a score sheet.
    ScoreCommand {
        /// Draw it up; the house's alone.
        Draw(Draw) = "draw",
        /// Choose points inside a range.
        Choose(Choose) = "choose",
        /// Contest a line.
        Contest(Contest) = "contest",
        /// Decide a contest.
        DecideContest(DecideContest) = "decide-contest",
        /// Relax a line for special leave, as the meeting decided.
        Relax(Relax) = "relax",
        /// Draw it up anew after publication.
        Correct(Correct) = "correct",
    }
}

bodies! {
    /// Draw it up; the house's alone.
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
    /// Relax a line for special leave, as the meeting decided.
    Relax {
        /// Which charge.
        charge: String,
        /// Why.
        reason: String,
        /// The number of the minutes.
        document: String,
    }
    /// Draw it up anew after publication.
    Correct {
        /// Why.
        reason: String,
    }
}
