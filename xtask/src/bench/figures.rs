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
    lines: Vec<(String, Figures, Option<Figures>)>,
}

impl Report {
    pub(super) fn new(seconds: u64) -> Self {
        let output = |program: &str, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).output().ok();
            output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
        };
        let about = json!({
            "commit": output("git", &["rev-parse", "--short", "HEAD"]),
            "system": output("uname", &["-srm"]),
            "cores": std::thread::available_parallelism().map_or(0, usize::from),
            "seconds": seconds,
        });
        Self { about, lines: Vec::new() }
    }

    /// A load by itself.
    pub(super) fn load(&mut self, what: &str, figures: &Figures) {
        self.push(what, figures, None);
    }

    /// A load beside the yardstick.
    pub(super) fn compared(&mut self, what: &str, raw: &Figures, figures: &Figures) {
        self.push(what, figures, Some(raw));
    }

    fn push(&mut self, what: &str, figures: &Figures, raw: Option<&Figures>) {
        eprintln!("{what}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms", figures.rate, figures.p50, figures.p99);
        let copy = |figures: &Figures| Figures { ..*figures };
        self.lines.push((what.to_owned(), copy(figures), raw.map(copy)));
    }

    /// Writes both forms; answers the one for people.
    pub(super) fn write(&self, out: &Path) -> Outcome<String> {
        let mut table = String::from(
            "| what | rate | p50 | p99 | p99 / p50 | raw JetStream | rate / raw | p50 / raw |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n",
        );
        let mut lines = Vec::new();
        for (what, figures, raw) in &self.lines {
            let beside = raw.as_ref().map_or_else(
                || " | | ".to_owned(),
                |raw| {
                    let (rate, p50) = (figures.rate / raw.rate, figures.p50 / raw.p50);
                    format!("{:.0}/s, p50 {:.2} ms | {rate:.2} | {p50:.2}", raw.rate, raw.p50)
                },
            );
            let tail = figures.p99 / figures.p50;
            table += &format!(
                "| {what} | {:.0}/s | {:.2} ms | {:.2} ms | {tail:.1} | {beside} |\n",
                figures.rate, figures.p50, figures.p99
            );
            lines.push(json!({"what": what, "figures": figures.json(), "raw": raw.as_ref().map(Figures::json)}));
        }
        let text = format!("Measured: {}\n\n{table}", self.about);
        std::fs::create_dir_all(out)?;
        std::fs::write(out.join("bench-http.md"), &text)?;
        std::fs::write(out.join("bench-http.json"), json!({"about": self.about, "lines": lines}).to_string())?;
        Ok(text)
    }
}
