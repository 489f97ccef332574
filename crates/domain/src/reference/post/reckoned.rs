//! What was reckoned already (已计逾期): a cover that begins or ends at an earlier time does not change whose breach something is.
//!
//! Implements handover/2.5 and ab-role/3. Who answered for a matter when it fell due follows from the covers that ran then, so that an earlier
//! beginning or end would pass on what was overdue. Whoever dates a cover back, with whatever authority, is refused where something fell due
//! in between of whoever answered for it; the cover is recorded from a later time. The service itself begins and ends covers with the leaves
//! that were approved, and dates nothing back. It must never say what is overdue: the list of breaches does.
use crate::reference::context::Context;
use crate::reference::facts::Ask;
use crate::reference::lookup::civil;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use crate::vocabulary::stamp::Instant;

refusals! {
    /// Why a cover neither begins nor ends at such a time.
    ReckonedRefusal {
        Already { number, due, person, at } = "post.cover.reckoned-already" by "handover/2.5",
            "{number} fell due at {due}, when {person} answered for it: no cover is dated back to {at} so that it would be another's. Record it from a later time.",
            "{number} 于{due}到期，当时由 {person} 负责，已计为逾期：不得将顶岗的起止时间倒填至{at}而改变责任人，请自此后的时间登记。",
    }
}

/// What fell due, and was not met in time, of one who answered for it then; what is owed in person is nobody else's in any case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoned {
    /// Who answered for it.
    pub person: String,
    /// At this instant or later.
    pub since: Instant,
    /// As known at this instant.
    pub now: Instant,
}

impl Ask for Reckoned {
    type Answer = Vec<FellDue>;
}

/// Something that fell due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FellDue {
    /// Its number.
    pub number: String,
    /// When.
    pub due: Instant,
    /// Whose it is by name; none where it is nobody's by name.
    pub by_name: Option<String>,
}

/// What must be known of a cover of somebody: of whoever answers by it or would, at the time that is named and now. Nothing where it happens now.
pub(super) fn asked(persons: &[&str], context: &Context<'_>) -> Vec<Reckoned> {
    let Context { now, at: since, centre, .. } = *context;
    if since >= now || context.actor.has(Role::System) {
        return vec![];
    }
    let answer =
        persons.iter().flat_map(|person| [*person, centre.on_duty(person, since), centre.on_duty(person, now)]);
    let mut asked: Vec<Reckoned> = vec![];
    for person in answer {
        if asked.iter().all(|known| known.person != person) {
            asked.push(Reckoned { person: person.to_owned(), since, now });
        }
    }
    asked
}

/// Refuses a time before what was reckoned; `passes` says of whose matters, by name, it would be.
pub(super) fn stays(
    asked: &[Reckoned],
    passes: impl Fn(Option<&str>) -> bool,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    for ask in asked {
        let fell_due = context.facts.answer(ask)?.iter().find(|fell_due| passes(fell_due.by_name.as_deref()));
        if let Some(FellDue { number, due, .. }) = fell_due {
            let (number, due, at) = (number.clone(), civil(*due), civil(context.at));
            return Err(ReckonedRefusal::Already { number, due, person: ask.person.clone(), at }.into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::FellDue;
    use crate::matters::case::fixture::at;
    use crate::matters::handover::fixture::away;
    use crate::reference::post::commands::EndCover;
    use crate::reference::post::fixture::Posts;

    fn fell_due(by_name: &str) -> FellDue {
        FellDue { number: "AJ-1".into(), due: at("2014-10-09 10:45:00"), by_name: Some(by_name.into()) }
    }

    fn back() -> EndCover {
        EndCover { back: "P004".into(), remark: String::new() }
    }

    #[test]
    fn handover_2_5__nobody_ends_a_cover_before_what_fell_due_in_it() {
        let covered = Posts::new().given("PO1", "P004", away("P004", None)).later(60).happened_before(30);
        let late = covered.clone().reckoned(&[fell_due("P004")]);
        for person in ["P003", "P002", "P001", "P004"] {
            let refusal = late.refused("PO1", person, back());
            assert_eq!(refusal.why(), ("post.cover.reckoned-already", "handover/2.5"), "{person}");
            assert!(refusal.en.contains("AJ-1") && refusal.zh.contains("P005"), "{refusal}");
        }
        assert!(late.clone().happened_before(0).when("PO1", "P003", back()).is_ok(), "from now on");
        let own = covered.clone().reckoned(&[fell_due("P005")]);
        assert!(own.when("PO1", "P003", back()).is_ok(), "what is the cover's own stays theirs");
        assert!(covered.when("PO1", "P003", back()).is_ok(), "nothing fell due meanwhile");
    }

    #[test]
    fn handover_2_5__nobody_begins_a_cover_before_what_fell_due_without_it() {
        let posts = Posts::new().later(60).happened_before(30);
        let late = posts.clone().reckoned(&[fell_due("P004")]);
        for person in ["P003", "P002", "P001"] {
            let refusal = late.refused("PO1", person, away("P004", None));
            assert_eq!(refusal.code, "post.cover.reckoned-already", "{person}");
        }
        assert!(posts.when("PO1", "P003", away("P004", None)).is_ok(), "nothing fell due meanwhile");
        assert!(late.happened_before(0).when("PO1", "P003", away("P004", None)).is_ok(), "from now on");
    }
}
