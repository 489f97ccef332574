//! Refusals (不予执行): a stable code, the article, and a sentence in both languages.
//!
//! Each decision has one enum of refusals in its own file; it implements [`Refuse`] and turns into a [`Refusal`] with
//! `?` or `.into()`. Nothing is refused without saying what, where and by which article.
use serde::{Deserialize, Serialize};
use std::fmt;

/// The code of a refusal because somebody is not on the staff.
pub const NOT_STAFF: &str = "command.not-staff";
/// The code of a refusal because the command's id was used before, for another command or by somebody else.
pub const ID_REUSED: &str = "command.id-reused";

/// What every refusal enum says of itself.
pub trait Refuse: fmt::Debug {
    /// The stable code, `case.extend.after-due`: kind, decision, cause.
    fn code(&self) -> &'static str;
    /// The article key, `time-limit/3.4`.
    fn article(&self) -> &'static str;
    /// One English sentence with the facts in it.
    fn en(&self) -> String;
    /// The same in Simplified Chinese.
    fn zh(&self) -> String;
}

/// A command that was not accepted, and why; nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The stable code.
    pub code: String,
    /// The article key.
    pub article: String,
    /// One English sentence.
    pub en: String,
    /// The same in Simplified Chinese.
    pub zh: String,
}

impl Refusal {
    /// Its code and its article, to compare.
    #[must_use]
    pub fn why(&self) -> (&str, &str) {
        (&self.code, &self.article)
    }
}

impl<R: Refuse> From<R> for Refusal {
    fn from(cause: R) -> Self {
        Self { code: cause.code().into(), article: cause.article().into(), en: cause.en(), zh: cause.zh() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}; {}]", self.en, self.code, self.article)
    }
}

impl std::error::Error for Refusal {}
