//! How periods and sheets are printed (考核): rankings, lines with everything behind them, proposals; and `score what-if`.
use super::reads::{Row, cell, one, period, rows, table};
use crate::centre_files;
use crate::client::Target;
use crate::failure::Outcome;
use crate::language::say;
use crate::output::{self, Form, tell};
use clap::{Arg, ArgMatches, Command};
use serde_json::Value;

/// `score what-if`: the one question that brings something along.
pub(super) fn what_if_command() -> Command {
    Command::new("what-if")
        .about("A closed period under another rulebook: who changes and why; nothing is recorded (假设重算)")
        .arg(Arg::new("rulebook").long("rulebook").value_name("FILE").required(true).help("The other rulebook.toml"))
        .arg(period_argument())
}

/// `--period M2015-03`.
pub(super) fn period_argument() -> Arg {
    let help = "The period: M2015-03 or 2015-03, H2015-1, Y2015 or 2015";
    Arg::new("id").long("period").value_name("PERIOD").required(true).help(help)
}

/// Asks what another rulebook would change.
pub(super) fn what_if(matches: &ArgMatches, target: &Target, form: Form) -> Outcome {
    let text = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    let file = text("rulebook");
    let rulebook = centre_files::rulebook(std::path::Path::new(&file))?;
    let path = format!("/v1/periods/{}/what-if", period(&text("id")));
    let answer: Value = target.connect()?.post(&path, &[], None, &rulebook)?;
    if form == Form::Json {
        return output::json(&answer);
    }
    let row = one(&answer)?;
    tell!("{}: {} → {}", cell(row, "period"), cell(row, "before"), cell(row, "after"))?;
    let changed = inner(row, "changed");
    table(
        &[
            ("subject", "subject", "对象"),
            ("name", "name", "名称"),
            ("before", "before", "原总分"),
            ("after", "after", "新总分"),
            ("rankBefore", "place before", "原名次"),
            ("rankAfter", "place after", "新名次"),
        ],
        &changed,
    )?;
    for line in &changed {
        tell!("{} {}", cell(line, "subject"), cell(line, "name"))?;
        changes(line)?;
    }
    tell!("{} {}", say("unchanged:", "不变："), cell(row, "unchanged"))
}

/// What is different, charge by charge.
fn changes(row: &Row) -> Outcome {
    let columns = [
        ("clause", "clause", "条款"),
        ("charge", "charge", "扣分依据"),
        ("before", "before", "原分值"),
        ("after", "after", "新分值"),
    ];
    table(&columns, &inner(row, "changes"))
}

fn inner<'a>(row: &'a Row, name: &str) -> Vec<&'a Row> {
    row.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).collect()
}

/// The periods.
pub(super) fn periods(answer: &Value) -> Outcome {
    let columns = [
        ("id", "period", "考核期"),
        ("kind", "kind", "种类"),
        ("from", "from", "起"),
        ("until", "until", "止"),
        ("stage", "stage", "阶段"),
        ("drawn", "sheets", "考核表"),
        ("contestUntil", "contest until", "申诉截止"),
        ("incomplete", "devices without all", "未完整的考勤机"),
        ("decision.named", "named", "评定"),
    ];
    table(&columns, &rows(answer))
}

/// The ranking of a period.
pub(super) fn ranking(answer: &Value) -> Outcome {
    let row = one(answer)?;
    let columns = [
        ("rank", "place", "名次"),
        ("tied", "tied", "并列"),
        ("subject", "subject", "对象"),
        ("name", "name", "名称"),
        ("base", "base", "基础分"),
        ("awards", "awards", "加分"),
        ("total", "total", "总分"),
        ("proposed", "proposed", "拟评"),
        ("named", "named", "评定"),
        (if say("en", "zh") == "zh" { "grade.zh" } else { "grade.en" }, "grade by score", "按分等次"),
        (if say("en", "zh") == "zh" { "decided.zh" } else { "decided.en" }, "grade", "评定等次"),
        ("toBeChosen", "to be chosen", "待定分"),
        ("contested", "contested", "申诉中"),
    ];
    table(&columns, &inner(row, "lines"))?;
    if row.get("tieAtTheEnd") == Some(&Value::Bool(true)) {
        tell!("{}", say("Tied at the last place that is named: the meeting decides.", "末位并列，由主任办公会确定。"))?;
    }
    let missing = cell(row, "missing");
    if !missing.is_empty() {
        tell!("{} {missing}", say("not drawn up yet:", "尚未生成考核表："))?;
    }
    Ok(())
}

/// One sheet line by line.
pub(super) fn explained(answer: &Value) -> Outcome {
    let row = one(answer)?;
    let sheet = row.get("sheet").and_then(Value::as_object).cloned().unwrap_or_default();
    tell!(
        "{} {} {} · {} {} · {} {}",
        cell(row, "period"),
        cell(row, "subject"),
        cell(row, "name"),
        say("version", "版本"),
        cell(row, "version"),
        say("rulebook", "规则册"),
        cell(&sheet, "rulebook")
    )?;
    table(&[("item", "item", "项目"), ("cap", "cap", "满分"), ("points", "points", "得分")], &inner(&sheet, "items"))?;
    tell!(
        "{} {} + {} {} = {}",
        say("base", "基础分"),
        cell(&sheet, "base"),
        say("awards", "加分"),
        cell(&sheet, "awards"),
        cell(&sheet, "total")
    )?;
    let columns = [
        ("line.clause", "clause", "条款"),
        (say("en", "zh"), "what", "内容"),
        ("line.points", "points", "分值"),
        ("line.standing", "standing", "状态"),
        ("number", "number", "编号"),
        ("charge.on", "day", "日期"),
        ("charge.persons", "persons", "人员"),
        ("charge.reason", "reason", "理由"),
        ("charge.decidedBy", "decided by", "裁定人"),
        ("line.also", "charged too by", "同一事实另扣"),
        ("charge.events", "events", "事件"),
    ];
    table(&columns, &inner(row, "lines"))
}

/// What today's facts would correct.
pub(super) fn proposals(answer: &Value) -> Outcome {
    let rows = rows(answer);
    if rows.is_empty() {
        return tell!("{}", say("The facts of today would correct nothing.", "按现有事实无须更正。"));
    }
    for row in rows {
        tell!("{} {}: {} → {}", cell(row, "period"), cell(row, "subject"), cell(row, "before"), cell(row, "after"))?;
        if !inner(row, "changes").is_empty() {
            changes(row)?;
        }
        let settled = settled(row);
        if !settled.is_empty() {
            tell!(
                "{}{}",
                say(
                    "Contested on the sheet and settled since, which a correction records: ",
                    "考核表上仍列为申诉中、现已裁定，更正后记入："
                ),
                settled.join(say(", ", "、"))
            )?;
        }
    }
    Ok(())
}

/// The charges of a proposal of which no points change: their contests were settled.
fn settled(row: &Row) -> Vec<String> {
    let changed: Vec<String> = inner(row, "changes").into_iter().map(|change| cell(change, "charge")).collect();
    let charges = inner(row, "charges").into_iter().map(|charge| cell(charge, "id"));
    charges.filter(|charge| !changed.contains(charge)).collect()
}

/// The post stars of a year.
pub(super) fn stars(answer: &Value) -> Outcome {
    let row = one(answer)?;
    let columns = [
        ("rank", "place", "名次"),
        ("tied", "tied", "并列"),
        ("subject", "window", "窗口"),
        ("name", "name", "名称"),
        ("total", "total", "总分"),
        ("months", "months", "月数"),
        ("proposed", "proposed", "拟评"),
    ];
    table(&columns, &inner(row, "lines"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_proposal_tells_the_settled_contests_that_change_no_points() {
        let (hygiene, late) = ("monthly/9.hygiene@finding/F1", "monthly/5.late@meeting/M1");
        let row = json!({"charges": [{"id": hygiene}, {"id": late}], "changes": [{"charge": late}]});
        assert_eq!(settled(row.as_object().unwrap()), [hygiene]);
        let none = json!({"charges": [{"id": late}], "changes": [{"charge": late}]});
        assert!(settled(none.as_object().unwrap()).is_empty());
    }
}
