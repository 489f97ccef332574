//! Commands and queries as NATS services (微服务): requests and answers as bytes and headers, nothing of the domain.
//!
//! An endpoint handles requests side by side, up to a bound; several processes of one service share the work. An answer is
//! always in the body: a service error of NATS has none, and means that the role itself is broken. A time-out does not
//! mean that nothing was done: a command carries its id, and its handler finds the first answer again.
use crate::log::LogError;
use crate::nats::NatsLog;
use async_nats::service::ServiceExt;
use async_nats::{HeaderMap, RequestErrorKind};
use bytes::Bytes;
use futures::StreamExt;
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

/// How many requests of one endpoint are handled side by side.
const SIDE_BY_SIDE: usize = 256;

/// How long stopping waits for requests under way.
const DRAIN: Duration = Duration::from_secs(10);

/// One request as its handler gets it.
#[derive(Debug, Clone)]
pub struct ServiceRequest {
    /// The subject it was sent to, where an endpoint takes several.
    pub subject: String,
    /// The headers; of a repeated one the last.
    pub headers: HashMap<String, String>,
    /// The body.
    pub body: Bytes,
}

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// No process serves this subject: nothing was done.
    #[error("no process serves {0} at this moment; nothing was done: start the role, then try again")]
    NoResponders(String),
    /// No answer in time: it may have been done.
    #[error("{0} does not answer in time; it may have been done: ask again with the same command id")]
    TimedOut(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// A served endpoint. Dropping it stops taking requests; [`stop`](Self::stop) also waits for those under way.
#[derive(Debug)]
pub struct ServiceHandle {
    task: tokio::task::JoinHandle<()>,
    under_way: TaskTracker,
}

impl ServiceHandle {
    /// Takes no more requests and waits, within a bound, for those under way to be answered.
    pub async fn stop(self) {
        self.task.abort();
        self.under_way.close();
        if tokio::time::timeout(DRAIN, self.under_way.wait()).await.is_err() {
            tracing::warn!("requests were still under way when the service stopped");
        }
    }
}

impl Drop for ServiceHandle {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl NatsLog {
    /// Serves one endpoint: `name` and `version` are shown by discovery, `endpoint` is the subject, wildcards allowed.
    ///
    /// # Errors
    /// [`LogError::Other`] when name, version or subject are not what NATS takes.
    pub async fn serve<H, F>(
        &self,
        name: &str,
        version: &str,
        endpoint: &str,
        handler: H,
    ) -> Result<ServiceHandle, LogError>
    where
        H: Fn(ServiceRequest) -> F + Send + Sync + 'static,
        F: Future<Output = Bytes> + Send + 'static,
    {
        let refused = |error: async_nats::Error| LogError::Other(format!("the service {name} on {endpoint}: {error}"));
        let builder = self.writer.wire.client.service_builder().queue_group(name);
        let service = builder.start(name, version).await.map_err(refused)?;
        let label: String = endpoint.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let mut requests = service.endpoint_builder().name(label).add(endpoint).await.map_err(refused)?;
        // The subscription must be at the server before anybody is told that the role is ready.
        self.writer.wire.client.flush().await.map_err(|error| LogError::NoAnswer(error.to_string()))?;
        let (handler, slots, under_way) =
            (Arc::new(handler), Arc::new(Semaphore::new(SIDE_BY_SIDE)), TaskTracker::new());
        let tracker = under_way.clone();
        let task = tokio::spawn(async move {
            // The service lives as long as its endpoint is read.
            let _service = service;
            while let Some(request) = requests.next().await {
                let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
                let answer = handler(received(&request.message));
                tracker.spawn(async move {
                    let body = answer.await;
                    if let Err(error) = request.respond(Ok(body)).await {
                        tracing::warn!(%error, subject = %request.message.subject, "an answer could not be sent");
                    }
                    drop(slot);
                });
            }
        });
        Ok(ServiceHandle { task, under_way })
    }

    /// Sends a request to whoever serves `subject` and waits for its answer.
    ///
    /// # Errors
    /// [`ServiceError`]: nobody serves it, no answer in time, or the service itself failed.
    pub async fn request(
        &self,
        subject: &str,
        headers: &HashMap<String, String>,
        body: Bytes,
        timeout: Duration,
    ) -> Result<Bytes, ServiceError> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: async_nats::HeaderName =
                name.parse().map_err(|_| ServiceError::Other(format!("`{name}` is not a header's name")))?;
            let value: async_nats::HeaderValue =
                value.parse().map_err(|_| ServiceError::Other(format!("the header {name} has a line break")))?;
            map.insert(name, value);
        }
        let request = async_nats::client::Request::new().payload(body).headers(map).timeout(Some(timeout));
        match self.writer.wire.client.send_request(subject.to_owned(), request).await {
            Ok(message) => match message.headers.as_ref().and_then(|headers| headers.get("Nats-Service-Error")) {
                Some(error) => Err(ServiceError::Other(error.to_string())),
                None => Ok(message.payload),
            },
            Err(error) => Err(match error.kind() {
                RequestErrorKind::NoResponders => ServiceError::NoResponders(subject.to_owned()),
                RequestErrorKind::TimedOut => ServiceError::TimedOut(subject.to_owned()),
                _ => ServiceError::Other(format!("{subject}: {error}")),
            }),
        }
    }
}

fn received(message: &async_nats::Message) -> ServiceRequest {
    let headers = message.headers.iter().flat_map(|headers| headers.iter());
    ServiceRequest {
        subject: message.subject.to_string(),
        headers: headers.filter_map(|(name, values)| Some((name.to_string(), values.last()?.to_string()))).collect(),
        body: message.payload.clone(),
    }
}
