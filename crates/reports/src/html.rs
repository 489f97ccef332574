//! A report on paper (打印): one HTML document for A4 across that needs nothing besides itself.
//!
//! No scripts, no fonts or pictures from elsewhere; every text goes through the template's escaping. The header of the table
//! is repeated on every page, the totals stand once at its end.
use crate::Lang;
use crate::report::{Cell, Column, Group, Kind, Report, Total, Words};
use crate::text::{notes, of_kind, plain, totals};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("report.css");

/// The document.
pub(crate) fn document(report: &Report, lang: Lang) -> String {
    let document = html! {
        (DOCTYPE)
        html lang=(match lang { Lang::Zh => "zh-CN", Lang::En => "en" }) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="referrer" content="no-referrer";
                title { (report.title.text(lang)) " " (report.subtitle.text(lang)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    div class="centre" { (report.centre.zh) }
                    div class="centre-en" lang="en" { (report.centre.en) }
                    h1 { (report.title.zh) }
                    div class="en" lang="en" { (report.title.en) }
                    div class="subtitle" { (both(&report.subtitle)) }
                }
                main { (table(report, lang)) }
                footer { @for note in notes(report, lang).iter().skip(1) { p { (note) } } }
            }
        }
    };
    document.into_string()
}

fn both(words: &Words) -> Markup {
    html! { (words.zh) @if words.en != words.zh && !words.en.is_empty() { " " span class="en" lang="en" { (words.en) } } }
}

fn table(report: &Report, lang: Lang) -> Markup {
    let all: u32 = report.columns.iter().map(|column| u32::from(column.width)).sum::<u32>().max(1);
    html! {
        table {
            colgroup { @for column in &report.columns { col style={ "width:" (share(column, all)) "%" }; } }
            thead { tr { @for column in &report.columns { (head(column, all)) } } }
            @for group in &report.groups { (rows(report, group, lang)) }
            @if report.rows().next().is_none() {
                tbody { tr { td class="none" colspan=(report.columns.len()) { "无 " span class="en" lang="en" { "None" } } } }
            }
            @if report.is_totalled() {
                tbody class="totals" { tr { (labelled(report, &Words::new("合计", "Total"), &totals(report))) } }
            }
        }
    }
}

/// The width of a table on A4 across, within the margins and the padding of a cell, in tenths of a millimetre.
const ACROSS: u32 = 2_730;
const PADDING: u32 = 24;

/// What a letter and a Chinese character of a head take, in tenths of a millimetre.
const LETTER: usize = 13;
const CHARACTER: usize = 31;

/// The head of a column. One that is too narrow for its words has them from top to bottom, as printed forms do: no word is broken.
fn head(column: &Column, all: u32) -> Markup {
    let (zh, en) = (&column.head.zh, &column.head.en);
    let room = (ACROSS * u32::from(column.width) / all).saturating_sub(PADDING) as usize;
    let longest = en.split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default();
    let lines = (zh.chars().count() * CHARACTER).div_ceil(room.max(1));
    html! {
        @if longest * LETTER > room || lines > 3 {
            th scope="col" class="down" { div { (zh) (english(&column.head)) } }
        } @else {
            th scope="col" { (zh) (english(&column.head)) }
        }
    }
}

fn share(column: &Column, all: u32) -> String {
    // Hundredths of a percent in whole numbers: the same on every machine.
    let hundredths = u32::from(column.width) * 10_000 / all;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn english(words: &Words) -> Markup {
    html! { @if words.en != words.zh && !words.en.is_empty() { span class="en" lang="en" { (words.en) } } }
}

fn rows(report: &Report, group: &Group, lang: Lang) -> Markup {
    html! {
        tbody {
            @if report.group.is_some() {
                tr class="group" { th scope="rowgroup" colspan=(report.columns.len()) { (both(&group.heading)) } }
            }
            @for row in &group.rows {
                tr { @for (cell, column) in row.iter().zip(&report.columns) { (drawn(cell, column.kind, lang)) } }
            }
            @if report.group.is_some() && report.groups.len() > 1 && group.rows.len() > 1 && report.is_totalled() {
                tr class="subtotal" { (labelled(report, &Words::new("小计", "Subtotal"), &subtotals(report, group))) }
            }
        }
    }
}

fn drawn(cell: &Cell, kind: Kind, lang: Lang) -> Markup {
    html! { td class=[(kind != Kind::Text).then_some("number")] { (plain(cell, lang)) } }
}

fn subtotals(report: &Report, group: &Group) -> Vec<Option<String>> {
    let total = |(place, column): (usize, &Column)| match column.total {
        Total::None => None,
        Total::Sum => Some(of_kind(Report::sum(&group.rows, place), column.kind)),
    };
    report.columns.iter().enumerate().map(total).collect()
}

/// A line of sums: what it is stands over the columns before the first sum.
fn labelled(report: &Report, label: &Words, sums: &[Option<String>]) -> Markup {
    let before = sums.iter().position(Option::is_some).unwrap_or(report.columns.len());
    html! {
        @if before > 0 { th scope="row" colspan=(before) { (both(label)) } }
        @for sum in sums.iter().skip(before) { td class="number" { (sum.as_deref().unwrap_or_default()) } }
    }
}
