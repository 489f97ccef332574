//! What holds of the bytes of every format: the same twice, harmless texts, headers in both languages, nothing left out.
use crate::samples;
use anjuan_reports::report::{Cell, Unreportable};
use anjuan_reports::{Format, Lang, render};

#[test]
fn the_same_report_is_the_same_bytes() {
    for (one, other) in samples::all().iter().zip(samples::all().iter()) {
        for format in Format::ALL {
            let (first, second) = (render(one, format, Lang::Zh).unwrap(), render(other, format, Lang::Zh).unwrap());
            assert!(first == second, "{} as {format} differs from itself", one.name);
        }
    }
}

#[test]
fn a_csv_is_read_as_it_was_written_and_runs_nothing() {
    for report in samples::all() {
        let bytes = render(&report, Format::Csv, Lang::Zh).unwrap();
        let text = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).expect("a byte order mark");
        assert_eq!(
            text.iter().filter(|byte| **byte == b'\n').count(),
            text.windows(2).filter(|two| two == b"\r\n").count()
        );
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
        let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        let width = report.columns.len() + usize::from(report.group.is_some());
        assert!(records.len() > report.rows().count() && records.iter().all(|record| record.len() == width));
        for field in records.iter().flatten() {
            assert!(!field.starts_with(['=', '+', '@', '\t', '\r']), "{}: {field}", report.name);
            assert!(!field.starts_with('-') || field.parse::<f64>().is_ok(), "{}: {field}", report.name);
        }
    }
}

#[test]
fn every_header_is_in_both_languages_in_every_format() {
    for report in samples::all() {
        let csv = String::from_utf8(render(&report, Format::Csv, Lang::En).unwrap()).unwrap();
        let html = String::from_utf8(render(&report, Format::Html, Lang::En).unwrap()).unwrap();
        for column in &report.columns {
            assert!(!column.head.zh.is_empty() && !column.head.en.is_empty());
            assert!(csv.contains(&column.head.both()), "{}: {:?}", report.name, column.head);
            assert!(html.contains(&column.head.zh) && html.contains(&column.head.en));
        }
    }
}

#[test]
fn paper_shows_texts_and_never_markup() {
    for report in samples::all() {
        let html = String::from_utf8(render(&report, Format::Html, Lang::Zh).unwrap()).unwrap();
        assert!(!html.contains("@李娜 <b>") && !html.contains("<script"), "{}", report.name);
        assert!(html.contains("size: A4 landscape") && html.contains("table-header-group"));
    }
}

#[test]
fn every_report_says_what_it_was_read_from() {
    for report in samples::all() {
        for (lang, said) in [(Lang::Zh, "事件序号至 4711"), (Lang::En, "events up to number 4711")] {
            for format in [Format::Csv, Format::Html] {
                let text = String::from_utf8(render(&report, format, lang).unwrap()).unwrap();
                assert!(text.contains(said), "{} as {format}", report.name);
            }
        }
    }
}

#[test]
fn assumed_numbers_and_what_is_provisional_are_said() {
    let said = |name: &str, part: &str| {
        let report = samples::all().into_iter().find(|report| report.name == name).unwrap();
        let notes: Vec<&str> = report.notes.iter().map(|note| note.zh.as_str()).collect();
        assert!(notes.iter().any(|note| note.contains(part)), "{name} says {notes:?}");
    };
    said("monthly-assessment", "attendance-late-every");
    said("monthly-assessment", "已公布，第 2 版");
    said("monthly-assessment", "有异议待裁定");
    said("monthly-assessment", "尚未重新公布：=1+1 民政窗口 W02");
    said("monthly-assessment", "尚无考核表：W09");
    said("monthly-assessment", "末位名额并列");
    said("monthly-assessment", "D02");
    said("half-year-assessment", "尚未公布");
    said("attendance", "暂定");
    said("attendance", "D02");
}

#[test]
fn a_sheet_whose_items_do_not_add_up_is_not_drawn() {
    let mut sheets = samples::month_sheets();
    sheets[1].base = sheets[1].base + anjuan_domain::vocabulary::points::Points::tenths(1);
    let refused = render(&samples::monthly_of(&sheets), Format::Xlsx, Lang::Zh).unwrap_err();
    assert!(matches!(refused, Unreportable::Sum { row: 2, said, found, .. } if said == found + 1), "{refused}");
}

#[test]
fn a_row_that_does_not_fit_the_columns_is_not_drawn() {
    let mut report = samples::all().remove(0);
    report.groups[0].rows[0][1] = Cell::Text("44".into());
    let refused = render(&report, Format::Csv, Lang::Zh).unwrap_err();
    assert!(matches!(refused, Unreportable::Row { row: 1, .. }), "{refused}");
}

/// What a spreadsheet runs, a browser reads as markup, or a reader takes for another line.
const PAYLOADS: [&str; 9] = [
    "=HYPERLINK(\"http://x\",\"y\")",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "<script>alert(1)</script>",
];

/// Every report with a payload in each of its texts.
fn poisoned(payload: &str) -> Vec<anjuan_reports::report::Report> {
    let mut reports = samples::all();
    for report in &mut reports {
        for cell in report.groups.iter_mut().flat_map(|group| &mut group.rows).flatten() {
            if matches!(cell, Cell::Text(_) | Cell::Words(_)) {
                *cell = Cell::Text(payload.to_owned());
            }
        }
        let words = anjuan_reports::report::Words::new(payload, payload);
        report.groups.iter_mut().for_each(|group| group.heading = words.clone());
        report.notes = vec![words.clone()];
        (report.subtitle, report.centre) = (words.clone(), words);
    }
    reports
}

#[test]
fn nothing_that_somebody_typed_runs_in_any_export_of_any_report() {
    for payload in PAYLOADS {
        for report in poisoned(payload) {
            let csv = render(&report, Format::Csv, Lang::Zh).unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&csv[3..]);
            let mut met = 0;
            for field in reader
                .records()
                .map(Result::unwrap)
                .flat_map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>())
            {
                met += usize::from(field.contains(payload));
                let runs = field.starts_with(['=', '+', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
                assert!(
                    !runs && (!field.starts_with('-') || field.parse::<f64>().is_ok()),
                    "{}: {field:?}",
                    report.name
                );
            }
            assert!(met > 3, "{} shows the payload {met} times", report.name);
            let (_, formulas) = crate::workbook::read(render(&report, Format::Xlsx, Lang::Zh).unwrap());
            let typed = formulas
                .used_cells()
                .find(|(_, _, formula)| formula.contains("HYPERLINK") || formula.contains(payload));
            assert_eq!(typed, None, "{}", report.name);
            let html = String::from_utf8(render(&report, Format::Html, Lang::Zh).unwrap()).unwrap();
            assert!(!html.contains("<script"), "{}", report.name);
        }
    }
}

/// How many characters stand side by side on A4 across at the size of the cells, 11 points: 277 millimetres, 1.9 each.
const ACROSS: u32 = 145;

#[test]
fn every_sheet_is_readable_on_a4() {
    for report in samples::all() {
        let wide: u32 = report.columns.iter().map(|column| u32::from(column.width)).sum();
        // Fitted to the page, the cells are smaller in proportion: not below seven points.
        let tenths_of_a_point = 110 * ACROSS / wide.max(1);
        assert!(
            tenths_of_a_point >= 70,
            "{}: {wide} characters across are {tenths_of_a_point} tenths of a point",
            report.name
        );
    }
}

#[test]
fn a_head_that_does_not_fit_its_column_stands_from_top_to_bottom_and_no_number_is_broken() {
    let report = samples::all().into_iter().find(|report| report.name == "half-year-assessment").unwrap();
    let html = String::from_utf8(render(&report, Format::Html, Lang::Zh).unwrap()).unwrap();
    let heads: Vec<&str> = html.split("<th scope=\"col\"").skip(1).collect();
    assert_eq!(heads.len(), report.columns.len());
    for (head, column) in heads.iter().zip(&report.columns) {
        let longest = column.head.en.split_whitespace().map(str::len).max().unwrap_or_default();
        // A narrow column has room for about four letters of a head.
        assert_eq!(head.starts_with(" class=\"down\""), column.width <= 7 && longest > 4, "{}", column.head.en);
    }
    let style = html.split("td.number {").nth(1).and_then(|rest| rest.split('}').next()).unwrap();
    assert!(style.contains("white-space: nowrap"), "{style}");
}
