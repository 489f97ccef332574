//! What holds of responsibility at every moment, whatever happens in whatever order (性质测试): ab-role/1–3, handover/2.2.
//!
//! Cases are registered and worked, people go away and come back, also by the director's override in chains and cycles, and
//! work changes hands; at every instant every open case has exactly one named responsible person of the staff.
use super::commands::{EndCover, PostCommand, StartCover};
use super::events::{CoverEnded, CoverStarted};
use super::fixture::Posts;
use super::{end_cover, guard, hand_over_cover, start_cover};
use crate::aggregate::{State, decide, together};
use crate::clock::Commitment;
use crate::command::Body;
use crate::event::Event;
use crate::matters::case::commands::CaseCommand;
use crate::matters::case::fixture::{Story, working_days};
use crate::matters::handover::commands::{HandoverCommand, Sign};
use crate::matters::handover::fixture::{away, cover, work};
use crate::matters::handover::{EnteredCover, UnsignedCover};
use crate::needs::{Need, needs};
use crate::reference::centre::events::PostEvent;
use crate::reference::context::Context;
use crate::reference::facts::Facts;
use crate::scenario::of_directory;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::matter::Matter;
use crate::vocabulary::stamp::{Instant, Stamp};
use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;
use uuid::Uuid;

const STAFF: [&str; 5] = ["P003", "P004", "P005", "P009", "P001"];
const POSTS: [&str; 3] = ["PO1", "PO2", "PO3"];

/// Something that may happen; what the rules do not let happen does not.
#[derive(Debug, Clone)]
enum Move {
    Register(&'static str),
    Work(usize),
    Finish(usize),
    Away { post: &'static str, person: &'static str, cover: Option<&'static str>, overridden: bool },
    Back { post: &'static str, person: &'static str },
    Enter { giver: &'static str, receiver: &'static str, post: Option<&'static str> },
    Sign { handover: usize, receiver: bool },
}

fn move_() -> impl Strategy<Value = Move> {
    let person = || select(STAFF.to_vec());
    let post = || select(POSTS.to_vec());
    let absence = (post(), person(), prop::option::of(person()), any::<bool>());
    prop_oneof![
        3 => person().prop_map(Move::Register),
        2 => any::<usize>().prop_map(Move::Work),
        1 => any::<usize>().prop_map(Move::Finish),
        4 => absence.prop_map(|(post, person, cover, overridden)| Move::Away { post, person, cover, overridden }),
        3 => (post(), person()).prop_map(|(post, person)| Move::Back { post, person }),
        3 => (person(), person(), prop::option::weighted(0.3, post()))
            .prop_map(|(giver, receiver, post)| Move::Enter { giver, receiver, post }),
        6 => (any::<usize>(), any::<bool>()).prop_map(|(handover, receiver)| Move::Sign { handover, receiver }),
    ]
}

/// A small service: the centre, every aggregate with its version, and who was responsible for what since when.
struct World {
    posts: Posts,
    aggregates: BTreeMap<AggregateRef, (State, u32)>,
    covers: u32,
    commands: u128,
}

impl World {
    fn new() -> Self {
        Self { posts: Posts::new(), aggregates: BTreeMap::new(), covers: 0, commands: 0 }
    }

    /// Asks as the service does: decided on the loaded state, together with what goes with it, all or none.
    fn ask(&mut self, person: &str, aggregate: Option<AggregateRef>, body: Body) -> Option<AggregateRef> {
        self.commands += 1;
        let id = Uuid::from_u128(self.commands);
        let kind = match &body {
            Body::Case(_) => Kind::Case,
            Body::Handover(_) => Kind::Handover,
            _ => Kind::Post,
        };
        let aggregate = aggregate.unwrap_or_else(|| AggregateRef::opened_by(kind, id));
        let events = self.decided(person, id, &aggregate, &body)?;
        for (aggregate, event) in events {
            self.record(aggregate, &event);
        }
        Some(aggregate)
    }

    fn decided(
        &self,
        person: &str,
        command: Uuid,
        aggregate: &AggregateRef,
        body: &Body,
    ) -> Option<Vec<(AggregateRef, Event)>> {
        let now = self.posts.now;
        let actor = of_directory(&self.posts.centre, person, now);
        let (centre, facts) = (&self.posts.centre, Facts::none());
        let context = Context { now, at: now, actor: &actor, centre, command, facts };
        let state = self.state(aggregate);
        let event = self.scenario(aggregate, body, &context)?;
        let parts = together(&state, &event);
        let mut events = vec![(aggregate.clone(), event)];
        for part in parts {
            let event = self.scenario(&part.aggregate, &part.body, &context)?;
            events.push((part.aggregate, event));
        }
        Some(events)
    }

    /// Decides with the facts that are asked for.
    fn scenario(&self, aggregate: &AggregateRef, body: &Body, context: &Context<'_>) -> Option<Event> {
        let (state, mut facts) = (self.state(aggregate), Facts::at(1));
        for need in needs(aggregate, &state, body, context) {
            facts = match need {
                Need::OpenMatters(ask) => {
                    let open = self.register(&ask.person);
                    facts.with(ask, open)
                }
                Need::UnsignedCover(ask) => {
                    let entered = self.unsigned(&ask);
                    facts.with(ask, entered)
                }
                other => panic!("{other:?}"),
            };
        }
        decide(&state, body, &Context { facts: &facts, ..*context }).ok()
    }

    fn state(&self, aggregate: &AggregateRef) -> State {
        match (aggregate.kind, self.aggregates.get(aggregate)) {
            (_, Some((state, _))) => state.clone(),
            (Kind::Post, None) => {
                State::Reference(crate::reference::centre::Reference::Post(self.posts.post(&aggregate.id)))
            }
            (_, None) => State::new(aggregate),
        }
    }

    fn record(&mut self, aggregate: AggregateRef, event: &Event) {
        let now = self.posts.now;
        if let Event::Post(event) = event {
            self.covers += u32::from(matches!(event, PostEvent::CoverStarted(_)));
            self.posts.apply(&aggregate.id, event.clone());
            return;
        }
        let entry = self.aggregates.entry(aggregate.clone()).or_insert_with(|| (State::new(&aggregate), 0));
        entry.1 += 1;
        entry.0.evolve(event, Stamp { version: entry.1, time: now, recorded: now }).unwrap();
    }

    fn aggregates_of(&self, kind: Kind) -> Vec<AggregateRef> {
        self.aggregates.keys().filter(|aggregate| aggregate.kind == kind).cloned().collect()
    }

    /// The open cases with the one who is responsible.
    fn open_cases(&self) -> Vec<(Matter, String)> {
        let cases = self.aggregates.iter().filter_map(|(aggregate, (state, version))| match state {
            State::Case(Some(case)) if !case.phase.is_closed() => {
                let matter = Matter { aggregate: aggregate.clone(), number: case.number.clone(), version: *version };
                Some((matter, case.responsible.clone()))
            }
            _ => None,
        });
        cases.collect()
    }

    fn unsigned(&self, ask: &UnsignedCover) -> Option<EnteredCover> {
        let handovers = self.aggregates.values().filter_map(|(state, _)| match state {
            State::Handover(Some(handover)) => Some(handover),
            _ => None,
        });
        handovers
            .filter(|handover| ask.is(handover))
            .map(|handover| EnteredCover::from_handover(handover))
            .max_by_key(|entered| entered.opened_at)
    }

    fn register(&self, person: &str) -> Vec<Matter> {
        self.open_cases()
            .into_iter()
            .filter(|(_, responsible)| responsible == person)
            .map(|(matter, _)| matter)
            .collect()
    }

    fn happen(&mut self, step: &Move) {
        match step {
            Move::Register(person) => {
                let register = CaseCommand::Register(Box::new(Story::register("SI-001")));
                self.ask(person, None, Body::Case(register));
            }
            Move::Work(index) => self.on_case(*index, Story::step("审查").into()),
            Move::Finish(index) => {
                self.on_case(*index, Story::accept().into());
                self.on_case(*index, Story::finish_issued().into());
            }
            Move::Away { post, person, cover, overridden } => {
                let override_reason = overridden.then(|| "防汛".to_owned());
                let start = StartCover { override_reason, ..away(person, *cover) };
                self.on_post(post, if *overridden { "P001" } else { person }, start.into());
            }
            Move::Back { post, person } => {
                self.on_post(post, person, EndCover { back: (*person).into(), remark: String::new() }.into());
            }
            Move::Enter { giver, receiver, post } => {
                let open = post.map_or_else(work, cover);
                let open = crate::matters::handover::commands::Open { receiver: (*receiver).into(), ..open };
                self.ask(giver, None, Body::Handover(open.into()));
            }
            Move::Sign { handover, receiver } => self.sign(*handover, *receiver),
        }
    }

    fn on_case(&mut self, index: usize, command: CaseCommand) {
        let cases = self.aggregates_of(Kind::Case);
        if let Some(case) = cases.get(index % cases.len().max(1)) {
            let person = self.state(case).responsible().unwrap_or_default().to_owned();
            self.ask(&person, Some(case.clone()), Body::Case(command));
        }
    }

    fn on_post(&mut self, post: &str, person: &str, command: PostCommand) {
        self.ask(person, AggregateRef::new(Kind::Post, post).ok(), Body::Post(command));
    }

    fn sign(&mut self, index: usize, receiver: bool) {
        let handovers = self.aggregates_of(Kind::Handover);
        let Some(aggregate) = handovers.get(index % handovers.len().max(1)) else { return };
        let State::Handover(Some(handover)) = self.state(aggregate) else { return };
        let person = if receiver { &handover.receiver } else { &handover.giver };
        let sign = HandoverCommand::Sign(Sign {});
        self.ask(person, Some(aggregate.clone()), Body::Handover(sign));
    }
}

/// Every open case has one named responsible person, and one person of the staff on duty for it.
fn somebody_answers(world: &World) -> Result<(), TestCaseError> {
    let on = crate::clock::civil::date_of(world.posts.now);
    for (matter, responsible) in world.open_cases() {
        let on_duty = world.posts.on_duty(&responsible);
        for person in [&responsible, &on_duty] {
            prop_assert!(world.posts.centre.person(person, on).is_some(), "{}: `{person}`", matter.number);
        }
    }
    Ok(())
}

/// Who is on duty for somebody is there himself, unless the director let them all be away.
fn chains_end_with_somebody_who_is_there(world: &World, overridden: bool) -> Result<(), TestCaseError> {
    for person in STAFF {
        let on_duty = world.posts.on_duty(person);
        let away = world.posts.centre.covering(&on_duty, world.posts.now).is_some();
        prop_assert!(overridden || !away, "{on_duty} answers for {person} and is away");
    }
    Ok(())
}

/// A span of a post's covers, straight from stored events that no decision need have given.
fn stored() -> impl Strategy<Value = (&'static str, &'static str, &'static str, i64, Option<i64>)> {
    let person = || select(STAFF.to_vec());
    (select(POSTS.to_vec()), person(), person(), 0..40_i64, prop::option::of(-5..40_i64))
}

fn started(ordinal: u32, away: &str, cover: &str) -> PostEvent {
    let handover = Commitment { limit: working_days(0), rule: "ab-role/4".into() };
    CoverStarted {
        ordinal,
        away: away.into(),
        cover: cover.into(),
        reason: "r".into(),
        until: None,
        overridden: None,
        matters: vec![],
        handover,
    }
    .into()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn at_every_moment_every_open_case_has_exactly_one_responsible_person_of_the_staff(
        moves in prop::collection::vec((move_(), 0..90_i64), 1..60),
    ) {
        let mut world = World::new();
        let mut overridden = false;
        // What somebody is responsible for moves with a handover that both signed, and with nothing else.
        let mut before: BTreeMap<AggregateRef, String> = BTreeMap::new();
        for (step, minutes) in moves {
            world.posts = world.posts.later(minutes);
            world.happen(&step);
            overridden |= matches!(step, Move::Away { overridden: true, .. });
            somebody_answers(&world)?;
            chains_end_with_somebody_who_is_there(&world, overridden)?;
            let now: BTreeMap<AggregateRef, String> =
                world.open_cases().into_iter().map(|(matter, responsible)| (matter.aggregate, responsible)).collect();
            let moved = now.iter().any(|(case, person)| before.get(case).is_some_and(|before| before != person));
            prop_assert!(!moved || matches!(step, Move::Sign { .. }), "{:?} moved a case", step);
            before = now;
        }
        // And at every instant that was.
        let start = Posts::new().now;
        let instants = (0..200).map(|quarter| start + TimeDelta::minutes(15 * quarter));
        for (instant, person) in instants.flat_map(|instant| STAFF.map(|person| (instant, person))) {
            prop_assert!(STAFF.contains(&world.posts.centre.on_duty(person, instant)));
        }
    }

    #[test]
    fn on_duty_ends_with_one_of_those_who_cover_whatever_the_covers(
        spans in prop::collection::vec(stored(), 0..30), minutes in 0..60_i64,
    ) {
        let mut posts = Posts::new();
        let start: Instant = posts.now;
        for (ordinal, (post, away, cover, from, until)) in spans.iter().enumerate() {
            let ordinal = ordinal as u32 + 1;
            posts = Posts { now: start, ..posts }.later(*from);
            posts.apply(post, started(ordinal, away, cover));
            if let Some(until) = until {
                posts = posts.later(*until);
                posts.apply(post, CoverEnded { ordinal, back: (*away).into(), remark: String::new() }.into());
            }
        }
        let at = start + TimeDelta::minutes(minutes);
        for person in STAFF {
            let on_duty = posts.centre.on_duty(person, at);
            prop_assert!(STAFF.contains(&on_duty));
            prop_assert!(posts.centre.covering(person, at).is_some() || on_duty == person, "nobody covers {person}");
            prop_assert_eq!(on_duty, posts.centre.on_duty(person, at), "the same question has the same answer");
        }
    }
}

#[test]
fn histories_of_the_property_do_reach_covers_chains_and_signed_handovers() {
    let mut world = World::new();
    let away = |post, person, cover, overridden| Move::Away { post, person, cover, overridden };
    for step in [
        Move::Register("P004"),
        away("PO1", "P004", None, false),
        away("PO1", "P005", Some("P009"), true),
        away("PO3", "P009", Some("P004"), true),
    ] {
        world.happen(&step);
    }
    assert_eq!(world.covers, 3);
    assert_eq!(world.posts.on_duty("P004"), "P009", "P004, P005, P009, and P004 is passed already");
    for step in [
        Move::Enter { giver: "P004", receiver: "P009", post: None },
        Move::Sign { handover: 0, receiver: false },
        Move::Sign { handover: 0, receiver: true },
    ] {
        world.happen(&step);
    }
    assert_eq!((world.register("P004").len(), world.register("P009").len()), (0, 1));
}

#[test]
fn every_refusal_has_a_code_of_its_own_and_a_known_article() {
    let tables: &[&[(&str, &str)]] = &[
        guard::GuardRefusal::CODES,
        start_cover::StartCoverRefusal::CODES,
        end_cover::EndCoverRefusal::CODES,
        hand_over_cover::HandOverCoverRefusal::CODES,
    ];
    let mut seen = std::collections::BTreeSet::new();
    for (code, article) in tables.iter().copied().flatten() {
        assert!(code.starts_with("post.") && seen.insert(code), "{code} stands twice, or is not of a post");
        assert!(crate::vocabulary::articles::is_known(article), "{code} cites {article}");
    }
}
