//! The product itself as a process (整个中心): started, asked over HTTP, stopped, killed and started again.
//!
//! Tests here see what a user sees: the binary, its first line, its answers. Nothing is reached behind the edge.
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// A running `anjuan up`.
pub struct Service {
    /// Where its data lies.
    pub data: PathBuf,
    /// Its address.
    pub url: String,
    /// An administrator's token.
    pub token: String,
    process: Child,
    agent: ureq::Agent,
}

/// The answer to a request: status and body.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; a JSON string where it is no JSON.
    pub body: Value,
}

/// The program under test, built with the workspace.
///
/// # Panics
/// When it was not built.
#[must_use]
pub fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap_or_default();
    let profile =
        test.ancestors().find(|path| path.ends_with("debug") || path.ends_with("release")).map(Path::to_path_buf);
    let program = profile.unwrap_or_else(|| PathBuf::from("target/debug")).join("anjuan");
    assert!(
        program.exists(),
        "{} is not built: run `cargo xtask test`, or `cargo build --package anjuan` first",
        program.display()
    );
    program
}

impl Service {
    /// Starts a service on `data` and waits until it says that it is ready.
    ///
    /// # Panics
    /// When it does not become ready; what it said is in the message.
    #[must_use]
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// Starts a service with more arguments for `up`.
    ///
    /// # Panics
    /// When it does not become ready; what it said is in the message.
    #[must_use]
    pub fn start_with(data: &Path, arguments: &[&str]) -> Self {
        Self::try_start(data, arguments).unwrap_or_else(|said| panic!("the service did not become ready:\n{said}"))
    }

    /// Starts a service that need not become ready.
    ///
    /// # Errors
    /// It did not become ready: what it said.
    ///
    /// # Panics
    /// When it cannot be run at all.
    pub fn try_start(data: &Path, arguments: &[&str]) -> Result<Self, String> {
        let log = data.with_extension("log");
        let errors = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&log)
            .unwrap_or_else(|error| panic!("{}: {error}", log.display()));
        let mut command = Command::new(program());
        command
            .arg("up")
            .arg("--data")
            .arg(data)
            .args(["--port", "0"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors);
        let mut process = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut lines = BufReader::new(process.stdout.take().unwrap_or_else(|| panic!("no standard output"))).lines();
        let url = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("ready ").map(|url| url.trim().to_owned()));
        let Some(url) = url else {
            // It has ended, or nobody would know that it is not ready.
            let _ = process.wait();
            return Err(std::fs::read_to_string(&log).unwrap_or_default());
        };
        // Somebody must go on reading, or the service would block on a full pipe.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .into();
        let token = token_of(data, "administrator", &["administrator"]);
        Ok(Self { data: data.to_owned(), url, token, process, agent })
    }

    /// Where the private nats-server is, and the key of its owner, who may do there what no role may.
    ///
    /// # Panics
    /// When the service runs no server of its own.
    #[must_use]
    pub fn owner(&self) -> (String, String) {
        let read = |path: PathBuf| {
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        let instance: Value = serde_json::from_str(&read(self.data.join("instance.json"))).unwrap_or_default();
        let url = instance["nats"]["url"].as_str().unwrap_or_default().to_owned();
        (url, read(self.data.join("nats/key")).trim().to_owned())
    }

    /// The process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Asks as the administrator.
    #[must_use]
    pub fn get(&self, path: &str) -> Answer {
        self.get_as(Some(&self.token), path)
    }

    /// Asks with a token, or without one.
    #[must_use]
    pub fn get_as(&self, token: Option<&str>, path: &str) -> Answer {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        answer(request.call())
    }

    /// Asks with a token for the head of an answer; its status.
    ///
    /// # Panics
    /// When the service does not answer.
    #[must_use]
    pub fn head_as(&self, token: Option<&str>, path: &str) -> u16 {
        let mut request = self.agent.head(format!("{}{path}", self.url));
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        request.call().map_or_else(|error| panic!("HEAD {path}: {error}"), |answer| answer.status().as_u16())
    }

    /// Sends a command as the administrator.
    #[must_use]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_as(Some(&self.token), path, None, body)
    }

    /// Sends a command with a token and a command id, or without.
    #[must_use]
    pub fn post_as(&self, token: Option<&str>, path: &str, command: Option<uuid::Uuid>, body: &Value) -> Answer {
        let mut request = self.agent.post(format!("{}{path}", self.url));
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if let Some(command) = command {
            request = request.header("Idempotency-Key", command.to_string());
        }
        answer(request.send_json(body))
    }

    /// A token for a person with roles, made by the product's own command.
    ///
    /// # Panics
    /// When no token is made.
    #[must_use]
    pub fn token_for(&self, person: &str, roles: &[&str]) -> String {
        token_of(&self.data, person, roles)
    }

    /// Runs a command of the line against this service; its standard output as JSON.
    ///
    /// # Panics
    /// When the command fails or prints no JSON.
    #[must_use]
    pub fn line(&self, arguments: &[&str]) -> Value {
        let output = anjuan(&[&["--data", self.data.to_str().unwrap_or_default(), "--json"], arguments].concat());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "anjuan {arguments:?}: {errors}");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!("anjuan {arguments:?}: {error}: {}", String::from_utf8_lossy(&output.stdout))
        })
    }

    /// Waits until every view has applied the whole log, and answers a view's digest.
    ///
    /// # Panics
    /// When the view does not catch up within a minute.
    #[must_use]
    pub fn digest(&self, view: &str) -> Value {
        let head = self.get("/v1/views").body["views"][0]["head"].as_u64().unwrap_or_default();
        let answer = self.get(&format!("/v1/views/{view}/digest?after={head}"));
        assert_eq!(answer.status, 200, "{}", answer.body);
        json!({"digest": answer.body["digest"], "rows": answer.body["rows"], "sequence": answer.body["sequence"]})
    }

    /// Waits until the service has done by itself what there is to do now: it calls meetings, issues cards, draws up sheets. What is compared
    /// at two times is compared after that.
    ///
    /// # Panics
    /// When it is not done within a minute.
    pub fn settle(&self) {
        let begun = std::time::Instant::now();
        loop {
            let head = self.get("/v1/views").body["views"][0]["head"].as_u64().unwrap_or_default();
            let metrics = self.get_as(None, "/metrics").body;
            let done = metrics.as_str().and_then(|text| {
                text.lines()
                    .find_map(|line| line.strip_prefix("anjuan_workflow_settled_sequence ")?.parse::<u64>().ok())
            });
            if done.is_some_and(|done| done >= head && head > 0) {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{done:?} of {head} is settled");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Stops it as Ctrl-C does, and waits.
    ///
    /// # Panics
    /// When it does not end with success.
    pub fn stop(mut self) {
        signal(self.process.id(), rustix::process::Signal::INT);
        let status = self.process.wait().unwrap_or_else(|error| panic!("waiting: {error}"));
        assert!(status.success(), "Ctrl-C must end it cleanly: {status}");
    }

    /// Kills it as a power cut would the process, and waits until it is gone.
    ///
    /// # Panics
    /// When it cannot be waited for.
    pub fn kill(mut self) {
        self.process.kill().unwrap_or_else(|error| panic!("killing: {error}"));
        self.process.wait().unwrap_or_else(|error| panic!("waiting: {error}"));
    }

    /// The process ids of the private nats-server that belongs to this service.
    #[must_use]
    pub fn nats_pids(&self) -> Vec<u32> {
        children(self.process.id()).into_iter().filter(|pid| name(*pid).contains("nats-server")).collect()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Already ended where the test stopped or killed it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A token made by the product's own command with the key of a data directory, for as long as a test lasts.
fn token_of(data: &Path, person: &str, roles: &[&str]) -> String {
    let data = data.to_str().unwrap_or_default();
    let mut arguments = vec!["--data", data, "--json", "token", "issue", "--person", person, "--minutes", "720"];
    for role in roles {
        arguments.extend(["--role", role]);
    }
    let output = anjuan(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    answer["token"].as_str().unwrap_or_else(|| panic!("no token in {answer}")).to_owned()
}

/// Runs the product's command line to its end.
///
/// # Panics
/// When it does not start.
#[must_use]
pub fn anjuan(arguments: &[&str]) -> Output {
    let mut command = Command::new(program());
    // What people set for themselves must not reach the tests.
    for name in ["ANJUAN_DATA", "ANJUAN_URL", "ANJUAN_TOKEN", "ANJUAN_TOKEN_FILE", "ANJUAN_CA"] {
        command.env_remove(name);
    }
    command
        .env("ANJUAN_LANG", "en")
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("anjuan {arguments:?}: {error}"))
}

/// Sends a signal to a process that may be gone already.
pub fn signal(pid: u32, signal: rustix::process::Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process(pid, signal);
    }
}

fn children(parent: u32) -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        status.lines().any(|line| line.strip_prefix("PPid:").is_some_and(|ppid| ppid.trim() == parent.to_string()))
    })
    .collect()
}

fn name(pid: u32) -> String {
    std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default()
}

fn answer(result: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    match result {
        Ok(mut response) => {
            let status = response.status().as_u16();
            let text = response.body_mut().with_config().limit(1 << 28).read_to_string().unwrap_or_default();
            Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
        }
        // The service is gone or too slow: no answer is an answer that tests of crashes must see.
        Err(error) => Answer { status: 0, body: Value::String(error.to_string()) },
    }
}
