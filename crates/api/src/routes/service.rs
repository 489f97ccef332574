//! The routes about the service itself: the contract, health, whom a token names.
use super::public::open;
use super::{Access, Form, Method, Route, Shape, json, path_of};
use crate::answers::{Health, Whoami};
use crate::queries::{Incidents, Retried, RetryRequest, Skip, SkipRequest};
use crate::schemas::Schemas;

/// The routes about the service.
pub(super) fn routes() -> Vec<Route> {
    [contract(), health(), operation()].concat()
}

/// Whom a token names, and the contract.
fn contract() -> Vec<Route> {
    vec![
        Route {
            method: Method::Get,
            path: "/v1/whoami".into(),
            access: Access::Authenticated,
            en: "Whom the token names",
            zh: "当前身份",
            params: Vec::new(),
            reads: None,
            request: Shape::Nothing,
            response: json::<Whoami>(),
        },
        open(
            "/v1/openapi.json",
            "public.health",
            ("This contract as OpenAPI 3.1", "接口说明"),
            &[],
            Shape::Of(|_| schemars::json_schema!({"type": "object"})),
        ),
        open(
            "/v1/asyncapi.json",
            "public.health",
            ("The events on NATS as AsyncAPI 3", "事件接口说明"),
            &[],
            Shape::Of(|_| schemars::json_schema!({"type": "object"})),
        ),
        open("/v1/docs", "public.health", ("This contract as a page to read", "接口说明网页"), &[], Shape::Html),
        open(
            "/v1/schemas",
            "public.health",
            ("The schemas of stored events: what a `dataschema` leads to", "事件模式目录"),
            &[],
            json::<Schemas>(),
        ),
        open(
            "/v1/schemas/{name}",
            "public.health",
            ("The JSON Schema of one message of the contract, whole in itself", "事件模式"),
            &[path_of(
                "name",
                Form::Text,
                (
                    "The full name of the message: what follows `urn:anjuan:schema:`, such as anjuan.v1.CaseRegistered.",
                    "消息全名，即 `urn:anjuan:schema:` 之后的部分。",
                ),
            )],
            Shape::Schema,
        ),
        open(
            "/v1/protos/{file}",
            "public.health",
            ("One `.proto` file of the contract", "契约文件"),
            &[path_of("file", Form::Text, ("The file, such as case.proto.", "文件名。"))],
            Shape::Text,
        ),
    ]
}

/// Whether it is well.
fn health() -> Vec<Route> {
    vec![
        open("/health/live", "public.health", ("Whether the process lives", "存活检查"), &[], json::<Health>()),
        open(
            "/health/ready",
            "public.health",
            ("Whether it can serve; 503 says what is missing and what to do", "就绪检查"),
            &[],
            json::<Health>(),
        ),
        open(
            "/metrics",
            "public.health",
            ("What is measured, in the text format of Prometheus", "监控指标（Prometheus 文本格式）"),
            &[],
            Shape::Text,
        ),
    ]
}

/// What an administrator does about what is not well.
fn operation() -> Vec<Route> {
    vec![
        Route {
            method: Method::Get,
            path: "/v1/incidents".into(),
            access: Access::Action("query.view-status".into()),
            en: "What views pass over, the workflow could not do and could not be delivered outside",
            zh: "异常清单：视图跳过的、自动处理未成的案卷和未能投递的通知",
            params: Vec::new(),
            reads: None,
            request: Shape::Nothing,
            response: json::<Incidents>(),
        },
        Route {
            method: Method::Post,
            path: "/v1/incidents/retry".into(),
            access: Access::Action("operate.view-rebuild".into()),
            en: "Try again, these or all: views that pass something over are built anew, the workflow tries at once, deliveries are sent",
            zh: "重试指定案卷、投递或全部：重建有跳过的视图，自动处理立即重试，重新投递",
            params: Vec::new(),
            reads: None,
            request: json::<RetryRequest>(),
            response: json::<Retried>(),
        },
        Route {
            method: Method::Post,
            path: "/v1/incidents/skip".into(),
            access: Access::Action("operate.view-rebuild".into()),
            en: "Record that an aggregate stays passed over or undone, or a delivery is not sent any more, and why",
            zh: "登记某案卷继续跳过或不再自动处理、某条投递不再发送及其理由",
            params: Vec::new(),
            reads: None,
            request: json::<SkipRequest>(),
            response: json::<Skip>(),
        },
        Route {
            method: Method::Post,
            path: "/v1/clock/confirm".into(),
            access: Access::Action("operate.view-rebuild".into()),
            en: "Say that the clock is right after it leapt: what the service does by itself goes on",
            zh: "确认时钟跳变后的时间正确，恢复自动处理",
            params: Vec::new(),
            reads: None,
            request: Shape::Nothing,
            response: json::<Health>(),
        },
    ]
}
