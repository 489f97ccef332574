//! `anjuan up`: a whole centre in one process. It prints `ready http://…`, leaves `instance.json`, and stops on Ctrl-C.
use super::serve::{ProcessFlags, run_until_stopped};
use crate::client::{Client, Instance, Nats, Target, inode};
use crate::credential::Credential;
use crate::demo::time::Time;
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use crate::telemetry;
use crate::{centre_files, demo};
use anjuan_api::accounts::OncePassword;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_journal::{Credentials, Standing};
use anjuan_server::accounts::ADMINISTRATOR;
use anjuan_server::clock::{Clock, Ids, MovedClock, SystemClock, SystemIds};
use anjuan_server::tokens::Tokens;
use anjuan_server::{Roles, Running, Settings};
use chrono::TimeDelta;
use clap::Args;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What to run.
#[derive(Debug, Clone, Args)]
pub(crate) struct Up {
    #[command(flatten)]
    process: ProcessFlags,
    /// The centre's directory, applied when the service is new; absent, the built-in centre of 栟茶.
    #[arg(long, value_name = "DIR")]
    centre: Option<PathBuf>,
    /// Apply no centre, even when the service is new.
    #[arg(long, conflicts_with_all = ["centre", "demo"])]
    bare: bool,
    /// Play a month and what followed it, from a seed, through the real commands at their times, when there are no cases yet.
    #[arg(long)]
    demo: bool,
    /// The seed of the demonstration.
    #[arg(long, default_value_t = 20_141_101)]
    seed: u64,
}

/// How long the token lasts with which the centre is applied; it never leaves the process.
const APPLYING: TimeDelta = TimeDelta::hours(1);

/// What is written down, applied and played on a thread of its own: in the end the instance and its directory.
type Furnishing = tokio::task::JoinHandle<Outcome<(Instance, PathBuf)>>;
/// The file that stands in the data directory while the centre is applied.
const UNFINISHED: &str = "centre-unfinished";

impl Up {
    /// Runs until stopped.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let defaults = [("log.filter", "warn".to_owned()), ("log.form", "text".to_owned())];
        anjuan_server::modes::close_new_files();
        let mut settings = self.process.settings(target, &defaults)?;
        // The channels of the centre that is run, unless the settings name another file.
        let channels = self.centre.as_ref().map(|directory| directory.join("notices.toml"));
        if let Some(file) = channels.filter(|file| file.exists() && settings.notices.file == Path::new("")) {
            settings.notices.file = file;
        }
        if self.process.dump_config {
            return output::bytes(settings.dump().as_bytes());
        }
        let _telemetry = telemetry::start(&settings)?;
        let data = settings.centre.data.clone();
        std::fs::create_dir_all(&data).map_err(|error| {
            let (en, zh) = ("cannot be the data directory", "不能作为数据目录");
            let remedy = say("name another with --data, one that you may write in", "请用 --data 指定可写的目录");
            Failure::words(format!("{} {} ({error}): {remedy}", data.display(), say(en, zh)))
        })?;
        let clock = MovedClock::default();
        let outcome = run_until_stopped(clock.clone(), (settings.clone(), &Roles::all()), |running| {
            let accounts = running.accounts.clone();
            let begun = self.begin(&settings, (running, clock), form);
            async move {
                let (instance, data) = begun?.await.map_err(while_doing("starting"))??;
                let first = match accounts {
                    Some(accounts) => accounts.first().await.unwrap_or_else(|error| {
                        eprintln!("{}: {error}", say("the first administrator's account", "首个管理员账号"));
                        None
                    }),
                    None => None,
                };
                announce(&instance, &data, first.as_ref(), form)
            }
        });
        withdraw(&data);
        outcome
    }

    /// Writes the instance down, applies the centre and plays the demonstration on a thread of their own.
    fn begin(&self, settings: &Settings, (running, clock): (&Running, MovedClock), form: Form) -> Outcome<Furnishing> {
        let address = running.address.ok_or_else(|| Failure::words("the gateway has no address"))?;
        let instance = Instance {
            url: format!("{}://{address}", settings.http.scheme()),
            pid: std::process::id(),
            centre: settings.centre.id.clone(),
            nats: nats(settings, running),
            ca: settings.http.is_tls().then(|| settings.http.certificate.clone()),
            directory: inode(&settings.centre.data),
        };
        if let Some(ca) = &instance.ca {
            crate::client::trust(ca)?;
        }
        let standing = running.watch_standing();
        let (up, data, tokens) = (self.clone(), settings.centre.data.clone(), Arc::clone(&running.tokens));
        let time = running.workflow().map(|pulse| Time::new(clock, pulse));
        Ok(tokio::task::spawn_blocking(move || {
            let furnished = up.furnish(&instance, (&tokens, time), (&data, form));
            match (furnished, standing()) {
                // A log that is closed to writing is no reason to end: the views answer, and people see what is wrong.
                (_, Standing::Closed(statement)) => eprintln!("{}", say(&statement.en(), &statement.zh())),
                (furnished, Standing::Open | Standing::Checking { .. }) => furnished?,
            }
            write(&instance, &data)?;
            Ok((instance, data))
        }))
    }

    fn furnish(
        &self,
        instance: &Instance,
        (tokens, time): (&Tokens, Option<Time>),
        (data, form): (&Path, Form),
    ) -> Outcome {
        let now = SystemClock.now();
        let own = tokens.issue(ADMINISTRATOR, &[Role::Administrator], APPLYING, SystemIds.next(), now);
        let own = Credential::Given(own.map_err(while_doing("a token"))?);
        let client = Client::new(instance.url.clone(), own);
        let new =
            client.get::<serde_json::Value>("/v1/centre/history", &[])?["events"].as_array().is_none_or(Vec::is_empty);
        // Begun and broken off: what is missing is applied now.
        let unfinished = data.join(UNFINISHED);
        let lacks_centre = (new || unfinished.exists()) && !self.bare;
        let begun = match self.demo {
            true => demo::Begun::find(data, &client, (self.seed, SystemClock.now()))?,
            false => None,
        };
        let Some((begun, time)) = begun.zip(time) else {
            if lacks_centre {
                self.apply(&client, &unfinished)?;
            }
            if self.demo {
                eprintln!(
                    "{}",
                    say(
                        "there are cases already: the demonstration is not played (a new --data directory has none)",
                        "已有办件，不再演示（新的 --data 目录可重新演示）"
                    )
                );
            }
            return Ok(());
        };
        // From here to the end it is the time of the demonstration; whoever acts in it has a token of that time.
        time.move_to(begun.first());
        let token = |person: &str, roles: &[Role]| {
            let lifetime = SystemClock.now() - begun.first() + TimeDelta::days(1);
            tokens.issue(person, roles, lifetime, SystemIds.next(), begun.first()).map_err(while_doing("a token"))
        };
        let own = Credential::Given(token(ADMINISTRATOR, &[Role::Administrator])?);
        let client = Client::new(instance.url.clone(), own);
        let applied = if lacks_centre { self.apply(&client, &unfinished) } else { Ok(()) };
        let played = applied.and_then(|()| demo::play(begun, &time, &token, (&client, &instance.url, data), form));
        time.set_right();
        eprintln!("{} {}", say("demonstration, commands accepted:", "演示，已执行指令："), played?);
        Ok(())
    }

    /// Applies the centre that is given, or the built-in one.
    fn apply(&self, client: &Client, unfinished: &Path) -> Outcome {
        let desired = centre_files::read(self.centre.as_deref())?;
        std::fs::write(unfinished, "").map_err(while_doing(unfinished.display()))?;
        let changes = super::centre::bring_to(client, &desired)?;
        std::fs::remove_file(unfinished).map_err(while_doing(unfinished.display()))?;
        eprintln!("{} {changes}", say("centre applied, changes:", "已应用中心数据，变更："));
        Ok(())
    }
}

fn nats(settings: &Settings, running: &Running) -> Nats {
    match running.private_nats() {
        Some((url, Credentials::Private { user, password, .. })) => {
            Nats { url, user: Some(user), password: Some(password) }
        }
        Some((url, _)) => Nats { url, user: None, password: None },
        None => {
            let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
            Nats {
                url: settings.nats.url.clone(),
                user: text(&settings.nats.user),
                password: text(&settings.nats.password),
            }
        }
    }
}

/// Writes `instance.json` for its owner only, whole or not at all.
fn write(instance: &Instance, data: &Path) -> Outcome {
    let path = Instance::path(data);
    let beside = data.join(format!(".instance-{}", std::process::id()));
    let text = serde_json::to_string_pretty(instance).map_err(while_doing("instance.json"))?;
    let written = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.and_then(|()| std::fs::rename(&beside, &path)).map_err(while_doing(path.display()))
}

/// Removes the file of this process: the address is nobody's any more, and a stale file would send commands to whoever
/// takes the port next. The file of another `up` that runs on the same directory stays.
fn withdraw(data: &Path) {
    if Instance::read(data).is_ok_and(|instance| instance.pid == std::process::id()) {
        let _ = std::fs::remove_file(Instance::path(data));
    }
}

fn announce(instance: &Instance, data: &Path, first: Option<&OncePassword>, form: Form) -> Outcome {
    tell!("ready {}", instance.url)?;
    if form == Form::Text {
        tell!("{} {}", say("data in", "数据目录"), data.display())?;
        if let Some(OncePassword { account, password, .. }) = first {
            let words = say(
                "the first administrator signs in with a password that serves once, within the hour:",
                "首个管理员以一次性口令登录（一小时内有效）：",
            );
            tell!("{words} {password}  (anjuan --data {} login --account {account})", data.display())?;
        }
        for line in ["deadlines --state overdue,warned", "breaches"] {
            tell!("{} anjuan --data {} {line}", say("try:", "试试："), data.display())?;
        }
        tell!(
            "{}",
            say("Ctrl-C stops it; starting again goes on where it stopped.", "按 Ctrl-C 停止；再次启动即接着运行。")
        )?;
    }
    Ok(())
}
