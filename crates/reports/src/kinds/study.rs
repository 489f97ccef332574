//! The study ledger (学习台账): per person every study session and training of a time, whether they came, why not, and their notes.
use crate::report::{Cell, Drawn, Group, Kind, Report, Words, column, summed};
use crate::terms::{roll, span};
use crate::{Names, ReportKind};
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::people::meeting::events::{MeetingKind, RollEntry, RollPresence};
use anjuan_views::attendance::query::MeetingLine;
use anjuan_views::attendance::row::Meeting;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The kind.
pub const REPORT: ReportKind = ReportKind {
    name: "study-ledger",
    articles: &["study/1", "study/4", "study/5"],
    zh: "学习台账",
    en: "Study ledger",
};

/// The report of the study sessions and trainings that began in a time; those that were called off are left out.
#[must_use]
pub fn report(meetings: &[MeetingLine], (from, until): (NaiveDate, NaiveDate), names: &Names, drawn: Drawn) -> Report {
    let mut persons: BTreeMap<&str, Vec<(&Meeting, &RollEntry)>> = BTreeMap::new();
    let mut not_called: Vec<&Meeting> = Vec::new();
    let studies = meetings.iter().map(|line| &line.meeting).filter(|meeting| is_study(meeting));
    for meeting in studies {
        if meeting.roll.is_empty() && meeting.starts < drawn.at {
            not_called.push(meeting);
        }
        for entry in &meeting.roll {
            persons.entry(&entry.person).or_default().push((meeting, entry));
        }
    }
    let groups = persons.into_iter().map(|(person, mut entries)| {
        entries.sort_by_key(|(meeting, _)| (meeting.starts, meeting.number.as_str()));
        let name = names.person(person);
        Group { heading: Words::new(&name, &name), rows: entries.into_iter().map(row).collect() }
    });
    Report {
        name: REPORT.name,
        title: Words::new(REPORT.zh, REPORT.en),
        subtitle: span(from, until),
        centre: names.centre.clone(),
        articles: REPORT.articles,
        group: Some(Words::new("姓名", "Person")),
        columns: columns(),
        groups: groups.collect(),
        notes: notes(&not_called),
        drawn,
    }
}

fn is_study(meeting: &Meeting) -> bool {
    meeting.cancelled.is_none() && matches!(meeting.kind, MeetingKind::Study | MeetingKind::Training)
}

fn columns() -> Vec<crate::report::Column> {
    vec![
        column("日期", "Day", Kind::Date, 12),
        column("编号", "Number", Kind::Text, 27),
        column("学习内容", "Subject", Kind::Text, 40),
        column("点名", "Roll", Kind::Text, 12),
        column("原因", "Reason", Kind::Text, 24),
        summed("参加", "Came", Kind::Count, 8),
        summed("迟到", "Late", Kind::Count, 8),
        summed("请假", "Excused", Kind::Count, 8),
        summed("缺席", "Absent", Kind::Count, 8),
        summed("学习笔记", "Notes", Kind::Count, 9),
    ]
}

fn row((meeting, entry): (&Meeting, &RollEntry)) -> Vec<Cell> {
    let is = |which: &[RollPresence]| Cell::Count(i64::from(which.contains(&entry.presence)));
    vec![
        Cell::Date(date_of(meeting.starts)),
        meeting.number.as_str().into(),
        meeting.title.as_str().into(),
        roll(entry.presence).into(),
        if entry.reason.is_empty() { Cell::Empty } else { entry.reason.as_str().into() },
        is(&[RollPresence::Present, RollPresence::Late]),
        is(&[RollPresence::Late]),
        is(&[RollPresence::Excused]),
        is(&[RollPresence::Absent]),
        Cell::Count(i64::from(meeting.notes.contains(&entry.person))),
    ]
}

/// What is counted how, and the sessions whose roll nobody called (study/4).
fn notes(not_called: &[&Meeting]) -> Vec<Words> {
    let mut notes = vec![Words::new(
        "集体学习和业务培训；已取消的不列。迟到计入参加；无故缺席按缺勤处理（学习制度）。",
        "Study sessions and trainings; those called off are left out. Whoever was late counts as having come; absence without reason \
         counts as absence from work (study/5).",
    )];
    if !not_called.is_empty() {
        let named = |between: &str| {
            let number = |meeting: &&Meeting| format!("{} {}", date_of(meeting.starts), meeting.number);
            not_called.iter().map(number).collect::<Vec<_>>().join(between)
        };
        notes
            .push(Words::new(format!("未点名：{}。", named("、")), format!("No roll was called of: {}.", named(", "))));
    }
    notes
}
