//! What several decisions on a case look up (共用查询): its item, its periods; the rest is in [`crate::reference::lookup`].
//!
//! Implements no rule of its own. Imported cases (`origin`, entered by an administrator) are looked up with today's
//! reference data where there was none at their time, because a foreign log is older than the service.
use super::events::Origin;
use super::state::Case;
use crate::clock::Commitment;
use crate::clock::civil::date_of;
use crate::reference::centre::definition::ItemDefinition;
use crate::reference::context::Context;
pub(super) use crate::reference::lookup::{blank, civil, day, due_at, ends, is_staff};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use chrono::NaiveDate;

refusals! {
    /// Why a look-up that a decision needs has no answer.
    LookupRefusal {
        ItemUnknown { item, on } = "case.lookup.item-unknown" by "post/1.3",
            "The catalogue of {on} has no item `{item}`.", "{on}的事项目录中没有事项“{item}”。",
    }
}

/// Whether a case is worked here, or was worked elsewhere and is now entered from its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Footing {
    /// Worked here: every rule applies.
    Own,
    /// Entered from a foreign log by an administrator: taken as it was.
    Imported,
}

impl Footing {
    pub(super) fn new(case: &Case, context: &Context<'_>) -> Self {
        Self::with(case.origin.as_ref(), context)
    }

    /// Which reference data a case is looked up in, whoever asks: that follows from where it came from alone.
    pub(super) fn of_origin(case: &Case) -> Self {
        if case.origin.is_some() { Footing::Imported } else { Footing::Own }
    }

    pub(super) fn with(origin: Option<&Origin>, context: &Context<'_>) -> Self {
        match origin {
            Some(_) if context.actor.has(Role::Administrator) => Footing::Imported,
            _ => Footing::Own,
        }
    }
}

/// Whether somebody works a case, now or at the time that the command names: who is responsible or stands in for them, who handles it, the
/// agent, whoever has a part of it or goes on its visits. Naming another time makes nobody a stranger to it.
pub(super) fn works(case: &Case, person: &str, context: &Context<'_>) -> bool {
    let served = &case.served;
    let visitors = served.visits.iter().flat_map(|visit| &visit.visitors);
    let others = served.agent.iter().chain(served.parts.iter().map(|part| &part.handler)).chain(visitors);
    let stands_in = |at| context.centre.on_duty(&case.responsible, at) == person;
    [&case.handler, &case.responsible].into_iter().chain(others).any(|named| named == person)
        || [context.now, context.at].into_iter().any(stands_in)
}

/// The definition of an item on a day, for an imported case also today's.
pub(super) fn item_on<'a>(
    item: &str,
    on: NaiveDate,
    footing: Footing,
    context: &Context<'a>,
) -> Result<(&'a ItemDefinition, u32), LookupRefusal> {
    let today = match footing {
        Footing::Own => None,
        Footing::Imported => context.centre.item(item, date_of(context.now)),
    };
    let unknown = || LookupRefusal::ItemUnknown { item: item.to_owned(), on: on.to_string() };
    context.centre.item(item, on).or(today).ok_or_else(unknown)
}

/// The definition of the case's item as it was on registration.
pub(super) fn item_of<'a>(case: &Case, context: &Context<'a>) -> Result<&'a ItemDefinition, LookupRefusal> {
    item_on(&case.item, date_of(case.registered_at), Footing::of_origin(case), context).map(|(item, _)| item)
}

/// A period of the rulebook as a commitment that cites its article.
pub(super) fn rule(name: &str, on: NaiveDate, footing: Footing, context: &Context<'_>) -> Result<Commitment, Refusal> {
    let found = match (context.centre.limit(name, on), footing) {
        (Err(_), Footing::Imported) => context.centre.limit(name, date_of(context.now)),
        (found, _) => found,
    };
    found.map(|rule| Commitment { limit: rule.limit, rule: rule.article.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::Story;

    #[test]
    fn a_case_goes_by_the_item_as_it_was_on_registration() {
        let story = Story::new().registered("SI-001").now("2015-03-01 09:00:00");
        let context = story.context();
        let item = item_of(story.case(), &context).unwrap();
        assert_eq!(item.promised.count, 7, "the item's later version promises less, and is not this case's");
        assert_eq!(story.case().item_version, 1);
    }

    #[test]
    fn only_an_administrator_stands_on_an_imported_footing() {
        let story = Story::new().imported("SI-001");
        assert_eq!(Footing::new(story.case(), &story.context()), Footing::Imported);
        let clerk = story.by("P004", Role::WindowStaff);
        assert_eq!(Footing::new(clerk.case(), &clerk.context()), Footing::Own);
    }
}
