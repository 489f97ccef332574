//! The breach summary (违规汇总) of a time: per window what was broken by whom, how often, and what is still open.
use crate::report::{Cell, Drawn, Group, Kind, Report, Words, column, summed};
use crate::terms::span;
use crate::{Names, ReportKind};
use anjuan_domain::clock::civil::date_of;
use anjuan_views::breaches::row::Breach;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The kind.
pub const REPORT: ReportKind =
    ReportKind { name: "breaches", articles: &["post/1.5"], zh: "违规情况汇总表", en: "Breach summary" };

/// The breaches of one window by article, kind and person.
type Same<'a> = BTreeMap<(&'a str, &'a str, &'a str), Vec<&'a Breach>>;

/// The report of the breaches that the list gives for the days from `from` to `until`, both counted.
#[must_use]
pub fn report(breaches: &[Breach], (from, until): (NaiveDate, NaiveDate), names: &Names, drawn: Drawn) -> Report {
    let mut windows: BTreeMap<&str, Same<'_>> = BTreeMap::new();
    for breach in breaches {
        let line = (breach.rule.as_str(), breach.zh.as_str(), breach.person.as_str());
        windows.entry(&breach.window).or_default().entry(line).or_default().push(breach);
    }
    let groups = windows.into_iter().map(|(window, lines)| Group {
        heading: names.window(window),
        rows: lines.into_values().filter_map(|same| row(&same, names)).collect(),
    });
    Report {
        name: REPORT.name,
        title: Words::new(REPORT.zh, REPORT.en),
        subtitle: span(from, until),
        centre: names.centre.clone(),
        articles: REPORT.articles,
        group: Some(Words::new("窗口", "Window")),
        columns: vec![
            column("条款", "Article", Kind::Text, 18),
            column("违规情形", "Breach", Kind::Text, 36),
            column("责任人", "Person responsible", Kind::Text, 16),
            summed("件次", "Times", Kind::Count, 8),
            summed("其中未了", "Still open", Kind::Count, 8),
            column("最早", "First", Kind::Date, 12),
            column("最近", "Last", Kind::Date, 12),
            column("案卷", "Matters", Kind::Text, 40),
        ],
        groups: groups.collect(),
        notes: vec![Words::new(
            "期限类违规自应办期限届满之时计；责任人为当时在岗人员（ab-role/3）。",
            "A breach of a period counts from the moment it fell due; responsible is who was on duty then (ab-role/3).",
        )],
        drawn,
    }
}

/// One row for the breaches of one kind by one person; none of none.
fn row(same: &[&Breach], names: &Names) -> Option<Vec<Cell>> {
    let first = same.first()?;
    let days = || same.iter().map(|breach| date_of(breach.since));
    let count = |breaches: usize| Cell::Count(i64::try_from(breaches).unwrap_or(i64::MAX));
    let mut matters: Vec<&str> = Vec::new();
    for breach in same {
        if !breach.number.is_empty() && !matters.contains(&breach.number.as_str()) {
            matters.push(&breach.number);
        }
    }
    Some(vec![
        first.rule.as_str().into(),
        Words::new(&first.zh, &first.en).into(),
        names.person(&first.person).into(),
        count(same.len()),
        count(same.iter().filter(|breach| breach.open).count()),
        days().min().map_or(Cell::Empty, Cell::Date),
        days().max().map_or(Cell::Empty, Cell::Date),
        matters.join("、").into(),
    ])
}
