//! The table of permissions as people read it: action by role, compared with the checked-in file.
//!
//! A change of who may do what is a change of that file, in review. `UPDATE_GOLDEN=1` writes it anew.
use anjuan_domain::access::{RULES, Rule};
use anjuan_domain::vocabulary::actor::Role;
use std::path::Path;

/// One line per action: a mark under the number of every role that may, and the article.
fn render() -> String {
    let mut text =
        String::from("Who may do what. `x` may, `.` may not; a line of `*` is for anybody, without a token.\n\n");
    for (number, role) in Role::ALL.into_iter().enumerate() {
        text += &format!("{:>2} {} {}\n", number + 1, role.as_str(), role.zh());
    }
    text += &format!("\n{:27}{}\n", "", (1..=Role::ALL.len()).map(|n| format!("{n:>3}")).collect::<String>());
    for rule in RULES.iter() {
        text += &format!("{:27}{}  {}\n", rule.action, Role::ALL.map(|role| mark(rule, role)).concat(), rule.article);
    }
    text
}

fn mark(rule: &Rule, role: Role) -> &'static str {
    match (rule.is_public(), rule.admits(role)) {
        (true, _) => "  *",
        (false, true) => "  x",
        (false, false) => "  .",
    }
}

#[test]
fn who_may_do_what_is_as_agreed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/access.golden.txt");
    let now = render();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(agreed == now, "{} differs; UPDATE_GOLDEN=1 writes it anew:\n{now}", path.display());
}
