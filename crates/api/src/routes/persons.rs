//! The routes of persons whose data is kept (个人信息主体): who is found by a number. Questions are sent as bodies: an address stands in logs.
use super::{Access, Method, Route, json};
use crate::persons::{PersonSearch, PersonsFound};

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    vec![Route {
        method: Method::Post,
        path: "/v1/applicants/search".into(),
        access: Access::Action("query.persons".into()),
        en: "Look a person up by document number or telephone; the search is recorded",
        zh: "按证件号码或电话查找个人，查找留痕",
        params: vec![],
        reads: None,
        request: json::<PersonSearch>(),
        response: json::<PersonsFound>(),
    }]
}
