//! `anjuan keys …`: the master key in two halves, one for the operator and one for the inspector (主密钥分管).
//!
//! The service reads the key at its start and not again: joined for a start, it is taken away afterwards.
use crate::client::{DEFAULT_DATA, Target};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use anjuan_server::sealing::halves::{self, HalvesError};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

/// What to do with the master key.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysLine {
    /// Split the master key into two halves; both are needed to join it again.
    Split {
        #[command(flatten)]
        halves: Halves,
        /// Remove the key file afterwards: the running service needs it no more, the next start does.
        #[arg(long)]
        remove: bool,
    },
    /// Join both halves into the key file, for a start of the service.
    Join(Halves),
}

/// The files of both halves.
#[derive(Debug, Args)]
pub(crate) struct Halves {
    /// The file of the operator's half.
    #[arg(long, value_name = "FILE")]
    operator: PathBuf,
    /// The file of the inspector's half.
    #[arg(long, value_name = "FILE")]
    inspector: PathBuf,
}

impl KeysLine {
    /// Runs it.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let data = target.data.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
        let key = data.join("keys/master.key");
        match self {
            KeysLine::Split { halves: Halves { operator, inspector }, remove } => {
                halves::split(&key, [operator, inspector]).map_err(failed(say("splitting the key", "拆分密钥")))?;
                if *remove {
                    std::fs::remove_file(&key).map_err(while_doing(key.display()))?;
                }
                match form {
                    Form::Json => {
                        output::json(&json!({"operator": operator, "inspector": inspector, "removed": remove}))
                    }
                    Form::Text => tell!("{}\n{}", operator.display(), inspector.display()),
                }
            }
            KeysLine::Join(Halves { operator, inspector }) => {
                halves::join([operator, inspector], &key).map_err(failed(say("joining the key", "合并密钥")))?;
                match form {
                    Form::Json => output::json(&json!({"key": key})),
                    Form::Text => tell!("{}", key.display()),
                }
            }
        }
    }
}

/// What failed, in the language of this run.
fn failed(doing: &'static str) -> impl FnOnce(HalvesError) -> Failure {
    move |error| match &error {
        HalvesError::NoHalf { path } => {
            let zh = format!("{} 不是与另一半相符的主密钥分量；没有写入任何文件", path.display());
            Failure::words(say(&error.to_string(), &zh))
        }
        HalvesError::Secret(_) => while_doing(doing)(error),
    }
}
