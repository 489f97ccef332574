//! A report before it is drawn (报表内容): one table with headers in both languages, sums, notes and where it was read from.
//!
//! Points and half days are whole tenths here; only the spreadsheet's own number is a binary fraction. Which sums are drawn
//! as formulas is said here as well, so that every format shows the same number.
use anjuan_domain::vocabulary::points::Points;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;

/// The same in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// In Simplified Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// Words.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// In one of the two.
    #[must_use]
    pub fn text(&self, lang: crate::Lang) -> &str {
        match lang {
            crate::Lang::Zh => &self.zh,
            crate::Lang::En => &self.en,
        }
    }

    /// Chinese first, English behind it, as headers have them; once where both are the same.
    #[must_use]
    pub fn both(&self) -> String {
        if self.zh == self.en { self.zh.clone() } else { format!("{} {}", self.zh, self.en) }
    }
}

/// What stands in the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Count,
    /// A decimal with one place: points, days in halves.
    Tenths,
    /// A day.
    Date,
    /// A moment, in civil time.
    Moment,
}

/// How a column is totalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// Not at all.
    None,
    /// By its sum.
    Sum,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What it is called.
    pub head: Words,
    /// What stands in it.
    pub kind: Kind,
    /// Its width in characters of the Latin script; a Chinese one takes two.
    pub width: u16,
    /// How it is totalled.
    pub total: Total,
}

/// A column that is not totalled.
#[must_use]
pub fn column(zh: &str, en: &str, kind: Kind, width: u16) -> Column {
    Column { head: Words::new(zh, en), kind, width, total: Total::None }
}

/// A column with its sum below.
#[must_use]
pub fn summed(zh: &str, en: &str, kind: Kind, width: u16) -> Column {
    Column { total: Total::Sum, ..column(zh, en, kind, width) }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// As it was written.
    Text(String),
    /// The same in both languages.
    Words(Words),
    /// A whole number.
    Count(i64),
    /// Tenths.
    Tenths(i64),
    /// A day.
    Date(NaiveDate),
    /// A moment.
    Moment(Instant),
    /// The sum of other columns of the same row, which the answers say is so much in tenths. Drawn as a formula.
    SumOf {
        /// The columns, by their places.
        columns: Vec<usize>,
        /// The sum as the answers have it.
        tenths: i64,
    },
}

impl Cell {
    /// Its number in tenths, where it has one.
    #[must_use]
    pub fn in_tenths(&self) -> Option<i64> {
        match self {
            Cell::Count(count) => Some(count.saturating_mul(10)),
            Cell::Tenths(tenths) | Cell::SumOf { tenths, .. } => Some(*tenths),
            Cell::Empty | Cell::Text(_) | Cell::Words(_) | Cell::Date(_) | Cell::Moment(_) => None,
        }
    }

    fn fits(&self, kind: Kind) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(_) | Cell::Words(_) => kind == Kind::Text,
            Cell::Count(_) => kind == Kind::Count,
            Cell::Tenths(_) | Cell::SumOf { .. } => kind == Kind::Tenths,
            Cell::Date(_) => kind == Kind::Date,
            Cell::Moment(_) => kind == Kind::Moment,
        }
    }
}

impl From<Points> for Cell {
    fn from(points: Points) -> Self {
        Cell::Tenths(i64::from(points.in_tenths()))
    }
}

impl From<u32> for Cell {
    fn from(count: u32) -> Self {
        Cell::Count(i64::from(count))
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Cell::Date(day)
    }
}

impl From<Words> for Cell {
    fn from(words: Words) -> Self {
        if words == Words::default() { Cell::Empty } else { Cell::Words(words) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// Rows that belong together. Where a report has groups, the group is the first column of a workbook and of a CSV, so that
/// rows can be sorted and filtered; on paper it is a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they have in common; empty where the report has no groups.
    pub heading: Words,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// From which facts a report was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// The last event the view had seen.
    pub sequence: u64,
    /// As of which moment it was asked.
    pub at: Instant,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its kind's name.
    pub name: &'static str,
    /// What it is called.
    pub title: Words,
    /// Of which time, window or person.
    pub subtitle: Words,
    /// The centre.
    pub centre: Words,
    /// The articles it is drawn up for.
    pub articles: &'static [&'static str],
    /// What groups are called, where there are any.
    pub group: Option<Words>,
    /// The columns; cells speak of them by their places, from 0, the group's not counted.
    pub columns: Vec<Column>,
    /// The rows.
    pub groups: Vec<Group>,
    /// What the reader must know: assumed numbers, what is provisional.
    pub notes: Vec<Words>,
    /// Where it was read from.
    pub drawn: Drawn,
}

/// Why a report cannot be drawn. It is a fault of what was read, never shown as a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreportable {
    /// A row with other cells than the columns say.
    #[error("row {row} of {report} does not fit its columns（{report}第{row}行与栏目不符）")]
    Row {
        /// Which report.
        report: &'static str,
        /// Which row, from 1.
        row: usize,
    },
    /// A sum that its cells do not add up to.
    #[error(
        "row {row} of {report}: the sum is said to be {said} tenths and is {found}（{report}第{row}行合计不符：所载{said}，实为{found}，单位十分之一）"
    )]
    Sum {
        /// Which report.
        report: &'static str,
        /// Which row, from 1.
        row: usize,
        /// As the answer has it.
        said: i64,
        /// As its cells add up.
        found: i64,
    },
    /// It cannot be written down.
    #[error("{report} cannot be written: {why}（{report}无法写出：{why}）")]
    Written {
        /// Which report.
        report: &'static str,
        /// Why.
        why: String,
    },
}

impl Report {
    /// Every row, with what its group has in common.
    pub fn rows(&self) -> impl Iterator<Item = (&Words, &Vec<Cell>)> {
        self.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (&group.heading, row)))
    }

    /// The sum of a column over some rows, in tenths.
    #[must_use]
    pub fn sum<'a>(rows: impl IntoIterator<Item = &'a Vec<Cell>>, column: usize) -> i64 {
        rows.into_iter().filter_map(|row| row.get(column)?.in_tenths()).sum()
    }

    /// Whether any column is totalled.
    #[must_use]
    pub fn is_totalled(&self) -> bool {
        self.columns.iter().any(|column| column.total == Total::Sum)
    }

    /// Whether every row fits the columns, and every sum its cells.
    ///
    /// # Errors
    /// [`Unreportable`] names the first row that does not.
    pub fn check(&self) -> Result<(), Unreportable> {
        for (place, (_, row)) in self.rows().enumerate() {
            let (report, number) = (self.name, place + 1);
            let fits = row.iter().zip(&self.columns).all(|(cell, column)| cell.fits(column.kind));
            if row.len() != self.columns.len() || !fits {
                return Err(Unreportable::Row { report, row: number });
            }
            for cell in row {
                let Cell::SumOf { columns, tenths: said } = cell else { continue };
                let found = columns.iter().filter_map(|column| row.get(*column)?.in_tenths()).sum();
                if *said != found {
                    return Err(Unreportable::Sum { report, row: number, said: *said, found });
                }
            }
        }
        Ok(())
    }
}
