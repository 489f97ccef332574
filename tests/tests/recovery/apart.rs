//! Roles apart (角色分置): a nats-server of the test's own, and each role as a process.
use anjuan_journal::Credentials;
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_tests::service::{anjuan, program, signal};
use rustix::process::Signal;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use uuid::Uuid;

/// One role as a process; it ends with the test.
pub(crate) struct Role {
    process: Child,
    /// The address of a gateway.
    pub(crate) url: String,
}

impl Role {
    pub(crate) fn signal(&self, sent: Signal) {
        signal(self.process.id(), sent);
    }
}

impl Drop for Role {
    fn drop(&mut self) {
        self.signal(Signal::CONT);
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The nats-server between the roles.
pub(crate) struct Apart {
    place: tempfile::TempDir,
    server: Option<Server>,
    runtime: tokio::runtime::Runtime,
    /// Settings of every role, as variables of its environment.
    pub(crate) environment: Vec<(String, String)>,
}

impl Apart {
    pub(crate) fn start() -> Self {
        let place = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let server = runtime.block_on(Server::start(ServerSettings::new(place.path().join("nats")))).unwrap();
        Self { place, server: Some(server), runtime, environment: Vec::new() }
    }

    fn data(&self) -> PathBuf {
        self.place.path().join("data")
    }

    /// Starts a role and waits until it is ready.
    pub(crate) fn role(&self, name: &str) -> Role {
        let server = self.server.as_ref().unwrap();
        let Credentials::Private { user, password, .. } = server.credentials() else { panic!("a private server") };
        let (data, url) = (self.data(), server.url());
        let mut process = Command::new(program())
            .args(["--data", data.to_str().unwrap(), "serve", "--role", name, "--port", "0"])
            .args(["--nats", &url, "--nats-user", &user])
            .env("ANJUAN_NATS_PASSWORD", password)
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("ready"), "{name}: {line}");
        Role { process, url: line.trim_start_matches("ready").trim().to_owned() }
    }

    /// An administrator's token.
    pub(crate) fn token(&self) -> String {
        let issue = ["--json", "token", "issue", "--person", "P011", "--role", "administrator", "--minutes", "720"];
        let issued = anjuan(&[["--data", self.data().to_str().unwrap()].as_slice(), issue.as_slice()].concat());
        let token: Value = serde_json::from_slice(&issued.stdout).unwrap();
        token["token"].as_str().unwrap().to_owned()
    }

    /// Applies the centre that comes with the project.
    pub(crate) fn furnish(&self, gateway: &Role) {
        let centre = anjuan_tests::golden::root().join("deploy/centres/bencha");
        let token = self.token();
        let file = self.place().join("token");
        std::fs::write(&file, token).unwrap();
        let (file, centre) = (file.to_str().unwrap(), centre.to_str().unwrap());
        let line = ["--url", &gateway.url, "--token-file", file, "centre", "apply", centre];
        let applied = anjuan(&line);
        assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    }

    /// Where the data of the roles lies.
    pub(crate) fn place(&self) -> &Path {
        self.place.path()
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }
}

/// One request: status and body.
pub(crate) fn post(url: String, token: &str, command: Uuid, headers: &[(&str, &str)], body: &Value) -> (u16, Value) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into();
    let mut request = agent.post(url).header("Authorization", format!("Bearer {token}"));
    for (name, value) in [("Idempotency-Key", command.to_string().as_str())].iter().chain(headers) {
        request = request.header(*name, *value);
    }
    let mut answer = request.send_json(body).unwrap();
    let body = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    (answer.status().as_u16(), body)
}
