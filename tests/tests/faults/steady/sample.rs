//! Samples of what the processes take (采样): read from `/proc`, as CSV, by quarters.
use anjuan_tests::service::Service;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// The measure that caches fill before it is level.
pub(super) const MEMORY: &str = "memory, MiB";

/// What one process takes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Process {
    memory: u64,
    threads: u64,
    descriptors: u64,
}

impl Process {
    fn new(pid: u32) -> Self {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let number = |name: &str| -> u64 {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.split_whitespace().next().unwrap().parse().unwrap()
        };
        let descriptors = std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count() as u64;
        Self { memory: number("VmRSS:") / 1024, threads: number("Threads:"), descriptors }
    }
}

/// One moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Since the beginning.
    pub(super) seconds: f64,
    service: Process,
    server: Process,
    /// Requests answered since the row before.
    pub(super) answered: usize,
    /// Answers so far that were not as they should be.
    failed: usize,
    /// Of these answers, the middle and the slowest, in milliseconds.
    middle: f64,
    slowest: f64,
}

/// A measure of a row.
type Measure = fn(&Row) -> u64;

/// Every measure: of which process, what, and where it stands.
pub(super) const MEASURES: [(&str, &str, Measure); 6] = [
    ("anjuan", MEMORY, |row| row.service.memory),
    ("nats-server", MEMORY, |row| row.server.memory),
    ("anjuan", "threads", |row| row.service.threads),
    ("nats-server", "threads", |row| row.server.threads),
    ("anjuan", "descriptors", |row| row.service.descriptors),
    ("nats-server", "descriptors", |row| row.server.descriptors),
];

/// Takes samples.
pub(super) struct Sampler {
    pids: (u32, u32),
    begun: Instant,
    pub(super) rows: Vec<Row>,
}

impl Sampler {
    pub(super) fn new(service: &Service) -> Self {
        Self { pids: (service.pid(), service.nats_pids()[0]), begun: Instant::now(), rows: Vec::new() }
    }

    /// One row, with how long the answers since the last one took.
    pub(super) fn sample(&mut self, mut took: Vec<Duration>, failed: usize) {
        took.sort();
        let milliseconds = |took: Option<&Duration>| took.map_or(0.0, |took| took.as_secs_f64() * 1000.0);
        self.rows.push(Row {
            seconds: self.begun.elapsed().as_secs_f64(),
            service: Process::new(self.pids.0),
            server: Process::new(self.pids.1),
            answered: took.len(),
            failed,
            middle: milliseconds(took.get(took.len() / 2)),
            slowest: milliseconds(took.last()),
        });
    }
}

/// The rows as a table for other programs.
pub(super) fn csv(rows: &[Row]) -> String {
    let names: Vec<String> =
        MEASURES.iter().map(|(process, measure, _)| format!("{process} {}", measure.replace(", ", " "))).collect();
    let mut text = format!("seconds,{},answered,failed,median ms,slowest ms\n", names.join(","));
    for row in rows {
        let values: Vec<String> = MEASURES.iter().map(|(.., of)| of(row).to_string()).collect();
        let Row { seconds, answered, failed, middle, slowest, .. } = row;
        let _ = writeln!(text, "{seconds:.0},{},{answered},{failed},{middle:.1},{slowest:.1}", values.join(","));
    }
    text
}

/// The median of each quarter.
pub(super) fn medians(rows: &[Row], of: Measure) -> [u64; 4] {
    [0, 1, 2, 3].map(|quarter| {
        let mut values: Vec<u64> =
            rows[rows.len() * quarter / 4..rows.len() * (quarter + 1) / 4].iter().map(of).collect();
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or_default()
    })
}

/// The slope of the line of least squares, an hour.
pub(super) fn slope(rows: &[Row], of: Measure) -> f64 {
    let count = rows.len() as f64;
    let mean = |value: &dyn Fn(&Row) -> f64| rows.iter().map(value).sum::<f64>() / count;
    let (x, y) = (mean(&|row| row.seconds), mean(&|row| of(row) as f64));
    let both: f64 = rows.iter().map(|row| (row.seconds - x) * (of(row) as f64 - y)).sum();
    let squares: f64 = rows.iter().map(|row| (row.seconds - x).powi(2)).sum();
    if squares == 0.0 { 0.0 } else { both / squares * 3600.0 }
}

#[test]
fn the_slope_is_an_hours_and_the_medians_are_of_the_quarters() {
    let row = |n: u64| Row {
        seconds: n as f64 * 10.0,
        service: Process { memory: 100 + n, ..Process::default() },
        ..Row::default()
    };
    let rows: Vec<Row> = (0..40).map(row).collect();
    let memory = MEASURES[0].2;
    assert!((slope(&rows, memory) - 360.0).abs() < 1e-6);
    assert_eq!(medians(&rows, memory), [105, 115, 125, 135]);
    assert_eq!(slope(&rows[..1], memory), 0.0);
}
