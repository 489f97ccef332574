//! Traces across processes (链路追踪): the context of a trace travels as the `traceparent` of W3C Trace Context, in the headers of
//! requests between roles and of stored messages.
//!
//! Never in the body of an event: its hash, its contract and its readers know nothing of traces. Where no exporter is set up there
//! is no propagator either: then nothing is sent, and what is read changes nothing.
use opentelemetry::global::get_text_map_propagator;
use std::collections::HashMap;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// The name of the header.
pub const TRACEPARENT: &str = "traceparent";

/// The context of the span at hand, as the header has it; none where nothing is traced.
#[must_use]
pub fn current() -> Option<String> {
    of_span(&Span::current())
}

/// The context of a span.
#[must_use]
pub fn of_span(span: &Span) -> Option<String> {
    let (context, mut headers) = (span.context(), HashMap::new());
    get_text_map_propagator(|propagator| propagator.inject_context(&context, &mut headers));
    headers.remove(TRACEPARENT)
}

/// The span as a part of the trace that the header names. A header that does not read begins a trace of its own.
#[must_use]
pub fn continued(span: Span, traceparent: Option<&str>) -> Span {
    let Some(traceparent) = traceparent else { return span };
    let headers = HashMap::from([(TRACEPARENT.to_owned(), traceparent.to_owned())]);
    let context = get_text_map_propagator(|propagator| propagator.extract(&headers));
    // Refused only where nothing is traced.
    let _ = span.set_parent(context);
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_is_traced_no_header_is_made_and_none_is_taken() {
        let span = continued(Span::none(), Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        assert_eq!(of_span(&span), None);
        assert_eq!(current(), None);
    }
}
