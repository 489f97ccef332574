//! The routes of deliveries outside (对外投递): the list, and what an administrator or the general section does about them.
use super::{Access, Method, Route, Shape, json, read};
use crate::asked::DeliveryQuery;
use crate::deliveries::{Deliveries, DeliverySkipRequest, ReplayRequest, TrialRequest};
use anjuan_notices::Delivery;

/// A route that changes deliveries.
fn change(path: &str, (en, zh): (&'static str, &'static str), request: Shape, response: Shape) -> Route {
    Route {
        method: Method::Post,
        path: path.into(),
        access: Access::Action("operate.deliveries".into()),
        en,
        zh,
        params: Vec::new(),
        reads: None,
        request,
        response,
    }
}

/// The routes of deliveries.
pub(super) fn routes() -> Vec<Route> {
    vec![
        read(
            "/v1/deliveries",
            "query.deliveries",
            ("What was sent outside, and what became of it", "对外投递及其结果"),
            DeliveryQuery::PARAMS,
            json::<Deliveries>(),
        ),
        change(
            "/v1/deliveries/replay",
            ("Send dead letters and what fails again, one or all that fit", "重新投递死信或失败的消息"),
            json::<ReplayRequest>(),
            json::<Deliveries>(),
        ),
        change(
            "/v1/deliveries/skip",
            ("Record that a delivery is not sent any more, and why", "登记某条投递不再发送及其理由"),
            json::<DeliverySkipRequest>(),
            json::<Delivery>(),
        ),
        change(
            "/v1/deliveries/test",
            ("Send one trial message by a channel to a person", "向某人试发一条消息"),
            json::<TrialRequest>(),
            json::<Delivery>(),
        ),
    ]
}
