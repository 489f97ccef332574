//! Values that a shell completes (可补全的取值): what a flag may be, without refusing what else is typed; the field or the service says that
//! better, and takes capital letters and underscores as well.
use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command, error::Error};
use std::ffi::OsStr;

/// A text with the values that are completed.
#[derive(Debug, Clone)]
pub(crate) struct Hinted(Vec<PossibleValue>);

impl Hinted {
    /// These values.
    pub(crate) fn new<T: Into<String>>(values: impl IntoIterator<Item = T>) -> Self {
        Self(values.into_iter().map(|value| PossibleValue::new(value.into())).collect())
    }
}

impl TypedValueParser for Hinted {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        clap::builder::StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_shell_completes_the_values_of_flags() {
        let lines: [(&[&str], &str); 4] = [
            (&["case", "register", "--applicant.kind", ""], "natural-person"),
            (&["deadlines", "--state", "late"], "late-entry"),
            (&["case", "list", "--phase", ""], "supplement-asked"),
            (&["deadlines", "--clock", "cover"], "cover-handover"),
        ];
        for (line, value) in lines {
            let words = std::iter::once("anjuan").chain(line.iter().copied()).map(std::ffi::OsString::from).collect();
            let mut command = crate::cli::command();
            let found = clap_complete::engine::complete(&mut command, words, line.len(), None).unwrap();
            assert!(found.iter().any(|candidate| candidate.get_value() == value), "{line:?}: {found:?}");
        }
    }

    #[test]
    fn what_is_typed_otherwise_is_left_to_whoever_reads_it() {
        let line = ["anjuan", "case", "register", "--applicant.kind", "NATURAL_PERSON"];
        assert!(crate::cli::command().try_get_matches_from(line).is_ok());
    }
}
