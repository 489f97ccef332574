//! Settings (设置): one section per concern, each with `validate`; file, then environment, then flags.
//!
//! Raw settings become validated settings once, here; nothing else of the service reads a file, a flag or the environment,
//! but for the file of the outside channels (`crate::notices`) and the secrets that it names.
mod http;
mod limits;
mod login;
mod notices;
mod seal;
mod traces;
mod views;
mod witnesses;

use anjuan_domain::vocabulary::ids::check_token;
use anjuan_journal::Credentials;
pub use http::HttpSettings;
pub use limits::LimitsSettings;
pub use login::LoginSettings;
pub use notices::NoticesSettings;
pub use seal::SealSettings;
use serde::{Deserialize, Serialize};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use toml::{Table, Value};
pub use traces::TracesSettings;
pub use views::ViewsSettings;
pub use witnesses::{WitnessSettings, WitnessesSettings};

/// What the environment's names begin with: `ANJUAN_HTTP_BIND` is `bind` of `[http]`.
pub const PREFIX: &str = "ANJUAN_";

/// All settings of a process.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The centre and where its data lies.
    pub centre: CentreSettings,
    /// The edge.
    pub http: HttpSettings,
    /// How much of the process one client, one account and all together may take.
    pub limits: LimitsSettings,
    /// Signing in.
    pub login: LoginSettings,
    /// The nats-server.
    pub nats: NatsSettings,
    /// The desk.
    pub desk: DeskSettings,
    /// The views.
    pub views: ViewsSettings,
    /// What the service does by itself.
    pub workflow: WorkflowSettings,
    /// The outside channels.
    pub notices: NoticesSettings,
    /// The seal of the log.
    pub seal: SealSettings,
    /// Who co-signs the checkpoints of the log.
    pub witnesses: WitnessesSettings,
    /// What readiness asks for.
    pub health: HealthSettings,
    /// When the wall clock is not believed.
    pub clock: ClockSettings,
    /// Logs.
    pub log: LogSettings,
    /// Traces.
    pub traces: TracesSettings,
}

/// The centre and where its data lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CentreSettings {
    /// The centre's name, a subject token.
    pub id: String,
    /// The directory of keys, views and the private nats-server.
    pub data: PathBuf,
}

impl Default for CentreSettings {
    fn default() -> Self {
        Self { id: "bencha".into(), data: "anjuan-data".into() }
    }
}

/// The nats-server; without a URL a private one is run.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NatsSettings {
    /// `nats://host:4222`; empty runs a private server.
    pub url: String,
    /// User name, with `password`.
    pub user: String,
    /// Password.
    pub password: String,
    /// A token.
    pub token: String,
    /// A file with an nkey seed.
    pub nkey_file: PathBuf,
    /// A credentials file (JWT and seed).
    pub credentials_file: PathBuf,
    /// The certificate of the authority by which the server is known, in PEM; with it, TLS is required.
    pub ca_file: PathBuf,
    /// A directory with the key of each zone that this process works in, `desk.nkey` and others, for a server that keeps zones apart.
    pub zones: PathBuf,
    /// The nats-server program for the private server; empty looks for it.
    pub program: PathBuf,
    /// Copies of the stream when it is made here.
    pub replicas: u8,
    /// The address of the server's monitoring, `http://127.0.0.1:8222`; empty, it is not asked.
    pub monitor: String,
}

impl std::fmt::Debug for NatsSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NatsSettings").field("url", &self.url).field("user", &self.user).finish_non_exhaustive()
    }
}

impl Default for NatsSettings {
    fn default() -> Self {
        Self {
            url: String::new(),
            user: String::new(),
            password: String::new(),
            token: String::new(),
            nkey_file: PathBuf::new(),
            credentials_file: PathBuf::new(),
            ca_file: PathBuf::new(),
            zones: PathBuf::new(),
            program: PathBuf::new(),
            replicas: 1,
            monitor: String::new(),
        }
    }
}

/// The desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeskSettings {
    /// How many aggregates are kept folded.
    pub warm: NonZeroUsize,
    /// How long a command may be expected to wait, in milliseconds, before it is turned away with 503 at once.
    pub wait_milliseconds: u64,
}

impl Default for DeskSettings {
    fn default() -> Self {
        Self { warm: NonZeroUsize::MIN.saturating_add(19_999), wait_milliseconds: 10_000 }
    }
}

/// What the service does by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkflowSettings {
    /// For how long changes of the log are gathered before they are looked at, in milliseconds; what falls due is done at its instant.
    pub every_milliseconds: u64,
}

impl Default for WorkflowSettings {
    fn default() -> Self {
        Self { every_milliseconds: 1_000 }
    }
}

/// What readiness asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HealthSettings {
    /// The least that the disk of the data directory has free, in MiB.
    pub disk_floor_megabytes: u64,
    /// How long a view may take to reach what the log had, in seconds.
    pub lag_seconds: i64,
}

impl Default for HealthSettings {
    fn default() -> Self {
        Self { disk_floor_megabytes: 64, lag_seconds: 15 }
    }
}

/// When the wall clock is not believed: what the service does by itself then waits for `anjuan clock confirm`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClockSettings {
    /// A leap of so many seconds against the monotonic clock, or behind the last time recorded.
    pub leap_seconds: i64,
    /// At a start, so many days after the last time recorded.
    pub gap_days: i64,
}

impl Default for ClockSettings {
    fn default() -> Self {
        Self { leap_seconds: 300, gap_days: 30 }
    }
}

/// Logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// What is logged: `info`, `anjuan_server=debug,info`.
    pub filter: String,
    /// `json` or `text`, on standard error.
    pub form: LogForm,
}

/// The form of logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogForm {
    /// One JSON object per line.
    Json,
    /// For people.
    Text,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { filter: "info".into(), form: LogForm::Json }
    }
}

/// Why settings are not taken; names section and key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("settings, {origin}: {what}")]
pub struct SettingsError {
    /// File, environment or flags.
    pub origin: String,
    /// What is wrong.
    pub what: String,
}

impl SettingsError {
    fn new(origin: impl Into<String>, what: impl std::fmt::Display) -> Self {
        Self { origin: origin.into(), what: what.to_string() }
    }
}

impl Settings {
    /// Settings from a file (if any), then the environment's `ANJUAN_<SECTION>_<KEY>`, then flags `section.key`.
    ///
    /// # Errors
    /// [`SettingsError`] names where the mistake stands.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &[(&str, String)],
    ) -> Result<Self, SettingsError> {
        let mut table = Table::try_from(Self::default()).map_err(|error| SettingsError::new("defaults", error))?;
        if let Some(path) = file {
            let origin = path.display().to_string();
            let text = std::fs::read_to_string(path).map_err(|error| SettingsError::new(&origin, error))?;
            // Read strictly on its own first, so that the error points to line and key of the file.
            toml::from_str::<Self>(&text).map_err(|error| SettingsError::new(&origin, error))?;
            let given: Table = toml::from_str(&text).map_err(|error| SettingsError::new(&origin, error))?;
            merge(&mut table, given);
        }
        for (name, value) in environment {
            let Some((section, key)) = section_of(&name, &table) else { continue };
            set(&mut table, &section, &key, &value)
                .map_err(|what| SettingsError::new(format!("environment {name}"), what))?;
        }
        for (name, value) in flags {
            let (section, key) = name.split_once('.').unwrap_or((name, ""));
            set(&mut table, section, key, value).map_err(|what| SettingsError::new(format!("flag {name}"), what))?;
        }
        let settings: Self = table.try_into().map_err(|error| SettingsError::new("together", error))?;
        settings.validate()?;
        Ok(settings)
    }

    /// Whether every section can be used.
    ///
    /// # Errors
    /// [`SettingsError`] names section, key and what it must be.
    pub fn validate(&self) -> Result<(), SettingsError> {
        self.centre.validate()?;
        self.http.validate()?;
        self.limits.validate()?;
        self.login.validate()?;
        self.nats.validate()?;
        self.views.validate()?;
        self.traces.validate()?;
        self.seal.validate()?;
        self.witnesses.validate()?;
        self.workflow.validate()
    }

    /// All settings as TOML, secrets left out.
    #[must_use]
    pub fn dump(&self) -> String {
        let mut shown = self.clone();
        for secret in [&mut shown.nats.password, &mut shown.nats.token] {
            if !secret.is_empty() {
                *secret = "(not shown)".into();
            }
        }
        toml::to_string(&shown).unwrap_or_else(|error| format!("# {error}\n"))
    }
}

impl CentreSettings {
    /// Whether the section can be used.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        check_token(&self.id).map_err(|error| SettingsError::new("[centre] id", error))
    }

    /// A key file.
    #[must_use]
    pub fn key(&self, name: &str) -> PathBuf {
        self.data.join("keys").join(name)
    }

    /// Where this process keeps what it last knew of the log, apart from the server's store.
    #[must_use]
    pub fn anchor(&self) -> PathBuf {
        self.data.join("anchor")
    }

    /// Where the seal of the log has its files.
    #[must_use]
    pub fn proof(&self) -> PathBuf {
        self.data.join("proof")
    }

    /// The directory of the views' stores.
    #[must_use]
    pub fn views(&self) -> PathBuf {
        self.data.join("views")
    }
}

impl NatsSettings {
    /// Whether the section can be used.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        let given = [
            !self.user.is_empty(),
            !self.token.is_empty(),
            self.nkey_file != Path::new(""),
            self.credentials_file != Path::new(""),
            self.zones != Path::new(""),
        ];
        if given.into_iter().filter(|given| *given).count() > 1 {
            return Err(SettingsError::new("[nats]", "give one of user, token, nkey_file, credentials_file and zones"));
        }
        match self.replicas {
            1 | 3 | 5 => Ok(()),
            other => Err(SettingsError::new("[nats] replicas", format!("{other}: JetStream keeps 1, 3 or 5"))),
        }
    }

    /// Who we are to the server.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        if !self.user.is_empty() {
            Credentials::Password { user: self.user.clone(), password: self.password.clone() }
        } else if !self.token.is_empty() {
            Credentials::Token(self.token.clone())
        } else if self.nkey_file != Path::new("") {
            Credentials::NkeyFile(self.nkey_file.clone())
        } else if self.credentials_file != Path::new("") {
            Credentials::CredentialsFile(self.credentials_file.clone())
        } else {
            Credentials::Open
        }
    }

    /// What the journal needs to reach the server at `url`.
    #[must_use]
    pub fn journal(&self, url: &str, centre: &str) -> anjuan_journal::Settings {
        let monitor = Some(self.monitor.clone()).filter(|monitor| !monitor.is_empty());
        anjuan_journal::Settings {
            replicas: self.replicas,
            monitor,
            ca: Some(self.ca_file.clone()).filter(|file| file != Path::new("")),
            ..anjuan_journal::Settings::new(url, self.credentials(), centre)
        }
    }
}

impl WorkflowSettings {
    /// Whether the section can be used.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        if self.every_milliseconds < 10 {
            return Err(SettingsError::new("[workflow] every_milliseconds", "at least 10"));
        }
        Ok(())
    }
}

/// Writes the values of `given` over those of `table`.
fn merge(table: &mut Table, given: Table) {
    for (key, value) in given {
        match (table.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(value)) => merge(inner, value),
            (_, value) => {
                table.insert(key, value);
            }
        }
    }
}

/// Section and key of an environment name of ours; none for a name that is not of a section, such as `ANJUAN_TOKEN`.
/// `ANJUAN_NATS_SERVER` names the nats-server program, as the journal and the set-up have it too.
fn section_of(name: &str, table: &Table) -> Option<(String, String)> {
    let (section, key) = name.strip_prefix(PREFIX)?.split_once('_')?;
    let section = section.to_ascii_lowercase();
    let key = if name == "ANJUAN_NATS_SERVER" { "program".into() } else { key.to_ascii_lowercase() };
    table.contains_key(&section).then_some((section, key))
}

/// Sets one value, read as what stands there already is: a number stays a number.
fn set(table: &mut Table, section: &str, key: &str, text: &str) -> Result<(), String> {
    let section_table = table
        .get_mut(section)
        .and_then(Value::as_table_mut)
        .ok_or_else(|| format!("there is no section `{section}`"))?;
    let value = section_table.get_mut(key).ok_or_else(|| format!("there is no key `{key}` in [{section}]"))?;
    *value = match value {
        Value::Integer(_) => Value::Integer(text.parse().map_err(|_| format!("`{text}` is not a whole number"))?),
        Value::Boolean(_) => Value::Boolean(text.parse().map_err(|_| format!("`{text}` is neither true nor false"))?),
        _ => Value::String(text.to_owned()),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("anjuan.toml");
        std::fs::write(&path, file).unwrap();
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let flags: Vec<_> = flags.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Settings::load(Some(&path), environment, &flags)
    }

    #[test]
    fn flags_win_over_the_environment_and_that_over_the_file() {
        let file = "[http]\nbind = \"127.0.0.1:1\"\nbody_limit = 2000\ntimeout_seconds = 7\n";
        let environment = [
            ("ANJUAN_HTTP_BIND", "127.0.0.1:2"),
            ("ANJUAN_HTTP_BODY_LIMIT", "3000"),
            ("ANJUAN_TOKEN", "x"),
            ("ANJUAN_NATS_SERVER", "/opt/nats-server"),
            ("PATH", "/"),
        ];
        let settings = load(file, &environment, &[("http.bind", "127.0.0.1:3")]).unwrap();
        assert_eq!(settings.http.bind.port(), 3);
        assert_eq!((settings.http.body_limit, settings.http.timeout_seconds), (3000, 7));
        assert_eq!(settings.nats.program, Path::new("/opt/nats-server"));
    }

    #[test]
    fn a_mistake_is_named_with_its_place() {
        let error = load("[http]\nbnid = 1\n", &[], &[]).unwrap_err().to_string();
        assert!(error.contains("anjuan.toml") && error.contains("line 2") && error.contains("bnid"), "{error}");
        let error = load("", &[("ANJUAN_DESK_WARM", "many")], &[]).unwrap_err().to_string();
        assert!(error.contains("ANJUAN_DESK_WARM") && error.contains("many"), "{error}");
        let error = load("", &[], &[("http.port", "1")]).unwrap_err().to_string();
        assert!(error.contains("http.port") && error.contains("`port`"), "{error}");
        let error = load("[centre]\nid = \"a.b\"\n", &[], &[]).unwrap_err().to_string();
        assert!(error.contains("[centre] id"), "{error}");
    }

    #[test]
    fn the_dump_reads_back_and_shows_no_secret() {
        let settings = load("[nats]\nuser = \"u\"\npassword = \"geheim\"\n", &[], &[]).unwrap();
        let dump = settings.dump();
        assert!(!dump.contains("geheim") && !format!("{settings:?}").contains("geheim"), "{dump}");
        assert_eq!(toml::from_str::<Settings>(&dump).unwrap().http, settings.http);
    }
}
