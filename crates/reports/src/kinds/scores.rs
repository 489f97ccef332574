//! What both score reports share (考核表通用部分): columns from the items of a table, sums as formulas, reasons line by line.
use crate::Names;
use crate::report::{Cell, Column, Kind, Words, column};
use crate::text::decimal;
use anjuan_domain::reference::tables::{self, Opening, Table};
use anjuan_domain::scores::rules::{Sheet, Standing};
use anjuan_domain::vocabulary::articles::cited;
use anjuan_views::scoring::query::{PeriodLine, SheetLine, Sheets};
use std::collections::{BTreeMap, BTreeSet};

/// The sheets of a period as the `scoring` view answers them.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    /// The period.
    pub period: &'a PeriodLine,
    /// The ranking.
    pub sheets: &'a Sheets,
    /// Every sheet by its subject.
    pub of: &'a BTreeMap<String, Sheet>,
}

/// The grade that the meeting decided, else the one the score proposes, marked so (assessment/6, 月度考核办法五(一)).
pub(super) fn grade(line: &SheetLine) -> Cell {
    match (&line.decided, &line.grade) {
        (Some(decided), _) => Words::new(&decided.zh, &decided.en).into(),
        (None, Some(grade)) => Words::new(format!("{}（拟）", grade.zh), format!("{} (proposed)", grade.en)).into(),
        (None, None) => Cell::Empty,
    }
}

impl<'a> Scored<'a> {
    /// The lines of the ranking, each with its sheet.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&'a SheetLine, &'a Sheet)> + Clone {
        let of = self.of;
        self.sheets.lines.iter().filter_map(move |line| Some((line, of.get(&line.subject)?)))
    }

    /// What the reader must know: how far the period is, whose sheet is missing, and what all the sheets say.
    pub(super) fn notes(&self, names: &Names) -> Vec<Words> {
        let mut notes = vec![self.standing()];
        let lacks = |line: &&SheetLine| !self.of.contains_key(&line.subject);
        let without = self.sheets.lines.iter().filter(lacks).map(|line| &line.subject);
        let missing = self.sheets.missing.iter().chain(without).map(|subject| names.subject(subject));
        if let Some(Words { zh, en }) = listed(missing) {
            notes.push(Words::new(format!("尚无考核表：{zh}。"), format!("Without a sheet so far: {en}.")));
        }
        let corrected = |line: &&SheetLine| line.published.is_some_and(|published| published != line.version);
        let corrected = self.sheets.lines.iter().filter(corrected).map(|line| names.subject(&line.subject));
        if let Some(Words { zh, en }) = listed(corrected) {
            notes.push(Words::new(
                format!("公布后已更正、尚未重新公布：{zh}。"),
                format!("Corrected since it was published, and not published again: {en}."),
            ));
        }
        if !self.period.incomplete.is_empty() {
            let devices = self.period.incomplete.join("、");
            notes.push(Words::new(
                format!("结束时数据不完整的考勤机：{devices}。"),
                format!("Devices whose facts were not complete when it was closed: {devices}."),
            ));
        }
        if self.sheets.tie_at_the_end && self.period.decision.is_none() {
            notes.push(Words::new(
                "末位名额并列，由会议决定。",
                "There is a tie for the last place; the meeting decides.",
            ));
        }
        notes.extend(of_sheets(self.lines().map(|(_, sheet)| sheet)));
        notes
    }

    fn standing(&self) -> Words {
        match self.period.publications.last() {
            Some(last) => {
                let version = last.version;
                Words::new(format!("已公布，第 {version} 版。"), format!("Published, version {version}."))
            }
            None => Words::new("尚未公布，内容可能变更。", "Not published yet: it may still change."),
        }
    }
}

/// Several, in one line; none where there are none.
fn listed(words: impl Iterator<Item = Words>) -> Option<Words> {
    let (zh, en): (Vec<String>, Vec<String>) = words.map(|words| (words.zh, words.en)).unzip();
    (!zh.is_empty()).then(|| Words::new(zh.join("、"), en.join(", ")))
}

/// A column for each item, the sum of all but the awards, the awards, and the total.
pub(super) fn columns(table: Table) -> Vec<Column> {
    let head = |item: &tables::ScoreItem| column(item.zh, item.en, Kind::Tenths, 7);
    let (awards, base): (Vec<_>, Vec<_>) = tables::items(table).iter().partition(|item| is_award(item));
    let mut columns: Vec<Column> = base.into_iter().map(head).collect();
    columns.push(column("基础分", "Base", Kind::Tenths, 9));
    columns.extend(awards.into_iter().map(head));
    columns.push(column("总分", "Total", Kind::Tenths, 9));
    columns.push(column("扣分与加分", "Points taken and given", Kind::Text, 56));
    columns
}

/// The cells of a sheet for [`columns`], where the first one stands at `first`. The sums are the sheet's own: that its items
/// add up to them is checked before anything is drawn.
pub(super) fn cells(table: Table, sheet: &Sheet, first: usize) -> Vec<Cell> {
    let points = |item: &tables::ScoreItem| {
        let found = sheet.items.iter().find(|scored| scored.item == item.id);
        found.map_or(Cell::Empty, |scored| scored.points.into())
    };
    let (awards, base): (Vec<_>, Vec<_>) = tables::items(table).iter().partition(|item| is_award(item));
    let sum = |columns: Vec<usize>, points: anjuan_domain::vocabulary::points::Points| Cell::SumOf {
        columns,
        tenths: i64::from(points.in_tenths()),
    };
    let at_base = first + base.len();
    let mut cells: Vec<Cell> = base.iter().copied().map(points).collect();
    cells.push(sum((first..at_base).collect(), sheet.base));
    cells.extend(awards.iter().copied().map(points));
    cells.push(sum((at_base..=at_base + awards.len()).collect(), sheet.total));
    cells.push(reasons(sheet).into());
    cells
}

fn is_award(item: &tables::ScoreItem) -> bool {
    item.opening == Opening::Awards
}

/// What was taken and given, clause by clause; what does not count is not listed.
fn reasons(sheet: &Sheet) -> Words {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for item in &sheet.items {
        let mut clauses: BTreeMap<&str, (i64, u32, &str)> = BTreeMap::new();
        for line in item.lines.iter().filter(|line| counts(line.standing)) {
            let (tenths, times, _) = clauses.entry(&line.clause).or_insert((0, 0, &line.article));
            *tenths += i64::from(line.points.in_tenths());
            *times += 1;
        }
        for (clause, (tenths, times, article)) in clauses {
            let words = tables::clause(clause).map_or((clause, clause), |clause| (clause.zh, clause.en));
            let sign = if is_given(&item.item) { "+" } else { "−" };
            let points = decimal(tenths);
            zh.push(format!("{} {sign}{points}（{times} 次，{}）", words.0, cited(article)));
            en.push(format!("{} {sign}{points} ({times}×, {article})", words.1));
        }
    }
    Words::new(zh.join("；"), en.join("; "))
}

fn is_given(item: &str) -> bool {
    let mut items = Table::ALL.iter().flat_map(|table| tables::items(*table));
    items.any(|declared| declared.id == item && declared.opening != Opening::Full)
}

fn counts(standing: Standing) -> bool {
    match standing {
        Standing::Stands | Standing::ToBeChosen | Standing::Contested => true,
        Standing::SetAside | Standing::Withdrawn | Standing::Relaxed => false,
    }
}

/// What the reader must know of sheets: rulebook, floors, assumed numbers, what is not decided.
fn of_sheets<'a>(sheets: impl Iterator<Item = &'a Sheet> + Clone) -> Vec<Words> {
    let lines = || sheets.clone().flat_map(|sheet| sheet.items.iter().flat_map(|item| &item.lines));
    let rulebooks: BTreeSet<&str> = sheets.clone().map(|sheet| sheet.rulebook.as_str()).collect();
    let assumed: BTreeSet<&str> = lines().flat_map(|line| &line.assumed).map(String::as_str).collect();
    let said = |standing: Standing| lines().filter(|line| line.standing == standing).count();
    let joined = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join("、");
    let mut notes = vec![Words::new(
        "各项扣完为止，不低于零，不高于该项分值；所列扣分为单独计算的分值。",
        "No item goes below zero or above its cap; the points listed are those of each clause alone.",
    )];
    if !rulebooks.is_empty() {
        let versions = joined(rulebooks);
        notes.push(Words::new(format!("规则册版本：{versions}。"), format!("Rulebook version: {versions}.")));
    }
    if !assumed.is_empty() {
        let names = joined(assumed);
        notes.push(Words::new(
            format!("制度未载明、暂按推定的数字：{names}。"),
            format!("Numbers that the regulation leaves open and the rulebook assumes: {names}."),
        ));
    }
    let (chosen, contested) = (said(Standing::ToBeChosen), said(Standing::Contested));
    if chosen + contested > 0 {
        notes.push(Words::new(
            format!("本表为暂定：{chosen} 项幅度待定（按最低计），{contested} 项有异议待裁定。"),
            format!("Provisional: {chosen} to be chosen inside a range (the least counts), {contested} contested."),
        ));
    }
    notes
}
