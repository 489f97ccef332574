//! Finds or installs what prints papers in tests (打印环境): a headless Chromium, a font with Chinese glyphs, pdftotext.
//!
//! All three are packages of the system, installed where that may be done, and named in the message where it may not. It must
//! never fetch a browser from anywhere else.
use crate::packages::{self, IsThere, Missing, on_path};
use std::path::PathBuf;
use std::process::Command;

/// The packages, and how each is looked for.
const PACKAGES: [(&str, IsThere); 3] =
    [("chromium", has_browser), ("fonts-noto-cjk", has_font), ("poppler-utils", has_reader)];

/// What Chromium is called.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The path of a Chromium: named by `ANJUAN_CHROMIUM`, on the `PATH`, or installed now together with font and pdftotext.
///
/// # Errors
/// [`Missing`] says what is missing and how to get it.
pub(crate) fn ensure() -> Result<PathBuf, Missing> {
    let missing = packages::missing(&PACKAGES);
    if std::env::var_os("ANJUAN_CHROMIUM").is_some() && missing.contains(&"chromium") {
        return Err(Missing(remedy(&missing, "ANJUAN_CHROMIUM names no file")));
    }
    if !missing.is_empty() {
        packages::install(&missing, |why| remedy(&missing, why))?;
    }
    found().ok_or_else(|| Missing(remedy(&["chromium"], "it was installed, and is still not on the PATH")))
}

/// A Chromium that is there already.
pub(crate) fn found() -> Option<PathBuf> {
    match std::env::var_os("ANJUAN_CHROMIUM") {
        Some(named) => Some(PathBuf::from(named)).filter(|path| path.is_file()),
        None => NAMES.iter().find_map(|name| on_path(name)),
    }
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
}
