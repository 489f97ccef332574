//! A whole centre as a user has it (整个中心): `anjuan up` with all roles, asked over HTTP with a token.
use super::Outcome;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running centre. It ends with this.
pub(super) struct Centre {
    process: Child,
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
        let log = std::fs::File::create(data.with_extension("log"))?;
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn()?;
        let output = process.stdout.take().ok_or("the program has no standard output")?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let url = lines.find_map(|line| line.strip_prefix("ready ").map(|url| url.trim().to_owned()));
        let url = url.ok_or_else(|| format!("it did not become ready: see {}.log", data.display()))?;
        std::thread::spawn(move || lines.for_each(drop));
        let instance: Value = serde_json::from_str(&std::fs::read_to_string(data.join("instance.json"))?)?;
        let token = instance["token"].as_str().unwrap_or_default().to_owned();
        Ok(Self { process, url, token })
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
