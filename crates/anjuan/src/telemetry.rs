//! Logs and traces of a process (日志与链路): logs on standard error, traces to a collector over OTLP where the settings name one.
//!
//! Neither is ever waited for: a line that cannot be written and a trace that nobody takes are lost, and the request goes on.
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use anjuan_server::Settings;
use anjuan_server::settings::{LogForm, TracesSettings};
use async_trait::async_trait;
use opentelemetry::global::set_text_map_propagator;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use std::io::IsTerminal;
use std::time::Duration;
use tracing_subscriber::filter::{EnvFilter, LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// How long a collector may take for what it is sent.
const PATIENCE: Duration = Duration::from_secs(5);

/// What runs beside the process; what is not sent yet is sent when this is dropped.
pub(crate) struct Telemetry(Option<SdkTracerProvider>);

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(provider) = self.0.take() {
            // Whoever stops is not held up by a collector that does not answer.
            let _ = provider.shutdown_with_timeout(PATIENCE);
        }
    }
}

/// Colours are for people at a terminal who have not declined them.
fn coloured() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Begins logs and traces as the settings say.
pub(crate) fn start(settings: &Settings) -> Outcome<Telemetry> {
    let filter = EnvFilter::try_new(&settings.log.filter).map_err(while_doing("log.filter"))?;
    // A line that cannot be written, on a full disk say, is lost; telling that on the same stream would end the request.
    let logs = fmt::layer().with_writer(std::io::stderr).with_ansi(coloured()).log_internal_errors(false);
    let logs = match settings.log.form {
        LogForm::Json => logs.json().boxed(),
        LogForm::Text => logs.boxed(),
    };
    let provider = provider(&settings.traces)?;
    let traces = provider.as_ref().map(|provider| {
        set_text_map_propagator(TraceContextPropagator::new());
        // Spans of ours only, and each of them, whatever is logged.
        let ours = Targets::new().with_target("anjuan", LevelFilter::INFO);
        tracing_opentelemetry::layer().with_tracer(provider.tracer("anjuan")).with_filter(ours)
    });
    let started = tracing_subscriber::registry().with(logs.with_filter(filter)).with(traces).try_init();
    started.map_err(while_doing("the logs"))?;
    Ok(Telemetry(provider))
}

fn provider(settings: &TracesSettings) -> Outcome<Option<SdkTracerProvider>> {
    if settings.endpoint.is_empty() {
        return Ok(None);
    }
    let agent = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).build();
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Collector(agent.into()))
        .with_endpoint(format!("{}/v1/traces", settings.endpoint.trim_end_matches('/')))
        .with_timeout(PATIENCE)
        .build()
        .map_err(|error| Failure::words(format!("{}: {error}", say("[traces] endpoint", "链路追踪地址"))))?;
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(f64::from(settings.percent) / 100.0)));
    let resource = Resource::builder().with_service_name("anjuan").build();
    let builder = SdkTracerProvider::builder().with_batch_exporter(exporter);
    Ok(Some(builder.with_sampler(sampler).with_resource(resource).build()))
}

/// The way to the collector. What sends traces does so on a thread of its own, which may wait.
#[derive(Debug)]
struct Collector(ureq::Agent);

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let mut answer = self.0.run(Request::from_parts(parts, body.to_vec()))?;
        let body = answer.body_mut().read_to_vec()?;
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        Ok(response)
    }
}
