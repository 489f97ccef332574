//! Reading `calendar.csv` (放假通知): one line per day that a notice changes, in the columns
//! `notice,announced_on,assumed,covers_until,date,kind,name`.
use crate::problem::{Entry, Place, Problem};
use anjuan_domain::clock::{DayKind, Notice, NoticeDay};
use anjuan_files::{Column, Layout, Misread, Row, Table, times};
use std::collections::BTreeMap;

/// The file's name in a centre's directory.
pub(crate) const FILE: &str = "calendar.csv";

const COLUMNS: [&str; 7] = ["notice", "announced_on", "assumed", "covers_until", "date", "kind", "name"];

/// Reads the notices, in the order of announcement; the columns may stand in any order, and as a spreadsheet saves them.
///
/// # Errors
/// Every problem of the file.
pub fn read_calendar(text: &str) -> Result<Vec<Entry<Notice>>, Vec<Problem>> {
    let columns = COLUMNS.map(Column::from);
    let layout = Layout { comment: Some(b'#'), ..Layout::default() };
    let table = match Table::read(text, &layout, &columns.iter().collect::<Vec<_>>()) {
        Ok(table) => table,
        Err(Misread { line, what }) => {
            let columns = COLUMNS.join(",");
            let (en, zh) =
                (format!("The columns are `{columns}`: {}.", what.en), format!("列应为“{columns}”：{}。", what.zh));
            return Err(vec![Problem::new(place(line, ""), en, zh)]);
        }
    };
    let misread = table.misread.iter();
    let mut problems: Vec<Problem> = misread
        .map(|misread| {
            let Misread { line, what } = misread;
            Problem::new(place(*line, ""), format!("{}.", what.en), format!("{}。", what.zh))
        })
        .collect();
    let mut notices: Vec<Entry<Notice>> = Vec::new();
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    for row in &table.rows {
        match Entered::read(&table, row) {
            Ok(entered) => entered.enter(&mut notices, &mut by_id, &mut problems),
            Err(problem) => problems.push(*problem),
        }
    }
    notices.sort_by(|a, b| (a.definition.announced_on, &a.id).cmp(&(b.definition.announced_on, &b.id)));
    if problems.is_empty() { Ok(notices) } else { Err(problems) }
}

fn place(line: usize, key: &str) -> Place {
    Place { file: FILE, line, column: 1, key: key.to_owned() }
}

/// One line: the notice it belongs to, without its days, and the day.
struct Entered {
    line: usize,
    notice: Notice,
    day: NoticeDay,
}

impl Entered {
    fn read(table: &Table, row: &Row) -> Result<Self, Box<Problem>> {
        let line = row.line;
        let field = |column: &str| table.place(&Column::from(column)).map_or("", |at| row.cell(at));
        let wrong = |column: &str, en: &str, zh: &str| {
            let text = field(column);
            let (en, zh) = (format!("`{text}` is not {en}."), format!("“{text}”不是{zh}。"));
            Box::new(Problem::new(place(line, column), en, zh))
        };
        let date = |column: &str| {
            let (en, zh) = ("a date such as 2026-10-01 or 2026/10/1", "2026-10-01或2026/10/1形式的日期");
            times::day(field(column)).ok_or_else(|| wrong(column, en, zh))
        };
        let notice = Notice {
            id: field("notice").to_owned(),
            announced_on: date("announced_on")?,
            // A spreadsheet writes TRUE.
            assumed: match field("assumed").to_ascii_lowercase().as_str() {
                "true" => true,
                "false" => false,
                _ => return Err(wrong("assumed", "true or false", "true或false")),
            },
            covers_until: if field("covers_until").is_empty() { None } else { Some(date("covers_until")?) },
            days: Vec::new(),
        };
        let kind = match field("kind") {
            "holiday" => DayKind::Holiday,
            "makeup_workday" => DayKind::MakeupWorkday,
            "ordinary" => DayKind::Ordinary,
            _ => return Err(wrong("kind", "holiday, makeup_workday or ordinary", "holiday、makeup_workday或ordinary")),
        };
        Ok(Self { line, notice, day: NoticeDay { date: date("date")?, kind, name: field("name").to_owned() } })
    }

    fn enter(self, notices: &mut Vec<Entry<Notice>>, by_id: &mut BTreeMap<String, usize>, problems: &mut Vec<Problem>) {
        let at = *by_id.entry(self.notice.id.clone()).or_insert_with(|| {
            let entry = Entry {
                id: self.notice.id.clone(),
                definition: self.notice.clone(),
                place: place(self.line, "notice"),
                keys: BTreeMap::new(),
            };
            notices.push(entry);
            notices.len() - 1
        });
        let Some(entry) = notices.get_mut(at) else { return };
        let head = Notice { days: Vec::new(), ..entry.definition.clone() };
        if head != self.notice {
            let first = entry.place.line;
            let en =
                format!("Notice {} has another date of announcement, assumption or cover in line {first}.", entry.id);
            problems.push(Problem::new(
                place(self.line, "notice"),
                en,
                format!("通知{}的发布日期、推定或覆盖期与第{first}行不一致。", entry.id),
            ));
        }
        if entry.definition.days.iter().any(|day| day.date == self.day.date) {
            let (id, date) = (&entry.id, self.day.date);
            problems.push(Problem::new(
                place(self.line, "date"),
                format!("Notice {id} names {date} twice."),
                format!("通知{id}两次列出{date}。"),
            ));
        }
        entry.definition.days.push(self.day);
    }
}
