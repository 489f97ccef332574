//! The spans of periods (考核期起讫): which days the id of a period means, and back.
//!
//! `M2015-03` is a month (monthly/12), `H2015-1` and `H2015-2` are half-years (assessment), `Y2015` is a year.
use super::events::PeriodKind;
use chrono::{Datelike, NaiveDate};

/// The days of one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Which kind.
    pub kind: PeriodKind,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

impl Span {
    /// The span that an id names, if it names one.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        let (kind, rest) = (id.get(..1)?, id.get(1..)?);
        let year = |text: &str| (text.len() == 4 && digits(text)).then(|| text.parse::<i32>().ok()).flatten();
        match (kind, rest.split_once('-')) {
            ("M", Some((of, month))) if month.len() == 2 && digits(month) => {
                Self::over(PeriodKind::Month, year(of)?, month.parse().ok()?, 1)
            }
            ("H", Some((of, "1"))) => Self::over(PeriodKind::HalfYear, year(of)?, 1, 6),
            ("H", Some((of, "2"))) => Self::over(PeriodKind::HalfYear, year(of)?, 7, 6),
            ("Y", None) => Self::over(PeriodKind::Year, year(rest)?, 1, 12),
            _ => None,
        }
    }

    fn over(kind: PeriodKind, year: i32, month: u32, months: u32) -> Option<Self> {
        let from = NaiveDate::from_ymd_opt(year, month, 1)?;
        let until = from.checked_add_months(chrono::Months::new(months))?.pred_opt()?;
        Some(Self { kind, from, until })
    }

    /// The month of a day.
    #[must_use]
    pub fn month_of(day: NaiveDate) -> Option<Self> {
        Self::over(PeriodKind::Month, day.year(), day.month(), 1)
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> String {
        let year = self.from.year();
        match self.kind {
            PeriodKind::Month => format!("M{year:04}-{:02}", self.from.month()),
            PeriodKind::HalfYear => format!("H{year:04}-{}", if self.from.month() == 1 { 1 } else { 2 }),
            PeriodKind::Year => format!("Y{year:04}"),
        }
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn has(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }

    /// Every day of it.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let until = self.until;
        self.from.iter_days().take_while(move |day| *day <= until)
    }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_which_days_and_the_days_say_the_id() {
        for (id, from, until) in [
            ("M2015-02", "2015-02-01", "2015-02-28"),
            ("M2016-02", "2016-02-01", "2016-02-29"),
            ("M2014-12", "2014-12-01", "2014-12-31"),
            ("H2015-1", "2015-01-01", "2015-06-30"),
            ("H2015-2", "2015-07-01", "2015-12-31"),
            ("Y2015", "2015-01-01", "2015-12-31"),
        ] {
            let span = Span::parse(id).unwrap();
            assert_eq!((span.from.to_string().as_str(), span.until.to_string().as_str()), (from, until), "{id}");
            assert_eq!(span.id(), id);
            assert!(span.has(span.from) && span.has(span.until) && !span.has(span.until.succ_opt().unwrap()));
        }
    }

    #[test]
    fn what_names_no_period_is_none() {
        for text in ["", "M", "M2015", "M2015-3", "M2015-13", "M2015-00", "H2015-3", "Y15", "2015-03", "M+201-03", "长"]
        {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }
}
