//! Facts of other aggregates (所需事实): what a decision must know beside its own aggregate, as whoever decides was told it.
//!
//! A decision sees one aggregate. What it must know of others it *asks* for ([`Ask`], declared beside the decision); the desk
//! fetches the answers, passes them in ([`Facts`], in the context) and records the log position at which they were true. So
//! handover/2.4 holds whoever sends the command and by whatever way: nothing that a caller sends stands for a fact that the
//! centre knows. This module must never answer anything itself, and an answer that was not given is never an empty one.
//!
//! The answers have the types of the floors above this one, which the context must not name. They are therefore kept without
//! their types and found by the question, which knows the type of its answer.
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::matter::{Concerned, Matter};
use crate::vocabulary::refusals::refusals;
use std::any::Any;
use std::fmt::Debug;

/// A question about other aggregates, with the type of its answer.
pub trait Ask: Debug + Clone + PartialEq + Send + Sync + 'static {
    /// The answer.
    type Answer: Debug + Send + Sync + 'static;
}

/// Which matters are open that a person is responsible for (在办事项), by number: handover/2.4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenMatters {
    /// Whose.
    pub person: String,
}

impl Ask for OpenMatters {
    type Answer = Vec<Matter>;
}

/// The same of the member of staff whom the aggregate of the decision is: its state does not say who that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnOpenMatters;

impl Ask for OwnOpenMatters {
    type Answer = Vec<Matter>;
}

/// Whether anything is recorded of an aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IsRecorded(pub AggregateRef);

impl Ask for IsRecorded {
    type Answer = bool;
}

/// A matter as its own events have it: whose it is, at which window, about which item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterAsRecorded(pub AggregateRef);

impl Ask for MatterAsRecorded {
    type Answer = Option<Concerned>;
}

refusals! {
    /// Why a decision is not reached although nobody is to blame who asked for it.
    FactRefusal {
        NotGiven { question } = "facts.not-given" by "handover/2.5",
            "The service did not fetch a fact that this decision needs: {question}.", "系统未取得作出决定所需的事实：{question}。",
    }
}

/// Whether a refusal says that a fact was not fetched: then the service is at fault, not the command.
#[must_use]
pub fn is_fault(refusal: &crate::vocabulary::refusal::Refusal) -> bool {
    refusal.code == "facts.not-given"
}

/// One question with its answer.
#[derive(Debug)]
struct Given<A: Ask> {
    ask: A,
    answer: A::Answer,
}

/// A [`Given`] without its types.
trait AnyGiven: Any + Debug + Send + Sync {}

impl<A: Ask> AnyGiven for Given<A> {}

/// The facts that one decision was told.
#[derive(Debug, Default)]
pub struct Facts {
    position: u64,
    given: Vec<Box<dyn AnyGiven>>,
}

/// What a decision is told that asks for nothing.
static NONE: Facts = Facts { position: 0, given: Vec::new() };

impl Facts {
    /// No facts: of a decision that asks for none.
    #[must_use]
    pub fn none() -> &'static Self {
        &NONE
    }

    /// Facts as they were at a position of the log, to be given one by one.
    #[must_use]
    pub fn at(position: u64) -> Self {
        Self { position, given: Vec::new() }
    }

    /// The same and one answer more.
    #[must_use]
    pub fn with<A: Ask>(mut self, ask: A, answer: A::Answer) -> Self {
        self.given.push(Box::new(Given { ask, answer }));
        self
    }

    /// The same where there are any: what the event of the decision bears.
    #[must_use]
    pub fn sequence(&self) -> Option<u64> {
        (!self.given.is_empty()).then_some(self.position)
    }

    /// The stream sequence of the log at which they were true.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The answer to a question.
    ///
    /// # Errors
    /// [`FactRefusal::NotGiven`] where it was not given; never an empty answer instead.
    pub(crate) fn answer<A: Ask>(&self, ask: &A) -> Result<&A::Answer, FactRefusal> {
        let found = self.given.iter().find_map(|given| {
            let given: &dyn Any = &**given;
            given.downcast_ref::<Given<A>>().filter(|given| given.ask == *ask)
        });
        found.map(|given| &given.answer).ok_or_else(|| FactRefusal::NotGiven { question: format!("{ask:?}") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::refusal::{Refusal, Refuse};

    #[test]
    fn a_fact_that_was_not_given_is_an_error_and_never_empty() {
        let ask = |person: &str| OpenMatters { person: person.into() };
        let facts = Facts::at(7).with(ask("P004"), vec![]);
        assert_eq!((facts.answer(&ask("P004")), facts.position()), (Ok(&vec![]), 7));
        let missing = facts.answer(&ask("P005")).unwrap_err();
        assert!(missing.en().contains("P005") && missing.zh().contains("P005"), "{missing:?}");
        assert!(is_fault(&Refusal::from(missing)));
        assert!(Facts::none().answer(&ask("P004")).is_err());
    }

    #[test]
    fn a_question_finds_the_answer_of_its_own_kind_only() {
        let case = AggregateRef::new(crate::vocabulary::ids::Kind::Case, "A").unwrap();
        let facts = Facts::at(1).with(OpenMatters { person: "A".into() }, vec![]).with(IsRecorded(case.clone()), true);
        assert_eq!(facts.answer(&IsRecorded(case)), Ok(&true));
    }
}
