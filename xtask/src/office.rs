//! Finds or installs what recalculates reports in tests (表格软件): LibreOffice's spreadsheet, without its desktop.
//!
//! A package of the system, installed where that may be done, and named in the message where it may not.
use crate::packages::{self, IsThere, Missing, on_path};
use std::path::PathBuf;

/// The package, and how it is looked for.
const PACKAGES: [(&str, IsThere); 1] = [("libreoffice-calc", has_office)];

/// The path of LibreOffice: named by `ANJUAN_SOFFICE`, on the `PATH`, or installed now.
///
/// # Errors
/// [`Missing`] says how to get it.
pub(crate) fn ensure() -> Result<PathBuf, Missing> {
    let missing = packages::missing(&PACKAGES);
    if std::env::var_os("ANJUAN_SOFFICE").is_some() && !missing.is_empty() {
        return Err(Missing(remedy("ANJUAN_SOFFICE names no file")));
    }
    if !missing.is_empty() {
        packages::install(&missing, remedy)?;
    }
    found().ok_or_else(|| Missing(remedy("it was installed, and is still not on the PATH")))
}

/// A LibreOffice that is there already.
fn found() -> Option<PathBuf> {
    match std::env::var_os("ANJUAN_SOFFICE") {
        Some(named) => Some(PathBuf::from(named)).filter(|path| path.is_file()),
        None => on_path("soffice"),
    }
}

fn has_office() -> bool {
    found().is_some()
}

fn remedy(why: &str) -> String {
    format!(
        "the tests of reports open them with LibreOffice and need libreoffice-calc; {why}. Install it (`sudo apt-get install \
         --no-install-recommends libreoffice-calc`), or name a LibreOffice: ANJUAN_SOFFICE=/path/to/soffice"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_the_command_that_brings_it() {
        let said = remedy("because");
        assert!(said.contains("apt-get install --no-install-recommends libreoffice-calc"), "{said}");
        assert!(said.contains("ANJUAN_SOFFICE"), "{said}");
    }
}
