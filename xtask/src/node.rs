//! Finds or installs what runs the official JavaScript SDK in tests (JavaScript 运行环境): Node.js with npm.
//!
//! Packages of the system, installed where that may be done. Where it may not, the tests of the SDK say so and leave out that part.
use crate::packages::{self, IsThere, Missing, on_path};

/// The packages, and how each is looked for.
const PACKAGES: [(&str, IsThere); 2] = [("nodejs", || on_path("node").is_some()), ("npm", || on_path("npm").is_some())];

/// Sees to it that `node` and `npm` are on the `PATH`.
///
/// # Errors
/// [`Missing`] says how to get them.
pub(crate) fn ensure() -> Result<(), Missing> {
    match packages::missing(&PACKAGES) {
        missing if missing.is_empty() => Ok(()),
        missing => packages::install(&missing, remedy),
    }
}

fn remedy(why: &str) -> String {
    format!(
        "the tests that ask the official JavaScript SDK of CloudEvents need nodejs and npm, and leave that part out without them; \
         {why}. Install them: `sudo apt-get install --no-install-recommends nodejs npm`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_the_command_that_brings_it() {
        let said = remedy("because");
        assert!(said.contains("apt-get install --no-install-recommends nodejs npm"), "{said}");
    }
}
