//! Environments of other languages (其他语言的运行环境): what tests need of Python and Node.js, installed once by package name and kept under
//! `target/tools`, renewed when what is asked for changed.
//!
//! Several test processes may ask at once: one makes an environment, the others wait.
use crate::golden::root;
use std::fs::{self, File};
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The interpreter of a Python environment of that name with the packages that `requirements` pins.
///
/// # Errors
/// `python3` is missing, or the packages cannot be installed; the text says which.
pub fn python(name: &str, requirements: &Path) -> Result<PathBuf> {
    let interpreter = |place: &Path| place.join("bin/python");
    let place = made(name, requirements, interpreter, |place| {
        run(Command::new("python3").args(["-m", "venv"]).arg(place))?;
        run(Command::new(interpreter(place))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(["--only-binary", ":all:"])
            .arg("-r")
            .arg(requirements))
    })?;
    Ok(interpreter(&place))
}

/// The `node_modules` of the packages that a `package.json` pins; none, with the reason printed, where there is no npm.
///
/// # Errors
/// The packages cannot be installed.
pub fn node(name: &str, package: &Path) -> Result<Option<PathBuf>> {
    if let Err(error) = run(Command::new("npm").arg("--version")) {
        eprintln!("skipped: the JavaScript part needs Node.js with npm, which is not here ({error})");
        return Ok(None);
    }
    let modules = |place: &Path| place.join("node_modules");
    let place = made(name, package, modules, |place| {
        fs::create_dir_all(place)?;
        fs::copy(package, place.join("package.json"))?;
        let quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--silent"];
        run(Command::new("npm").arg("install").args(quiet).current_dir(place))
    })?;
    Ok(Some(modules(&place)))
}

/// The directory of an environment, made anew where `wanted` is not what it was made of.
fn made(
    name: &str,
    wanted: &Path,
    proof: impl Fn(&Path) -> PathBuf,
    make: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let tools = root().join("target/tools");
    fs::create_dir_all(&tools)?;
    let lock = File::create(tools.join(format!("{name}.lock")))?;
    lock.lock()?;
    let place = tools.join(name);
    let wanted = fs::read_to_string(wanted)?;
    let stamp = place.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) && proof(&place).exists() {
        return Ok(place);
    }
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    make(&place)?;
    fs::write(stamp, wanted)?;
    Ok(place)
}

/// Runs to the end; what it printed is in the error when it fails.
fn run(command: &mut Command) -> Result<()> {
    let name = Path::new(command.get_program()).display().to_string();
    let output = command.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::new(ErrorKind::NotFound, format!("{name} is not on the PATH")),
        _ => Error::other(format!("{name}: {error}")),
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::other(format!("{name}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr))))
}
