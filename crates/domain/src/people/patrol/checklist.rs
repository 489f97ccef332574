//! What a patrol looks at (巡查清单), in the three groups of duty/1, and how any checklist is answered: every item once, and what
//! is not in order with a word about it.
//!
//! The codes are stored, so that none is ever given another meaning.
use super::events::Outcome;
use std::collections::BTreeSet;

/// One item of a checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Its code in commands and events.
    pub code: &'static str,
    /// The article it is read from; of a patrol, its group.
    pub article: &'static str,
    /// In English.
    pub en: &'static str,
    /// In Chinese.
    pub zh: &'static str,
}

/// An item, in one line.
pub(crate) const fn entry(code: &'static str, article: &'static str, en: &'static str, zh: &'static str) -> Entry {
    Entry { code, article, en, zh }
}

/// The patrol's list.
#[rustfmt::skip]
pub const PATROL: &[Entry] = &[
    entry("discipline", "duty/1.1", "Working discipline is kept", "遵守工作纪律"),
    entry("at-post", "duty/1.1", "Everybody is at the post", "人员在岗"),
    entry("badges", "duty/1.1", "Badges and post certificates are shown", "佩戴胸牌、亮证上岗"),
    entry("bearing", "duty/1.1", "Dress and bearing are proper", "着装仪态端正"),
    entry("attitude", "duty/1.1", "People are served politely", "服务态度文明"),
    entry("signs", "duty/1.2", "Signs are in place", "指示牌到位"),
    entry("guides", "duty/1.2", "Guides and notice slips are in place", "办事指南、告知单到位"),
    entry("hygiene", "duty/1.2", "Counters and hall are clean", "柜台及大厅整洁"),
    entry("answering", "duty/1.3", "Questions are answered", "解答群众咨询"),
    entry("handling", "duty/1.3", "What comes up is handled", "处理当场问题"),
];

/// Why the answers are not a whole checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Incomplete {
    /// A code that the list does not have.
    Unknown(String),
    /// An item answered twice.
    Twice(String),
    /// Items not answered.
    Missing(String),
    /// Not in order or not looked at, and no word why.
    NoNote(String),
}

/// Whether the answers are the whole list.
pub(crate) fn all_answered<'a>(
    list: &[Entry],
    answers: impl Iterator<Item = (&'a str, Outcome, &'a str)>,
) -> Result<(), Incomplete> {
    let mut answered = BTreeSet::new();
    for (code, outcome, note) in answers {
        if !list.iter().any(|entry| entry.code == code) {
            return Err(Incomplete::Unknown(code.to_owned()));
        }
        if !answered.insert(code) {
            return Err(Incomplete::Twice(code.to_owned()));
        }
        if outcome != Outcome::InOrder && note.trim().is_empty() {
            return Err(Incomplete::NoNote(code.to_owned()));
        }
    }
    let missing: Vec<&str> = list.iter().map(|entry| entry.code).filter(|code| !answered.contains(code)).collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(Incomplete::Missing(missing.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duty_1__the_list_has_the_three_groups_and_no_code_twice() {
        for group in ["duty/1.1", "duty/1.2", "duty/1.3"] {
            assert!(PATROL.iter().any(|entry| entry.article == group), "{group}");
        }
        let codes: BTreeSet<&str> = PATROL.iter().map(|entry| entry.code).collect();
        assert_eq!(codes.len(), PATROL.len());
        assert!(PATROL.iter().all(|entry| crate::vocabulary::articles::is_known(entry.article)));
    }
}
