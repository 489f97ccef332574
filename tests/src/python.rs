//! The consumer in another language (另一种语言的读者): its own Python environment.
//!
//! Only what `tests/consumer/requirements.txt` pins is installed, and only when that file changed.
use crate::environment;
use crate::golden::root;
use std::io::Result;
use std::path::PathBuf;
use std::process::Command;

/// The consumer's script.
#[must_use]
pub fn consumer() -> PathBuf {
    root().join("tests/consumer/consume.py")
}

/// The consumer's command line: interpreter, script, and where the contract lies.
///
/// # Errors
/// As [`environment::python`].
pub fn consume(arguments: &[&str]) -> Result<Command> {
    let requirements = root().join("tests/consumer/requirements.txt");
    let mut command = Command::new(environment::python("consumer-venv", &requirements)?);
    command.arg(consumer()).arg("--proto").arg(root().join("proto")).args(arguments);
    Ok(command)
}
