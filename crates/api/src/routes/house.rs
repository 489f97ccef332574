//! The routes about the house itself: the contract, health, whom a token names.
use super::public::open;
use super::{Access, Method, Route, Shape, of};
use crate::answers::{Health, Whoami};

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
