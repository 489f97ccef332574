//! One thing said to people in both languages (中英文表述).
use serde::Serialize;
use std::fmt;

/// The same sentence twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// In English.
    pub en: String,
    /// In Simplified Chinese.
    pub zh: String,
}

impl Wording {
    /// Both sentences.
    #[must_use]
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// The same with something added to each.
    #[must_use]
    pub fn and(self, en: &str, zh: &str) -> Self {
        Self { en: format!("{}; {en}", self.en), zh: format!("{}；{zh}", self.zh) }
    }
}

impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.en, self.zh)
    }
}
