//! What the command line asks for: names of measurements, `--events N`, `--json`.
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
}

/// How the report is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A short table for people.
    Table,
    /// One JSON object.
    Json,
}

const NAMES: [(&str, Measurement); 4] = [
    ("desk", Measurement::Desk),
    ("rebuild", Measurement::Rebuild),
    ("load", Measurement::Load),
    ("projection", Measurement::Projection),
];

/// How many events are seeded unless something else is asked for.
const EVENTS: u64 = 1_000_000;

/// Fewer events say nothing: the small rebuild takes a tenth of them.
const FEWEST: u64 = 10_000;

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Arguments {
    chosen: Vec<Measurement>,
    /// How many events the large rebuild folds; the small one folds a tenth.
    pub(crate) events: u64,
    /// How the report is given.
    pub(crate) form: Form,
}

impl Arguments {
    /// Reads the command line; `--bench` is what cargo adds by itself.
    pub(crate) fn parse(mut given: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut arguments = Self { chosen: Vec::new(), events: EVENTS, form: Form::Table };
        while let Some(word) = given.next() {
            match word.as_str() {
                "--bench" => {}
                "--json" => arguments.form = Form::Json,
                "--events" => {
                    let count = given.next().and_then(|count| count.replace('_', "").parse().ok());
                    let count = count.filter(|count| *count >= FEWEST);
                    arguments.events = count.ok_or(format!("--events takes a number of at least {FEWEST}"))?;
                }
                name => {
                    let known = NAMES.iter().find(|(known, _)| *known == name);
                    let (_, measurement) = known.ok_or_else(|| {
                        format!(
                            "`{name}` is not measured; choose of desk, rebuild, load, projection; or --events N, --json"
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
