//! The routes of people (考勤与考核): punches in batches, and what is recorded of attendance, duty, meetings and scores, one aggregate each.
use super::form::{self, Form};
use super::{Access, Method, Param, Reads, Route, Shape, json, of_kind, path, path_of, read, with};
use crate::asked::{AfterQuery, BetweenQuery, DaysQuery, LedgerQuery, NowQuery, OfMonthQuery, OpenQuery, ReportQuery};
use crate::punches::{PunchesAnswer, PunchesRequest};
use crate::queries::{One, Page};
use crate::states::{
    AttendanceAnswer, BallotAnswer, CardAnswer, DeviceAnswer, DutyAnswer, EscalationAnswer, FindingAnswer, LeaveAnswer,
    MeetingAnswer, PatrolAnswer, PeriodAnswer, RecommendationAnswer, RecordAnswer, ScoreAnswer, SlipAnswer,
};
use anjuan_domain::command::Commands;
use anjuan_views::attendance::query::{
    DeviceLine, HereLine, LeaveLine, Ledger, MeetingLine, PersonDay, SlipLine, UnknownPerson,
};

const ID: Param = path("id", "The id or the number.", "编号。");
const CARD: Param = path(
    "id",
    "The obligation and the level: case-7K2M9QX4T1AB-promise-0-yellow; or the number.",
    "时限及级别，或监察牌编号。",
);
const OBLIGATION: Param = path(
    "id",
    "The obligation: case-7K2M9QX4T1AB-promise-0.",
    "时限：案卷、时限、序号，如 case-7K2M9QX4T1AB-promise-0。",
);
const DEVICE: Param = path("id", "The device's id: K01.", "考勤机编号。");
const DEVICE_DAY: Param = path("id", "Device and day: K01-20150302.", "考勤机及日期：K01-20150302。");
const MONTH: Param = path("id", "The month: 2015-03.", "月份：2015-03。");
const PERIOD: Param =
    path_of("id", form::PERIOD, ("The period: M2015-03, H2015-1, Y2015.", "考核期：M2015-03、H2015-1、Y2015。"));
const SHEET: Param = path("id", "Period and subject: M2015-03-W02, H2015-1-P004.", "考核期及对象：M2015-03-W02。");
const BALLOT: Param = path("id", "Period and the window that marks: M2015-03-W02.", "考核期及打分窗口：M2015-03-W02。");

/// One aggregate as its events say: kind, action, words, what names it, what is answered.
type Single = (Commands, &'static str, (&'static str, &'static str), Param, Shape);

/// The aggregates that are read one by one.
#[rustfmt::skip]
const ONES: [Single; 14] = [
    (Commands::Attendance, "query.attendance-of-others", ("What was taken in of a device's day", "考勤机当日已收记录"), DEVICE_DAY, json::<AttendanceAnswer>()),
    (Commands::Leave, "query.attendance", ("One leave: one's own, or others' for who oversees them", "请假详情"), ID, json::<LeaveAnswer>()),
    (Commands::Slip, "query.attendance", ("One make-up slip: one's own, or others' for who oversees them", "补签单详情"), ID, json::<SlipAnswer>()),
    (Commands::Recommendation, "query.attendance", ("One recommendation: about oneself, or others for who oversees them", "处理建议详情"), ID, json::<RecommendationAnswer>()),
    (Commands::Card, "query.register", ("One card of supervision with its reckoning", "监察牌详情"), CARD, json::<CardAnswer>()),
    (Commands::Record, "query.register", ("One entry of a register, as far as one may read it", "登记簿记录详情"), ID, json::<RecordAnswer>()),
    (Commands::Escalation, "query.register", ("The steps by which one obligation was escalated, and who knows of them", "逐级上报详情"), OBLIGATION, json::<EscalationAnswer>()),
    (Commands::Duty, "query.duty", ("A month's duty roster with its checklists and log", "值班表"), MONTH, json::<DutyAnswer>()),
    (Commands::Patrol, "query.duty", ("One patrol with its checklist", "巡查详情"), ID, json::<PatrolAnswer>()),
    (Commands::Meeting, "query.meeting", ("One meeting with its roll", "会议详情"), ID, json::<MeetingAnswer>()),
    (Commands::Finding, "query.scores", ("One finding: about oneself or one's window, or others for who oversees them", "考核事实详情"), ID, json::<FindingAnswer>()),
    (Commands::Period, "query.scores", ("One assessment period", "考核期详情"), PERIOD, json::<PeriodAnswer>()),
    (Commands::Score, "query.scores", ("One sheet: one's own or one's window's, others' once published or for who oversees them", "考核表"), SHEET, json::<ScoreAnswer>()),
    (Commands::Ballot, "query.scores", ("Whether a window's ballot was cast; its marks once the period is closed", "互评票"), BALLOT, json::<BallotAnswer>()),
];

/// The routes of people.
pub(super) fn routes() -> Vec<Route> {
    let ones = ONES.iter().map(|(kind, action, words, id, answer)| {
        let path = format!("{}/{{id}}", kind.path());
        of_kind(*kind, Reads::State, read(&path, action, *words, &[*id], *answer))
    });
    ones.chain([device(), punches()]).chain(attendance()).chain(scores()).chain([report()]).collect()
}

fn device() -> Route {
    of_kind(
        Commands::Device,
        Reads::State,
        read(
            "/v1/devices/{id}",
            "query.attendance",
            ("One attendance device", "考勤机详情"),
            &[DEVICE],
            json::<DeviceAnswer>(),
        ),
    )
}

/// Attendance, leave and meetings, derived from the facts when they are asked for.
#[rustfmt::skip]
fn attendance() -> Vec<Route> {
    let month = path_of("month", form::MONTH, ("The month: 2015-03.", "月份：2015-03。"));
    vec![
        read("/v1/attendance/days", "query.attendance", ("The days of a person, session by session", "个人日考勤"), DaysQuery::PARAMS, json::<Page<PersonDay>>()),
        read("/v1/attendance/months/{month}", "query.attendance", ("The month of a person or of a window; of everybody, as it is published", "月考勤、月公示"), &with(&[month], OfMonthQuery::PARAMS), months()),
        read("/v1/attendance/now", "query.attendance", ("Who is here now", "当前在岗"), NowQuery::PARAMS, json::<Page<HereLine>>()),
        read("/v1/attendance/slips", "query.attendance", ("Make-up slips: those that nobody decided yet, or all for some days", "补签单"), OpenQuery::PARAMS, json::<Page<SlipLine>>()),
        read("/v1/attendance/ledger", "query.attendance", ("The leave ledger of a person and year: counters, what follows, the leaves", "请假台账"), LedgerQuery::PARAMS, json::<One<Ledger>>()),
        read("/v1/attendance/devices", "query.attendance", ("The attendance devices with their watermarks", "考勤机列表"), AfterQuery::PARAMS, json::<Page<DeviceLine>>()),
        read("/v1/attendance/unknown", "query.attendance-of-others", ("Who punched without being on the staff", "未知人员打卡"), BetweenQuery::PARAMS, json::<Page<UnknownPerson>>()),
        read("/v1/leaves", "query.attendance", ("Leaves: those that somebody still has to do with, or all that touch some days", "请假列表"), OpenQuery::PARAMS, json::<Page<LeaveLine>>()),
        read("/v1/meetings", "query.meeting", ("Meetings, study sessions and activities with their rolls", "会议列表"), BetweenQuery::PARAMS, json::<Page<MeetingLine>>()),
    ]
}

/// What people hand on.
fn report() -> Route {
    let name = path_of(
        "name",
        Form::Text,
        (
            "Which report, as `anjuan report` lists them: monthly-assessment.",
            "报表种类，见 `anjuan report`，如 monthly-assessment。",
        ),
    );
    read(
        "/v1/reports/{name}",
        "query.reports",
        ("A report, as one file", "报表"),
        &with(&[name], ReportQuery::PARAMS),
        Shape::File,
    )
}

/// Periods and their sheets.
#[rustfmt::skip]
fn scores() -> Vec<Route> {
    use anjuan_views::scoring::query::{Explained, PeriodLine, Proposal, Sheets, Stars, WhatIf};
    let what_if = Route {
        method: Method::Post,
        path: "/v1/periods/{id}/what-if".into(),
        access: Access::Action("query.scores-of-others".into()),
        en: "A closed period under another rulebook: who changes and why; nothing is recorded",
        zh: "按另一规则册重算已结束的考核期，不作记录",
        params: vec![PERIOD],
        reads: None,
        request: json::<anjuan_domain::reference::centre::definition::RulebookDefinition>(),
        response: json::<One<WhatIf>>(),
    };
    vec![
        read("/v1/periods", "query.scores", ("The assessment periods, with what was decided and published", "考核期列表"), AfterQuery::PARAMS, json::<Page<PeriodLine>>()),
        read("/v1/periods/{id}/sheets", "query.scores", ("The sheets of a period with their ranking; before they are published, those one may read", "考核排名"), &with(&[PERIOD], AfterQuery::PARAMS), json::<One<Sheets>>()),
        read("/v1/periods/{id}/stars", "query.scores", ("The post stars of a year, by its published months", "岗位之星排名"), &with(&[PERIOD], AfterQuery::PARAMS), json::<One<Stars>>()),
        read("/v1/periods/{id}/proposals", "query.scores-of-others", ("What the facts of today would correct in the sheets that stand", "更正建议"), &with(&[PERIOD], AfterQuery::PARAMS), json::<Page<Proposal>>()),
        read("/v1/scores/{id}/explain", "query.scores", ("One sheet explained line by line, down to the events", "考核表说明"), &with(&[SHEET], AfterQuery::PARAMS), json::<One<Explained>>()),
        what_if,
    ]
}

/// A person's month, a window's, or everybody's: as it was asked.
fn months() -> Shape {
    use anjuan_views::attendance::query::{PersonMonth, Publication, WindowMonth};
    Shape::Of(|generator| {
        let person = generator.subschema_for::<One<PersonMonth>>();
        let window = generator.subschema_for::<One<WindowMonth>>();
        let everybody = generator.subschema_for::<One<Publication>>();
        schemars::json_schema!({"oneOf": [person, window, everybody]})
    })
}

fn punches() -> Route {
    Route {
        method: Method::Post,
        path: "/v1/devices/{id}/punches".into(),
        access: Access::Action("operate.punches".into()),
        en: "Take in punches of any days; what came before is counted and no error",
        zh: "批量上传打卡记录，重复的只计数",
        params: vec![DEVICE],
        reads: None,
        request: json::<PunchesRequest>(),
        response: json::<PunchesAnswer>(),
    }
}
