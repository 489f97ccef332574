//! The leave ledger (请假台账): per person every leave of a time with its approvals, its return, and the days it took.
use crate::report::{Cell, Drawn, Group, Kind, Report, Words, column, summed};
use crate::terms::{half_day, leave as kind, manner, span};
use crate::{Names, ReportKind};
use anjuan_domain::clock::half_day::{Half, HalfDay, of_work};
use anjuan_domain::clock::{Calendar, ClockError};
use anjuan_views::attendance::query::{LeaveLine, Span};
use anjuan_views::attendance::row::Leave;
use std::collections::BTreeMap;

/// The kind.
pub const REPORT: ReportKind = ReportKind {
    name: "leave-ledger",
    articles: &["leave/2", "leave/4", "leave/7"],
    zh: "请假登记台账",
    en: "Leave ledger",
};

/// The report of the leaves that touch a time; `calendar` says which of their days are work.
///
/// # Errors
/// [`ClockError`] when the calendar does not reach so far.
pub fn report(
    leaves: &[LeaveLine],
    (time, calendar): (Span, &Calendar),
    names: &Names,
    drawn: Drawn,
) -> Result<Report, ClockError> {
    let mut persons: BTreeMap<&str, Vec<&LeaveLine>> = BTreeMap::new();
    for line in leaves {
        persons.entry(&line.leave.person).or_default().push(line);
    }
    let mut groups = Vec::new();
    for (person, mut lines) in persons {
        lines.sort_by_key(|line| (line.leave.from, line.leave.number.as_str()));
        let name = names.person(person);
        let rows = lines.into_iter().map(|line| row(&line.leave, (time, calendar), names));
        groups.push(Group { heading: Words::new(&name, &name), rows: rows.collect::<Result<_, _>>()? });
    }
    Ok(Report {
        name: REPORT.name,
        title: Words::new(REPORT.zh, REPORT.en),
        subtitle: span(time.from, time.until),
        centre: names.centre.clone(),
        articles: REPORT.articles,
        group: Some(Words::new("姓名", "Person")),
        columns: columns(),
        groups,
        notes: vec![Words::new(
            "天数按工作日历计，半天为 0.5；期内天数只计本期内实际休假的工作日，未批准、撤销的不计。",
            "Days are working days by the calendar, half a day is 0.5. Those in this time are what was really taken in it; \
             leave refused or given up counts none.",
        )],
        drawn,
    })
}

fn columns() -> Vec<crate::report::Column> {
    vec![
        column("编号", "Number", Kind::Text, 27),
        column("假别", "Kind", Kind::Text, 11),
        column("申请方式", "Applied for", Kind::Text, 12),
        column("起", "From", Kind::Text, 16),
        column("止", "Until", Kind::Text, 16),
        column("申请天数", "Days applied for", Kind::Tenths, 8),
        summed("期内天数", "Days in this time", Kind::Tenths, 8),
        column("状态", "Standing", Kind::Text, 14),
        column("批准人", "Approved by", Kind::Text, 26),
        column("销假", "Back at work", Kind::Text, 16),
        summed("超假天数", "Days overstayed", Kind::Tenths, 9),
        column("证明与手续", "Papers", Kind::Text, 22),
    ]
}

fn row(leave: &Leave, (time, calendar): (Span, &Calendar), names: &Names) -> Result<Vec<Cell>, ClockError> {
    let first = leave.from.max(HalfDay { day: time.from, half: Half::Morning });
    let last = leave.last().min(HalfDay { day: time.until, half: Half::Afternoon });
    let taken = if leave.stands() { of_work(first, last, calendar)? } else { 0 };
    let approved = leave.agreed.iter().map(|agreed| &agreed.by);
    Ok(vec![
        leave.number.as_str().into(),
        kind(leave.kind).into(),
        manner(leave.manner).into(),
        half_day(leave.from).into(),
        half_day(leave.until).into(),
        days(leave.half_days),
        days(taken),
        standing(leave).into(),
        names.persons(approved).into(),
        leave.back.map_or(Cell::Empty, |back| half_day(back).into()),
        days(leave.overstayed),
        papers(leave),
    ])
}

/// Half days as days: a half is five tenths.
fn days(half_days: u32) -> Cell {
    Cell::Tenths(i64::from(half_days) * 5)
}

fn standing(leave: &Leave) -> Words {
    let (zh, en) = match leave {
        leave if leave.refused.is_some() => ("未批准", "refused"),
        leave if leave.cancelled.is_some() => ("已撤销", "given up"),
        leave if leave.reported_back.is_some() => ("已销假", "reported back"),
        leave if leave.ended.is_some() => ("期满未销假", "over, not reported back"),
        leave if leave.began.is_some() => ("休假中", "on leave"),
        leave if leave.complete().is_some() => ("已批准", "approved"),
        _ => ("审批中", "being approved"),
    };
    Words::new(zh, en)
}

/// What is owed and what came in (leave/4, leave/7).
fn papers(leave: &Leave) -> Cell {
    let certificate = match (&leave.certificate, leave.certified) {
        (_, Some(_)) => Some(("诊断证明已交", "certificate handed in")),
        (Some(_), None) => Some(("诊断证明未交", "certificate owed")),
        (None, None) => None,
    };
    let papers = match (&leave.papers, leave.regularised) {
        (_, Some(_)) => Some(("手续已补", "papers handed in")),
        (Some(_), None) => Some(("手续未补", "papers owed")),
        (None, None) => None,
    };
    let (zh, en): (Vec<&str>, Vec<&str>) = certificate.into_iter().chain(papers).unzip();
    if zh.is_empty() { Cell::Empty } else { Words::new(zh.join("；"), en.join("; ")).into() }
}
