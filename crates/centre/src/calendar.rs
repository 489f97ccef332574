//! Reading `calendar.csv` (放假通知): one line per day that a notice changes, in the columns
//! `notice,announced_on,assumed,covers_until,date,kind,name`.
use crate::problem::{Entry, Place, Problem};
use anjuan_domain::clock::{DayKind, Notice, NoticeDay};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The file's name in a centre's directory.
pub(crate) const FILE: &str = "calendar.csv";

const COLUMNS: [&str; 7] = ["notice", "announced_on", "assumed", "covers_until", "date", "kind", "name"];

/// Reads the notices, in the order of announcement.
///
/// # Errors
/// Every problem of the file.
pub fn read_calendar(text: &str) -> Result<Vec<Entry<Notice>>, Vec<Problem>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).comment(Some(b'#')).from_reader(text.as_bytes());
    let mut problems = Vec::new();
    match reader.headers() {
        Ok(headers) if headers.iter().eq(COLUMNS) => {}
        _ => {
            let columns = COLUMNS.join(",");
            problems.push(Problem::new(
                place(1, ""),
                format!("The first line must be `{columns}`."),
                format!("首行应为“{columns}”。"),
            ));
            return Err(problems);
        }
    }
    let mut notices: Vec<Entry<Notice>> = Vec::new();
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or_default());
                match Row::read(&record, line) {
                    Ok(row) => row.enter(&mut notices, &mut by_id, &mut problems),
                    Err(problem) => problems.push(*problem),
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or_default());
                problems.push(Problem::new(
                    place(line, ""),
                    format!("This is not CSV: {error}."),
                    format!("不符合CSV格式：{error}。"),
                ));
            }
        }
    }
    notices.sort_by(|a, b| (a.definition.announced_on, &a.id).cmp(&(b.definition.announced_on, &b.id)));
    if problems.is_empty() { Ok(notices) } else { Err(problems) }
}

fn place(line: usize, key: &str) -> Place {
    Place { file: FILE, line, column: 1, key: key.to_owned() }
}

/// One line: the notice it belongs to, without its days, and the day.
struct Row {
    line: usize,
    notice: Notice,
    day: NoticeDay,
}

impl Row {
    fn read(record: &csv::StringRecord, line: usize) -> Result<Self, Box<Problem>> {
        if record.len() != COLUMNS.len() {
            let (wanted, found) = (COLUMNS.len(), record.len());
            let (en, zh) = (format!("{found} columns, not {wanted}."), format!("应为{wanted}列，而不是{found}列。"));
            return Err(Box::new(Problem::new(place(line, ""), en, zh)));
        }
        let field = |column: &str| {
            COLUMNS.iter().position(|name| *name == column).and_then(|at| record.get(at)).unwrap_or_default()
        };
        let wrong = |column: &str, en: &str, zh: &str| {
            let text = field(column);
            let (en, zh) = (format!("`{text}` is not {en}."), format!("“{text}”不是{zh}。"));
            Box::new(Problem::new(place(line, column), en, zh))
        };
        let date = |column: &str| {
            field(column).parse::<NaiveDate>().map_err(|_| wrong(column, "a date YYYY-MM-DD", "YYYY-MM-DD格式的日期"))
        };
        let notice = Notice {
            id: field("notice").to_owned(),
            announced_on: date("announced_on")?,
            assumed: field("assumed").parse().map_err(|_| wrong("assumed", "true or false", "true或false"))?,
            covers_until: if field("covers_until").is_empty() { None } else { Some(date("covers_until")?) },
            days: Vec::new(),
        };
        let kind = match field("kind") {
            "holiday" => DayKind::Holiday,
            "makeup_workday" => DayKind::MakeupWorkday,
            "ordinary" => DayKind::Ordinary,
            _ => return Err(wrong("kind", "holiday, makeup_workday or ordinary", "holiday、makeup_workday或ordinary")),
        };
        Ok(Row { line, notice, day: NoticeDay { date: date("date")?, kind, name: field("name").to_owned() } })
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
