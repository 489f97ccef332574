//! Who may know what (知悉权限): one pure function for every kind of object, from who asks, what they have to do with it and which part is
//! asked for, to how much is seen.
//!
//! The tables of commands and of questions say which role may ask at all; here is said of which objects it is answered, and how far.
//! Everything that is shown asks here: states, lists, filters, counts, recorded events, evidence, papers, reports, streams. Implements complaint/3 (whom a
//! complaint is about), post/1.5 and leave/2 (whose leave it is, who approves it), assessment/6 (scores that are not published) and
//! 个人信息保护法/6 (no more than needed). It is an allow-list: what no line names is seen by nobody. What is as confidential as
//! something else says [`about`]. It must never say who may act: [`super::standing`] does.
use crate::aggregate::State;
use crate::clock::civil::date_of;
use crate::event::Event;
use crate::matters::applicant::events::Disclosed;
use crate::matters::complaint;
use crate::matters::contact::events::TurnedInto;
use crate::matters::entry;
use crate::matters::record::Record;
use crate::people::finding::events::Recorded;
use crate::reference::centre::Centre;
use crate::vocabulary::actor::groups::OVERSEERS;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::sight::{Part, Sight};
use crate::vocabulary::stamp::Instant;

/// Who approves leave, or supervises it: of anybody's they know why (leave/2, leave/4, post/1.5).
const LEAVE_OFFICES: &[Role] =
    &[Role::Director, Role::DeputyDirector, Role::GeneralSection, Role::Secretary, Role::Mayor, Role::Inspector];

/// One line of the allow-list of what is about people: a kind, and how much of it is seen by whom.
#[derive(Debug, Clone, Copy)]
pub struct Allowed {
    /// The kind.
    pub kind: Kind,
    /// The offices that see all of it.
    pub full: &'static [Role],
    /// The offices that see its line without what is private in it, and nothing else.
    pub masked: &'static [Role],
    /// Whether the head of the window sees what is about those who work there.
    pub heads: bool,
    /// Whether whoever works at a window sees what is about the window itself.
    pub window: bool,
}

/// What is about people. Whose it is sees all of it; anybody whom no line names sees nothing.
#[rustfmt::skip]
pub const ALLOWED: [Allowed; 6] = [
    Allowed { kind: Kind::Leave, full: LEAVE_OFFICES, masked: OVERSEERS, heads: true, window: false },
    Allowed { kind: Kind::Slip, full: OVERSEERS, masked: &[], heads: true, window: false },
    Allowed { kind: Kind::Recommendation, full: OVERSEERS, masked: &[], heads: true, window: false },
    Allowed { kind: Kind::Attendance, full: OVERSEERS, masked: &[], heads: true, window: true },
    Allowed { kind: Kind::Finding, full: OVERSEERS, masked: &[], heads: true, window: true },
    Allowed { kind: Kind::Score, full: OVERSEERS, masked: &[], heads: true, window: true },
];

/// The line of a kind; none for a kind that is about no people.
#[must_use]
pub fn allowed(kind: Kind) -> Option<&'static Allowed> {
    ALLOWED.iter().find(|line| line.kind == kind)
}

/// Who asks, and when.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// Who, with the roles of today.
    pub actor: &'a Actor,
    /// The reference data.
    pub centre: &'a Centre,
    /// When.
    pub at: Instant,
}

impl Asker<'_> {
    /// How much is seen of what is about a person.
    #[must_use]
    pub fn of_person(&self, kind: Kind, person: &str, part: Part) -> Sight {
        let Some(line) = allowed(kind) else { return Sight::Full };
        let is_head = || line.heads && self.actor.has(Role::WindowHead) && self.works_at(self.window_of(person));
        if self.actor.person == person || is_head() { Sight::Full } else { self.of_anybody(line, part) }
    }

    /// How much is seen of what is about a window as a whole.
    #[must_use]
    pub fn of_window(&self, kind: Kind, window: &str, part: Part) -> Sight {
        let Some(line) = allowed(kind) else { return Sight::Full };
        if line.window && self.works_at(Some(window)) { Sight::Full } else { self.of_anybody(line, part) }
    }

    /// How much is seen of what is about everybody.
    #[must_use]
    pub fn of_everybody(&self, kind: Kind, part: Part) -> Sight {
        allowed(kind).map_or(Sight::Full, |line| self.of_anybody(line, part))
    }

    /// The window at which a person works on that day.
    #[must_use]
    pub fn window_of(&self, person: &str) -> Option<&str> {
        self.centre.person(person, date_of(self.at)).and_then(|person| person.window.as_deref())
    }

    fn of_anybody(&self, line: &Allowed, part: Part) -> Sight {
        let holds = |offices: &[Role]| self.actor.has(Role::System) || offices.iter().any(|role| self.actor.has(*role));
        if holds(line.full) {
            Sight::Full
        } else if part == Part::Line && holds(line.masked) {
            Sight::Masked
        } else {
            Sight::Nothing
        }
    }

    fn works_at(&self, window: Option<&str>) -> bool {
        window.is_some() && self.window_of(&self.actor.person) == window
    }

    /// How much is seen of an object, as far as its own state says it. What is there to nobody is seen by nobody.
    ///
    /// A sheet is seen by everybody once its period is published, and a ballot by nobody before its period is closed: both are
    /// facts of the period, which whoever shows them asks besides.
    #[must_use]
    pub fn of_state(&self, state: &State, part: Part) -> Sight {
        match state {
            State::Complaint(Some(state)) => complaint::sight(state, self.actor, part, (self.centre, self.at)),
            State::Leave(Some(leave)) => self.of_person(Kind::Leave, leave.person(), part),
            State::Slip(Some(slip)) => self.of_person(Kind::Slip, &slip.person, part),
            State::Recommendation(Some(state)) => self.of_person(Kind::Recommendation, &state.raised.person, part),
            State::Finding(Some(finding)) => {
                let of_persons = finding.persons.iter().map(|person| self.of_person(Kind::Finding, person, part));
                let of_window = finding.window.iter().map(|window| self.of_window(Kind::Finding, window, part));
                let seen = of_persons.chain(of_window).max();
                seen.unwrap_or_else(|| self.of_everybody(Kind::Finding, part))
            }
            State::Record(Some(record)) => self.of_record(record),
            State::Score(Some(score)) => self.of_subject(&score.subject, part),
            // The punches of everybody on one day.
            State::Attendance(Some(_)) => self.of_everybody(Kind::Attendance, part),
            State::Complaint(None)
            | State::Leave(None)
            | State::Slip(None)
            | State::Recommendation(None)
            | State::Finding(None)
            | State::Score(None)
            | State::Record(None)
            | State::Attendance(None) => Sight::Nothing,
            // Of these the table of roles decides alone; what is about something else is asked for that ([`about`]).
            State::Contact(_)
            | State::Case(_)
            | State::Denial(_)
            | State::Handover(_)
            | State::Appointment(_)
            | State::Duty(_)
            | State::Patrol(_)
            | State::Meeting(_)
            | State::Period(_)
            | State::Ballot(_)
            | State::Applicant(_)
            | State::Entry(_)
            | State::Card(_)
            | State::Escalation(_)
            | State::Reference(_) => Sight::Full,
        }
    }

    /// How much is seen of an entry in a register: all by whoever made it, has it in hand or decided it, by the offices of its register, and by
    /// everybody of the staff where the definition keeps nobody out (post/1.5).
    fn of_record(&self, record: &Record) -> Sight {
        let person = &self.actor.person;
        let book = self.centre.book_version(&record.register, record.definition);
        let offices = book.into_iter().flat_map(|book| [&book.writers, &book.approvers, &book.keepers]).flatten();
        let mut seeing = offices.chain(&record.readers).chain(&[Role::System, Role::Inspector]);
        let own = [&record.by, &record.responsible].contains(&person) || record.decided_by.as_ref() == Some(person);
        let seen = own || record.readers.is_empty() || seeing.any(|role| self.actor.has(*role));
        if seen { Sight::Full } else { Sight::Nothing }
    }

    /// How much is seen of the sheet of a window or a person that is not published.
    #[must_use]
    pub fn of_subject(&self, subject: &str, part: Part) -> Sight {
        self.of_window(Kind::Score, subject, part).max(self.of_person(Kind::Score, subject, part))
    }
}

/// Whether an object is confidential by its own state: then what is about it, or names it, is as closed as it is.
#[must_use]
pub fn is_confidential(kind: Kind) -> bool {
    kind == Kind::Complaint || allowed(kind).is_some()
}

/// What an object is about by its name alone: what was entered late, and a card or an escalation, are called after it
/// (`complaint-7K2M9QX4T1AB-complaint-answer-0-yellow`). None where the name does not say it, because an id may have hyphens itself.
#[must_use]
pub fn about(aggregate: &AggregateRef) -> Option<AggregateRef> {
    if aggregate.kind == Kind::Entry {
        return entry::named(&aggregate.id).map(|(about, _)| about);
    }
    if !matches!(aggregate.kind, Kind::Card | Kind::Escalation) {
        return None;
    }
    let (kind, rest) = aggregate.id.split_once('-')?;
    let kind =
        Kind::parse(kind).filter(|kind| matches!(kind, Kind::Complaint | Kind::Leave | Kind::Slip | Kind::Finding))?;
    AggregateRef::new(kind, rest.split('-').next()?).ok()
}

/// What an object is about by its first event, where that says it.
#[must_use]
pub fn about_by(first: &Event) -> Option<&AggregateRef> {
    let obligation = if let Event::Card(event) = first {
        event.obligation()
    } else if let Event::Escalation(event) = first {
        event.obligation()
    } else {
        None
    };
    obligation.map(|of| &of.about)
}

/// What an event of something else names, where that may be confidential: a contact that became a complaint, a reading of somebody's
/// data for one, a finding about one.
#[must_use]
pub fn named(event: &Event) -> Option<AggregateRef> {
    let turned = event.data::<TurnedInto>().map(|turned| turned.aggregate.clone());
    let read = || event.data::<Disclosed>().map(|read| read.aggregate.clone());
    let found = || event.data::<Recorded>()?.about.as_deref()?.parse().ok();
    turned.or_else(read).or_else(found).filter(|named| is_confidential(named.kind))
}

#[cfg(test)]
mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::*;
    use crate::matters::case::fixture::{at, centre};

    fn actor(person: &str, roles: &[Role]) -> Actor {
        Actor { person: person.into(), roles: roles.to_vec(), centre: "bencha".into() }
    }

    fn seen(asker: (&str, &[Role]), kind: Kind, person: &str, part: Part) -> Sight {
        let (actor, centre) = (actor(asker.0, asker.1), centre());
        Asker { actor: &actor, centre: &centre, at: at("2014-11-04 10:00:00") }.of_person(kind, person, part)
    }

    #[test]
    fn leave_2__why_somebody_is_on_leave_is_for_themselves_their_head_and_who_approves() {
        assert_eq!(seen(("P004", &[Role::WindowStaff]), Kind::Leave, "P004", Part::Record), Sight::Full);
        assert_eq!(seen(("P005", &[Role::WindowStaff]), Kind::Leave, "P004", Part::Line), Sight::Nothing);
        for office in LEAVE_OFFICES {
            assert_eq!(seen(("P001", &[*office]), Kind::Leave, "P004", Part::Record), Sight::Full, "{office:?}");
        }
        for office in [Role::ServiceSection, Role::ComplaintCentre, Role::ApprovalSection, Role::Administrator] {
            let parts = Part::ALL.map(|part| seen(("P001", &[office]), Kind::Leave, "P004", part));
            assert_eq!(parts, [Sight::Masked, Sight::Nothing, Sight::Nothing], "{office:?}");
        }
    }

    #[test]
    fn what_a_card_an_escalation_and_a_late_entry_are_about_stands_in_their_names() {
        for (of, expected) in [
            ("card/complaint-7K2M9QX4T1AB-complaint-answer-0-yellow", Some("complaint/7K2M9QX4T1AB")),
            ("escalation/leave-7K2M9QX4T1AB-leave-approval-0", Some("leave/7K2M9QX4T1AB")),
            ("entry/complaint-7K2M9QX4T1AB-3", Some("complaint/7K2M9QX4T1AB")),
            ("card/case-7K2M9QX4T1AB-promise-0-yellow", None),
            ("complaint/7K2M9QX4T1AB", None),
        ] {
            assert_eq!(about(&of.parse().unwrap()), expected.map(|about| about.parse().unwrap()), "{of}");
        }
    }

    #[test]
    fn no_kind_has_two_lines_and_whoever_sees_all_sees_no_less() {
        for (place, line) in ALLOWED.iter().enumerate() {
            assert!(ALLOWED[place + 1..].iter().all(|other| other.kind != line.kind), "{}", line.kind);
            assert!(line.full.iter().all(|role| OVERSEERS.contains(role)), "{}", line.kind);
        }
    }
}
