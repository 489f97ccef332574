//! Whom a token names, as the directory has them today (岗位变动即时生效): post/3.
//!
//! A token says who somebody is, and what they want to be seen as; what they *are* stands in the directory. Whoever was
//! withdrawn may nothing from that day on, and whoever lost an office may not what its holder may, however long the token
//! lasts. This must never give a role that the token does not have: a token may be issued for less than its person may.
use super::standing;
use crate::clock::civil;
use crate::reference::centre::Centre;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;

/// What an account has that the directory never named: it sets the installation up, and belongs to nobody of the staff.
const INSTALLATION: &[Role] = &[Role::Administrator];

refusals! {
    /// Why a token is worth nothing any more.
    TodayRefusal {
        Left { person, on: NaiveDate } = "access.left" by "post",
            "{person} is not on the staff on {on}, and the token is worth nothing any more.",
            "{person}于{on}已不在册，令牌随之失效。",
    }
}

/// The actor with the roles that the directory gives them at an instant, of those that the token has; what is the service's own
/// (itself, and the applicant whom it knows by the sealed code) is no matter of the directory.
///
/// # Errors
/// `access.left` for whoever was on the staff and is not on that day.
pub fn today(centre: &Centre, actor: &Actor, at: Instant) -> Result<Actor, Refusal> {
    if actor.has(Role::System) || actor.has(Role::Applicant) {
        return Ok(actor.clone());
    }
    let on = civil::date_of(at);
    let held = match (centre.person(&actor.person, on), centre.person_last_by(&actor.person, on)) {
        (Some(person), _) => person.roles.as_slice(),
        (None, Some(_)) => return Err(TodayRefusal::Left { person: actor.person.clone(), on }.into()),
        (None, None) => INSTALLATION,
    };
    let roles = actor.roles.iter().copied().filter(|role| held.contains(role)).collect();
    Ok(Actor { roles, ..actor.clone() })
}

/// The actor as of today, with the offices for which they stand in at that instant, as an action needs it
/// ([`Centre::standing_in`]): whoever stands in for an office may what its holder may (ab-role/1).
///
/// # Errors
/// As [`today`].
pub fn acting(centre: &Centre, actor: &Actor, action: &str, at: Instant) -> Result<Actor, Refusal> {
    Ok(centre.standing_in(&today(centre, actor, at)?, standing::needed(action), at))
}

#[cfg(test)]
mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::*;
    use crate::reference::post::fixture::Posts;

    /// Tuesday 4 November 2014; P004 left on Monday.
    fn known(person: &str, roles: &[Role]) -> Result<Vec<Role>, Refusal> {
        let mut posts = Posts::new();
        posts.withdraw_person("P004", "2014-11-03");
        let actor = Actor { person: person.into(), roles: roles.to_vec(), centre: "bencha".into() };
        today(&posts.centre, &actor, "2014-11-04T02:00:00Z".parse().unwrap()).map(|actor| actor.roles)
    }

    #[test]
    fn post__a_token_gives_nothing_that_the_directory_does_not() {
        assert_eq!(known("P005", &[Role::WindowStaff, Role::Director]).unwrap(), [Role::WindowStaff]);
        assert_eq!(known("P005", &[Role::Inspector]).unwrap(), []);
    }

    #[test]
    fn post__nor_does_the_directory_give_what_the_token_does_not() {
        assert_eq!(known("P003", &[Role::WindowStaff]).unwrap(), []);
    }

    #[test]
    fn post__who_left_is_told_so() {
        let refusal = known("P004", &[Role::WindowStaff]).unwrap_err();
        assert_eq!(refusal.why(), ("access.left", "post"));
        assert!(refusal.en.contains("P004") && refusal.zh.contains("2014-11-04"), "{refusal:?}");
    }

    #[test]
    fn post__an_account_of_the_installation_sets_up_and_nothing_else() {
        let signed = [Role::Administrator, Role::Director, Role::WindowHead];
        assert_eq!(known("setup", &signed).unwrap(), [Role::Administrator]);
    }
}
