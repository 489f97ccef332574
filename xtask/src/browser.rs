//! Finds or installs what prints papers in tests (打印环境): a headless Chromium, a font with Chinese glyphs, pdftotext.
//!
//! All three are packages of the system, installed with apt-get where that may be done, and named in the message where
//! it may not. It must never fetch a browser from anywhere else.
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Whether what a package brings is there.
type IsThere = fn() -> bool;

/// The packages, and how each is looked for.
const PACKAGES: [(&str, IsThere); 3] =
    [("chromium", has_browser), ("fonts-noto-cjk", has_font), ("poppler-utils", has_reader)];

/// What Chromium is called.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Why papers cannot be printed, with the remedy.
#[derive(Debug)]
pub(crate) struct NoBrowser(String);

impl fmt::Display for NoBrowser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoBrowser {}

/// The path of a Chromium: named by `ANJUAN_CHROMIUM`, on the `PATH`, or installed now together with font and pdftotext.
///
/// # Errors
/// [`NoBrowser`] says what is missing and how to get it.
pub(crate) fn ensure() -> Result<PathBuf, NoBrowser> {
    let missing: Vec<&str> = PACKAGES.iter().filter(|(_, is_there)| !is_there()).map(|(package, _)| *package).collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    found().ok_or_else(|| NoBrowser(remedy(&["chromium"], "it was installed, and is still not on the PATH")))
}

/// A Chromium that is there already.
pub(crate) fn found() -> Option<PathBuf> {
    match std::env::var_os("ANJUAN_CHROMIUM") {
        Some(named) => Some(PathBuf::from(named)).filter(|path| path.is_file()),
        None => NAMES.iter().find_map(|name| on_path(name)),
    }
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

fn has_browser() -> bool {
    found().is_some()
}

fn has_font() -> bool {
    let output = Command::new("fc-list").arg(":lang=zh-cn").output();
    output.is_ok_and(|output| output.status.success() && !output.stdout.is_empty())
}

fn has_reader() -> bool {
    on_path("pdftotext").is_some()
}

fn install(missing: &[&str]) -> Result<(), NoBrowser> {
    if std::env::var_os("ANJUAN_CHROMIUM").is_some() && missing.contains(&"chromium") {
        return Err(NoBrowser(remedy(missing, "ANJUAN_CHROMIUM names no file")));
    }
    if !is_root() || on_path("apt-get").is_none() {
        return Err(NoBrowser(remedy(
            missing,
            "this is not root on a system with apt-get, so they are not installed here",
        )));
    }
    eprintln!("installing {} (once)…", missing.join(", "));
    let plain: [&str; 2] = ["-qq", "-y"];
    apt(&["update", "-qq"])
        .and_then(|()| apt(&[["install", "--no-install-recommends"].as_slice(), &plain, missing].concat()))
}

fn apt(arguments: &[&str]) -> Result<(), NoBrowser> {
    let output = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()
        .map_err(|error| NoBrowser(format!("apt-get does not start: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(NoBrowser(format!("`apt-get {}` failed: {}", arguments.join(" "), said.trim())))
}

/// The owner of this process, as the system shows it.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    Path::new("/proc/self").metadata().is_ok_and(|own| own.uid() == 0)
}

fn remedy(missing: &[&str], why: &str) -> String {
    format!(
        "the tests of papers print them with a headless browser and need {}; {why}. Install them \
         (`sudo apt-get install --no-install-recommends {}`), or name a Chromium: ANJUAN_CHROMIUM=/path/to/chromium",
        missing.join(", "),
        missing.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_the_command_that_brings_it() {
        let said = remedy(&["chromium", "fonts-noto-cjk"], "because");
        assert!(said.contains("apt-get install --no-install-recommends chromium fonts-noto-cjk"), "{said}");
        assert!(said.contains("ANJUAN_CHROMIUM"), "{said}");
    }

    #[test]
    fn what_is_not_on_the_path_is_not_found() {
        assert_eq!(on_path("no-such-program-of-ours"), None);
        assert!(on_path("sh").is_some());
    }
}
