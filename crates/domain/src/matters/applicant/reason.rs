//! Reasons (理由) for touching personal data: some words, so that an inspector can judge them (个人信息保护法/51).

/// Fewer letters or characters than this say nothing: `查询` is none, `电话回访` is one.
///
/// No article gives a number, and a centre has nothing to set here: this only tells words from none, as a check for
/// emptiness would. It is therefore no entry of the rulebook.
pub(super) const SHORTEST: usize = 4;

/// Whether a reason says something; what it says is for people to judge.
pub(super) fn says_something(reason: &str) -> bool {
    reason.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST
}

#[cfg(test)]
mod tests {
    use super::says_something;

    #[test]
    fn a_reason_is_words_and_not_marks() {
        for reason in ["电话回访", "call back about the certificate"] {
            assert!(says_something(reason), "{reason}");
        }
        for reason in ["", "    ", "......", "查询", "?!,;--()"] {
            assert!(!says_something(reason), "{reason}");
        }
    }
}
