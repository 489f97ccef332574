//! Who listens (身份核对): a private server is known by its name, and we to it by a key that is never sent.
//!
//! The port of a server that is down may be taken by anybody on the machine. Our own connections sign what the server asks
//! (nkey), so that a stranger learns nothing to come in with, and do not even do that for a server of another name.
use super::config::{Files, private};
use crate::log::LogError;
use crate::zones::Zone;
use nkeys::KeyPair;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;

/// How long a server may take to say its name.
const PATIENCE: Duration = Duration::from_secs(2);

/// The file with the server's name, and that with the key of its owner.
const NAME: &str = "name";
const KEY: &str = "key";

/// The directory with the keys of the zones.
const ZONES: &str = "zones";

/// The file of a zone's key. The operator of a private server is whoever owns its directory.
fn file(zone: Zone) -> PathBuf {
    match zone {
        Zone::Operator => PathBuf::from(KEY),
        _ => Path::new(ZONES).join(zone.file()),
    }
}

/// The name of a private server, and a key to it.
pub(crate) struct Identity {
    name: String,
    key: KeyPair,
}

impl Identity {
    /// As the server's directory has it for a zone.
    ///
    /// # Errors
    /// [`LogError::Refused`] names the file that cannot be read.
    pub(crate) fn read(dir: &Path, zone: Zone) -> Result<Self, LogError> {
        let read = |file: &Path| {
            let path = dir.join(file);
            fs::read_to_string(&path).map_err(|error| LogError::Refused(format!("{}: {error}", path.display())))
        };
        let key = KeyPair::from_seed(read(&file(zone))?.trim());
        let key = key.map_err(|error| LogError::Refused(format!("{}: {error}", dir.join(file(zone)).display())))?;
        Ok(Self { name: read(Path::new(NAME))?.trim().to_owned(), key })
    }

    /// As it lies in the server's directory; made at its first start.
    pub(super) fn open(files: &Files, zone: Zone) -> Result<Self, LogError> {
        if let Ok(kept) = Self::read(&files.dir, zone) {
            return Ok(kept);
        }
        super::config::directory(&files.dir.join(ZONES))?;
        let key = key_in(&files.dir.join(file(zone)))?;
        let path = files.dir.join(NAME);
        if let Ok(name) = fs::read_to_string(&path)
            && !name.trim().is_empty()
        {
            return Ok(Self { name: name.trim().to_owned(), key });
        }
        let name = format!("{}-{}", super::config::USER, super::config::random::<16>()?);
        private(&path, &name)?;
        Ok(Self { name, key })
    }

    /// Forgets name and keys, in a directory that is a copy.
    pub(super) fn forget(files: &Files) -> Result<(), LogError> {
        super::config::removed(&files.dir.join(NAME))?;
        Zone::ALL.into_iter().try_for_each(|zone| super::config::removed(&files.dir.join(file(zone))))
    }

    /// The server's name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The public part of our key.
    pub(crate) fn public(&self) -> String {
        self.key.public_key()
    }

    /// Our signature of what the server asks; none for a server of another name.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(crate) async fn answer(&self, url: &str, nonce: &[u8]) -> Result<Vec<u8>, String> {
        check(url, &self.name).await?;
        self.key.sign(nonce).map_err(|error| error.to_string())
    }
}

/// The key in a file; made where there is none.
///
/// # Errors
/// [`LogError::Refused`] where the file holds no key.
pub(crate) fn key_in(path: &Path) -> Result<KeyPair, LogError> {
    if let Ok(seed) = fs::read_to_string(path) {
        return KeyPair::from_seed(seed.trim())
            .map_err(|error| LogError::Refused(format!("{}: {error}", path.display())));
    }
    let key = KeyPair::new_user();
    let seed = key.seed().map_err(|error| LogError::Other(error.to_string()))?;
    private(path, &seed)?;
    Ok(key)
}

/// Refuses whoever listens at `url` unless it has that name.
async fn check(url: &str, name: &str) -> Result<(), String> {
    let address = url.trim_start_matches("nats://");
    let greeting = tokio::time::timeout(PATIENCE, greeting(address)).await;
    match greeting {
        Ok(Ok(text)) if named(&text).as_deref() == Some(name) => Ok(()),
        Ok(Ok(_)) => Err(format!("{address} is served by another than our own nats-server: nothing is sent to it")),
        Ok(Err(error)) => Err(format!("{address}: {error}")),
        Err(_) => Err(format!("{address} does not say who it is")),
    }
}

async fn greeting(address: &str) -> io::Result<String> {
    let mut text = String::new();
    BufReader::new(TcpStream::connect(address).await?).read_line(&mut text).await?;
    Ok(text)
}

/// The name in a server's first line, `INFO {…}`.
pub(super) fn named(greeting: &str) -> Option<String> {
    let info: serde_json::Value = serde_json::from_str(greeting.strip_prefix("INFO ")?).ok()?;
    info["server_name"].as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;

    #[tokio::test]
    async fn a_stranger_on_the_port_is_told_from_our_own_server() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("nats://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let _ = stream.write_all(b"INFO {\"server_name\":\"anjuan-1\",\"nonce\":\"x\"}\r\n").await;
            }
        });
        assert_eq!(check(&url, "anjuan-1").await, Ok(()));
        let refused = check(&url, "anjuan-2").await.unwrap_err();
        assert!(refused.contains("nothing is sent"), "{refused}");
        assert!(check("nats://127.0.0.1:1", "anjuan-1").await.is_err(), "nobody listens");
    }
}
