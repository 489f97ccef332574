//! The report: a short table for people, or one JSON object. A ratio is judged against its aim; an absolute figure never.
use crate::Outcome;
use crate::arguments::Form;
use serde::Serialize;
use std::fmt;

/// What a ratio should be.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Aim {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
}

impl Aim {
    fn met(self, value: f64) -> bool {
        match self {
            Aim::AtLeast(aim) => value >= aim,
            Aim::AtMost(aim) => value <= aim,
        }
    }
}

/// Two figures of one run, one over the other.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ratio {
    /// What over what.
    of: String,
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    aim: Option<Aim>,
    #[serde(skip_serializing_if = "Option::is_none")]
    met: Option<bool>,
}

/// One absolute figure.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
}

/// One line of the table.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Line {
    what: String,
    figures: Vec<Figure>,
    ratios: Vec<Ratio>,
}

impl Line {
    /// A line about something.
    pub(crate) fn about(what: impl Into<String>) -> Self {
        Self { what: what.into(), ..Self::default() }
    }

    /// With a figure.
    pub(crate) fn figure(mut self, name: &str, value: f64, unit: &'static str) -> Self {
        self.figures.push(Figure { name: name.into(), value, unit });
        self
    }

    /// With a ratio, and what it should be.
    pub(crate) fn ratio(mut self, of: &str, value: f64, aim: impl Into<Option<Aim>>) -> Self {
        let aim = aim.into();
        self.ratios.push(Ratio { of: of.into(), value, aim, met: aim.map(|aim| aim.met(value)) });
        self
    }
}

/// One measurement.
#[derive(Debug, Serialize)]
pub(crate) struct Section {
    /// Its name.
    pub(crate) name: &'static str,
    /// What was done, in one sentence.
    pub(crate) about: String,
    /// Its lines.
    pub(crate) lines: Vec<Line>,
}

/// Everything measured in one run.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    measurements: Vec<Section>,
}

impl Report {
    /// Adds a measurement; a table is shown section by section, since a whole run takes minutes.
    pub(crate) fn add(&mut self, section: Section, form: Form) {
        match form {
            Form::Table => println!("{section}"),
            Form::Json => eprintln!("{} is measured", section.name),
        }
        self.measurements.push(section);
    }

    /// The last line, or all of it as one JSON object.
    pub(crate) fn close(&self, form: Form) -> Outcome<()> {
        match form {
            Form::Table => println!("{}", self.summary()),
            Form::Json => println!("{}", serde_json::to_string_pretty(self)?),
        }
        Ok(())
    }

    fn summary(&self) -> String {
        let ratios = self.measurements.iter().flat_map(|section| &section.lines).flat_map(|line| &line.ratios);
        let judged: Vec<bool> = ratios.filter_map(|ratio| ratio.met).collect();
        let met = judged.iter().filter(|met| **met).count();
        format!("{met} of {} ratios as aimed at. Only ratios compare between runs and machines.", judged.len())
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} — {}", self.name, self.about)?;
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {:<28}", self.what)?;
        let figures: Vec<String> = self.figures.iter().map(Figure::to_string).collect();
        write!(f, "{}", figures.join("  "))?;
        self.ratios.iter().try_for_each(|ratio| write!(f, "\n      {ratio}"))
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = if self.value.abs() >= 100.0 { 0 } else { 2 };
        write!(f, "{} {:.digits$} {}", self.name, self.value, self.unit)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {:.2}", self.of, self.value)?;
        match (self.aim, self.met) {
            (Some(Aim::AtLeast(aim)), Some(met)) => write!(f, " (at least {aim}: {})", verdict(met)),
            (Some(Aim::AtMost(aim)), Some(met)) => write!(f, " (at most {aim}: {})", verdict(met)),
            _ => Ok(()),
        }
    }
}

fn verdict(met: bool) -> &'static str {
    if met { "pass" } else { "falls short" }
}
