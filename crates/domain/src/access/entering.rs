//! Entering for somebody else (代为补录): one person types what another one did, from paper.
//!
//! Implements handover/2.5: nobody acts in somebody else's name. The command says for whom it is entered and which paper
//! shows it ([`EnteredFor`]); the event bears both, beside the name of whoever typed it. It is decided as if the person had given
//! it: with their roles of that day, their standing and their conflicts, so that nothing becomes possible by entering it for
//! somebody. Who was asked first (first-asked/2) is whom the paper names, never whoever types. What is done in person, such as signing,
//! approving or confirming, is entered for nobody.
//!
//! The administrator (系统管理员), who brings in what others keep, may open something for whomever the body names without naming a
//! paper: that is entered for them, too, and the event bears the mark and says that no paper was named.
use super::check;
use super::standing::opened_by;
use crate::clock::civil::date_of;
use crate::command::{Command, Commands, EnteredFor};
use crate::reference::centre::Centre;
use crate::reference::centre::definition::PersonDefinition;
use crate::reference::context::Context;
use crate::reference::facts::Facts;
use crate::reference::lookup::{blank, leads};
use crate::reference::shared::Shared;
use crate::vocabulary::actor::standing::{Entering, Standing};
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};
use crate::vocabulary::stamp::Instant;
use std::borrow::Cow;

refusals! {
    /// Why nothing is entered for somebody else.
    EnteringRefusal {
        Oneself { person } = "access.entered-for.oneself" by "handover/2.5",
            "{person} enters this themselves: it is entered for nobody else.", "{person} 本人办理，无需代为补录。",
        InPerson { action } = "access.entered-for.in-person" by "handover/2.5",
            "`{action}` is done in person and entered for nobody.", "“{action}”须由本人办理，不得代为补录。",
        PaperMissing { person } = "access.entered-for.paper-missing" by "handover/2.5",
            "What {person} did is entered from paper: name its kind, number and page, and where it is kept.",
            "代 {person} 补录应当写明书面材料的种类、编号、页码及存放处。",
        NotByThem { actor, person } = "access.entered-for.not-by-them" by "handover/2.5",
            "{actor} does not enter for {person}: whoever is over {person}, stands for them, or administers the system does.",
            "{actor} 无权代 {person} 补录：应由其负责人、顶岗人或系统管理员补录。",
    }
}

/// Who acts by a command: the actor, or the person for whom it is entered, with their roles of that day.
///
/// # Errors
/// The refusal says why it is not entered for them.
pub fn acting<'a>(
    actor: &'a Actor,
    command: &Command,
    (centre, now): (&Centre, Instant),
) -> Result<Cow<'a, Actor>, Refusal> {
    let at = command.at.unwrap_or(now);
    let on = date_of(at);
    let Some(EnteredFor { person, paper }) = &command.entered_for else {
        let named = opened_by(&command.body).filter(|named| actor.has(Role::Administrator) && *named != actor.person);
        let known = named.and_then(|named| Some((named, centre.person(named, on)?)));
        return known.map_or(Ok(Cow::Borrowed(actor)), |known| as_theirs(known, actor, command));
    };
    refuse_if!(*person == actor.person, EnteringRefusal::Oneself { person: person.clone() });
    require!(may_be_entered(&command.body.action()), EnteringRefusal::InPerson { action: command.body.action() });
    refuse_if!(blank(paper), EnteringRefusal::PaperMissing { person: person.clone() });
    let definition = centre.person(person, on);
    let definition = definition.ok_or_else(|| Shared::not_staff(person.clone(), on, "handover/2.5"))?;
    let context = Context { now, at, actor, centre, command: command.id, facts: Facts::none() };
    if !actor.has(Role::Administrator) && !leads(person, &context) && centre.on_duty(person, now) != actor.person {
        let (actor, person) = (actor.person.clone(), person.clone());
        return Err(EnteringRefusal::NotByThem { actor, person }.into());
    }
    as_theirs((person, definition), actor, command)
}

/// The person, with the roles of the directory, which must admit the verb as well.
fn as_theirs<'a>(
    (person, definition): (&str, &PersonDefinition),
    actor: &Actor,
    command: &Command,
) -> Result<Cow<'a, Actor>, Refusal> {
    let doer = Actor { person: person.to_owned(), roles: definition.roles.clone(), centre: actor.centre.clone() };
    check(&doer, &command.body.action())?;
    Ok(Cow::Owned(doer))
}

/// Whether a verb may be entered for somebody: one that needs standing and is not done in person, and that the administrator's row
/// admits.
#[must_use]
pub fn may_be_entered(action: &str) -> bool {
    Commands::of_action(action).is_some_and(|(_, verb)| {
        let entered = match verb.standing {
            Standing::Opening { .. } | Standing::Related { entering: Entering::FromPaper, .. } => true,
            Standing::Related { entering: Entering::InPerson, .. }
            | Standing::Office
            | Standing::Decided
            | Standing::HoldersOwn
            | Standing::Service => false,
        };
        entered && verb.roles.contains(&Role::Administrator)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Body;
    use crate::matters::case::events::Act;
    use crate::matters::case::fixture::Story;
    use crate::vocabulary::ids::{AggregateRef, Kind};

    fn given(body: Body, entered_for: Option<EnteredFor>) -> Command {
        Command {
            id: Story::OPENED_BY,
            aggregate: AggregateRef::opened_by(Kind::Case, Story::OPENED_BY),
            at: None,
            entered_for,
            expected: None,
            causation: None,
            body,
        }
    }

    fn entered(by: (&str, Role), person: &str, body: Body) -> Result<String, Refusal> {
        let story = Story::new().by(by.0, by.1);
        let context = story.context();
        let command = given(body, Some(EnteredFor { person: person.into(), paper: "受理登记簿第12页".into() }));
        acting(context.actor, &command, (context.centre, context.now)).map(|actor| actor.person.clone())
    }

    fn register() -> Body {
        Body::Case(crate::matters::case::commands::CaseCommand::Register(Box::new(Story::register("SI-001"))))
    }

    #[test]
    fn handover_2_5__it_is_decided_as_the_person_with_their_own_roles() {
        for by in [("P003", Role::WindowHead), ("P002", Role::DeputyDirector), ("admin", Role::Administrator)] {
            assert_eq!(entered(by, "P004", register()).unwrap(), "P004", "{by:?}");
        }
        let role = entered(("admin", Role::Administrator), "P010", register()).unwrap_err();
        assert_eq!(role.code, "access.denied", "the inspector registers nothing, whoever types");
    }

    #[test]
    fn first_asked_2__what_the_administrator_opens_for_somebody_is_entered_for_them_and_nobody_else_does_so_unmarked() {
        let acting_of = |by: (&str, Role)| {
            let story = Story::new().by(by.0, by.1);
            let context = story.context();
            let register =
                crate::matters::case::commands::Register { handler: Some("P004".into()), ..Story::register("SI-001") };
            let body = Body::Case(crate::matters::case::commands::CaseCommand::Register(Box::new(register)));
            let command = given(body, None);
            acting(context.actor, &command, (context.centre, context.now)).unwrap().person.clone()
        };
        assert_eq!(acting_of(("admin", Role::Administrator)), "P004");
        assert_eq!(acting_of(("P003", Role::WindowHead)), "P003", "whose command is then refused: it names another");
    }

    #[test]
    fn handover_2_5__only_by_who_is_over_them_or_stands_for_them() {
        let refusal = entered(("P005", Role::WindowStaff), "P004", register()).unwrap_err();
        assert_eq!(refusal.why(), ("access.entered-for.not-by-them", "handover/2.5"));
        let oneself = entered(("P004", Role::WindowStaff), "P004", register()).unwrap_err();
        assert_eq!(oneself.code, "access.entered-for.oneself");
        let stranger = entered(("admin", Role::Administrator), "P999", register()).unwrap_err();
        assert_eq!(stranger.code, "command.not-staff");
    }

    #[test]
    fn handover_2_5__what_is_done_in_person_is_entered_for_nobody() {
        for action in
            ["handover.sign", "leave.approve", "entry.confirm", "case.void", "ballot.cast", "contact.accept-referral"]
        {
            assert!(!may_be_entered(action), "{action}");
        }
        for act in Act::ALL {
            let action = Commands::Case.action(act.verb());
            assert!(
                Commands::of_action(&action).is_some() && !may_be_entered(&action),
                "{action} is approved in person"
            );
        }
        for action in ["case.rate", "case.call-back"] {
            assert!(Commands::of_action(action).is_some() && !may_be_entered(action), "{action}");
        }
        for action in ["contact.open", "case.register", "case.accept", "case.finish", "denial.issue"] {
            assert!(may_be_entered(action), "{action}");
        }
    }
}
