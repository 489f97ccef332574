//! The code sets that the facts of a case are stated in (代码集): GB/T 39046 and the types of time-limit/3.
//!
//! Values only, stored by name in SCREAMING_SNAKE_CASE; a value is added, and never renamed or taken away.
use crate::vocabulary::declare::codes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

codes! {
    /// GB/T 39046 办理形式.
    HandlingForm {
        /// 1 窗口.
        Window,
        /// 2 电脑端.
        Computer,
        /// 3 移动端.
        Mobile,
        /// 4 快递.
        Courier,
        /// 9 其他.
        Other,
    }
    /// What was found of one material.
    MaterialStatus {
        /// Presented and in order.
        Presented,
        /// Missing (缺少).
        Missing,
        /// Presented but defective (需更正).
        Defective,
    }
    /// Provincial step results, code set `gbt39046-step` (0–7).
    StepResult {
        /// 0 不同意.
        Disagree,
        /// 1 同意.
        Agree,
        /// 2 不属于本部门.
        NotInScope,
        /// 3 不受理.
        NotAccepted,
        /// 4 受理.
        Accepted,
        /// 5 补正.
        Supplement,
        /// 6 挂起（特别程序）.
        Suspended,
        /// 7 退回.
        Returned,
        /// Done, with no decision of its own (imported logs, plain work).
        Done,
    }
    /// What needs somebody's approval (需审批事项).
    Act {
        /// 延期, an extension of the period.
        Extension,
        /// 特别程序, a special procedure that stops the clock.
        Pause,
        /// 绿色通道, the green channel.
        GreenChannel,
        /// 改件, another processing type.
        Reclassification,
        /// 变更牵头窗口, another window leads the joint case.
        LeadWindow,
        /// 作废, voiding.
        Voiding,
    }
    /// Special procedures that stop the clock (行政许可法 art. 45).
    PauseKind {
        /// 听证.
        Hearing,
        /// 招标.
        Tender,
        /// 拍卖.
        Auction,
        /// 检验.
        Inspection,
        /// 检测.
        Testing,
        /// 检疫.
        Quarantine,
        /// 鉴定.
        Appraisal,
        /// 专家评审.
        ExpertReview,
        /// Other, by a named legal basis.
        Other,
    }
    /// How a case finished, provincial code set (0–6 less voided and entry error, which are facts of their own).
    FinishResult {
        /// 0 出证办结.
        Issued,
        /// 1 不予许可／退件办结.
        Refused,
        /// 4 转上级.
        TransferredUp,
        /// 5 补交不来.
        SupplementNeverCame,
        /// 6 办结.
        Done,
        /// Consultation answered to the applicant's satisfaction (time-limit/3.1).
        Answered,
    }
    /// What a correction may correct.
    CorrectedField {
        /// The window that handles the case.
        Window,
        /// The result of finishing.
        Result,
        /// The start of the promised period.
        StartAt,
        /// The end: when it was finished.
        FinishedAt,
        /// The name of a step.
        Step,
        /// A remark on a material.
        Material,
    }
}

impl FinishResult {
    /// The Chinese term.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            FinishResult::Issued => "出证办结",
            FinishResult::Refused => "不予许可",
            FinishResult::TransferredUp => "转报上级",
            FinishResult::SupplementNeverCame => "补交不来",
            FinishResult::Done => "办结",
            FinishResult::Answered => "已答复",
        }
    }
}

impl Act {
    /// The verb that asks for it, and does it where whoever gives the command may approve it.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Act::Extension => "extend",
            Act::Pause => "pause",
            Act::GreenChannel => "expedite",
            Act::Reclassification => "reclassify",
            Act::LeadWindow => "reassign-lead",
            Act::Voiding => "void",
        }
    }

    /// The article by which it needs an approval.
    #[must_use]
    pub fn article(self) -> &'static str {
        match self {
            Act::Extension | Act::Reclassification => "time-limit/3.4",
            Act::Pause => "行政许可法/45",
            Act::GreenChannel => "commitment/10",
            Act::LeadWindow => "first-asked/3.3",
            Act::Voiding => "handover/2.5",
        }
    }
}
