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
        Revoked { person, until: Instant } = "access.revoked" by "post",
            "The tokens that {person} was issued up to {until} were revoked; ask an administrator for a new one (`anjuan token issue`).",
            "{person}在{until}及以前领取的令牌已作废，请向管理员申领新令牌（`anjuan token issue`）。",
    }
}

/// Refuses a token that was issued up to the instant to which those of its person were revoked. A token says when it was issued in
/// whole seconds: one of the very second of the revocation is of before it.
///
/// # Errors
/// `access.revoked`.
pub fn not_revoked(centre: &Centre, actor: &Actor, issued_at: Instant) -> Result<(), Refusal> {
    let person = &actor.person;
    match centre.tokens_revoked_until(person) {
        Some(until) if issued_at <= until => Err(TodayRefusal::Revoked { person: person.clone(), until }.into()),
        Some(_) | None => Ok(()),
    }
}

/// The actor with the roles that the directory gives them at an instant, of those that the token has. What is the service's own is no
/// matter of the directory: itself, and the applicants' side of the counter, which has no other role whatever its token says.
///
/// # Errors
/// `access.left` for whoever was on the staff and is not on that day.
pub fn today(centre: &Centre, actor: &Actor, at: Instant) -> Result<Actor, Refusal> {
    for role in [Role::System, Role::Applicant] {
        if actor.has(role) {
            return Ok(Actor { roles: vec![role], ..actor.clone() });
        }
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
    fn post__what_was_issued_up_to_a_revocation_opens_nothing_and_what_comes_after_does() {
        let mut posts = Posts::new();
        posts.revoke_tokens("P004", "2014-11-04T02:00:00.500Z");
        fn issued(posts: &Posts, person: &str, at: &str) -> Result<(), Refusal> {
            let actor = Actor { person: person.into(), roles: vec![Role::WindowStaff], centre: "bencha".into() };
            not_revoked(&posts.centre, &actor, at.parse().unwrap())
        }
        for before in ["2014-11-03T02:00:00Z", "2014-11-04T02:00:00Z"] {
            assert_eq!(issued(&posts, "P004", before).unwrap_err().why(), ("access.revoked", "post"), "{before}");
        }
        assert!(issued(&posts, "P004", "2014-11-04T02:00:01Z").is_ok());
        assert!(issued(&posts, "P005", "2014-11-03T02:00:00Z").is_ok(), "of nobody else");
        posts.revoke_tokens("station-1", "2014-11-04T02:00:00Z");
        let station = Actor { person: "station-1".into(), roles: vec![Role::Applicant], centre: "bencha".into() };
        let issued_at = "2014-11-04T01:00:00Z".parse().unwrap();
        assert!(not_revoked(&posts.centre, &station, issued_at).is_err(), "a station's token is revoked as well");
    }

    #[test]
    fn post__the_applicants_side_of_the_counter_has_no_office_beside_it() {
        assert_eq!(known("P004", &[Role::Applicant, Role::Director]).unwrap(), [Role::Applicant]);
    }

    #[test]
    fn post__an_account_of_the_installation_sets_up_and_nothing_else() {
        let signed = [Role::Administrator, Role::Director, Role::WindowHead];
        assert_eq!(known("setup", &signed).unwrap(), [Role::Administrator]);
    }
}
