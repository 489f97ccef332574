//! What the parser of the command line says (命令行提示), in the language of this run: what is wrong with the line, and the few words that
//! it writes into help texts itself.
use crate::failure::{Failure, Outcome};
use crate::language::say;
use crate::output;
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::num::ParseIntError;

/// Help and version are printed; anything else is a line that cannot be read.
pub(crate) fn misread(error: &Error) -> Outcome {
    let rendered = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => output::bytes(in_words(&rendered).as_bytes()),
        // Nothing was asked: what can be asked is shown, and it is no success.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Err(Failure::Usage(in_words(&rendered))),
        _ if say("en", "zh") == "en" => {
            Err(Failure::Usage(rendered.trim_start_matches("error: ").trim_end().to_owned()))
        }
        _ => Err(Failure::Usage(chinese(error))),
    }
}

/// What the parser writes into help texts itself, and how it is said in Chinese.
const WORDS: &[(&str, &str)] = &[
    ("[OPTIONS]", "[选项]"),
    ("[default: ", "[默认："),
    ("[possible values: ", "[可选："),
    ("Possible values:", "可选："),
    ("[env: ", "[环境变量："),
    // Where the line ends behind them.
    ("[default:", "[默认："),
    ("[possible values:", "[可选："),
    ("[env:", "[环境变量："),
    ("[AGGREGATES]", "[案卷]"),
    ("<FROM/DAYS>", "<起始/天数>"),
    ("[aliases: ", "[别名："),
    ("Usage:", "用法："),
    ("<TEXT>", "<文字>"),
    ("<TIME>", "<时间>"),
    ("<CHOICE>", "<选项>"),
    ("<CHOICE,…>", "<选项,…>"),
    ("<N>", "<数字>"),
    ("<FILE>", "<文件>"),
    ("<DIR>", "<目录>"),
    ("<ID>", "<标识>"),
    ("<id>", "<编号>"),
    ("<PERSON>", "<人员>"),
    ("<PAPER>", "<凭据>"),
    ("<SEQUENCE>", "<序号>"),
    ("<TOKEN>", "<令牌>"),
    ("<REFERENCE|NUMBER>", "<编号>"),
    ("<COMMAND>", "<命令>"),
];

fn in_words(rendered: &str) -> String {
    if say("en", "zh") == "en" { rendered.to_owned() } else { exchanged(rendered) }
}

fn exchanged(rendered: &str) -> String {
    let text = WORDS.iter().fold(rendered.to_owned(), |text, (english, chinese)| text.replace(english, chinese));
    // The names of values that have none of their own: `<WINDOW>`.
    let mut parts = text.split('<');
    let mut said = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('>') {
            Some((name, rest)) if name.bytes().all(|byte| byte.is_ascii_uppercase() || b"_-".contains(&byte)) => {
                said.push_str("<值>");
                said.push_str(rest);
            }
            _ => {
                said.push('<');
                said.push_str(part);
            }
        }
    }
    said
}

fn chinese(error: &Error) -> String {
    let text = |kind: ContextKind| error.get(kind).map(value).unwrap_or_default();
    let (arg, given) = (exchanged(&text(ContextKind::InvalidArg)), text(ContextKind::InvalidValue));
    let what = match error.kind() {
        ErrorKind::InvalidValue if given.is_empty() => format!("{arg} 缺少取值"),
        ErrorKind::InvalidValue => format!("{arg} 的取值 {given} 不可用"),
        ErrorKind::UnknownArgument => format!("未知选项 {arg}"),
        ErrorKind::InvalidSubcommand => format!("未知命令 {}", text(ContextKind::InvalidSubcommand)),
        ErrorKind::ValueValidation => format!("{arg} 的取值 {given} 有误{}", cause(error)),
        ErrorKind::NoEquals => format!("{arg} 与取值之间须有等号"),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{arg} 的取值个数不符")
        }
        ErrorKind::ArgumentConflict => format!("{arg} 不能与 {} 同用", text(ContextKind::PriorArg)),
        ErrorKind::MissingRequiredArgument => format!("尚缺 {arg}"),
        ErrorKind::MissingSubcommand => "请给出命令".to_owned(),
        ErrorKind::InvalidUtf8 => "参数不是有效的文本".to_owned(),
        _ => "命令行无法识别".to_owned(),
    };
    let mut lines = vec![what];
    let known = [ContextKind::ValidValue, ContextKind::ValidSubcommand].map(text).concat();
    if !known.is_empty() {
        lines.push(format!("可用的有：{known}"));
    }
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand].map(text);
    if let Some(meant) = meant.iter().find(|meant| !meant.is_empty()) {
        lines.push(format!("是否指 {meant}？"));
    }
    let usage = exchanged(&text(ContextKind::Usage));
    if !usage.is_empty() {
        lines.push(usage.trim().to_owned());
    }
    lines.push("详见 --help".to_owned());
    lines.join("\n")
}

/// What a reader of a value said; of a number out of its range, the range.
fn cause(error: &Error) -> String {
    let Some(source) = std::error::Error::source(error) else { return String::new() };
    let said = source.to_string();
    let range = said.split_once(" is not in ").map(|(_, range)| range.replace("..=", " 至 ").replace("..", " 起"));
    match range {
        Some(range) => format!("：须为 {range}"),
        None if source.is::<ParseIntError>() => "：不是有效的数字".to_owned(),
        None if said.is_ascii() => "：格式不符".to_owned(),
        None => format!("：{said}"),
    }
}

fn value(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &[&str]) -> String {
        let error = crate::help::chinese(crate::cli::command()).try_get_matches_from(line).unwrap_err();
        chinese(&error)
    }

    /// The English words of a text, besides what was typed, flags, and names of choices.
    fn english(text: &str) -> Vec<&str> {
        let words = text.split(|symbol: char| !(symbol.is_ascii_alphanumeric() || "-_.=,/".contains(symbol)));
        let known = ["anjuan", "deadlines", "case", "replay", "token", "print", "import", "punches"];
        let is_english = |word: &&str| {
            let letters = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
            letters && !known.contains(word)
        };
        words.filter(is_english).collect()
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said_in_chinese() {
        for (line, expected) in [
            (["anjuan", "deadlines", "--limit", "0"].as_slice(), "须为 1 至 500"),
            (&["anjuan", "deadlines", "--limit", "x"], "不是有效的数字"),
            (&["anjuan", "deadlines", "--windw", "W02"], "未知选项 --windw"),
            (&["anjuan", "deadlnes"], "未知命令 deadlnes"),
            (&["anjuan", "deadlines", "--aggregate", "x"], "格式不符"),
            (&["anjuan", "replay"], "尚缺"),
            (&["anjuan", "deadlines", "--by-window", "--summary"], "不能与"),
            (&["anjuan", "deadlines", "--window"], "缺少取值"),
        ] {
            let said = said(line);
            assert!(said.contains(expected), "{line:?}: {said}");
            assert!(!said.contains("error") && !said.contains("Usage") && !said.contains("tip"), "{said}");
        }
        assert_eq!(english(&said(&["anjuan", "deadlines", "--limit", "0"])), Vec::<&str>::new());
    }

    #[test]
    fn the_words_that_the_parser_writes_into_help_are_chinese() {
        let line = ["anjuan", "deadlines", "--help"];
        let error = crate::help::chinese(crate::cli::command()).try_get_matches_from(line).unwrap_err();
        let help = exchanged(&error.render().to_string());
        for word in ["OPTIONS", "default", "possible values", "Usage", "TIME", "env:", "<WINDOW>"] {
            assert!(!help.contains(word), "{word}: {help}");
        }
        assert!(help.contains("[默认：50]"), "{help}");
    }
}
