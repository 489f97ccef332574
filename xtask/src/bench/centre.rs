//! A whole centre as a user has it (整个中心): `anjuan up` with all roles, asked over HTTP with a token.
use super::Outcome;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How often a process that was just started is asked for its first command, four times a second.
const ATTEMPTS: u32 = 240;

/// A running centre. It ends with this.
pub(super) struct Centre {
    process: Child,
    data: PathBuf,
    url: String,
    token: String,
}

/// One caller's connection.
pub(super) struct Caller {
    agent: ureq::Agent,
    url: String,
    token: String,
    number: u64,
    opened: u64,
}

/// Whether a command has personal data, which is sealed before it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Enquirer {
    /// Nobody is named.
    Unnamed,
    /// A person who was never here: their data is sealed under a key of their own.
    New,
}

impl Centre {
    /// Starts the program on an empty directory, and waits until it is ready.
    pub(super) fn start(program: &Path, nats_server: &Path, data: &Path) -> Outcome<Self> {
        let mut command = Command::new(program);
        command.arg("up").arg("--data").arg(data).args(["--port", "0"]).env("ANJUAN_NATS_SERVER", nats_server);
        // What the service can do is measured, not what one account may ask for.
        command.env("ANJUAN_LIMITS_ACCOUNT_PER_MINUTE", "0").env("ANJUAN_LIMITS_HEAVY_PER_MINUTE", "0");
        let log = std::fs::File::create(data.with_extension("log"))?;
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn()?;
        let output = process.stdout.take().ok_or("the program has no standard output")?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let url = lines.find_map(|line| line.strip_prefix("ready ").map(|url| url.trim().to_owned()));
        let url = url.ok_or_else(|| format!("it did not become ready: see {}.log", data.display()))?;
        std::thread::spawn(move || lines.for_each(drop));
        let mut issue = Command::new(program);
        issue.arg("--data").arg(data).args(["token", "issue", "--person", "administrator", "--role", "administrator"]);
        let token = String::from_utf8(issue.args(["--minutes", "720"]).output()?.stdout)?.trim().to_owned();
        Ok(Self { process, data: data.to_owned(), url, token })
    }

    /// Ends the program, and starts it on the same data without the roles that fold views; waits until it takes commands.
    pub(super) fn without_projectors(self, program: &Path, nats_server: &Path) -> Outcome<Self> {
        let (data, token) = (self.data.clone(), self.token.clone());
        drop(self);
        let port = std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut command = Command::new(program);
        command.args(["serve", "--role", "gateway,desk", "--data"]).arg(&data).args(["--port", &port.to_string()]);
        let log = std::fs::File::create(data.with_extension("serve.log"))?;
        command.env("ANJUAN_NATS_SERVER", nats_server).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let centre = Self { process: command.spawn()?, data, url: format!("http://127.0.0.1:{port}"), token };
        let mut caller = centre.caller(u64::from(u16::MAX));
        let mut failure = None;
        for _ in 0..ATTEMPTS {
            match caller.open(Enquirer::Unnamed) {
                Ok(_) => return Ok(centre),
                Err(error) => failure = Some(error),
            }
            std::thread::sleep(Duration::from_millis(250));
        }
        Err(failure.unwrap_or_else(|| "it takes no commands".into()))
    }

    /// The process of the nats-server that it runs.
    pub(super) fn nats_process(&self) -> Outcome<u32> {
        let own = self.process.id();
        let children = std::fs::read_to_string(format!("/proc/{own}/task/{own}/children")).unwrap_or_default();
        let of_any_thread = || {
            let tasks = std::fs::read_dir(format!("/proc/{own}/task")).into_iter().flatten().flatten();
            tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok()).collect::<String>()
        };
        let all = format!("{children} {}", of_any_thread());
        let is_server = |pid: &&str| {
            std::fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.starts_with("nats-server"))
        };
        let found = all.split_ascii_whitespace().find(is_server).ok_or("its nats-server is not found")?;
        Ok(found.parse()?)
    }

    /// Host and port.
    pub(super) fn address(&self) -> String {
        self.url.trim_start_matches("http://").to_owned()
    }

    /// The most memory that the process had so far, as the system says it.
    pub(super) fn memory(&self) -> Outcome<String> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        Ok(most.unwrap_or("unknown").trim().to_owned())
    }

    /// A connection of its own; `number` is nobody else's.
    pub(super) fn caller(&self, number: u64) -> Caller {
        let config =
            ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60)));
        Caller { agent: config.build().into(), url: self.url.clone(), token: self.token.clone(), number, opened: 0 }
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        // It stops its nats-server itself when it is asked to end.
        drop(Command::new("kill").arg(self.process.id().to_string()).status());
        drop(self.process.wait());
    }
}

impl Caller {
    /// Opens a contact; answers the stream sequence of its event.
    pub(super) fn open(&mut self, enquirer: Enquirer) -> Outcome<u64> {
        self.opened += 1;
        let mut body = json!({
            "channel": "CALL", "place": "COUNTER", "topic": "OTHER", "firstAsked": "P013", "window": "W01",
        });
        if enquirer == Enquirer::New {
            let number = self.number * 1_000_000 + self.opened;
            body["enquirer"] = json!({
                "kind": "NATURAL_PERSON", "name": "王小明", "document": format!("3206{number:014}"), "telephone": "13800005645",
            });
        }
        let request = self.agent.post(format!("{}/v1/contacts", self.url)).header("Content-Type", "application/json");
        let mut answer = request.header("Authorization", format!("Bearer {}", self.token)).send(body.to_string())?;
        let text = answer.body_mut().read_to_string()?;
        if answer.status() != 201 {
            return Err(format!("POST /v1/contacts answers {}: {text}", answer.status()).into());
        }
        let answer: Value = serde_json::from_str(&text)?;
        answer["sequence"].as_u64().ok_or_else(|| format!("an answer without a sequence: {text}").into())
    }

    /// Asks a question, and reads the whole answer.
    pub(super) fn get(&self, path: &str) -> Outcome<Value> {
        let request = self.agent.get(format!("{}{path}", self.url));
        let mut answer = request.header("Authorization", format!("Bearer {}", self.token)).call()?;
        let text = answer.body_mut().read_to_string()?;
        if answer.status() != 200 {
            return Err(format!("GET {path} answers {}: {text}", answer.status()).into());
        }
        Ok(serde_json::from_str(&text)?)
    }
}
