//! The outside channels of a centre (对外通知渠道): `notices.toml` in its directory. Where each person is reached stands here and not in
//! the log: addresses of the staff are theirs, and the log keeps for ever.
//!
//! Secrets are named by file or by variable of the environment, and never stand in the file. Every mistake names its key in both languages.
use crate::rhythm::{Quiet, Rhythm};
use crate::schedule::Retries;
use anjuan_domain::vocabulary::ids::check_token;
use chrono::{NaiveTime, TimeDelta};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// What is wrong with the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// In English, with the key.
    pub en: String,
    /// In Simplified Chinese, with the key.
    pub zh: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}（{}）", self.en, self.zh)
    }
}

impl std::error::Error for Mistake {}

/// Where a secret is; it is read whenever it is needed, so that it can be changed while the service runs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Secret {
    /// A file that holds it.
    File(PathBuf),
    /// A variable of the environment.
    Env(String),
}

/// Where a webhook is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// The address that is posted to.
    pub url: String,
    /// The secrets that sign: one, or two while the receiver changes from one to the other.
    pub secrets: Vec<Secret>,
}

/// How a connection to an SMTP server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the start (port 465).
    Tls,
    /// TLS after `STARTTLS` (port 587).
    Starttls,
    /// None: only to a server on the same machine or in a closed network.
    None,
}

/// Where e-mail goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The server.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The sender's address.
    pub from: String,
    /// User and password; none where the server asks for none.
    pub login: Option<(String, Secret)>,
}

/// One channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Channel {
    /// A webhook: JSON, signed as Standard Webhooks says.
    Webhook(Hook),
    /// An SMS gateway behind a webhook: number and text as JSON, signed the same.
    Sms(Hook),
    /// E-mail.
    Email(Post),
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The channels that reach them.
    pub channels: Vec<String>,
    /// The e-mail address.
    pub mail: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// When they are written to.
    pub rhythm: Rhythm,
}

/// Everything about the outside channels of one centre.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outside {
    /// When what failed is tried again.
    pub retries: Retries,
    /// The channels by name.
    pub channels: BTreeMap<String, Channel>,
    /// The people by id.
    pub people: BTreeMap<String, Recipient>,
}

impl Outside {
    /// Reads `notices.toml`.
    ///
    /// # Errors
    /// [`Mistake`] names the key, or the line where the text is no TOML of this form.
    pub fn read(text: &str) -> Result<Self, Mistake> {
        let file: File = toml::from_str(text).map_err(|error| {
            let said = error.to_string();
            Mistake {
                en: format!("notices.toml does not read: {said}"), zh: format!("notices.toml 无法读取：{said}")
            }
        })?;
        file.checked()
    }

    /// When a person is written to.
    #[must_use]
    pub fn rhythm(&self, person: &str) -> Rhythm {
        self.people.get(person).map(|recipient| recipient.rhythm.clone()).unwrap_or_default()
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    quiet: Option<String>,
    #[serde(default)]
    retries: Option<Vec<String>>,
    #[serde(default)]
    channels: BTreeMap<String, ChannelEntry>,
    #[serde(default)]
    people: BTreeMap<String, PersonEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase", tag = "kind")]
enum ChannelEntry {
    Webhook {
        url: String,
        secrets: Vec<Secret>,
    },
    Sms {
        url: String,
        secrets: Vec<Secret>,
    },
    Email {
        server: String,
        port: u16,
        security: Security,
        from: String,
        #[serde(default)]
        user: Option<String>,
        #[serde(default)]
        password: Option<Secret>,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonEntry {
    channels: Vec<String>,
    #[serde(default)]
    mail: Option<String>,
    #[serde(default)]
    phone: Option<String>,
    #[serde(default)]
    quiet: Option<String>,
    #[serde(default)]
    digest: Vec<String>,
}

fn mistake(key: impl fmt::Display, en: impl fmt::Display, zh: impl fmt::Display) -> Mistake {
    Mistake { en: format!("notices.toml, {key}: {en}"), zh: format!("notices.toml，{key}：{zh}") }
}

impl File {
    fn checked(self) -> Result<Outside, Mistake> {
        let quiet = self.quiet.as_deref().map(|text| quiet("quiet", text)).transpose()?;
        let retries = self.retries.as_deref().map(retries).transpose()?.unwrap_or_default();
        let mut channels = BTreeMap::new();
        for (name, entry) in self.channels {
            let key = format!("channels.{name}");
            check_token(&name).map_err(|error| mistake(&key, &error, "渠道名称只能用字母、数字、_ 和 -"))?;
            channels.insert(name, channel(&key, entry)?);
        }
        let mut people = BTreeMap::new();
        for (person, entry) in self.people {
            let recipient = recipient(&format!("people.{person}"), entry, (&channels, quiet))?;
            people.insert(person, recipient);
        }
        Ok(Outside { retries, channels, people })
    }
}

fn channel(key: &str, entry: ChannelEntry) -> Result<Channel, Mistake> {
    match entry {
        ChannelEntry::Webhook { url, secrets } => hook(key, url, secrets).map(Channel::Webhook),
        ChannelEntry::Sms { url, secrets } => hook(key, url, secrets).map(Channel::Sms),
        ChannelEntry::Email { server, port, security, from, user, password } => {
            if !from.contains('@') {
                return Err(mistake(format!("{key}.from"), "must be an e-mail address", "应为电子邮件地址"));
            }
            let login = match (user, password) {
                (None, None) => None,
                (Some(user), Some(password)) => Some((user, password)),
                _ => {
                    return Err(mistake(key, "`user` and `password` come together", "`user` 与 `password` 须同时给出"));
                }
            };
            Ok(Channel::Email(Post { server, port, security, from, login }))
        }
    }
}

fn hook(key: &str, url: String, secrets: Vec<Secret>) -> Result<Hook, Mistake> {
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(mistake(
            format!("{key}.url"),
            "must begin with https:// or http://",
            "须以 https:// 或 http:// 开头",
        ));
    }
    if !(1..=2).contains(&secrets.len()) {
        let (en, zh) = ("one secret, or two while they are changed", "须有一个密钥，轮换期间两个");
        return Err(mistake(format!("{key}.secrets"), en, zh));
    }
    Ok(Hook { url, secrets })
}

fn recipient(
    key: &str,
    entry: PersonEntry,
    (channels, quiet_of_all): (&BTreeMap<String, Channel>, Option<Quiet>),
) -> Result<Recipient, Mistake> {
    for name in &entry.channels {
        let lacking = |field: &str| {
            let (en, zh) = (format!("the channel `{name}` needs `{field}`"), format!("渠道 `{name}` 需要 `{field}`"));
            mistake(key, en, zh)
        };
        match channels.get(name) {
            None => {
                let (en, zh) = (format!("there is no channel `{name}`"), format!("没有渠道 `{name}`"));
                return Err(mistake(format!("{key}.channels"), en, zh));
            }
            Some(Channel::Email(_)) if entry.mail.is_none() => return Err(lacking("mail")),
            Some(Channel::Sms(_)) if entry.phone.is_none() => return Err(lacking("phone")),
            Some(Channel::Email(_) | Channel::Sms(_) | Channel::Webhook(_)) => {}
        }
    }
    let own = entry.quiet.as_deref().map(|text| quiet(&format!("{key}.quiet"), text)).transpose()?;
    let times = entry.digest.iter().map(|text| time(&format!("{key}.digest"), text));
    let digest = times.collect::<Result<_, _>>()?;
    let rhythm = Rhythm { quiet: own.or(quiet_of_all), digest };
    Ok(Recipient { channels: entry.channels, mail: entry.mail, phone: entry.phone, rhythm })
}

fn time(key: &str, text: &str) -> Result<NaiveTime, Mistake> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| {
        mistake(key, format!("`{text}` is not a time such as 08:30"), format!("`{text}` 不是 08:30 这样的时间"))
    })
}

fn quiet(key: &str, text: &str) -> Result<Quiet, Mistake> {
    let (from, until) = text.split_once('-').ok_or_else(|| {
        let (en, zh) =
            (format!("`{text}` is not a span such as 20:00-08:00"), format!("`{text}` 不是 20:00-08:00 这样的时段"));
        mistake(key, en, zh)
    })?;
    Ok(Quiet { from: time(key, from.trim())?, until: time(key, until.trim())? })
}

fn retries(texts: &[String]) -> Result<Retries, Mistake> {
    let wrong = |text: &str| {
        let en = format!("`{text}` is not a duration such as 5s, 30m, 2h, 1d, longer than the one before");
        mistake("retries", en, format!("`{text}` 不是 5s、30m、2h、1d 这样的时长，且须长于前一项"))
    };
    let offsets = texts.iter().map(|text| duration(text).ok_or_else(|| wrong(text))).collect::<Result<_, _>>()?;
    Retries::new(offsets).ok_or_else(|| wrong(&texts.join(" ")))
}

fn duration(text: &str) -> Option<TimeDelta> {
    let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let count: i64 = count.parse().ok()?;
    match unit {
        "s" => TimeDelta::try_seconds(count),
        "m" => TimeDelta::try_minutes(count),
        "h" => TimeDelta::try_hours(count),
        "d" => TimeDelta::try_days(count),
        _ => None,
    }
}
