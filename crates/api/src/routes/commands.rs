//! The routes of commands (指令): one line per verb.
use super::{Access, Commands, Form, Method, Param, Place, Route, Shape, of, path, query};
use crate::answers::{Accepted, Disclosure};
use crate::batch::{BatchAnswer, BatchRequest};

/// Verb, English, Chinese; the domain's order.
type Verbs = &'static [(&'static str, &'static str, &'static str)];

const CONTACT: Verbs = &[
    ("open", "Open a first-asked contact", "登记首问接待"),
    ("answer", "Answer a contact", "答复"),
    ("refer", "Lead a contact on to a window or a leader", "引导至窗口或联系领导"),
    ("accept-referral", "Take over a contact led to oneself", "接收引导"),
    ("advise-in-writing", "Advise to apply in writing", "告知书面申请"),
    ("turn-into", "Link the case or complaint a contact became", "转为办件或投诉"),
    ("flag-open", "Flag a contact open at closing time; the system's own", "标记当日未结（系统）"),
    ("hand-over", "Move it with a signed handover; the system's own", "随交接移交（系统）"),
];

const CASE: Verbs = &[
    ("register", "Register an application or consultation", "登记办件"),
    ("notify", "Give the one-time notice", "一次性告知"),
    ("supplement", "Take in supplementary materials", "接收补正材料"),
    ("return", "Return: a main document is missing", "退回"),
    ("accept", "Accept", "受理"),
    ("deem-accepted", "Record that the law counts it as accepted; the system's own", "视为受理（系统）"),
    ("step", "Take a step", "办理环节"),
    ("pause", "Stop the clock for an approved special procedure", "启动特别程序"),
    ("resume", "Let the clock run again", "结束特别程序"),
    ("extend", "Extend the period, before it is due", "延期"),
    ("expedite", "Put on the green channel", "绿色通道"),
    ("charge", "Charge a published fee", "收费"),
    ("refund", "Refund a charged fee", "退费"),
    ("reclassify", "Change the processing type", "改件"),
    ("finish", "Finish with a result", "办结"),
    ("void", "Void", "作废"),
    ("mark-entry-error", "Mark as an entry error", "标记误录"),
    ("add", "Add something after closure", "补充归档"),
    ("correct", "Correct an earlier statement", "更正"),
    ("deny", "Close it with its denial; the system's own", "否定结案（系统）"),
    ("reopen", "Reopen it with the correction of its denial; the system's own", "纠正后重新办理（系统）"),
    ("hand-over", "Move it with a signed handover; the system's own", "随交接移交（系统）"),
    ("assign-part", "Open a department's part of a joint case", "分派联办部分"),
    ("complete-part", "Record that a department did its part", "完成联办部分"),
    ("reassign-lead", "Let another window lead the joint case", "变更牵头窗口"),
    ("take-agency", "Handle it throughout for the applicant", "全程代理"),
    ("arrange-visit", "Arrange a home visit", "预定上门服务"),
    ("record-visit", "Record what came of a home visit", "登记上门服务"),
    ("follow-up", "Follow up after its end", "跟踪回访"),
    ("rate", "Record the applicant's rating", "满意度评价"),
    ("call-back", "Call back about a bad rating", "差评回访"),
    ("mend", "Record what was mended after a bad rating", "差评整改"),
    ("note-refusal", "Record that a forbidden attempt was refused; the system's own", "记录被拒的违规操作（系统）"),
];

const DENIAL: Verbs = &[
    ("issue", "Deny something asked for", "作出否定"),
    ("object", "Record that the applicant objects", "登记异议"),
    ("report", "Report a denial in two copies", "否定报备"),
    ("acknowledge", "Acknowledge one's copy of the report", "签收报备件"),
    ("review", "Review a reported denial", "复核"),
    ("notify-correction", "Tell the applicant of the correction", "告知纠正"),
    ("report-up", "Report an important matter to the deputy director in charge", "重大事项上报"),
    ("withdraw-objection", "Record that the applicant no longer objects", "撤回异议"),
    ("flag-missing-report", "Record that the report is missing; the system's own", "标记未报备（系统）"),
    ("hand-over", "Move it with a signed handover; the system's own", "随交接移交（系统）"),
];

const HANDOVER: Verbs = &[
    ("open", "Enter a handover with its lists", "登记交接"),
    ("relist", "Make the lists of a handover anew", "重列交接清单"),
    ("sign", "Sign a handover, as giver or receiver, oneself", "签字"),
    ("withdraw", "Give a handover up", "撤回交接"),
];

const COMPLAINT: Verbs = &[
    ("receive", "Receive and record a complaint", "受理投诉"),
    ("put-in-writing", "Take in the paper that a grave complaint needs", "补书面材料"),
    ("classify", "Classify a complaint as simple or complex", "分类"),
    ("assign", "Give a complaint to somebody to investigate", "交办"),
    ("investigate", "Record a step of the investigation", "调查"),
    ("decide", "Decide: verified, partly, not verified", "认定"),
    ("answer", "Answer the complainant", "答复投诉人"),
    ("explain-overdue", "Explain to the complainant why it is overdue", "逾期说明"),
    ("take-measure", "Take a measure against a person", "责任追究"),
    ("issue-circular", "Issue the circular", "通报"),
    ("withdraw", "Record that the complainant withdrew it", "撤回投诉"),
    ("hand-over", "Move it with a signed handover; the system's own", "随交接移交（系统）"),
];

const APPOINTMENT: Verbs = &[
    ("book", "Book a place at a window", "预约"),
    ("cancel", "Give a booked place up", "取消预约"),
    ("keep", "Record whether they came", "登记赴约"),
];

const ATTENDANCE: Verbs = &[("upload", "Take in punches of a day", "上传打卡记录")];

const DEVICE: Verbs = &[
    ("register", "Register an attendance device", "登记考勤机"),
    ("complete", "Say up to when a device has given everything", "登记考勤数据完整时间"),
    ("correct-clock", "Correct the clock of a device", "校正考勤机时间"),
    ("retire", "Take a device down", "停用考勤机"),
];

const LEAVE: Verbs = &[
    ("apply", "Apply for leave", "请假"),
    ("approve", "Agree to a leave, as the next in the chain", "准假"),
    ("refuse", "Not agree to a leave, as the next in the chain", "不准假"),
    ("report-to-mayor", "Record that a leave was reported to the mayor", "报告镇长"),
    ("provide-certificate", "Hand in the certificate of a designated hospital", "提交病假证明"),
    ("regularise", "Hand in the papers of an emergency", "补办请假手续"),
    ("cancel", "Give a leave up before it begins", "取消请假"),
    ("begin", "Begin a leave; the system's own", "开始休假（系统）"),
    ("end", "End a leave; the system's own", "假满（系统）"),
    ("report-back", "Report back", "销假"),
];

const SLIP: Verbs = &[
    ("fill-in", "Fill in a make-up slip", "填写补签单"),
    ("approve", "Approve a make-up slip", "审批补签单"),
    ("refuse", "Not approve a make-up slip", "不予补签"),
    ("take-back", "Take a make-up slip back", "撤回补签单"),
];

const DUTY: Verbs = &[
    ("generate", "Draw up the month's roster", "编制值班表"),
    ("propose-swap", "Ask another group to change days", "申请换班"),
    ("agree-swap", "Agree to a change of days", "同意换班"),
    ("decline-swap", "Not agree to a change of days", "不同意换班"),
    ("arrange-substitute", "Arrange a substitute", "安排代班"),
    ("check", "Go through a checklist", "值班检查"),
    ("do-task", "Record a daily task as done", "登记值班任务"),
    ("log", "Write into the duty log", "填写值班日志"),
    ("hand-over-day", "Hand the day over", "交班"),
    ("take-over", "Check the log and take over", "接班"),
];

const PATROL: Verbs = &[("record", "Record a patrol with its checklist", "登记巡查")];

const FINDING: Verbs = &[
    ("record", "Record a finding", "登记考核事实"),
    ("contest", "Contest a finding", "申诉"),
    ("decide", "Decide the contest of a finding", "申诉裁定"),
    ("withdraw", "Take a finding back", "撤销考核事实"),
];

const MEETING: Verbs = &[
    ("call", "Call a meeting, a study session or an activity", "召集会议"),
    ("excuse", "Excuse somebody from a meeting", "准予请假"),
    ("call-roll", "Call the roll", "点名"),
    ("correct-roll", "Correct an entry of the roll", "更正点名"),
    ("cancel", "Cancel a meeting", "取消会议"),
];

const PERIOD: Verbs = &[
    ("open", "Open an assessment period", "开始考核期"),
    ("close", "Close a period: its sheets are drawn up", "结束考核期"),
    ("decide", "Record what the meeting decided", "登记会议决定"),
    ("publish", "Publish a period", "公布"),
];

const SCORE: Verbs = &[
    ("draw", "Draw up a score sheet; the system's own", "生成考核表（系统）"),
    ("choose", "Choose points inside a range", "酌情定分"),
    ("contest", "Contest a line of a sheet", "申诉"),
    ("decide-contest", "Decide a contest of a line", "申诉裁定"),
    ("relax", "Relax a line for special leave", "放宽"),
    ("correct", "Draw a published sheet up anew", "更正考核表"),
];

const BALLOT: Verbs = &[("cast", "Cast a window's ballot on the others", "窗口互评")];

const RECOMMENDATION: Verbs = &[
    ("raise", "Raise a recommendation; the system's own", "提出处理建议（系统）"),
    ("decide", "Decide a recommendation", "处理建议裁定"),
];

const POST: Verbs = &[
    ("start-cover", "Start a cover: A or B of a post is away", "开始顶岗"),
    ("end-cover", "End a cover: they are back", "结束顶岗"),
    ("hand-over-cover", "Record the signed handover of a cover; the system's own", "登记顶岗交接（系统）"),
    ("plan-absence", "Plan an absence by an approved leave; the system's own", "登记计划离岗（系统）"),
    ("drop-absence", "Drop a planned absence; the system's own", "取消计划离岗（系统）"),
];

const APPLICANT: Verbs = &[
    ("disclose", "Read the clear text of an applicant's personal data", "查阅个人信息明文"),
    ("erase", "Erase an applicant: delete the key", "删除个人信息密钥"),
];

const CENTRE: Verbs = &[
    ("publish-notice", "Publish a calendar notice", "发布放假通知"),
    ("adopt-rulebook", "Adopt a rulebook version", "采用规则册"),
    ("define-window", "Define a window", "设立窗口"),
    ("withdraw-window", "Withdraw a window", "撤销窗口"),
    ("define-person", "Define a member of staff", "登记工作人员"),
    ("withdraw-person", "Withdraw a member of staff", "注销工作人员"),
    ("define-post", "Define a post", "设立岗位"),
    ("withdraw-post", "Withdraw a post", "撤销岗位"),
    ("define-item", "Define a service item", "登记服务事项"),
    ("withdraw-item", "Withdraw a service item", "撤销服务事项"),
];

const ID: Param = path("id", "The aggregate's id, or its number where it has one.", "案卷编号。");
const DAY: Param = path("id", "Window and day: W01-20261123.", "窗口及日期：W01-20261123。");
const POST_ID: Param = path("id", "The post: R02A.", "岗位编号：R02A。");
const DEVICE_DAY: Param = path("id", "Device and day: D1-20150302.", "考勤机及日期：D1-20150302。");
const DEVICE_ID: Param = path("id", "The device's own id: D1.", "考勤机编号：D1。");
const MONTH: Param = path("id", "The month: 2015-03.", "月份：2015-03。");
const PERIOD_ID: Param = path("id", "The period: M2015-03, H2015-1 or Y2015.", "考核期：M2015-03、H2015-1 或 Y2015。");
const SHEET: Param = path("id", "Period and subject: M2015-03-W02, H2015-1-P004.", "考核期及对象：M2015-03-W02。");
const BALLOT_ID: Param =
    path("id", "Period and the window that marks: M2015-03-W02.", "考核期及打分窗口：M2015-03-W02。");
const KIND: Param = path("kind", "person, window, post, item, rulebook or calendar.", "基础数据种类。");

/// What every command takes besides its body.
const COMMAND: [Param; 3] = [
    Param {
        name: "Idempotency-Key",
        place: Place::Header,
        form: Form::Uuid,
        en: "The command's id; absent, one is made and answered as commandId. The same person with the same command gets the same answer for ever; a known id with anything else is refused with 422.",
        zh: "指令编号；同一人以同一编号重复提交同一指令，得到原结果；已知编号用于其他指令或由他人使用的，以 422 拒绝。",
    },
    query("at", Form::Instant, "When it happened, where it is entered late; absent, now.", "补录时的发生时间。"),
    query(
        "expected",
        Form::Number,
        "The stream sequence seen last of this aggregate; a later one refuses the command with 409.",
        "所见的最后序号。",
    ),
];

/// One route for each verb, and the batch.
pub(super) fn routes() -> Vec<Route> {
    let mut routes = Vec::new();
    for (commands, verbs) in [
        (Commands::Contact, CONTACT),
        (Commands::Case, CASE),
        (Commands::Denial, DENIAL),
        (Commands::Handover, HANDOVER),
        (Commands::Complaint, COMPLAINT),
        (Commands::Appointment, APPOINTMENT),
        (Commands::Attendance, ATTENDANCE),
        (Commands::Device, DEVICE),
        (Commands::Leave, LEAVE),
        (Commands::Slip, SLIP),
        (Commands::Duty, DUTY),
        (Commands::Patrol, PATROL),
        (Commands::Finding, FINDING),
        (Commands::Meeting, MEETING),
        (Commands::Period, PERIOD),
        (Commands::Score, SCORE),
        (Commands::Ballot, BALLOT),
        (Commands::Recommendation, RECOMMENDATION),
        (Commands::Post, POST),
        (Commands::Applicant, APPLICANT),
        (Commands::Centre, CENTRE),
    ] {
        routes.extend(verbs.iter().map(|(verb, en, zh)| command(commands, verb, en, zh)));
    }
    routes.push(Route {
        method: Method::Post,
        path: "/v1/batch".into(),
        access: Access::Action("operate.import".into()),
        en: "Submit many commands; each is answered on its own",
        zh: "批量提交指令，逐条答复",
        params: Vec::new(),
        request: of::<BatchRequest>(),
        response: of::<BatchAnswer>(),
    });
    routes
}

fn command(commands: Commands, verb: &'static str, en: &'static str, zh: &'static str) -> Route {
    let (path, first): (String, &[Param]) = match commands {
        _ if commands.opening() == Some(verb) => (commands.path().into(), &[]),
        Commands::Centre => (format!("{}/{{id}}/{verb}", commands.path()), &[KIND, ID]),
        Commands::Appointment => (format!("{}/{{id}}/{verb}", commands.path()), &[DAY]),
        Commands::Post => (format!("{}/{{id}}/{verb}", commands.path()), &[POST_ID]),
        Commands::Attendance => (format!("{}/{{id}}/{verb}", commands.path()), &[DEVICE_DAY]),
        Commands::Device => (format!("{}/{{id}}/{verb}", commands.path()), &[DEVICE_ID]),
        Commands::Duty => (format!("{}/{{id}}/{verb}", commands.path()), &[MONTH]),
        Commands::Period => (format!("{}/{{id}}/{verb}", commands.path()), &[PERIOD_ID]),
        Commands::Score => (format!("{}/{{id}}/{verb}", commands.path()), &[SHEET]),
        Commands::Ballot => (format!("{}/{{id}}/{verb}", commands.path()), &[BALLOT_ID]),
        _ => (format!("{}/{{id}}/{verb}", commands.path()), &[ID]),
    };
    let response = match (commands, verb) {
        (Commands::Applicant, "disclose") => of::<Disclosure>(),
        _ => of::<Accepted>(),
    };
    Route {
        method: Method::Post,
        path,
        access: Access::Action(format!("{}.{verb}", commands.as_str())),
        en,
        zh,
        params: first.iter().copied().chain(COMMAND).collect(),
        request: Shape::Verb(commands, verb),
        response,
    }
}
