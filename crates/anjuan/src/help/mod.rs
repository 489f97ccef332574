//! The command line's help in Chinese (中文说明). English is what the code says; here its texts are exchanged, one by one.
mod accounts;
mod matters;
mod misread;
mod network;
mod people;
mod texts;
pub(crate) use misread::misread;

use crate::failure::KINDS;
use crate::language::say;
use anjuan_api::routes::routes;
use clap::Command;
use clap::builder::StyledStr;

/// The command line as the language of this run has it.
pub(crate) fn localised(command: Command) -> Command {
    let command = command.after_help(statuses());
    if say("en", "zh") == "zh" { chinese(command) } else { command }
}

/// What each exit status means, for scripts.
fn statuses() -> String {
    let lines = KINDS.iter().map(|(status, _, en, zh)| format!("  {status}  {}", say(en, zh)));
    let title = say(
        "Exit status (with --json, standard error holds one object that names the kind):",
        "退出状态（加 --json 时，标准错误为一个写明类别的对象）：",
    );
    std::iter::once(format!("{title}\n  0  {}", say("done", "成功"))).chain(lines).collect::<Vec<_>>().join("\n")
}

fn chinese(mut command: Command) -> Command {
    // Building adds what clap says of itself, so that it is translated like the rest.
    command.build();
    translated(command)
}

fn translated(command: Command) -> Command {
    let about = command.get_about().map(|about| text(&about.to_string()));
    let command = command
        .mut_args(|arg| {
            let help = arg.get_help().map(StyledStr::to_string).map(|help| text(&help));
            let heading = match arg.get_help_heading() {
                Some("Fields") => "内容",
                Some("Connection") => "连接",
                _ if arg.is_positional() => "参数",
                _ => "选项",
            };
            let arg = arg.help_heading(heading);
            match help {
                Some(help) => arg.help(help),
                None => arg,
            }
        })
        .mut_subcommands(translated)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .help_template("{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}");
    match about {
        Some(about) => command.about(about),
        None => command,
    }
}

/// A help text in Chinese, with what a field's help says after its sentence: that it is required, and its choices.
fn text(english: &str) -> String {
    let sentence = [" (", " [", " （"].iter().filter_map(|mark| english.rfind(mark)).chain([english.len()]);
    let mut ends: Vec<usize> = sentence.collect();
    ends.sort_unstable_by(|one, other| other.cmp(one));
    ends.iter()
        .find_map(|end| {
            let (sentence, rest) = english.split_at(*end);
            known(sentence).map(|chinese| format!("{chinese}{rest}"))
        })
        .or_else(|| in_brackets(english))
        .unwrap_or_else(|| english.to_owned())
}

fn known(sentence: &str) -> Option<&'static str> {
    // The parameters of routes say both themselves.
    let params = routes().iter().flat_map(|route| &route.params).map(|param| (param.en, param.zh));
    let own = texts::TEXTS.iter().chain(accounts::TEXTS).chain(matters::TEXTS).chain(people::TEXTS);
    let own = own.chain(network::TEXTS).copied();
    params.chain(own).find(|(english, _)| *english == sentence).map(|(_, chinese)| chinese)
}

/// The verbs say both already: `Accept (受理)`.
fn in_brackets(english: &str) -> Option<String> {
    let chinese = english.strip_suffix(')')?.split_once(" (")?.1;
    (!chinese.is_ascii()).then(|| chinese.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_chinese(letter: char) -> bool {
        ('\u{4e00}'..='\u{9fff}').contains(&letter)
    }

    /// Three English words in a row are a sentence that nobody translated, whatever Chinese stands in brackets behind it. What stands
    /// between backticks is typed as it is.
    fn reads_as_english(help: &str) -> bool {
        let said = help.split('`').step_by(2).collect::<Vec<_>>().join("`");
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let words: Vec<bool> = said.split(' ').map(is_word).collect();
        words.windows(3).any(|three| three.iter().all(|is_word| *is_word))
    }

    fn english(command: &Command, left: &mut Vec<String>) {
        let helps = command.get_arguments().filter_map(|arg| arg.get_help()).chain(command.get_about());
        let is_left = |help: &String| !help.chars().any(is_chinese) || reads_as_english(help);
        left.extend(helps.map(StyledStr::to_string).filter(is_left));
        for inner in command.get_subcommands() {
            english(inner, left);
        }
    }

    #[test]
    fn every_help_text_has_its_chinese_one() {
        let mut left = Vec::new();
        english(&chinese(crate::cli::command()), &mut left);
        assert_eq!(left, Vec::<String>::new(), "add them to texts.rs");
    }

    #[test]
    fn requirement_and_choices_stay_behind_the_sentence() {
        assert_eq!(text("How they came. (required) [VISIT, CALL]"), "来访方式。 (required) [VISIT, CALL]");
        assert_eq!(text("How they came. （必填） [VISIT]"), "来访方式。 （必填） [VISIT]");
        assert_eq!(text("Accept (受理)"), "受理");
    }

    #[test]
    fn the_chinese_command_line_parses_as_the_english_one() {
        let words = ["anjuan", "--url", "http://x", "deadlines", "--state", "open", "--json"];
        let matches = chinese(crate::cli::command()).try_get_matches_from(words).unwrap();
        assert!(matches.get_flag("json"));
        assert_eq!(matches.subcommand_name(), Some("deadlines"));
    }
}
