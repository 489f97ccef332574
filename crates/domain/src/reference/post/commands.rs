//! The commands of covers (顶岗指令). Shapes only; each is decided in a file of its own.
use crate::clock::half_day::HalfDay;
use crate::vocabulary::declare::{bodies, commands};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of an A/B post.
    PostCommand {
        /// Start a cover: one of the two is away.
        StartCover(StartCover) = "start-cover",
        /// End it: they are back.
        EndCover(EndCover) = "end-cover",
        /// Record its signed handover; never asked on its own.
        HandOverCover(HandOverCover) = "hand-over-cover",
        /// Plan an absence by a leave; never asked on its own.
        PlanAbsence(PlanAbsence) = "plan-absence",
        /// Drop a planned absence; never asked on its own.
        DropAbsence(DropAbsence) = "drop-absence",
    }
}

bodies! {
    /// Start a cover.
    StartCover {
        /// Who is away: A or B of the post.
        away: String,
        /// Who stands for them; absent, the other of the two.
        #[serde(default)] cover: Option<String>,
        /// Why.
        reason: String,
        /// Until when, where that is known.
        #[serde(default)] until: Option<Instant>,
        /// Why both may be away; the director's alone (ab-role/2).
        #[serde(default)] override_reason: Option<String>,
    }
    /// End it.
    EndCover {
        /// Who is back.
        back: String,
        /// A note.
        #[serde(default)] remark: String,
    }
    /// Record its signed handover.
    HandOverCover {
        /// The handover's id.
        handover: String,
        /// Who was away.
        away: String,
        /// Who stands for them.
        cover: String,
    }
    /// Plan an absence by a leave.
    PlanAbsence {
        /// The leave's number.
        leave: String,
        /// Who will be away.
        person: String,
        /// The first half day.
        from: HalfDay,
        /// The last half day.
        until: HalfDay,
        /// Why both may be away, by decision of the director (ab-role/2).
        #[serde(default)] override_reason: Option<String>,
    }
    /// Drop a planned absence.
    DropAbsence {
        /// The leave's number.
        leave: String,
        /// Whose leave it was.
        person: String,
    }
}
