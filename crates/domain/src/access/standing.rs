//! Who may act on a matter (办理资格): what the actor has to do with it, asked in one place before every decision.
//!
//! The table of roles says who may ask for a verb at all; each row of the commands also says what standing the verb needs
//! ([`Standing`]). Here the relations of the actor are read from the state and the reference data, and compared. Implements
//! first-asked/2 and 3, ab-role/3, post/1.4, handover/2.1 and handover/2.5. It must never decide what a verb does.
//!
//! The service by itself ([`Role::System`]) needs no standing: its policies act on what is due, whosever it is. The
//! administrator has one where a case names the foreign log that it came from, and enters everything else for somebody
//! ([`super::entering`]).
use crate::aggregate::State;
use crate::command::{Body, Commands};
use crate::matters::case::commands::CaseCommand;
use crate::matters::contact::commands::ContactCommand;
use crate::matters::denial::commands::DenialCommand;
use crate::reference::context::Context;
use crate::reference::lookup::{is_own, leads_window};
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::standing::{Relation, Standing};
use crate::vocabulary::refusal::{Refusal, Refuse};
use std::collections::BTreeSet;

/// Checks that whoever asks has to do with the matter as the verb needs it, and names nobody else as who does it. What is
/// not there yet is refused by its own decision.
///
/// # Errors
/// `access.no-standing` names the verb, the matter and who may; `access.in-anothers-name` the two persons.
pub fn check(state: &State, command: &Body, context: &Context<'_>) -> Result<(), Refusal> {
    if context.actor.has(Role::System) {
        return Ok(());
    }
    let matter = Matter::of(state);
    in_the_own_name(matter.as_ref(), command, context)?;
    let Some(verb) = command.commands().verb(command.verb()) else { return Ok(()) };
    match (verb.standing, matter) {
        (Standing::Related { relations, offices }, Some(matter)) => {
            let found = matter.relations(state, context);
            let stands = relations.iter().any(|relation| found.contains(relation))
                || offices.iter().any(|office| context.actor.has(*office));
            match stands {
                true => Ok(()),
                false => {
                    let (person, number) = (context.actor.person.clone(), matter.number.to_owned());
                    Err(StandingRefused::None { action: command.action(), relations, offices, person, number }.into())
                }
            }
        }
        (
            Standing::Related { .. } | Standing::Opening | Standing::Office | Standing::Decided | Standing::Service,
            _,
        ) => Ok(()),
    }
}

/// Whether a refusal says that somebody has no standing: then nobody asked whether the command is right.
#[must_use]
pub fn is_of(refusal: &Refusal) -> bool {
    ["access.no-standing", "access.in-anothers-name"].contains(&refusal.code.as_str())
}

/// The standing that a verb needs; none for what is no command.
#[must_use]
pub fn needed(action: &str) -> Option<Standing> {
    Commands::of_action(action).map(|(_, verb)| verb.standing)
}

/// Whoever is named as who was asked first, who takes it in, who did a step, is the actor: what somebody else did is entered
/// for them, with the mark of it. A foreign log names whom it names.
fn in_the_own_name(matter: Option<&Matter<'_>>, command: &Body, context: &Context<'_>) -> Result<(), StandingRefused> {
    let imports = context.actor.has(Role::Administrator) && matter.is_some_and(|matter| matter.imported);
    let stepped = match command {
        Body::Case(CaseCommand::Step(step)) if !imports => step.handler.as_deref(),
        _ => None,
    };
    match stepped.or_else(|| opened_by(command)).filter(|named| *named != context.actor.person) {
        None => Ok(()),
        Some(named) => {
            let (action, person) = (command.action(), context.actor.person.clone());
            Err(StandingRefused::InAnothersName { action, person, named: named.to_owned() })
        }
    }
}

/// Whom a command that begins something names as who was asked first or takes it in; nobody where a foreign log names its own.
pub(super) fn opened_by(command: &Body) -> Option<&str> {
    match command {
        Body::Contact(ContactCommand::Open(open)) => open.first_asked.as_deref(),
        Body::Case(CaseCommand::Register(register)) if register.origin.is_none() => register.handler.as_deref(),
        Body::Denial(DenialCommand::Issue(issue)) => issue.handler.as_deref(),
        _ => None,
    }
}

/// What of a matter says who has to do with it.
struct Matter<'a> {
    number: &'a str,
    window: &'a str,
    responsible: Option<&'a str>,
    handlers: Vec<&'a str>,
    /// Who has a part of it, or goes on a visit.
    parts: Vec<&'a str>,
    /// The windows of the parts.
    part_windows: Vec<&'a str>,
    imported: bool,
}

impl<'a> Matter<'a> {
    /// Of the kinds of which a verb asks for a relation; of the others the offices decide, or their own decisions.
    fn of(state: &'a State) -> Option<Self> {
        let own = Self::at;
        match state {
            State::Contact(state) => state.as_deref().map(|contact| {
                let own = own(&contact.number, &contact.window, Some(&contact.responsible));
                Self { handlers: vec![&contact.first_asked], ..own }
            }),
            State::Case(state) => state.as_deref().map(|case| {
                let served = &case.served;
                let visitors = served.visits.iter().flat_map(|visit| visit.visitors.iter().map(String::as_str));
                Self {
                    handlers: std::iter::once(case.handler.as_str()).chain(served.agent.as_deref()).collect(),
                    parts: served.parts.iter().map(|part| part.handler.as_str()).chain(visitors).collect(),
                    part_windows: served.parts.iter().map(|part| part.window.as_str()).collect(),
                    imported: case.origin.is_some(),
                    ..own(&case.number, &case.window, Some(&case.responsible))
                }
            }),
            State::Denial(state) => state.as_deref().map(|denial| {
                let own = own(&denial.number, &denial.window, Some(&denial.responsible));
                Self { handlers: vec![&denial.handler], ..own }
            }),
            State::Appointment(state) => state.as_deref().map(|day| own(&day.window, &day.window, None)),
            State::Handover(_)
            | State::Complaint(_)
            | State::Attendance(_)
            | State::Leave(_)
            | State::Slip(_)
            | State::Duty(_)
            | State::Patrol(_)
            | State::Finding(_)
            | State::Meeting(_)
            | State::Period(_)
            | State::Score(_)
            | State::Ballot(_)
            | State::Recommendation(_)
            | State::Applicant(_)
            | State::Entry(_)
            | State::Reference(_) => None,
        }
    }

    fn at(number: &'a str, window: &'a str, responsible: Option<&'a str>) -> Self {
        let (handlers, parts, part_windows) = (vec![], vec![], vec![]);
        Self { number, window, responsible, handlers, parts, part_windows, imported: false }
    }

    /// Everything that the actor has to do with it, now or at the time that the command names: what somebody did while they
    /// stood for another is entered after it.
    fn relations(&self, state: &State, context: &Context<'_>) -> BTreeSet<Relation> {
        let (actor, centre) = (context.actor, context.centre);
        let person = actor.person.as_str();
        let stands =
            |at| self.responsible.is_some_and(|other| other != person && state.on_duty(other, centre, at) == person);
        let over_a_part = || self.part_windows.iter().any(|window| leads_window(window, context));
        let holds = |relation: &Relation| match relation {
            Relation::Responsible => self.responsible == Some(person),
            Relation::Handler => self.handlers.contains(&person),
            Relation::Covering => stands(context.now) || stands(context.at),
            Relation::Head => leads_window(self.window, context),
            Relation::Department => self.parts.contains(&person) || over_a_part(),
            Relation::AtWindow => is_own(self.window, person, context),
            Relation::Importing => self.imported && actor.has(Role::Administrator),
        };
        Relation::ALL.into_iter().filter(holds).collect()
    }
}

/// Why somebody does not act.
#[derive(Debug)]
enum StandingRefused {
    /// Nothing to do with it.
    None { action: String, relations: &'static [Relation], offices: &'static [Role], person: String, number: String },
    /// Somebody else is named as who did it.
    InAnothersName { action: String, person: String, named: String },
}

impl Refuse for StandingRefused {
    fn code(&self) -> &'static str {
        match self {
            StandingRefused::None { .. } => "access.no-standing",
            StandingRefused::InAnothersName { .. } => "access.in-anothers-name",
        }
    }
    fn article(&self) -> &'static str {
        match self {
            StandingRefused::None { .. } => "handover/2.1",
            StandingRefused::InAnothersName { .. } => "handover/2.5",
        }
    }
    fn en(&self) -> String {
        match self {
            StandingRefused::None { action, relations, offices, person, number } => {
                let who = relations.iter().map(|relation| relation.words().0);
                let who: Vec<&str> = who.chain(offices.iter().map(|office| office.as_str())).collect();
                format!(
                    "{person} has nothing to do with {number} and does not `{action}` it; that is for: {}.",
                    who.join(", ")
                )
            }
            StandingRefused::InAnothersName { action, person, named } => format!(
                "{person} does not `{action}` in the name of {named}; what {named} did is entered for them, from paper \
                 (`enteredFor`, `paper`)."
            ),
        }
    }
    fn zh(&self) -> String {
        match self {
            StandingRefused::None { action, relations, offices, person, number } => {
                let who = relations.iter().map(|relation| relation.words().1);
                let who: Vec<&str> = who.chain(offices.iter().map(|office| office.zh())).collect();
                format!("{person} 与 {number} 无关，不能执行“{action}”；应由以下人员办理：{}。", who.join("、"))
            }
            StandingRefused::InAnothersName { action, person, named } => format!(
                "{person} 不得以 {named} 的名义执行“{action}”；{named} 已办的事项应凭书面材料补录（enteredFor、paper）。"
            ),
        }
    }
}

#[cfg(test)]
mod tests;
