//! Lives of cases (办件的一生): decided by the domain itself, one event after the other, as the desk would record them.
//!
//! Every event is valid and chained; only the desk is left out, so that a year of a large centre is seeded in a minute.
//! Ids come from the case's number: the same seed gives the same lives.
use crate::Outcome;
use crate::world::CENTRE;
use anjuan_domain::aggregate::{State, decide};
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::clock::{Counting, Limit, Unit};
use anjuan_domain::command::Body;
use anjuan_domain::event::{Envelope, Event, hash};
use anjuan_domain::matters::case::commands::{Accept, CaseCommand, Finish, Pause, Register, Resume, Step};
use anjuan_domain::matters::case::events::{
    FinishResult, HandlingForm, MaterialState, MaterialStatus, PauseKind, StepResult,
};
use anjuan_domain::matters::contact::events::{Channel, Place};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::context::Context;
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, short_code};
use anjuan_domain::vocabulary::item::{Interaction, Processing};
use anjuan_domain::vocabulary::sealed::{Party, PartyKind};
use anjuan_domain::vocabulary::stamp::{Instant, Stamp};
use anjuan_journal::Draft;
use bytes::Bytes;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::sync::Arc;
use uuid::Uuid;

/// Events of an ordinary life: registered, accepted, six steps around a pause and its end, finished.
pub(crate) const ORDINARY: u32 = 11;

/// Events of a long life: registered, accepted, steps, finished.
pub(crate) const LONG: u32 = 20;

/// What cases of one service item have in common.
#[derive(Debug)]
pub(crate) struct Item {
    id: String,
    handler: Actor,
    /// Who approves, and does not handle them.
    approver: Actor,
    materials: Vec<MaterialState>,
}

/// The committed items of the catalogue that a case can be opened for.
pub(crate) fn items(centre: &Centre, on: NaiveDate) -> Outcome<Vec<Arc<Item>>> {
    let (approver, _) = centre.leaders(Role::Director, on).next().ok_or("the centre has no director")?;
    let committed = centre.items(on).filter(|(_, item, _)| {
        // A joint item would need the parts of its departments before it can be finished.
        let single = item.joint_departments.is_empty();
        single && (item.interaction, item.processing) == (Interaction::Application, Processing::Committed)
    });
    let items = committed.filter_map(|(id, item, _)| {
        let works_there = |window: &Option<String>| window.as_deref() == Some(item.window.as_str());
        let (person, _) = centre.persons(on).find(|(_, person)| works_there(&person.window))?;
        let found = |material: &anjuan_domain::reference::centre::definition::Material| MaterialState {
            material: material.id.clone(),
            status: MaterialStatus::Presented,
            remark: String::new(),
        };
        Some(Arc::new(Item {
            id: id.to_owned(),
            handler: Actor { person: person.to_owned(), roles: vec![Role::WindowStaff], centre: CENTRE.into() },
            approver: Actor { person: approver.to_owned(), roles: vec![Role::Director], centre: CENTRE.into() },
            materials: item.materials.iter().map(found).collect(),
        }))
    });
    let items: Vec<_> = items.collect();
    if items.is_empty() {
        Err("the catalogue has no committed item with staff at its window".into())
    } else {
        Ok(items)
    }
}

impl Item {
    /// Who handles its cases.
    pub(crate) fn handler(&self) -> &Actor {
        &self.handler
    }

    /// Who gives that command: a special procedure is given by who may approve it.
    pub(crate) fn actor(&self, body: &Body) -> &Actor {
        match body {
            Body::Case(CaseCommand::Pause(_)) => &self.approver,
            _ => &self.handler,
        }
    }

    /// A registration by that number of an applicant.
    pub(crate) fn register(&self, number: u64) -> CaseCommand {
        CaseCommand::Register(Box::new(Register {
            item: self.id.clone(),
            window: None,
            handler: None,
            contact: None,
            channel: Channel::Visit,
            place: Place::Counter,
            visitors: vec![],
            form: HandlingForm::Window,
            applicant: party(number),
            principal: None,
            materials: self.materials.clone(),
            origin: None,
        }))
    }

    /// The command that an ordinary life's event at `place` (from 0) follows from.
    fn ordinary(&self, place: u32, number: u64) -> CaseCommand {
        match place {
            0 => self.register(number),
            1 => Accept { promise: None, due_at: None }.into(),
            2 => step("现场踏勘"),
            3 => step("审查"),
            4 => step("征求意见"),
            5 => CaseCommand::Pause(Pause {
                kind: PauseKind::ExpertReview,
                basis: "行政许可法/45".into(),
                approver: None,
                approved: Limit { count: 3, unit: Unit::WorkingDay, counting: Counting::Civil },
                applicant_told: true,
            }),
            6 => CaseCommand::Resume(Resume { result: "专家评审通过".into() }),
            7 => step("复核"),
            8 => step("审核"),
            9 => step("决定"),
            _ => finish(number),
        }
    }

    fn long(&self, place: u32, number: u64) -> CaseCommand {
        match place {
            0 => self.register(number),
            1 => Accept { promise: None, due_at: None }.into(),
            place if place + 1 < LONG => step("审查"),
            _ => finish(number),
        }
    }
}

fn step(name: &str) -> CaseCommand {
    let opinion = "经审核，申请材料齐全，符合法定条件，同意进入下一环节。".into();
    CaseCommand::Step(Step { step: name.into(), handler: None, result: StepResult::Agree, opinion })
}

fn finish(number: u64) -> CaseCommand {
    let (document, conclusion) = (format!("栟证2024-{number}"), "准予办理，证照已送达申请人。".into());
    CaseCommand::Finish(Finish { result: FinishResult::Issued, document, conclusion })
}

/// An applicant with as many sealed bytes as name, document, telephone and address come to.
pub(crate) fn party(number: u64) -> Party {
    let ciphertext: String =
        (0..20_u64).map(|part| short_code(&[&number.to_be_bytes(), &part.to_be_bytes()])).collect();
    Party {
        applicant: short_code(&[&number.to_be_bytes()]),
        kind: PartyKind::NaturalPerson,
        masked_name: "王*".into(),
        masked_document: "3206**********1234".into(),
        masked_telephone: "138****5645".into(),
        ciphertext,
    }
}

/// How long a life is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// [`ORDINARY`] events.
    Ordinary,
    /// [`LONG`] events.
    Long,
}

/// One case in the making.
#[derive(Debug)]
pub(crate) struct Life {
    /// The case.
    pub(crate) aggregate: AggregateRef,
    item: Arc<Item>,
    number: u64,
    length: Length,
    state: State,
    version: u32,
    last_sequence: u64,
    last_hash: String,
}

impl Life {
    /// The case of that number, before its first event.
    pub(crate) fn new(number: u64, item: Arc<Item>, length: Length) -> Self {
        let aggregate = AggregateRef::opened_by(Kind::Case, id(number, 0, Purpose::Command));
        let state = State::new(&aggregate);
        Self { aggregate, item, number, length, state, version: 0, last_sequence: 0, last_hash: String::new() }
    }

    /// Whether everything has happened.
    pub(crate) fn is_over(&self) -> bool {
        self.version >= if self.length == Length::Long { LONG } else { ORDINARY }
    }

    /// Who handles it.
    pub(crate) fn handler(&self) -> &Actor {
        &self.item.handler
    }

    /// The id and the body of the command that its event at `place` (from 0) follows from.
    pub(crate) fn command(&self, place: u32) -> (Uuid, Body) {
        let body = match self.length {
            Length::Ordinary => self.item.ordinary(place, self.number),
            Length::Long => self.item.long(place, self.number),
        };
        (id(self.number, place, Purpose::Command), Body::Case(body))
    }

    /// Decides and writes the next event, which happens at `at`; the event before must be stored.
    pub(crate) fn next(&mut self, centre: &Centre, at: Instant) -> Outcome<Draft> {
        let (command, body) = self.command(self.version);
        let item = Arc::clone(&self.item);
        let context = Context {
            now: at,
            at,
            actor: item.actor(&body),
            centre,
            command,
            facts: anjuan_domain::reference::facts::Facts::none(),
        };
        let event = decide(&self.state, &body, &context).map_err(|refusal| format!("{}: {refusal}", body.action()))?;
        let stamp = Stamp { version: self.version + 1, time: at, recorded: at };
        self.state.evolve(&event, stamp)?;
        let event_id = id(self.number, self.version, Purpose::Event);
        let body = self.written(&event, event_id, &context)?;
        self.version += 1;
        self.last_hash = hash(&body);
        Ok(Draft { aggregate: self.aggregate.clone(), event_id, expected: self.last_sequence, head: None, body })
    }

    /// The event drafted last was stored at `sequence`.
    pub(crate) fn stored(&mut self, sequence: u64) {
        self.last_sequence = sequence;
    }

    fn written(&self, event: &Event, id: Uuid, context: &Context<'_>) -> Outcome<Bytes> {
        let (event_type, dataschema) = event.event_type();
        let envelope = Envelope {
            specversion: Cow::Borrowed("1.0"),
            id,
            source: Cow::Owned(format!("urn:anjuan:centre:{CENTRE}")),
            event_type: Cow::Borrowed(event_type),
            subject: Cow::Owned(self.aggregate.to_string()),
            time: context.at,
            datacontenttype: Cow::Borrowed("application/json"),
            dataschema: Cow::Borrowed(dataschema),
            sequence: u64::from(self.version) + 1,
            recordedtime: context.now,
            authid: Cow::Borrowed(&context.actor.person),
            authtype: Cow::Borrowed(context.actor.auth_type()),
            correlationid: context.command,
            causationid: context.command,
            commandid: context.command,
            commandhash: Cow::Borrowed(""),
            rulebook: Cow::Borrowed(context.centre.rulebook_version(date_of(context.at))),
            factssequence: None,
            responsible: Cow::Borrowed(self.state.responsible().unwrap_or_default()),
            enteredfor: Cow::Borrowed(""),
            enteredfrom: Cow::Borrowed(""),
            previoussequence: self.last_sequence,
            previoushash: Cow::Borrowed(&self.last_hash),
            signature: Cow::Borrowed(""),
            data: Cow::Owned(serde_json::value::to_raw_value(event)?),
        };
        Ok(Bytes::from(serde_json::to_vec(&envelope)?))
    }
}

#[derive(Debug, Clone, Copy)]
enum Purpose {
    Command = 1,
    Event = 2,
}

/// An id of the form of version 7 that follows from what it is for.
fn id(number: u64, place: u32, purpose: Purpose) -> Uuid {
    let counted = u128::from(number) << 12 | u128::from(place) << 4 | purpose as u128;
    Uuid::from_u128(0x018d_0000_0000_7000_8000_0000_0000_0000 | counted)
}
