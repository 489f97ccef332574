//! The account of every event of a log, one JSON line each (逐条报告).
use super::account::Ended;
use crate::failure::{Outcome, while_doing};
use anjuan_import::commands::{Plan, Planned, Source};
use anjuan_import::compare;
use serde_json::{Value, json};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Where it goes, if anywhere.
pub(super) struct Report {
    file: Option<(PathBuf, BufWriter<std::fs::File>)>,
}

impl Report {
    pub(super) fn open(path: Option<&Path>) -> Outcome<Self> {
        let file = match path {
            Some(path) => {
                let file = std::fs::File::create(path).map_err(while_doing(path.display()))?;
                Some((path.to_owned(), BufWriter::new(file)))
            }
            None => None,
        };
        Ok(Self { file })
    }

    fn line(&mut self, value: &Value) -> Outcome {
        match &mut self.file {
            Some((path, file)) => writeln!(file, "{value}").map_err(while_doing(path.display())),
            None => Ok(()),
        }
    }

    pub(super) fn left_out(&mut self, plan: &Plan) -> Outcome {
        for ignored in &plan.ignored {
            self.line(&json!({"line": ignored.line, "activity": ignored.activity, "outcome": "ignored", "why": ignored.because}))?;
        }
        for problem in &plan.problems {
            self.line(&json!({"line": problem.line, "trace": problem.trace, "outcome": "unusable", "events": problem.events, "why": problem.what.en, "whyZh": problem.what.zh}))?;
        }
        Ok(())
    }

    pub(super) fn command(&mut self, trace: &str, planned: &Planned, ended: &Ended) -> Outcome {
        let mut line = start(trace, planned);
        match ended {
            Ended::Planned => line["outcome"] = "planned".into(),
            Ended::Recorded { sequence, before } => {
                line["outcome"] = if *before { "already" } else { "recorded" }.into();
                line["sequence"] = (*sequence).into();
            }
            Ended::Refused(why) => {
                line["outcome"] = "refused".into();
                line["why"] = why.as_str().into();
            }
        }
        self.line(&line)
    }

    pub(super) fn changed(&mut self, trace: &str, planned: &Planned, changed: &compare::Changed) -> Outcome {
        let mut line = start(trace, planned);
        line["outcome"] = "changed".into();
        line["version"] = changed.version.into();
        line["why"] = changed.wording().en.into();
        line["proposed"] = Value::Array(changed.proposed.clone());
        self.line(&line)
    }

    pub(super) fn close(&mut self) -> Outcome {
        match &mut self.file {
            Some((path, file)) => file.flush().map_err(while_doing(path.display())),
            None => Ok(()),
        }
    }
}

fn start(trace: &str, planned: &Planned) -> Value {
    let (activity, id) = match &planned.source {
        Source::Attributes => ("", ""),
        Source::Event { activity, id } => (activity.as_str(), id.as_str()),
    };
    let verb = planned.command.body.action();
    json!({"line": planned.line, "trace": trace, "activity": activity, "id": id, "command": verb, "aggregate": planned.command.aggregate})
}
