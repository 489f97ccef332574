//! Masked forms (脱敏): what may be shown to anybody with access to a case.
//!
//! Works by characters and not by bytes, so that a rare character outside the basic plane counts as one, and a variation
//! selector after the surname is not shown alone.
use anjuan_domain::vocabulary::sealed::{Party, PartyKind};

/// `王*` for a person; the first four characters of an organisation's name.
#[must_use]
pub fn name(kind: PartyKind, name: &str) -> String {
    let shown = match kind {
        PartyKind::NaturalPerson => 1,
        PartyKind::Enterprise
        | PartyKind::Institution
        | PartyKind::SocialOrganisation
        | PartyKind::Authority
        | PartyKind::Other => 4,
    };
    let characters = name.trim().chars().filter(|c| !selector(*c));
    let (head, rest): (Vec<_>, Vec<_>) = characters.enumerate().partition(|(position, _)| *position < shown);
    match (head.is_empty(), rest.is_empty()) {
        (true, _) => String::new(),
        // A name of one character would be shown whole: it is not shown at all.
        (false, true) if head.len() == 1 => "*".into(),
        (false, _) => head.into_iter().map(|(_, c)| c).chain(['*']).collect(),
    }
}

/// `320***********1234`: the first three and the last four; nothing of a short number.
#[must_use]
pub fn document(number: &str) -> String {
    middle(number, 3, 4)
}

/// `138****5645`: the first three and the last four; nothing of a short number.
#[must_use]
pub fn telephone(number: &str) -> String {
    middle(number, 3, 4)
}

/// `〔12字〕`: of a free text, only how long it is.
#[must_use]
pub fn text(text: &str) -> String {
    format!("〔{}字〕", text.chars().count())
}

/// Whether what comes sealed from elsewhere shows no more than these forms would: its masked forms go into the log for ever.
#[must_use]
pub fn is_masked(party: &Party) -> bool {
    let shown = if party.kind == PartyKind::NaturalPerson { 1 } else { 4 };
    starred(&party.masked_name, (shown, 0))
        && starred(&party.masked_document, (3, 4))
        && starred(&party.masked_telephone, (3, 4))
}

/// The same of a free text: its length, or a few characters and a star.
#[must_use]
pub fn is_masked_text(masked: &str) -> bool {
    let length = masked.strip_prefix('〔').and_then(|rest| rest.strip_suffix("字〕"));
    length.is_some_and(|count| count.bytes().all(|byte| byte.is_ascii_digit())) || starred(masked, (4, 0))
}

/// Nothing, or a star with at most so many characters before the first and behind the last.
fn starred(text: &str, (head, tail): (usize, usize)) -> bool {
    let characters: Vec<char> = text.trim().chars().filter(|c| !selector(*c)).collect();
    let first = characters.iter().position(|c| *c == '*');
    let last = characters.iter().rposition(|c| *c == '*');
    match (first, last) {
        (Some(first), Some(last)) => {
            let all_stars = characters.get(first..=last).is_some_and(|stars| stars.iter().all(|c| *c == '*'));
            let long = tail == 0 || characters.len() == last + 1 - first || last - first >= 2;
            first <= head && characters.len() - 1 - last <= tail && all_stars && long
        }
        // A dash for nobody.
        _ => !characters.iter().any(|c| c.is_alphanumeric()),
    }
}

fn middle(text: &str, head: usize, tail: usize) -> String {
    let characters: Vec<char> = text.trim().chars().collect();
    // At least as much is hidden as half of what is shown, else nothing is shown.
    let hidden = if characters.len() >= head + tail + 3 { head..characters.len() - tail } else { 0..characters.len() };
    characters.iter().enumerate().map(|(position, c)| if hidden.contains(&position) { '*' } else { *c }).collect()
}

fn selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_name_shows_its_first_character() {
        for (given, shown) in [
            ("王小明", "王*"),
            ("王明", "王*"),
            ("王", "*"),
            ("", ""),
            ("  李四 ", "李*"),
            ("𠮷田", "𠮷*"),
            ("葛\u{E0100}飾", "葛*"),
        ] {
            assert_eq!(name(PartyKind::NaturalPerson, given), shown, "{given}");
        }
    }

    #[test]
    fn an_organisations_name_shows_its_first_four_characters() {
        assert_eq!(name(PartyKind::Enterprise, "如东县栟茶某某纺织有限公司"), "如东县栟*");
    }

    #[test]
    fn a_number_shows_first_three_and_last_four_and_a_short_one_nothing() {
        assert_eq!(document("320623198001011234"), "320***********1234");
        assert_eq!(telephone("13812345645"), "138****5645");
        assert_eq!(telephone("84812345"), "********");
        assert_eq!(document(""), "");
    }

    #[test]
    fn a_text_shows_only_its_length() {
        assert_eq!(text("我想问低保怎么办"), "〔8字〕");
    }

    #[test]
    fn what_shows_more_than_a_masked_form_is_none() {
        let party = |name: &str, document: &str, telephone: &str| Party {
            applicant: "A".into(),
            kind: PartyKind::NaturalPerson,
            masked_name: name.into(),
            masked_document: document.into(),
            masked_telephone: telephone.into(),
            ciphertext: String::new(),
        };
        for own in ["王小明", "王", "葛\u{E0100}飾", ""] {
            let masked =
                party(&name(PartyKind::NaturalPerson, own), &document("320623198001011234"), &telephone("84812345"));
            assert!(is_masked(&masked), "{own}");
        }
        assert!(is_masked(&party("*", "", "")), "a log that names nobody");
        for clear in [
            party("王小明", "", ""),
            party("王小*", "", ""),
            party("*王小明", "", ""),
            party("王*", "320623198001011234", ""),
            party("王*", "3206231980*1234", ""),
            party("王*", "", "13812345645"),
            party("王*", "", "138*5645"),
        ] {
            assert!(!is_masked(&clear), "{clear:?}");
        }
        assert!(is_masked_text("〔8字〕") && is_masked_text("") && !is_masked_text("我想问低保怎么办"));
    }
}
