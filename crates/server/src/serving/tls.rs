//! TLS of the edge (传输加密): certificate and key from files, read anew when they change, so that a renewed certificate needs no restart.
//!
//! What cannot be used at a start ends it; what cannot be used later is said in the log, and the last good one goes on.
use crate::looked::{LOOKED, Look, look};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_util::sync::CancellationToken;

/// Why there is no TLS with these files.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("the file {0} cannot be read: {1}")]
    Read(PathBuf, io::Error),
    /// A file does not hold what it should.
    #[error("the file {0} does not hold {1} in PEM: {2}")]
    Pem(PathBuf, &'static str, pem::Error),
    /// Others can read the key.
    #[error("the key file {0} can be read by others (mode {1:o}); run `chmod 600 {0}`, and make another key")]
    Open(PathBuf, u32),
    /// They do not belong together, or the library refuses them.
    #[error("certificate and key cannot be used: {0}")]
    Unfit(#[from] rustls::Error),
}

/// Certificate and key as files.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

impl Files {
    fn look(&self) -> [Look; 2] {
        [look(&self.certificate), look(&self.key)]
    }

    fn read(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let text = |path: &Path| std::fs::read(path).map_err(|error| TlsError::Read(path.to_owned(), error));
        let certificate = text(&self.certificate)?;
        let chain: Vec<_> = CertificateDer::pem_slice_iter(&certificate)
            .collect::<Result<_, _>>()
            .map_err(|error| TlsError::Pem(self.certificate.clone(), "a certificate", error))?;
        let key = text(&self.key)?;
        let metadata = std::fs::metadata(&self.key).map_err(|error| TlsError::Read(self.key.clone(), error))?;
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(TlsError::Open(self.key.clone(), mode));
        }
        let key = PrivateKeyDer::from_pem_slice(&key)
            .map_err(|error| TlsError::Pem(self.key.clone(), "a private key", error))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

/// What new connections speak.
#[derive(Clone)]
pub(crate) struct Tls(watch::Receiver<Arc<ServerConfig>>);

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// [`TlsError`] says what is wrong with which file.
    pub(crate) fn open(files: Files) -> Result<(Self, Renewal), TlsError> {
        let seen = files.look();
        let (renewed, current) = watch::channel(files.read()?);
        Ok((Self(current), Renewal { files, seen, renewed }))
    }

    /// For the next connection.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.0.borrow()))
    }
}

/// Looks whether the files changed.
pub(crate) struct Renewal {
    files: Files,
    seen: [Look; 2],
    renewed: watch::Sender<Arc<ServerConfig>>,
}

impl Renewal {
    /// Looks again and again until it is stopped.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOKED) => self.look(),
            }
        }
    }

    fn look(&mut self) {
        let seen = self.files.look();
        if seen == self.seen {
            return;
        }
        match self.files.read() {
            Ok(config) => {
                tracing::info!(certificate = %self.files.certificate.display(), "the certificate was read anew");
                self.renewed.send_replace(config);
            }
            Err(error) => tracing::error!(%error, "the certificate changed and cannot be used; the last one goes on"),
        }
        // What cannot be used is not read again before it changes again.
        self.seen = seen;
    }
}
