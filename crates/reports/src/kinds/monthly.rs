//! The monthly assessment of windows (窗口月度考核表, monthly/1–12): items, sums, rank and red flags, with what was taken and why.
use super::scores;
use crate::report::{Cell, Drawn, Group, Kind, Report, Words, column};
use crate::words::month;
use crate::{Names, ReportKind};
use anjuan_domain::rules::{Sheet, Table};
use chrono::NaiveDate;

/// The kind.
pub const REPORT: ReportKind = ReportKind {
    name: "monthly-assessment",
    articles: &["monthly/1", "monthly/11", "monthly/12"],
    zh: "窗口月度考核表",
    en: "Monthly assessment of windows",
};

/// Whether a window is named one of the month's best (monthly/12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedFlag {
    /// 红旗窗口, decided by the meeting.
    Named,
    /// Proposed by the score; not decided.
    Proposed,
    /// Not among them.
    None,
}

/// One window.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthlyLine<'a> {
    /// Its sheet.
    pub sheet: &'a Sheet,
    /// Its place, ties have the same.
    pub rank: u32,
    /// Whether it is a red-flag window.
    pub flag: RedFlag,
}

/// How far a period has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publication {
    /// Not published: everything may still change.
    Not,
    /// Published, in this version from 1.
    Version(u32),
}

/// The report of a month by any of its days.
#[must_use]
pub fn report(
    lines: &[MonthlyLine<'_>],
    (day, publication): (NaiveDate, Publication),
    names: &Names,
    drawn: Drawn,
) -> Report {
    let mut columns = vec![
        column("名次", "Rank", Kind::Count, 7),
        column("窗口", "Window", Kind::Text, 20),
        column("红旗窗口", "Red flag", Kind::Text, 10),
    ];
    let first = columns.len();
    columns.extend(scores::columns(Table::Monthly));
    let mut sorted: Vec<&MonthlyLine<'_>> = lines.iter().collect();
    sorted.sort_by_key(|line| (line.rank, line.sheet.subject.as_str()));
    let row = |line: &MonthlyLine<'_>| {
        let mut row = vec![line.rank.into(), names.window(&line.sheet.subject).into(), flag(line.flag)];
        row.extend(scores::cells(Table::Monthly, line.sheet, first));
        row
    };
    let mut notes = scores::notes(lines.iter().map(|line| line.sheet));
    notes.insert(0, standing(publication));
    Report {
        name: REPORT.name,
        title: Words::new(REPORT.zh, REPORT.en),
        subtitle: month(day),
        centre: names.centre.clone(),
        articles: REPORT.articles,
        group: None,
        columns,
        groups: vec![Group { heading: Words::default(), rows: sorted.into_iter().map(row).collect() }],
        notes,
        drawn,
    }
}

/// How far a period has come, in words.
pub(super) fn standing(publication: Publication) -> Words {
    match publication {
        Publication::Version(version) => {
            Words::new(format!("已公布，第 {version} 版。"), format!("Published, version {version}."))
        }
        Publication::Not => Words::new("尚未公布，内容可能变更。", "Not published yet: it may still change."),
    }
}

fn flag(flag: RedFlag) -> Cell {
    match flag {
        RedFlag::Named => Words::new("红旗窗口", "red flag").into(),
        RedFlag::Proposed => Words::new("拟定", "proposed").into(),
        RedFlag::None => Cell::Empty,
    }
}
