//! The routes of the public (公众): catalogue, calculator, progress; no token.
use super::{Access, Form, Method, Param, Route, Shape, json, path, path_of, with};
use crate::asked::{CalculatorQuery, OnQuery};
use crate::queries::{Calculation, Catalogue, CatalogueItem, Progress, ProgressRequest, RatingAnswer, RatingRequest};

/// The public routes.
pub(super) fn routes() -> Vec<Route> {
    let mut routes = of_the_centre();
    routes.extend(of_the_seal());
    routes
}

/// The seal of the log: what C2SP tlog-tiles reads below `/v1/log/`.
fn of_the_seal() -> Vec<Route> {
    let mut routes = vec![
        open(
            "/v1/log/checkpoint",
            "public.seal",
            ("The newest signed checkpoint of the log (C2SP tlog-checkpoint)", "日志最新签名检查点"),
            &[],
            Shape::Text,
        ),
        open(
            "/v1/log/witnessed",
            "public.seal",
            (
                "The newest checkpoint of the log that has its quorum of witnesses (C2SP tlog-cosignature)",
                "获足够见证联署的最新检查点",
            ),
            &[],
            Shape::Text,
        ),
        open(
            "/v1/log/key",
            "public.seal",
            ("The public key of the log, as `anjuan-verify` takes it", "日志公钥"),
            &[],
            Shape::Text,
        ),
    ];
    let mut path = "/v1/log/tile/{level}".to_owned();
    let mut params = vec![path_of("level", Form::Text, ("The level, from 0.", "层级，自 0 起。"))];
    for part in PARTS {
        path = format!("{path}/{{{}}}", part.name);
        params.push(part);
        routes.push(open(
            &path,
            "public.seal",
            ("A tile of the log (C2SP tlog-tiles)", "日志瓦片"),
            &params,
            Shape::Octets,
        ));
    }
    routes
}

/// The number of a tile as tlog-tiles writes it: three digits a part, `x001/234`, and of one that is not full `234.p` and its width.
const PARTS: [Param; 4] = [
    path_of("part", Form::Text, ("The number, or its first part.", "编号或其第一段。")),
    path_of("second", Form::Text, ("The next part.", "下一段。")),
    path_of("third", Form::Text, ("The next part.", "下一段。")),
    path_of("fourth", Form::Text, ("The next part.", "下一段。")),
];

fn of_the_centre() -> Vec<Route> {
    vec![
        open(
            "/v1/catalogue",
            "public.catalogue",
            ("The catalogue of service items", "服务事项目录"),
            OnQuery::PARAMS,
            json::<Catalogue>(),
        ),
        open(
            "/v1/catalogue/{item}",
            "public.catalogue",
            ("One service item", "服务事项"),
            &with(&[path("item", "The item's id.", "事项编号。")], OnQuery::PARAMS),
            json::<CatalogueItem>(),
        ),
        open(
            "/v1/calculator",
            "public.calculator",
            ("Apply today, due when: by item and day, or by start, count and unit", "时限计算"),
            CalculatorQuery::PARAMS,
            json::<Calculation>(),
        ),
        Route {
            method: Method::Post,
            path: "/v1/progress".into(),
            access: Access::Public("public.progress".into()),
            en: "The progress of a case by number and query password",
            zh: "凭办件编号和查询密码查询进度",
            params: Vec::new(),
            reads: None,
            request: json::<ProgressRequest>(),
            response: json::<Progress>(),
        },
        Route {
            method: Method::Post,
            path: "/v1/public/progress/{number}/rating".into(),
            access: Access::Public("public.rating".into()),
            en: "The applicant's rating of a case that ended, by number and the rating code of the sealed slip",
            zh: "凭办件编号和密封评价单上的评价码评价",
            params: vec![path_of("number", Form::Text, ("The case number.", "办件编号。"))],
            reads: None,
            request: json::<RatingRequest>(),
            response: json::<RatingAnswer>(),
        },
    ]
}

/// A public read.
pub(super) fn open(
    path: &str,
    action: &str,
    (en, zh): (&'static str, &'static str),
    params: &[Param],
    response: Shape,
) -> Route {
    Route {
        method: Method::Get,
        path: path.into(),
        access: Access::Public(action.into()),
        en,
        zh,
        params: params.to_vec(),
        reads: None,
        request: Shape::Nothing,
        response,
    }
}
