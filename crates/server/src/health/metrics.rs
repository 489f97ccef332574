//! Metrics (指标) in the text format of Prometheus, named by its conventions: base units, `_total` for what only grows.
//!
//! A label has few values: views, checks and stable codes, never an aggregate or a person.
use anjuan_api::answers::Check;
use anjuan_api::queries::ViewStatus;
use prometheus::core::{AtomicU64, GenericGauge, GenericGaugeVec};
use prometheus::{Histogram, HistogramOpts, IntCounter, IntCounterVec, Opts, Registry, TextEncoder};

type Gauge = GenericGauge<AtomicU64>;
type Gauges = GenericGaugeVec<AtomicU64>;

/// The media type of the text format.
pub const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What is counted and measured in one process.
pub struct Metrics {
    registry: Registry,
    commands: Option<Commands>,
    state: Option<State>,
}

struct Commands {
    seconds: Histogram,
    appends: Histogram,
    waiting: Gauge,
    turned_away: IntCounter,
    problems: IntCounterVec,
}

struct State {
    head: Gauge,
    disk_free: Gauge,
    view_lag: Gauges,
    view_incidents: Gauges,
    view_parked: Gauges,
    view_rows: Gauges,
    troubles: Gauge,
    settled: Gauge,
    checks: Gauges,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// With nothing counted yet. A name that the registry does not take leaves its group out, and a test would show it.
    #[must_use]
    pub fn new() -> Self {
        let registry = Registry::new();
        #[cfg(target_os = "linux")]
        let _ = registry.register(Box::new(prometheus::process_collector::ProcessCollector::for_self()));
        let (commands, state) = (Commands::new(&registry), State::new(&registry));
        for error in [commands.as_ref().err(), state.as_ref().err()].into_iter().flatten() {
            tracing::error!(%error, "metrics are left out");
        }
        Self { registry, commands: commands.ok(), state: state.ok() }
    }

    /// Everything in the text format.
    ///
    /// # Errors
    /// What the encoder says.
    pub fn text(&self) -> Result<String, String> {
        TextEncoder::new().encode_to_string(&self.registry.gather()).map_err(|error| error.to_string())
    }

    /// A command was executed, in so many seconds.
    pub fn command(&self, seconds: f64) {
        if let Some(commands) = &self.commands {
            commands.seconds.observe(seconds);
        }
    }

    /// An append to the log took so many seconds.
    pub fn append(&self, seconds: f64) {
        if let Some(commands) = &self.commands {
            commands.appends.observe(seconds);
        }
    }

    /// So many commands wait or are under way.
    pub fn waiting(&self, commands: u64) {
        if let Some(group) = &self.commands {
            group.waiting.set(commands);
        }
    }

    /// A command was turned away because too many wait.
    pub fn turned_away(&self) {
        if let Some(commands) = &self.commands {
            commands.turned_away.inc();
        }
    }

    /// A request was answered with a problem of that code.
    pub fn problem(&self, code: &str) {
        if let Some(commands) = &self.commands {
            commands.problems.with_label_values(&[code]).inc();
        }
    }

    /// The last sequence of the log.
    pub fn head(&self, head: u64) {
        if let Some(state) = &self.state {
            state.head.set(head);
        }
    }

    /// Bytes free on the disk of the data directory.
    pub fn disk_free(&self, bytes: u64) {
        if let Some(state) = &self.state {
            state.disk_free.set(bytes);
        }
    }

    /// How many aggregates the workflow could not serve, and up to which sequence it found nothing to do.
    pub fn workflow(&self, troubles: u64, through: u64) {
        if let Some(state) = &self.state {
            state.troubles.set(troubles);
            state.settled.set(through);
        }
    }

    /// How a view is.
    pub fn view(&self, view: &ViewStatus) {
        let Some(state) = &self.state else { return };
        let set = |gauges: &Gauges, value: u64| gauges.with_label_values(&[&view.name]).set(value);
        set(&state.view_lag, view.head.unwrap_or(view.position).saturating_sub(view.position));
        set(&state.view_incidents, view.incidents.len() as u64);
        set(&state.view_parked, view.parked.len() as u64);
        set(&state.view_rows, view.rows);
    }

    /// What the checks found.
    pub fn checks(&self, checks: &[Check]) {
        let Some(state) = &self.state else { return };
        state.checks.reset();
        for check in checks {
            state.checks.with_label_values(&[&check.name]).set(u64::from(check.is_well()));
        }
    }
}

fn histogram(registry: &Registry, name: &str, help: &str) -> prometheus::Result<Histogram> {
    let buckets = vec![0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 12.0];
    let histogram = Histogram::with_opts(HistogramOpts::new(name, help).buckets(buckets))?;
    registry.register(Box::new(histogram.clone()))?;
    Ok(histogram)
}

fn gauge(registry: &Registry, name: &str, help: &str) -> prometheus::Result<Gauge> {
    let gauge = Gauge::new(name, help)?;
    registry.register(Box::new(gauge.clone()))?;
    Ok(gauge)
}

fn gauges(registry: &Registry, (name, label): (&str, &str), help: &str) -> prometheus::Result<Gauges> {
    let gauges = Gauges::new(Opts::new(name, help), &[label])?;
    registry.register(Box::new(gauges.clone()))?;
    Ok(gauges)
}

impl Commands {
    fn new(registry: &Registry) -> prometheus::Result<Self> {
        let seconds = histogram(
            registry,
            "anjuan_command_duration_seconds",
            "How long a command took to be decided and appended, those that were refused included.",
        )?;
        let appends = histogram(
            registry,
            "anjuan_append_duration_seconds",
            "How long the event log took to store what was decided, or to say that it does not.",
        )?;
        let turned_away = IntCounter::new(
            "anjuan_commands_turned_away_total",
            "Commands answered 503 at once, because too many were waiting.",
        )?;
        registry.register(Box::new(turned_away.clone()))?;
        let problems =
            Opts::new("anjuan_problems_total", "Requests that were answered with a problem, by its stable code.");
        let problems = IntCounterVec::new(problems, &["code"])?;
        registry.register(Box::new(problems.clone()))?;
        let waiting = gauge(registry, "anjuan_commands_waiting", "Commands that wait at the desk or are under way.")?;
        Ok(Self { seconds, appends, waiting, turned_away, problems })
    }
}

impl State {
    fn new(registry: &Registry) -> prometheus::Result<Self> {
        let of_view = |name: &str, help: &str| gauges(registry, (name, "view"), help);
        Ok(Self {
            head: gauge(registry, "anjuan_log_last_sequence", "The last stream sequence of the event log.")?,
            disk_free: gauge(registry, "anjuan_disk_free_bytes", "Bytes free on the disk of the data directory.")?,
            view_lag: of_view("anjuan_view_lag_events", "Events of the log that the view has not applied yet.")?,
            view_incidents: of_view("anjuan_view_incidents", "Events that the view could not apply.")?,
            view_parked: of_view(
                "anjuan_view_parked_aggregates",
                "Aggregates that the view passes over since an incident.",
            )?,
            view_rows: of_view("anjuan_view_rows", "Rows of the view.")?,
            troubles: gauge(
                registry,
                "anjuan_workflow_troubled_aggregates",
                "Aggregates for which the workflow could not do what is due.",
            )?,
            settled: gauge(
                registry,
                "anjuan_workflow_settled_sequence",
                "The stream sequence up to which everything is done that the service does by itself.",
            )?,
            checks: gauges(
                registry,
                ("anjuan_check_well", "check"),
                "1 where a check of readiness is well, 0 where not.",
            )?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_there_with_its_help() {
        let metrics = Metrics::new();
        metrics.command(0.02);
        metrics.append(0.01);
        metrics.problem("log.unavailable");
        metrics.checks(&[Check::well("log")]);
        metrics.disk_free(5);
        metrics.workflow(2, 7);
        let text = metrics.text().unwrap();
        for line in [
            "anjuan_command_duration_seconds_count 1",
            "anjuan_append_duration_seconds_count 1",
            "anjuan_problems_total{code=\"log.unavailable\"} 1",
            "anjuan_check_well{check=\"log\"} 1",
            "anjuan_disk_free_bytes 5",
            "anjuan_workflow_troubled_aggregates 2",
            "anjuan_workflow_settled_sequence 7",
            "process_resident_memory_bytes",
            "# HELP anjuan_commands_waiting",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
    }
}
