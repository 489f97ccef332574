//! Words (措辞): what went wrong, said in both languages, and what libraries say in English put into Chinese.
//!
//! A Chinese sentence carries names, numbers and quoted values, never a remainder of English prose.
use anjuan_domain::vocabulary::ids::IdError;
use anjuan_journal::LogError;
use std::fmt;

/// One thing said in both languages; shown as English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// In English.
    pub en: String,
    /// In Simplified Chinese.
    pub zh: String,
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// The same in both languages.
pub fn words(en: impl Into<String>, zh: impl Into<String>) -> Words {
    Words { en: en.into(), zh: zh.into() }
}

/// What a reader of JSON, of a query string or of a value says.
pub fn said(error: impl fmt::Display) -> Words {
    let en = error.to_string();
    let zh = chinese(&en);
    words(en, zh)
}

/// What is wrong with an id.
pub fn id(error: &IdError) -> Words {
    let zh = match error {
        IdError::Form(text) => format!("`{text}` 不是“类别/编号”的形式，例如 case/7K2M9QX4T1AB"),
        IdError::Kind(text) => format!("`{text}` 不是本系统的类别"),
        IdError::Token(text) => format!("`{text}` 不是编号：须为 1 至 64 个字母、数字、`_` 或 `-`"),
    };
    words(error.to_string(), zh)
}

/// The name of something, which is the same in both languages.
pub fn named(name: &impl fmt::Display) -> Words {
    words(name.to_string(), format!(" {name}"))
}

/// What the log says.
pub fn log(error: &LogError) -> Words {
    let zh = match error {
        LogError::NoAnswer(_) => "事件日志没有应答，未丢失任何内容；请待 nats-server 恢复后以同一指令编号重试。".into(),
        LogError::TooOld { found, needed } => {
            format!("nats-server {found} 版本过旧，须为 {needed} 或更新版本，请升级。")
        }
        LogError::Misconfigured { stream, .. } => {
            format!("事件流 {stream} 的配置不符合要求，请运行 `anjuan doctor` 并由流的所有者更正。")
        }
        LogError::Full(_) => "事件日志已无空间，未作记录；请清理磁盘或提高配额后重试。".into(),
        LogError::Refused(_) => "nats-server 拒绝此凭据，请核对该角色的用户、密钥或密码。".into(),
        LogError::Damaged { sequence, .. } => {
            format!("事件日志在流序号 {sequence} 处已损坏，请勿写入，并与备份或镜像核对。")
        }
        LogError::ReadOnly(statement) => statement.zh(),
        LogError::Checking { done, total } => format!(
            "事件日志正在核对（已读 {done} 条，共 {total} 条），核对完成前不写入，未作记录；请稍后以同一指令编号重试。"
        ),
        LogError::Other(_) => "事件日志暂不可用，请查看服务日志。".into(),
    };
    words(error.to_string(), zh)
}

/// What begins an English remark of serde, serde_json, chrono or the standard library, and how the remark is said in Chinese.
/// `{}` is its first quoted value.
///
/// A reader of JSON says what is wrong in English only, and no type of it says more. So this is the one place that knows its
/// sentences; a test provokes each of them, so that a new version that words them otherwise does not pass.
const REMARKS: &[(&str, &str)] = &[
    ("missing field", "缺少字段 {}"),
    ("duplicate field", "字段 {} 重复"),
    ("unknown field", "未知字段 {}"),
    ("unknown variant", "未知取值 {}"),
    ("invalid type", "取值的类型不符"),
    ("invalid value", "取值不符"),
    ("invalid length", "长度不符"),
    ("must be a number from 1 to 500", "须为 1 至 500 的数字，所给为 {}"),
    ("invalid digit", "不是有效的数字"),
    ("invalid number", "不是有效的数字"),
    ("cannot parse integer", "不是有效的数字"),
    ("number too", "数字超出范围"),
    ("number out of range", "数字超出范围"),
    ("provided string was not `true` or `false`", "须为 true 或 false"),
    ("input contains invalid characters", "不是有效的日期或时间"),
    ("premature end of input", "不是完整的日期或时间"),
    ("input is out of range", "日期或时间超出范围"),
    ("trailing input", "日期或时间之后有多余内容"),
    ("no possible date and time", "没有这样的日期或时间"),
    ("input is not enough", "不是完整的日期或时间"),
    ("UUID parsing failed", "不是有效的 UUID"),
    ("EOF while parsing", "JSON 不完整"),
    ("trailing characters", "JSON 之后有多余内容"),
    ("trailing comma", "JSON 中有多余的逗号"),
    ("expected value", "不是有效的 JSON"),
    ("expected ident", "不是有效的 JSON"),
    ("expected `", "不是有效的 JSON"),
    ("key must be a string", "不是有效的 JSON：键须为字符串"),
    ("invalid escape", "不是有效的 JSON：转义字符有误"),
    ("invalid unicode code point", "不是有效的 JSON：含无效的 Unicode 字符"),
    ("control character", "不是有效的 JSON：字符串中含控制字符"),
    ("lone leading surrogate", "不是有效的 JSON：转义字符有误"),
    ("unexpected end of hex escape", "不是有效的 JSON：转义字符有误"),
    ("recursion limit exceeded", "JSON 嵌套过深"),
    ("Request body didn't contain valid UTF-8", "请求内容不是有效的 UTF-8 文本"),
];

/// An English remark of a library in Chinese, with the names and values that it quotes, and its place.
pub fn chinese(said: &str) -> String {
    let said = said.strip_prefix("Failed to deserialize query string: ").unwrap_or(said);
    let (said, place) = match said.split_once(" at line ") {
        Some((said, place)) => (said, place.split_once(" column ")),
        None => (said, None),
    };
    let place = place.map_or(String::new(), |(line, column)| format!("（第 {line} 行第 {column} 列）"));
    // A field's path stands before the remark: `limit: invalid digit found in string`.
    let (field, remark) = match said.split_once(": ") {
        Some((path, remark)) if path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-[]".contains(&byte)) => {
            (format!("`{path}`："), remark)
        }
        _ => (String::new(), said),
    };
    let quoted: Vec<&str> = remark.split('`').skip(1).step_by(2).collect();
    let first = quoted.first().map_or(String::new(), |value| format!("`{value}`"));
    let remark = match REMARKS.iter().find(|(english, _)| remark.starts_with(english)) {
        Some((english, chinese)) => {
            let choices = english.starts_with("unknown") && quoted.len() > 1;
            let others = quoted.iter().skip(1).map(|value| format!("`{value}`")).collect::<Vec<_>>().join("、");
            let others = if choices { format!("，可用的有 {others}") } else { String::new() };
            format!("{}{others}", chinese.replace("{}", &first))
        }
        None if remark.contains("is not of the form kind/id") => {
            format!("{first} 不是“类别/编号”的形式，例如 case/7K2M9QX4T1AB")
        }
        None => format!("内容不符合要求{}{first}", if first.is_empty() { "" } else { "：" }),
    };
    format!("{field}{remark}{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libraries_say_is_said_in_chinese_with_names_values_and_place() {
        for (english, expected) in [
            ("missing field `item` at line 1 column 7", "缺少字段 `item`（第 1 行第 7 列）"),
            (
                "unknown field `x`, expected one of `a`, `b` at line 2 column 1",
                "未知字段 `x`，可用的有 `a`、`b`（第 2 行第 1 列）",
            ),
            ("EOF while parsing an object at line 1 column 3", "JSON 不完整（第 1 行第 3 列）"),
            ("Failed to deserialize query string: after: invalid digit found in string", "`after`：不是有效的数字"),
            ("limit: must be a number from 1 to 500, not `0`", "`limit`：须为 1 至 500 的数字，所给为 `0`"),
            (
                "matter: `AJ-1` is not of the form kind/id, such as case/7K2M9QX4T1AB",
                "`matter`：`AJ-1` 不是“类别/编号”的形式，例如 case/7K2M9QX4T1AB",
            ),
            ("something that nobody foresaw", "内容不符合要求"),
        ] {
            assert_eq!(chinese(english), expected, "{english}");
        }
    }

    /// What no remark of the table fits.
    const UNFORESEEN: &str = "内容不符合要求";

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Shape {
        #[allow(dead_code, reason = "only read into")]
        number: u8,
        #[serde(default)]
        #[allow(dead_code, reason = "only read into")]
        choice: Option<Choice>,
        #[serde(default)]
        #[allow(dead_code, reason = "only read into")]
        flag: bool,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Choice {
        One,
        Two,
    }

    /// Each sentence of serde and serde_json that text from outside can lead to, provoked.
    fn of_json() -> Vec<String> {
        let nested = "[".repeat(200);
        let shapes = [
            r"[1,2",
            r#"{"number""#,
            r#"{"num"#,
            r"",
            r#"{"number" 1}"#,
            r#"{"number":1 "flag":true}"#,
            r#"{"number":tru}"#,
            r#"{"number":?}"#,
            r"{number:1}",
            r#"{"number":01}"#,
            r#"{"number":1e999}"#,
            r#"{"number":1,}"#,
            r#"{"number":1} 2"#,
            r#"{"flag":true}"#,
            r#"{"number":1,"number":2}"#,
            r#"{"number":1,"other":2}"#,
            r#"{"number":1,"choice":"three"}"#,
            r#"{"number":"1"}"#,
            r#"{"number":300}"#,
            r#"{"number":-1}"#,
        ];
        let mut said: Vec<String> =
            shapes.iter().map(|text| serde_json::from_str::<Shape>(text).expect_err(text).to_string()).collect();
        for text in [
            r#""\q""#,
            r#""\ud800""#,
            r#""\ud800x""#,
            r#""\u12"#,
            r#""\u12x4""#,
            "\"\u{1}\"",
            r"[1 2]",
            r"nul",
            &nested,
        ] {
            said.push(serde_json::from_str::<serde_json::Value>(text).expect_err(text).to_string());
        }
        said.push(serde_json::from_slice::<String>(b"\"\xff\"").expect_err("no UTF-8").to_string());
        said.push(serde_json::from_str::<[u8; 2]>("[1]").expect_err("too short").to_string());
        said.push(
            serde_json::from_str::<std::collections::BTreeMap<u8, u8>>(r#"{"a":1}"#).expect_err("a key").to_string(),
        );
        said
    }

    /// The same of what reads values: the standard library, chrono and uuid.
    fn of_values() -> Vec<String> {
        use chrono::{DateTime, NaiveDate};
        let numbers = ["", "x", "300", "-300"].map(|text| text.parse::<i8>().expect_err(text).to_string());
        let days = ["2014-13-01", "2014-02-30", "2014-1", "x", "2014-01-01x"]
            .map(|text| text.parse::<NaiveDate>().expect_err(text).to_string());
        let moments = ["2014-01-01", "2014-01-01T25:00:00Z", "x", "2014-01-01T09:00:00"]
            .map(|text| DateTime::parse_from_rfc3339(text).expect_err(text).to_string());
        let partial = NaiveDate::parse_from_str("2014", "%Y").expect_err("only a year").to_string();
        let flag = "maybe".parse::<bool>().expect_err("no flag").to_string();
        let id = "x".parse::<uuid::Uuid>().expect_err("no id").to_string();
        let uuid = format!("UUID parsing failed: {id}");
        numbers.into_iter().chain(days).chain(moments).chain([partial, flag, uuid]).collect()
    }

    #[test]
    fn every_sentence_of_the_readers_is_said_in_chinese() {
        for english in of_json().into_iter().chain(of_values()) {
            let chinese = chinese(&english);
            assert!(!chinese.contains(UNFORESEEN), "`{english}` is said as `{chinese}`: add it to REMARKS");
        }
    }
}
