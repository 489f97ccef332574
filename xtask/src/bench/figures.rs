//! Figures and the report: Markdown for people, JSON for machines.
use super::Outcome;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// What a load came to.
#[derive(Debug)]
pub(super) struct Figures {
    /// Calls in a second.
    pub(super) rate: f64,
    /// The median of how long one took, in milliseconds.
    pub(super) p50: f64,
    /// The hundredth that took longest began there, in milliseconds.
    pub(super) p99: f64,
    calls: usize,
}

impl Figures {
    pub(super) fn new(mut took: Vec<Duration>, all: Duration) -> Self {
        took.sort_unstable();
        let at =
            |percent: usize| took.get(took.len() * percent / 100).map_or(f64::NAN, |took| took.as_secs_f64() * 1000.0);
        Self { rate: took.len() as f64 / all.as_secs_f64(), p50: at(50), p99: at(99), calls: took.len() }
    }

    fn json(&self) -> Value {
        json!({"rate": self.rate, "p50": self.p50, "p99": self.p99, "calls": self.calls})
    }
}

/// Everything measured in one run.
pub(super) struct Report {
    about: Value,
    lines: Vec<Line>,
    left_out: Vec<String>,
}

/// One load, with what it is compared with.
struct Line {
    what: String,
    figures: Figures,
    beside: Option<(String, Figures)>,
}

impl Report {
    pub(super) fn new(seconds: u64, program: &Path, nats_server: &Path) -> Self {
        let output = |program: &Path, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).output().ok();
            output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
        };
        let text = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
        let of = |text: &str, name: &str| {
            let line = text.lines().find(|line| line.starts_with(name));
            line.and_then(|line| line.split(':').nth(1)).unwrap_or_default().trim().to_owned()
        };
        let about = json!({
            "commit": output(Path::new("git"), &["rev-parse", "--short", "HEAD"]),
            "program": output(program, &["--version"]),
            "natsServer": output(nats_server, &["--version"]),
            "postgres": output(Path::new("pgbench"), &["--version"]),
            "system": output(Path::new("uname"), &["-srm"]),
            "processor": of(&text("/proc/cpuinfo"), "model name"),
            "memory": of(&text("/proc/meminfo"), "MemTotal"),
            "loadBefore": text("/proc/loadavg").trim(),
            "cores": std::thread::available_parallelism().map_or(0, usize::from),
            "seconds": seconds,
        });
        Self { about, lines: Vec::new(), left_out: Vec::new() }
    }

    /// A load by itself.
    pub(super) fn load(&mut self, what: &str, figures: &Figures) {
        self.push(what, figures, None);
    }

    /// A load beside another one.
    pub(super) fn compared(&mut self, what: &str, (name, beside): (&str, &Figures), figures: &Figures) {
        self.push(what, figures, Some((name, beside)));
    }

    /// Something that cannot be measured here.
    pub(super) fn left_out(&mut self, what: &str) {
        eprintln!("left out: {what}");
        self.left_out.push(what.to_owned());
    }

    fn push(&mut self, what: &str, figures: &Figures, beside: Option<(&str, &Figures)>) {
        eprintln!("{what}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms", figures.rate, figures.p50, figures.p99);
        let copy = |figures: &Figures| Figures { ..*figures };
        let beside = beside.map(|(name, beside)| (name.to_owned(), copy(beside)));
        self.lines.push(Line { what: what.to_owned(), figures: copy(figures), beside });
    }

    /// Writes both forms; answers the one for people.
    pub(super) fn write(&self, out: &Path) -> Outcome<String> {
        let mut table = String::from(
            "| what | rate | p50 | p99 | p99 / p50 | beside | rate / beside | p50 / beside |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n",
        );
        let mut lines = Vec::new();
        for Line { what, figures, beside } in &self.lines {
            let compared = beside.as_ref().map_or_else(
                || " | | ".to_owned(),
                |(name, beside)| {
                    let (rate, p50) = (figures.rate / beside.rate, figures.p50 / beside.p50);
                    format!("{name}: {:.0}/s, p50 {:.2} ms | {rate:.2} | {p50:.2}", beside.rate, beside.p50)
                },
            );
            let tail = figures.p99 / figures.p50;
            table += &format!(
                "| {what} | {:.0}/s | {:.2} ms | {:.2} ms | {tail:.1} | {compared} |\n",
                figures.rate, figures.p50, figures.p99
            );
            let beside = beside.as_ref().map(|(name, beside)| json!({"what": name, "figures": beside.json()}));
            lines.push(json!({"what": what, "figures": figures.json(), "beside": beside}));
        }
        self.left_out.iter().for_each(|what| table += &format!("\nLeft out: {what}.\n"));
        let text = format!("Measured: {}\n\n{table}", self.about);
        std::fs::create_dir_all(out)?;
        std::fs::write(out.join("bench-http.md"), &text)?;
        std::fs::write(
            out.join("bench-http.json"),
            json!({"about": self.about, "lines": lines, "leftOut": self.left_out}).to_string(),
        )?;
        Ok(text)
    }
}
