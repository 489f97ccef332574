//! The codes in rows as people say them (代码用语): machines read `LEFT_EARLY`, people read left early, 早退. JSON keeps the codes.
use crate::language::say;
use serde_json::{Map, Value};

/// Codes and how they are said in Chinese; in English they are their own words.
const CODES: &[(&str, &str)] = &[
    ("PRESENT", "出勤"),
    ("LATE", "迟到"),
    ("LEFT_EARLY", "早退"),
    ("LATE_AND_LEFT_EARLY", "迟到并早退"),
    ("ABSENT", "旷工"),
    ("ON_LEAVE", "请假"),
    ("EXCUSED", "公务外出"),
    ("MISSING_PUNCH", "缺卡"),
    ("NOT_WORKING", "休息"),
    ("NOT_TAKEN", "未考勤"),
    ("NOT_OVER", "尚未结束"),
    ("WATERMARK", "考勤数据未完整"),
    ("DIRECTION_GUESSED", "进出方向为推定"),
    ("BETWEEN_SESSIONS", "打卡介于两个半日之间"),
    ("DIRECTION_ODD", "进出方向异常"),
    ("PUNCH_MISSING", "缺少一次打卡"),
    ("CLOCK_CORRECTED", "考勤机时间已校正"),
    ("SLIP_OPEN", "补签单未审批"),
    ("LEAVE_NOT_APPROVED", "请假未批完"),
    ("LEAVE_APPROVED_LATE", "请假事后批准"),
    ("PAPERS_OWED", "请假手续待补"),
    ("PAPERS_OVERDUE", "请假手续逾期未补"),
    ("LEAVE_ENTERED_LATE", "请假条补录，已确认"),
    ("DUTY_LEFT", "值班擅自离岗，按旷工计"),
    ("FINDING_CONTESTED", "考核事实申诉中"),
    ("PUNCHED_ON_LEAVE", "请假期间有打卡"),
    ("PERSONAL", "事假"),
    ("SICK", "病假"),
    ("MARRIAGE", "婚假"),
    ("BEREAVEMENT", "丧假"),
    ("HOLIDAY", "休假"),
    ("ASKED", "待审批"),
    ("APPROVED", "已准假"),
    ("REFUSED", "不准假"),
    ("CANCELLED", "已取消"),
    ("BEGUN", "休假中"),
    ("ENDED", "假满"),
    ("MORNING", "上午"),
    ("AFTERNOON", "下午"),
    ("COMING", "上班"),
    ("LEAVING", "下班"),
    ("BOTH", "上下班"),
    ("MEETING", "开会"),
    ("FIELD_WORK", "外出办事"),
    ("DEVICE_FAILURE", "考勤机故障"),
    ("WEEKLY", "周例会"),
    ("STUDY", "学习"),
    ("TRAINING", "培训"),
    ("ACTIVITY", "活动"),
    ("YEAR_BONUS_LOST", "扣发全年考核奖"),
    ("MONTH_BONUS_LOST", "扣发一个月奖金"),
    ("HALF_YEAR_BONUS_LOST", "扣发半年奖金"),
    ("DISMISSAL", "辞退"),
    ("NO_AWARDS", "不得评优"),
    ("STANDS", "计入"),
    ("TO_BE_CHOSEN", "待定分"),
    ("CONTESTED", "申诉中"),
    ("SET_ASIDE", "不重复计"),
    ("WITHDRAWN", "撤销"),
    ("RELAXED", "放宽"),
    ("EXCELLENT", "优秀"),
    ("COMPETENT", "称职（合格）"),
    ("BASICALLY_COMPETENT", "基本称职（合格）"),
    ("NOT_COMPETENT", "不称职（不合格）"),
    ("MONTH", "月度"),
    ("HALF_YEAR", "半年"),
    ("YEAR", "年度"),
];

/// A code in the language of this run.
pub(crate) fn code(text: &str) -> String {
    let english = || text.to_ascii_lowercase().replace('_', " ");
    match CODES.iter().find(|(code, _)| *code == text) {
        Some((_, chinese)) if say("en", "zh") == "zh" => (*chinese).to_owned(),
        Some(_) => english(),
        None => text.to_owned(),
    }
}

/// A half day: `2015-03-02 morning`.
pub(crate) fn half_day(object: &Map<String, Value>) -> String {
    let text = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default();
    format!("{} {}", text("day"), code(text("half")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_domain::clock::half_day::Half;
    use anjuan_domain::people::consequence::Consequence;
    use anjuan_domain::people::leave::events::LeaveKind;
    use anjuan_domain::people::presence::{Status, Why};
    use anjuan_domain::scores::rules::Standing;
    use anjuan_views::attendance::query::LeaveStanding;
    use serde::Serialize;

    fn codes<T: Serialize>(all: &[T]) -> Vec<String> {
        let text = |one: &T| serde_json::to_value(one).unwrap().as_str().unwrap().to_owned();
        all.iter().map(text).collect()
    }

    #[test]
    fn every_code_that_a_table_shows_has_its_chinese_word() {
        let all = [
            codes(Status::ALL),
            codes(Why::ALL),
            codes(LeaveKind::ALL),
            codes(LeaveStanding::ALL),
            codes(Half::ALL),
            codes(Consequence::ALL),
            codes(Standing::ALL),
        ];
        for code in all.concat() {
            assert!(CODES.iter().any(|(known, _)| *known == code), "{code} has no Chinese word");
        }
    }
}
