//! The monthly attendance list (月度考勤公示表, discipline/2): per window and person how the month's half-day sessions went.
use crate::report::{Cell, Drawn, Group, Kind, Report, Words, column, summed};
use crate::terms::{half_day, month};
use crate::{Names, ReportKind};
use anjuan_domain::people::leave::events::LeaveKind;
use anjuan_views::attendance::query::{PersonMonth, Publication, SlipLine, Span};
use std::collections::BTreeMap;

/// The kind.
pub const REPORT: ReportKind = ReportKind {
    name: "attendance",
    articles: &["discipline/1", "discipline/2", "leave/2"],
    zh: "月度考勤公示表",
    en: "Monthly attendance list",
};

/// The report of a month's publication. `incomplete` are the devices whose facts do not reach its end.
#[must_use]
pub fn report(publication: &Publication, incomplete: &[String], names: &Names, drawn: Drawn) -> Report {
    // Who works at no window comes last, as in the publication.
    let mut windows: BTreeMap<(bool, &str), Vec<&PersonMonth>> = BTreeMap::new();
    for person in &publication.persons {
        let window = person.window.as_deref();
        windows.entry((window.is_none(), window.unwrap_or_default())).or_default().push(person);
    }
    let groups = windows.into_iter().map(|((_, window), mut persons)| {
        persons.sort_by_key(|person| person.person.as_str());
        Group { heading: names.window(window), rows: persons.into_iter().map(|person| row(person, names)).collect() }
    });
    Report {
        name: REPORT.name,
        title: Words::new(REPORT.zh, REPORT.en),
        subtitle: Span::month(&publication.month)
            .map_or_else(|| Words::new(&publication.month, &publication.month), |span| month(span.from)),
        centre: names.centre.clone(),
        articles: REPORT.articles,
        group: Some(Words::new("窗口", "Window")),
        columns: columns(),
        groups: groups.collect(),
        notes: notes(publication, incomplete),
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
        column("补签", "Make-up slips", Kind::Text, 24),
    ]
}

fn row(person: &PersonMonth, names: &Names) -> Vec<Cell> {
    let totals = &person.totals;
    let leave =
        |fits: fn(LeaveKind) -> bool| totals.leave.iter().filter(|one| fits(one.kind)).map(|one| one.half_days).sum();
    let counts: [u32; 14] = [
        totals.half_days,
        totals.present_half_days,
        totals.late,
        totals.late_minutes,
        totals.early,
        totals.early_minutes,
        totals.absent_half_days,
        leave(|kind| kind == LeaveKind::Personal),
        leave(|kind| kind == LeaveKind::Sick),
        leave(|kind| !matches!(kind, LeaveKind::Personal | LeaveKind::Sick)),
        totals.excused_half_days,
        totals.missing_punches,
        totals.not_taken_half_days,
        totals.provisional,
    ];
    std::iter::once(names.person(&person.person).into())
        .chain(counts.map(Cell::from))
        .chain(std::iter::once(slips(&person.slips)))
        .collect()
}

/// The make-up slips of the month, which are published with it (discipline/2).
fn slips(slips: &[SlipLine]) -> Cell {
    let said = |line: &SlipLine| {
        let slip = &line.slip;
        let (zh, en) = match (slip.approved, slip.refused, slip.taken_back) {
            (_, _, Some(_)) => ("已撤回", "taken back"),
            (_, Some(_), _) => ("未批准", "refused"),
            (Some(_), _, _) => ("已批准", "approved"),
            (None, None, None) => ("待批", "open"),
        };
        let session = half_day(slip.session);
        (format!("{}（{zh}）", session.zh), format!("{} ({en})", session.en))
    };
    let (zh, en): (Vec<String>, Vec<String>) = slips.iter().map(said).unzip();
    if zh.is_empty() { Cell::Empty } else { Words::new(zh.join("；"), en.join("; ")).into() }
}

fn notes(publication: &Publication, incomplete: &[String]) -> Vec<Words> {
    let mut notes = vec![Words::new(
        "应出勤、出勤、旷工、请假、公务外出以半天为单位；出勤含迟到、早退和公务外出的半天。",
        "Sessions are half days; present are also those late, left early, or out on business.",
    )];
    let (provisional, open) = (publication.provisional, publication.open_slips);
    if provisional > 0 {
        notes.push(Words::new(
            format!("本表为暂定：有 {provisional} 个半天仍可能变更。"),
            format!("This list is provisional: {provisional} half-day sessions may still change."),
        ));
    }
    if open > 0 {
        notes.push(Words::new(
            format!("有 {open} 张补签单尚未审批。"),
            format!("{open} make-up slips are not decided yet."),
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
