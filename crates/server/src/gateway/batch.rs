//! Many commands at once (批量指令): those of one aggregate one after another, those of different aggregates side by side.
//!
//! A command whose outcome is not known holds up those of its aggregate that follow. Were they tried, a later one could be
//! recorded before an earlier one, which would then be refused for ever when it is repeated.
use super::body::{self, Given};
use super::commands::submit;
use super::edge::Edge;
use super::guard;
use super::problems::Rejection;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::sentences::words;
use anjuan_api::Problem;
use anjuan_api::batch::{BatchAnswer, BatchCommand, BatchRequest, BatchResult, MOST};
use anjuan_api::problem::NOT_TRIED;
use anjuan_domain::command::{Command, Commands};
use anjuan_domain::vocabulary::ids::AggregateRef;
use axum::Json;
use futures::{StreamExt, stream};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// How many aggregates are worked with at once; the log gathers what waits into atomic batches.
pub(super) const SIDE_BY_SIDE: usize = 256;

/// Executes a batch; the answers are in the order of the commands.
pub(super) async fn run(edge: Arc<Edge>, caller: Caller, text: String) -> Result<Json<BatchAnswer>, Rejection> {
    let request: BatchRequest = body::parse(&text)?;
    if request.commands.len() > MOST {
        return Err(Failure::TooLarge(words(
            format!("{} commands; one batch takes {MOST}", request.commands.len()),
            format!("共 {} 条指令，每批至多 {MOST} 条", request.commands.len()),
        ))
        .into());
    }
    let chains = chains(request.commands);
    let (edge, caller) = (&edge, &caller);
    // Each chain in a task of its own: deciding and sealing use every core.
    let done = stream::iter(chains).map(|chain| tokio::spawn(run_chain(Arc::clone(edge), caller.clone(), chain)));
    let mut done = done.buffer_unordered(SIDE_BY_SIDE);
    let mut results: Vec<(usize, BatchResult)> = Vec::new();
    while let Some(chain) = done.next().await {
        results
            .extend(chain.map_err(|error| Failure::Internal(format!("a part of the batch was torn down: {error}")))?);
    }
    results.sort_by_key(|(place, _)| *place);
    let results: Vec<BatchResult> = results.into_iter().map(|(_, result)| result).collect();
    let accepted = results.iter().filter_map(|result| result.accepted.as_ref());
    let sequence = accepted.map(|accepted| accepted.last_sequence.unwrap_or(accepted.sequence)).max();
    Ok(Json(BatchAnswer { results, sequence }))
}

/// The commands of one aggregate with their places in the batch.
type Chain = Vec<(usize, BatchCommand)>;

/// The commands by aggregate, in the order given.
fn chains(commands: Vec<BatchCommand>) -> Vec<Chain> {
    let mut chains: Vec<Chain> = Vec::new();
    let mut chain_of: HashMap<AggregateRef, usize> = HashMap::new();
    for (place, command) in commands.into_iter().enumerate() {
        match target(&command) {
            Ok((.., aggregate)) => {
                let chain = *chain_of.entry(aggregate).or_insert(chains.len());
                match chains.get_mut(chain) {
                    Some(chain) => chain.push((place, command)),
                    None => chains.push(vec![(place, command)]),
                }
            }
            // It is answered with what is wrong with it.
            Err(_) => chains.push(vec![(place, command)]),
        }
    }
    chains
}

async fn run_chain(edge: Arc<Edge>, caller: Caller, chain: Chain) -> Vec<(usize, BatchResult)> {
    let mut results = Vec::with_capacity(chain.len());
    let mut open: Option<Uuid> = None;
    for (place, command) in chain {
        let id = command.id;
        let answer = match open {
            Some(before) => Err(not_tried(before)),
            None => run_one(&edge, &caller, command).await.map_err(|Rejection(problem)| problem),
        };
        if answer.as_ref().is_err_and(|problem| !problem.is_settled()) {
            open = open.or(Some(id));
        }
        let (accepted, problem) =
            answer.map_or_else(|problem| (None, Some(problem)), |accepted| (Some(accepted), None));
        results.push((place, BatchResult { id, accepted, problem }));
    }
    results
}

/// The answer to a command that comes after one whose outcome is not known.
fn not_tried(before: Uuid) -> Problem {
    Problem::new(
        424,
        NOT_TRIED,
        format!(
            "not tried, because the outcome of command {before} before it in the same aggregate is not known; \
             send both again with the same ids, in this order"
        ),
        format!("未执行：同一案卷中在前的指令 {before} 结果不明；请以相同编号按原次序一并重发。"),
    )
}

async fn run_one(edge: &Edge, caller: &Caller, command: BatchCommand) -> Result<anjuan_api::Accepted, Rejection> {
    let (commands, verb, aggregate) = target(&command)?;
    let BatchCommand { id, at, entered_for, expected, causation, mut body, .. } = command;
    let inside =
        body.get_mut(commands.as_str()).and_then(|body| body.get_mut(verb)).map(Value::take).unwrap_or_default();
    let action = format!("{}.{verb}", commands.as_str());
    guard::acting(edge, &caller.actor, &action)?;
    let body = body::read(edge, (commands, verb), &inside.to_string(), (id, &aggregate), Given::ClearOrSealed).await?;
    submit(edge, caller, Command { id, aggregate, at, entered_for, expected, causation, body }).await
}

/// Kind, verb and aggregate of a command: `{"case": {"accept": {…}}}`.
fn target(command: &BatchCommand) -> Result<(Commands, &'static str, AggregateRef), Failure> {
    let malformed = |en: &str, zh: &str| {
        Failure::Malformed(words(format!("command {}: {en}", command.id), format!("指令 {}：{zh}", command.id)))
    };
    let (kind, inside) = only(&command.body).ok_or_else(|| {
        malformed(
            "the body is not of the form {\"case\": {\"accept\": {…}}}",
            "内容不是 {\"case\": {\"accept\": {…}}} 的形式",
        )
    })?;
    let commands = Commands::parse(kind).ok_or_else(|| {
        let kinds = Commands::ALL.iter().map(|commands| commands.as_str()).collect::<Vec<_>>();
        malformed(
            &format!("`{kind}` is none of {}", kinds.join(", ")),
            &format!("`{kind}` 不是 {} 之一", kinds.join("、")),
        )
    })?;
    let (name, _) = only(inside).ok_or_else(|| malformed("there is not exactly one verb", "动作须有且只有一个"))?;
    let verb = commands.verb(name).ok_or_else(|| {
        malformed(&format!("`{name}` is not a verb of {kind}"), &format!("`{name}` 不是 {kind} 的动作"))
    })?;
    let aggregate = match (&command.aggregate, commands.kind()) {
        (Some(aggregate), _) => aggregate.clone(),
        (None, Some(kind)) if commands.opens(verb.name) => AggregateRef::opened_by(kind, command.id),
        (None, _) => return Err(malformed("`aggregate` is missing", "缺少 `aggregate`")),
    };
    Ok((commands, verb.name, aggregate))
}

/// The only member of an object.
fn only(value: &Value) -> Option<(&str, &Value)> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.iter().next().map(|(name, value)| (name.as_str(), value))
}
