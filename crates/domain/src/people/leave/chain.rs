//! Who approves a leave (审批权限), by its length: the head of the general section, the deputy director and the director, the
//! secretary.
//!
//! Implements leave/2. Between half a day and one day the chain of one to three days is taken, which the regulation leaves
//! open (assumed). Nobody approves the own leave: where nobody else holds a role of the chain, the next above decides instead,
//! up to the mayor, to whom the secretary's leave is reported; the regulation leaves that open as well (assumed). It must
//! hold no number.
use crate::reference::context::Context;
use crate::reference::lookup::day;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;

/// The numbers of the rulebook that a chain goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Up to so many half days the head of the general section approves.
    pub general_section_half_days: u32,
    /// Up to so many days the deputy director and the director do.
    pub directors_days: u32,
}

impl Bounds {
    /// Those of the rulebook in force when it is applied for.
    pub(super) fn from_rulebook(context: &Context<'_>) -> Result<Self, Refusal> {
        let number =
            |name: &str| context.centre.number(name, day(context)).map(|rule| u32::try_from(rule.value).unwrap_or(0));
        Ok(Self {
            general_section_half_days: number("leave-general-section-half-days")?,
            directors_days: number("leave-directors-days")?,
        })
    }
}

/// Who approves so many half days, in order; and whether it is reported to the mayor.
#[must_use]
pub fn chain(half_days: u32, bounds: Bounds) -> (&'static [Role], bool) {
    let directors = bounds.directors_days.saturating_mul(2);
    match half_days {
        half_days if half_days <= bounds.general_section_half_days => (&[Role::GeneralSection], false),
        half_days if half_days <= directors => (&[Role::DeputyDirector, Role::Director], false),
        _ => (&[Role::Secretary], true),
    }
}

/// The chain for somebody: a role that they alone hold is decided by the next above.
pub(super) fn for_person(chain: &[Role], person: &str, context: &Context<'_>) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::new();
    for role in chain {
        let role = not_alone(*role, person, context);
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

/// The role itself where somebody else holds it, else the next above that somebody else holds. Where nobody does, the role stays
/// open for whoever is appointed, unless the person alone holds it: then the next above stays open.
fn not_alone(role: Role, person: &str, context: &Context<'_>) -> Role {
    let holders = |role| context.centre.leaders(role, day(context)).map(|(id, _)| id);
    let ladder = || std::iter::successors(Some(role), |role| above(*role));
    let held = ladder().find(|role| holders(*role).any(|holder| holder != person));
    let open = || ladder().find(|role| holders(*role).next().is_none());
    held.or_else(open).unwrap_or(role)
}

fn above(role: Role) -> Option<Role> {
    match role {
        Role::GeneralSection => Some(Role::DeputyDirector),
        Role::DeputyDirector => Some(Role::Director),
        Role::Director => Some(Role::Secretary),
        Role::Secretary => Some(Role::Mayor),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Scenario;
    use super::*;
    use crate::matters::case::fixture::Story;
    use crate::scenario::of_directory;
    use crate::vocabulary::ids::Kind;
    use proptest::prelude::*;

    const BOUNDS: Bounds = Bounds { general_section_half_days: 1, directors_days: 3 };

    #[test]
    fn leave_2__half_a_day_is_the_general_sections_up_to_three_days_the_directors_and_more_the_secretarys() {
        for (half_days, roles, mayor) in [
            (1, &[Role::GeneralSection][..], false),
            (2, &[Role::DeputyDirector, Role::Director], false),
            (6, &[Role::DeputyDirector, Role::Director], false),
            (7, &[Role::Secretary], true),
            (400, &[Role::Secretary], true),
        ] {
            assert_eq!(chain(half_days, BOUNDS), (roles, mayor), "{half_days}");
        }
    }

    #[test]
    fn leave_2__nobody_approves_alone_what_is_his_own() {
        let story = Story::new();
        let of = |chain: &[Role], person: &str| for_person(chain, person, &story.context());
        assert_eq!(of(&[Role::GeneralSection], "P004"), [Role::GeneralSection]);
        assert_eq!(of(&[Role::GeneralSection], "P007"), [Role::DeputyDirector]);
        assert_eq!(of(&[Role::DeputyDirector, Role::Director], "P002"), [Role::Director]);
        assert_eq!(of(&[Role::DeputyDirector, Role::Director], "P001"), [Role::DeputyDirector, Role::Secretary]);
    }

    #[test]
    fn leave_2__the_secretarys_own_leave_ends_with_the_mayor_and_nobodys_with_a_role_that_nobody_holds() {
        let scenario = Scenario::new().joined("P012", Role::Mayor);
        let of = |chain: &[Role], person: &str, scenario: &Scenario| {
            let actor = of_directory(&scenario.centre, person, scenario.now);
            let (now, centre) = (scenario.now, &scenario.centre);
            for_person(
                chain,
                person,
                &Context {
                    now,
                    at: now,
                    actor: &actor,
                    centre,
                    command: uuid::Uuid::nil(),
                    facts: crate::reference::facts::Facts::none(),
                },
            )
        };
        assert_eq!(of(&[Role::Secretary], "P011", &scenario), [Role::Mayor]);
        assert_eq!(of(&[Role::Secretary], "P004", &scenario), [Role::Secretary]);
        assert_eq!(
            of(&[Role::DeputyDirector, Role::Director], "P001", &scenario),
            [Role::DeputyDirector, Role::Secretary]
        );
        let vacant = scenario.withdraw(Kind::Person, "P011", "2014-10-01");
        assert_eq!(of(&[Role::Secretary], "P004", &vacant), [Role::Mayor], "there is no secretary");
        assert_eq!(of(&[Role::DeputyDirector, Role::Director], "P001", &vacant), [Role::DeputyDirector, Role::Mayor]);
        let nobody = vacant.withdraw(Kind::Person, "P012", "2014-10-01");
        assert_eq!(of(&[Role::Secretary], "P004", &nobody), [Role::Secretary], "open for whoever is appointed");
    }

    /// How high a chain goes.
    fn height(half_days: u32, bounds: Bounds) -> usize {
        match chain(half_days, bounds) {
            (&[Role::GeneralSection], false) => 0,
            (&[Role::DeputyDirector, Role::Director], false) => 1,
            (&[Role::Secretary], true) => 2,
            other => panic!("{other:?}"),
        }
    }

    proptest! {
        #[test]
        fn leave_2__every_length_has_a_chain_and_a_longer_leave_never_a_lower_one(
            one in any::<u32>(), other in any::<u32>(), general in 0_u32..10, directors in 0_u32..100,
        ) {
            let bounds = Bounds { general_section_half_days: general, directors_days: directors };
            prop_assert!(height(one.min(other), bounds) <= height(one.max(other), bounds));
        }
    }
}
