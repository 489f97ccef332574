//! `anjuan tls`: an authority of one's own for a private zone (自建证书机构), and certificates from it, by one command.
//!
//! The authority is made once, and its key stays with whoever runs this: no process of the service needs it. A certificate that is
//! made again under the same name takes the place of the old one whole, and a running service reads it by itself.
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use anjuan_server::clock::{Clock, SystemClock};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use clap::Args;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use serde_json::json;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Which certificate.
#[derive(Debug, Args)]
pub(crate) struct Tls {
    /// Where the files go: ca.pem and ca.key, made once, and the certificate with its key, made anew each time.
    #[arg(long, value_name = "DIR", default_value = "tls")]
    out: PathBuf,
    /// What the files of the certificate are called: server.pem and server.key.
    #[arg(long, value_name = "NAME", default_value = "server", value_parser = file_name)]
    server: String,
    /// A name or an address by which it is reached; localhost and 127.0.0.1 are always among them.
    #[arg(long = "name", value_name = "HOST")]
    names: Vec<String>,
    /// For how many days the certificate is valid.
    #[arg(long, default_value_t = 397, value_parser = clap::value_parser!(u32).range(1..=397))]
    days: u32,
}

/// What the authority is called in its certificate.
const AUTHORITY: &str = "anjuan private zone";

/// For how many days the authority is valid.
const AUTHORITY_DAYS: i64 = 3_650;

/// How long ago a certificate begins: the clocks of others may be behind.
const BEFORE: TimeDelta = TimeDelta::days(1);

fn file_name(text: &str) -> Result<String, String> {
    match anjuan_domain::vocabulary::ids::check_token(text) {
        Ok(()) if text != "ca" => Ok(text.to_owned()),
        Ok(()) => Err("`ca` is the authority's own name".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

impl Tls {
    /// Makes what is missing, and the certificate anew.
    pub(crate) fn run(&self, form: Form) -> Outcome {
        let directory = &self.out;
        let now = SystemClock.now();
        DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(while_doing(directory.display()))?;
        let [ca, ca_key] = ["ca.pem", "ca.key"].map(|name| directory.join(name));
        let authority = authority(&ca, &ca_key, now)?;
        let key = KeyPair::generate().map_err(while_doing("a key"))?;
        let made = server(&self.names, now + TimeDelta::days(self.days.into()), now)?;
        let made = made.signed_by(&key, &authority).map_err(while_doing("the certificate"))?;
        let [file, key_file] = ["pem", "key"].map(|form| directory.join(format!("{}.{form}", self.server)));
        let of_authority = fs::read_to_string(&ca).map_err(while_doing(ca.display()))?;
        write(&key_file, &key.serialize_pem())?;
        write(&file, &format!("{}{of_authority}", made.pem()))?;
        if form == Form::Json {
            return output::json(&json!({"ca": ca, "certificate": file, "key": key_file}));
        }
        tell!(
            "{} {}",
            say("authority, for whoever connects (--ca):", "机构证书，供连接方使用（--ca）："),
            ca.display()
        )?;
        tell!("{} {}", say("certificate:", "证书："), file.display())?;
        tell!("{} {}", say("its key:", "私钥："), key_file.display())?;
        tell!(
            "{} anjuan up --bind 0.0.0.0 --tls-certificate {} --tls-key {}",
            say("try:", "试试："),
            file.display(),
            key_file.display()
        )?;
        tell!("{}", say("keep ca.key where the service does not run", "ca.key 请另行保管，不要留在服务所在的机器上"))
    }
}

/// The authority of the files; made where there is none. Of two files one alone is not overwritten.
fn authority(certificate: &Path, key: &Path, now: DateTime<Utc>) -> Outcome<Issuer<'static, KeyPair>> {
    match (certificate.exists(), key.exists()) {
        (true, true) => {
            let text = fs::read_to_string(key).map_err(while_doing(key.display()))?;
            let pair = KeyPair::from_pem(&text).map_err(while_doing(key.display()))?;
            Ok(Issuer::new(of_authority(now), pair))
        }
        (false, false) => {
            let pair = KeyPair::generate().map_err(while_doing("a key"))?;
            let made = of_authority(now).self_signed(&pair).map_err(while_doing("the authority"))?;
            write(key, &pair.serialize_pem())?;
            write(certificate, &made.pem())?;
            Ok(Issuer::new(of_authority(now), pair))
        }
        (found, _) => Err(Failure::words(format!(
            "{}: {}",
            if found { key } else { certificate }.display(),
            say(
                "is missing and the other file of the authority is there: bring it back, or name another directory with --out",
                "缺失，而机构的另一文件仍在：请恢复该文件，或用 --out 另指目录"
            )
        ))),
    }
}

/// What the authority's certificate says; its name and key are what certificates refer to.
fn of_authority(now: DateTime<Utc>) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = named(AUTHORITY);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    valid(&mut params, now, now + TimeDelta::days(AUTHORITY_DAYS));
    params
}

fn server(names: &[String], until: DateTime<Utc>, now: DateTime<Utc>) -> Outcome<CertificateParams> {
    let mut all: Vec<String> = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
    all.extend(names.iter().filter(|name| !["localhost", "127.0.0.1", "::1"].contains(&name.as_str())).cloned());
    let called = names.first().map_or("localhost", String::as_str).to_owned();
    let mut params = CertificateParams::new(all).map_err(while_doing("--name"))?;
    params.distinguished_name = named(&called);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    valid(&mut params, now, until);
    Ok(params)
}

fn named(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

fn valid(params: &mut CertificateParams, from: DateTime<Utc>, until: DateTime<Utc>) {
    // Days and months are below 32.
    let day = |at: DateTime<Utc>| {
        let small = |number: u32| u8::try_from(number).unwrap_or(1);
        date_time_ymd(at.year(), small(at.month()), small(at.day()))
    };
    (params.not_before, params.not_after) = (day(from - BEFORE), day(until));
}

/// Writes a file for its owner only, whole or not at all.
fn write(path: &Path, text: &str) -> Outcome {
    let beside = path.with_extension(format!("{}-new", std::process::id()));
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.and_then(|()| fs::rename(&beside, path)).map_err(while_doing(path.display()))
}
