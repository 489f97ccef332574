//! What is read of people on the command line: `attendance days`, `leave list`, `score ranking` … One line per question; the
//! flags are the query parameters of the route behind it.
use super::lists;
use super::record::filter;
use super::scores;
use crate::client::{Client, Target};
use crate::codes::{code, half_day, is_code};
use crate::directory::{self, beside};
use crate::failure::{Failure, Outcome, time, while_doing};
use crate::language::say;
use crate::output::{self, Form, field, tell};
use crate::screen;
use anjuan_api::routes::{Form as ParamForm, Method, Param, Place, Route, routes};
use anjuan_views::page::LARGEST_LIMIT;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value};

/// One row as JSON has it.
pub(super) type Row = Map<String, Value>;

/// How an answer is printed for people.
type Print = fn(&Value) -> Outcome;

/// One question: a subcommand of a kind, the route that answers it, and how the answer is printed.
struct Read {
    kind: &'static str,
    name: &'static str,
    path: &'static str,
    print: Print,
    about: About,
}

/// What the path of a question names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// A period of assessment.
    Period,
    /// The sheet of somebody or of a window in a period.
    Sheet,
    /// Something else, or nothing.
    Plain,
}

const fn read(kind: &'static str, name: &'static str, path: &'static str, print: Print) -> Read {
    Read { kind, name, path, print, about: About::Plain }
}

/// A question about a period or a sheet.
const fn of_scores(about: About, name: &'static str, path: &'static str, print: Print) -> Read {
    Read { kind: "score", name, path, print, about }
}

#[rustfmt::skip]
const READS: &[Read] = &[
    read("case", "list", "/v1/cases", lists::matters),
    read("contact", "list", "/v1/contacts", lists::matters),
    read("denial", "list", "/v1/denials", lists::matters),
    read("handover", "list", "/v1/handovers", lists::matters),
    read("complaint", "list", "/v1/complaints", lists::matters),
    read("finding", "list", "/v1/findings", lists::findings),
    read("patrol", "list", "/v1/patrols", lists::patrols),
    read("recommendation", "list", "/v1/recommendations", lists::recommendations),
    read("card", "list", "/v1/cards", lists::cards),
    read("card", "proposals", "/v1/cards/proposals", lists::recalled),
    read("deadlines", "moved", "/v1/deadlines/moved", lists::moved),
    read("duty", "list", "/v1/duty", lists::duty),
    read("register", "list", "/v1/register", lists::register),
    read("attendance", "days", "/v1/attendance/days", days),
    read("attendance", "month", "/v1/attendance/months/{month}", month),
    read("attendance", "now", "/v1/attendance/now", here),
    read("attendance", "slips", "/v1/attendance/slips", slips),
    read("attendance", "ledger", "/v1/attendance/ledger", ledger),
    read("attendance", "devices", "/v1/attendance/devices", devices),
    read("attendance", "unknown", "/v1/attendance/unknown", unknown),
    read("leave", "list", "/v1/leaves", leaves),
    read("period", "list", "/v1/periods", scores::periods),
    of_scores(About::Period, "ranking", "/v1/periods/{id}/sheets", scores::ranking),
    of_scores(About::Period, "stars", "/v1/periods/{id}/stars", scores::stars),
    of_scores(About::Period, "proposals", "/v1/periods/{id}/proposals", scores::proposals),
    of_scores(About::Sheet, "explain", "/v1/scores/{id}/explain", scores::explained),
    read("meeting", "list", "/v1/meetings", meetings),
];

/// The question that `anjuan here` asks.
pub(crate) fn here_now(target: &Target, form: Form, window: Option<&String>) -> Outcome {
    let query: Vec<_> = window.map(|window| ("window", window.clone())).into_iter().collect();
    answer(target, form, ("/v1/attendance/now", &query), here)
}

/// The subcommands of a kind that ask.
pub(crate) fn commands(kind: &str) -> Vec<Command> {
    let of_kind = READS.iter().filter(|read| read.kind == kind).filter_map(|read| {
        let route = route(read)?;
        let params = route.params.iter().filter(|param| param.name != "after");
        let about = format!("{} ({})", route.en, route.zh);
        let command =
            Command::new(read.name).about(about).args(params.map(|param| argument(read, param))).arg(ids_flag());
        Some(if has_pages(route) { command.arg(all_flag()) } else { command })
    });
    of_kind.chain((kind == "score").then(scores::what_if_command)).collect()
}

fn argument(read: &Read, param: &'static Param) -> Arg {
    match param.place {
        Place::Path if read.about == About::Period => scores::period_argument(),
        Place::Path => Arg::new(param.name).required(true).help(say(param.en, param.zh)),
        Place::Query | Place::Header => filter(param),
    }
}

/// Whether the answer comes page by page.
fn has_pages(route: &Route) -> bool {
    route.params.iter().any(|param| param.name == "cursor")
}

/// The name of the flag that fetches every page.
const ALL: &str = "all";

/// `--all`: every page.
fn all_flag() -> Arg {
    Arg::new(ALL).long(ALL).action(ArgAction::SetTrue).conflicts_with_all(["limit", "cursor"]).help("Fetch every page")
}

fn route(read: &Read) -> Option<&'static Route> {
    routes().iter().find(|route| route.method == Method::Get && route.path == read.path)
}

/// Asks the question of that name; none where there is no such question.
pub(crate) fn run((kind, name): (&str, &str), matches: &ArgMatches, target: &Target, form: Form) -> Option<Outcome> {
    if (kind, name) == ("score", "what-if") {
        return Some(scores::what_if(matches, target, form));
    }
    let read = READS.iter().find(|read| (read.kind, read.name) == (kind, name))?;
    let route = route(read)?;
    let (mut path, mut query) = (route.path.clone(), Vec::new());
    for param in route.params.iter().filter(|param| param.name != "after") {
        let Some(text) = matches.get_one::<String>(param.name) else { continue };
        match param.place {
            Place::Path => path = path.replace(&format!("{{{}}}", param.name), &named(read, text)),
            Place::Query | Place::Header => match asked(param, text) {
                Ok(text) => query.push((param.name, text)),
                Err(failure) => return Some(Err(failure)),
            },
        }
    }
    if has_pages(route) && matches.get_flag(ALL) {
        return Some(pages(target, (&path, query)).and_then(|answer| printed(read, matches, (form, &answer))));
    }
    let answer = target.connect().and_then(|client| {
        directory_for(form, &client);
        client.get(&path, &query)
    });
    Some(answer.and_then(|answer| printed(read, matches, (form, &answer))))
}

/// Every page of a list as one.
fn pages(target: &Target, (path, query): (&str, Vec<(&'static str, String)>)) -> Outcome<Value> {
    let client = target.connect()?;
    directory_for(Form::Text, &client);
    let (mut joined, mut cursor): (Option<Value>, Option<String>) = (None, None);
    loop {
        let mut query = query.clone();
        query.push(("limit", LARGEST_LIMIT.to_string()));
        query.extend(cursor.take().map(|cursor| ("cursor", cursor)));
        let mut page: Value = client.get(path, &query)?;
        cursor =
            page.as_object_mut().and_then(|page| page.remove("next")).and_then(|next| Some(next.as_str()?.to_owned()));
        match (&mut joined, page["rows"].as_array_mut()) {
            (Some(joined), Some(more)) => {
                if let Some(rows) = joined["rows"].as_array_mut() {
                    rows.append(more);
                }
            }
            _ => joined = Some(page),
        }
        if cursor.is_none() {
            return Ok(joined.unwrap_or_default());
        }
    }
}

fn printed(read: &Read, matches: &ArgMatches, (form, answer): (Form, &Value)) -> Outcome {
    match form {
        _ if matches.get_flag(IDS) => ids(answer),
        Form::Json => output::json(answer),
        Form::Text => {
            screen::page();
            (read.print)(answer)
        }
    }
}

/// People read names beside ids.
fn directory_for(form: Form, client: &Client) {
    if form == Form::Text {
        directory::learn(client);
    }
}

/// The name of the flag that asks for nothing but what names each row.
pub(super) const IDS: &str = "ids";

/// `--ids`: for the next command of a script.
pub(super) fn ids_flag() -> Arg {
    Arg::new(IDS).long(IDS).action(ArgAction::SetTrue).help("Print only the number or id of each, one a line")
}

/// What names each row, one a line: its number, that of what it is about, or its id.
fn ids(answer: &Value) -> Outcome {
    for row in rows(answer) {
        let inside = row.values().filter_map(Value::as_object).find_map(|inside| inside.get("number"));
        let named = row
            .get("number")
            .or(inside)
            .or_else(|| ["id", "period", "subject", "person", "device"].iter().find_map(|name| row.get(*name)));
        if let Some(Value::String(named)) = named {
            tell!("{named}")?;
        }
    }
    Ok(())
}

/// A filter as the route has it: times may be said in civil time.
fn asked(param: &Param, text: &str) -> Outcome<String> {
    match param.form {
        ParamForm::Instant => time(text).map(|at| at.to_rfc3339()).map_err(while_doing(format!("--{}", param.name))),
        _ => Ok(text.to_owned()),
    }
}

/// What the path names: a month of attendance is `2015-03`, a period `M2015-03` or `2015-03`.
fn named(read: &Read, text: &str) -> String {
    match read.about {
        About::Period | About::Sheet => period(text),
        About::Plain => plain(text),
    }
}

/// What somebody types must not change the address that is asked.
fn plain(text: &str) -> String {
    text.chars().filter(|symbol| symbol.is_ascii_alphanumeric() || matches!(symbol, '-' | '_')).collect()
}

/// The id of a period, or of a sheet, as people write it: `2015-03` is the month `M2015-03`, `2015` the year `Y2015`.
pub(super) fn period(text: &str) -> String {
    let text = plain(text);
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split('-');
    match (parts.next(), parts.next()) {
        (Some(year), Some(month)) if digits(year, 4) && digits(month, 2) => format!("M{text}"),
        (Some(year), None) if digits(year, 4) => format!("Y{text}"),
        _ => text,
    }
}

fn answer(target: &Target, form: Form, (path, query): (&str, &[(&str, String)]), print: Print) -> Outcome {
    let client = target.connect()?;
    directory_for(form, &client);
    let answer: Value = client.get(path, query)?;
    match form {
        Form::Json => output::json(&answer),
        Form::Text => print(&answer),
    }
}

/// The rows of a page.
pub(super) fn rows(answer: &Value) -> Vec<&Row> {
    answer["rows"].as_array().into_iter().flatten().filter_map(Value::as_object).collect()
}

/// The one row of an answer.
pub(super) fn one(answer: &Value) -> Outcome<&Row> {
    answer["row"].as_object().ok_or_else(|| Failure::words(say("the answer has no row", "应答中没有内容")))
}

/// Rows as a table: each column with its field, both languages in the head.
pub(super) fn table(columns: &[(&str, &str, &str)], rows: &[&Row]) -> Outcome {
    let header: Vec<&str> = columns.iter().map(|(_, en, zh)| say(en, zh)).collect();
    let line = |row: &&Row| columns.iter().map(|(name, ..)| cell(row, name)).collect::<Vec<_>>();
    output::table(&header, rows.iter().map(line))
}

/// A field of a row, or of what is inside one: `slip.person`.
pub(super) fn cell(row: &Row, name: &str) -> String {
    match name.split_once('.') {
        Some((outer, inner)) => row.get(outer).and_then(Value::as_object).map_or(String::new(), |row| cell(row, inner)),
        None => match row.get(name) {
            Some(Value::Object(object)) if object.contains_key("half") => half_day(object),
            Some(Value::String(text)) if is_code(text) => code(text),
            Some(Value::Bool(flag)) => if *flag { say("yes", "是") } else { "" }.to_owned(),
            Some(Value::Array(list)) => {
                let said = |text| if is_code(text) { code(text) } else { beside(text) };
                list.iter().filter_map(Value::as_str).map(said).collect::<Vec<_>>().join(say(", ", "、"))
            }
            _ => field(row, name),
        },
    }
}

fn days(answer: &Value) -> Outcome {
    let mut lines = Vec::new();
    for day in rows(answer) {
        for session in day["sessions"].as_array().into_iter().flatten().filter_map(Value::as_object) {
            let status = match cell(session, "leave") {
                leave if leave.is_empty() => cell(session, "status"),
                leave => format!("{} ({leave})", cell(session, "status")),
            };
            let minutes = |name: &str| Some(field(session, name)).filter(|text| text != "0").unwrap_or_default();
            let provisional = if session["provisional"] == true { say("provisional", "暂定") } else { "" };
            let mut notes = vec![provisional.to_owned(), cell(session, "why")];
            notes.retain(|note| !note.is_empty());
            lines.push(vec![
                cell(session, "halfDay"),
                status,
                clock(session, "came"),
                clock(session, "left"),
                minutes("lateMinutes"),
                minutes("earlyMinutes"),
                notes.join("; "),
            ]);
        }
    }
    let header = [
        say("half day", "半日"),
        say("status", "结果"),
        say("came", "到岗"),
        say("left", "离岗"),
        say("late", "迟到分钟"),
        say("early", "早退分钟"),
        say("notes", "说明"),
    ];
    output::table(&header, lines)
}

/// The time of day of a moment of a day that stands beside it.
fn clock(row: &Row, name: &str) -> String {
    field(row, name).split_once(' ').map_or(String::new(), |(_, time)| time.to_owned())
}

const MONTH: [(&str, &str, &str); 12] = [
    ("person", "person", "人员"),
    ("window", "window", "窗口"),
    ("totals.halfDays", "half days", "应出勤半日"),
    ("totals.presentHalfDays", "present", "出勤半日"),
    ("totals.late", "late", "迟到"),
    ("totals.lateMinutes", "minutes", "迟到分钟"),
    ("totals.early", "left early", "早退"),
    ("totals.absentHalfDays", "absent", "旷工半日"),
    ("totals.excusedHalfDays", "excused", "公务外出半日"),
    ("totals.missingPunches", "missing punches", "缺卡"),
    ("totals.provisional", "provisional", "暂定"),
    ("totals.uncertain", "uncertain", "存疑"),
];

fn month(answer: &Value) -> Outcome {
    let row = one(answer)?;
    let persons: Vec<&Row> = match row.get("persons").and_then(Value::as_array) {
        Some(persons) => persons.iter().filter_map(Value::as_object).collect(),
        None => vec![row],
    };
    table(&MONTH, &persons)?;
    if let Some(open) = row.get("openSlips").and_then(Value::as_u64).filter(|open| *open > 0) {
        tell!("{} {open}", say("slips that nobody decided yet:", "未审批的补签单："))?;
    }
    if let Some(provisional) = row.get("provisional").and_then(Value::as_u64).filter(|count| *count > 0) {
        tell!("{} {provisional}", say("provisional sessions:", "暂定的半日："))?;
    }
    Ok(())
}

fn here(answer: &Value) -> Outcome {
    let columns = [
        ("person", "person", "人员"),
        ("window", "window", "窗口"),
        ("since", "since", "到岗时间"),
        ("device", "device", "考勤机"),
        ("guessed", "direction guessed", "方向为推定"),
    ];
    table(&columns, &rows(answer))
}

fn slips(answer: &Value) -> Outcome {
    let columns = [
        ("slip.number", "number", "编号"),
        ("slip.person", "person", "人员"),
        ("slip.session", "half day", "半日"),
        ("slip.punch", "punch", "补签"),
        ("slip.cause", "cause", "事由"),
        ("slip.reason", "reason", "说明"),
        ("slip.filledIn", "filled in", "填写时间"),
        ("slip.approved", "approved", "批准时间"),
        ("slip.refused", "refused", "不予批准"),
    ];
    table(&columns, &rows(answer))
}

fn leaves(answer: &Value) -> Outcome {
    table(&LEAVES, &rows(answer))
}

const LEAVES: [(&str, &str, &str); 9] = [
    ("leave.number", "number", "编号"),
    ("leave.person", "person", "人员"),
    ("leave.kind", "kind", "种类"),
    ("standing", "standing", "状态"),
    ("leave.from", "from", "起"),
    ("leave.until", "until", "止"),
    ("leave.halfDays", "half days", "半日数"),
    ("leave.chain", "chain", "审批"),
    ("leave.reportedBack", "reported back", "销假时间"),
];

fn ledger(answer: &Value) -> Outcome {
    let row = one(answer)?;
    let of = |name: &str| cell(row, &["counters.", name].concat());
    tell!("{} {} {} {} {}", cell(row, "person"), cell(row, "name"), of("year"), say("until", "截至"), of("asOf"))?;
    let count = |name: &str| row["counters"][name].as_array().map_or(0, Vec::len).to_string();
    let header = [
        say("personal leave, half days", "事假半日"),
        say("sick leave", "病假半日"),
        say("absence", "旷工半日"),
        say("absence running", "连续旷工半日"),
    ];
    output::table(&header, [["personal", "sick", "absence", "running"].map(count).to_vec()])?;
    let recommended: Vec<&Row> =
        row["recommended"].as_array().into_iter().flatten().filter_map(Value::as_object).collect();
    if !recommended.is_empty() {
        let columns = [
            ("consequence", "the regulation names", "制度规定的后果"),
            ("counted", "half days", "半日数"),
            ("threshold", "above days", "超过天数"),
        ];
        table(&columns, &recommended)?;
    }
    let leaves: Vec<&Row> = row["leaves"].as_array().into_iter().flatten().filter_map(Value::as_object).collect();
    table(&LEAVES, &leaves)
}

fn devices(answer: &Value) -> Outcome {
    let columns = [
        ("device", "device", "考勤机"),
        ("name", "name", "名称"),
        ("place", "place", "地点"),
        ("completed", "complete until", "数据完整至"),
        ("retired", "retired", "停用"),
    ];
    table(&columns, &rows(answer))
}

fn unknown(answer: &Value) -> Outcome {
    let columns = [
        ("person", "person", "人员"),
        ("first", "first", "首日"),
        ("last", "last", "末日"),
        ("punches", "punches", "打卡次数"),
    ];
    table(&columns, &rows(answer))
}

fn meetings(answer: &Value) -> Outcome {
    let columns = [
        ("meeting.number", "number", "编号"),
        ("meeting.kind", "kind", "种类"),
        ("meeting.title", "title", "主题"),
        ("meeting.starts", "starts", "开始"),
        ("meeting.invited", "invited", "应到"),
        ("meeting.cancelled", "cancelled", "取消"),
    ];
    table(&columns, &rows(answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_or_a_year_is_a_period_as_people_write_it() {
        for (said, meant) in [
            ("2015-03", "M2015-03"),
            ("M2015-03", "M2015-03"),
            ("2015-03-W02", "M2015-03-W02"),
            ("H2015-1", "H2015-1"),
            ("2015", "Y2015"),
            ("../x", "x"),
        ] {
            assert_eq!(period(said), meant);
        }
    }

    #[test]
    fn every_question_has_its_route() {
        for read in READS {
            assert!(route(read).is_some(), "{} {}", read.kind, read.name);
        }
    }
}
