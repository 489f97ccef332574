//! Presence (出勤): what the attendance view answers of a person's day is what the domain reads from the log's own facts.
use super::events;
use super::leaves::before;
use crate::record::{Record, Recorded};
use crate::service::Service;
use anjuan_api::queries::Page;
use anjuan_domain::aggregate::State;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::people::attendance::events::AttendanceEvent;
use anjuan_domain::people::leave::events::LeaveEvent;
use anjuan_domain::people::presence::{
    DayFacts, DutyLeft, DutySpan, EvidenceKind, LeaveSpan, Papers, Punched, Session, SlipSpan, Watermark,
    days_of_device, sessions,
};
use anjuan_domain::people::slip::events::SlipEvent;
use anjuan_domain::people::slip::state::SlipStanding;
use anjuan_domain::reference::device::events::DeviceEvent;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_server::clock::Clock as _;
use anjuan_server::ports::Question;
use anjuan_server::ports::people::{AttendanceQuestion, SpanQuery};
use anjuan_tests::generate::Gen;
use anjuan_views::attendance::query::PersonDay;
use chrono::{Days, NaiveDate};
use uuid::Uuid;

/// How many persons and days are looked at each time.
const SAMPLE: usize = 40;

/// The days that are looked at go so far back.
const BACK: usize = 25;

/// The view and the domain agree on a sample of persons and days.
pub(super) async fn agrees(service: &Service, record: &Record, dice: &mut Gen) {
    let now = service.clock.now();
    let persons: Vec<String> = record.centre.persons(date_of(now)).map(|(id, _)| id.to_owned()).collect();
    for _ in 0..SAMPLE {
        let (person, day) = (dice.pick(&persons), date_of(now) - Days::new(dice.below(BACK) as u64));
        let query =
            SpanQuery { person: Some(person.clone()), from: Some(day), until: Some(day), after: Some(record.head) };
        let answer: Page<PersonDay> = service.ask(Question::Attendance(AttendanceQuestion::Days(query))).await;
        let found = answer.rows.into_iter().next().map(|row| comparable(row.sessions)).unwrap_or_default();
        let expected = comparable(read(record, &person, (day, now)));
        assert_eq!(found, expected, "{person} on {day} at {now}");
    }
}

/// Sessions without the events of the rosters, which the view lists by day and the record by month.
fn comparable(mut sessions: Vec<Session>) -> Vec<Session> {
    let evidence = sessions.iter_mut().flat_map(|session| &mut session.evidence);
    evidence.filter(|evidence| evidence.kind == EvidenceKind::Duty).for_each(|evidence| evidence.events.clear());
    sessions
}

fn read(record: &Record, person: &str, (day, now): (NaiveDate, Instant)) -> Vec<Session> {
    let (mut punches, mut leaves, mut slips, mut duty, mut left) = (vec![], vec![], vec![], vec![], vec![]);
    let days = days_of_device(day, &record.centre).unwrap();
    for (aggregate, history) in &record.histories {
        match &history.state {
            State::Attendance(Some(of)) if days.contains(&of.day) => punches.extend(punched(history, person)),
            State::Leave(Some(_)) => leaves.extend(leave(&aggregate.id, history, person)),
            State::Slip(Some(_)) => slips.extend(slip(&aggregate.id, history, person)),
            State::Duty(Some(roster)) if roster.on_duty(day).contains(&person) => {
                let calendar = record.centre.calendar();
                let (from, until) = (calendar.opens_at(day), calendar.closes_at(day));
                duty.push(DutySpan { duty: aggregate.id.clone(), from, until, events: vec![] });
            }
            State::Finding(Some(found)) if found.code == "duty-left" && !found.withdrawn => {
                let (finding, at, contested) = (aggregate.id.clone(), found.at, found.is_contested());
                let of_person = found.persons.iter().any(|other| other == person);
                left.extend(of_person.then(|| DutyLeft { finding, at, contested, events: ids(history) }));
            }
            _ => {}
        }
    }
    let marks = watermarks(record);
    let facts = DayFacts {
        person,
        punches: &punches,
        leaves: &leaves,
        slips: &slips,
        duty: &duty,
        left: &left,
        watermarks: &marks,
    };
    sessions(day, &facts, &record.centre, now).unwrap()
}

/// Every watermark that a device ever had, not only those that ended a day, and that it was taken down.
fn watermarks(record: &Record) -> Vec<Watermark> {
    let devices = record.reference.iter().filter(|(of, _)| of.kind == Kind::Device);
    let stored = devices.flat_map(|(of, stored)| stored.iter().map(move |stored| (of.id.clone(), stored)));
    let marks = stored.filter_map(|(device, stored)| {
        let envelope = Envelope::decode(&stored.body).unwrap();
        match envelope.event().unwrap() {
            Event::Device(DeviceEvent::Completed(it)) => {
                Some(Watermark { device, until: Some(it.until), event: envelope.id })
            }
            Event::Device(DeviceEvent::Retired(_)) => Some(Watermark { device, until: None, event: envelope.id }),
            _ => None,
        }
    });
    marks.collect()
}

fn punched(history: &Recorded, person: &str) -> Vec<Punched> {
    let uploads = events(history).filter_map(|(envelope, event)| match event {
        Event::Attendance(AttendanceEvent::Uploaded(uploaded)) => Some((envelope.id, uploaded)),
        _ => None,
    });
    let punches = uploads.flat_map(|(event, uploaded)| {
        let of = uploaded.punches.into_iter().filter(|punch| punch.person == person);
        let device = uploaded.device;
        let punches = of.map(move |punch| Punched {
            at: punch.at,
            device: device.clone(),
            record: punch.record,
            direction: punch.direction,
            event,
        });
        punches.collect::<Vec<_>>()
    });
    punches.collect()
}

fn ids(history: &Recorded) -> Vec<Uuid> {
    events(history).map(|(envelope, _)| envelope.id).collect()
}

/// The leave of that person as far as it is one, by its events alone.
fn leave(id: &str, history: &Recorded, person: &str) -> Option<LeaveSpan> {
    let State::Leave(Some(state)) = &history.state else { return None };
    if state.person() != person {
        return None;
    }
    let (mut agreed, mut stands, mut came) = (vec![], true, None);
    for (envelope, event) in events(history) {
        match event {
            Event::Leave(LeaveEvent::Approved(_)) => agreed.push(envelope.time),
            Event::Leave(LeaveEvent::Refused(_) | LeaveEvent::Cancelled(_)) => stands = false,
            Event::Leave(LeaveEvent::Regularised(_)) => came = Some(envelope.time),
            _ => {}
        }
    }
    let application = &state.application;
    let until = match state.back {
        Some(back) if back <= application.until => before(back),
        _ => application.until,
    };
    let span = LeaveSpan {
        leave: id.to_owned(),
        kind: application.kind,
        manner: application.manner,
        from: application.from,
        until,
        complete: agreed.last().copied().filter(|_| agreed.len() == application.chain.len()),
        papers: application.papers.as_ref().map(|owed| Papers { limit: owed.limit, came }),
        paper: application.paper.clone(),
        events: ids(history),
    };
    stands.then_some(span)
}

fn slip(id: &str, history: &Recorded, person: &str) -> Option<SlipSpan> {
    let State::Slip(Some(state)) = &history.state else { return None };
    let stands = matches!(state.standing, SlipStanding::Open | SlipStanding::Approved);
    let mut approvals = events(history).filter(|(_, event)| matches!(event, Event::Slip(SlipEvent::Approved(_))));
    let approved = approvals.next().map(|(envelope, _)| envelope.time);
    let (slip, session, punch) = (id.to_owned(), state.session, state.punch);
    (stands && state.person == person).then(|| SlipSpan { slip, session, punch, approved, events: ids(history) })
}
