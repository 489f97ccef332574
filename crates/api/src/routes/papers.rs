//! The routes of papers (文书): one for each kind of aggregate that has papers, and the public's check of a paper's code.
use super::commands::IDEMPOTENCY_KEY;
use super::{
    Access, Form, Method, Param, Place, Presence, Reads, Route, Shape, json, of_kind, path, path_of, public, with,
};
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
        method: Method::Post,
        path: "/v1/cases/{id}/rating-slip".into(),
        access: Access::Action("operate.rating-slip".into()),
        en: "Print the sealed slip with the rating code, once, at the station on the applicants' side of the counter",
        zh: "打印密封评价单（由申请人一侧的自助设备打印，只打印一次）",
        params: vec![path("id", "The id or the number.", "编号。"), SAME_SLIP],
        reads: None,
        ..printed(Commands::Case)
    });
    routes.push(public::open(
        "/v1/papers/verify/{code}",
        "public.verify",
        ("Whether a paper's verification code is genuine, and what it is of; nothing personal", "核验文书真伪"),
        &[path_of("code", Form::Text, ("The code on the paper, 7K2M-9QX4-T1AB.", "核验码。"))],
        json::<Verification>(),
    ));
    routes.push(public::open(
        "/papers/{code}",
        "public.verify",
        ("The same as a page in both languages, for whoever opens the address on a paper", "文书核验网页"),
        &[path_of("code", Form::Text, ("The code on the paper, 7K2M-9QX4-T1AB.", "核验码。"))],
        Shape::Html,
    ));
    routes
}

/// The id under which a slip is printed: needed, so that whoever loses the answer can ask for it again.
const SAME_SLIP: Param = Param {
    name: IDEMPOTENCY_KEY,
    place: Place::Header,
    form: Form::Uuid,
    presence: Presence::Needed,
    en: "The command's id. The same station with the same id gets the same slip again for some minutes (`[http] rating_slip_minutes`); after that, and under any other id, it is refused with 422.",
    zh: "指令编号。同一设备以同一编号可在数分钟内（`[http] rating_slip_minutes`）重新取得同一评价单；逾时或者使用其他编号的，以 422 拒绝。",
};

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
