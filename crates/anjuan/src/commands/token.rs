//! `anjuan token`: a signed token that names a person and roles, made with the key in the data directory; and the revocation of all
//! that were issued to a person so far, which the service records.
use super::record::fresh_id;
use crate::client::{DEFAULT_DATA, Target};
use crate::credential::KEY;
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use anjuan_api::Accepted;
use anjuan_api::queries::CentreOnDay;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_server::clock::{Clock, Ids, SystemClock, SystemIds};
use anjuan_server::tokens::Tokens;
use chrono::TimeDelta;
use clap::Subcommand;
use std::path::{Path, PathBuf};

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Make a token; whoever holds the data directory's key may.
    Issue {
        /// The person's id in the staff directory, such as P001.
        #[arg(long)]
        person: String,
        /// Only these of the person's roles; where none is given, all that the staff directory of the running service has: window-staff …
        #[arg(long = "role", value_parser = role)]
        roles: Vec<Role>,
        /// For how many minutes it is valid: a quarter of an hour, and no longer than half a day.
        #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=720))]
        minutes: u32,
        /// The centre it is for.
        #[arg(long, default_value = "bencha", env = "ANJUAN_CENTRE_ID")]
        centre_id: String,
    },
    /// Revoke every token that was issued to a person so far: lost, seen by somebody, or of an account that is needed no more.
    Revoke {
        /// The person's id, or the account of the installation.
        #[arg(long)]
        person: String,
        /// Why; it is recorded.
        #[arg(long)]
        reason: String,
    },
}

pub(crate) fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| {
        let names: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        format!("`{text}` is not a role; the roles are {}", names.join(", "))
    })
}

impl Token {
    /// Makes a token and prints it, or revokes those of a person.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        match self {
            Token::Issue { person, roles, minutes, centre_id } => {
                issued(target, form, (person, centre_id), (roles, *minutes))
            }
            Token::Revoke { person, reason } => revoke(target, form, person, reason),
        }
    }
}

fn revoke(target: &Target, form: Form, person: &str, reason: &str) -> Outcome {
    anjuan_domain::vocabulary::ids::check_token(person).map_err(while_doing("--person"))?;
    let path = format!("/v1/centre/person/{person}/revoke-tokens");
    let accepted: Accepted =
        target.connect()?.post(&path, &[], Some(fresh_id()), &serde_json::json!({"reason": reason}))?;
    if form == Form::Json {
        return output::json(&accepted);
    }
    tell!(
        "{}",
        say(
            &format!("what was issued to {person} up to {} opens nothing any more", accepted.time),
            &format!("{person} 在 {} 及以前领取的令牌均已作废", accepted.time)
        )
    )?;
    Ok(())
}

fn issued(target: &Target, form: Form, (person, centre_id): (&str, &str), (roles, minutes): (&[Role], u32)) -> Outcome {
    anjuan_domain::vocabulary::ids::check_token(person).map_err(while_doing("--person"))?;
    let data = target.data.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
    if !data.is_dir() {
        return Err(Failure::words(format!(
            "{} is no data directory: name the one of `anjuan up` with --data",
            data.display()
        )));
    }
    if !data.join(KEY).exists() {
        eprintln!(
            "{}: {}",
            data.join(KEY).display(),
            say(
                "a new key is made; only a service with this data directory takes its tokens",
                "已新建密钥，仅使用此数据目录的中心接受其令牌"
            )
        );
    }
    let roles = match roles {
        [] => roles_of(person, target)?,
        given => given.to_vec(),
    };
    let token = issue(&data, centre_id, person, &roles, minutes)?;
    if form == Form::Json {
        return output::json(
            &serde_json::json!({"person": person, "roles": roles, "centre": centre_id, "minutes": minutes, "token": token}),
        );
    }
    tell!("{token}")?;
    Ok(())
}

/// The roles that the staff directory of the running service gives a person.
fn roles_of(person: &str, target: &Target) -> Outcome<Vec<Role>> {
    let centre: CentreOnDay = target.connect()?.get("/v1/centre", &[])?;
    centre.persons.get(person).map(|known| known.roles.clone()).ok_or_else(|| {
        Failure::words(match say("en", "zh") {
            "zh" => format!("在册工作人员中没有{person}；不在册的账号只能安装维护，请加 --role administrator"),
            _ => format!("{person} is not in the staff directory; such an account sets the installation up and does no more: add --role administrator"),
        })
    })
}

/// A token signed by the key of a data directory.
fn issue(data: &Path, centre: &str, person: &str, roles: &[Role], minutes: u32) -> Outcome<String> {
    let tokens = Tokens::open(&data.join(KEY), centre).map_err(while_doing("the token key"))?;
    tokens
        .issue(person, roles, TimeDelta::minutes(minutes.into()), SystemIds.next(), SystemClock.now())
        .map_err(while_doing("the token"))
}
