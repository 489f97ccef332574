//! Times of foreign logs: RFC 3339, or civil times with the log's own offset.
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Utc};

/// Why a text is not a time we take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not of a known form.
    #[error(
        "`{0}` is not a time: RFC 3339 (2011-10-11T13:42:22+02:00), or YYYY-MM-DD HH:MM[:SS] with utc_offset in the mapping"
    )]
    Form(String),
    /// Outside any plausible year.
    #[error("`{0}` lies outside the years 1900 to 2100")]
    Year(String),
}

/// Reads one time; `offset` applies where the text has none.
///
/// # Errors
/// [`TimeError`] names the text.
pub fn parse(text: &str, offset: FixedOffset) -> Result<DateTime<Utc>, TimeError> {
    let text = text.trim();
    let civil = || {
        [
            "%Y-%m-%d %H:%M:%S%.f",
            "%Y-%m-%dT%H:%M:%S%.f",
            "%Y-%m-%d %H:%M",
            "%Y-%m-%dT%H:%M",
            "%Y/%m/%d %H:%M:%S",
            "%Y%m%dT%H%M%S",
        ]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|date| date.and_hms_opt(0, 0, 0)))
        .and_then(|naive| naive.and_local_timezone(offset).single())
    };
    let time =
        DateTime::parse_from_rfc3339(text).ok().or_else(civil).ok_or_else(|| TimeError::Form(text.to_owned()))?;
    if (1900..=2100).contains(&time.year()) {
        Ok(time.with_timezone(&Utc))
    } else {
        Err(TimeError::Year(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_in_the_text_win_over_the_mapping() {
        let mapping = FixedOffset::east_opt(8 * 3600).unwrap();
        assert_eq!(
            parse("2011-10-11T13:42:22.688+02:00", mapping).unwrap().to_rfc3339(),
            "2011-10-11T11:42:22.688+00:00"
        );
        assert_eq!(parse("2011-10-11 13:42", mapping).unwrap().to_rfc3339(), "2011-10-11T05:42:00+00:00");
    }

    #[test]
    fn odd_times_are_named() {
        let utc = FixedOffset::east_opt(0).unwrap();
        assert_eq!(parse("yesterday", utc), Err(TimeError::Form("yesterday".into())));
        assert!(matches!(parse("0001-01-01T00:00:00Z", utc), Err(TimeError::Year(_))));
        assert!(parse("2011-02-30T00:00:00Z", utc).is_err());
    }
}
