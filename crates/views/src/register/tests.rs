//! The register: what a case and a contact look like on the way, and how they are found again.
use super::query::{Filter, Openness, by_number, get, list};
use super::row::{Milestone, Name, Phase};
use super::*;
use crate::memory::InMemory;
use crate::page::PageRequest;
use crate::systems::{streams, systems};
use crate::testing::{at, grounds, month, registered, step};
use anjuan_domain::aggregate::State;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Stamp;

fn numbers(filter: &Filter) -> Vec<String> {
    let view = month().fold::<Register>();
    list(view.rows(), filter, &PageRequest::default()).unwrap().rows.into_iter().map(|row| row.number).collect()
}

#[test]
fn a_case_is_found_by_number_and_shows_its_progress_without_names() {
    let view = month().fold::<Register>();
    let row = by_number(view.rows(), "AJ-20141103-A1").unwrap().unwrap();
    assert_eq!((row.phase, row.name()), (Phase::Finished, Name::Committed));
    assert_eq!(row.finished_at, Some(at("2014-11-24T02:00:00Z")));
    let steps: Vec<_> =
        row.progress.iter().filter(|line| line.milestone == Milestone::Step).map(|line| &*line.step).collect();
    assert_eq!(steps, ["审查"]);
    assert_eq!(get(view.rows(), &row.aggregate).unwrap(), Some(row));
    assert_eq!(by_number(view.rows(), "AJ-20141103-A").unwrap(), None, "the beginning of a number is no number");
}

#[test]
fn a_notice_that_asks_for_materials_makes_it_a_supplement_case_until_it_is_voided() {
    let history = month();
    let mut view = InMemory::<Register>::default();
    for at in 0..=9 {
        history.apply(&mut view, at).unwrap();
    }
    let row = by_number(view.rows(), "AJ-20141103-A2").unwrap().unwrap();
    assert_eq!((row.phase, row.name()), (Phase::SupplementAsked, Name::Supplement));
    assert_eq!(numbers(&Filter { phase: Some(Phase::Voided), ..Filter::default() }), ["AJ-20141103-A2"]);
}

#[test]
fn a_contact_moves_to_the_window_and_person_that_took_over() {
    let view = month().fold::<Register>();
    let row = by_number(view.rows(), "ZX-20141103-C1").unwrap().unwrap();
    assert_eq!((row.phase, &*row.window, &*row.responsible), (Phase::Closed, "W01", "P001"));
    assert_eq!(row.contact.unwrap().first_asked, "P003", "who was asked first cannot be edited away");
}

#[test]
fn lists_are_newest_first_and_filters_combine() {
    assert_eq!(
        numbers(&Filter { kinds: vec![Kind::Case], ..Filter::default() }),
        ["AJ-20141110-A3", "AJ-20141103-A2", "AJ-20141103-A1"]
    );
    let of_name =
        Filter { masked_name: Some("王*".into()), before: Some(at("2014-11-10T00:00:00Z")), ..Filter::default() };
    assert_eq!(numbers(&of_name), ["AJ-20141103-A2", "AJ-20141103-A1"]);
    let of_window = Filter { window: Some("W02".into()), ..Filter::default() };
    assert_eq!(numbers(&of_window), ["ZX-20141104-C2"]);
    let since = Filter { from: Some(at("2014-11-04T00:00:00Z")), ..Filter::default() };
    assert_eq!(numbers(&since), ["AJ-20141110-A3", "ZX-20141104-C2"]);
    let nobody = Filter { applicant: Some("AP0000000009".into()), ..Filter::default() };
    assert_eq!(numbers(&nobody), Vec::<String>::new());
}

#[test]
fn pages_follow_one_another_without_gap_or_repetition() {
    let view = month().fold::<Register>();
    let (mut seen, mut request) = (vec![], PageRequest { cursor: None, limit: 2 });
    loop {
        let page = list(view.rows(), &Filter::default(), &request).unwrap();
        seen.extend(page.rows.into_iter().map(|row| row.number));
        match page.next {
            Some(next) => request.cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, numbers(&Filter::default()));
    assert_eq!(seen.len(), 5);
}

#[test]
fn what_cannot_follow_is_not_applied() {
    let mut history = month();
    history.add("case/A1", "2014-12-01T00:00:00Z", "P001", registered("AJ-20141201-A1", None));
    history.add("case/A9", "2014-12-01T00:00:00Z", "P001", step("审查"));
    let mut view = InMemory::<Register>::default();
    let applied: Vec<bool> = (0..history.bodies.len()).map(|at| history.apply(&mut view, at).is_ok()).collect();
    assert_eq!(applied.iter().filter(|applied| !**applied).count(), 2);
    assert_eq!(applied[applied.len() - 2..], [false, false]);
}

/// Whether the domain says that somebody still has to do with it.
fn is_open(state: &State) -> bool {
    match state {
        State::Contact(Some(contact)) => !contact.status.is_settled(),
        State::Case(Some(case)) => !case.phase.is_closed(),
        State::Denial(Some(denial)) => !denial.is_settled(),
        State::Complaint(Some(complaint)) => !complaint.is_over(),
        State::Handover(Some(handover)) => handover.status == anjuan_domain::matters::handover::state::Status::Open,
        _ => false,
    }
}

#[test]
fn who_is_responsible_the_version_and_whether_it_is_open_are_the_domains() {
    for stream in streams() {
        let aggregate: AggregateRef = stream[0].0.parse().unwrap();
        let mut history = grounds();
        let mut state = State::new(&aggregate);
        for (version, (subject, time, on_duty, event)) in (1..).zip(stream) {
            let stamp = Stamp { version, time: at(time), recorded: at(time) };
            state.evolve(&event, stamp).unwrap_or_else(|error| panic!("{subject} {version}: {error}"));
            history.add(subject, time, on_duty, event);
            if aggregate.kind == Kind::Post {
                continue;
            }
            let view = history.fold::<Register>();
            let row = get(view.rows(), &aggregate).unwrap().unwrap();
            let found = (row.version, Some(row.responsible.as_str()), row.is_open());
            assert_eq!(found, (version, state.responsible(), is_open(&state)), "{subject} {version}");
        }
    }
}

#[test]
#[allow(non_snake_case, reason = "tests are named after article keys")]
fn handover_2_4__the_open_matters_of_a_person_are_listed_with_their_versions_and_nothing_else() {
    let view = systems().fold::<Register>();
    let of = |person: &str| {
        let filter = Filter {
            kinds: Kind::MATTERS.to_vec(),
            open: Openness::Open,
            responsible: Some(person.into()),
            ..Filter::default()
        };
        let (mut seen, mut request) = (vec![], PageRequest { cursor: None, limit: 1 });
        loop {
            let page = list(view.rows(), &filter, &request).unwrap();
            seen.extend(page.rows.into_iter().map(|row| (row.number, row.version)));
            match page.next {
                Some(next) => request.cursor = Some(next),
                None => return seen,
            }
        }
    };
    assert_eq!(of("P005"), [("ZX-20141106-C1".to_owned(), 2), ("FD-20141104-D2".to_owned(), 4)]);
    assert_eq!(of("P006"), [("AJ-20141103-K3".to_owned(), 7)]);
    assert_eq!(of("P001"), [], "finished, and what somebody else stood in for");
    assert_eq!(of("P003"), [], "a handover is no matter, and what was handed over is no longer theirs");
}

#[test]
#[allow(non_snake_case, reason = "tests are named after article keys")]
fn complaint_2__a_complaint_is_registered_without_whoever_complains() {
    let view = systems().fold::<Register>();
    let row = by_number(view.rows(), "TS-20141103-T1").unwrap().unwrap();
    assert_eq!((row.phase, row.name(), row.masked_name.as_str()), (Phase::Answered, Name::Complaint, "投诉人"));
    assert_eq!(row.applicant, None);
    let text = serde_json::to_string(&row).unwrap();
    for secret in ["AP0000000001", "王*", "c2VhbGVk", "138"] {
        assert!(!text.contains(secret), "{text}");
    }
    let by_name = Filter { masked_name: Some("王*".into()), kinds: vec![Kind::Complaint], ..Filter::default() };
    assert!(list(view.rows(), &by_name, &PageRequest::default()).unwrap().rows.is_empty());
}

#[test]
#[allow(non_snake_case, reason = "tests are named after article keys")]
fn handover_2_2__a_handover_is_entered_with_both_signatures_or_open() {
    let view = systems().fold::<Register>();
    let signed_by_both = by_number(view.rows(), "JJ-20141106-H1").unwrap().unwrap();
    assert_eq!((signed_by_both.phase, signed_by_both.handover.unwrap().signed.len()), (Phase::Signed, 2));
    let half = by_number(view.rows(), "JJ-20141106-H2").unwrap().unwrap();
    assert_eq!((half.phase, half.responsible.as_str(), half.finished_at), (Phase::HalfSigned, "P003", None));
}

#[test]
#[allow(non_snake_case, reason = "tests are named after article keys")]
fn denial_report_6__a_reopened_case_is_open_again_and_says_which_denial_it_was() {
    let stream = streams().into_iter().find(|stream| stream[0].0 == "case/K2").unwrap();
    let mut history = grounds();
    let mut phases = vec![];
    for (subject, time, on_duty, event) in stream {
        history.add(subject, time, on_duty, event);
        let row = get(history.fold::<Register>().rows(), &"case/K2".parse().unwrap()).unwrap().unwrap();
        assert_eq!(row.is_open(), row.finished_at.is_none());
        phases.push((row.phase, row.is_open(), row.case.unwrap().denial));
    }
    assert_eq!(phases[3], (Phase::Denied, false, Some("D1".into())));
    assert_eq!(phases[4], (Phase::Accepted, true, Some("D1".into())));
    assert_eq!(phases[6], (Phase::Finished, false, Some("D1".into())));
}

#[test]
#[allow(non_snake_case, reason = "tests are named after article keys")]
fn complaint_3__a_grave_one_that_was_withdrawn_is_open_until_its_decision_as_in_the_domain() {
    use anjuan_domain::event::Event;
    use anjuan_domain::matters::complaint::events::{ComplaintEvent, Gravity, Withdrawn};
    for gravity in Gravity::ALL {
        let mut stream = streams().into_iter().find(|stream| stream[0].0 == "complaint/T1").unwrap();
        stream.retain(|line| !matches!(line.3, Event::Complaint(ComplaintEvent::OverdueExplained(_))));
        if let Event::Complaint(ComplaintEvent::Received(received)) = &mut stream[0].3 {
            received.gravity = *gravity;
        }
        let withdrawn = Withdrawn { by: "P008".into(), reason: "和解".into() };
        stream.insert(2, ("complaint/T1", "2014-11-04T02:00:00Z", "P008", withdrawn.into()));
        let (mut history, mut state) = (grounds(), State::new(&AggregateRef::new(Kind::Complaint, "T1").unwrap()));
        // Received, classified, withdrawn, given to an investigator, decided.
        for (version, (subject, time, on_duty, event)) in (1..).zip(stream.into_iter().take(5)) {
            state.evolve(&event, Stamp { version, time: at(time), recorded: at(time) }).unwrap();
            history.add(subject, time, on_duty, event);
            let row = get(history.fold::<Register>().rows(), &"complaint/T1".parse().unwrap()).unwrap().unwrap();
            assert_eq!(row.is_open(), is_open(&state), "{gravity:?} {version}");
        }
        assert!(!is_open(&state), "{gravity:?}");
    }
}
