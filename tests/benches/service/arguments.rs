//! What the command line asks for: names of measurements, `--events N`, `--punches N`, `--json`.
use crate::Outcome;

/// One thing that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measurement {
    /// Commands through the desk against raw publishing.
    Desk,
    /// A view rebuilt from the log: events per second and peak memory.
    Rebuild,
    /// One case of 20 events, cold and warm.
    Load,
    /// How far a live view lags.
    Projection,
    /// A year of punches projected.
    Attendance,
    /// A month of a thousand windows scored.
    Scoring,
}

/// How the report is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A short table for people.
    Table,
    /// One JSON object.
    Json,
}

const NAMES: [(&str, Measurement); 6] = [
    ("desk", Measurement::Desk),
    ("rebuild", Measurement::Rebuild),
    ("load", Measurement::Load),
    ("projection", Measurement::Projection),
    ("attendance", Measurement::Attendance),
    ("scoring", Measurement::Scoring),
];

/// How many events are seeded unless something else is asked for.
const EVENTS: u64 = 1_000_000;

/// Fewer events say nothing: the small rebuild takes a tenth of them.
const FEWEST: u64 = 10_000;

/// How many punches are projected unless something else is asked for: ten thousand people for a year.
const PUNCHES: u64 = 10_000_000;

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Arguments {
    chosen: Vec<Measurement>,
    /// How many events the large rebuild folds; the small one folds a tenth.
    pub(crate) events: u64,
    /// How many punches the large run of the attendance projects; the small one projects a tenth.
    pub(crate) punches: u64,
    /// How the report is given.
    pub(crate) form: Form,
}

impl Arguments {
    /// Reads the command line; `--bench` is what cargo adds by itself.
    pub(crate) fn parse(mut given: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut arguments = Self { chosen: Vec::new(), events: EVENTS, punches: PUNCHES, form: Form::Table };
        while let Some(word) = given.next() {
            match word.as_str() {
                "--bench" => {}
                "--json" => arguments.form = Form::Json,
                "--events" => arguments.events = number("--events", given.next())?,
                "--punches" => arguments.punches = number("--punches", given.next())?,
                name => {
                    let known = NAMES.iter().find(|(known, _)| *known == name);
                    let (_, measurement) = known.ok_or_else(|| {
                        format!(
                            "`{name}` is not measured; choose of desk, rebuild, load, projection, attendance, scoring; or --events N, --punches N, --json"
                        )
                    })?;
                    arguments.chosen.push(*measurement);
                }
            }
        }
        Ok(arguments)
    }

    /// Whether it is asked for; all are when none is named.
    pub(crate) fn wants(&self, measurement: Measurement) -> bool {
        self.chosen.is_empty() || self.chosen.contains(&measurement)
    }
}

fn number(option: &str, given: Option<String>) -> Outcome<u64> {
    let count = given.and_then(|count| count.replace('_', "").parse().ok()).filter(|count| *count >= FEWEST);
    count.ok_or_else(|| format!("{option} takes a number of at least {FEWEST}").into())
}
