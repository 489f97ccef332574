//! Papers (文书): an event printed as one HTML document for A4, and the check of a paper's code.
//!
//! Personal data is masked unless the reader gives a reason, which leaves an event for each person read (个人信息保护法/51).
//! The query password stands only on a receipt printed by somebody who works cases. The rating code stands only on the sealed slip,
//! which is printed elsewhere ([`super::slip`]): reading here never records anything but who read clear text.
use super::commands::{named_aggregate, query_password, submit};
use super::edge::Edge;
use super::know;
use super::problems::Rejection;
use super::slip::RATING_SLIP;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::sentences::{named, words};
use anjuan_api::Problem;
use anjuan_api::asked::PaperQuery;
use anjuan_api::papers::Verification;
use anjuan_domain::access;
use anjuan_domain::clock::civil;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::event::Event;
use anjuan_domain::history::History;
use anjuan_domain::matters::applicant::commands::Disclose;
use anjuan_domain::vocabulary::declare::{DecodeError, EventType};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_papers::code::Code;
use anjuan_papers::page::{self, Checked, Made};
use anjuan_papers::sheet::{Clear, Hidden, Opened};
use anjuan_papers::{PAPERS, Paper, PaperKind, Unprintable, Wanted, rating_slip};
use axum::Json;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Who may do this works cases, and may print the query password of one.
const CASEWORK: &str = "case.register";

/// The one paper of a complaint that those complained of may read: it is made for everybody, and names no complainant.
const CIRCULAR: &str = "circular";

/// Prints a paper.
pub(super) async fn print(
    edge: Arc<Edge>,
    caller: Caller,
    (kind, id, paper): (Kind, &str, &str),
    asked: PaperQuery,
) -> Result<Response, Rejection> {
    let paper = named_paper(kind, paper)?;
    if paper.name == RATING_SLIP {
        return Err(printed_by_post());
    }
    let aggregate = named_aggregate(kind, id)?;
    if paper.name == CIRCULAR {
        know::line(&edge, &caller, &aggregate).await?;
    } else {
        know::raw(&edge, &caller, &aggregate).await?;
    }
    let history = history(&edge, &aggregate).await?;
    let shown = shown_secret(&edge, &caller, &history, paper)?;
    let made = made(&edge, paper, &history, asked.event, shown.as_deref()).await?;
    let opened = match &asked.clear {
        Some(reason) => open(&edge, &caller, (&history.aggregate, &made), reason).await?,
        None => Opened::default(),
    };
    Ok(document(StatusCode::OK, paper.name, &made, &opened))
}

/// A paper as it is answered.
pub(super) fn document(status: StatusCode, name: &str, made: &Paper, opened: &Opened) -> Response {
    let filename = format!("inline; filename=\"{name}-{}.html\"", made.code());
    (status, PAGE, [(header::CONTENT_DISPOSITION, filename)], made.html(opened)).into_response()
}

fn printed_by_post() -> Rejection {
    Rejection(Problem::new(
        404,
        "paper.printed-by-post",
        "The sealed rating slip is printed once, by the applicants' station: POST /v1/cases/{id}/rating-slip.",
        "密封评价单只打印一次，由申请人一侧的自助设备打印：POST /v1/cases/{id}/rating-slip。",
    ))
}

/// What a genuine code is of.
struct Found {
    paper: &'static PaperKind,
    /// The code that was asked for.
    code: Code,
    how: Made,
    made: Paper,
    number: String,
    event_type: &'static EventType,
    version: u64,
    day: NaiveDate,
    /// Since when it is void: of a rating slip that was lost.
    void_since: Option<NaiveDate>,
}

/// Whether a code is genuine, and what it is of.
pub(super) async fn verify(edge: Arc<Edge>, code: &str) -> Result<Json<Verification>, Rejection> {
    let Found { paper, code, how, made, number, event_type, version, day, void_since } = found(&edge, code).await?;
    Ok(Json(Verification {
        code: code.to_string(),
        paper: paper.name.into(),
        title_zh: paper.title.zh.into(),
        title_en: paper.title.en.into(),
        paper_number: made.number().into(),
        number,
        event_type: event_type.name.into(),
        version,
        day,
        unkeyed: how == Made::WithoutAKey,
        void_since,
    }))
}

/// The same as a page, for whoever opens the web address that stands on the paper. A wrong code has a page too, with 404.
pub(super) async fn page(edge: Arc<Edge>, code: &str) -> Result<Response, Rejection> {
    let (status, html) = match found(&edge, code).await {
        Ok(Found { code, how, made, number, event_type, void_since, .. }) => {
            let (event, void_since) = ((event_type.zh, event_type.en), void_since.map(|day| day.to_string()));
            let void_since = void_since.as_deref();
            (
                StatusCode::OK,
                page::genuine(&Checked { paper: &made, code, made: how, number: &number, event, void_since }),
            )
        }
        Err(Rejection(problem)) if problem.status == 404 => {
            let known = edge.centre.known();
            let rulebook = known.centre.rulebook(civil::date_of(edge.clock.now()));
            let name = rulebook.and_then(|rulebook| rulebook.centre_name.as_deref()).unwrap_or(&edge.centre_id);
            let name_en = rulebook.and_then(|rulebook| rulebook.centre_name_en.as_deref()).unwrap_or_default();
            (StatusCode::NOT_FOUND, page::not_genuine((name, name_en)))
        }
        Err(rejection) => return Err(rejection),
    };
    Ok((status, PAGE, html).into_response())
}

/// What goes with every document: it is for whoever asked and never for a cache, needs nothing from anywhere and runs nothing.
const PAGE: [(HeaderName, &str); 5] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (header::CONTENT_LANGUAGE, "zh-CN, en"),
    (header::CACHE_CONTROL, "no-store"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

async fn found(edge: &Edge, code: &str) -> Result<Found, Rejection> {
    let read = Code::parse(code).map_err(|_| not_genuine())?;
    let stored = edge.log.at(read.sequence).await.map_err(Failure::from)?;
    let stored = stored.filter(|stored| stored.left_out.is_none()).ok_or_else(not_genuine)?;
    let keyed = anjuan_papers::verified(edge.sealer.master().papers(), read, &stored.body);
    let keyed = keyed.map(|paper| (paper, Made::WithTheKey));
    let unkeyed = || anjuan_papers::verified_unkeyed(read, &stored.body).map(|paper| (paper, Made::WithoutAKey));
    let (paper, how) = keyed.or_else(unkeyed).ok_or_else(not_genuine)?;
    let fact = anjuan_domain::history::Fact::read(stored.sequence, &stored.body).map_err(damaged)?;
    // Codes without a key are looked at for what was recorded before the centre had one, and for nothing later.
    let looked_at = edge.settings.unkeyed_papers_until.is_some_and(|last| civil::date_of(fact.recorded) <= last);
    if how == Made::WithoutAKey && !looked_at {
        return Err(not_genuine());
    }
    let aggregate = anjuan_domain::event::Envelope::decode(&stored.body)
        .and_then(|envelope| envelope.aggregate())
        .map_err(damaged)?;
    let history = history(edge, &aggregate).await?;
    let made = made(edge, paper, &history, Some(fact.version), None).await?;
    let name = fact.event.event_type().0;
    let event_type = Event::declared(name).ok_or_else(|| Failure::Damaged(name.into()))?;
    let voided = (paper.name == RATING_SLIP).then(|| rating_slip::voided(&history, fact.version)).flatten();
    Ok(Found {
        paper,
        code: read,
        how,
        made,
        number: history.number().map_or_else(|| aggregate.to_string(), str::to_owned),
        event_type,
        version: fact.version,
        day: civil::date_of(fact.time),
        void_since: voided.map(civil::date_of),
    })
}

/// A wrong code and one that reads as none are answered alike.
fn not_genuine() -> Rejection {
    Rejection(Problem::new(
        404,
        "paper.not-genuine",
        "No paper has this verification code; compare it with the paper, letter by letter.",
        "没有使用此核验码的文书，请与文书逐字核对。",
    ))
}

pub(super) fn named_paper(kind: Kind, name: &str) -> Result<&'static PaperKind, Failure> {
    let of_kind = || PAPERS.iter().filter(|paper| paper.of == kind);
    of_kind().find(|paper| paper.name == name).copied().ok_or_else(|| {
        let names = of_kind().map(|paper| paper.name).collect::<Vec<_>>().join(", ");
        Failure::NotFound(words(
            format!("paper `{name}` of a {kind}; there are: {names}"),
            format!("文书 `{name}`，可用的有：{names}"),
        ))
    })
}

fn damaged(error: DecodeError) -> Failure {
    Failure::Damaged(error.to_string())
}

pub(super) async fn history(edge: &Edge, aggregate: &AggregateRef) -> Result<History, Failure> {
    let stored = anjuan_journal::read(&*edge.log, aggregate).await?;
    if stored.is_empty() {
        return Err(Failure::NotFound(named(aggregate)));
    }
    let facts = stored.iter().map(|stored| (stored.sequence, &*stored.body));
    History::read(aggregate.clone(), facts).map_err(damaged)
}

/// The secret that a paper shows: the query password on a receipt, for somebody who works cases.
fn shown_secret(edge: &Edge, caller: &Caller, history: &History, paper: &PaperKind) -> Result<Option<String>, Failure> {
    let shown = paper.name == "receipt" && access::check(&caller.actor, CASEWORK).is_ok();
    let registered = history.facts.first().filter(|_| shown);
    registered.map(|registered| query_password(edge, (&history.aggregate.id, registered.time))).transpose()
}

pub(super) async fn made(
    edge: &Edge,
    paper: &'static PaperKind,
    history: &History,
    version: Option<u64>,
    secret: Option<&str>,
) -> Result<Paper, Rejection> {
    let refused = |error| unprintable(paper, error);
    let mut related = Vec::new();
    for aggregate in paper.related(history, version).map_err(refused)? {
        related.push(self::history(edge, &aggregate).await?);
    }
    let known = edge.centre.known();
    let address = edge.settings.public_address();
    let address = address.as_deref();
    let wanted = Wanted {
        history,
        related: &related,
        version,
        centre: &known.centre,
        centre_id: &edge.centre_id,
        secret,
        address,
        key: edge.sealer.master().papers(),
    };
    paper.paper(&wanted).map_err(refused)
}

fn unprintable(paper: &PaperKind, error: Unprintable) -> Rejection {
    let title = paper.title;
    match &error {
        Unprintable::NoEvent { aggregate, events, .. } => Rejection(Problem::new(
            404,
            "paper.no-event",
            format!("{aggregate} has no {} yet: it is made from {events}.", title.en),
            format!("{aggregate} 尚无《{}》：该文书由事件 {events} 生成。", title.zh),
        )),
        Unprintable::Lacks { fields, fields_zh, .. } => Rejection(Problem::new(
            422,
            "paper.lacks",
            format!("The {} is not printed with a hole: it lacks {fields} ({}).", title.en, paper.article),
            format!("《{}》缺少{fields_zh}，不予打印（{}）。", title.zh, paper.article),
        )),
        // What is stored may be sound and no paper can be made of it: that is no damage.
        Unprintable::Unfit(what) => Rejection(Problem::new(
            422,
            "paper.unfit",
            format!("The {} is not printed: {what} ({}).", title.en, paper.article),
            format!("现有记录不能生成《{}》（{}）。", title.zh, paper.article),
        )),
    }
}

/// Records the reading of each person on the paper, then opens what is theirs.
async fn open(
    edge: &Edge,
    caller: &Caller,
    (aggregate, paper): (&AggregateRef, &Paper),
    reason: &str,
) -> Result<Opened, Rejection> {
    let hidden = paper.sheet.hidden();
    let applicants: BTreeSet<&str> = hidden.iter().map(Hidden::applicant).collect();
    let mut opened = Opened::default();
    for applicant in applicants {
        let disclose = Disclose { aggregate: aggregate.clone(), reason: reason.to_owned(), purpose: None };
        let applicant =
            AggregateRef::new(Kind::Applicant, applicant).map_err(|error| Failure::Damaged(error.to_string()))?;
        // Never an id of the caller's: one that was used before would answer without a new event.
        let id = edge.ids.next();
        let body = Body::Applicant(disclose.into());
        let command = Command {
            id,
            aggregate: applicant.clone(),
            at: None,
            entered_for: None,
            expected: None,
            causation: None,
            body,
        };
        if hidden.iter().any(|hidden| hidden.applicant() == applicant.id && is_sealed(hidden)) {
            edge.sealer.key_is_explained(&applicant.id).await?;
        }
        submit(edge, caller, command).await?;
        for hidden in hidden.iter().filter(|hidden| hidden.applicant() == applicant.id) {
            unseal(edge, hidden, &mut opened).await?;
        }
    }
    Ok(opened)
}

/// Whether there is anything in it that a key opens.
fn is_sealed(hidden: &Hidden) -> bool {
    match hidden {
        Hidden::Party(party) => !party.ciphertext.is_empty(),
        Hidden::Text(sealed) => !sealed.ciphertext.is_empty(),
    }
}

/// Opens one thing; what was erased stays masked.
async fn unseal(edge: &Edge, hidden: &Hidden, opened: &mut Opened) -> Result<(), Failure> {
    match hidden {
        Hidden::Party(party) => {
            if let Some(clear) = edge.sealer.open_party(party).await? {
                let anjuan_api::ClearParty { name, document, telephone, address, .. } = clear;
                opened.parties.insert(party.ciphertext.clone(), Clear { name, document, telephone, address });
            }
        }
        Hidden::Text(sealed) => {
            if let Some(text) = edge.sealer.open_matter(sealed).await? {
                opened.texts.insert(sealed.ciphertext.clone(), text);
            }
        }
    }
    Ok(())
}
