//! Commands and questions (指令与查询): over HTTP, with a token.
//!
//! A command carries its id, so that it may be sent again until there is an answer: the service answers a repetition with the event
//! that the first recorded. It must never make an id of its own for a command.
use crate::delivered::Delivered;
use anjuan_api::{Accepted, Problem};
use anjuan_domain::vocabulary::ids::derived_command;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use uuid::Uuid;

/// How often something is asked, and the pause before it is asked again: it doubles.
const TIMES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(200);

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why there is no good answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The service says why not, in both languages, with a code and where it applies the article.
    #[error("{} ({}): {}", .0.code, .0.status, .0.detail_en)]
    Problem(Box<Problem>),
    /// No answer; a command may have been done: send it again with the same id.
    #[error("the service does not answer ({0}); send it again with the same id")]
    NoAnswer(String),
    /// The answer is not what it should be.
    #[error("the answer does not read: {0}")]
    Unreadable(String),
}

impl CallError {
    /// Whether the same may succeed a moment later.
    fn may_pass(&self) -> bool {
        match self {
            CallError::NoAnswer(_) => true,
            CallError::Problem(problem) => problem.status == 503,
            CallError::Unreadable(_) => false,
        }
    }
}

/// The id of a command that reacts to an event: always the same for the same event and purpose, so that the command is done once
/// however often the event is handed on.
#[must_use]
pub fn command_id(event: &Delivered, purpose: &str) -> Uuid {
    derived_command(&[event.id.as_bytes(), purpose.as_bytes()])
}

/// The service over HTTP, as somebody.
#[derive(Debug, Clone)]
pub struct Service {
    url: String,
    token: String,
    agent: ureq::Agent,
}

impl Service {
    /// `url` without a path, `http://127.0.0.1:8080`; a token as `anjuan token issue` makes it.
    #[must_use]
    pub fn new(url: impl Into<String>, token: impl Into<String>) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        let url = url.into().trim_end_matches('/').to_owned();
        Self { url, token: token.into(), agent: config.build().into() }
    }

    /// As the environment says: `ANJUAN_URL` and `ANJUAN_TOKEN`; what is not set is empty, and the service refuses it.
    #[must_use]
    pub fn from_environment() -> Self {
        let variable = |name| std::env::var(name).unwrap_or_default();
        Self::new(variable("ANJUAN_URL"), variable("ANJUAN_TOKEN"))
    }

    /// Gives a command: `/v1/cards/{id}/urge` with its body. It is sent again with the same id while there is no answer.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn command(&self, id: Uuid, path: &str, body: &impl Serialize) -> Result<Accepted, CallError> {
        let body = serde_json::to_string(body).map_err(|error| CallError::Unreadable(error.to_string()))?;
        let (service, path) = (self.clone(), path.to_owned());
        patient(move || {
            let request = service.agent.post(format!("{}{path}", service.url));
            let request = request.header("Authorization", format!("Bearer {}", service.token));
            let request = request.header("Idempotency-Key", id.to_string()).content_type("application/json");
            read(request.send(&body))
        })
        .await
    }

    /// Asks a question: `/v1/cases/{id}`, `/v1/deadlines?state=overdue`.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn query<T: DeserializeOwned + Send + 'static>(&self, path: &str) -> Result<T, CallError> {
        let (service, path) = (self.clone(), path.to_owned());
        patient(move || {
            let request = service.agent.get(format!("{}{path}", service.url));
            read(request.header("Authorization", format!("Bearer {}", service.token)).call())
        })
        .await
    }
}

/// Asks until there is an answer, some times.
async fn patient<T: Send + 'static>(
    ask: impl Fn() -> Result<T, CallError> + Clone + Send + 'static,
) -> Result<T, CallError> {
    let mut pause = PAUSE;
    for _ in 1..TIMES {
        match once(ask.clone()).await {
            Err(error) if error.may_pass() => tokio::time::sleep(pause).await,
            settled => return settled,
        }
        pause *= 2;
    }
    once(ask).await
}

async fn once<T: Send + 'static>(ask: impl FnOnce() -> Result<T, CallError> + Send + 'static) -> Result<T, CallError> {
    tokio::task::spawn_blocking(ask).await.unwrap_or_else(|error| Err(CallError::NoAnswer(error.to_string())))
}

fn read<T: DeserializeOwned>(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<T, CallError> {
    let mut answer = answer.map_err(|error| CallError::NoAnswer(error.to_string()))?;
    let is_good = answer.status().is_success();
    let text = answer.body_mut().read_to_string().map_err(|error| CallError::NoAnswer(error.to_string()))?;
    let unreadable = |error: serde_json::Error| CallError::Unreadable(format!("{error}: {text}"));
    if is_good {
        return serde_json::from_str(&text).map_err(unreadable);
    }
    Err(CallError::Problem(Box::new(serde_json::from_str(&text).map_err(unreadable)?)))
}
