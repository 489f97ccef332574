//! The monthly attendance list (月度考勤公示表, discipline/2): per window and person how the month's half-day sessions went.
use crate::report::{Cell, Drawn, Group, Kind, Report, Words, column, summed};
use crate::words::month;
use crate::{Names, ReportKind};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The kind.
pub const REPORT: ReportKind = ReportKind {
    name: "attendance",
    articles: &["discipline/1", "discipline/2", "leave/2"],
    zh: "月度考勤公示表",
    en: "Monthly attendance list",
};

/// One person's month. Sessions are half days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttendanceLine {
    /// The window; empty for those who work at none.
    pub window: String,
    /// Who.
    pub person: String,
    /// Sessions of the office in the month so far.
    pub sessions: u32,
    /// Sessions there, late or early ones counted.
    pub present: u32,
    /// How often late.
    pub late: u32,
    /// Minutes late.
    pub late_minutes: u32,
    /// How often gone early.
    pub early: u32,
    /// Minutes gone early.
    pub early_minutes: u32,
    /// Sessions of absence.
    pub absent: u32,
    /// Sessions of personal leave.
    pub personal: u32,
    /// Sessions of sick leave.
    pub sick: u32,
    /// Sessions of other leave.
    pub other_leave: u32,
    /// Sessions out on business, by slips.
    pub excused: u32,
    /// Sessions with a punch missing.
    pub missing: u32,
    /// Sessions that no device took.
    pub not_taken: u32,
    /// Sessions that may still change.
    pub provisional: u32,
}

/// The report of a month. `incomplete` are the devices whose facts do not reach its end.
#[must_use]
pub fn report(
    lines: &[AttendanceLine],
    (day, incomplete): (NaiveDate, &[String]),
    names: &Names,
    drawn: Drawn,
) -> Report {
    let mut windows: BTreeMap<&str, Vec<&AttendanceLine>> = BTreeMap::new();
    for line in lines {
        windows.entry(&line.window).or_default().push(line);
    }
    let groups = windows.into_iter().map(|(window, mut lines)| {
        lines.sort_by_key(|line| line.person.as_str());
        Group { heading: names.window(window), rows: lines.into_iter().map(|line| row(line, names)).collect() }
    });
    Report {
        name: REPORT.name,
        title: Words::new(REPORT.zh, REPORT.en),
        subtitle: month(day),
        centre: names.centre.clone(),
        articles: REPORT.articles,
        group: Some(Words::new("窗口", "Window")),
        columns: columns(),
        groups: groups.collect(),
        notes: notes(lines, incomplete),
        drawn,
    }
}

fn columns() -> Vec<crate::report::Column> {
    let count = |zh, en| summed(zh, en, Kind::Count, 8);
    vec![
        column("姓名", "Person", Kind::Text, 16),
        count("应出勤", "Sessions"),
        count("出勤", "Present"),
        count("迟到次数", "Late"),
        count("迟到分钟", "Minutes late"),
        count("早退次数", "Left early"),
        count("早退分钟", "Minutes early"),
        count("旷工", "Absent"),
        count("事假", "Personal leave"),
        count("病假", "Sick leave"),
        count("其他假", "Other leave"),
        count("公务外出", "On business"),
        count("缺卡", "Punch missing"),
        count("未考勤", "Not taken"),
        count("待定", "Provisional"),
    ]
}

fn row(line: &AttendanceLine, names: &Names) -> Vec<Cell> {
    let counts = [
        line.sessions,
        line.present,
        line.late,
        line.late_minutes,
        line.early,
        line.early_minutes,
        line.absent,
        line.personal,
        line.sick,
        line.other_leave,
        line.excused,
        line.missing,
        line.not_taken,
        line.provisional,
    ];
    std::iter::once(names.person(&line.person).into()).chain(counts.map(Cell::from)).collect()
}

fn notes(lines: &[AttendanceLine], incomplete: &[String]) -> Vec<Words> {
    let mut notes =
        vec![Words::new("出勤、旷工、请假以半天为单位。", "Sessions, absence and leave are counted in half days.")];
    let provisional: u32 = lines.iter().map(|line| line.provisional).sum();
    if provisional > 0 {
        notes.push(Words::new(
            format!("本表为暂定：有 {provisional} 个半天仍可能变更。"),
            format!("This list is provisional: {provisional} half-day sessions may still change."),
        ));
    }
    if !incomplete.is_empty() {
        let devices = incomplete.join("、");
        notes.push(Words::new(
            format!("下列考勤机的数据尚不完整：{devices}。"),
            format!("The facts of these devices are not complete yet: {devices}."),
        ));
    }
    notes
}
