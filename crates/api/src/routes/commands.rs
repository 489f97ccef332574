//! The routes of commands (指令): one for each verb of the domain's tables, and the batch.
use super::form::{ETAG, Form};
use super::{Access, Method, Param, Place, Presence, Route, Shape, id_of, json, path, path_of};
use crate::answers::{Accepted, Disclosure};
use crate::asked::CommandQuery;
use crate::batch::{BatchAnswer, BatchRequest};
use crate::persons::PersonExport;
use anjuan_domain::command::Commands;
use anjuan_domain::reference::verbs::Verb;
use anjuan_domain::vocabulary::ids::Kind;

/// What a definition of the reference data is named by.
const DEFINED: Param = path("id", "The aggregate's id, or its number where it has one.", "案卷编号。");
const KIND: Param = path_of("kind", Form::Choice(reference), ("What is defined.", "基础数据种类。"));

/// The kinds that are reference data.
fn reference() -> Vec<&'static str> {
    Kind::REFERENCE.iter().map(|kind| kind.as_str()).collect()
}

/// The header that carries a command's id.
pub(super) const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// What every command takes in its headers.
const HEADERS: [Param; 2] = [
    Param {
        name: IDEMPOTENCY_KEY,
        place: Place::Header,
        form: Form::Uuid,
        presence: Presence::Optional,
        en: "The command's id; absent, one is made and answered as commandId. The same person with the same command gets the same answer for ever; a known id with anything else is refused with 422.",
        zh: "指令编号；同一人以同一编号重复提交同一指令，得到原结果；已知编号用于其他指令或由他人使用的，以 422 拒绝。",
    },
    Param {
        name: "If-Match",
        place: Place::Header,
        form: ETAG,
        presence: Presence::Optional,
        en: "The `ETag` of the aggregate seen last; the same as `expected`, which wins where both are given.",
        zh: "所见的最后 `ETag`；与 `expected` 相同，两者都有时以 `expected` 为准。",
    },
];

/// One route for each verb, and the batch.
pub(super) fn routes() -> Vec<Route> {
    let mut routes = Vec::new();
    for commands in Commands::ALL.iter().copied() {
        routes.extend(commands.verbs().iter().map(|verb| command(commands, verb)));
    }
    routes.push(Route {
        method: Method::Post,
        path: "/v1/batch".into(),
        access: Access::Action("operate.import".into()),
        en: "Submit many commands; each is answered on its own",
        zh: "批量提交指令，逐条答复",
        params: Vec::new(),
        reads: None,
        request: json::<BatchRequest>(),
        response: json::<BatchAnswer>(),
    });
    routes
}

fn command(commands: Commands, verb: &'static Verb) -> Route {
    let (path, first) = match commands.kind() {
        _ if commands.opens(verb.name) => (commands.path().into(), vec![]),
        Some(kind) => (format!("{}/{{id}}/{}", commands.path(), verb.name), vec![id_of(kind)]),
        None => (format!("{}/{{id}}/{}", commands.path(), verb.name), vec![KIND, DEFINED]),
    };
    let response = match (commands, verb.name) {
        (Commands::Applicant, "disclose") => json::<Disclosure>(),
        (Commands::Applicant, "export") => json::<PersonExport>(),
        _ => json::<Accepted>(),
    };
    Route {
        method: Method::Post,
        path,
        access: Access::Action(commands.action(verb.name)),
        en: verb.en,
        zh: verb.zh,
        params: first.into_iter().chain(HEADERS).chain(CommandQuery::PARAMS.iter().copied()).collect(),
        reads: None,
        request: Shape::Of(verb.schema),
        response,
    }
}
