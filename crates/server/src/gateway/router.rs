//! The router, made from the route table: each route gets its guard, its limits and its handler here.
use super::commands::Order;
use super::contract::{self, Contract};
use super::edge::Edge;
use super::intake::Intake;
use super::protective::Reached;
use super::rates::Class;
use super::{
    accounts, attendance, batch, commands, deliveries, disclose, evidence, export, feed, guard, inbox, incidents,
    intake, matters, media, papers, people, periods, persons, problems, protective, public, punches, rates, rating,
    reads, reports, schemas, service, slip, withhold,
};
use crate::ports::Caller;
use crate::ports::people::{AttendanceQuestion, MonthQuery, SpanQuery};
use crate::ports::scoring::PeriodQuery;
use anjuan_api::asked::{
    AfterQuery, BetweenQuery, BreachQuery, CommandQuery, DaysQuery, DeadlineQuery, DeliveryQuery, EventQuery,
    EventStreamQuery, InboxQuery, LedgerQuery, MovedQuery, NowQuery, OfMonthQuery, OnQuery, OpenQuery, PageQuery,
    RecalledQuery, RegisterQuery, SummaryQuery,
};
use anjuan_api::routes::{Method, Reads, Route, routes};
use anjuan_domain::command::Commands;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_journal::trace::{TRACEPARENT, continued};
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, MatchedPath, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, Request, StatusCode};
use axum::routing::{MethodRouter, get, post};
use axum::{Extension, Router, middleware};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};

/// A route of the table has no handler, or a handler no route.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the route {0} has no handler")]
pub struct Unhandled(pub String);

type Handler = MethodRouter<Arc<Edge>>;

/// The whole edge.
///
/// # Errors
/// [`Unhandled`] names a route of the table that nobody handles.
pub fn router(edge: Arc<Edge>) -> Result<Router, Unhandled> {
    let mut router = Router::new();
    for route in routes() {
        let handler = handler(route).ok_or_else(|| Unhandled(format!("{} {}", route.method.as_str(), route.path)))?;
        let guard = middleware::from_fn_with_state((Arc::clone(&edge), route.access.clone()), guard::guard);
        // The order of the layers is from the outside in: who asks, how often, in which media type, how large, whether as the contract says.
        let contract =
            middleware::from_fn_with_state(Contract::for_route(route, edge.limits.text_characters), contract::keep);
        let intake = Intake::for_route(route, &edge);
        let handler = handler.route_layer(contract).layer(DefaultBodyLimit::max(intake.most));
        let handler = in_time(route, &edge, handler).layer(middleware::from_fn_with_state(intake, intake::take));
        let rate = middleware::from_fn_with_state((Arc::clone(&edge), Class::of_route(route)), rates::keep);
        let handler = handler.layer(middleware::from_fn(media::json_only)).layer(rate);
        // Within the guard, which knows who asks.
        let withhold = middleware::from_fn_with_state(Arc::clone(&edge), withhold::withhold);
        router = router.route(&route.path, handler.layer(withhold).layer(guard));
    }
    let id = HeaderName::from_static("x-request-id");
    let (numbers, counted) = (Numbers(Arc::clone(&edge)), Arc::clone(&edge));
    let reached = if edge.settings.is_reached_by_tls() { Reached::ByTls } else { Reached::InTheClear };
    let trace = TraceLayer::new_for_http().make_span_with(|request: &Request<_>| {
        // The route, and nothing that somebody typed: a path, a query string or a body may name people or hold a code.
        let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
        let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let name = format!("{} {route}", request.method());
        let span = tracing::info_span!("request", otel.name = name, otel.kind = "server", method = %request.method(), route, id, person = tracing::field::Empty);
        let trace = request.headers().get(TRACEPARENT).and_then(|trace| trace.to_str().ok());
        continued(span, trace)
    });
    let trace = trace.on_response(DefaultOnResponse::new().level(tracing::Level::INFO));
    Ok(router
        .fallback(|request: Request<_>| refused(request, StatusCode::NOT_FOUND))
        .method_not_allowed_fallback(|request: Request<_>| refused(request, StatusCode::METHOD_NOT_ALLOWED))
        .with_state(edge)
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(counted, problems::localise))
        // Outside of what writes a problem's body anew; what is told line by line is not held back to be compressed.
        .layer(
            CompressionLayer::new()
                .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("application/x-ndjson"))),
        )
        .layer(middleware::from_fn_with_state(reached, protective::protect))
        .layer(trace)
        .layer(PropagateRequestIdLayer::new(id.clone()))
        .layer(SetRequestIdLayer::new(id, numbers))
        .layer(middleware::from_fn(protective::number)))
}

/// Answers what no route takes; its body is read all the same.
async fn refused(request: Request<Body>, status: StatusCode) -> StatusCode {
    guard::pass_over(request.into_body()).await;
    status
}

/// Request ids from the service's own source.
#[derive(Clone)]
struct Numbers(Arc<Edge>);

impl MakeRequestId for Numbers {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        self.0.ids.next().to_string().parse().ok().map(RequestId::new)
    }
}

/// How long a route may take. A rebuild and a batch take as long as they take.
fn in_time(route: &Route, edge: &Edge, handler: Handler) -> Handler {
    if intake::is_long(route) {
        return handler;
    }
    let after = Duration::from_secs(edge.settings.timeout_seconds);
    handler.layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, after))
}

/// The handler of a route.
fn handler(route: &Route) -> Option<Handler> {
    if let (Method::Post, Some((commands, verb))) = (route.method, Commands::of_action(route.action())) {
        return Some(command(commands, verb.name));
    }
    if let Some((kind, reads)) = route.reads {
        return Some(of_kind(kind, reads));
    }
    match (route.method, route.path.as_str()) {
        (Method::Post, "/v1/batch") => {
            Some(post(|State(edge), Extension(caller), text: String| batch::run(edge, caller, text)))
        }
        (Method::Get, "/v1/whoami") => Some(get(|Extension(caller): Extension<Caller>| service::whoami(caller))),
        (Method::Get, "/v1/openapi.json") => Some(get(service::openapi)),
        (Method::Get, "/v1/asyncapi.json") => Some(get(service::asyncapi)),
        (Method::Get, "/v1/docs") => Some(get(service::docs)),
        (Method::Get, "/v1/schemas") => Some(get(schemas::list)),
        (Method::Get, "/v1/schemas/{name}") => Some(get(|Path(name): Path<String>| schemas::schema(name))),
        (Method::Get, "/v1/protos/{file}") => Some(get(|Path(file): Path<String>| schemas::proto(file))),
        (Method::Get, "/health/live") => Some(get(service::live)),
        (Method::Get, "/health/ready") => Some(get(|State(edge)| service::ready(edge))),
        (Method::Get, "/v1/incidents") => Some(get(|State(edge)| incidents::list(edge))),
        (Method::Post, "/v1/incidents/retry") => {
            Some(post(|State(edge), Extension(caller), text: String| incidents::retry(edge, caller, text)))
        }
        (Method::Post, "/v1/incidents/skip") => {
            Some(post(|State(edge), Extension(caller), text: String| incidents::skip(edge, caller, text)))
        }
        (Method::Get, "/metrics") => Some(get(|State(edge)| service::metrics(edge))),
        (Method::Post, "/v1/clock/confirm") => {
            Some(post(|State(edge), Extension(caller): Extension<Caller>| service::confirm_clock(edge, caller)))
        }
        (Method::Post, "/v1/devices/{id}/punches") => {
            Some(post(|State(edge), Extension(caller), Path(id): Path<String>, text: String| {
                punches::run(edge, caller, id, text)
            }))
        }
        _ => row_handler(route)
            .or_else(|| attendance_handler(route))
            .or_else(|| delivery_handler(route))
            .or_else(|| score_handler(route))
            .or_else(|| view_handler(route))
            .or_else(|| inbox_handler(route))
            .or_else(|| paper_handler(route))
            .or_else(|| public_handler(route))
            .or_else(|| persons::handler(route))
            .or_else(|| accounts::handler(route)),
    }
}

fn command(commands: Commands, verb: &'static str) -> Handler {
    let order =
        move |path: Option<Path<HashMap<String, String>>>, asked: CommandQuery, headers: HeaderMap, text: String| {
            Order { commands, verb, path: path.map(|Path(path)| path).unwrap_or_default(), asked, headers, text }
        };
    if (commands, verb) == (Commands::Applicant, "disclose") {
        return post(move |State(edge), Extension(caller), path, Query(asked), headers, text: String| {
            disclose::run(edge, caller, order(path, asked, headers, text))
        });
    }
    if (commands, verb) == (Commands::Applicant, "export") {
        return post(move |State(edge), Extension(caller), path, Query(asked), headers, text: String| {
            export::run(edge, caller, order(path, asked, headers, text))
        });
    }
    post(move |State(edge), Extension(caller), path, Query(asked), headers, text: String| {
        commands::run(edge, caller, order(path, asked, headers, text))
    })
}

/// What is read of a kind in the same way as of others.
fn of_kind(kind: Kind, reads: Reads) -> Handler {
    match reads {
        Reads::Lines => register(Some(kind)),
        Reads::Line => get(
            move |State(edge),
                  Extension(caller): Extension<Caller>,
                  Path(id): Path<String>,
                  Query(AfterQuery { after })| async move {
                reads::entry(edge, caller, (kind, &id), after).await
            },
        ),
        Reads::State => {
            get(move |State(edge), Extension(caller): Extension<Caller>, Path(id): Path<String>| async move {
                people::state(edge, caller, (kind, &id)).await
            })
        }
        Reads::Paper => {
            get(move |State(edge), Extension(caller): Extension<Caller>, Path(path), Query(asked)| async move {
                let (id, paper): (String, String) = path;
                papers::print(edge, caller, (kind, &id, &paper), asked).await
            })
        }
    }
}

/// The lines of the register, of one kind or of any.
fn register(kind: Option<Kind>) -> Handler {
    get(move |State(edge), Extension(caller): Extension<Caller>, Query(query): Query<RegisterQuery>| {
        reads::register(edge, caller, kind, query)
    })
}

fn row_handler(route: &Route) -> Option<Handler> {
    let handler = match (route.method, route.path.as_str()) {
        (Method::Get, "/v1/register") => register(None),
        (Method::Get, "/v1/persons/{id}/open-work") => get(
            |State(edge),
             Extension(caller): Extension<Caller>,
             Path(id): Path<String>,
             Query(query): Query<PageQuery>| async move { matters::open_work(edge, caller, &id, query).await },
        ),
        _ => return None,
    };
    Some(handler)
}

/// Deliveries outside.
fn delivery_handler(route: &Route) -> Option<Handler> {
    let handler = match (route.method, route.path.as_str()) {
        (Method::Get, "/v1/deliveries") => {
            get(|State(edge), Query(query): Query<DeliveryQuery>| deliveries::list(edge, query))
        }
        (Method::Post, "/v1/deliveries/replay") => {
            post(|State(edge), Extension(caller), text: String| deliveries::replay(edge, caller, text))
        }
        (Method::Post, "/v1/deliveries/skip") => {
            post(|State(edge), Extension(caller), text: String| deliveries::skip(edge, caller, text))
        }
        (Method::Post, "/v1/deliveries/test") => {
            post(|State(edge), Extension(caller), text: String| deliveries::test(edge, caller, text))
        }
        _ => return None,
    };
    Some(handler)
}

/// A question over some days.
fn spans<Q: DeserializeOwned + Into<SpanQuery> + Send + 'static>(
    question: fn(SpanQuery) -> AttendanceQuestion,
) -> Handler {
    get(move |State(edge), Extension(caller), Query(query): Query<Q>| {
        attendance::of_span(edge, caller, question(query.into()))
    })
}

/// Questions about attendance.
fn attendance_handler(route: &Route) -> Option<Handler> {
    let moments = |question: fn(NowQuery) -> AttendanceQuestion| {
        get(move |State(edge), Query(query): Query<NowQuery>| attendance::of_everybody(edge, question(query)))
    };
    let handler = match (route.method, route.path.as_str()) {
        (Method::Get, "/v1/attendance/days") => spans::<DaysQuery>(AttendanceQuestion::Days),
        (Method::Get, "/v1/attendance/slips") => spans::<OpenQuery>(AttendanceQuestion::Slips),
        (Method::Get, "/v1/attendance/unknown") => spans::<BetweenQuery>(AttendanceQuestion::Unknown),
        (Method::Get, "/v1/leaves") => spans::<OpenQuery>(AttendanceQuestion::Leaves),
        (Method::Get, "/v1/meetings") => spans::<BetweenQuery>(AttendanceQuestion::Meetings),
        (Method::Get, "/v1/attendance/now") => moments(AttendanceQuestion::Now),
        (Method::Get, "/v1/attendance/devices") => get(|State(edge), Query(AfterQuery { after })| {
            attendance::of_everybody(edge, AttendanceQuestion::Devices(NowQuery { window: None, after }))
        }),
        (Method::Get, "/v1/attendance/months/{month}") => get(
            |State(edge),
             Extension(caller): Extension<Caller>,
             Path(month): Path<String>,
             Query(query): Query<OfMonthQuery>| async move {
                let OfMonthQuery { person, window, after } = query;
                attendance::month(edge, caller, MonthQuery { month, person, window, after }).await
            },
        ),
        (Method::Get, "/v1/attendance/ledger") => {
            get(|State(edge), Extension(caller): Extension<Caller>, Query(query): Query<LedgerQuery>| {
                attendance::ledger(edge, caller, query)
            })
        }
        _ => return None,
    };
    Some(handler)
}

/// Questions about periods and sheets.
fn score_handler(route: &Route) -> Option<Handler> {
    type OfPeriod = (Path<String>, Query<AfterQuery>);
    let period = |(Path(period), Query(AfterQuery { after })): OfPeriod| PeriodQuery { period, after };
    let handler = match (route.method, route.path.as_str()) {
        (Method::Get, "/v1/periods") => get(|State(edge), Query(query): Query<AfterQuery>| periods::list(edge, query)),
        (Method::Get, "/v1/periods/{id}/sheets") => {
            get(move |State(edge), Extension(caller): Extension<Caller>, id: Path<String>, after: Query<AfterQuery>| {
                periods::sheets(edge, caller, period((id, after)))
            })
        }
        (Method::Get, "/v1/periods/{id}/stars") => {
            get(move |State(edge), id: Path<String>, after: Query<AfterQuery>| {
                periods::stars(edge, period((id, after)))
            })
        }
        (Method::Get, "/v1/periods/{id}/proposals") => {
            get(move |State(edge), id: Path<String>, after: Query<AfterQuery>| {
                periods::proposals(edge, period((id, after)))
            })
        }
        (Method::Post, "/v1/periods/{id}/what-if") => {
            post(|State(edge), Path(id): Path<String>, text: String| periods::what_if(edge, id, text))
        }
        (Method::Get, "/v1/scores/{id}/explain") => {
            get(|State(edge), Extension(caller): Extension<Caller>, Path(id): Path<String>, Query(query)| async move {
                periods::explain(edge, caller, (&id, query)).await
            })
        }
        _ => return None,
    };
    Some(handler)
}

fn view_handler(route: &Route) -> Option<Handler> {
    let handler = match (route.method, route.path.as_str()) {
        (Method::Get, "/v1/deadlines") => {
            get(|State(edge), Extension(caller): Extension<Caller>, Query(query): Query<DeadlineQuery>| {
                reads::deadlines(edge, caller, query)
            })
        }
        (Method::Get, "/v1/deadlines/summary") => {
            get(|State(edge), Extension(caller): Extension<Caller>, Query(query): Query<SummaryQuery>| {
                reads::summary(edge, caller, query)
            })
        }
        (Method::Get, "/v1/deadlines/moved") => {
            get(|State(edge), Extension(caller): Extension<Caller>, Query(query): Query<MovedQuery>| {
                reads::moved(edge, caller, query)
            })
        }
        (Method::Get, "/v1/cards/proposals") => {
            get(|State(edge), Extension(caller): Extension<Caller>, Query(query): Query<RecalledQuery>| {
                reads::recalled(edge, caller, query)
            })
        }
        (Method::Get, "/v1/breaches") => {
            get(|State(edge), Extension(caller): Extension<Caller>, Query(query): Query<BreachQuery>| {
                reads::breaches(edge, caller, query)
            })
        }
        (Method::Get, "/v1/events") => {
            get(|State(edge), Extension(caller): Extension<Caller>, Query(query): Query<EventQuery>| {
                feed::list(edge, caller, query)
            })
        }
        (Method::Get, "/v1/events/stream") => get(
            |State(edge),
             Extension(caller): Extension<Caller>,
             Query(query): Query<EventStreamQuery>,
             headers: HeaderMap| feed::stream(edge, caller, query, headers),
        ),
        (Method::Get, "/v1/events/{kind}/{id}") => get(
            |State(edge), Extension(caller): Extension<Caller>, Path((kind, id)): Path<(String, String)>| async move {
                reads::events(edge, caller, (&kind, &id)).await
            },
        ),
        (Method::Get, "/v1/evidence/{kind}/{id}") => get(
            |State(edge), Extension(caller): Extension<Caller>, Path((kind, id)): Path<(String, String)>| async move {
                evidence::bundle(edge, caller, (&kind, &id)).await
            },
        ),
        (Method::Get, "/v1/views") => get(|State(edge)| reads::status(edge)),
        (Method::Get, "/v1/views/{name}/digest") => {
            get(|State(edge), Path(name): Path<String>, Query(AfterQuery { after })| reads::digest(edge, name, after))
        }
        (Method::Post, "/v1/views/{name}/rebuild") => {
            post(|State(edge), Path(name): Path<String>| reads::rebuild(edge, name))
        }
        (Method::Get, "/v1/centre") => get(|State(edge), Query(on): Query<OnQuery>| reads::centre(edge, on)),
        (Method::Get, "/v1/centre/history") => get(|State(edge)| reads::centre_history(edge)),
        _ => return None,
    };
    Some(handler)
}

/// One's own inbox.
fn inbox_handler(route: &Route) -> Option<Handler> {
    let handler = match (route.method, route.path.as_str()) {
        (Method::Get, "/v1/inbox") => {
            get(|State(edge), Extension(caller): Extension<Caller>, Query(query): Query<InboxQuery>| {
                inbox::list(edge, caller, query)
            })
        }
        (Method::Get, "/v1/inbox/stream") => {
            get(|State(edge), Extension(caller): Extension<Caller>, headers: HeaderMap| {
                inbox::stream(edge, caller, headers)
            })
        }
        (Method::Post, "/v1/inbox/{key}/read") => {
            post(|State(edge), Extension(caller): Extension<Caller>, Path(key): Path<String>, _: Bytes| async move {
                inbox::read(edge, caller, &key).await
            })
        }
        _ => return None,
    };
    Some(handler)
}

fn paper_handler(route: &Route) -> Option<Handler> {
    let handler = match (route.method, route.path.as_str()) {
        (Method::Post, "/v1/cases/{id}/rating-slip") => post(
            // No body is asked for; one that comes is read, or the connection could not be used again.
            |State(edge),
             Extension(caller): Extension<Caller>,
             Path(id): Path<String>,
             headers: HeaderMap,
             _: Bytes| async move { slip::print(edge, caller, &id, &headers).await },
        ),
        (Method::Get, "/v1/reports/{name}") => {
            get(|State(edge), Extension(caller), Path(name): Path<String>, Query(asked)| async move {
                reports::report(edge, caller, (&name, asked)).await
            })
        }
        (Method::Get, "/v1/papers/verify/{code}") => {
            get(|State(edge), Path(code): Path<String>| async move { papers::verify(edge, &code).await })
        }
        (Method::Get, "/papers/{code}") => {
            get(|State(edge), Path(code): Path<String>| async move { papers::page(edge, &code).await })
        }
        _ => return None,
    };
    Some(handler)
}

fn public_handler(route: &Route) -> Option<Handler> {
    let handler = match (route.method, route.path.as_str()) {
        (Method::Get, "/v1/catalogue") => get(|State(edge), Query(on): Query<OnQuery>| public::catalogue(edge, on)),
        (Method::Get, "/v1/catalogue/{item}") => {
            get(|State(edge), Path(item): Path<String>, Query(on): Query<OnQuery>| async move {
                public::item(edge, &item, on).await
            })
        }
        (Method::Get, "/v1/calculator") => get(|State(edge), Query(asked)| public::calculator(edge, asked)),
        (Method::Get, "/v1/log/checkpoint") => get(|State(edge)| evidence::checkpoint(edge)),
        (Method::Get, "/v1/log/witnessed") => get(|State(edge)| evidence::witnessed(edge)),
        (Method::Get, "/v1/log/key") => get(|State(edge)| evidence::key(edge)),
        // The number of a tile is as many parts of the path as it has groups of three digits.
        (Method::Get, path) if path.starts_with("/v1/log/tile/") => {
            get(|State(edge), Path(parts): Path<Vec<(String, String)>>| {
                let parts: Vec<String> = parts.into_iter().map(|(_, part)| part).collect();
                evidence::tile(edge, parts.join("/"))
            })
        }
        (Method::Post, "/v1/progress") => post(|State(edge), text: String| public::progress(edge, text)),
        (Method::Post, "/v1/public/progress/{number}/rating") => {
            post(|State(edge), Path(number): Path<String>, text: String| rating::rate(edge, number, text))
        }
        _ => return None,
    };
    Some(handler)
}
