//! The leave ledger (请假台账): per person every leave of a time with its approvals, its return, and the days it took.
use crate::report::{Cell, Drawn, Group, Kind, Report, Words, column, summed};
use crate::words::{half_day, leave, manner, span};
use crate::{Names, ReportKind};
use anjuan_domain::leave::events::{HalfDay, LeaveKind, LeaveManner};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The kind.
pub const REPORT: ReportKind = ReportKind {
    name: "leave-ledger",
    articles: &["leave/2", "leave/4", "leave/7"],
    zh: "请假登记台账",
    en: "Leave ledger",
};

/// One leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaveLine {
    /// Its number.
    pub number: String,
    /// Whose.
    pub person: String,
    /// Which kind.
    pub kind: LeaveKind,
    /// How it was applied for.
    pub manner: LeaveManner,
    /// The first half day.
    pub from: HalfDay,
    /// The last half day.
    pub until: HalfDay,
    /// How many half days of work count: none of a leave that was refused or given up.
    pub half_days: u32,
    /// How it stands.
    pub standing: Words,
    /// Who agreed, in order.
    pub approved: Vec<String>,
    /// The first half day back at work, once reported.
    pub back: Option<HalfDay>,
    /// Half days of work stayed away beyond it.
    pub overstayed: u32,
    /// What is owed or was provided: certificate, papers; may be empty.
    pub papers: Words,
}

/// The report of the leaves of the days from `from` to `until`, both counted.
#[must_use]
pub fn report(leaves: &[LeaveLine], (from, until): (NaiveDate, NaiveDate), names: &Names, drawn: Drawn) -> Report {
    let mut persons: BTreeMap<&str, Vec<&LeaveLine>> = BTreeMap::new();
    for line in leaves {
        persons.entry(&line.person).or_default().push(line);
    }
    let groups = persons.into_iter().map(|(person, mut lines)| {
        lines.sort_by_key(|line| (line.from, line.number.as_str()));
        let name = names.person(person);
        Group { heading: Words::new(&name, &name), rows: lines.into_iter().map(|line| row(line, names)).collect() }
    });
    Report {
        name: REPORT.name,
        title: Words::new(REPORT.zh, REPORT.en),
        subtitle: span(from, until),
        centre: names.centre.clone(),
        articles: REPORT.articles,
        group: Some(Words::new("姓名", "Person")),
        columns: vec![
            column("编号", "Number", Kind::Text, 27),
            column("假别", "Kind", Kind::Text, 11),
            column("申请方式", "Applied for", Kind::Text, 12),
            column("起", "From", Kind::Text, 16),
            column("止", "Until", Kind::Text, 16),
            summed("天数", "Days", Kind::Tenths, 7),
            column("状态", "Standing", Kind::Text, 16),
            column("批准人", "Approved by", Kind::Text, 26),
            column("销假", "Back at work", Kind::Text, 16),
            summed("超假天数", "Days overstayed", Kind::Tenths, 9),
            column("证明与手续", "Papers", Kind::Text, 22),
        ],
        groups: groups.collect(),
        notes: vec![Words::new(
            "天数按工作日历计，半天为 0.5；未批准、撤销的请假不计天数。",
            "Days are working days by the calendar, half a day is 0.5; leave refused or given up counts none.",
        )],
        drawn,
    }
}

fn row(line: &LeaveLine, names: &Names) -> Vec<Cell> {
    vec![
        line.number.as_str().into(),
        leave(line.kind).into(),
        manner(line.manner).into(),
        half_day(line.from).into(),
        half_day(line.until).into(),
        days(line.half_days),
        line.standing.clone().into(),
        names.persons(&line.approved).into(),
        line.back.map_or(Cell::Empty, |back| half_day(back).into()),
        days(line.overstayed),
        if line.papers == Words::default() { Cell::Empty } else { line.papers.clone().into() },
    ]
}

/// Half days as days: a half is five tenths.
fn days(half_days: u32) -> Cell {
    Cell::Tenths(i64::from(half_days) * 5)
}
