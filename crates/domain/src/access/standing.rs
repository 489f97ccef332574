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
use crate::matters::applicant::SealedIn;
use crate::matters::applicant::commands::{ApplicantCommand, Disclose};
use crate::matters::applicant::events::Purpose;
use crate::matters::case::commands::CaseCommand;
use crate::matters::contact::commands::ContactCommand;
use crate::matters::denial::commands::DenialCommand;
use crate::reference::context::Context;
use crate::reference::lookup::{is_own, leads_window};
use crate::reference::verbs::Verb;
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::standing::{HEARING, Relation, Standing, knowing};
use crate::vocabulary::matter::{Concerned, MatterKind};
use crate::vocabulary::refusal::{Refusal, Refuse};
use crate::vocabulary::stamp::Instant;
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
    let matter = concerned(state);
    in_the_own_name(matter.as_ref(), command, context)?;
    let Some(verb) = command.commands().verb(command.verb()) else { return Ok(()) };
    if let Body::Applicant(ApplicantCommand::Disclose(disclose)) = command {
        return of_what_is_read(disclose, verb, context);
    }
    let on_duty = |person: &str, at| state.on_duty(person, context.centre, at).to_owned();
    stands(matter.as_ref(), on_duty, (command.action(), verb), context)
}

/// Personal data is read for a matter, and needs standing there; the decision asks for the same fact, and refuses what is read for
/// nothing. One's own statement in a complaint is one's own.
fn of_what_is_read(disclose: &Disclose, verb: &Verb, context: &Context<'_>) -> Result<(), Refusal> {
    let Ok(read) = context.facts.answer(&SealedIn { matter: disclose.aggregate.clone() }) else { return Ok(()) };
    if read.is_own_statement(context.actor) {
        return Ok(());
    }
    let Some(matter) = &read.concerned else { return Ok(()) };
    let offices = match (disclose.purpose, MatterKind::from_kind(disclose.aggregate.kind)) {
        (Some(Purpose::CallBack), Some(MatterKind::Case)) => HEARING,
        (_, Some(kind)) => knowing(kind),
        (_, None) => &[],
    };
    let on_duty = |person: &str, at| context.centre.on_duty(person, at).to_owned();
    related(matter, on_duty, (verb, Commands::Applicant.action(verb.name), offices), context)
}

fn stands(
    matter: Option<&Concerned>,
    on_duty: impl Fn(&str, Instant) -> String,
    (action, verb): (String, &Verb),
    context: &Context<'_>,
) -> Result<(), Refusal> {
    match (verb.standing, matter) {
        (Standing::Related { offices, .. }, Some(matter)) => related(matter, on_duty, (verb, action, offices), context),
        (
            Standing::Related { .. }
            | Standing::Opening { .. }
            | Standing::Office
            | Standing::Decided
            | Standing::HoldersOwn
            | Standing::Service,
            _,
        ) => Ok(()),
    }
}

/// Whether the actor has one of the relations that a verb asks for, or one of these offices.
fn related(
    matter: &Concerned,
    on_duty: impl Fn(&str, Instant) -> String,
    (verb, action, offices): (&Verb, String, &'static [Role]),
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let Standing::Related { relations, .. } = verb.standing else { return Ok(()) };
    let found = relations_of(matter, on_duty, context);
    if relations.iter().any(|relation| found.contains(relation))
        || offices.iter().any(|office| context.actor.has(*office))
    {
        return Ok(());
    }
    let (person, number, article) = (context.actor.person.clone(), matter.number.clone(), verb.article);
    Err(StandingRefused::None { action, article, relations, offices, person, number }.into())
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
fn in_the_own_name(matter: Option<&Concerned>, command: &Body, context: &Context<'_>) -> Result<(), StandingRefused> {
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

/// Who has to do with a matter. Of the kinds of which a verb asks for a relation; of the others the offices decide, or their own
/// decisions.
#[must_use]
pub fn concerned(state: &State) -> Option<Concerned> {
    match state {
        State::Contact(state) => state.as_deref().map(|contact| {
            let own = own(&contact.number, &contact.window, Some(&contact.responsible));
            Concerned { handlers: vec![contact.first_asked.clone()], item: contact.item.clone(), ..own }
        }),
        State::Case(state) => state.as_deref().map(|case| {
            let served = &case.served;
            let visitors = served.visits.iter().flat_map(|visit| visit.visitors.iter().cloned());
            Concerned {
                handlers: std::iter::once(case.handler.clone()).chain(served.agent.clone()).collect(),
                parts: served.parts.iter().map(|part| part.handler.clone()).chain(visitors).collect(),
                part_windows: served.parts.iter().map(|part| part.window.clone()).collect(),
                imported: case.origin.is_some(),
                item: Some(case.item.clone()),
                ended: case.phase.is_handled(),
                ..own(&case.number, &case.window, Some(&case.responsible))
            }
        }),
        State::Denial(state) => state.as_deref().map(|denial| {
            let own = own(&denial.number, &denial.window, Some(&denial.responsible));
            Concerned { handlers: vec![denial.handler.clone()], item: denial.item.clone(), ..own }
        }),
        State::Complaint(state) => state.as_deref().map(|complaint| {
            let own = own(&complaint.number, "", Some(&complaint.responsible));
            Concerned { handlers: vec![complaint.receiver.clone()], ..own }
        }),
        State::Appointment(state) => state.as_deref().map(|day| own(&day.window, &day.window, None)),
        State::Handover(_)
        | State::Card(_)
        | State::Escalation(_)
        // Who writes, approves and keeps says the definition of the register, and the decisions ask it.
        | State::Record(_)
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

fn own(number: &str, window: &str, responsible: Option<&str>) -> Concerned {
    let responsible = responsible.map(str::to_owned);
    Concerned { number: number.into(), window: window.into(), responsible, ..Concerned::default() }
}

/// Everything that the actor has to do with a matter, now or at the time that the command names: what somebody did while they
/// stood for another is entered after it.
fn relations_of(
    matter: &Concerned,
    on_duty: impl Fn(&str, Instant) -> String,
    context: &Context<'_>,
) -> BTreeSet<Relation> {
    let (actor, person) = (context.actor, &context.actor.person);
    let responsible = matter.responsible.as_ref();
    let stands = |at| responsible.is_some_and(|other| other != person && on_duty(other, at) == *person);
    let over_a_part = || matter.part_windows.iter().any(|window| leads_window(window, context));
    let holds = |relation: &Relation| match relation {
        Relation::Responsible => responsible == Some(person),
        Relation::Handler => matter.handlers.contains(person),
        Relation::Covering => stands(context.now) || stands(context.at),
        Relation::Head => leads_window(&matter.window, context),
        Relation::Department => matter.parts.contains(person) || over_a_part(),
        Relation::AtWindow => is_own(&matter.window, person, context),
        Relation::Importing => matter.imported && actor.has(Role::Administrator),
        Relation::Applicant => actor.is_known_applicant(),
    };
    Relation::ALL.into_iter().filter(holds).collect()
}

/// Why somebody does not act.
#[derive(Debug)]
enum StandingRefused {
    /// Nothing to do with it.
    None {
        action: String,
        article: &'static str,
        relations: &'static [Relation],
        offices: &'static [Role],
        person: String,
        number: String,
    },
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
            StandingRefused::None { article, .. } => article,
            StandingRefused::InAnothersName { .. } => "handover/2.5",
        }
    }
    fn en(&self) -> String {
        match self {
            StandingRefused::None { action, relations, offices, person, number, .. } => {
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
            StandingRefused::None { action, relations, offices, person, number, .. } => {
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
