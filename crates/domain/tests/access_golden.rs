//! The tables of permissions as people read them: action by role, and role by relation, compared with the checked-in files.
//!
//! A change of who may do what is a change of that file, in review. `UPDATE_GOLDEN=1` writes it anew.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_domain::access::entering::may_be_entered;
use anjuan_domain::access::know::{ALLOWED, Asker};
use anjuan_domain::access::standing::needed;
use anjuan_domain::access::{RULES, Rule};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::actor::standing::{HEARING, Relation, Standing, knowing};
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::matter::MatterKind;
use anjuan_domain::vocabulary::sight::{Part, Sight};
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

/// The file beside the tables is what was drawn.
fn agreed(file: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, now).unwrap();
    }
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(agreed == now, "{} differs; UPDATE_GOLDEN=1 writes it anew:\n{now}", path.display());
}

#[test]
fn who_may_do_what_is_as_agreed() {
    agreed("access.golden.txt", &render());
}

/// What each office sees of somebody else's, by kind and part.
fn sights() -> String {
    let centre = Centre::default();
    let at = "2014-11-04T02:00:00Z".parse().unwrap();
    let mut table = String::from("What each office sees of somebody else's, by kind and part.\n\n");
    for line in &ALLOWED {
        for part in Part::ALL {
            table += &format!("{:<14} {:<6}", line.kind.as_str(), part.as_str());
            for role in Role::ALL {
                let actor = Actor { person: "P900".into(), roles: vec![role], centre: "bencha".into() };
                let sight = Asker { actor: &actor, centre: &centre, at }.of_person(line.kind, "P004", part);
                if sight != Sight::Nothing {
                    table += &format!(" {}={}", role.as_str(), sight.as_str());
                }
            }
            table.push('\n');
        }
    }
    table
}

#[test]
fn who_may_know_what_is_as_agreed() {
    agreed("access/know.golden.txt", &sights());
}

/// What role and relation together may do: a letter where the relation is enough, numbers of the roles that may ask, `*` before a
/// role that is enough by its office.
fn drawn() -> String {
    let mut text = String::from(
        "Who may act on what: role × relation. A verb is done by somebody whose role may ask for it (a number, as in access.golden.txt)\n\
         and who has one of the relations (a letter), or holds an office that is enough for it (a number after `*`).\n\
         own: begun in the own name, at the own window or, by an office after `*`, at every one;\n\
         office: the roles are the office that the article names; decision: its own decision asks;\n\
         holders: the same, and the stand-ins of the office are asked as well, because it can be about a holder's own matter;\n\
         service: the service by itself, or together with another command. e: may be entered for somebody, from paper.\n\n",
    );
    for (at, relation) in Relation::ALL.iter().enumerate() {
        let (en, zh) = relation.words();
        text += &format!("{} {en} {zh}\n", letter(at));
    }
    text.push('\n');
    for rule in RULES.iter() {
        let Some(standing) = needed(&rule.action) else { continue };
        let (how, offices) = match standing {
            Standing::Opening { offices } => ("own".to_owned(), offices),
            Standing::Office => ("office".to_owned(), &[][..]),
            Standing::Decided => ("decision".to_owned(), &[][..]),
            Standing::HoldersOwn => ("holders".to_owned(), &[][..]),
            Standing::Service => ("service".to_owned(), &[][..]),
            Standing::Related { relations, offices, .. } => {
                let held = |(at, relation)| if relations.contains(relation) { letter(at) } else { '.' };
                (Relation::ALL.iter().enumerate().map(held).collect(), offices)
            }
        };
        let enough = if offices.is_empty() { String::new() } else { format!(" *{}", numbers(offices)) };
        let entered = if may_be_entered(&rule.action) { "e" } else { "." };
        text += &format!("{:<28} {how:<8} {entered} {}{enough}\n", rule.action, numbers(rule.roles));
    }
    text += "\nWho reads personal data in the clear by their office, by kind of matter; and to call back, after the end \
             (个人信息保护法/6).\n\n";
    for kind in MatterKind::ALL {
        text += &format!("{:<28} *{}\n", kind.kind().as_str(), numbers(knowing(kind)));
    }
    text + &format!("{:<28} *{}\n", "case, to call back", numbers(HEARING))
}

fn numbers(roles: &[Role]) -> String {
    let held = Role::ALL.iter().enumerate().filter(|(_, role)| roles.contains(role));
    held.map(|(at, _)| format!(" {}", at + 1)).collect()
}

fn letter(at: usize) -> char {
    char::from(b'a' + u8::try_from(at).unwrap())
}

#[test]
fn role_by_relation_is_as_agreed() {
    agreed("access/standing.golden.txt", &drawn());
}
