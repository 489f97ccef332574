//! The routes of guarded reads (查询): what people have in hand, deadlines, stored events, views, reference data.
use super::form::ITEM;
use super::{
    Access, Form, LAST_EVENT_ID, Method, Param, Reads, Route, Shape, json, of_kind, path, path_of, read, with,
};
use crate::asked::{
    AfterQuery, BreachQuery, DeadlineQuery, EventQuery, EventStreamQuery, InboxQuery, MovedQuery, OnQuery, PageQuery,
    RecalledQuery, SummaryQuery, all_kinds,
};
use crate::inbox::{InboxNews, InboxRow};
use crate::queries::{
    CentreHistory, CentreOnDay, DeadlineRow, DeadlineSummary, EventPage, Page, RebuildProgress, RegisterRow,
    StoredEvent, StoredEvents, ViewDigest, Views,
};
use crate::states::{AppointmentAnswer, HandoverAnswer};
use anjuan_domain::command::Commands;
use anjuan_proof::bundle::Bundle;
use anjuan_views::breaches::row::Breach;
use anjuan_views::deadlines::moved::{Moved, Recalled};

pub(super) const ID: Param = path("id", "The id or the number.", "编号。");
const NAME: Param = path_of("name", Form::Choice(views), ("The view.", "视图名称。"));
const KIND: Param = path_of("kind", Form::Choice(all_kinds), ("The kind.", "种类。"));

/// The routes of reads.
pub(super) fn routes() -> Vec<Route> {
    [matters(), inbox(), supervision(), recorded(), service()].concat()
}

/// What people have in hand.
fn matters() -> Vec<Route> {
    vec![
        of_kind(
            Commands::Handover,
            Reads::State,
            read(
                "/v1/handovers/{id}/state",
                "query.handover",
                ("A handover with its lists, as whoever signs it reads them", "交接清单"),
                &[ID],
                json::<HandoverAnswer>(),
            ),
        ),
        of_kind(
            Commands::Appointment,
            Reads::State,
            read(
                "/v1/appointments/{id}",
                "query.appointment",
                ("The bookings of a window on a day", "窗口当日预约"),
                &[path("id", "Window and day: W01-20261123.", "窗口及日期。")],
                json::<AppointmentAnswer>(),
            ),
        ),
        read(
            "/v1/persons/{id}/open-work",
            "query.register",
            ("What a person is responsible for and is not over, newest first", "个人在办事项"),
            &with(&[path("id", "The person's id: P001.", "人员编号。")], PageQuery::PARAMS),
            json::<Page<RegisterRow>>(),
        ),
    ]
}

/// What waits for whoever asks.
fn inbox() -> Vec<Route> {
    vec![
        read(
            "/v1/inbox",
            "query.inbox",
            ("List what waits for oneself, the most pressing first, each with the commands that settle it", "本人待办"),
            InboxQuery::PARAMS,
            json::<Page<InboxRow>>(),
        ),
        read(
            "/v1/inbox/stream",
            "query.inbox",
            (
                "Follow one's own inbox as server-sent events: what appears, changes and is settled; open it before reading the list, go on with `Last-Event-ID`",
                "待办推送（SSE，可凭 `Last-Event-ID` 续传）",
            ),
            &[LAST_EVENT_ID],
            Shape::Stream(|generator| generator.subschema_for::<InboxNews>()),
        ),
        Route {
            method: Method::Post,
            path: "/v1/inbox/{key}/read".into(),
            access: Access::Action("query.inbox".into()),
            en: "Mark an item of one's own inbox as read",
            zh: "标记待办为已读",
            params: vec![path_of("key", ITEM, ("The key of the item.", "待办编号。"))],
            reads: None,
            request: Shape::Nothing,
            response: json::<InboxRow>(),
        },
    ]
}

/// What is owed, and what was not kept.
fn supervision() -> Vec<Route> {
    vec![
        read(
            "/v1/deadlines",
            "query.deadlines",
            ("List obligations by due time", "时限列表"),
            DeadlineQuery::PARAMS,
            json::<Page<DeadlineRow>>(),
        ),
        read(
            "/v1/deadlines/summary",
            "query.deadlines",
            ("Count obligations by state", "时限统计"),
            SummaryQuery::PARAMS,
            json::<DeadlineSummary>(),
        ),
        read(
            "/v1/deadlines/moved",
            "query.deadlines",
            (
                "List what calendar notices and rulebooks moved: from when to when and why, the newest first",
                "期限变动列表",
            ),
            MovedQuery::PARAMS,
            json::<Page<Moved>>(),
        ),
        read(
            "/v1/cards/proposals",
            "query.register",
            (
                "List cards that would not have been issued as is known now: each is proposed to be cancelled",
                "拟取消的监察牌列表",
            ),
            RecalledQuery::PARAMS,
            json::<Page<Recalled>>(),
        ),
        read(
            "/v1/breaches",
            "query.breaches",
            ("List breaches by since when", "违规清单"),
            BreachQuery::PARAMS,
            json::<Page<Breach>>(),
        ),
    ]
}

/// What was recorded.
fn recorded() -> Vec<Route> {
    vec![
        read(
            "/v1/events",
            "query.events",
            ("List recorded events in the order of the log, from a sequence on", "事件列表（按记录顺序）"),
            EventQuery::PARAMS,
            json::<EventPage>(),
        ),
        read(
            "/v1/events/stream",
            "query.events",
            (
                "Follow recorded events as server-sent events; go on with `Last-Event-ID`, which is a stream sequence",
                "事件推送（SSE，可凭 `Last-Event-ID` 续传）",
            ),
            &with(EventStreamQuery::PARAMS, &[LAST_EVENT_ID]),
            Shape::Stream(|generator| generator.subschema_for::<StoredEvent>()),
        ),
        read(
            "/v1/events/{kind}/{id}",
            "query.events",
            ("The stored events of one aggregate, byte for byte", "案卷事件原文"),
            &[KIND, ID],
            json::<StoredEvents>(),
        ),
        read(
            "/v1/evidence/{kind}/{id}",
            "query.events",
            (
                "The stored events of one aggregate with their proofs against a signed checkpoint, to be checked without the service",
                "案卷证据包（含存证证明，可离线核验）",
            ),
            &[KIND, ID],
            json::<Bundle>(),
        ),
    ]
}

/// The views and the reference data.
fn service() -> Vec<Route> {
    vec![
        read("/v1/views", "query.view-status", ("The state of every view", "视图状态"), &[], json::<Views>()),
        read(
            "/v1/views/{name}/digest",
            "query.view-status",
            ("The digest of a view's rows", "视图摘要"),
            &with(&[NAME], AfterQuery::PARAMS),
            json::<ViewDigest>(),
        ),
        Route {
            method: Method::Post,
            path: "/v1/views/{name}/rebuild".into(),
            access: Access::Action("operate.view-rebuild".into()),
            en: "Rebuild a view from the log; progress as one JSON object per line",
            zh: "从事件日志重建视图",
            params: vec![NAME],
            reads: None,
            request: Shape::Nothing,
            response: Shape::Lines(|generator| generator.subschema_for::<RebuildProgress>()),
        },
        read(
            "/v1/centre",
            "query.centre",
            ("The reference data as of a day", "基础数据"),
            OnQuery::PARAMS,
            json::<CentreOnDay>(),
        ),
        read(
            "/v1/centre/history",
            "query.centre",
            ("All events of the reference data, as stored", "基础数据全部事件"),
            &[],
            json::<CentreHistory>(),
        ),
    ]
}

fn views() -> Vec<&'static str> {
    anjuan_views::table::TABLE.iter().map(|line| line.name).collect()
}
