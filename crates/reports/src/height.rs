//! How high a row must be (行高): spreadsheets do not all make room for wrapped text by themselves.
//!
//! An estimate in whole characters, a little too high rather than too low.

/// What a line takes, in points.
const LINE: u32 = 15;
/// The highest row of a spreadsheet, in points.
const HIGHEST: u32 = 405;

/// The height for texts, each in a column of some width in characters of the Latin script.
pub(crate) fn height<'a>(texts: impl IntoIterator<Item = (&'a str, u16)>) -> u32 {
    let lines = texts.into_iter().map(|(text, width)| lines(text, width)).max().unwrap_or(1).max(1);
    (lines * LINE).min(HIGHEST)
}

/// How many lines a text takes: words are kept together where they fit, Chinese breaks anywhere.
fn lines(text: &str, width: u16) -> u32 {
    let width = u32::from(width.saturating_sub(1).max(1));
    text.split('\n').map(|line| wrapped(line, width)).sum()
}

fn wrapped(line: &str, width: u32) -> u32 {
    let (mut lines, mut used, mut word) = (1, 0, 0);
    for c in line.chars() {
        let wide = if c < '\u{1100}' { 1 } else { 2 };
        word = if c == ' ' || wide == 2 { 0 } else { word + wide };
        used += wide;
        if used > width {
            lines += 1;
            // The word that is begun moves to the new line, unless it is longer than one.
            used = if word > 0 && word <= width { word } else { wide };
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_together_and_chinese_takes_two_places() {
        assert_eq!(lines("Days in this time", 9), 3);
        assert_eq!(lines("窗口互评\nWindows score each other", 9), 1 + 4);
        assert_eq!(lines("超过承诺期限", 7), 2);
        assert_eq!(lines("ABCDEFGHIJKL", 5), 3);
        assert_eq!(lines("", 5), 1);
    }

    #[test]
    fn a_row_is_as_high_as_its_longest_text_and_no_higher_than_can_be() {
        assert_eq!(height([("a", 9), ("Days in this time", 9)]), 45);
        assert_eq!(height([("字".repeat(5000).as_str(), 9)]), HIGHEST);
        assert_eq!(height([]), LINE);
    }
}
