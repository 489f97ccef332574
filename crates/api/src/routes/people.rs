//! The routes of people (考勤与考核): punches in batches, and what is recorded of attendance, duty, meetings and scores, one aggregate each.
use super::{Access, Method, Param, Route, Shape, of, path, read};
use crate::punches::{PunchesAnswer, PunchesRequest};

const ID: Param = path("id", "The id or the number.", "编号。");
const DEVICE: Param = path("id", "The device's id: K01.", "考勤机编号。");
const DEVICE_DAY: Param = path("id", "Device and day: K01-20150302.", "考勤机及日期：K01-20150302。");
const MONTH: Param = path("id", "The month: 2015-03.", "月份：2015-03。");
const PERIOD: Param = path("id", "The period: M2015-03, H2015-1, Y2015.", "考核期：M2015-03、H2015-1、Y2015。");
const SHEET: Param = path("id", "Period and subject: M2015-03-W02, H2015-1-P004.", "考核期及对象：M2015-03-W02。");
const BALLOT: Param = path("id", "Period and the window that marks: M2015-03-W02.", "考核期及打分窗口：M2015-03-W02。");

/// One aggregate as its events say: path, action, words, what names it.
type One = (&'static str, &'static str, (&'static str, &'static str), Param);

/// The aggregates that are read one by one.
#[rustfmt::skip]
const ONES: [One; 11] = [
    ("/v1/attendance/{id}", "query.attendance-of-others", ("What was taken in of a device's day", "考勤机当日已收记录"), DEVICE_DAY),
    ("/v1/leaves/{id}", "query.attendance", ("One leave: one's own, or others' for who oversees them", "请假详情"), ID),
    ("/v1/slips/{id}", "query.attendance", ("One make-up slip: one's own, or others' for who oversees them", "补签单详情"), ID),
    ("/v1/recommendations/{id}", "query.attendance", ("One recommendation: about oneself, or others for who oversees them", "处理建议详情"), ID),
    ("/v1/duty/{id}", "query.duty", ("A month's duty roster with its checklists and log", "值班表"), MONTH),
    ("/v1/patrols/{id}", "query.duty", ("One patrol with its checklist", "巡查详情"), ID),
    ("/v1/meetings/{id}", "query.meeting", ("One meeting with its roll", "会议详情"), ID),
    ("/v1/findings/{id}", "query.scores", ("One finding: about oneself or one's window, or others for who oversees them", "考核事实详情"), ID),
    ("/v1/periods/{id}", "query.scores", ("One assessment period", "考核期详情"), PERIOD),
    ("/v1/scores/{id}", "query.scores", ("One sheet: one's own or one's window's, others' once published or for who oversees them", "考核表"), SHEET),
    ("/v1/ballots/{id}", "query.scores", ("Whether a window's ballot was cast; its marks once the period is closed", "互评票"), BALLOT),
];

/// The routes of people.
pub(super) fn routes() -> Vec<Route> {
    let ones = ONES.iter().map(|(path, action, words, id)| read(path, action, *words, &[*id], state()));
    ones.chain([device(), punches()]).collect()
}

/// A state as the domain has it, under the name of its kind.
fn state() -> Shape {
    Shape::Of(|_| schemars::json_schema!({"type": "object"}))
}

fn device() -> Route {
    read("/v1/devices/{id}", "query.attendance", ("One attendance device", "考勤机详情"), &[DEVICE], state())
}

fn punches() -> Route {
    Route {
        method: Method::Post,
        path: "/v1/devices/{id}/punches".into(),
        access: Access::Action("operate.punches".into()),
        en: "Take in punches of any days; what came before is counted and no error",
        zh: "批量上传打卡记录，重复的只计数",
        params: vec![DEVICE],
        request: of::<PunchesRequest>(),
        response: of::<PunchesAnswer>(),
    }
}
