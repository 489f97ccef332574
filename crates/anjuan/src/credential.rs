//! Who a command of the line speaks as (登录凭据): a token that somebody gives, the session of `anjuan login`, or whoever holds the key of the data directory.
//!
//! No secret stands on the command line, where everybody on the machine could read it: it comes from a file, the environment or a prompt.
//! What the key of the data directory signs lasts two minutes and goes to nobody but the service that proved to have the same key.
use crate::client::{Client, Instance};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use anjuan_api::accounts::{InstanceProof, RefreshRequest, SignedIn};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_server::accounts::ADMINISTRATOR;
use anjuan_server::clock::{Clock, Ids, SystemClock, SystemIds};
use anjuan_server::tokens::Tokens;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Where the key of the tokens is in a data directory.
pub(crate) const KEY: &str = "keys/token.key";

/// How long a token lasts that the key of a data directory signs for a command, and how long before its end another one is taken.
const SIGNED: TimeDelta = TimeDelta::minutes(2);
const EARLY: TimeDelta = TimeDelta::seconds(45);

/// What a command speaks with.
pub(crate) enum Credential {
    /// Nothing.
    Nobody,
    /// A token that was given.
    Given(String),
    /// The key of a data directory.
    Key(Box<Signer>),
    /// A session.
    Session(Box<Kept>),
}

impl Credential {
    /// The token for the next request; none where nobody asks.
    pub(crate) fn token(&self) -> Outcome<Option<String>> {
        match self {
            Credential::Nobody => Ok(None),
            Credential::Given(token) => Ok(Some(token.clone())),
            Credential::Key(signer) => signer.token().map(Some),
            Credential::Session(kept) => kept.token().map(Some),
        }
    }
}

/// Signs tokens of the administrator of an installation with the key of its data directory.
pub(crate) struct Signer {
    tokens: Tokens,
    signed: Mutex<Option<(String, Instant)>>,
}

impl Signer {
    /// The key of a data directory; none where there is none, or it is not ours to read.
    pub(crate) fn find(data: &Path, centre: &str) -> Option<Self> {
        let path = data.join(KEY);
        File::open(&path).ok()?;
        let tokens = Tokens::open(&path, centre).ok()?;
        Some(Self { tokens, signed: Mutex::default() })
    }

    fn token(&self) -> Outcome<String> {
        let now = SystemClock.now();
        let mut signed = self.signed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((token, _)) = signed.as_ref().filter(|(_, until)| *until - EARLY > now) {
            return Ok(token.clone());
        }
        let token = self.tokens.issue(ADMINISTRATOR, &[Role::Administrator], SIGNED, SystemIds.next(), now);
        let token = token.map_err(while_doing("a token"))?;
        *signed = Some((token.clone(), now + SIGNED));
        Ok(token)
    }

    /// That what listens at the address of an instance has this key: a process that took its port has not, and nothing is sent to it.
    pub(crate) fn check(&self, instance: &Instance) -> Outcome {
        let nonce = SystemIds.next().simple().to_string();
        let asked = Client::new(instance.url.clone(), Credential::Nobody);
        let proof = asked.get::<InstanceProof>(&format!("/v1/instance/{nonce}"), &[]);
        let address = instance.url.split_once("://").map_or(instance.url.as_str(), |(_, address)| address);
        match proof {
            Ok(proof) if self.tokens.is_proof(address, &nonce, &proof.signature) => Ok(()),
            Err(Failure::Unreachable(why)) => Err(Failure::Unreachable(why)),
            _ => Err(Failure::Unreachable(format!(
                "{} {}",
                instance.url,
                say(
                    "is not the service of this data directory: it has ended, and something else listens there; nothing was sent to it. Start it with `anjuan up`",
                    "并非此数据目录的中心：该中心已结束，端口为他人所用，未向其发送任何内容。请以 `anjuan up` 启动"
                )
            ))),
        }
    }
}

/// A session as it is kept in a file, mode 0600.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Saved {
    /// The service.
    pub(crate) url: String,
    /// The account.
    pub(crate) account: String,
    access_token: String,
    expires_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
}

impl Saved {
    /// What signing in gave.
    pub(crate) fn new(url: &str, signed: &SignedIn) -> Self {
        Self {
            url: url.to_owned(),
            account: signed.account.clone(),
            access_token: signed.access_token.clone(),
            expires_at: signed.expires_at,
            refresh_token: signed.refresh_token.clone(),
        }
    }

    /// The same, of a service that listens elsewhere now.
    pub(crate) fn at(self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self }
    }

    /// Reads it; none where nobody has signed in.
    pub(crate) fn read(path: &Path) -> Outcome<Option<Self>> {
        match std::fs::read_to_string(path) {
            Ok(text) => serde_json::from_str(&text).map(Some).map_err(while_doing(path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::words(format!("{}: {error}", path.display()))),
        }
    }

    /// Writes it for its owner only, whole or not at all.
    pub(crate) fn write(&self, path: &Path) -> Outcome {
        if let Some(directory) = path.parent() {
            std::fs::create_dir_all(directory).map_err(while_doing(directory.display()))?;
        }
        let beside = path.with_extension(format!("new-{}", std::process::id()));
        let text = serde_json::to_string_pretty(self).map_err(while_doing("the session"))?;
        let file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside);
        let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
        written.and_then(|()| std::fs::rename(&beside, path)).map_err(while_doing(path.display()))
    }
}

/// A session that refreshes itself.
pub(crate) struct Kept {
    path: PathBuf,
    saved: Mutex<Saved>,
}

impl Kept {
    /// The session in a file.
    pub(crate) fn new(path: PathBuf, saved: Saved) -> Self {
        Self { path, saved: Mutex::new(saved) }
    }

    fn token(&self) -> Outcome<String> {
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |saved: &Saved| saved.expires_at - EARLY > SystemClock.now();
        if fresh(&saved) {
            return Ok(saved.access_token.clone());
        }
        // Two commands at once must not give the same refresh token: the second would end the session.
        let lock = File::create(self.path.with_extension("lock")).map_err(while_doing(self.path.display()))?;
        lock.lock().map_err(while_doing(self.path.display()))?;
        if let Some(newer) = Saved::read(&self.path)? {
            *saved = newer.at(&saved.url);
        }
        if fresh(&saved) {
            return Ok(saved.access_token.clone());
        }
        let Some(refresh_token) = saved.refresh_token.clone() else { return Ok(saved.access_token.clone()) };
        let client = Client::new(saved.url.clone(), Credential::Nobody);
        let signed: SignedIn = client.post("/v1/sessions/refresh", &[], None, &RefreshRequest { refresh_token })?;
        *saved = Saved::new(&saved.url, &signed);
        saved.write(&self.path)?;
        Ok(saved.access_token.clone())
    }
}

/// Where the session of `anjuan login` is kept: in the data directory, or of a service elsewhere in the user's own directory of state.
pub(crate) fn place(data: Option<&Path>, url: &str) -> Outcome<PathBuf> {
    if let Some(data) = data {
        return Ok(data.join("session.json"));
    }
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let state = variable("XDG_STATE_HOME").or_else(|| Some(variable("HOME")?.join(".local/state")));
    let state = state.ok_or_else(|| Failure::words(say("there is no home directory", "没有主目录")))?;
    let name: String = url.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    Ok(state.join("anjuan").join(format!("session-{name}.json")))
}
