//! The monthly assessment of windows (窗口月度考核表, monthly/1–12): items, sums, rank and red flags, with what was taken and why.
use super::scores::{self, Scored};
use crate::report::{Cell, Drawn, Group, Kind, Report, Words, column};
use crate::terms::month;
use crate::{Names, ReportKind};
use anjuan_domain::reference::tables::Table;
use anjuan_views::scoring::query::SheetLine;

/// The kind.
pub const REPORT: ReportKind = ReportKind {
    name: "monthly-assessment",
    articles: &["monthly/1", "monthly/11", "monthly/12"],
    zh: "窗口月度考核表",
    en: "Monthly assessment of windows",
};

/// The report of a month's sheets.
#[must_use]
pub fn report(scored: Scored<'_>, names: &Names, drawn: Drawn) -> Report {
    let mut columns = vec![
        column("名次", "Rank", Kind::Count, 7),
        column("窗口", "Window", Kind::Text, 20),
        column("红旗窗口", "Red flag", Kind::Text, 12),
    ];
    let first = columns.len();
    columns.extend(scores::columns(Table::Monthly));
    columns.push(column("等次", "Grade", Kind::Text, 14));
    let rows = scored.lines().map(|(line, sheet)| {
        let mut row = vec![line.rank.into(), names.window(&line.subject).into(), flag(line)];
        row.extend(scores::cells(Table::Monthly, sheet, first));
        row.push(scores::grade(line));
        row
    });
    Report {
        name: REPORT.name,
        title: Words::new(REPORT.zh, REPORT.en),
        subtitle: month(scored.period.from),
        centre: names.centre.clone(),
        articles: REPORT.articles,
        group: None,
        groups: vec![Group { heading: Words::default(), rows: rows.collect() }],
        columns,
        notes: scored.notes(names),
        drawn,
    }
}

/// Whether a window is named one of the month's best (monthly/12): by the meeting, or so far only by its score.
fn flag(line: &SheetLine) -> Cell {
    match line {
        SheetLine { named: true, .. } => Words::new("红旗窗口", "red flag").into(),
        SheetLine { proposed: true, .. } => Words::new("拟定", "proposed").into(),
        _ => Cell::Empty,
    }
}
