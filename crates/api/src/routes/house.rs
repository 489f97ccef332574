//! The routes about the house itself: the contract, health, whom a token names.
use super::public::open;
use super::{Access, Method, Route, Shape, of, path};
use crate::answers::{Health, Whoami};
use crate::schemas::Schemas;

/// The routes about the house.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route {
            method: Method::Get,
            path: "/v1/whoami".into(),
            access: Access::Authenticated,
            en: "Whom the token names",
            zh: "当前身份",
            params: Vec::new(),
            request: Shape::Nothing,
            response: of::<Whoami>(),
        },
        open(
            "/v1/openapi.json",
            "public.health",
            ("This contract as OpenAPI 3.1", "接口说明"),
            &[],
            Shape::Of(|_| schemars::json_schema!({"type": "object"})),
        ),
        open(
            "/v1/schemas",
            "public.health",
            ("The schemas of stored events: what a `dataschema` leads to", "事件模式目录"),
            &[],
            of::<Schemas>(),
        ),
        open(
            "/v1/schemas/{name}",
            "public.health",
            ("The JSON Schema of one message of the contract, whole in itself", "事件模式"),
            &[path(
                "name",
                "The full name of the message: what follows `urn:anjuan:schema:`, such as anjuan.v1.CaseRegistered.",
                "消息全名，即 `urn:anjuan:schema:` 之后的部分。",
            )],
            Shape::Schema,
        ),
        open(
            "/v1/protos/{file}",
            "public.health",
            ("One `.proto` file of the contract", "契约文件"),
            &[path("file", "The file, such as case.proto.", "文件名。")],
            Shape::Text,
        ),
        open("/health/live", "public.health", ("Whether the process lives", "存活检查"), &[], of::<Health>()),
        open(
            "/health/ready",
            "public.health",
            ("Whether it can serve; 503 says what is missing and what to do", "就绪检查"),
            &[],
            of::<Health>(),
        ),
    ]
}
