//! TLS of the edge (传输加密): who has the authority's certificate is answered, and a renewed certificate needs no restart.
use crate::service::Service;
use anjuan_journal::{Credentials, Journal, LogError};
use anjuan_server::Settings;
use rcgen::{CertificateParams, KeyPair};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// A certificate of its own for this machine, written with its key; answers the certificate in PEM.
fn certified(directory: &Path) -> String {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let certificate = certificate.self_signed(&key).unwrap().pem();
    // As a renewal does it: beside, then in place.
    for (name, text) in [("key.pem", &key.serialize_pem()), ("certificate.pem", &certificate)] {
        let beside = directory.join("beside");
        fs::write(&beside, text).unwrap();
        fs::set_permissions(&beside, fs::Permissions::from_mode(0o600)).unwrap();
        fs::rename(&beside, directory.join(name)).unwrap();
    }
    certificate
}

fn with_tls(settings: &mut Settings, directory: &Path) {
    settings.http.certificate = directory.join("certificate.pem");
    settings.http.key = directory.join("key.pem");
}

/// Status and `Strict-Transport-Security` of one question to whoever this certificate is of.
async fn asked(url: &str, certificate: &str) -> Result<(u16, String), ureq::Error> {
    let (url, certificate) = (format!("{url}/health/live"), Certificate::from_pem(certificate.as_bytes()).unwrap());
    let asked = tokio::task::spawn_blocking(move || {
        let roots = RootCerts::new_with_certs(&[certificate]);
        let tls = TlsConfig::builder().root_certs(roots).build();
        let agent: ureq::Agent = ureq::Agent::config_builder().tls_config(tls).build().into();
        let answer = agent.get(&url).call()?;
        let strict = answer.headers().get("strict-transport-security").map(|value| value.to_str().unwrap().to_owned());
        Ok((answer.status().as_u16(), strict.unwrap_or_default()))
    });
    asked.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_knows_the_certificate_is_answered_and_a_renewed_one_needs_no_restart() {
    let directory = tempfile::tempdir().unwrap();
    let first = certified(directory.path());
    let service = Service::set(|settings| with_tls(settings, directory.path())).await;
    assert!(service.url.starts_with("https://"));
    let (status, strict) = asked(&service.url, &first).await.unwrap();
    assert!(status == 200 && strict.contains("max-age="), "{status} {strict}");
    let second = certified(directory.path());
    let mut renewed = None;
    for _ in 0..300 {
        renewed = asked(&service.url, &second).await.ok();
        if renewed.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(renewed.map(|(status, _)| status), Some(200), "the new certificate is served");
    assert!(asked(&service.url, &first).await.is_err(), "and the old one no more");
    fs::write(directory.path().join("certificate.pem"), "nothing").unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(asked(&service.url, &second).await.is_ok(), "what cannot be used is not taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handshake_that_does_not_come_is_not_waited_for_and_what_is_no_tls_is_not_answered() {
    let directory = tempfile::tempdir().unwrap();
    let certificate = certified(directory.path());
    let service = Service::set(|settings| {
        with_tls(settings, directory.path());
        settings.limits.header_seconds = 1;
    })
    .await;
    let address = service.url.trim_start_matches("https://").to_owned();
    for said in ["", "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"] {
        let mut wire = tokio::net::TcpStream::connect(&address).await.unwrap();
        wire.write_all(said.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let _ =
            tokio::time::timeout(Duration::from_secs(60), wire.read_to_end(&mut answer)).await.expect("it is closed");
        assert!(!String::from_utf8_lossy(&answer).contains("HTTP"), "{answer:?}");
    }
    assert!(asked(&service.url, &certificate).await.is_ok());
}

/// A nats-server that speaks TLS and nothing else, until this goes.
struct NatsServer(Child, u16);

impl Drop for NatsServer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl NatsServer {
    fn start(directory: &Path) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = directory.join("nats.conf");
        let tls = directory.display();
        let text = format!(
            "listen: \"127.0.0.1:{port}\"\njetstream {{ store_dir: \"{tls}/store\" }}\n\
             tls {{ cert_file: \"{tls}/certificate.pem\", key_file: \"{tls}/key.pem\" }}\n"
        );
        fs::write(&config, text).unwrap();
        let mut command = Command::new(anjuan_journal::server::find_binary().unwrap());
        Self(command.arg("--config").arg(&config).stderr(Stdio::null()).spawn().unwrap(), port)
    }

    async fn connected(&self, ca: Option<PathBuf>) -> Result<(), LogError> {
        let settings = anjuan_journal::Settings {
            ca,
            ..anjuan_journal::Settings::new(format!("nats://127.0.0.1:{}", self.1), Credentials::Open, "bencha")
        };
        Journal::connect(settings).await.map(drop)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nats_server_is_known_by_its_authority_and_by_no_other() {
    let (directory, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    certified(directory.path());
    certified(other.path());
    let server = NatsServer::start(directory.path());
    let ca = |directory: &Path| Some(directory.join("certificate.pem"));
    let mut connected = Err(LogError::NoAnswer("not asked yet".into()));
    for _ in 0..100 {
        connected = server.connected(ca(directory.path())).await;
        if connected.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(connected.is_ok(), "{connected:?}");
    assert!(server.connected(ca(other.path())).await.is_err(), "another authority is none");
    assert!(server.connected(None).await.is_err(), "it is no server that every authority knows");
}

#[test]
fn beyond_this_machine_only_with_tls_or_behind_proxies_that_speak_it() {
    let wrong = |change: fn(&mut Settings)| {
        let mut settings = Settings::default();
        settings.http.bind = ([0, 0, 0, 0], 8080).into();
        change(&mut settings);
        settings.validate().err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(wrong(|_| ()).contains("only with TLS"));
    assert_eq!(wrong(|settings| settings.http.proxies = "10.0.0.0/8".into()), "");
    assert_eq!(wrong(|settings| with_tls(settings, Path::new("/etc/anjuan"))), "");
    assert!(wrong(|settings| settings.http.certificate = "/etc/anjuan/c.pem".into()).contains("together"));
    assert!(wrong(|settings| settings.http.bind = "[::1]:8080".parse().unwrap()).is_empty());
}
