//! The files of the private server (配置文件): configuration, password, port, process id, log and store.
use super::identity::Identity;
use crate::log::LogError;
use crate::zones::Zone;
use crate::zones::config::{Password, accounts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The only user of the private server.
pub(super) const USER: &str = "anjuan";

/// The name of its configuration.
pub(crate) const CONFIG: &str = "nats-server.conf";

/// Paths under the server's own directory.
#[derive(Debug, Clone)]
pub(super) struct Files {
    pub(super) dir: PathBuf,
    pub(super) config: PathBuf,
    pub(super) pid: PathBuf,
    pub(super) log: PathBuf,
    pub(super) store: PathBuf,
    password: PathBuf,
    port: PathBuf,
    lock: PathBuf,
    origin: PathBuf,
}

/// Which directory this is, so that a copy of it is told from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Origin {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl Origin {
    /// Whether it is the same directory: moved on one file system it keeps its inode, and a file system may be mounted under
    /// another device number. A copy has another inode.
    fn is(&self, other: &Self) -> bool {
        self.inode == other.inode && (self.path == other.path || self.device == other.device)
    }
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> LogError + '_ {
    move |error| LogError::Other(format!("{}: {error}", path.display()))
}

impl Files {
    /// Makes the directory, readable by its owner only.
    pub(super) fn new(dir: &Path) -> Result<Self, LogError> {
        directory(dir)?;
        let dir = dir.canonicalize().map_err(failed(dir))?;
        Ok(Self {
            origin: dir.join("origin"),
            config: dir.join(CONFIG),
            pid: dir.join("nats-server.pid"),
            log: dir.join("nats-server.log"),
            store: dir.join("store"),
            password: dir.join("password"),
            port: dir.join("port"),
            lock: dir.join("lock"),
            dir,
        })
    }

    /// Takes the directory for this process; the lock goes with the process, however it ends.
    pub(super) fn lock(&self) -> Result<File, LogError> {
        let file =
            OpenOptions::new().create(true).truncate(false).write(true).open(&self.lock).map_err(failed(&self.lock))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(_) => Err(LogError::Other(format!(
                "another anjuan runs its nats-server in {}: stop it, or give this one another directory with --data",
                self.lock.parent().unwrap_or(&self.lock).display()
            ))),
        }
    }

    /// Makes a directory its own service: a copy gets a port and a password of its own, and leaves the process of the other alone.
    pub(super) fn own(&self) -> Result<(), LogError> {
        let metadata = fs::metadata(&self.dir).map_err(failed(&self.dir))?;
        let here = Origin { path: self.dir.clone(), device: metadata.dev(), inode: metadata.ino() };
        let kept = fs::read(&self.origin).ok().and_then(|text| serde_json::from_slice::<Origin>(&text).ok());
        if kept.as_ref() == Some(&here) {
            return Ok(());
        }
        if let Some(other) = kept.filter(|kept| !kept.is(&here)) {
            tracing::warn!(
                here = %here.path.display(),
                from = %other.path.display(),
                "this directory is a copy; it gets a port and a password of its own"
            );
            [&self.port, &self.password, &self.pid].into_iter().try_for_each(|file| removed(file))?;
            Identity::forget(self)?;
        }
        let text = serde_json::to_string(&here).map_err(|error| LogError::Other(error.to_string()))?;
        private(&self.origin, &text)
    }

    /// The password of this directory, made at the first start.
    pub(super) fn password(&self) -> Result<String, LogError> {
        if let Ok(kept) = fs::read_to_string(&self.password)
            && kept.trim().len() >= 32
        {
            return Ok(kept.trim().to_owned());
        }
        let password = random::<32>()?;
        private(&self.password, &password)?;
        Ok(password)
    }

    /// The wanted port, else that of the last time while it is free, else a free one.
    pub(super) fn port(&self, wanted: u16) -> Result<u16, LogError> {
        let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).and_then(|listener| listener.local_addr());
        if wanted != 0 {
            return match free(wanted) {
                Ok(_) => Ok(wanted),
                Err(error) => {
                    Err(LogError::Other(format!("port {wanted} for the nats-server: {error}; choose another or 0")))
                }
            };
        }
        let kept =
            fs::read_to_string(&self.port).ok().and_then(|text| text.trim().parse().ok()).filter(|port| *port != 0);
        if let Some(kept) = kept
            && free(kept).is_ok()
        {
            return Ok(kept);
        }
        let port = free(0).map_err(|error| LogError::Other(format!("no free port on the loopback: {error}")))?.port();
        private(&self.port, &port.to_string())?;
        Ok(port)
    }

    /// Who may come in: the owner with a key and others with a password, or with the zones of a centre each with its own.
    pub(super) fn users(&self, identity: &Identity, password: &str, centre: Option<&str>) -> Result<String, LogError> {
        let Some(centre) = centre else {
            let key = identity.public();
            return Ok(format!(
                "authorization {{ users: [{{ nkey: {key} }}, {{ user: {USER}, password: \"{password}\" }}] }}\n"
            ));
        };
        let mut keys = BTreeMap::new();
        for zone in Zone::ALL {
            keys.insert(zone, Identity::open(self, zone)?.public());
        }
        let key = |zone: Zone| keys.get(&zone).cloned().unwrap_or_default();
        Ok(accounts(centre, key, Some(Password { user: USER, password })))
    }

    /// Writes the configuration, which holds the password.
    pub(super) fn write_config(
        &self,
        (port, identity): (u16, &Identity),
        users: &str,
        max_store: Option<u64>,
    ) -> Result<(), LogError> {
        let max_store = max_store.map_or(String::new(), |bytes| format!("  max_file_store: {bytes}\n"));
        let text = format!(
            "# Written at every start; changes here are lost.\n\
             server_name: {name}\n\
             listen: \"127.0.0.1:{port}\"\n\
             pid_file: {pid}\n\
             log_file: {log}\n\
             logfile_size_limit: 10MB\n\
             logfile_max_num: 3\n\
             max_payload: 1MB\n\
             ping_interval: \"20s\"\n\
             write_deadline: \"30s\"\n\
             jetstream {{\n  store_dir: {store}\n  sync_interval: always\n  strict: true\n{max_store}  \
             limits {{ duplicate_window: \"24h\", batch {{ timeout: \"5s\" }} }}\n}}\n\
             {users}",
            name = identity.name(),
            pid = quoted(&self.pid),
            log = quoted(&self.log),
            store = quoted(&self.store),
        );
        private(&self.config, &text)
    }
}

/// Random bytes of the system in hex.
pub(super) fn random<const N: usize>() -> Result<String, LogError> {
    let mut bytes = [0_u8; N];
    let source = Path::new("/dev/urandom");
    File::open(source).and_then(|mut file| file.read_exact(&mut bytes)).map_err(failed(source))?;
    Ok(hex::encode(bytes))
}

/// Removes a file, where there is one.
pub(super) fn removed(path: &Path) -> Result<(), LogError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(path)(error)),
        _ => Ok(()),
    }
}

/// A path as a quoted text of the configuration.
fn quoted(path: &Path) -> String {
    serde_json::Value::from(path.to_string_lossy()).to_string()
}

/// Makes a directory, for its owner only.
pub(crate) fn directory(path: &Path) -> Result<(), LogError> {
    fs::create_dir_all(path).map_err(failed(path))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(failed(path))
}

/// Replaces a file in one step, readable by its owner only.
pub(super) fn private(path: &Path, text: &str) -> Result<(), LogError> {
    let fresh = path.with_extension("new");
    let file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&fresh);
    file.and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all())).map_err(failed(&fresh))?;
    fs::rename(&fresh, path).map_err(failed(path))
}
