//! The section `[login]` (登录设置): how long tokens and sessions last, what passwords cost and must be, who needs a second factor.
use super::SettingsError;
use anjuan_domain::vocabulary::actor::Role;
use serde::{Deserialize, Serialize};

/// Signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoginSettings {
    /// How many minutes an access token lasts, at most 15.
    pub access_minutes: i64,
    /// How many hours a session lasts, however often it is refreshed; at most a week.
    pub session_hours: i64,
    /// How many minutes a password serves that serves once.
    pub once_minutes: i64,
    /// Who needs a second factor: roles by comma; empty, nobody.
    pub second_factor: String,
    /// How many characters a password has at least.
    pub password_length: usize,
    /// Wrong passwords for one account from one address before there is a wait.
    pub attempts: u32,
    /// The first wait, in seconds; each wrong one more doubles it.
    pub wait_seconds: i64,
    /// The longest wait, in seconds.
    pub longest_wait_seconds: i64,
    /// The memory of argon2id, in KiB.
    pub memory_kib: u32,
    /// Its passes.
    pub passes: u32,
    /// How many passwords are hashed at once.
    pub hashers: usize,
    /// How many more wait for that; others are turned away with 503.
    pub waiting: usize,
}

impl Default for LoginSettings {
    fn default() -> Self {
        Self {
            access_minutes: 15,
            session_hours: 12,
            once_minutes: 60,
            second_factor: "director,deputy-director,window-head,inspector,administrator".into(),
            password_length: 12,
            attempts: 5,
            wait_seconds: 30,
            longest_wait_seconds: 900,
            // RFC 9106 and OWASP: 19 MiB and two passes, one lane.
            memory_kib: 19_456,
            passes: 2,
            hashers: 2,
            waiting: 64,
        }
    }
}

impl LoginSettings {
    /// Who needs a second factor; none where a name is no role.
    #[must_use]
    pub fn second_factor(&self) -> Option<Vec<Role>> {
        let names = self.second_factor.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.map(Role::parse).collect()
    }

    /// Whether the section can be used.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        let numbers = [
            ("access_minutes", self.access_minutes, 1, 15),
            ("session_hours", self.session_hours, 1, 168),
            ("once_minutes", self.once_minutes, 1, 1_440),
            ("wait_seconds", self.wait_seconds, 1, 3_600),
            ("longest_wait_seconds", self.longest_wait_seconds, self.wait_seconds, 86_400),
            ("attempts", self.attempts.into(), 1, 1_000),
            ("password_length", i64::try_from(self.password_length).unwrap_or(i64::MAX), 8, 128),
            ("memory_kib", self.memory_kib.into(), 64, 1_048_576),
            ("passes", self.passes.into(), 1, 64),
            ("hashers", i64::try_from(self.hashers).unwrap_or(i64::MAX), 1, 64),
            ("waiting", i64::try_from(self.waiting).unwrap_or(i64::MAX), 0, 10_000),
        ];
        for (key, given, least, most) in numbers {
            if given < least || given > most {
                return Err(SettingsError::new(format!("[login] {key}"), format!("from {least} to {most}")));
            }
        }
        match self.second_factor() {
            Some(_) => Ok(()),
            None => Err(SettingsError::new("[login] second_factor", "roles by comma, such as director,inspector")),
        }
    }
}
