//! Ids that a spreadsheet has spoiled (被电子表格改坏的编号): rounded to fifteen digits, or written as a power of ten.
//!
//! A spreadsheet holds a number of sixteen digits and more as a fraction and loses its last digits. What is left names
//! nobody, or somebody else: an id of that look is refused by its line, and never repaired.
use crate::wording::Wording;

/// How many digits survive in a spreadsheet.
const KEPT: usize = 15;
/// The length of an identity number, which never ends in three zeros.
const IDENTITY: usize = 18;

/// What to know of a whole column of ids before one of them is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ids {
    rounded: bool,
}

impl Ids {
    /// A column: where every long number of it ends in zeros, all were rounded; where one does not, zeros are digits like others.
    #[must_use]
    pub fn from_values<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let (mut long, mut zeros) = (0_usize, 0_usize);
        for value in values.filter(|value| is_long(value)) {
            long += 1;
            zeros += usize::from(is_rounded(value));
        }
        Self { rounded: long > 0 && long == zeros }
    }

    /// Whether an id can be one.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn check(self, value: &str) -> Result<(), Wording> {
        if is_power(value) {
            return Err(Wording::new(
                format!("`{value}` is a number as a spreadsheet shortens it, not an id: export the column as text"),
                format!("“{value}”是电子表格的科学计数，不是编号；请将该列以文本格式导出"),
            ));
        }
        let identity = value.len() == IDENTITY && is_rounded(value);
        if identity || (self.rounded && is_rounded(value)) {
            return Err(Wording::new(
                format!("`{value}` ends in zeros as a spreadsheet rounds long numbers: export the column as text"),
                format!("“{value}”末位均为0，疑为电子表格改坏的长编号；请将该列以文本格式导出"),
            ));
        }
        Ok(())
    }
}

fn is_long(value: &str) -> bool {
    value.len() > KEPT && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_rounded(value: &str) -> bool {
    is_long(value) && value.bytes().skip(KEPT).all(|byte| byte == b'0')
}

/// `3.20623E+17`: digits, perhaps a point, and a power of ten with its sign.
fn is_power(value: &str) -> bool {
    let Some((number, power)) = value.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (units, fraction) = number.split_once('.').unwrap_or((number, "0"));
    digits(units) && digits(fraction) && power.strip_prefix('+').is_some_and(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(value: &str) -> bool {
        Ids::from_values(std::iter::once(value)).check(value).is_err()
    }

    #[test]
    fn what_a_spreadsheet_shortened_or_rounded_is_no_id() {
        for value in
            ["3.20623E+17", "1E+15", "3.2e+17", "320623199001010000", "3206231990010100000", "1234567890123450"]
        {
            assert!(refused(value), "{value}");
        }
        for value in
            ["2024-001", "17", "100000", "320623199001010100", "32062319900101123X", "1E15", "E+1", "3E+x", "AJ-1E+5"]
        {
            assert!(!refused(value), "{value}");
        }
    }

    #[test]
    fn one_long_number_that_is_whole_shows_that_zeros_are_digits() {
        let column = ["2024000000000120", "2024000000000121"];
        let ids = Ids::from_values(column.into_iter());
        assert!(ids.check(column[0]).is_ok());
        assert!(Ids::from_values(["2024000000000120", "2024000000000130"].into_iter()).check(column[0]).is_err());
        assert!(ids.check("320623199001010000").is_err(), "an identity number never ends so");
    }
}
