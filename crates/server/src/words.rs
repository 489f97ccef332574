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

/// What begins an English remark, and how the remark is said in Chinese. `{}` is its first quoted value.
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
    ("cannot parse integer", "不是有效的数字"),
    ("number too", "数字超出范围"),
    ("input contains invalid characters", "不是有效的日期或时间"),
    ("premature end of input", "不是完整的日期或时间"),
    ("input is out of range", "日期或时间超出范围"),
    ("trailing input", "日期或时间之后有多余内容"),
    ("UUID parsing failed", "不是有效的 UUID"),
    ("EOF while parsing", "JSON 不完整"),
    ("trailing characters", "JSON 之后有多余内容"),
    ("trailing comma", "JSON 中有多余的逗号"),
    ("expected value", "不是有效的 JSON"),
    ("expected ident", "不是有效的 JSON"),
    ("expected `", "不是有效的 JSON"),
    ("key must be a string", "不是有效的 JSON：键须为字符串"),
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
}
