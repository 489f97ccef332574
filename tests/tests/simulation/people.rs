//! The people of the centre (众人): who does what next, mostly sensible and sometimes not, by dice.
//!
//! They look at the record and may be wrong about it: what they ask for can have changed, be entered late, or make no
//! sense at all. It must never matter whether a command is refused; it must only be answered.
use crate::cases;
use crate::record::{Record, Recorded};
use crate::setup::CENTRE;
use crate::systems;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::matters::contact::commands::{
    AcceptReferral, AdviseInWriting, Answer, ContactCommand, Open, Refer, TurnInto,
};
use anjuan_domain::matters::contact::events::{AnswerManner, Channel, Place, ReferralManner, Topic};
use anjuan_domain::matters::contact::{Contact, Status};
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::sealed::{Party, PartyKind, Sealed};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_tests::generate::Gen;
use chrono::{NaiveDate, TimeDelta};

/// Somebody's command.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    /// Who gives it.
    pub(crate) actor: Actor,
    /// What.
    pub(crate) command: Command,
}

/// Everybody at a moment, with the dice.
pub(crate) struct People<'a> {
    /// What decides.
    pub(crate) dice: &'a mut Gen,
    /// What they can know.
    pub(crate) record: &'a Record,
    /// Now.
    pub(crate) now: Instant,
}

/// What people work on, and how often.
const KINDS: [Kind; 12] = [
    Kind::Case,
    Kind::Case,
    Kind::Case,
    Kind::Case,
    Kind::Denial,
    Kind::Denial,
    Kind::Denial,
    Kind::Complaint,
    Kind::Complaint,
    Kind::Handover,
    Kind::Contact,
    Kind::Appointment,
];

impl People<'_> {
    /// Whether something happens that happens so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.dice.below(100) < percent
    }

    /// What somebody does next.
    pub(crate) fn act(&mut self) -> Act {
        match self.dice.below(100) {
            0..9 => self.open_contact(),
            9..22 => self.register_case(),
            22..31 => systems::opening(self),
            31..69 => systems::staff::act(self),
            _ => match self.aggregate() {
                Some(aggregate) => self.act_on(&aggregate),
                None => self.register_case(),
            },
        }
    }

    /// The day.
    pub(crate) fn today(&self) -> NaiveDate {
        date_of(self.now)
    }

    /// What somebody does with that.
    pub(crate) fn act_on(&mut self, aggregate: &AggregateRef) -> Act {
        let history = &self.record.histories[aggregate];
        let (person, body) = match (history.case(), history.contact()) {
            (Some(case), _) => {
                let (person, command) = systems::of_a_case(self, case).unwrap_or_else(|| {
                    let command = cases::next(self, case);
                    (cases::person(self, case, &command), command)
                });
                (person, Body::Case(command))
            }
            (None, Some(contact)) => self.contact_command(contact),
            (None, None) => systems::next(self, history),
        };
        let expected = self.expected(history);
        self.command(&person, aggregate.clone(), body, expected)
    }

    /// Something open, or now and then something that is over.
    fn aggregate(&mut self) -> Option<AggregateRef> {
        let kind = self.dice.pick(&KINDS);
        let only_open = self.chance(78);
        let ids = self.record.ids(kind, |history| history.is_open() || !only_open);
        if ids.is_empty() { None } else { Some(self.dice.pick(&ids)) }
    }

    /// What the caller says to have seen last: mostly nothing, sometimes the truth, sometimes something old.
    fn expected(&mut self, history: &Recorded) -> Option<u64> {
        match self.dice.below(100) {
            0..6 => Some(history.last()),
            6..8 => history.events.first().map(|event| event.sequence),
            _ => None,
        }
    }

    /// Somebody's command of what is there.
    pub(crate) fn command(&mut self, person: &str, aggregate: AggregateRef, body: Body, expected: Option<u64>) -> Act {
        let (id, at) = (self.dice.uuid(), self.paper());
        self.by(person, Command { id, aggregate, at, entered_for: None, expected, causation: None, body })
    }

    /// Somebody's command that opens something.
    pub(crate) fn opening(&mut self, person: &str, kind: Kind, body: Body) -> Act {
        let (id, at) = (self.dice.uuid(), self.paper());
        let aggregate = AggregateRef::opened_by(kind, id);
        self.by(person, Command { id, aggregate, at, entered_for: None, expected: None, causation: None, body })
    }

    fn by(&mut self, person: &str, command: Command) -> Act {
        let known = self.record.centre.person(person, date_of(self.now));
        let roles = known.map_or_else(|| vec![Role::WindowStaff], |known| known.roles.clone());
        Act { actor: Actor { person: person.to_owned(), roles, centre: CENTRE.into() }, command }
    }

    /// When it happened, where it was written on paper first: minutes ago or days ago, and rarely in the future.
    fn paper(&mut self) -> Option<Instant> {
        let minutes = match self.dice.below(100) {
            0..8 => self.dice.below(180) as i64,
            8..12 => self.dice.below(4 * 24 * 60) as i64,
            12..13 => -30,
            _ => return None,
        };
        Some(self.now - TimeDelta::minutes(minutes))
    }

    /// Anybody on the staff.
    pub(crate) fn anybody(&mut self) -> String {
        let everybody: Vec<&str> = self.record.centre.persons(date_of(self.now)).map(|(id, _)| id).collect();
        self.dice.pick(&everybody).to_owned()
    }

    /// Somebody who works at a window, and the window.
    pub(crate) fn at_a_window(&mut self) -> (String, String) {
        let persons = self.record.centre.persons(date_of(self.now));
        let there: Vec<_> = persons.filter_map(|(id, person)| Some((id, person.window.as_deref()?))).collect();
        let (person, window) = self.dice.pick(&there);
        (person.to_owned(), window.to_owned())
    }

    /// Somebody from outside.
    pub(crate) fn party(&mut self) -> Party {
        let applicant = self.dice.token();
        Party {
            applicant: format!("A{}", &applicant[..3]),
            kind: PartyKind::NaturalPerson,
            masked_name: "王*".into(),
            masked_document: String::new(),
            masked_telephone: String::new(),
            ciphertext: applicant,
        }
    }

    /// Something sealed.
    pub(crate) fn sealed(&mut self) -> Sealed {
        let applicant = self.dice.token();
        Sealed { applicant: applicant.clone(), ciphertext: applicant, masked: "***".into() }
    }

    fn register_case(&mut self) -> Act {
        let (person, body) = cases::registration(self);
        self.opening(&person, Kind::Case, body.into_body())
    }

    fn open_contact(&mut self) -> Act {
        let (person, window) = self.at_a_window();
        let open = Open {
            first_asked: None,
            window: if self.chance(20) { Some(window) } else { None },
            channel: self.dice.pick(Channel::ALL),
            place: Place::Counter,
            topic: self.dice.pick(Topic::ALL),
            item: if self.chance(30) { Some("SI-002".into()) } else { None },
            enquirer: if self.chance(30) { Some(self.party()) } else { None },
            matter: None,
        };
        self.opening(&person, Kind::Contact, Body::Contact(ContactCommand::Open(Box::new(open))))
    }

    fn contact_command(&mut self, contact: &Contact) -> (String, Body) {
        let pending = contact.referral.as_ref().map(|referral| referral.person.clone());
        let answer =
            Answer { manner: AnswerManner::AtOnce, satisfied: self.chance(85), summary: "已当场答复".into() };
        let (person, command) = match (self.dice.below(100), pending) {
            (0..60, Some(person)) => (person, AcceptReferral {}.into()),
            (60..65, Some(_)) => (self.anybody(), AcceptReferral {}.into()),
            (0..55, None) => (contact.responsible.clone(), answer.into()),
            (55..80, None) if contact.status == Status::Open => {
                let (person, window) = self.at_a_window();
                let reason = "属该窗口业务".into();
                let refer = Refer { manner: ReferralManner::LedToWindow, window, person, reason };
                (contact.responsible.clone(), refer.into())
            }
            (80..84, None) => {
                (contact.responsible.clone(), AdviseInWriting { explanation: "建议书面提出".into() }.into())
            }
            (84..92, None) => match self.record.ids(Kind::Case, |_| true) {
                cases if cases.is_empty() => (contact.responsible.clone(), answer.into()),
                cases => (contact.responsible.clone(), TurnInto { aggregate: self.dice.pick(&cases) }.into()),
            },
            _ => (self.anybody(), answer.into()),
        };
        (person, Body::Contact(command))
    }
}

/// A command of its own kind as a body.
pub(crate) trait IntoBody {
    /// The body.
    fn into_body(self) -> Body;
}

impl IntoBody for anjuan_domain::matters::case::commands::CaseCommand {
    fn into_body(self) -> Body {
        Body::Case(self)
    }
}
