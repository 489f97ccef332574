//! Times in other people's files (时间): RFC 3339, civil times as spreadsheets and devices write them, or a form that is given.
//!
//! A text that could be two times is none: days and months in doubt, bare numbers that could be a spreadsheet's or a Unix
//! clock's. What does not read is named with its text. Years outside 1900 to 2100 are no times of anybody's work.
use crate::wording::Wording;
use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// How times are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    offset: FixedOffset,
    pattern: Pattern,
}

/// The form of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    /// One of the usual forms.
    Usual,
    /// A form of strftime.
    Given(String),
    /// Seconds since 1970, UTC.
    UnixSeconds,
    /// Milliseconds since 1970, UTC.
    UnixMilliseconds,
    /// Days since 1899-12-30 with a fraction: the number behind a spreadsheet's date.
    Excel,
}

/// Not a form of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "format `{0}` is no form of time: give one such as %Y-%m-%d %H:%M:%S, or unix-seconds, unix-milliseconds, excel"
)]
pub struct FormError(pub String);

/// Why a text is not a time we take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not of the form that was given.
    #[error("`{text}` is not a time of the form {form}")]
    NotOfForm {
        /// The text.
        text: String,
        /// The form.
        form: String,
    },
    /// Not of a known form.
    #[error(
        "`{0}` is not a time: known are RFC 3339 (2011-10-11T13:42:22+02:00) and YYYY-MM-DD or YYYY/M/D with H:MM[:SS]; of another form, give `format` in the mapping"
    )]
    Unknown(String),
    /// A number by itself.
    #[error("`{0}` is not a time by itself: give `format` as unix-seconds, unix-milliseconds or excel in the mapping")]
    Number(String),
    /// Outside any plausible year.
    #[error("`{0}` is not a time of anybody's work: it lies outside the years 1900 to 2100")]
    Year(String),
}

impl TimeError {
    /// The same for people, in both languages.
    #[must_use]
    pub fn wording(&self) -> Wording {
        let zh = match self {
            TimeError::NotOfForm { text, form } => format!("“{text}”不是 {form} 形式的时间"),
            TimeError::Unknown(text) => format!(
                "“{text}”不是时间：可用 RFC 3339（2011-10-11T13:42:22+02:00）或 YYYY-MM-DD、YYYY/M/D 加 H:MM[:SS]；其他写法请在映射中给出 format"
            ),
            TimeError::Number(text) => {
                format!(
                    "“{text}”是数字，本身不是时间：请在映射中给出 format（unix-seconds、unix-milliseconds 或 excel）"
                )
            }
            TimeError::Year(text) => format!("“{text}”不在1900年至2100年之内，不是有效时间"),
        };
        Wording::new(self.to_string(), zh)
    }
}

impl Form {
    /// How a file writes its times; `offset` applies where a text has none.
    ///
    /// # Errors
    /// [`FormError`] for a format that is none.
    pub fn new(offset: FixedOffset, format: Option<&str>) -> Result<Self, FormError> {
        let pattern = match format {
            None => Pattern::Usual,
            Some("unix-seconds") => Pattern::UnixSeconds,
            Some("unix-milliseconds") => Pattern::UnixMilliseconds,
            Some("excel") => Pattern::Excel,
            Some(given) if StrftimeItems::new(given).any(|item| item == Item::Error) || !given.contains('%') => {
                return Err(FormError(given.to_owned()));
            }
            Some(given) => Pattern::Given(given.to_owned()),
        };
        Ok(Self { offset, pattern })
    }

    /// Reads one time.
    ///
    /// # Errors
    /// [`TimeError`] names the text.
    pub fn parse(&self, text: &str) -> Result<DateTime<Utc>, TimeError> {
        let text = text.trim();
        let time = match &self.pattern {
            Pattern::Usual => self.usual(text)?,
            Pattern::Given(form) => self.given(text, form).ok_or_else(|| wrong(text, form))?,
            Pattern::UnixSeconds => {
                unix(text, DateTime::from_timestamp_secs).ok_or_else(|| wrong(text, "unix-seconds"))?
            }
            Pattern::UnixMilliseconds => {
                unix(text, DateTime::from_timestamp_millis).ok_or_else(|| wrong(text, "unix-milliseconds"))?
            }
            Pattern::Excel => excel(text).and_then(|civil| self.at(civil)).ok_or_else(|| wrong(text, "excel"))?,
        };
        if (1900..=2100).contains(&time.year()) { Ok(time) } else { Err(TimeError::Year(text.to_owned())) }
    }

    fn at(&self, civil: NaiveDateTime) -> Option<DateTime<Utc>> {
        civil.and_local_timezone(self.offset).single().map(|time| time.with_timezone(&Utc))
    }

    fn usual(&self, text: &str) -> Result<DateTime<Utc>, TimeError> {
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Ok(time.with_timezone(&Utc));
        }
        if let Some(time) = civil(text).and_then(|civil| self.at(civil)) {
            return Ok(time);
        }
        let number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        Err(if number { TimeError::Number(text.to_owned()) } else { TimeError::Unknown(text.to_owned()) })
    }

    fn given(&self, text: &str, form: &str) -> Option<DateTime<Utc>> {
        if let Ok(zoned) = DateTime::parse_from_str(text, form) {
            return Some(zoned.with_timezone(&Utc));
        }
        let day = || NaiveDate::parse_from_str(text, form).ok().map(|day| day.and_time(NaiveTime::MIN));
        self.at(NaiveDateTime::parse_from_str(text, form).ok().or_else(day)?)
    }
}

fn wrong(text: &str, form: &str) -> TimeError {
    TimeError::NotOfForm { text: text.to_owned(), form: form.to_owned() }
}

fn unix(text: &str, read: impl Fn(i64) -> Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    read(text.parse().ok()?)
}

fn excel(text: &str) -> Option<NaiveDateTime> {
    let days: f64 = text.parse().ok()?;
    // A serial number's fraction carries a second, not a nanosecond; a century and more fits easily.
    let seconds = (days * 86_400.0).round();
    if !(0.0..4e9).contains(&seconds) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "the range was checked in the line before")]
    let seconds = TimeDelta::seconds(seconds as i64);
    NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN).checked_add_signed(seconds)
}

/// A day as spreadsheets and people write it: 2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日, 20240301.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    let parts: Vec<&str> = match text.strip_suffix('日') {
        Some(chinese) => chinese.split(['年', '月']).collect(),
        None => {
            ['-', '/', '.'].iter().map(|sign| text.split(*sign).collect()).find(|parts: &Vec<_>| parts.len() == 3)?
        }
    };
    let [year, month, day] = parts.as_slice() else { return None };
    let short = |part: &str| number(part).filter(|_| part.len() <= 2);
    NaiveDate::from_ymd_opt(i32::try_from(number(year).filter(|_| year.len() == 4)?).ok()?, short(month)?, short(day)?)
}

/// A civil time: a day, and perhaps a time of day behind a blank or `T`; a day alone is its beginning.
fn civil(text: &str) -> Option<NaiveDateTime> {
    let split = text.find([' ', 'T', '\u{3000}']).or_else(|| text.find('日').map(|at| at + '日'.len_utf8()));
    let (date, rest) = split.map_or((text, ""), |at| text.split_at(at));
    let rest = rest.trim_start_matches('T').trim();
    let time = if rest.is_empty() { NaiveTime::MIN } else { clock(rest)? };
    Some(day(date)?.and_time(time))
}

/// A time of day: 9:00, 09:00:05.123, 090005, 上午9:00, 9:00 PM.
fn clock(text: &str) -> Option<NaiveTime> {
    let halves = [("上午", false), ("下午", true), ("AM", false), ("PM", true), ("am", false), ("pm", true)];
    let half = halves.iter().find_map(|(word, later)| {
        let rest = text.strip_prefix(word).or_else(|| text.strip_suffix(word))?;
        Some((rest.trim(), *later))
    });
    let (digits, later) = half.map_or((text, None), |(rest, later)| (rest, Some(later)));
    let plain =
        ["%H:%M:%S%.f", "%H:%M", "%H%M%S"].iter().find_map(|form| NaiveTime::parse_from_str(digits, form).ok())?;
    let Some(later) = later else { return Some(plain) };
    let hour = chrono::Timelike::hour(&plain);
    if !(1..=12).contains(&hour) {
        return None;
    }
    chrono::Timelike::with_hour(&plain, hour % 12 + if later { 12 } else { 0 })
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shanghai(format: Option<&str>) -> Form {
        Form::new(FixedOffset::east_opt(8 * 3600).unwrap(), format).unwrap()
    }

    fn read(text: &str) -> String {
        shanghai(None).parse(text).map_or_else(|error| error.to_string(), |time| time.to_rfc3339())
    }

    #[test]
    fn offsets_in_the_text_win_over_the_mapping() {
        assert_eq!(read("2011-10-11T13:42:22.688+02:00"), "2011-10-11T11:42:22.688+00:00");
        assert_eq!(read("2011-10-11 13:42:22+02:00"), "2011-10-11T11:42:22+00:00");
        assert_eq!(read("2011-10-11 13:42"), "2011-10-11T05:42:00+00:00");
    }

    #[test]
    fn the_forms_of_spreadsheets_and_devices_read() {
        for text in [
            "2024/3/1 9:00",
            "2024-3-1 9:00",
            "2024.3.1 9:00",
            "2024/03/01 09:00:00.000",
            "2024-03-01T09:00",
            "20240301T090000",
            "20240301 090000",
            "2024年3月1日 9:00",
            "2024年3月1日9:00",
            "2024/3/1 上午9:00",
            "2024/3/1 9:00 AM",
            " 2024/3/1 9:00:00 AM ",
        ] {
            assert_eq!(read(text), "2024-03-01T01:00:00+00:00", "{text}");
        }
        assert_eq!(read("2024/3/1 下午1:30"), "2024-03-01T05:30:00+00:00");
        assert_eq!(read("2024/3/1 12:05 AM"), "2024-02-29T16:05:00+00:00");
        assert_eq!(read("2024/3/1"), "2024-02-29T16:00:00+00:00");
    }

    #[test]
    fn what_is_no_time_or_could_be_two_is_named_with_its_text() {
        for text in [
            "yesterday",
            "",
            "3/1/2024 9:00",
            "1-Mar-24",
            "24-03-01",
            "2011-02-30T00:00:00Z",
            "2024-03-01T09:00:00+0800",
            "2024-03-01 24:00",
            "2024/3/1 13:00 PM",
            "2024-03-01 9",
        ] {
            let said = read(text);
            assert!(said.contains("is not a time") && said.contains(text), "{said}");
        }
        for text in ["45352.375", "1709254800", "1709254800000"] {
            assert!(read(text).contains("unix-seconds"), "{text}");
        }
        for text in ["0001-01-01T00:00:00Z", "2184-03-01T09:00:00+08:00"] {
            assert!(read(text).contains("1900 to 2100") && read(text).contains(text), "{text}");
        }
    }

    #[test]
    fn a_form_that_is_given_is_the_only_one() {
        let of = |form: &str, text: &str| shanghai(Some(form)).parse(text).map(|time| time.to_rfc3339());
        let nine = Ok("2024-03-01T01:00:00+00:00".to_owned());
        assert_eq!(of("unix-seconds", "1709254800"), nine);
        assert_eq!(of("unix-milliseconds", "1709254800000"), nine);
        assert_eq!(of("excel", "45352.375"), nine);
        assert_eq!(of("%d.%m.%Y %H:%M", "01.03.2024 09:00"), nine);
        assert_eq!(of("%Y-%m-%dT%H:%M:%S%z", "2024-03-01T09:00:00+0800"), nine);
        assert_eq!(of("%d.%m.%Y", "02.03.2024").unwrap(), "2024-03-01T16:00:00+00:00");
        assert!(of("%d.%m.%Y %H:%M", "2024-03-01 09:00").unwrap_err().to_string().contains("2024-03-01 09:00"));
        assert!(of("unix-seconds", "1709254800000").unwrap_err().to_string().contains("1900 to 2100"));
        let utc = FixedOffset::east_opt(0).unwrap();
        assert!(Form::new(utc, Some("%Q")).is_err() && Form::new(utc, Some("unix")).is_err());
    }
}
