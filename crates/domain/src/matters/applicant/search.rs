//! Looking a person up (查找个人信息主体) by document number or telephone: what must be said before anything is looked for.
//!
//! Implements 个人信息保护法/6 and /51: for a purpose, with a reason that an inspector can judge, and recorded whether somebody is found or
//! not. Nothing is decided of an aggregate here, and no event follows: the record stands in the stream of access records.
use super::reason::{SHORTEST, says_something};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why nobody is looked for.
    SearchRefused {
        NoReason {} = "person.search.no-reason" by "个人信息保护法/51",
            "Looking a person up needs a reason of at least {SHORTEST} letters or characters; it is recorded.",
            "查找个人信息主体须写明理由，至少 {SHORTEST} 个字；查找留痕。",
        NothingGiven {} = "person.search.nothing-given" by "个人信息保护法/6",
            "Give a document number or a telephone number, one of the two.", "须给出证件号码或电话号码，二者择一。",
        TooShort { least: usize } = "person.search.too-short" by "个人信息保护法/6",
            "A number of fewer than {least} letters or digits is nobody's: give the whole number.",
            "号码不足 {least} 位，不能指明某人，请给出完整号码。",
    }
}

/// Fewer letters and digits than this are no document and no telephone of anybody: the shortest local number without its area code has seven.
/// As with reasons, this only tells a number from none.
const SHORTEST_NUMBER: usize = 7;

/// Whether somebody may be looked for by what is given.
///
/// # Errors
/// The refusal.
pub fn may_search(document: Option<&str>, telephone: Option<&str>, reason: &str) -> Result<(), Refusal> {
    require!(says_something(reason), SearchRefused::NoReason {});
    let number = match (document, telephone) {
        (Some(number), None) | (None, Some(number)) => number,
        (Some(_), Some(_)) | (None, None) => return Err(SearchRefused::NothingGiven {}.into()),
    };
    let length = number.chars().filter(|c| c.is_alphanumeric()).count();
    refuse_if!(length < SHORTEST_NUMBER, SearchRefused::TooShort { least: SHORTEST_NUMBER });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_looked_for_by_one_number_and_with_a_reason() {
        let asked = |document, telephone, reason| {
            may_search(document, telephone, reason).map_err(|refusal| refusal.why().0.to_owned())
        };
        assert_eq!(asked(Some("320623198001011234"), None, "本人来窗口查询"), Ok(()));
        assert_eq!(asked(None, Some("84812345"), "电话通知领证"), Ok(()));
        let no_reason = Err("person.search.no-reason".to_owned());
        assert_eq!(asked(Some("320623198001011234"), None, "查询"), no_reason);
        let nothing = Err("person.search.nothing-given".to_owned());
        assert_eq!(asked(None, None, "本人来窗口查询"), nothing);
        assert_eq!(asked(Some("320623198001011234"), Some("13812345645"), "本人来窗口查询"), nothing);
        let short = Err("person.search.too-short".to_owned());
        assert_eq!(asked(None, Some("138 12"), "本人来窗口查询"), short);
    }
}
