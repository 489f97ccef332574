//! The half-year assessment of persons (半年考核表, assessment/1–6): items, sums and grades by category of staff.
use super::scores::{self, Scored};
use crate::report::{Cell, Drawn, Group, Kind, Report, Words, column};
use crate::terms::{category, span};
use crate::{Names, ReportKind};
use anjuan_domain::reference::centre::definition::StaffCategory;
use anjuan_domain::reference::tables::Table;
use anjuan_domain::scores::rules::Sheet;
use anjuan_domain::vocabulary::articles::cited;
use anjuan_views::scoring::query::SheetLine;

/// The kind.
pub const REPORT: ReportKind = ReportKind {
    name: "half-year-assessment",
    articles: &["assessment/1", "assessment/6"],
    zh: "工作人员半年考核表",
    en: "Half-year assessment of staff",
};

/// The report of a half year's sheets.
#[must_use]
pub fn report(scored: Scored<'_>, names: &Names, drawn: Drawn) -> Report {
    let mut columns = vec![column("姓名", "Person", Kind::Text, 14), column("窗口", "Window", Kind::Text, 14)];
    let first = columns.len();
    columns.extend(scores::columns(Table::Assessment));
    columns.push(column("等次", "Grade", Kind::Text, 14));
    columns.push(column("说明", "Remark", Kind::Text, 20));
    let of = |wanted: StaffCategory| {
        let is = |line: &SheetLine| {
            let staff = names.staff.get(&line.subject);
            staff.and_then(|staff| staff.category).unwrap_or(StaffCategory::InstitutionStaff) == wanted
        };
        let lines = scored.lines().filter(|(line, _)| is(line));
        Group { heading: category(wanted), rows: lines.map(|found| row(found, first, names)).collect() }
    };
    let groups = [of(StaffCategory::CivilServant), of(StaffCategory::InstitutionStaff)];
    Report {
        name: REPORT.name,
        title: Words::new(REPORT.zh, REPORT.en),
        subtitle: span(scored.period.from, scored.period.until),
        centre: names.centre.clone(),
        articles: REPORT.articles,
        group: Some(Words::new("人员类别", "Category")),
        columns,
        groups: groups.into_iter().filter(|group| !group.rows.is_empty()).collect(),
        notes: scored.notes(names),
        drawn,
    }
}

fn row((line, sheet): (&SheetLine, &Sheet), first: usize, names: &Names) -> Vec<Cell> {
    let window = names.staff.get(&line.subject).and_then(|staff| staff.window.as_deref()).unwrap_or_default();
    let mut row = vec![names.person(&line.subject).into(), names.window(window).into()];
    row.extend(scores::cells(Table::Assessment, sheet, first));
    row.push(scores::grade(line));
    row.push(remarks(line));
    row
}

/// Why the grade is another than the score's, and what stands against awards and bonus (leave/2, leave/4).
fn remarks(line: &SheetLine) -> Cell {
    let reason = line.decided.iter().filter(|decided| !decided.reason.is_empty());
    let reasons = reason.map(|decided| (decided.reason.clone(), decided.reason.clone()));
    let flags = line
        .flags
        .iter()
        .map(|flag| (format!("{}（{}）", flag.zh, cited(&flag.article)), format!("{} ({})", flag.en, flag.article)));
    let (zh, en): (Vec<String>, Vec<String>) = reasons.chain(flags).unzip();
    Words::new(zh.join("；"), en.join("; ")).into()
}
