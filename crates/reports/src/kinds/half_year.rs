//! The half-year assessment of persons (半年考核表, assessment/1–6): items, sums and grades by category of staff.
use super::monthly::{Publication, standing};
use super::scores;
use crate::report::{Cell, Drawn, Group, Kind, Report, Words, column};
use crate::words::{category, grade, span};
use crate::{Names, ReportKind};
use anjuan_domain::centre::definition::StaffCategory;
use anjuan_domain::period::events::Grade;
use anjuan_domain::rules::{Sheet, Table};
use chrono::NaiveDate;

/// The kind.
pub const REPORT: ReportKind = ReportKind {
    name: "half-year-assessment",
    articles: &["assessment/1", "assessment/6"],
    zh: "工作人员半年考核表",
    en: "Half-year assessment of staff",
};

/// A grade of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Graded {
    /// By the score; the meeting has not decided.
    Proposed(Grade),
    /// By the meeting, with its reason where it is not the score's.
    Decided(Grade, String),
}

/// One person.
#[derive(Debug, Clone, PartialEq)]
pub struct HalfYearLine<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// The window; empty for those who work at none.
    pub window: String,
    /// The category, which names the grades.
    pub category: Option<StaffCategory>,
    /// The grade.
    pub grade: Option<Graded>,
    /// What bars an excellence award or a bonus (leave/2, leave/4); may be empty.
    pub barred: Words,
}

/// The report of a half year from a day to a day.
#[must_use]
pub fn report(
    lines: &[HalfYearLine<'_>],
    (from, until, publication): (NaiveDate, NaiveDate, Publication),
    names: &Names,
    drawn: Drawn,
) -> Report {
    let mut columns = vec![column("姓名", "Person", Kind::Text, 16), column("窗口", "Window", Kind::Text, 18)];
    let first = columns.len();
    columns.extend(scores::columns(Table::Assessment));
    columns.push(column("等次", "Grade", Kind::Text, 14));
    columns.push(column("说明", "Remark", Kind::Text, 26));
    let of = |wanted: StaffCategory| {
        let is = move |line: &&HalfYearLine<'_>| line.category.unwrap_or(StaffCategory::InstitutionStaff) == wanted;
        let mut lines: Vec<&HalfYearLine<'_>> = lines.iter().filter(is).collect();
        lines.sort_by(|a, b| (b.sheet.total, &a.sheet.subject).cmp(&(a.sheet.total, &b.sheet.subject)));
        let rows = lines.into_iter().map(|line| row(line, first, names)).collect();
        Group { heading: category(Some(wanted)), rows }
    };
    let groups = [of(StaffCategory::CivilServant), of(StaffCategory::InstitutionStaff)];
    let mut notes = scores::notes(lines.iter().map(|line| line.sheet));
    notes.insert(0, standing(publication));
    Report {
        name: REPORT.name,
        title: Words::new(REPORT.zh, REPORT.en),
        subtitle: span(from, until),
        centre: names.centre.clone(),
        articles: REPORT.articles,
        group: Some(Words::new("人员类别", "Category")),
        columns,
        groups: groups.into_iter().filter(|group| !group.rows.is_empty()).collect(),
        notes,
        drawn,
    }
}

fn row(line: &HalfYearLine<'_>, first: usize, names: &Names) -> Vec<Cell> {
    let mut row = vec![names.person(&line.sheet.subject).into(), names.window(&line.window).into()];
    row.extend(scores::cells(Table::Assessment, line.sheet, first));
    let (shown, mut remarks) = match &line.grade {
        None => (Cell::Empty, vec![]),
        Some(Graded::Decided(decided, reason)) => {
            let reasons = if reason.is_empty() { vec![] } else { vec![Words::new(reason, reason)] };
            (grade(*decided, line.category).into(), reasons)
        }
        Some(Graded::Proposed(proposed)) => {
            let words = grade(*proposed, line.category);
            let shown = Words::new(format!("{}（拟）", words.zh), format!("{} (proposed)", words.en));
            (shown.into(), vec![])
        }
    };
    if line.barred != Words::default() {
        remarks.push(line.barred.clone());
    }
    row.push(shown);
    let joined = |of: fn(&Words) -> &str, by: &str| remarks.iter().map(of).collect::<Vec<_>>().join(by);
    row.push(match remarks.is_empty() {
        true => Cell::Empty,
        false => Words::new(joined(|words| &words.zh, "；"), joined(|words| &words.en, "; ")).into(),
    });
    row
}
