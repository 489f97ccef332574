//! The axes by which a service item is classified (事项分类): what is asked for, and how it is processed.
//!
//! Implements time-limit/3 as far as the types are named. Values only, stored by name in SCREAMING_SNAKE_CASE; a value
//! is added, and never renamed or taken away.
use crate::vocabulary::declare::codes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

codes! {
    /// First axis: what the applicant wants of us.
    Interaction {
        /// 咨询件 (time-limit/3.1).
        Consultation,
        /// An application (申请).
        Application,
    }
    /// Third axis: how it is processed (time-limit/3.4).
    Processing {
        /// 即办件: done on receipt, the same working day.
        Immediate,
        /// 承诺件: done within the promised period.
        Committed,
        /// 上报件: a superior decides, the window assists.
        ReportUp,
    }
}
