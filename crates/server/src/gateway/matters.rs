//! Open matters (在办事项): what somebody is responsible for, as the register has it, to be read.
use super::edge::Edge;
use super::exists::Named;
use super::problems::Rejection;
use super::{know, own, reads};
use crate::ports::{Caller, Question, RegisterQuery};
use anjuan_api::asked::PageQuery;
use anjuan_api::queries::{Page, RegisterRow};
use anjuan_domain::vocabulary::ids::Kind;
use axum::Json;
use std::sync::Arc;

/// A page of somebody's open work.
pub(super) async fn open_work(
    edge: Arc<Edge>,
    caller: Caller,
    person: &str,
    query: PageQuery,
) -> Result<Json<Page<RegisterRow>>, Rejection> {
    let (PageQuery { limit, cursor, after }, named) = (query, Named::new(None, [Some(&person.to_owned())]));
    let kinds = Some(Kind::MATTERS.map(Kind::as_str).join(","));
    let responsible = Some(person.to_owned());
    let own = own::lists(&edge, &caller, after).await?;
    let known = own.known.clone();
    let query = RegisterQuery {
        kinds,
        open: Some(true),
        responsible,
        limit,
        cursor,
        after,
        own: Some(own),
        ..RegisterQuery::default()
    };
    let answer = edge.queries.ask(Question::Register(query)).await?;
    named.must_be_known_or_found(&edge, &answer)?;
    let Page { rows, next, sequence } = reads::read(&answer)?;
    Ok(Json(Page { rows: know::rows(&edge, &caller, (rows, &known)).await?, next, sequence }))
}
