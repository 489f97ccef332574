//! The duty roster (值班表) of a month: per working day the group, who leads, who stands in, and what was handed over.
use crate::report::{Cell, Drawn, Group, Kind, Report, Words, column};
use crate::terms::{month, weekday};
use crate::{Names, ReportKind};
use anjuan_domain::clock::civil::local;
use anjuan_domain::people::duty::state::{Day, Duty, SwapStanding};
use chrono::NaiveDate;

/// The kind.
pub const REPORT: ReportKind = ReportKind {
    name: "duty-roster",
    articles: &["duty/2.1", "duty/2.2.5", "handover/1"],
    zh: "值班安排表",
    en: "Duty roster",
};

/// The report of a month's roster, with swaps and substitutes applied.
#[must_use]
pub fn report(duty: &Duty, names: &Names, drawn: Drawn) -> Report {
    Report {
        name: REPORT.name,
        title: Words::new(REPORT.zh, REPORT.en),
        subtitle: month(duty.month),
        centre: names.centre.clone(),
        articles: REPORT.articles,
        group: None,
        columns: vec![
            column("日期", "Day", Kind::Date, 12),
            column("星期", "Weekday", Kind::Text, 11),
            column("值班组", "Group", Kind::Text, 14),
            column("带班", "Leads", Kind::Text, 14),
            column("值班人员", "On duty", Kind::Text, 36),
            column("替班与调班", "Substitutes and swaps", Kind::Text, 40),
            column("交接", "Handed over", Kind::Text, 30),
        ],
        groups: vec![Group {
            heading: Words::default(),
            rows: duty.days.iter().map(|(date, day)| row(duty, (*date, day), names)).collect(),
        }],
        notes: shares(duty),
        drawn,
    }
}

fn row(duty: &Duty, (date, day): (NaiveDate, &Day), names: &Names) -> Vec<Cell> {
    let present = duty.on_duty(date);
    let persons: Vec<String> = present.iter().map(|person| names.person(person)).collect();
    vec![
        date.into(),
        weekday(date).into(),
        day.group.as_str().into(),
        persons.first().cloned().unwrap_or_default().into(),
        persons.join("、").into(),
        changes(duty, (date, day), names),
        handed_over(day, names),
    ]
}

/// Who stands in for whom, and with which day this one was changed.
fn changes(duty: &Duty, (date, day): (NaiveDate, &Day), names: &Names) -> Cell {
    let mut said: Vec<(String, String)> = Vec::new();
    for one in &day.substitutes {
        let (away, here) = (names.person(&one.person), names.person(&one.substitute));
        said.push((format!("{here} 替 {away}"), format!("{here} for {away}")));
    }
    for swap in duty.swaps.iter().filter(|swap| swap.standing == SwapStanding::Agreed) {
        let other = match date {
            date if date == swap.day => swap.with_day,
            date if date == swap.with_day => swap.day,
            _ => continue,
        };
        said.push((format!("与 {other} 调班"), format!("changed with {other}")));
    }
    listed(said)
}

fn handed_over(day: &Day, names: &Names) -> Cell {
    let Some(handover) = &day.handover else { return Cell::Empty };
    let (by, to) = (names.person(&handover.by), names.person(&handover.to));
    match handover.taken_at.map(|at| local(at).format("%m-%d %H:%M").to_string()) {
        Some(at) => Words::new(format!("{by} 交 {to}，{at} 接班"), format!("{by} to {to}, taken over {at}")).into(),
        None => Words::new(format!("{by} 交 {to}，未接班"), format!("{by} to {to}, not taken over")).into(),
    }
}

fn listed(said: Vec<(String, String)>) -> Cell {
    if said.is_empty() {
        return Cell::Empty;
    }
    let (zh, en): (Vec<String>, Vec<String>) = said.into_iter().unzip();
    Words::new(zh.join("；"), en.join("; ")).into()
}

/// How many days each group has: the rotation is to be fair (duty/2.1).
fn shares(duty: &Duty) -> Vec<Words> {
    let days = |name: &str| duty.days.values().filter(|day| day.group == name).count();
    let zh: Vec<String> = duty.groups.iter().map(|group| format!("{} {} 天", group.name, days(&group.name))).collect();
    let en: Vec<String> =
        duty.groups.iter().map(|group| format!("{} {} days", group.name, days(&group.name))).collect();
    match duty.is_drawn() {
        true => {
            vec![Words::new(format!("各组天数：{}。", zh.join("，")), format!("Days by group: {}.", en.join(", ")))]
        }
        false => vec![Words::new("本月值班表尚未编排。", "The roster of this month is not drawn up yet.")],
    }
}
