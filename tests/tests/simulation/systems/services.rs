//! What serves a case besides the counter (延伸服务): joint parts, ratings with call-back and mending, and appointments.
use crate::people::{Act, People};
use anjuan_domain::command::Body;
use anjuan_domain::matters::appointment::commands::{AppointmentCommand, Book, Cancel, Keep};
use anjuan_domain::matters::appointment::events::{AppointmentKind, AppointmentOutcome};
use anjuan_domain::matters::appointment::{Appointment, Standing};
use anjuan_domain::matters::case::commands::{AssignPart, CallBack, CaseCommand, CompletePart, Mend, Rate};
use anjuan_domain::matters::case::events::{Satisfaction, StepResult};
use anjuan_domain::matters::case::{Case, Phase};
use anjuan_domain::matters::contact::events::Channel;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use chrono::{Days, NaiveDate};

/// Who calls back: the service section.
const SERVICE: &str = "P006";

/// A part of a joint case or a rating, where there is one to give.
pub(crate) fn of_a_case(people: &mut People<'_>, case: &Case) -> Option<(String, CaseCommand)> {
    match case.phase {
        Phase::Open if people.chance(55) => part(people, case),
        Phase::Finished if people.chance(60) => Some(rating(people, case)),
        _ => None,
    }
}

fn part(people: &mut People<'_>, case: &Case) -> Option<(String, CaseCommand)> {
    let (item, _) = people.record.centre.item(&case.item, people.today())?;
    let department = people.dice.pick(item.joint_departments.get(..).filter(|joint| !joint.is_empty())?);
    let open: Vec<_> = case.served.parts.iter().filter(|part| part.done.is_none()).collect();
    if open.is_empty() || people.chance(30) {
        let (handler, window) = people.at_a_window();
        let assign = AssignPart { department, window, handler, limit: None };
        return Some((case.responsible.clone(), assign.into()));
    }
    let part = people.dice.pick(&open);
    let complete = CompletePart { ordinal: part.ordinal, result: StepResult::Agree, opinion: "同意".into() };
    Some((part.handler.clone(), complete.into()))
}

/// Somebody asks those whose cases are done; where none is, somebody books.
pub(super) fn after_the_end(people: &mut People<'_>) -> Act {
    let done =
        people.record.ids(Kind::Case, |history| history.case().is_some_and(|case| case.phase == Phase::Finished));
    if done.is_empty() {
        return book(people);
    }
    let aggregate = people.dice.pick(&done);
    let case = people.record.histories[&aggregate].case().unwrap();
    let (person, command) = rating(people, case);
    people.command(&person, aggregate, Body::Case(command), None)
}

fn rating(people: &mut People<'_>, case: &Case) -> (String, CaseCommand) {
    let command = match case.served.to_mend() {
        Some(bad) if bad.called_back.is_some() => Mend { measure: "增设窗口".into() }.into(),
        Some(_) => CallBack { finding: "等候过久".into() }.into(),
        None => {
            let satisfaction = people.dice.pick(Satisfaction::ALL);
            Rate { satisfaction, comment: Some(people.sealed()), channel: Channel::Visit }.into()
        }
    };
    (SERVICE.into(), command)
}

/// Somebody books one of the few slots that everybody wants.
pub(super) fn book(people: &mut People<'_>) -> Act {
    let day = next_working_day(people);
    let slot = people.dice.pick(&["09:00", "14:30"]);
    booking(people, day, slot)
}

/// Another applicant wants the same slot of the same day.
pub(super) fn last_place(people: &mut People<'_>, act: &Act, book: &Book) -> Act {
    let book = Book { applicant: people.party(), ..book.clone() };
    let body = Body::Appointment(AppointmentCommand::Book(Box::new(book)));
    people.command(&act.actor.person, act.command.aggregate.clone(), body, None)
}

fn booking(people: &mut People<'_>, day: NaiveDate, slot: &str) -> Act {
    let centre = &people.record.centre;
    let (item, window) = centre.items(day).map(|(id, item, _)| (id.to_owned(), item.window.clone())).next().unwrap();
    let aggregate = AggregateRef { kind: Kind::Appointment, id: Appointment::id(&window, day) };
    let person = booker(people);
    let kind = people.dice.pick(AppointmentKind::ALL);
    let book = Book { slot: slot.into(), kind, item, applicant: people.party() };
    people.command(&person, aggregate, Body::Appointment(AppointmentCommand::Book(Box::new(book))), None)
}

/// Who books: mostly the section that takes calls for every window, now and then somebody of any window.
fn booker(people: &mut People<'_>) -> String {
    if people.chance(90) { SERVICE.into() } else { people.at_a_window().0 }
}

fn next_working_day(people: &People<'_>) -> NaiveDate {
    let mut day = people.today() + Days::new(1);
    while !people.record.centre.calendar().is_working(day) {
        day = day + Days::new(1);
    }
    day
}

/// A booking is kept or given up; or another one comes.
pub(super) fn of_the_day(people: &mut People<'_>, day: &Appointment) -> (String, Body) {
    let person = booker(people);
    let standing: Vec<&str> = day
        .bookings
        .iter()
        .filter(|booking| booking.standing == Standing::Booked)
        .map(|booking| booking.number.as_str())
        .collect();
    let number = if standing.is_empty() { "YY-0".into() } else { people.dice.pick(&standing).to_owned() };
    let command: AppointmentCommand = match people.chance(50) {
        true => Cancel { number, reason: "另有安排".into() }.into(),
        false => Keep { number, outcome: AppointmentOutcome::Came, case: None }.into(),
    };
    (person, Body::Appointment(command))
}
