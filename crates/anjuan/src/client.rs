//! The service over HTTP, as every command but `up` and `serve` reaches it.
//!
//! The address comes from a flag, the environment, or the `instance.json` that `up` leaves in its data directory; who speaks is in
//! [`crate::credential`].
use crate::credential::{self, Credential, Kept, Saved, Signer};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use anjuan_api::problem::Problem;
use clap::Args;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

/// Where the service is, and as whom to speak.
#[derive(Debug, Clone, Args)]
pub(crate) struct Target {
    /// The data directory of a running `anjuan up`: its instance.json names the address, its key says who may.
    #[arg(long, global = true, env = "ANJUAN_DATA", value_name = "DIR", help_heading = "Connection")]
    pub(crate) data: Option<PathBuf>,
    /// The address of a running service, such as http://127.0.0.1:7800.
    #[arg(long, global = true, env = "ANJUAN_URL", value_name = "URL", help_heading = "Connection")]
    pub(crate) url: Option<String>,
    /// A file with a token; ANJUAN_TOKEN gives the token itself. Without either, the session of `anjuan login` speaks, or the key of the data directory.
    #[arg(long, global = true, env = "ANJUAN_TOKEN_FILE", value_name = "FILE", help_heading = "Connection")]
    pub(crate) token_file: Option<PathBuf>,
    /// A file with the certificate of the authority that the service's own certificate is from, as `anjuan tls` makes it; absent, the
    /// authorities that every browser knows.
    #[arg(long, global = true, env = "ANJUAN_CA", value_name = "FILE", help_heading = "Connection")]
    pub(crate) ca: Option<PathBuf>,
}

/// What `up` leaves in its data directory (mode 0600) for the other commands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Instance {
    /// The address.
    pub(crate) url: String,
    /// The process.
    pub(crate) pid: u32,
    /// The centre.
    pub(crate) centre: String,
    /// The nats-server behind it, for `anjuan doctor`.
    pub(crate) nats: Nats,
    /// The certificates by which it is known, where it speaks TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ca: Option<PathBuf>,
    /// The inode of the data directory: in a copy of the directory the file is of the other service. 0 is not compared.
    #[serde(default)]
    pub(crate) directory: u64,
}

/// How to reach the nats-server of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Nats {
    /// Its address.
    pub(crate) url: String,
    /// The user; absent where it asks for none or the credentials are in a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) user: Option<String>,
    /// The password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) password: Option<String>,
}

impl Instance {
    /// Where it stands in a data directory.
    pub(crate) fn path(data: &Path) -> PathBuf {
        data.join("instance.json")
    }

    /// Reads it.
    pub(crate) fn read(data: &Path) -> Outcome<Self> {
        let path = Self::path(data);
        let text = std::fs::read_to_string(&path).map_err(|error| {
            Failure::Unreachable(format!(
                "{} {} ({error}): `anjuan up --data {}`, {}",
                path.display(),
                say("names no running service", "未指明运行中的中心"),
                data.display(),
                say("or give --url, and sign in with `anjuan login`", "或给出 --url，并以 `anjuan login` 登录")
            ))
        })?;
        let instance: Self = serde_json::from_str(&text).map_err(while_doing(path.display()))?;
        if instance.directory == 0 || inode(data) == instance.directory {
            return Ok(instance);
        }
        Err(Failure::words(format!(
            "{} {}",
            path.display(),
            say(
                "is of the service that this directory was copied from: start this one with `anjuan up`, or name the other's --data",
                "属于此目录所复制自的中心：请以 `anjuan up` 启动本目录，或用 --data 指定原目录"
            )
        )))
    }
}

/// What tells a directory from a copy of it.
pub(crate) fn inode(directory: &Path) -> u64 {
    std::fs::metadata(directory).map_or(0, |metadata| std::os::unix::fs::MetadataExt::ino(&metadata))
}

/// A connection to the service.
pub(crate) struct Client {
    agent: ureq::Agent,
    url: String,
    credential: Credential,
}

/// The directory that commands look into when none is named.
pub(crate) const DEFAULT_DATA: &str = "data";

impl Target {
    /// The data directory of the service, where no address is given.
    fn directory(&self) -> Option<PathBuf> {
        let data = || self.data.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
        self.url.is_none().then(data)
    }

    /// The address of the service, `--url` first, then `--data`, then `./data`; and its key, where it is ours to read. Of a data directory
    /// nothing but the service that has its key is spoken to.
    fn found(&self) -> Outcome<(String, Option<Signer>)> {
        let Some(data) = self.directory() else {
            self.ca.as_deref().map(trust).transpose()?;
            return Ok((self.url.clone().unwrap_or_default().trim_end_matches('/').to_owned(), None));
        };
        let instance = Instance::read(&data)?;
        if let Some(ca) = self.ca.as_ref().or(instance.ca.as_ref()) {
            trust(ca)?;
        }
        let signer = Signer::find(&data, &instance.centre).ok_or_else(|| {
            Failure::words(format!(
                "{}: {}",
                data.join(credential::KEY).display(),
                say(
                    "cannot be read, so that nothing shows which service this is: give --url, and sign in with `anjuan login`",
                    "无法读取，不能确认服务身份：请给出 --url，并以 `anjuan login` 登录"
                )
            ))
        })?;
        signer.check(&instance)?;
        Ok((instance.url.trim_end_matches('/').to_owned(), Some(signer)))
    }

    /// Where the session of `anjuan login` is kept, and the service, spoken to by nobody.
    pub(crate) fn unknown(&self) -> Outcome<(PathBuf, Client)> {
        let (url, _) = self.found()?;
        Ok((credential::place(self.directory().as_deref(), &url)?, Client::new(url, Credential::Nobody)))
    }

    /// The service, spoken to by whoever has a token, a session or the key of the data directory, in this order.
    pub(crate) fn connect(&self) -> Outcome<Client> {
        let (url, signer) = self.found()?;
        if let Some(token) = self.given()? {
            return Ok(Client::new(url, Credential::Given(token)));
        }
        let place = credential::place(self.directory().as_deref(), &url).ok();
        let session = place.map(|path| Ok((Saved::read(&path)?, path))).transpose()?;
        let credential = match (session, signer) {
            // The session of a data directory is of the service that has its key, wherever that listens now.
            (Some((Some(saved), path)), signer) if signer.is_some() || saved.url == url => {
                Credential::Session(Box::new(Kept::new(path, saved.at(&url))))
            }
            (_, Some(signer)) => Credential::Key(Box::new(signer)),
            (_, None) => Credential::Nobody,
        };
        Ok(Client::new(url, credential))
    }

    /// The token that somebody gives.
    fn given(&self) -> Outcome<Option<String>> {
        if let Some(path) = &self.token_file {
            let text = std::fs::read_to_string(path).map_err(while_doing(path.display()))?;
            return Ok(Some(text.trim().to_owned()));
        }
        Ok(std::env::var("ANJUAN_TOKEN").ok().filter(|token| !token.is_empty()))
    }
}

/// By which authorities this process knows the service: those of a file, or those that every browser knows.
static TRUSTED: OnceLock<TlsConfig> = OnceLock::new();

/// From now on the service is known by the certificates of this file, and by no others.
pub(crate) fn trust(ca: &Path) -> Outcome {
    let text = std::fs::read(ca).map_err(while_doing(ca.display()))?;
    let certificates = parse_pem(&text).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(Ok(certificate)),
        Ok(_) => None,
        Err(error) => Some(Err(error)),
    });
    let certificates: Vec<_> = certificates.collect::<Result<_, _>>().map_err(while_doing(ca.display()))?;
    if certificates.is_empty() {
        return Err(Failure::words(format!(
            "{}: {}",
            ca.display(),
            say(
                "no certificate stands in it; name the ca.pem that `anjuan tls` made",
                "其中没有证书，请指定 `anjuan tls` 生成的 ca.pem"
            )
        )));
    }
    // Named once in a run; the first name holds.
    let _ = TRUSTED.set(TlsConfig::builder().root_certs(RootCerts::from(certificates)).build());
    Ok(())
}

fn agent(patience: Option<Duration>) -> ureq::Agent {
    let tls = TRUSTED.get().cloned().unwrap_or_default();
    let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(patience).tls_config(tls);
    config.build().into()
}

impl Client {
    /// A connection to `url`, speaking with a credential.
    pub(crate) fn new(url: String, credential: Credential) -> Self {
        Self { agent: agent(Some(Duration::from_secs(120))), url, credential }
    }

    /// The same connection, for whoever does not wait longer than this for an answer.
    pub(crate) fn within(self, patience: Duration) -> Self {
        Self { agent: agent(Some(patience)), ..self }
    }

    /// Asks, and decodes the answer.
    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, String)]) -> Outcome<T> {
        decode(path, &self.get_text(path, query)?)
    }

    /// Asks, and decodes the answer whatever its status: of health, a bad status has a good answer.
    pub(crate) fn get_any<T: DeserializeOwned>(&self, path: &str) -> Outcome<T> {
        let request = self.agent.get(format!("{}{path}", self.url));
        let mut response = self.headers(request)?.call().map_err(|error| self.unreachable(&error))?;
        decode(path, &response.body_mut().read_to_string().map_err(while_doing(path))?)
    }

    /// Asks, and gives the answer as it came.
    pub(crate) fn get_text(&self, path: &str, query: &[(&str, String)]) -> Outcome<String> {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        for (name, value) in query {
            request = request.query(*name, value);
        }
        self.answer(path, self.headers(request)?.call())
    }

    /// Asks for a file, and gives its bytes.
    pub(crate) fn get_bytes(&self, path: &str, query: &[(&str, String)]) -> Outcome<Vec<u8>> {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        for (name, value) in query {
            request = request.query(*name, value);
        }
        let mut response = self.headers(request)?.call().map_err(|error| self.unreachable(&error))?;
        let status = response.status();
        let bytes = response.body_mut().with_config().limit(1 << 30).read_to_vec().map_err(while_doing(path))?;
        if status.is_success() {
            Ok(bytes)
        } else {
            Err(problem(path, status.as_u16(), &String::from_utf8_lossy(&bytes)))
        }
    }

    /// Sends a body, and decodes the answer.
    pub(crate) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, String)],
        command: Option<uuid::Uuid>,
        body: &impl Serialize,
    ) -> Outcome<T> {
        decode(path, &self.post_text(path, query, command, body)?)
    }

    /// Sends a body, and gives the answer as it came.
    pub(crate) fn post_text(
        &self,
        path: &str,
        query: &[(&str, String)],
        command: Option<uuid::Uuid>,
        body: &impl Serialize,
    ) -> Outcome<String> {
        let mut request = self.headers(self.agent.post(format!("{}{path}", self.url)))?;
        for (name, value) in query {
            request = request.query(*name, value);
        }
        if let Some(command) = command {
            request = request.header("Idempotency-Key", command.to_string());
        }
        self.answer(path, request.send_json(body))
    }

    /// Sends an empty body, and gives each line of the answer as it comes.
    pub(crate) fn post_lines(&self, path: &str, mut line: impl FnMut(&str) -> Outcome) -> Outcome {
        use std::io::BufRead;
        let mut request = agent(None).post(format!("{}{path}", self.url));
        if let Some(token) = self.credential.token()? {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let mut response = request.send_empty().map_err(|error| self.unreachable(&error))?;
        if !response.status().is_success() {
            let text = response.body_mut().read_to_string().unwrap_or_default();
            return Err(problem(path, response.status().as_u16(), &text));
        }
        for text in std::io::BufReader::new(response.body_mut().as_reader()).lines() {
            line(&text.map_err(while_doing(path))?)?;
        }
        Ok(())
    }

    fn headers<B>(&self, request: ureq::RequestBuilder<B>) -> Outcome<ureq::RequestBuilder<B>> {
        let request = request.header("Accept-Language", crate::language::tag());
        Ok(match self.credential.token()? {
            Some(token) => request.header("Authorization", format!("Bearer {token}")),
            None => request,
        })
    }

    /// The address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn answer(&self, path: &str, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Outcome<String> {
        let mut response = answer.map_err(|error| self.unreachable(&error))?;
        let status = response.status();
        let text = response.body_mut().with_config().limit(1 << 30).read_to_string().map_err(while_doing(path))?;
        if status.is_success() { Ok(text) } else { Err(problem(path, status.as_u16(), &text)) }
    }

    fn unreachable(&self, error: &ureq::Error) -> Failure {
        Failure::Unreachable(format!(
            "{} {} ({error}): {}",
            self.url,
            say("does not answer", "没有应答"),
            say(
                "is `anjuan up` running? A command sent with its --command-id can be sent again safely",
                "`anjuan up` 是否在运行？带同一 --command-id 的指令可安全重发"
            )
        ))
    }
}

fn decode<T: DeserializeOwned>(path: &str, text: &str) -> Outcome<T> {
    serde_json::from_str(text).map_err(while_doing(format!(
        "the answer to {path} is not of the shape expected; is the service another version?"
    )))
}

fn problem(path: &str, status: u16, text: &str) -> Failure {
    match serde_json::from_str::<Problem>(text) {
        Ok(problem) => Failure::Problem(Box::new(problem)),
        Err(_) => Failure::words(format!("{path} {} {status}: {text}", say("answered", "应答"))),
    }
}
