//! The obligation that is escalated (上报所涉时限): what is known of it, and how its escalation is named after it.
//!
//! It is a fact of another aggregate: the desk asks the views and the log, and the decision counts anew. It must never hold a period.
use crate::clock::ClockError;
use crate::matters::card::ObligationOf;
use crate::matters::complaint::Complaint;
use crate::reference::centre::Centre;
use crate::reference::facts::Ask;
use crate::reference::line::{StepRule, steps_of};
use crate::vocabulary::ids::{AggregateRef, IdError, Kind};
use crate::vocabulary::stamp::Instant;

/// What is known of an obligation that is escalated when it is overdue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwingOf(pub ObligationOf);

impl Ask for OwingOf {
    type Answer = Option<Owing>;
}

/// The obligation.
#[derive(Debug, Clone, PartialEq)]
pub struct Owing {
    /// The number of its case, complaint, leave …
    pub number: String,
    /// The article that sets its period.
    pub rule: String,
    /// The window; empty where a complaint is owed its answer, because the window complained of does not answer for it (complaint/3).
    pub window: String,
    /// Who is responsible by name; empty where it is nobody's by name.
    pub responsible: String,
    /// Who was before, and until when, in order.
    pub held: Vec<(String, Instant)>,
    /// It is owed in person: whoever stands in does not answer for it.
    pub personal: bool,
    /// When it is due.
    pub due: Instant,
    /// When it was met or fell away, as it is reckoned; none while it runs.
    pub ended: Option<Instant>,
    /// An entry made late says that it is less late, and nobody confirmed it: nothing is escalated until somebody does (time-limit/2).
    pub unconfirmed: bool,
    /// It never was owed: its case was an entry error.
    pub never: bool,
    /// The complaint that it is about: whoever keeps out of it is told nothing of it.
    pub complaint: Option<Box<Complaint>>,
}

impl Owing {
    /// The steps that it is escalated by, by the rulebook and the calendar.
    ///
    /// # Errors
    /// [`ClockError`].
    pub fn steps<'a>(&self, centre: &'a Centre) -> Result<Vec<StepRule<'a>>, ClockError> {
        steps_of(centre, self.due)
    }

    /// Who was responsible by name at an instant; none where it is nobody's by name.
    #[must_use]
    pub fn responsible_at(&self, at: Instant) -> Option<&str> {
        let held = self.held.iter().find(|(_, until)| at < *until).map_or(&self.responsible, |(by, _)| by);
        Some(held.as_str()).filter(|person| !person.is_empty())
    }

    /// Whether it still ran after an instant.
    #[must_use]
    pub fn ran_after(&self, at: Instant) -> bool {
        !self.never && self.ended.is_none_or(|ended| ended > at)
    }
}

/// The id of the escalation of an obligation: `case-7K2M9QX4T1AB-promise-0`.
#[must_use]
pub fn id_of(of: &ObligationOf) -> String {
    format!("{}-{}-{}-{}", of.about.kind, of.about.id, of.clock, of.ordinal)
}

/// The escalation of an obligation.
///
/// # Errors
/// [`IdError`] where the id of the case is so long that nothing can be named after it.
pub fn aggregate(of: &ObligationOf) -> Result<AggregateRef, IdError> {
    AggregateRef::new(Kind::Escalation, id_of(of))
}
