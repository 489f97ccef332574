//! The ports between processes: NATS services that carry JSON and the caller's token.
//!
//! `anjuan.cmd.<centre>` is the desk, `anjuan.query.<centre>.<view>` the views. The serving side verifies the token
//! itself: being able to reach a subject is not being allowed.
use super::health::{absent, is_there, silent};
use super::{Caller, CommandPort, QueryPort, Question};
use crate::accounts::known::KnownAccounts;
use crate::clock::{Clock, Ids};
use crate::failure::Failure;
use crate::roles::Role;
use crate::sentences::{said, words};
use crate::tokens::Tokens;
use anjuan_api::{Accepted, Problem};
use anjuan_domain::access;
use anjuan_domain::command::Command;
use anjuan_domain::vocabulary::actor::{Actor, Role as Of};
use anjuan_journal::service::{ServiceError, ServiceHandle, ServiceRequest};
use anjuan_journal::subject::{of_commands, of_view};
use anjuan_journal::trace::{self, TRACEPARENT};
use anjuan_journal::{LogError, NatsLog};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::TimeDelta;
use futures::stream::{FuturesUnordered, StreamExt};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tracing::Instrument;

/// The header that carries the token.
const TOKEN: &str = "Anjuan-Token";

/// The version that discovery shows.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// After how long without an answer a role is asked whether it is there.
const LOOK: Duration = Duration::from_millis(400);

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// After how long without an answer a role is asked once more, and how often at most.
const AGAIN: Duration = Duration::from_secs(1);
const TIMES: usize = 3;

/// How long a token of the service itself is valid.
const OWN_TOKEN: TimeDelta = TimeDelta::minutes(5);

/// What a service answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answered<T> {
    /// Done.
    Ok(T),
    /// Not done.
    Problem(Box<Problem>),
}

impl<T> From<Result<T, Problem>> for Answered<T> {
    fn from(result: Result<T, Problem>) -> Self {
        match result {
            Ok(answer) => Answered::Ok(answer),
            Err(problem) => Answered::Problem(Box::new(problem)),
        }
    }
}

/// What both sides need.
#[derive(Clone)]
pub struct Link {
    /// The connection.
    pub nats: Arc<NatsLog>,
    /// The centre.
    pub centre: String,
    /// Issues and verifies tokens.
    pub tokens: Arc<Tokens>,
    /// The accounts: a session that was ended asks nothing here either.
    pub accounts: Arc<KnownAccounts>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids of own tokens.
    pub ids: Arc<dyn Ids>,
}

impl Link {
    async fn request<T: for<'de> Deserialize<'de>>(
        &self,
        (role, subject): (Role, &str),
        token: String,
        body: Vec<u8>,
    ) -> Result<T, Problem> {
        let mut headers = HashMap::from([(TOKEN.to_owned(), token)]);
        headers.extend(trace::current().map(|trace| (TRACEPARENT.to_owned(), trace)));
        let answered = self.asked(subject, &headers, Bytes::from(body));
        let answer = tokio::select! {
            answer = answered => answer.map_err(|error| match error {
                ServiceError::NoResponders(_) => absent(error.to_string()),
                ServiceError::TimedOut(_) => silent(error.to_string()),
                ServiceError::Other(_) => {
                    Problem::new(503, "role.failed", error.to_string(), "服务异常，详情见服务日志。")
                }
            })?,
            problem = self.gone(role) => return Err(problem),
        };
        match serde_json::from_slice(&answer) {
            Ok(Answered::Ok(answer)) => Ok(answer),
            Ok(Answered::Problem(problem)) => Err(*problem),
            Err(error) => Err(Failure::Internal(format!("another role's answer does not read: {error}")).into()),
        }
    }

    /// Asks, and asks again while there is no answer: the process that was asked may have ended, and another one has the role. A
    /// command that reaches two of them is one event all the same, by its id.
    async fn asked(
        &self,
        subject: &str,
        headers: &HashMap<String, String>,
        body: Bytes,
    ) -> Result<Bytes, ServiceError> {
        let ask = || self.nats.request(subject, headers, body.clone(), PATIENCE);
        let (mut asked, mut again) = (FuturesUnordered::from_iter([ask()]), AGAIN);
        loop {
            tokio::select! {
                Some(answer) = asked.next() => match answer {
                    Err(ServiceError::NoResponders(_)) if !asked.is_empty() => {}
                    answer => return answer,
                },
                () = tokio::time::sleep(again), if asked.len() < TIMES => {
                    asked.push(ask());
                    again *= 2;
                }
            }
        }
    }

    /// Ends when the role is not there any more: who waits for it is told soon, and not when its patience is at its end.
    async fn gone(&self, role: Role) -> Problem {
        loop {
            tokio::time::sleep(LOOK).await;
            if let Err(problem) = is_there(self, role).await {
                return silent(format!(
                    "{}; whether the command was done is not known: ask again with the same id",
                    problem.detail_en
                ));
            }
        }
    }

    /// A token of the service itself, for questions that a process asks on behalf of nobody.
    fn own_token(&self) -> Result<String, Failure> {
        let issued = self.tokens.issue("system", &[Of::System], OWN_TOKEN, self.ids.next(), self.clock.now());
        Ok(issued?)
    }

    async fn verify(&self, request: &ServiceRequest) -> Result<Caller, Failure> {
        let token = request.headers.get(TOKEN).ok_or_else(|| {
            Failure::Unknown(words(format!("the header `{TOKEN}` is missing"), format!("缺少消息头 `{TOKEN}`")))
        })?;
        let verified = self.tokens.verify(token, self.clock.now())?;
        self.accounts.admit(&verified, self.clock.now()).await?;
        Ok(Caller::new(verified, token))
    }
}

/// A desk in another process.
pub struct RemoteDesk(pub Link);

#[async_trait]
impl CommandPort for RemoteDesk {
    async fn submit(&self, caller: &Caller, command: Command) -> Result<Accepted, Problem> {
        let token = if caller.token.is_empty() && caller.actor == Actor::system(&self.0.centre) {
            self.0.own_token()?
        } else {
            caller.token.clone()
        };
        self.0.request((Role::Desk, &of_commands(&self.0.centre)), token, encode(&command)?).await
    }
}

/// Views in another process.
pub struct RemoteViews(pub Link);

#[async_trait]
impl QueryPort for RemoteViews {
    async fn ask(&self, question: Question) -> Result<Bytes, Problem> {
        let subject = of_view(&self.0.centre, question.view());
        let answer: Box<serde_json::value::RawValue> =
            self.0.request((Role::Projectors, &subject), self.0.own_token()?, encode(&question)?).await?;
        Ok(Bytes::from(answer.get().to_owned()))
    }
}

/// The trace that a request belongs to.
fn traced(request: &ServiceRequest) -> Option<&str> {
    request.headers.get(TRACEPARENT).map(String::as_str)
}

/// What a command asks, `case.accept`, where that can be read though the rest may not.
fn action(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Asked {
        body: HashMap<String, HashMap<String, serde::de::IgnoredAny>>,
    }
    let asked: Asked = serde_json::from_slice(body).ok()?;
    let (kind, verbs) = asked.body.iter().next()?;
    Some(format!("{kind}.{}", verbs.keys().next()?))
}

/// Serves a desk to other processes.
///
/// # Errors
/// As the nats-server answers.
pub async fn serve_desk(link: Link, desk: Arc<dyn CommandPort>) -> Result<ServiceHandle, LogError> {
    let (nats, subject) = (Arc::clone(&link.nats), of_commands(&link.centre));
    let handler = move |request: ServiceRequest| {
        let (link, desk) = (link.clone(), Arc::clone(&desk));
        let span = trace::continued(tracing::info_span!("desk", otel.kind = "server"), traced(&request));
        async move {
            let answered = async {
                let caller = link.verify(&request).await?;
                // As over HTTP: who may not ask is told so, whatever else is wrong with the command.
                if let Some(action) = action(&request.body) {
                    access::check(&caller.actor, &action).map_err(Failure::Forbidden)?;
                }
                let command = serde_json::from_slice(&request.body).map_err(|error| Failure::Malformed(said(error)))?;
                desk.submit(&caller, command).await
            };
            written(Answered::from(answered.await))
        }
        .instrument(span)
    };
    nats.serve("anjuan-desk", VERSION, &subject, handler).await
}

/// Serves views to other processes.
///
/// # Errors
/// As the nats-server answers.
pub async fn serve_views(link: Link, views: Arc<dyn QueryPort>) -> Result<ServiceHandle, LogError> {
    let (nats, subject) = (Arc::clone(&link.nats), of_view(&link.centre, "*"));
    let handler = move |request: ServiceRequest| {
        let (link, views) = (link.clone(), Arc::clone(&views));
        let span = trace::continued(tracing::info_span!("question", otel.kind = "server"), traced(&request));
        async move {
            let answered = async {
                let caller = link.verify(&request).await?;
                if !caller.actor.has(Of::System) {
                    return Err(
                        Failure::Unknown(words("views are asked through the gateway", "视图须经网关查询")).into()
                    );
                }
                let question =
                    serde_json::from_slice(&request.body).map_err(|error| Failure::Malformed(said(error)))?;
                let answer = views.ask(question).await?.to_vec();
                let text = String::from_utf8(answer).map_err(|error| Failure::Internal(error.to_string()))?;
                serde_json::value::RawValue::from_string(text)
                    .map_err(|error| Failure::Internal(error.to_string()).into())
            };
            written(Answered::from(answered.await))
        }
        .instrument(span)
    };
    nats.serve("anjuan-views", VERSION, &subject, handler).await
}

fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(value).map_err(|error| Failure::Internal(error.to_string()))
}

fn written<T: Serialize>(answer: Answered<T>) -> Bytes {
    serde_json::to_vec(&answer).map(Bytes::from).unwrap_or_else(|error| {
        tracing::error!(%error, "an answer could not be written");
        Bytes::from_static(b"{}")
    })
}
