//! The commands of covers (顶岗指令). One row for each verb; its decision is in the file that the row names.
use super::Post;
use super::{drop_absence, end_cover, hand_over_cover, plan_absence, start_cover};
use crate::clock::half_day::HalfDay;
use crate::reference::centre::events::PostEvent;
use crate::reference::verbs::present;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::{IN_PERSON, SYSTEM};
use crate::vocabulary::actor::standing::{BY_SYSTEM, DECIDED};
use crate::vocabulary::declare::PersonId;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of an A/B post.
    PostCommand on Post, gives PostEvent {
        checked by present:
        StartCover(StartCover) = "start-cover" for IN_PERSON, DECIDED, "ab-role/1",
            "Start a cover: A or B of a post is away", "开始顶岗", start_cover::decide;
        EndCover(EndCover) = "end-cover" for IN_PERSON, DECIDED, "ab-role/3",
            "End a cover: they are back", "结束顶岗", end_cover::decide;
        HandOverCover(HandOverCover) = "hand-over-cover" for SYSTEM, BY_SYSTEM, "ab-role/4",
            "Record the signed handover of a cover", "登记顶岗交接", hand_over_cover::decide;
        PlanAbsence(PlanAbsence) = "plan-absence" for SYSTEM, BY_SYSTEM, "ab-role/2",
            "Plan an absence by an approved leave", "登记计划离岗", plan_absence::decide;
        DropAbsence(DropAbsence) = "drop-absence" for SYSTEM, BY_SYSTEM, "ab-role/3",
            "Drop a planned absence", "取消计划离岗", drop_absence::decide;
    }
}

bodies! {
    /// Start a cover.
    StartCover {
        /// Who is away: A or B of the post.
        #[schemars(with = "PersonId")] away: String,
        /// Who stands for them; absent, the other of the two.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] cover: Option<String>,
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
        #[schemars(with = "PersonId")] back: String,
        /// A note.
        #[serde(default)] remark: String,
    }
    /// Record its signed handover.
    HandOverCover {
        /// The handover's id.
        handover: String,
        /// Who was away.
        #[schemars(with = "PersonId")] away: String,
        /// Who stands for them.
        #[schemars(with = "PersonId")] cover: String,
    }
    /// Plan an absence by a leave.
    PlanAbsence {
        /// The leave's number.
        leave: String,
        /// Who will be away.
        #[schemars(with = "PersonId")] person: String,
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
        #[schemars(with = "PersonId")] person: String,
    }
}
