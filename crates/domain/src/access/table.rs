//! What may be done besides commands (其他权限): questions, the operation of the installation, what is public. One row per action.
//!
//! The rows of commands stand in the commands' own tables ([`crate::command::Commands`]). A row for nobody or a second row for
//! an action fails a test.
use super::Rule;
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::groups::{
    CHANNELS, CLEAR_TEXT, CLOCKS, OPERATOR, OVERSEERS, PUBLIC, READERS, SUPERVISION,
};

fn may(action: &'static str, roles: &'static [Role], article: &'static str) -> Rule {
    Rule { action: action.into(), roles, article }
}

/// Every row.
#[rustfmt::skip]
pub(super) fn others() -> Vec<Rule> {
    vec![
        may("query.breaches", SUPERVISION, "post/1.5"),
        may("query.deadlines", READERS, "director/3"),
        may("query.inbox", READERS, "director/3"),
        may("query.register", READERS, "director/3"),
        may("query.case", READERS, "post/3.3"),
        may("query.contact", READERS, "post/3.3"),
        may("query.denial", READERS, "denial-report/9"),
        may("query.handover", READERS, "handover/2.5"),
        may("query.complaint", READERS, "complaint/3"),
        may("query.appointment", READERS, "work/3"),
        may("query.attendance", READERS, "discipline/2"),
        may("query.attendance-of-others", OVERSEERS, "discipline/2"),
        may("query.duty", READERS, "duty/2.1"),
        may("query.meeting", READERS, "meeting/1"),
        may("query.scores", READERS, "assessment"),
        may("query.scores-of-others", OVERSEERS, "assessment"),
        may("query.reports", OVERSEERS, "post/1.5"),
        may("query.centre", READERS, "post/3.3"),
        may("query.replay", READERS, "post/1.5"),
        may("query.events", SUPERVISION, "post/1.5"),
        may("query.paper", READERS, "post/3.3"),
        may("query.persons", CLEAR_TEXT, "个人信息保护法/51"),
        may("operate.rating-slip", &[Role::Applicant], "work/3"),
        may("query.view-status", READERS, "computer"),
        may("query.deliveries", SUPERVISION, "discipline/7"),
        may("operate.deliveries", CHANNELS, "discipline/7"),
        may("operate.view-rebuild", OPERATOR, "computer"),
        may("operate.import", OPERATOR, "computer"),
        may("operate.punches", CLOCKS, "discipline/1"),
        may("operate.accounts", OPERATOR, "computer"),
        may("query.accounts", &[Role::Inspector, Role::Administrator], "computer"),
        may("public.sign-in", PUBLIC, "computer"),
        may("public.instance", PUBLIC, "computer"),
        may("public.catalogue", PUBLIC, "disclosure/4"),
        may("public.calculator", PUBLIC, "disclosure/4"),
        may("public.progress", PUBLIC, "post/3.3"),
        may("public.verify", PUBLIC, "disclosure/4"),
        may("public.rating", PUBLIC, "work/3"),
        may("public.seal", PUBLIC, "post/1.5"),
        may("public.health", PUBLIC, "computer"),
    ]
}
