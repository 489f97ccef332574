//! The routes of papers (文书): one for each kind of aggregate that has papers, and the public's check of a paper's code.
use super::{Access, Form, Method, Param, Reads, Route, Shape, of, of_kind, path, path_of, public, with};
use crate::asked::PaperQuery;
use crate::papers::Verification;
use anjuan_domain::command::Commands;

const PAPER: Param = path_of(
    "paper",
    Form::Text,
    ("Which paper of this kind, as `anjuan print` lists them: receipt.", "文书种类，见 `anjuan print`，如 receipt。"),
);

/// The kinds of which there are papers.
const PRINTED: [Commands; 5] =
    [Commands::Case, Commands::Denial, Commands::Handover, Commands::Complaint, Commands::Finding];

/// The routes of papers.
pub(super) fn routes() -> Vec<Route> {
    let mut routes: Vec<Route> = PRINTED.into_iter().map(printed).collect();
    routes.push(Route {
        path: "/v1/cases/{id}/rating-slip".into(),
        access: Access::Action("operate.rating-slip".into()),
        en: "The sealed slip with the rating code, for the station on the applicants' side of the counter",
        zh: "密封评价单（由申请人一侧的自助设备打印）",
        params: vec![path("id", "The id or the number.", "编号。")],
        reads: None,
        ..printed(Commands::Case)
    });
    routes.push(public::open(
        "/v1/papers/verify/{code}",
        "public.verify",
        ("Whether a paper's verification code is genuine, and what it is of; nothing personal", "核验文书真伪"),
        &[path_of("code", Form::Text, ("The code on the paper, 7K2M-9QX4-T1AB.", "核验码。"))],
        of::<Verification>(),
    ));
    routes
}

fn printed(kind: Commands) -> Route {
    let route = Route {
        method: Method::Get,
        path: format!("{}/{{id}}/papers/{{paper}}", kind.path()),
        access: Access::Action("query.paper".into()),
        en: "A paper as one HTML document made for A4, in both languages",
        zh: "打印文书（A4，中英文）",
        params: with(&[path("id", "The id or the number.", "编号。"), PAPER], PaperQuery::PARAMS),
        reads: None,
        request: Shape::Nothing,
        response: Shape::Html,
    };
    of_kind(kind, Reads::Paper, route)
}
