//! Who may do what (权限): one table of actions and roles, and the one check of it.
//!
//! Implements the duties of chapters 3 and 4 (director, post) as permissions. An action is `kind.verb` for every command,
//! whose row stands in the table of its kind's commands; `query.…` for what is read, `operate.…` for the installation, `public.…` for what anybody may see without a token.
//! Nothing is allowed that has no row. The tables must never look at the state of anything: who may ask, not
//! whether. What somebody must have to do with a matter besides is in [`standing`], who types for whom in [`entering`], and who may know
//! of which object how much in [`know`]. What
//! people are asked to do, and whom it asks, is in [`tasks`] and [`asked`].
#[cfg(test)]
mod approvals;
pub mod asked;
pub mod entering;
pub mod know;
pub mod standing;
mod table;
pub mod tasks;
mod today;

pub use today::{acting, not_revoked, today};

use crate::command::Commands;
use crate::reference::verbs::Verb;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::refusal::{Refusal, Refuse};
use std::sync::LazyLock;

/// One row: an action, who may do it, and the article that gives the duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The action, `case.accept`.
    pub action: String,
    /// The roles that may; of an actor's roles one is enough.
    pub roles: &'static [Role],
    /// The article key.
    pub article: &'static str,
}

impl Rule {
    /// Whether anybody may, without a token.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.action.starts_with("public.")
    }

    /// Whether a role may.
    #[must_use]
    pub fn admits(&self, role: Role) -> bool {
        self.is_public() || self.roles.contains(&role)
    }
}

/// Every row: the commands in the order of the kinds, then what is no command.
pub static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let commands = Commands::ALL.iter().flat_map(|commands| {
        let row = |verb: &Verb| Rule { action: commands.action(verb.name), roles: verb.roles, article: verb.article };
        commands.verbs().iter().map(row)
    });
    commands.chain(table::others()).collect()
});

/// The row of an action; none for what nobody may do.
#[must_use]
pub fn allowed(action: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.action == action)
}

/// Whether an actor may do this.
///
/// # Errors
/// A refusal that names the action, the article and the roles that may.
pub fn check(actor: &Actor, action: &str) -> Result<(), Refusal> {
    let Some(rule) = allowed(action) else {
        return Err(AccessRefused::UnknownAction(action.to_owned()).into());
    };
    if rule.is_public() || actor.roles.iter().any(|role| rule.admits(*role)) {
        return Ok(());
    }
    Err(AccessRefused::Denied { rule, actor: actor.clone() }.into())
}

/// Why somebody may not.
#[derive(Debug)]
enum AccessRefused {
    /// The table has no such action.
    UnknownAction(String),
    /// None of the actor's roles may.
    Denied { rule: &'static Rule, actor: Actor },
}

impl Refuse for AccessRefused {
    fn code(&self) -> &'static str {
        match self {
            AccessRefused::UnknownAction(_) => "access.unknown-action",
            AccessRefused::Denied { .. } => "access.denied",
        }
    }
    fn article(&self) -> &'static str {
        match self {
            AccessRefused::UnknownAction(_) => "post",
            AccessRefused::Denied { rule, .. } => rule.article,
        }
    }
    fn en(&self) -> String {
        match self {
            AccessRefused::UnknownAction(action) => format!("`{action}` is nothing that anybody may do here."),
            AccessRefused::Denied { rule, actor } => format!(
                "{} as {} may not do `{}`; that is for: {}.",
                actor.person,
                or_none(names(&actor.roles, Role::as_str, ", "), "nobody in particular"),
                rule.action,
                names(rule.roles, Role::as_str, ", "),
            ),
        }
    }
    fn zh(&self) -> String {
        match self {
            AccessRefused::UnknownAction(action) => format!("没有“{action}”这项操作。"),
            AccessRefused::Denied { rule, actor } => format!(
                "{}（{}）无权执行“{}”，有权的角色：{}。",
                actor.person,
                or_none(names(&actor.roles, Role::zh, "、"), "无角色"),
                rule.action,
                names(rule.roles, Role::zh, "、"),
            ),
        }
    }
}

fn names(roles: &[Role], name: fn(Role) -> &'static str, between: &str) -> String {
    roles.iter().map(|role| name(*role)).collect::<Vec<_>>().join(between)
}

fn or_none(text: String, none: &str) -> String {
    if text.is_empty() { none.into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::articles;
    use std::collections::BTreeSet;

    fn actor(roles: &[Role]) -> Actor {
        Actor { person: "P001".into(), roles: roles.to_vec(), centre: "bencha".into() }
    }

    fn commands() -> BTreeSet<String> {
        let verbs =
            |commands: &Commands| commands.verbs().iter().map(|verb| commands.action(verb.name)).collect::<Vec<_>>();
        Commands::ALL.iter().flat_map(verbs).collect()
    }

    #[test]
    fn every_command_has_a_row_and_every_row_of_a_kind_a_command() {
        let other = |action: &str| ["query.", "operate.", "public."].iter().any(|prefix| action.starts_with(prefix));
        let rows =
            RULES.iter().map(|rule| rule.action.clone()).filter(|action| !other(action)).collect::<BTreeSet<_>>();
        assert_eq!(rows, commands());
    }

    #[test]
    fn no_action_has_two_rows_and_no_row_is_for_nobody() {
        let actions = RULES.iter().map(|rule| &rule.action).collect::<BTreeSet<_>>();
        assert_eq!(actions.len(), RULES.len());
        for rule in RULES.iter() {
            assert_eq!(rule.roles.is_empty(), rule.is_public(), "{}", rule.action);
        }
    }

    #[test]
    fn every_row_cites_an_article_that_exists() {
        for rule in RULES.iter() {
            assert!(articles::is_known(rule.article), "{} cites {}", rule.action, rule.article);
        }
    }

    #[test]
    fn the_inspector_reads_and_changes_nothing() {
        let commands = commands();
        for rule in RULES.iter().filter(|rule| commands.contains(&rule.action) || rule.action.starts_with("operate.")) {
            assert_eq!(rule.admits(Role::Inspector), rule.action == "applicant.disclose", "{}", rule.action);
        }
        for rule in RULES.iter().filter(|rule| rule.action.starts_with("query.")) {
            assert!(rule.admits(Role::Inspector), "{}", rule.action);
        }
    }

    #[test]
    fn what_only_the_service_does_nobody_else_may() {
        for action in ["case.deem-accepted", "contact.flag-open"] {
            assert_eq!(allowed(action).unwrap().roles, [Role::System]);
        }
    }

    #[test]
    fn the_public_needs_no_role_and_gets_nothing_else() {
        for rule in RULES.iter() {
            assert_eq!(check(&actor(&[]), &rule.action).is_ok(), rule.is_public(), "{}", rule.action);
            // Applicants rate what was done for them; the edge knows them by the rating code, which the station prints (work/3).
            let by_code = ["case.rate", "case.issue-rating-slip", "operate.rating-slip"];
            let theirs = rule.is_public() || by_code.contains(&&*rule.action);
            assert_eq!(check(&actor(&[Role::Applicant]), &rule.action).is_ok(), theirs, "{}", rule.action);
        }
    }

    #[test]
    fn one_of_several_roles_is_enough() {
        assert!(check(&actor(&[Role::Mayor, Role::WindowHead]), "case.void").is_ok());
    }

    #[test]
    fn a_refusal_names_the_action_the_article_and_who_may() {
        let refusal = check(&actor(&[Role::ServiceSection]), "case.void").unwrap_err();
        assert_eq!(refusal.why(), ("access.denied", "handover/2.5"));
        assert!(refusal.en.contains("`case.void`") && refusal.en.contains("window-head"), "{}", refusal.en);
        assert!(refusal.zh.contains("case.void") && refusal.zh.contains("窗口负责人"), "{}", refusal.zh);
    }

    #[test]
    fn what_has_no_row_is_nobodys() {
        let refusal = check(&actor(&Role::ALL), "case.delete").unwrap_err();
        assert_eq!(refusal.code, "access.unknown-action");
        assert!(refusal.en.contains("case.delete") && refusal.zh.contains("case.delete"));
    }
}
