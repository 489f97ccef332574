//! What each event is called for people (事件名称), with the article it carries out. One line per event type.

/// One event type for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Title {
    /// The type without `anjuan.` and version: `case.accepted`.
    pub event: &'static str,
    /// English.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
    /// The article it carries out.
    pub article: &'static str,
}

const fn title(event: &'static str, en: &'static str, zh: &'static str, article: &'static str) -> Title {
    Title { event, en, zh, article }
}

/// Every event type.
pub const TITLES: &[Title] = &[
    title("contact.opened", "Contact opened", "首问登记", "first-asked/2"),
    title("contact.answered", "Answered", "答复", "first-asked/3.2"),
    title("contact.referred", "Led on", "引导转交", "first-asked/3.2"),
    title("contact.referral-accepted", "Referral accepted", "接收转交", "first-asked/3.2"),
    title("contact.advised-in-writing", "Advised to apply in writing", "建议书面申请", "denial-report/8"),
    title("contact.turned-into", "Became a case or another matter", "转为办件或其他事项", "first-asked/3.1"),
    title("contact.left-open", "Found open at closing time", "下班未办结", "first-asked/3.1"),
    title("contact.handed-over", "Contact handed over", "移交接待", "handover/2.1"),
    title("case.registered", "Registered", "登记", "time-limit/2"),
    title("case.notice-given", "One-time notice given", "一次性告知", "one-time-notice/3"),
    title("case.supplement-received", "Supplement received", "补正收件", "time-limit/3.2"),
    title("case.returned", "Returned", "退回", "time-limit/3.3"),
    title("case.accepted", "Accepted", "受理", "time-limit/2"),
    title("case.step-taken", "Step taken", "环节办理", "work/5"),
    title("case.paused", "Clock stopped", "中止计时", "行政许可法/45"),
    title("case.resumed", "Clock resumed", "恢复计时", "行政许可法/45"),
    title("case.extended", "Period extended", "延期", "time-limit/3.4"),
    title("case.expedited", "Green channel", "绿色通道", "commitment/10"),
    title("case.fee-charged", "Fee charged", "收费", "commitment/11"),
    title("case.fee-refunded", "Fee refunded", "退费", "commitment/11"),
    title("case.reclassified", "Reclassified", "变更办件类型", "time-limit/3.4"),
    title("case.finished", "Finished", "办结", "time-limit/3.4"),
    title("case.voided", "Voided", "作废", "handover/2.5"),
    title("case.entry-error-marked", "Marked as an entry error", "误录", "handover/2.5"),
    title("case.added", "Added after closure", "补充归档", "handover/2.5"),
    title("case.corrected", "Corrected", "更正", "handover/2.5"),
    title("case.denied", "Denied", "否定", "denial-report/2"),
    title("case.handed-over", "Case handed over", "移交办件", "handover/2.1"),
    title("case.reopened", "Reopened after a correction", "纠正后重新办理", "denial-report/6"),
    title("denial.issued", "Denial issued", "否定登记", "denial-report/2"),
    title("denial.objected", "Objected to", "提出异议", "denial-report/2"),
    title("denial.reported", "Denial reported", "否定报备", "denial-report/4"),
    title("denial.copy-acknowledged", "Copy of the report received", "签收报备表", "denial-report/4"),
    title("denial.reviewed", "Denial reviewed", "否定审核", "denial-report/5"),
    title("denial.correction-notified", "Told of the correction", "告知纠正", "denial-report/6"),
    title("denial.reported-up", "Reported up", "重大事项上报", "denial-report/7"),
    title("denial.objection-withdrawn", "Objection withdrawn", "撤回异议", "denial-report/2"),
    title("denial.report-missing", "Report missing", "应报备未报备", "denial-report/9"),
    title("denial.handed-over", "Denial handed over", "移交否定", "handover/2.1"),
    title("case.part-assigned", "Joint part opened", "分派联办", "post/1.4"),
    title("case.part-done", "Joint part done", "联办完成", "post/1.4"),
    title("case.lead-reassigned", "Lead window changed", "变更牵头窗口", "first-asked/3.3"),
    title("case.agency-taken", "Full agency taken", "全程代理", "work/3"),
    title("case.visit-arranged", "Home visit arranged", "安排上门服务", "work/2"),
    title("case.visit-recorded", "Home visit recorded", "上门服务结果", "work/2"),
    title("case.followed-up", "Followed up", "跟踪回访", "work/3"),
    title("case.rated", "Rated by the applicant", "满意度评价", "work/3"),
    title("case.called-back", "Bad rating called back", "不满意回访", "work/3"),
    title("case.mended", "Bad rating mended", "不满意整改", "work/3"),
    title("case.attempt-refused", "Forbidden attempt refused", "违规尝试被拒", "commitment/12"),
    title("complaint.received", "Complaint received", "受理投诉", "complaint/2"),
    title("complaint.put-in-writing", "Complaint put in writing", "补交书面投诉", "complaint/1"),
    title("complaint.classified", "Complaint classified", "投诉分类", "complaint/3"),
    title("complaint.assigned", "Investigator named", "指派调查", "complaint/2"),
    title("complaint.investigated", "Step of the investigation", "投诉调查", "complaint/2"),
    title("complaint.decided", "Complaint decided", "投诉认定", "complaint/3"),
    title("complaint.answered", "Complaint answered", "答复投诉人", "complaint/3"),
    title("complaint.overdue-explained", "Delay explained", "逾期说明", "complaint/3"),
    title("complaint.measure-taken", "Measure taken", "责任追究", "accountability"),
    title("complaint.circular-issued", "Circular issued", "通报", "complaint/3"),
    title("complaint.withdrawn", "Complaint withdrawn", "撤回投诉", "complaint/2"),
    title("complaint.handed-over", "Complaint handed over", "移交投诉", "handover/2.1"),
    title("appointment.booked", "Appointment booked", "预约", "work/3"),
    title("appointment.cancelled", "Appointment cancelled", "取消预约", "work/3"),
    title("appointment.kept", "Appointment kept or missed", "预约履约", "work/3"),
    title("applicant.disclosed", "Clear text read", "查阅个人信息", "disclosure/4"),
    title("applicant.erased", "Personal data erased", "删除个人信息", "disclosure/4"),
    title("person.defined", "Staff member defined", "人员登记", "disclosure/4"),
    title("person.withdrawn", "Staff member left", "人员离岗", "disclosure/4"),
    title("window.defined", "Window defined", "窗口设立", "disclosure/4"),
    title("window.withdrawn", "Window closed", "窗口撤销", "disclosure/4"),
    title("post.defined", "Post defined", "岗位设定", "ab-role/1"),
    title("post.withdrawn", "Post dissolved", "岗位撤销", "ab-role/1"),
    title("post.cover-started", "Cover started", "顶岗开始", "ab-role/1"),
    title("post.cover-handed-over", "Cover handed over", "顶岗交接", "ab-role/4"),
    title("post.cover-ended", "Cover ended", "返岗", "ab-role/3"),
    title("post.absence-planned", "Absence planned", "计划离岗", "ab-role/2"),
    title("post.absence-dropped", "Planned absence dropped", "取消离岗", "ab-role/3"),
    title("handover.opened", "Handover entered", "交接登记", "handover/2.2"),
    title("handover.relisted", "Lists made anew", "重新列单", "handover/2.4"),
    title("handover.signed", "Handover signed", "交接签字", "handover/2.2"),
    title("handover.withdrawn", "Handover given up", "撤销交接", "handover/2.2"),
    title("item.defined", "Service item defined", "事项进驻或变更", "post/1.3"),
    title("item.withdrawn", "Service item withdrawn", "事项退出", "post/1.3"),
    title("rulebook.adopted", "Rulebook adopted", "规则册施行", "council/1"),
    title("calendar.notice-published", "Calendar notice published", "放假通知", "行政许可法/82"),
    title("attendance.uploaded", "Attendance uploaded", "打卡记录上传", "discipline/1"),
    title("leave.applied", "Leave applied", "请假", "leave/1"),
    title("leave.approved", "Leave approved", "准假", "leave/2"),
    title("leave.refused", "Leave refused", "不准假", "leave/2"),
    title("leave.reported-to-mayor", "Leave reported to mayor", "报告镇长", "leave/2"),
    title("leave.certificate-provided", "Leave certificate provided", "提交病假证明", "leave/4"),
    title("leave.regularised", "Leave regularised", "补办请假手续", "leave/7"),
    title("leave.cancelled", "Leave cancelled", "取消请假", "leave/2"),
    title("leave.began", "Leave began", "开始休假", "ab-role/1"),
    title("leave.ended", "Leave ended", "假满", "ab-role/3"),
    title("leave.reported-back", "Leave reported back", "销假", "leave/2"),
    title("slip.filled-in", "Slip filled in", "填写补签单", "discipline/2"),
    title("slip.approved", "Slip approved", "补签审批", "discipline/2"),
    title("slip.refused", "Slip refused", "不予补签", "discipline/2"),
    title("slip.taken-back", "Slip taken back", "撤回补签单", "discipline/2"),
    title("duty.generated", "Duty generated", "编制值班表", "duty/2.1"),
    title("duty.swap-proposed", "Duty swap proposed", "申请换班", "duty/2.1"),
    title("duty.swap-agreed", "Duty swap agreed", "同意换班", "duty/2.1"),
    title("duty.swap-declined", "Duty swap declined", "不同意换班", "duty/2.1"),
    title("duty.substitute-arranged", "Duty substitute arranged", "安排代班", "duty/2.2.5"),
    title("duty.checklist-done", "Duty checklist done", "值班检查", "duty/2.2.4"),
    title("duty.task-done", "Duty task done", "值班任务完成", "duty/2.1"),
    title("duty.logged", "Duty logged", "值班日志", "duty/2.1"),
    title("duty.handed-over", "Duty handed over", "交班", "handover/1"),
    title("duty.taken-over", "Duty taken over", "接班", "handover/1"),
    title("patrol.recorded", "Patrol recorded", "巡查", "duty/1"),
    title("finding.recorded", "Finding recorded", "登记考核事实", "post/1.2"),
    title("finding.contested", "Finding contested", "申诉", "post/1.2"),
    title("finding.decided", "Finding decided", "申诉裁定", "post/1.2"),
    title("finding.withdrawn", "Finding withdrawn", "撤销考核事实", "post/1.2"),
    title("finding.circular-issued", "Circular of a finding issued", "通报批评", "monthly/6"),
    title("meeting.called", "Meeting called", "召集会议", "meeting/1"),
    title("meeting.excused", "Meeting excused", "准予请假", "meeting/2"),
    title("meeting.roll-called", "Meeting roll called", "点名", "study/4"),
    title("meeting.roll-corrected", "Meeting roll corrected", "更正点名", "study/4"),
    title("meeting.cancelled", "Meeting cancelled", "取消会议", "meeting/1"),
    title("period.opened", "Period opened", "考核期开始", "monthly/12"),
    title("period.closed", "Period closed", "考核期结束", "assessment"),
    title("period.decided", "Period decided", "会议决定", "assessment/1"),
    title("period.published", "Period published", "公布", "assessment"),
    title("score.drawn", "Score drawn", "生成考核表", "assessment/1"),
    title("score.chosen", "Score chosen", "酌情定分", "assessment"),
    title("score.contested", "Score contested", "考核申诉", "assessment"),
    title("score.contest-decided", "Score contest decided", "考核申诉裁定", "assessment"),
    title("score.relaxed", "Score relaxed", "放宽", "assessment"),
    title("score.corrected", "Score corrected", "更正考核表", "assessment"),
    title("ballot.cast", "Ballot cast", "窗口互评", "monthly/10"),
    title("recommendation.raised", "Recommendation raised", "提出处理建议", "leave/2"),
    title("recommendation.decided", "Recommendation decided", "处理建议裁定", "leave/2"),
    title("entry.presented", "Paper of a late entry named", "提交补录凭据", "handover/2.5"),
    title("entry.confirmed", "Late entry confirmed", "确认补录", "time-limit/2"),
    title("entry.rejected", "Late entry rejected", "不予确认补录", "time-limit/2"),
    title("device.registered", "Device registered", "考勤机登记", "discipline/1"),
    title("device.completed", "Device completed", "考勤数据完整", "discipline/1"),
    title("device.clock-corrected", "Device clock corrected", "考勤机校时", "discipline/1"),
    title("device.retired", "Device retired", "考勤机停用", "discipline/1"),
];

/// The title of an event type such as `anjuan.case.accepted.v1`; every version of an event has the same.
#[must_use]
pub fn of(event_type: &str) -> Option<&'static Title> {
    let name = event_type.strip_prefix("anjuan.")?;
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
    TITLES.iter().find(|title| title.event == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_type_has_a_title_and_every_title_an_event_type() {
        let types = anjuan_domain::event::Event::types();
        for (event_type, _) in &types {
            assert!(of(event_type).is_some(), "{event_type} has no title");
        }
        for title in TITLES {
            let prefix = format!("anjuan.{}.v", title.event);
            assert!(types.iter().any(|(event_type, _)| event_type.starts_with(&prefix)), "{} is no event", title.event);
        }
    }

    #[test]
    fn every_article_is_one_of_the_list() {
        for title in TITLES {
            assert!(
                anjuan_domain::vocabulary::articles::is_known(title.article),
                "{} of {}",
                title.article,
                title.event
            );
        }
    }
}
