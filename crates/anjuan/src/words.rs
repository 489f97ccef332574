//! The names in rows as people say them (用语): machines read `met-late`, people read 超期办结. JSON keeps the names.
use crate::language::say;

/// Names of states, clocks, phases and case types that a table shows, and how they are said in Chinese.
const WORDS: &[(&str, &str)] = &[
    ("open", "进行中"),
    ("warned", "预警"),
    ("overdue", "超期"),
    ("met", "按时"),
    ("met-late", "超期办结"),
    ("paused", "暂停"),
    ("cancelled", "取消"),
    ("acceptance-decision", "受理决定"),
    ("promise", "承诺时限"),
    ("statutory", "法定时限"),
    ("pause", "特别程序"),
    ("contact-closing", "首问当日办结"),
    ("registered", "已登记"),
    ("supplement-asked", "待补正"),
    ("accepted", "已受理"),
    ("finished", "已办结"),
    ("returned", "已退回"),
    ("voided", "已作废"),
    ("entry-error", "误录"),
    ("referred", "已引导"),
    ("taken-over", "已接手"),
    ("closed", "已结束"),
    ("contact", "首问"),
    ("consultation", "咨询件"),
    ("supplement", "补充件"),
    ("return", "退回件"),
    ("immediate", "即办件"),
    ("committed", "承诺件"),
    ("report-up", "上报件"),
    ("following", "跟进中"),
];

/// The name in the language of this run.
pub(crate) fn word(name: &str) -> &str {
    say(name, chinese(name).unwrap_or(name))
}

fn chinese(name: &str) -> Option<&'static str> {
    WORDS.iter().find(|(english, _)| *english == name).map(|(_, chinese)| *chinese)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_views::deadlines::row::{Clock, State};
    use anjuan_views::register::row::{Name, Phase};

    #[test]
    fn every_name_that_a_table_shows_has_its_chinese_word() {
        let names = [
            State::ALL.iter().map(|name| name.as_str()).collect::<Vec<_>>(),
            Clock::ALL.iter().map(|name| name.as_str()).collect(),
            Phase::ALL.iter().map(|name| name.as_str()).collect(),
            Name::ALL.iter().map(|name| name.as_str()).collect(),
        ];
        for name in names.concat() {
            assert!(chinese(name).is_some(), "{name} has no Chinese word");
        }
    }
}
