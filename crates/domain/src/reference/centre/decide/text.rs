//! Texts that must be there (必填文字): one check and one refusal for every definition (disclosure/4).
use crate::vocabulary::refusal::Refuse;

/// A text that is empty, or has no place in print.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BlankText {
    field: &'static str,
}

/// Checks that every named text says something: what is published cannot be blank.
pub(super) fn all_present(fields: &[(&'static str, &str)]) -> Result<(), BlankText> {
    match fields.iter().find(|(_, text)| text.trim().is_empty()) {
        Some((field, _)) => Err(BlankText { field }),
        None => Ok(()),
    }
}

impl Refuse for BlankText {
    fn code(&self) -> &'static str {
        "centre.define.blank"
    }
    fn article(&self) -> &'static str {
        "disclosure/4"
    }
    fn en(&self) -> String {
        format!("`{}` is blank, and it is to be published.", self.field)
    }
    fn zh(&self) -> String {
        format!("“{}”为空，而该项应当公开。", self.field)
    }
}
