//! The codes in rows as people say them (代码用语): machines read `LEFT_EARLY`, people read left early, 早退. JSON keeps the codes.
use crate::language::say;
use serde_json::{Map, Value};

/// Codes and how they are said in Chinese; in English they are their own words.
#[rustfmt::skip]
const CODES: &[(&str, &str)] = &[
    ("ABSENT", "旷工"),
    ("ACCEPTED", "予以受理"),
    ("ACTIVITY", "活动"),
    ("ADMONISHMENT", "诫勉"),
    ("ADOPTED", "采纳"),
    ("AFTERNOON", "下午"),
    ("AGREE", "同意"),
    ("AGRICULTURAL_POLICY", "涉农政策"),
    ("ANSWERED", "已答复"),
    ("APPLICATION", "申请"),
    ("APPRAISAL", "评议"),
    ("APPROVED", "已准假"),
    ("ARCHIVE", "存档"),
    ("ASKED", "待审批"),
    ("ASKED_IN_WRITING", "书面提出"),
    ("ASSIGNED", "已交办"),
    ("AT_ONCE", "当场"),
    ("AUCTION", "拍卖"),
    ("AUTHORITY", "行政机关"),
    ("AWAY", "不在岗"),
    ("BASICALLY_COMPETENT", "基本称职（合格）"),
    ("BEGUN", "休假中"),
    ("BEREAVEMENT", "丧假"),
    ("BETWEEN_SESSIONS", "打卡介于两个半日之间"),
    ("BOILED_WATER", "开水供应"),
    ("BOTH", "上下班"),
    ("BY_TELEPHONE_WITH_WINDOW", "电话联系窗口"),
    ("CALENDAR_DAY", "个自然日"),
    ("CALL", "来电"),
    ("CALLED_LEADER", "通知领导"),
    ("CALLED_OFF", "取消"),
    ("CALL_BACK", "回访"),
    ("CAME", "到达"),
    ("CANCELLED", "已取消"),
    ("CHANGED", "改定"),
    ("CHOICE", "选项"),
    ("CIVIL", "按日历计"),
    ("CIVIL_MEDIATION", "民事调解"),
    ("CIVIL_SERVANT", "公务员"),
    ("CLASSIFIED", "已分类"),
    ("CLEANER_OVERSEEN", "督促保洁"),
    ("CLOCK_CORRECTED", "考勤机时间已校正"),
    ("CLOSING", "下班前"),
    ("COMING", "上班"),
    ("COMMITTED", "承诺件"),
    ("COMPETENT", "称职（合格）"),
    ("COMPLEX", "复杂"),
    ("COMPUTER", "电脑"),
    ("CONSULTATION", "咨询"),
    ("CONTESTED", "申诉中"),
    ("CORRECTED", "已纠正"),
    ("COUNTED", "计入"),
    ("COUNTER", "窗口"),
    ("COURIER", "快递"),
    ("COVER", "顶岗"),
    ("CRITICISM_EDUCATION", "批评教育"),
    ("DATE", "日期"),
    ("DECIDED", "已认定"),
    ("DEFECTIVE", "不合格"),
    ("DEPUTY_DIRECTOR", "分管主任"),
    ("DEVICE_FAILURE", "考勤机故障"),
    ("DIRECTION_GUESSED", "进出方向为推定"),
    ("DIRECTION_ODD", "进出方向异常"),
    ("DIRECTOR", "主任"),
    ("DISAGREE", "不同意"),
    ("DISMISSAL", "辞退"),
    ("DISSATISFIED", "不满意"),
    ("DONE", "完成"),
    ("DUTY", "值班"),
    ("DUTY_LEFT", "值班擅自离岗，按旷工计"),
    ("ELAPSED", "按时长计"),
    ("ENDED", "假满"),
    ("ENTERPRISE", "企业"),
    ("EXCELLENT", "优秀"),
    ("EXCUSED", "公务外出"),
    ("EXPERT_REVIEW", "专家评审"),
    ("EXTENSION", "延期"),
    ("FAIRLY_SATISFIED", "基本满意"),
    ("FIELD_WORK", "外出办事"),
    ("FINDING_CONTESTED", "考核事实申诉中"),
    ("FINISHED_AT", "办结时间"),
    ("GIVER", "移交人"),
    ("GRAVE", "情节严重"),
    ("GREEN_CHANNEL", "绿色通道"),
    ("HALF_YEAR", "半年"),
    ("HALF_YEAR_BONUS_LOST", "扣发半年奖金"),
    ("HEARING", "听证"),
    ("HOLIDAY", "休假"),
    ("HOME_VISIT", "上门"),
    ("HYGIENE", "卫生"),
    ("IMMEDIATE", "即办件"),
    ("IMPORTANT", "重要"),
    ("IN", "进"),
    ("INSPECTION", "检验检疫"),
    ("INSTITUTION", "事业单位"),
    ("INSTITUTION_STAFF", "事业单位人员"),
    ("IN_ORDER", "正常"),
    ("ISSUED", "出具文件"),
    ("KEEPS_OUT", "回避"),
    ("KEPT", "存查"),
    ("LABOUR_EXPORT", "劳务输出"),
    ("LATE", "迟到"),
    ("LATE_AND_LEFT_EARLY", "迟到并早退"),
    ("LEAD_WINDOW", "牵头窗口"),
    ("LEAVE_APPROVED_LATE", "请假事后批准"),
    ("LEAVE_ENTERED_LATE", "请假条补录，已确认"),
    ("LEAVE_NOT_APPROVED", "请假未批完"),
    ("LEAVING", "下班"),
    ("LED_TO_WINDOW", "引导至窗口"),
    ("LEFT_EARLY", "早退"),
    ("LETTER", "来信"),
    ("MADE", "作出"),
    ("MAKEUP_WORKDAY", "调休上班"),
    ("MARRIAGE", "婚假"),
    ("MATERIAL", "材料"),
    ("MAYOR", "镇长"),
    ("MEETING", "开会"),
    ("MISSED", "未办成"),
    ("MISSING", "缺少"),
    ("MISSING_PUNCH", "缺卡"),
    ("MOBILE", "移动端"),
    ("MONTH", "月度"),
    ("MONTH_BONUS_LOST", "扣发一个月奖金"),
    ("MORNING", "上午"),
    ("MOVED", "期限变动"),
    ("NATURAL_PERSON", "自然人"),
    ("NOBODY_MET", "未见到人"),
    ("NOON_RECEPTION", "午间接待"),
    ("NOT_ACCEPTED", "不予受理"),
    ("NOT_ADOPTED", "不采纳"),
    ("NOT_CHECKED", "未查"),
    ("NOT_COMPETENT", "不称职（不合格）"),
    ("NOT_COUNTED", "不计"),
    ("NOT_IN_ORDER", "异常"),
    ("NOT_IN_SCOPE", "不属本事项"),
    ("NOT_OVER", "尚未结束"),
    ("NOT_TAKEN", "未考勤"),
    ("NOT_VERIFIED", "不属实"),
    ("NOT_WORKING", "休息"),
    ("NO_AWARDS", "不得评优"),
    ("NUMBER", "数字"),
    ("ONLINE", "网上"),
    ("ON_LEAVE", "请假"),
    ("OPENING", "上班前"),
    ("ORDINARY", "一般"),
    ("OTHER", "其他"),
    ("OUT", "出"),
    ("OUT_OF_SCOPE", "不属职责范围"),
    ("OWES_IT", "本人承办"),
    ("PAPERS_OVERDUE", "请假手续逾期未补"),
    ("PAPERS_OWED", "请假手续待补"),
    ("PARTLY_VERIFIED", "部分属实"),
    ("PAUSE", "暂停"),
    ("PAUSED", "暂停"),
    ("PERSON", "人员"),
    ("PERSONAL", "事假"),
    ("PRESENT", "出勤"),
    ("PRESENTED", "已提交"),
    ("PROMISED", "承诺时限"),
    ("PUNCHED_ON_LEAVE", "请假期间有打卡"),
    ("PUNCH_MISSING", "缺少一次打卡"),
    ("QUARANTINE", "检疫"),
    ("RECEIVED", "已收到"),
    ("RECEIVER", "接收人"),
    ("RECLASSIFICATION", "改件"),
    ("RED", "红牌"),
    ("REFERENCE", "引用编号"),
    ("REFUSED", "不予批准"),
    ("RELAXED", "放宽"),
    ("REPORT_UP", "上报件"),
    ("RESPONSIBLE", "责任人"),
    ("RESULT", "结果"),
    ("RETENTION_ON_PROBATION", "留用察看"),
    ("RETURNED", "退回"),
    ("REVIEW", "复核"),
    ("ROLLED", "顺延"),
    ("SATISFIED", "满意"),
    ("SCIENCE_TECHNOLOGY", "科技"),
    ("SECRETARY", "书记"),
    ("SELF_CRITICISM_CIRCULATED", "书面检查并通报"),
    ("SENT_BACK", "退回"),
    ("SERIOUS", "恶劣"),
    ("SERVICE_ITEM", "服务事项"),
    ("SET_ASIDE", "不重复计"),
    ("SICK", "病假"),
    ("SIMPLE", "简单"),
    ("SLIP_OPEN", "补签单未审批"),
    ("SOCIAL_ORGANISATION", "社会组织"),
    ("SPOKEN", "口头"),
    ("STANDS", "计入"),
    ("START", "起始日"),
    ("START_AT", "起算时间"),
    ("STATUTORY", "法定时限"),
    ("STEP", "环节"),
    ("STUDY", "学习"),
    ("SUPPLEMENT", "补正"),
    ("SUPPLEMENT_NEVER_CAME", "逾期未补正"),
    ("SUSPENDED", "停职"),
    ("SUSPENDED_AWAITING_POST", "停职待岗"),
    ("TELEPHONE", "电话"),
    ("TELEPHONE_FIRST", "先电话报告"),
    ("TENDER", "招标"),
    ("TESTING", "检测"),
    ("TEXT", "文字"),
    ("TIME", "时间"),
    ("TO_BE_CHOSEN", "待定分"),
    ("TRAINING", "培训"),
    ("TRANSFER", "调离岗位"),
    ("TRANSFERRED_UP", "移送上级"),
    ("UNKNOWN", "不明"),
    ("UPHELD", "维持"),
    ("VACANT", "空缺"),
    ("VERIFIED", "属实"),
    ("VERY_DISSATISFIED", "非常不满意"),
    ("VERY_SATISFIED", "非常满意"),
    ("VISIT", "来访"),
    ("VOIDED", "已作废"),
    ("VOIDING", "作废"),
    ("WARNING", "预警"),
    ("WATERMARK", "考勤数据未完整"),
    ("WEEKLY", "周例会"),
    ("WINDOW", "窗口"),
    ("WINDOW_HEAD", "窗口负责人"),
    ("WITHDRAWN", "撤销"),
    ("WITHIN_DUTIES", "属职责范围"),
    ("WORK", "工作"),
    ("WORKING_DAY", "个工作日"),
    ("WORKING_HOUR", "个工作小时"),
    ("WRITTEN", "书面"),
    ("YEAR", "年度"),
    ("YEAR_BONUS_LOST", "扣发全年考核奖"),
    ("YELLOW", "黄牌"),
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

/// Whether a text is written as codes are.
pub(crate) fn is_code(text: &str) -> bool {
    text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
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

    /// Every value of the enumerations of a schema.
    fn values(schema: &Value, found: &mut std::collections::BTreeSet<String>) {
        match schema {
            Value::Object(members) => {
                let listed = members.get("enum").and_then(Value::as_array).into_iter().flatten();
                found.extend(listed.filter_map(Value::as_str).map(str::to_owned));
                members.values().for_each(|member| values(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| values(item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    #[test]
    fn every_code_that_an_event_can_hold_has_its_chinese_word() {
        let contract: Value = serde_json::from_str(include_str!("../../../proto/schemas.json")).unwrap();
        let mut all = std::collections::BTreeSet::new();
        values(&contract["$defs"], &mut all);
        all.retain(|code| code.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'));
        assert!(all.len() > 150, "{}", all.len());
        let left: Vec<&String> = all.iter().filter(|code| !CODES.iter().any(|(known, _)| known == code)).collect();
        assert!(left.is_empty(), "no Chinese word: {left:?}");
    }
}
