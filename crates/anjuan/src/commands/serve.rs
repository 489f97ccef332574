//! `anjuan serve --role …`: some roles of a service on many machines; they speak over NATS services.
use crate::client::{DEFAULT_DATA, Target};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, tell};
use crate::telemetry;
use anjuan_journal::LogError;
use anjuan_server::clock::{Clock, SystemClock};
use anjuan_server::lock::LockError;
use anjuan_server::secrets::SecretError;
use anjuan_server::{Roles, Running, Settings, StartError};
use clap::Args;
use std::future::Future;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// What a process of the service is told, whichever roles it has.
#[derive(Debug, Clone, Args)]
pub(crate) struct ProcessFlags {
    /// A settings file (TOML); the environment ANJUAN_<SECTION>_<KEY> and flags are laid over it.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print the settings that result, secrets left out, and end.
    #[arg(long)]
    pub(crate) dump_config: bool,
    /// Where the gateway listens.
    #[arg(long, value_name = "ADDRESS")]
    bind: Option<IpAddr>,
    /// Its port; 0 takes a free one.
    #[arg(long)]
    port: Option<u16>,
    /// The certificate (PEM, with those that lead to its authority) with which the gateway speaks TLS; `anjuan tls` makes one.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<String>,
    /// The private key of the certificate, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<String>,
    /// The proxies that speak TLS before the gateway, addresses and networks by comma: of them it is believed for whom they ask.
    #[arg(long, value_name = "NETWORKS")]
    behind_proxy: Option<String>,
    /// An external nats-server: nats://host:4222; absent, a private one is run.
    #[arg(long, value_name = "URL")]
    nats: Option<String>,
    /// The external server's user.
    #[arg(long, requires = "nats")]
    nats_user: Option<String>,
    /// A file with an nkey seed for the external server.
    #[arg(long, value_name = "FILE", requires = "nats")]
    nats_nkey: Option<String>,
    /// The certificate of the authority by which the external server is known; with it, TLS is required.
    #[arg(long, value_name = "FILE", requires = "nats")]
    nats_ca: Option<String>,
    /// The centre's id.
    #[arg(long, value_name = "ID")]
    centre_id: Option<String>,
    /// What is logged on standard error: warn, info, anjuan_server=debug,info …
    #[arg(long, value_name = "FILTER")]
    log: Option<String>,
    /// Logs for people instead of JSON.
    #[arg(long)]
    log_text: bool,
}

impl ProcessFlags {
    /// The settings: file, then environment, then flags; `defaults` come before all.
    pub(crate) fn settings(&self, target: &Target, defaults: &[(&str, String)]) -> Outcome<Settings> {
        // Names the program of the private server, for tests and `cargo xtask`; not a setting.
        let environment = std::env::vars().filter(|(name, _)| name != "ANJUAN_NATS_SERVER");
        let data = target.data.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
        let mut flags: Vec<(&str, String)> = if self.config.is_none() { defaults.to_vec() } else { Vec::new() };
        flags.push(("centre.data", data.display().to_string()));
        let plain = Settings::default().http.bind;
        if self.bind.is_some() || self.port.is_some() {
            let bind = std::net::SocketAddr::new(self.bind.unwrap_or(plain.ip()), self.port.unwrap_or(plain.port()));
            flags.push(("http.bind", bind.to_string()));
        }
        let given = [
            ("nats.url", &self.nats),
            ("nats.user", &self.nats_user),
            ("nats.nkey_file", &self.nats_nkey),
            ("nats.ca_file", &self.nats_ca),
            ("http.certificate", &self.tls_certificate),
            ("http.key", &self.tls_key),
            ("http.proxies", &self.behind_proxy),
            ("centre.id", &self.centre_id),
            ("log.filter", &self.log),
        ];
        flags.extend(given.into_iter().filter_map(|(name, value)| value.clone().map(|value| (name, value))));
        if self.log_text {
            flags.push(("log.form", "text".to_owned()));
        }
        Settings::load(self.config.as_deref(), environment, &flags).map_err(|error| Failure::words(error.to_string()))
    }
}

/// How long the process waits for what cannot be interrupted.
const END: std::time::Duration = std::time::Duration::from_secs(5);

/// Runs roles by a clock until Ctrl-C or a termination signal; `ready` is called once they run.
pub(crate) fn run_until_stopped<F>(
    clock: impl Clock,
    (settings, roles): (Settings, &Roles),
    ready: impl FnOnce(&Running) -> F,
) -> Outcome
where
    F: Future<Output = Outcome>,
{
    let runtime = tokio::runtime::Runtime::new().map_err(while_doing("the runtime"))?;
    let outcome = runtime.block_on(async {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
            .map_err(while_doing("signals"))?;
        let url = settings.nats.url.clone();
        // A start can take long, or wait for a server that does not come: it can be ended at every moment.
        let running = tokio::select! {
            started = anjuan_server::run_by(Arc::new(clock), settings, roles) => started.map_err(|error| not_started(&url, &error))?,
            _ = tokio::signal::ctrl_c() => return Ok(()),
            _ = terminate.recv() => return Ok(()),
        };
        let outcome = tokio::select! {
            outcome = ready(&running) => match outcome {
                Ok(()) => {
                    tokio::select! {
                        _ = tokio::signal::ctrl_c() => {}
                        _ = terminate.recv() => {}
                    }
                    Ok(())
                }
                failed => failed,
            },
            _ = tokio::signal::ctrl_c() => Ok(()),
            _ = terminate.recv() => Ok(()),
        };
        running.shutdown().await;
        outcome
    });
    // What still blocks, such as a private server that is being started, ends with this process.
    runtime.shutdown_timeout(END);
    outcome
}

/// Why nothing runs. That a command may be sent again helps nobody who has not started yet: the server is what is missing.
fn not_started(url: &str, error: &StartError) -> Failure {
    match error {
        StartError::Log(LogError::NoAnswer(why)) if !url.is_empty() => Failure::words(format!(
            "{} {url} ({why}): {}",
            say("no nats-server answers at", "该地址没有 nats-server 应答："),
            say(
                "start it or correct --nats; without --nats a private one is run",
                "请启动它或更正 --nats；不给 --nats 则自带一个"
            )
        )),
        StartError::Secret(SecretError::Missing { path }) => {
            let zh = format!(
                "主密钥文件 {} 缺失，而本中心的数据由它密封；未启动，也未生成新密钥：请从备份恢复该文件（权限 600）",
                path.display()
            );
            Failure::words(say(&error.to_string(), &zh))
        }
        StartError::Secret(SecretError::Other { path }) => {
            let zh = format!(
                "主密钥文件 {} 与密封本中心数据的密钥不符；未启动：请从备份恢复正确的文件（权限 600）",
                path.display()
            );
            Failure::words(say(&error.to_string(), &zh))
        }
        StartError::Lock(LockError::Held { path, holder }) => {
            let zh =
                format!("{} 正被另一 anjuan（进程 {holder}）使用：请先停止它，或用 --data 另指目录", path.display());
            Failure::words(say(&error.to_string(), &zh))
        }
        other => Failure::words(other.to_string()),
    }
}

/// Which roles.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// gateway, desk, projectors, workflow, sealer, notices, or several by comma; all.
    #[arg(long = "role", required = true)]
    roles: Roles,
    #[command(flatten)]
    process: ProcessFlags,
}

impl Serve {
    /// Runs the roles.
    pub(crate) fn run(&self, target: &Target) -> Outcome {
        anjuan_server::modes::close_new_files();
        let settings = self.process.settings(target, &[])?;
        if self.process.dump_config {
            return output::bytes(settings.dump().as_bytes());
        }
        let _telemetry = telemetry::start(&settings)?;
        let scheme = settings.http.scheme();
        run_until_stopped(SystemClock, (settings, &self.roles), |running| {
            let ready =
                running.address.map_or_else(|| "ready".to_owned(), |address| format!("ready {scheme}://{address}"));
            async move { tell!("{ready}") }
        })
    }
}
