//! What absence leads to (缺勤后果) and the half days that show it: counted from leaves, raised as a recommendation.
//!
//! Implements leave/2 and leave/4 as far as the consequences are named. It counts nothing.
use crate::clock::half_day::HalfDay;
use crate::vocabulary::declare::codes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

codes! {
    /// What the regulation names (leave/2, leave/4).
    Consequence {
        /// 取消全年考核奖: absence over 7 days.
        YearBonusLost,
        /// 扣发一个月考核奖: personal leave over 30 days in a year.
        MonthBonusLost,
        /// 取消半年考核奖: personal leave over 60 days in a year.
        HalfYearBonusLost,
        /// 辞退: absence over 15 days running or 30 in a year.
        Dismissal,
        /// 不得参与当年评优评先: sick leave over 30 days.
        NoAwards,
    }
}

/// One half day that was counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Evidence {
    /// Which half day.
    pub session: HalfDay,
    /// What shows it: `leave/ID`, or `absence` where nothing does.
    pub source: String,
}
