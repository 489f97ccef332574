//! Civil time (北京时间): Asia/Shanghai, +08:00 without change since 1992, to and from instants.
//!
//! Periods of `time-limit/3.4` are counted in civil days, so this is where instants become days. It must never read a
//! clock or the machine's zone.
use crate::vocabulary::stamp::Instant;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

const OFFSET: TimeDelta = TimeDelta::hours(8);
const FORMS: [&str; 4] = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S%.f"];
const ZONED_FORMS: [&str; 2] = ["%Y-%m-%dT%H:%M%:z", "%Y-%m-%d %H:%M%:z"];

/// A text that is no civil time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a civil time such as 2014-01-30T10:00, 2014-01-30T10:00:00+08:00 or 2014-01-30")]
pub struct CivilError(pub String);

/// The civil date and time of an instant; at the very ends of representable time it saturates.
#[must_use]
pub fn local(instant: Instant) -> NaiveDateTime {
    instant.naive_utc().checked_add_signed(OFFSET).unwrap_or(NaiveDateTime::MAX)
}

/// The civil day of an instant.
#[must_use]
pub fn date_of(instant: Instant) -> NaiveDate {
    local(instant).date()
}

/// The instant of a civil day and time; at the very ends of representable time it saturates.
#[must_use]
pub fn instant(date: NaiveDate, time: NaiveTime) -> Instant {
    date.and_time(time).checked_sub_signed(OFFSET).unwrap_or(NaiveDateTime::MIN).and_utc()
}

/// Reads a civil time. Without an offset it is Asia/Shanghai; seconds may be missing, and a day alone is its first moment.
///
/// # Errors
/// [`CivilError`] with the text.
pub fn parse_civil(text: &str) -> Result<Instant, CivilError> {
    let wrong = || CivilError(text.to_owned());
    let text = text.trim();
    if let Ok(zoned) = DateTime::parse_from_rfc3339(text) {
        return Ok(zoned.to_utc());
    }
    let zoned = text.strip_suffix(['Z', 'z']).map(|rest| format!("{rest}+00:00"));
    let zoned = zoned.as_deref().unwrap_or(text);
    if let Some(found) = ZONED_FORMS.iter().find_map(|form| DateTime::parse_from_str(zoned, form).ok()) {
        return Ok(found.to_utc());
    }
    if let Some(found) = FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok()) {
        return Ok(instant(found.date(), found.time()));
    }
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| wrong())?;
    Ok(instant(date, NaiveTime::MIN))
}

/// An instant as RFC 3339 in Asia/Shanghai: `2014-02-26T17:30:00+08:00`; fractions of a second only where there are any.
#[must_use]
pub fn format(instant: Instant) -> String {
    local(instant).format("%Y-%m-%dT%H:%M:%S%.f+08:00").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_an_offset_is_asia_shanghai() {
        let expected = DateTime::parse_from_rfc3339("2014-01-30T02:00:00Z").unwrap().to_utc();
        for text in [
            "2014-01-30T10:00",
            "2014-01-30T10:00:00",
            "2014-01-30 10:00",
            "2014-01-30T02:00Z",
            "2014-01-30T02:00:00Z",
            "2014-01-30T10:00+08:00",
            "2014-01-30T10:00:00+08:00",
            "2014-01-30T03:00:00+01:00",
            " 2014-01-30T10:00 ",
        ] {
            assert_eq!(parse_civil(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_day_alone_is_its_first_moment() {
        assert_eq!(format(parse_civil("2014-01-30").unwrap()), "2014-01-30T00:00:00+08:00");
    }

    #[test]
    fn what_is_no_time_is_refused_with_its_text() {
        for text in
            ["", "2014", "2014-02-30", "2014-02-28T25:00", "30.01.2014", "2014-01-30T10", "2014-01-30T10:00+8", "é"]
        {
            let error = parse_civil(text).unwrap_err();
            assert!(error.to_string().contains(text), "{error}");
        }
    }

    #[test]
    fn the_civil_day_changes_at_midnight_in_shanghai() {
        assert_eq!(date_of(parse_civil("2014-01-30T15:59:59Z").unwrap()).to_string(), "2014-01-30");
        assert_eq!(date_of(parse_civil("2014-01-30T16:00:00Z").unwrap()).to_string(), "2014-01-31");
    }

    #[test]
    fn the_ends_of_time_saturate_and_do_not_panic() {
        assert_eq!(date_of(Instant::MAX_UTC), NaiveDateTime::MAX.date());
        assert_eq!(instant(NaiveDate::MIN, NaiveTime::MIN), NaiveDateTime::MIN.and_utc());
        assert!(!format(Instant::MAX_UTC).is_empty());
    }
}
