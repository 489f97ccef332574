//! The routes of guarded reads (查询): what people have in hand, deadlines, stored events, views, reference data.
use super::{Access, Form, Method, Param, Route, Shape, of, path, query, read};
use crate::queries::{
    CentreHistory, CentreOnDay, DeadlineRow, DeadlineSummary, Page, RebuildProgress, RegisterRow, StoredEvents,
    ViewDigest, Views,
};
use anjuan_views::breaches::row::Breach;

pub(super) const LIMIT: Param =
    query("limit", Form::Number, "At most this many rows: 1 to 500; absent, 50.", "每页条数。");
pub(super) const CURSOR: Param =
    query("cursor", Form::Text, "Where the page begins: `next` of the page before.", "翻页位置。");
pub(super) const AFTER: Param = query(
    "after",
    Form::Number,
    "Wait until the view reflects this stream sequence (read your own write).",
    "等待视图到达该序号。",
);
pub(super) const ID: Param = path("id", "The id or the number.", "编号。");
const NAME: Param = path("name", "The view: attendance, breaches, centre, deadlines, register, scoring.", "视图名称。");
pub(super) const WINDOW: Param = query("window", Form::Text, "Only rows of this window.", "窗口。");
pub(super) const RESPONSIBLE: Param = query(
    "responsible",
    Form::Text,
    "Only rows this person is responsible for, by name or because they stand in now.",
    "责任人，含其顶岗所负责的。",
);
const CLOCK: Param = query(
    "clock",
    Form::Text,
    "Only this clock: acceptance-decision, promise, statutory, pause, contact-closing, denial-report, denial-review, correction-notice, report-up, complaint-answer, overdue-explanation, joint-part, cover-handover, rating-mend, finding-contest, duty-handover, leave-begin, leave-end, leave-report-back, leave-certificate, leave-papers, slip-decision.",
    "时限种类。",
);
const ON: Param = query("on", Form::Date, "As of this civil day; absent, today.", "日期。");

/// Filters of breaches.
const BREACHES: [Param; 11] = [
    WINDOW,
    query("person", Form::Text, "Only breaches of this person, as on duty at that moment.", "当时的责任人。"),
    query(
        "rule",
        Form::Text,
        "Only this article, or this whole system: denial-report/9, denial-report.",
        "条款或制度。",
    ),
    query(
        "code",
        Form::Text,
        "Only these codes, by comma: promise-late, notice-repeated … With late-entry, confirmed late entries are shown as well.",
        "违规种类；含 late-entry 时一并列出已确认的补录。",
    ),
    query("aggregate", Form::Text, "Only this case, contact, denial, complaint or post: case/7K2M9QX4T1AB.", "案卷。"),
    query("since", Form::Instant, "Only breaches since this instant or later.", "起始时间不早于。"),
    query("until", Form::Instant, "Only breaches since before this instant.", "起始时间早于。"),
    query("open", Form::Flag, "true: still so; false: ended; absent: both.", "是否仍然存在。"),
    LIMIT,
    CURSOR,
    AFTER,
];

/// The routes of reads.
pub(super) fn routes() -> Vec<Route> {
    [matters(), supervision(), house()].concat()
}

/// What people have in hand.
fn matters() -> Vec<Route> {
    vec![
        read(
            "/v1/handovers/{id}/state",
            "query.handover",
            ("A handover with its lists, as whoever signs it reads them", "交接清单"),
            &[ID],
            state(),
        ),
        read(
            "/v1/appointments/{id}",
            "query.appointment",
            ("The bookings of a window on a day", "窗口当日预约"),
            &[path("id", "Window and day: W01-20261123.", "窗口及日期。")],
            state(),
        ),
        read(
            "/v1/persons/{id}/open-work",
            "query.register",
            ("What a person is responsible for and is not over, newest first", "个人在办事项"),
            &[path("id", "The person's id: P001.", "人员编号。"), LIMIT, CURSOR, AFTER],
            of::<Page<RegisterRow>>(),
        ),
    ]
}

/// What is owed, what was not kept, and what was recorded.
fn supervision() -> Vec<Route> {
    vec![
        read(
            "/v1/deadlines",
            "query.deadlines",
            ("List obligations by due time", "时限列表"),
            &deadline_filters(),
            of::<Page<DeadlineRow>>(),
        ),
        read(
            "/v1/deadlines/summary",
            "query.deadlines",
            ("Count obligations by state", "时限统计"),
            &[AFTER],
            of::<DeadlineSummary>(),
        ),
        read(
            "/v1/breaches",
            "query.breaches",
            ("List breaches by since when", "违规清单"),
            &BREACHES,
            of::<Page<Breach>>(),
        ),
        read(
            "/v1/events/{kind}/{id}",
            "query.events",
            ("The stored events of one aggregate, byte for byte", "案卷事件原文"),
            &[path("kind", "The kind: case, contact, item …", "种类。"), ID],
            of::<StoredEvents>(),
        ),
    ]
}

/// The views and the reference data.
fn house() -> Vec<Route> {
    vec![
        read("/v1/views", "query.view-status", ("The state of every view", "视图状态"), &[], of::<Views>()),
        read(
            "/v1/views/{name}/digest",
            "query.view-status",
            ("The digest of a view's rows", "视图摘要"),
            &[NAME, AFTER],
            of::<ViewDigest>(),
        ),
        Route {
            method: Method::Post,
            path: "/v1/views/{name}/rebuild".into(),
            access: Access::Action("operate.view-rebuild".into()),
            en: "Rebuild a view from the log; progress as one JSON object per line",
            zh: "从事件日志重建视图",
            params: vec![NAME],
            request: Shape::Nothing,
            response: Shape::Lines(|generator| generator.subschema_for::<RebuildProgress>()),
        },
        read("/v1/centre", "query.centre", ("The reference data as of a day", "基础数据"), &[ON], of::<CentreOnDay>()),
        read(
            "/v1/centre/history",
            "query.centre",
            ("All events of the reference data, as stored", "基础数据全部事件"),
            &[],
            of::<CentreHistory>(),
        ),
    ]
}

/// A state as the domain has it, under the name of its kind.
fn state() -> Shape {
    Shape::Of(|_| schemars::json_schema!({"type": "object"}))
}

fn deadline_filters() -> Vec<Param> {
    vec![
        query(
            "state",
            Form::Text,
            "Only obligations in this state: open, warned, overdue, met, met-late, paused, cancelled, late-entry; several by comma.",
            "状态，多个以逗号分隔。",
        ),
        WINDOW,
        RESPONSIBLE,
        CLOCK,
        query("before", Form::Instant, "Only obligations due before this instant.", "截止时间之前。"),
        query("aggregate", Form::Text, "Only obligations of this aggregate: case/7K2M9QX4T1AB.", "案卷。"),
        LIMIT,
        CURSOR,
        AFTER,
    ]
}
