//! Workbooks read back (回读): frozen header, filter, print set-up, real numbers, and formulas that carry our values.
use crate::samples;
use anjuan_reports::report::{Cell, Kind, Report, Total};
use anjuan_reports::{Format, Lang, render};
use calamine::{Data, Range, Reader, Xlsx};
use std::io::{Cursor, Read};

/// The header's row, from 0.
pub(crate) const HEADER: usize = 3;

/// Values and formulas of the only sheet, from its first cell.
pub(crate) fn read(bytes: Vec<u8>) -> (Range<Data>, Range<String>) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.sheet_names().first().unwrap().clone();
    (book.worksheet_range(&sheet).unwrap(), book.worksheet_formula(&sheet).unwrap())
}

/// The number that stands in a cell, in tenths.
pub(crate) fn tenths(value: Option<&Data>) -> Option<i64> {
    match value? {
        #[allow(clippy::cast_possible_truncation, reason = "numbers of a sample are small")]
        Data::Float(number) => Some((number * 10.0).round() as i64),
        Data::Int(number) => Some(number * 10),
        _ => None,
    }
}

/// Row by row and column by column the numbers that a sheet has to show, in tenths, with their places; totals as well.
pub(crate) fn numbers(report: &Report) -> Vec<((u32, u32), i64)> {
    let shift = usize::from(report.group.is_some());
    let place =
        |row: usize, column: usize| (u32::try_from(HEADER + 1 + row).unwrap(), u32::try_from(column + shift).unwrap());
    let mut found = Vec::new();
    for (row, (_, cells)) in report.rows().enumerate() {
        let tenths = cells.iter().enumerate().filter_map(|(at, cell)| Some((place(row, at), cell.in_tenths()?)));
        found.extend(tenths);
    }
    for (at, _) in report.columns.iter().enumerate().filter(|(_, column)| column.total == Total::Sum) {
        found.push((place(report.rows().count(), at), Report::sum(report.rows().map(|(_, row)| row), at)));
    }
    found
}

/// How many formulas a report has.
pub(crate) fn formulas(report: &Report) -> usize {
    let sums = report.rows().flat_map(|(_, row)| row).filter(|cell| matches!(cell, Cell::SumOf { .. })).count();
    sums + report.columns.iter().filter(|column| column.total == Total::Sum).count()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn every_number_is_a_number_and_every_formula_carries_our_value() {
    for report in samples::all() {
        let (values, written) = read(render(&report, Format::Xlsx, Lang::Zh).unwrap());
        let expected = numbers(&report);
        assert!(!expected.is_empty() || report.name == "duty-roster");
        for (place, number) in expected {
            assert_eq!(tenths(values.get_value(place)), Some(number), "{} at {place:?}", report.name);
        }
        let found: Vec<&String> =
            written.used_cells().map(|(_, _, formula)| formula).filter(|f| !f.is_empty()).collect();
        assert_eq!(found.len(), formulas(&report), "{}: {found:?}", report.name);
        assert!(found.iter().all(|formula| formula.starts_with("SUM(")), "{found:?}");
    }
}

#[test]
fn texts_are_texts_even_where_they_look_like_formulas() {
    for report in samples::all() {
        let (values, _) = read(render(&report, Format::Xlsx, Lang::Zh).unwrap());
        let shift = usize::from(report.group.is_some());
        for (row, (_, cells)) in report.rows().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let wanted = match cell {
                    Cell::Text(text) => text,
                    Cell::Words(words) => &words.zh,
                    _ => continue,
                };
                let place = (u32::try_from(HEADER + 1 + row).unwrap(), u32::try_from(column + shift).unwrap());
                assert_eq!(values.get_value(place), Some(&Data::String(wanted.clone())), "{}", report.name);
            }
        }
    }
}

#[test]
fn the_header_is_frozen_filtered_in_both_languages_and_repeated_in_print() {
    for report in samples::all() {
        let bytes = render(&report, Format::Xlsx, Lang::En).unwrap();
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        let frozen = format!("ySplit=\"{}\"", HEADER + 1);
        assert!(sheet.contains("state=\"frozen\"") && sheet.contains(&frozen), "{}: {sheet}", report.name);
        let columns = report.columns.len() + usize::from(report.group.is_some());
        let last = char::from(b'A' + u8::try_from(columns - 1).unwrap());
        let filter = format!("<autoFilter ref=\"A{}:{last}{}\"", HEADER + 1, HEADER + 1 + report.rows().count());
        assert!(sheet.contains(&filter), "{}: no {filter}", report.name);
        for set in ["orientation=\"landscape\"", "paperSize=\"9\"", "fitToHeight=\"0\"", "<oddFooter>"] {
            assert!(sheet.contains(set), "{} lacks {set}", report.name);
        }
        let repeated = format!("${}:${}", HEADER + 1, HEADER + 1);
        assert!(part(&bytes, "xl/workbook.xml").contains(&repeated), "{}", report.name);
        let (values, _) = read(bytes);
        for (place, column) in (u32::from(report.group.is_some())..).zip(&report.columns) {
            let head = values.get_value((u32::try_from(HEADER).unwrap(), place)).unwrap().to_string();
            assert!(head.contains(&column.head.zh) && head.contains(&column.head.en), "{head}");
        }
    }
}

#[test]
fn days_are_dates_and_points_have_one_decimal_place() {
    for report in samples::all() {
        let bytes = render(&report, Format::Xlsx, Lang::Zh).unwrap();
        let styles = part(&bytes, "xl/styles.xml");
        let has = |kind: Kind| report.columns.iter().any(|column| column.kind == kind);
        assert_eq!(styles.contains("formatCode=\"0.0\""), has(Kind::Tenths), "{}", report.name);
        assert_eq!(styles.contains("formatCode=\"yyyy-mm-dd\""), has(Kind::Date), "{}", report.name);
        let (values, _) = read(bytes);
        let shift = usize::from(report.group.is_some());
        for (row, (_, cells)) in report.rows().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let Cell::Date(day) = cell else { continue };
                let place = (u32::try_from(HEADER + 1 + row).unwrap(), u32::try_from(column + shift).unwrap());
                let Some(Data::DateTime(found)) = values.get_value(place) else { panic!("no date at {place:?}") };
                let serial = (*day - samples::day("1899-12-30")).num_days();
                assert!((found.as_f64() - f64::from(i32::try_from(serial).unwrap())).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn the_times_in_the_file_are_those_of_the_facts() {
    let bytes = render(&samples::all()[0], Format::Xlsx, Lang::Zh).unwrap();
    let core = part(&bytes, "docProps/core.xml");
    assert_eq!(core.matches("2015-04-02T01:30:00Z").count(), 2, "{core}");
}
