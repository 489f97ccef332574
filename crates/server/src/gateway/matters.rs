//! Open matters (在办事项): what somebody is responsible for, as the register has it.
//!
//! handover/2.4: a handover leaves nothing out, and nobody leaves the staff who has not handed over. So the register is asked
//! and not the caller, once it reflects everything that the log had when the command came; whatever a command gives itself is
//! overwritten. What happens after that is caught by the version of each matter, when it moves.
use super::edge::Edge;
use super::problems::Rejection;
use super::{confidence, reads};
use crate::failure::Failure;
use crate::ports::{Caller, Question, RegisterQuery};
use crate::words::named;
use anjuan_api::Problem;
use anjuan_api::queries::{Page, RegisterRow};
use anjuan_domain::command::{Body, Command};
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::matters::handover::commands::HandoverCommand;
use anjuan_domain::matters::handover::events::{HandoverEvent, HandoverKind};
use anjuan_domain::reference::centre::commands::CentreCommand;
use anjuan_domain::reference::post::commands::PostCommand;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::matter::Matter;
use anjuan_views::page::LARGEST_LIMIT;
use axum::Json;
use std::sync::Arc;

/// The command with the register of whoever gives, where it needs one.
///
/// # Errors
/// The problem says that the register does not answer, and of whom it was asked.
pub(super) async fn filled(edge: &Edge, caller: &Caller, mut command: Command) -> Result<Command, Rejection> {
    match &mut command.body {
        Body::Handover(body) => match body {
            HandoverCommand::Open(open) => {
                let giver = open.giver.as_ref().unwrap_or(&caller.actor.person);
                open.register = of(edge, (open.kind, giver)).await?;
            }
            HandoverCommand::Relist(relist) => relist.register = of_listed(edge, &command.aggregate).await?,
            HandoverCommand::Sign(sign) => sign.register = of_listed(edge, &command.aggregate).await?,
            HandoverCommand::Withdraw(_) => {}
        },
        Body::Post(PostCommand::StartCover(cover)) => cover.register = open(edge, &cover.away).await?,
        Body::Centre(CentreCommand::WithdrawPerson(leaves)) => {
            leaves.register = open(edge, &command.aggregate.id).await?;
        }
        _ => {}
    }
    Ok(command)
}

/// The register for a handover that is there already: of its own giver.
async fn of_listed(edge: &Edge, handover: &AggregateRef) -> Result<Vec<Matter>, Rejection> {
    let stored = anjuan_journal::read(&*edge.log, handover).await.map_err(Failure::from)?;
    let first = stored.first().ok_or_else(|| Failure::NotFound(named(handover)))?;
    let event = Envelope::decode(&first.body).and_then(|envelope| envelope.event());
    match event.map_err(|error| Failure::Damaged(error.to_string()))? {
        Event::Handover(HandoverEvent::Opened(opened)) => of(edge, (opened.kind, &opened.giver)).await,
        other => Err(Failure::Damaged(format!("{handover} begins with {}", other.event_type().0)).into()),
    }
}

/// A handover of duty has no matters.
async fn of(edge: &Edge, (kind, giver): (HandoverKind, &str)) -> Result<Vec<Matter>, Rejection> {
    match kind {
        HandoverKind::Work | HandoverKind::Cover => open(edge, giver).await,
        HandoverKind::Duty => Ok(Vec::new()),
    }
}

/// Everything open that `person` is responsible for, by number, as of the end of the log.
async fn open(edge: &Edge, person: &str) -> Result<Vec<Matter>, Rejection> {
    let head = edge.log.head().await.map_err(Failure::from)?;
    let mut matters = Vec::new();
    let mut query = RegisterQuery { limit: Some(LARGEST_LIMIT), after: Some(head), ..of_person(person) };
    loop {
        let page = page(edge, query.clone()).await.map_err(|Rejection(problem)| silent(problem, person))?;
        matters.extend(page.rows.into_iter().map(|RegisterRow { entry, .. }| Matter {
            aggregate: entry.aggregate,
            number: entry.number,
            version: entry.version,
        }));
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => break,
        }
    }
    matters.sort_by(|one, other| one.number.cmp(&other.number));
    Ok(matters)
}

/// The register was asked and did not answer: which one that was, and for whom.
fn silent(problem: Problem, person: &str) -> Rejection {
    let en = format!("The open matters of {person} cannot be listed, so nothing was recorded: {}", problem.detail_en);
    let zh = format!("无法列出 {person} 的在办事项，未作记录：{}", problem.detail_zh);
    Rejection(Problem::new(problem.status, &problem.code, en, zh))
}

/// The question for everything open that somebody is responsible for.
fn of_person(person: &str) -> RegisterQuery {
    let kinds = Kind::MATTERS.map(Kind::as_str).join(",");
    RegisterQuery { kinds: Some(kinds), open: Some(true), responsible: Some(person.into()), ..RegisterQuery::default() }
}

async fn page(edge: &Edge, query: RegisterQuery) -> Result<Page<RegisterRow>, Rejection> {
    Ok(reads::read(&edge.queries.ask(Question::Register(query)).await?)?)
}

/// A page of somebody's open work.
pub(super) async fn open_work(
    edge: Arc<Edge>,
    caller: Caller,
    person: &str,
    query: RegisterQuery,
) -> Result<Json<Page<RegisterRow>>, Rejection> {
    let RegisterQuery { limit, cursor, after, .. } = query;
    let Page { rows, next, sequence } =
        page(&edge, RegisterQuery { limit, cursor, after, ..of_person(person) }).await?;
    Ok(Json(Page { rows: confidence::rows(&edge, &caller, rows).await?, next, sequence }))
}
