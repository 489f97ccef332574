//! `anjuan nats config|provide`: the zones of an external nats-server: who connects with which key, and what each may do there.
//!
//! The private server of `anjuan up` is configured the same way by itself.
use crate::failure::{Outcome, while_doing};
use crate::language::say;
use crate::output::{self, tell};
use anjuan_journal::zones::config::{accounts, keys};
use anjuan_journal::{Credentials, Journal, Settings, Zone};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What to do for the server.
#[derive(Debug, Subcommand)]
pub(crate) enum NatsLine {
    /// Print the part of the server's configuration that keeps zones apart; keys that are not there yet are made.
    Config(Config),
    /// Make the streams that are not there yet, as their owner.
    Provide(Provide),
}

/// Of which centre, and where the keys are.
#[derive(Debug, Args)]
pub(crate) struct Config {
    /// The directory of the keys, one file for each zone.
    #[arg(long, value_name = "DIR")]
    keys: PathBuf,
    /// The centre's id.
    #[arg(long, default_value = "bencha", env = "ANJUAN_CENTRE_ID")]
    centre_id: String,
}

/// Where, and as whom.
#[derive(Debug, Args)]
pub(crate) struct Provide {
    /// The server: nats://host:4222.
    #[arg(long, value_name = "URL")]
    nats: String,
    /// The directory of the keys, the operator's among them.
    #[arg(long, value_name = "DIR")]
    keys: PathBuf,
    /// Copies of each stream.
    #[arg(long, default_value_t = 1)]
    replicas: u8,
    /// The centre's id.
    #[arg(long, default_value = "bencha", env = "ANJUAN_CENTRE_ID")]
    centre_id: String,
}

impl NatsLine {
    /// Does it.
    pub(crate) fn run(&self) -> Outcome {
        anjuan_server::modes::close_new_files();
        match self {
            NatsLine::Config(config) => config.print(),
            NatsLine::Provide(provide) => provide.run(),
        }
    }
}

impl Config {
    fn print(&self) -> Outcome {
        let public = keys(&self.keys).map_err(while_doing(self.keys.display()))?;
        let key = |zone: Zone| public.get(&zone).cloned().unwrap_or_default();
        let text = accounts(&self.centre_id, key, None);
        output::bytes(format!("{}{text}", instructions(&self.keys.display().to_string())).as_bytes())
    }
}

/// What is to be done with it, as comments of the configuration.
fn instructions(keys: &str) -> String {
    let lines = [
        say(
            "1. Put this into the server's configuration, with `jetstream { store_dir: …, sync_interval: always, strict: true }`; no other users.",
            "1. 将以下内容写入服务器配置，并设 `jetstream { store_dir: …, sync_interval: always, strict: true }`；不得另设用户。",
        )
        .to_owned(),
        say(
            "2. Reload the server, then make the streams once: `anjuan nats provide --nats URL --keys DIR`.",
            "2. 重新加载服务器，然后建立数据流（一次即可）：`anjuan nats provide --nats URL --keys DIR`。",
        )
        .to_owned(),
        say(
            "3. Give each process the keys of its own zones only, and name their directory as [nats] zones: desk.nkey; projector.nkey; workflow.nkey; sealer.nkey; notices.nkey; the gateway has gateway.nkey and eraser.nkey.",
            "3. 每个进程只放置本分区的密钥，并以 [nats] zones 指明其目录：desk.nkey；projector.nkey；workflow.nkey；sealer.nkey；notices.nkey；网关用 gateway.nkey 和 eraser.nkey。",
        )
        .to_owned(),
        say(
            "4. Keep operator.nkey away from every process in operation. Check with `anjuan doctor --nats URL --nkey DIR/operator.nkey`.",
            "4. operator.nkey 不得放在任何运行中的进程处。用 `anjuan doctor --nats URL --nkey DIR/operator.nkey` 检查。",
        )
        .to_owned(),
        format!("{} {keys}", say("The keys are in", "密钥目录：")),
    ];
    lines.iter().map(|line| format!("# {line}\n")).collect()
}

impl Provide {
    fn run(&self) -> Outcome {
        let operator = Credentials::NkeyFile(self.keys.join(Zone::Operator.file()));
        let settings =
            Settings { replicas: self.replicas, ..Settings::new(self.nats.clone(), operator, self.centre_id.clone()) };
        let runtime = tokio::runtime::Runtime::new().map_err(while_doing("the runtime"))?;
        runtime.block_on(Journal::provide(&settings, true)).map_err(while_doing(&self.nats))?;
        tell!("{}", say("the streams are there", "数据流已就绪"))
    }
}
