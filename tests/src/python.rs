//! The consumer in another language (另一种语言的读者): its own Python environment, made once and kept under `target/tools`.
//!
//! Only what `tests/consumer/requirements.txt` pins is installed, and only when that file changed.
use crate::golden::root;
use std::fs::{self, File};
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The consumer's script.
#[must_use]
pub fn consumer() -> PathBuf {
    root().join("tests/consumer/consume.py")
}

/// The interpreter of the consumer's environment, which is made or renewed when its requirements changed.
/// Several test processes may ask at once: one makes it, the others wait.
///
/// # Errors
/// `python3` is missing, or the packages cannot be installed; the text says which.
pub fn interpreter() -> Result<PathBuf> {
    let tools = root().join("target/tools");
    fs::create_dir_all(&tools)?;
    let lock = File::create(tools.join("consumer-venv.lock"))?;
    lock.lock()?;
    let venv = tools.join("consumer-venv");
    let python = venv.join("bin/python");
    let requirements = root().join("tests/consumer/requirements.txt");
    let wanted = fs::read_to_string(&requirements)?;
    let stamp = venv.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) && python.exists() {
        return Ok(python);
    }
    if venv.exists() {
        fs::remove_dir_all(&venv)?;
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(["--only-binary", ":all:"])
        .arg("-r")
        .arg(&requirements))?;
    fs::write(stamp, wanted)?;
    Ok(python)
}

/// The consumer's command line: interpreter, script, and where the contract lies.
///
/// # Errors
/// As [`interpreter`].
pub fn consume(arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(interpreter()?);
    command.arg(consumer()).arg("--proto").arg(root().join("proto")).args(arguments);
    Ok(command)
}

/// Runs to the end; what it printed is in the error when it fails.
fn run(command: &mut Command) -> Result<()> {
    let name = Path::new(command.get_program()).display().to_string();
    let output =
        command.output().map_err(|error| Error::other(format!("{name}: {error}; Python 3 with venv is needed")))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::other(format!("{name}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr))))
}
