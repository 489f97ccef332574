//! The registers as lists on the command line (登记簿列表): matters, findings, patrols, recommendations, cards, who has duty on which day.
//! One table for each kind that looks different; the rows are the register's, whatever the route.
use super::reads::{Row, cell, rows};
use crate::failure::Outcome;
use crate::language::say;
use crate::output::{self, tell};
use anjuan_domain::people::finding::codes;
use anjuan_domain::people::patrol::checklist::PATROL;
use serde_json::Value;

/// A column: the field of the row, and its head in both languages.
type Column = (&'static str, &'static str, &'static str);

const NUMBER: Column = ("number", "number", "编号");
const PHASE: Column = ("phase", "phase", "阶段");
const WINDOW: Column = ("window", "window", "窗口");
const ITEM: Column = ("item", "item", "事项");
const RESPONSIBLE: Column = ("responsible", "responsible", "责任人");
const INSPECTOR: Column = ("responsible", "recorded by", "登记人");
const APPLICANT: Column = ("maskedName", "applicant", "申请人");
const REGISTERED: Column = ("registeredAt", "registered", "登记时间");

/// Cases, contacts, denials, handovers, complaints.
pub(super) fn matters(answer: &Value) -> Outcome {
    let name = ("name", "kind", "件类");
    table(&[NUMBER, name, PHASE, ITEM, WINDOW, RESPONSIBLE, APPLICANT, REGISTERED], answer)
}

/// Everything registered.
pub(super) fn register(answer: &Value) -> Outcome {
    let (name, about) = (("name", "kind", "种类"), ("about", "about", "内容"));
    table(&[NUMBER, name, PHASE, about, WINDOW, RESPONSIBLE, APPLICANT, REGISTERED], answer)
}

/// Findings.
pub(super) fn findings(answer: &Value) -> Outcome {
    let [code, persons, place] =
        [("finding.code", "what", "事实"), ("finding.persons", "persons", "人员"), ("finding.place", "place", "地点")];
    table(&[NUMBER, code, persons, WINDOW, place, PHASE, INSPECTOR, REGISTERED], answer)
}

/// Patrols.
pub(super) fn patrols(answer: &Value) -> Outcome {
    let [place, windows, in_order, wrong, skipped] = [
        ("patrol.place", "place", "地点"),
        ("patrol.windows", "windows", "窗口"),
        ("patrol.inOrder", "in order", "正常项数"),
        ("patrol.notInOrder", "not in order", "异常项"),
        ("patrol.notChecked", "not looked at", "未查项"),
    ];
    table(&[NUMBER, place, windows, in_order, wrong, skipped, INSPECTOR, REGISTERED], answer)
}

/// Recommendations.
pub(super) fn recommendations(answer: &Value) -> Outcome {
    let [person, year, consequence, counted, threshold] = [
        ("recommendation.person", "person", "人员"),
        ("recommendation.year", "year", "年度"),
        ("recommendation.consequence", "the regulation names", "制度规定的后果"),
        ("recommendation.counted", "half days", "半日数"),
        ("recommendation.threshold", "above days", "超过天数"),
    ];
    table(&[NUMBER, person, year, consequence, counted, threshold, PHASE, REGISTERED], answer)
}

/// Cards of supervision.
pub(super) fn cards(answer: &Value) -> Outcome {
    let [level, matter, clock, fell, outcome] = [
        ("card.level", "level", "级别"),
        ("card.matter", "about", "事项"),
        ("card.clock", "clock", "时限"),
        ("card.fellAt", "fell at", "发牌时点"),
        ("card.outcome", "appeal", "申诉结果"),
    ];
    table(&[NUMBER, level, matter, clock, fell, RESPONSIBLE, WINDOW, PHASE, outcome], answer)
}

/// Cards that are proposed to be cancelled.
pub(super) fn recalled(answer: &Value) -> Outcome {
    let [card, level, matter, fell, falls, cause] = [
        ("card", "card", "监察牌"),
        ("level", "level", "级别"),
        ("matter", "about", "事项"),
        ("fellAt", "fell at", "发牌时点"),
        ("fallsAt", "falls now at", "现时点"),
        ("cause", "because", "原因"),
    ];
    table(&[card, level, matter, fell, falls, cause, RESPONSIBLE, WINDOW], answer)
}

/// What amendments moved.
pub(super) fn moved(answer: &Value) -> Outcome {
    let [clock, from, to, because, reference] = [
        ("clock", "clock", "时限"),
        ("from", "due before", "原截止"),
        ("to", "due now", "现截止"),
        ("because", "because of", "原因"),
        ("reference", "which", "文件"),
    ];
    table(&[NUMBER, clock, from, to, because, reference, WINDOW, RESPONSIBLE], answer)
}

/// Who has duty on which day, and the swaps that wait for an answer.
pub(super) fn duty(answer: &Value) -> Outcome {
    let columns: [Column; 6] = [
        ("day", "day", "日期"),
        ("group", "group", "值班组"),
        ("persons", "on duty", "值班人员"),
        ("entries", "log entries", "日志条数"),
        ("handedOverTo", "handed over to", "交班给"),
        ("takenOverAt", "taken over", "接班时间"),
    ];
    let inside = |name: &str| {
        let months = rows(answer).into_iter().filter_map(|row| row.get("duty")?.get(name)?.as_array());
        months.flatten().filter_map(Value::as_object).collect::<Vec<_>>()
    };
    let line = |day: &&Row| columns.iter().map(|(name, ..)| cell(day, name)).collect();
    output::table(&heads(&columns), inside("days").iter().map(line))?;
    for swap in inside("swaps") {
        let [ordinal, day, with, by] = ["ordinal", "day", "withDay", "by"].map(|name| cell(swap, name));
        tell!("{} {ordinal}: {day} ↔ {with}, {by}", say("swap that waits for an answer:", "待答复的换班："))?;
    }
    more(answer)
}

/// The rows of a page, and where the next one begins.
fn table(columns: &[Column], answer: &Value) -> Outcome {
    let line = |row: &&Row| columns.iter().map(|(name, ..)| said(row, name)).collect();
    output::table(&heads(columns), rows(answer).iter().map(line))?;
    more(answer)
}

fn heads(columns: &[Column]) -> Vec<&'static str> {
    columns.iter().map(|(_, en, zh)| say(en, zh)).collect()
}

fn more(answer: &Value) -> Outcome {
    match answer["next"].as_str() {
        Some(next) => tell!("{} --cursor {next}", say("more:", "下一页：")),
        None => Ok(()),
    }
}

/// A field in words: codes of findings and of the checklist as the domain says them.
fn said(row: &Row, name: &str) -> String {
    match name {
        "responsible" => whose(row),
        "finding.code" => finding(&cell(row, name)),
        "patrol.notInOrder" | "patrol.notChecked" => {
            let items = cell(row, name);
            items.split(", ").filter(|item| !item.is_empty()).map(item).collect::<Vec<_>>().join(say("; ", "；"))
        }
        "about" => about(row),
        _ => cell(row, name),
    }
}

/// Who answers for a row now: whose it is by name, or who stands in, and for whom (ab-role/3).
pub(super) fn whose(row: &Row) -> String {
    let [by_name, on_duty, covering] = ["responsible", "onDuty", "covering"].map(|name| cell(row, name));
    if covering.is_empty() {
        by_name
    } else {
        format!("{on_duty}{}{covering}{}", say(" (for ", "（代 "), say(")", "）"))
    }
}

/// What a line of any kind is about, in one cell.
fn about(row: &Row) -> String {
    let parts = [
        cell(row, "item"),
        finding(&cell(row, "finding.code")),
        cell(row, "finding.persons"),
        cell(row, "patrol.place"),
        cell(row, "card.level"),
        cell(row, "card.matter"),
        cell(row, "recommendation.person"),
        cell(row, "recommendation.consequence"),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn finding(code: &str) -> String {
    codes::code(code).map_or(code, |found| say(found.en, found.zh)).to_owned()
}

fn item(code: &str) -> String {
    PATROL.iter().find(|entry| entry.code == code).map_or(code, |entry| say(entry.en, entry.zh)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn codes_of_findings_and_checklists_are_said_in_words() {
        let row = json!({
            "number": "JC-20150302-A1", "finding": {"code": "smoking", "persons": ["P001", "P002"], "place": "大厅"},
            "patrol": {"notInOrder": [PATROL[0].code, "unknown"]}, "phase": "contested",
        });
        let row = row.as_object().unwrap();
        assert!(["Smoking", "吸烟"].contains(&said(row, "finding.code").as_str()));
        assert_eq!(said(row, "finding.persons"), "P001, P002");
        assert!([PATROL[0].en, PATROL[0].zh].iter().any(|words| said(row, "patrol.notInOrder").starts_with(words)));
        assert!(said(row, "patrol.notInOrder").ends_with("unknown"), "what has no words stays as it is");
        assert!(about(row).ends_with("P001, P002"));
        assert!(["contested", "申诉中"].contains(&said(row, "phase").as_str()));
    }
}
