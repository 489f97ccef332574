//! A report as a workbook (ECMA-376): one sheet with a frozen header, filters, real numbers, and sums as formulas.
//!
//! Every formula carries its value, so that a reader that does not calculate shows the same number. Texts are strings and
//! never formulas. The times inside the file are those of the facts: the same report is the same bytes.
use crate::Lang;
use crate::height::height;
use crate::report::{Cell, Column, Kind, Report, Total, Unreportable};
use crate::text::{notes, of_kind, source};
use anjuan_domain::clock::civil::local;
use chrono::{Datelike, NaiveDateTime, Timelike};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;

/// The row of the header, from 0; title, time and source stand above.
const HEADER: u32 = 3;
/// A4, as spreadsheets number papers.
const A4: u8 = 9;
/// The width of the group's column.
const GROUP_WIDTH: u16 = 20;
/// The longest name of a sheet.
const LONGEST_NAME: usize = 31;

pub(crate) fn workbook(report: &Report, lang: Lang) -> Result<Vec<u8>, Unreportable> {
    build(report, lang).map_err(|error| Unreportable::Written { report: report.name, why: error.to_string() })
}

fn build(report: &Report, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let created = moment(report.drawn.at.naive_utc())?;
    let properties = DocProperties::new()
        .set_title(report.title.both())
        .set_author(report.centre.both())
        .set_comment(source(report, lang))
        .set_creation_datetime(&created);
    book.set_properties(&properties);
    let page = book.add_worksheet();
    page.set_name(report.title.text(lang).chars().take(LONGEST_NAME).collect::<String>())?;
    let table = Table { report, lang, shift: u16::from(report.group.is_some()) };
    table.above(page)?;
    table.header(page)?;
    table.body(page)?;
    table.totals(page)?;
    table.below(page)?;
    table.look(page)?;
    book.save_to_buffer()
}

/// The longest text that a cell of a workbook takes, in units of UTF-16.
const LONGEST_CELL: usize = 32_767;

/// A text as a cell takes it: one that is longer ends at the last whole part of its list, and says where the rest is.
fn fitting(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= LONGEST_CELL {
        return Cow::Borrowed(text);
    }
    const REST: &str = " … 其余见 CSV 报表 (the rest is in the CSV)";
    let mut room = LONGEST_CELL - REST.encode_utf16().count();
    let kept = text.chars().take_while(|c| room.checked_sub(c.len_utf16()).map(|left| room = left).is_some());
    let kept: String = kept.collect();
    let end = kept.rfind([' ', '、', '\n']).unwrap_or(kept.len());
    Cow::Owned(format!("{}{REST}", kept.get(..end).unwrap_or_default()))
}

/// The sheet while it is written.
struct Table<'a> {
    report: &'a Report,
    lang: Lang,
    /// By how much the columns stand further right: by one where the group is the first.
    shift: u16,
}

impl Table<'_> {
    fn above(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        page.write_string_with_format(0, 0, self.report.title.both(), &Format::new().set_bold().set_font_size(15))?;
        let time = format!("{} · {}", self.report.centre.both(), self.report.subtitle.both());
        page.write_string_with_format(1, 0, time, &Format::new().set_font_size(11))?;
        page.write_string_with_format(2, 0, source(self.report, self.lang), &small())?;
        Ok(())
    }

    fn header(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let format = ruled()
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0x00f6_f4ef))
            .set_text_wrap();
        if let Some(group) = &self.report.group {
            page.set_column_width(0, GROUP_WIDTH)?;
            page.write_string_with_format(HEADER, 0, two_lines(&group.zh, &group.en), &format)?;
        }
        for (place, column) in self.columns() {
            page.set_column_width(place, column.width)?;
            page.write_string_with_format(HEADER, place, two_lines(&column.head.zh, &column.head.en), &format)?;
        }
        let heads: Vec<(String, u16)> = self
            .report
            .columns
            .iter()
            .map(|column| (two_lines(&column.head.zh, &column.head.en), column.width))
            .collect();
        page.set_row_height(HEADER, height(heads.iter().map(|(head, width)| (head.as_str(), *width))))?;
        Ok(())
    }

    fn body(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        for (row, (group, cells)) in (HEADER + 1..).zip(self.report.rows()) {
            if self.shift > 0 {
                page.write_string_with_format(row, 0, group.text(self.lang), &of_column(Kind::Text))?;
            }
            for ((place, column), cell) in self.columns().zip(cells) {
                self.cell(page, (row, place), cell, column.kind)?;
            }
            let texts = self.report.columns.iter().zip(cells).filter_map(|(column, cell)| match cell {
                Cell::Text(text) => Some((text.as_str(), column.width)),
                Cell::Words(words) => Some((words.text(self.lang), column.width)),
                _ => None,
            });
            let named = (self.shift > 0).then(|| (group.text(self.lang), GROUP_WIDTH));
            page.set_row_height(row, height(texts.chain(named)))?;
        }
        Ok(())
    }

    fn cell(&self, page: &mut Worksheet, (row, place): (u32, u16), cell: &Cell, kind: Kind) -> Result<(), XlsxError> {
        let format = of_column(kind);
        match cell {
            Cell::Empty => page.write_blank(row, place, &format)?,
            Cell::Text(text) => page.write_string_with_format(row, place, fitting(text), &format)?,
            Cell::Words(words) => page.write_string_with_format(row, place, fitting(words.text(self.lang)), &format)?,
            Cell::Count(count) => page.write_number_with_format(row, place, number(*count), &format)?,
            Cell::Tenths(tenths) => page.write_number_with_format(row, place, number(*tenths) / 10.0, &format)?,
            Cell::Date(day) => page.write_datetime_with_format(row, place, &moment((*day).into())?, &format)?,
            Cell::Moment(at) => page.write_datetime_with_format(row, place, &moment(local(*at))?, &format)?,
            Cell::SumOf { columns, tenths } => {
                let cells: Vec<String> =
                    runs(columns).into_iter().map(|(from, until)| self.range((row, from), (row, until))).collect();
                let formula =
                    Formula::new(format!("SUM({})", cells.join(","))).set_result(of_kind(*tenths, Kind::Tenths));
                page.write_formula_with_format(row, place, formula, &format)?
            }
        };
        Ok(())
    }

    fn totals(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        if !self.report.is_totalled() {
            return Ok(());
        }
        let (row, strong) = (self.end(), |kind| of_column(kind).set_bold().set_border_top(FormatBorder::Medium));
        for (at, (place, column)) in self.columns().enumerate() {
            let format = strong(column.kind);
            let sum = Report::sum(self.report.rows().map(|(_, row)| row), at);
            match column.total {
                Total::None => page.write_blank(row, place, &strong(Kind::Text))?,
                Total::Sum if row == HEADER + 1 => page.write_number_with_format(row, place, 0, &format)?,
                Total::Sum => {
                    let range = self.range((HEADER + 1, at), (row - 1, at));
                    let formula = Formula::new(format!("SUM({range})")).set_result(of_kind(sum, column.kind));
                    page.write_formula_with_format(row, place, formula, &format)?
                }
            };
        }
        let named = self.shift > 0 || self.report.columns.first().is_some_and(|first| first.total == Total::None);
        if named {
            page.write_string_with_format(row, 0, "合计 Total", &strong(Kind::Text))?;
        }
        Ok(())
    }

    fn below(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let first = self.end() + 2;
        for (row, note) in (first..).zip(notes(self.report, self.lang).into_iter().skip(1)) {
            page.write_string_with_format(row, 0, note, &small())?;
        }
        Ok(())
    }

    fn look(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let last = self.columns().last().map_or(0, |(place, _)| place);
        page.set_freeze_panes(HEADER + 1, self.shift + 1)?;
        page.autofilter(HEADER, 0, self.end().max(HEADER + 2) - 1, last)?;
        page.set_repeat_rows(HEADER, HEADER)?;
        page.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
        page.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        let title = self.report.title.both().replace('&', "&&");
        page.set_footer(format!("&L&8{title}&R&8第 &P 页 共 &N 页"));
        Ok(())
    }

    /// The columns with their places in the sheet.
    fn columns(&self) -> impl Iterator<Item = (u16, &Column)> {
        (self.shift..).zip(&self.report.columns)
    }

    /// The first row below the table's rows.
    fn end(&self) -> u32 {
        (HEADER + 1..).zip(self.report.rows()).last().map_or(HEADER + 1, |(row, _)| row + 1)
    }

    /// Cells as a formula names them; columns by their places in the report.
    fn range(&self, from: (u32, usize), until: (u32, usize)) -> String {
        let name = |(row, column): (u32, usize)| {
            let place = u16::try_from(column).unwrap_or(u16::MAX).saturating_add(self.shift);
            rust_xlsxwriter::utility::row_col_to_cell(row, place)
        };
        if from == until { name(from) } else { format!("{}:{}", name(from), name(until)) }
    }
}

/// Places one after the other, as runs from the first to the last.
fn runs(places: &[usize]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for place in places {
        match runs.last_mut() {
            Some((_, until)) if *until + 1 == *place => *until = *place,
            _ => runs.push((*place, *place)),
        }
    }
    runs
}

#[allow(clippy::cast_precision_loss, reason = "a spreadsheet's number is this kind of number, exact up to 2^53")]
fn number(integer: i64) -> f64 {
    integer as f64
}

fn two_lines(zh: &str, en: &str) -> String {
    if zh == en { zh.to_owned() } else { format!("{zh}\n{en}") }
}

fn moment(at: NaiveDateTime) -> Result<ExcelDateTime, XlsxError> {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(at.year()).unwrap_or_default();
    let time = at.time();
    let (hour, minute) = (u16::from(small(time.hour())), small(time.minute()));
    ExcelDateTime::from_ymd(year, small(at.month()), small(at.day()))?.and_hms(hour, minute, small(time.second()))
}

fn ruled() -> Format {
    Format::new().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x0099_9999))
}

fn small() -> Format {
    Format::new().set_font_size(9).set_font_color(Color::RGB(0x0044_4444))
}

fn of_column(kind: Kind) -> Format {
    let format = ruled().set_align(FormatAlign::VerticalCenter);
    match kind {
        Kind::Text => format.set_text_wrap(),
        Kind::Count => format.set_num_format("0"),
        Kind::Tenths => format.set_num_format("0.0"),
        Kind::Date => format.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
        Kind::Moment => format.set_num_format("yyyy-mm-dd hh:mm").set_align(FormatAlign::Center),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_follow_each_other_are_one_range() {
        assert_eq!(runs(&[2, 3, 4, 7, 9, 10]), [(2, 4), (7, 7), (9, 10)]);
        assert_eq!(runs(&[]), []);
    }

    #[test]
    fn a_text_longer_than_a_cell_ends_at_a_whole_number_and_says_where_the_rest_is() {
        assert_eq!(fitting("AJ-1 AJ-2"), "AJ-1 AJ-2");
        for part in ["AJ-20250303-7K2M9QX4T1AB, ", "𠮷野家、", "x"] {
            let long = part.repeat(LONGEST_CELL / part.chars().count() + 1);
            let fitted = fitting(&long);
            assert!(fitted.encode_utf16().count() <= LONGEST_CELL, "{part}");
            assert!(fitted.ends_with("the rest is in the CSV)"), "{part}");
        }
        let numbers = fitting(&"AJ-20250303-7K2M9QX4T1AB, ".repeat(2_000)).into_owned();
        assert!(numbers.split(" …").next().unwrap().trim_end_matches(',').ends_with("-7K2M9QX4T1AB"));
    }
}
