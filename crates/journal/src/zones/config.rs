//! The zones as the nats-server reads them (分区配置): accounts with their users, and who exports what to whom.
use super::{Act, Zone, account, grants};
use crate::log::LogError;
use crate::server::identity::key_in;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// A user of the private server beside the keys: readers outside, who have a password.
#[derive(Debug, Clone, Copy)]
pub struct Password<'a> {
    /// The name.
    pub user: &'a str,
    /// The password.
    pub password: &'a str,
}

/// The public key of each zone, whose seeds lie in a directory; those that are not there are made.
///
/// # Errors
/// [`LogError`] names the file that cannot be used.
pub fn keys(dir: &Path) -> Result<BTreeMap<Zone, String>, LogError> {
    crate::server::directory(dir)?;
    Zone::ALL.into_iter().map(|zone| Ok((zone, key_in(&dir.join(zone.file()))?.public_key()))).collect()
}

/// What one account exports and imports.
#[derive(Debug, Default)]
struct Account {
    exports: Vec<String>,
    imports: Vec<String>,
}

fn name(zone: Zone) -> String {
    zone.as_str().to_uppercase()
}

/// The `accounts` of a server's configuration, for one centre; `key` says the public key of each zone.
#[must_use]
pub fn accounts(centre: &str, key: impl Fn(Zone) -> String, outside: Option<Password<'_>>) -> String {
    let mut all: BTreeMap<String, Account> = BTreeMap::new();
    for (act, zones) in grants() {
        let subject = act.subject(centre);
        let (owner, form, more) = match act {
            Act::Call(stream, _) | Act::Store(stream, _) => (account(stream).to_owned(), "service", ""),
            Act::Stream(stream, _) => (account(stream).to_owned(), "service", ", response_type: \"stream\""),
            Act::Hear(stream, _) => (account(stream).to_owned(), "stream", ""),
            Act::Ask(zone, _) => (name(zone), "service", ""),
        };
        // Whoever serves a subject need not import it.
        let zones: Vec<Zone> = zones.iter().copied().filter(|zone| name(*zone) != owner).collect();
        let to: Vec<String> = zones.iter().map(|zone| name(*zone)).collect();
        let export = format!("{{ {form}: \"{subject}\", accounts: [{}]{more} }}", to.join(", "));
        all.entry(owner.clone()).or_default().exports.push(export);
        for zone in &zones {
            let known = act.known_as(centre);
            let to = if known == subject { String::new() } else { format!(", to: \"{known}\"") };
            let import = format!("{{ {form}: {{ account: {owner}, subject: \"{subject}\" }}{to} }}");
            all.entry(name(*zone)).or_default().imports.push(import);
        }
    }
    let mut text = String::from("accounts {\n");
    for (account, Account { exports, imports }) in all {
        let _ = writeln!(text, "  {account} {{");
        match Zone::ALL.into_iter().find(|zone| name(*zone) == account) {
            Some(zone) => {
                let outside = outside.filter(|_| zone == Zone::Observer).map_or_else(String::new, |outside| {
                    format!(", {{ user: \"{}\", password: \"{}\" }}", outside.user, outside.password)
                });
                let _ = writeln!(text, "    users: [ {{ nkey: {} }}{outside} ]", key(zone));
            }
            None => text.push_str("    jetstream: enabled\n"),
        }
        for (what, rows) in [("exports", exports), ("imports", imports)] {
            if !rows.is_empty() {
                let _ = writeln!(text, "    {what}: [\n      {}\n    ]", rows.join("\n      "));
            }
        }
        text.push_str("  }\n");
    }
    text.push_str("}\n");
    text
}
