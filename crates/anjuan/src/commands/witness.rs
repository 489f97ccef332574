//! `anjuan witness run|key|evidence`: a witness of a centre's log (见证方), which runs where the centre has no say.
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, civil, tell};
use anjuan_server::witness::{self, Kept, Options, WitnessError};
use clap::{Args, Subcommand};
use serde_json::json;
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::signal::unix::{SignalKind, signal};

/// What a witness does.
#[derive(Debug, Subcommand)]
pub(crate) enum WitnessLine {
    /// Co-sign the checkpoints of logs, and keep the evidence of two histories; until it is stopped.
    Run {
        #[command(flatten)]
        witness: Named,
        /// The public key of a log that is witnessed, or @FILE with it; ask the centre for it once.
        #[arg(long = "log-key", value_name = "KEY", required = true)]
        logs: Vec<String>,
        /// The address and port where it listens.
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8790")]
        listen: SocketAddr,
    },
    /// Print the public key, made on first use: the centre names it in its settings, and whoever checks evidence keeps it.
    Key {
        #[command(flatten)]
        witness: Named,
    },
    /// What contradicted a checkpoint that was co-signed; ends with 1 where there is any.
    Evidence {
        #[command(flatten)]
        witness: Named,
    },
}

/// Which witness.
#[derive(Debug, Args)]
pub(crate) struct Named {
    /// The witness's own directory: its key, what it co-signed last, and evidence.
    #[arg(long, value_name = "DIR")]
    directory: PathBuf,
    /// The witness's name, as it stands in its key: discipline.example/anjuan.
    #[arg(long = "witness-name", value_name = "NAME")]
    name: String,
}

fn failed(error: &WitnessError) -> Failure {
    Failure::words(format!("{}: {error}", say("the witness does not run", "见证服务未运行")))
}

impl WitnessLine {
    /// Runs it.
    pub(crate) fn run(&self, form: Form) -> Outcome {
        match self {
            WitnessLine::Run { witness, logs, listen } => {
                let read = |key: &String| match key.strip_prefix('@') {
                    Some(file) => std::fs::read_to_string(file).map_err(while_doing(file)),
                    None => Ok(key.clone()),
                };
                let logs = logs.iter().map(|key| read(key).map(|key| key.trim().to_owned())).collect::<Outcome<_>>()?;
                let (directory, name) = (witness.directory.clone(), witness.name.clone());
                run(Options { directory, name, logs, listen: *listen })
            }
            WitnessLine::Key { witness } => {
                let key = witness::key(&witness.directory, &witness.name).map_err(|error| failed(&error))?.public();
                match form {
                    Form::Json => output::json(&json!({"key": key})),
                    Form::Text => tell!("{key}"),
                }
            }
            WitnessLine::Evidence { witness } => evidence(witness, form),
        }
    }
}

fn run(options: Options) -> Outcome {
    anjuan_server::modes::close_new_files();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(while_doing("the runtime"))?;
    runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate()).map_err(while_doing("signals"))?;
        let stopped = async move {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        };
        // Whoever waits for the line has the address; that nobody reads it is no reason to end.
        let ready = |address: SocketAddr| drop(tell!("ready http://{address}"));
        witness::run(options, stopped, ready).await.map_err(|error| failed(&error))
    })
}

fn evidence(named: &Named, form: Form) -> Outcome {
    let key = witness::key(&named.directory, &named.name).map_err(|error| failed(&error))?;
    let kept = Kept::open(&named.directory, key, &[]).map_err(|error| failed(&error))?;
    let found = kept.evidence().map_err(while_doing(named.directory.display()))?;
    if form == Form::Json {
        output::json(&found)?;
    } else {
        for one in &found {
            tell!("{}  {}\n{}\n{}", civil(one.at), one.what, one.cosigned, one.shown)?;
        }
    }
    match found.len() {
        0 => tell!("{}", say("nothing contradicted what was co-signed", "未发现与已联署检查点不一致的内容")),
        count => Err(Failure::words(format!(
            "{count} {}",
            say("checkpoints contradict what was co-signed", "个检查点与已联署的检查点不一致")
        ))),
    }
}
