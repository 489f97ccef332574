//! What can be said in the fields of a command that takes codes (代码清单): the findings and the items of the checklists, under the
//! command's help. They are the domain's own tables; this must never have a code of its own.
use crate::language::say;
use anjuan_domain::people::duty::checklist;
use anjuan_domain::people::duty::events::ChecklistKind;
use anjuan_domain::people::finding::codes::{CODES, Code};
use anjuan_domain::people::patrol::checklist::{Entry, PATROL};

/// The codes that a command takes; empty where it takes none.
pub(crate) fn for_action(action: &str) -> String {
    match action {
        "finding.record" => under(say("Codes:", "代码："), CODES.iter().map(finding)),
        "patrol.record" => under(say("Items:", "检查项目："), PATROL.iter().map(item)),
        "duty.check" => {
            let list = |kind| {
                let (en, zh) = checklist::words(kind);
                under(
                    say(&format!("Items, {en}:"), &format!("{zh}检查项目：")),
                    checklist::items(kind).iter().map(item),
                )
            };
            [ChecklistKind::Opening, ChecklistKind::Closing].map(list).join("\n\n")
        }
        _ => String::new(),
    }
}

fn under(title: &str, lines: impl Iterator<Item = String>) -> String {
    std::iter::once(title.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}

fn item(entry: &Entry) -> String {
    format!("  {:<24}{} ({})", entry.code, say(entry.en, entry.zh), entry.article)
}

/// A finding with the clauses that it charges, which is where a choice of points names them from.
fn finding(code: &Code) -> String {
    let clauses = [code.window, code.persons].concat().join(", ");
    format!("  {:<24}{} ({}) → {clauses}", code.code, say(code.en, code.zh), code.article)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_that_a_command_takes_stands_in_its_help() {
        assert!(CODES.iter().all(|code| for_action("finding.record").contains(&format!("\n  {} ", code.code))));
        assert!(for_action("finding.record").contains("assessment/1.uncivil"));
        assert!(PATROL.iter().all(|entry| for_action("patrol.record").contains(entry.code)));
        for kind in [ChecklistKind::Opening, ChecklistKind::Closing] {
            assert!(checklist::items(kind).iter().all(|entry| for_action("duty.check").contains(entry.code)));
        }
        assert_eq!(for_action("finding.contest"), "");
    }
}
