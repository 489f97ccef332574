//! Withdrawing reference data (退出): an item leaves, a window closes, a person goes, a post is dissolved (post/1.3).
//!
//! Whether others still point to it is seen by the reader of a centre's files, which checks the whole directory. Nobody
//! goes who has open matters: those are handed over first (handover/2.1, handover/2.4).
use super::{effective, text};
use crate::clock::civil::date_of;
use crate::reference::centre::definition::PersonDefinition;
use crate::reference::centre::events::PersonWithdrawn;
use crate::reference::centre::versions::Versions;
use crate::reference::context::Context;
use crate::reference::facts::OwnOpenMatters;
use crate::vocabulary::refusal::{Refusal, Refuse};
use crate::vocabulary::refusals::refusals;
use chrono::NaiveDate;

refusals! {
    /// Why a member of staff does not go yet.
    PersonRefusal {
        OpenMatters { count, numbers } = "centre.withdraw.open-matters" by "handover/2.4",
            "They are responsible for {count} open matters, which are handed over first: {numbers}. A later day can be planned.",
            "尚有{count}件在办事项未移交，应先办理交接：{numbers}。可另定以后的日期。",
    }
}

/// How many open matters are named; the register has them all.
const NAMED: usize = 50;

/// Why something is not withdrawn.
#[derive(Debug)]
struct NotInForce(NaiveDate);

/// Checks that something can be withdrawn from a day on: it applies then, and there is a reason.
pub(super) fn check<T>(
    versions: &Versions<T>,
    from: NaiveDate,
    reason: &str,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    effective::check_date(versions, from, context)?;
    text::all_present(&[("reason", reason)])?;
    match versions.on(from) {
        Some(_) => Ok(()),
        None => Err(NotInForce(from).into()),
    }
}

/// What it must know besides: what is open of whoever goes; nothing where the day is still to come, or it is refused without.
pub(super) fn needs(
    versions: &Versions<PersonDefinition>,
    command: &PersonWithdrawn,
    context: &Context<'_>,
) -> Option<OwnOpenMatters> {
    let goes = check(versions, command.effective_from, &command.reason, context).is_ok();
    (goes && command.effective_from <= date_of(context.now)).then_some(OwnOpenMatters)
}

/// Checks that somebody can go: what is open is handed over, unless the day is still to come.
pub(super) fn person(
    versions: &Versions<PersonDefinition>,
    command: &PersonWithdrawn,
    context: &Context<'_>,
) -> Result<PersonWithdrawn, Refusal> {
    check(versions, command.effective_from, &command.reason, context)?;
    if let Some(ask) = needs(versions, command, context) {
        let open = context.facts.answer(&ask)?;
        if !open.is_empty() {
            let named: Vec<&str> = open.iter().take(NAMED).map(|matter| matter.number.as_str()).collect();
            let (count, numbers) = (open.len().to_string(), named.join("、"));
            return Err(PersonRefusal::OpenMatters { count, numbers }.into());
        }
    }
    Ok(command.clone())
}

impl Refuse for NotInForce {
    fn code(&self) -> &'static str {
        "centre.withdraw.not-in-force"
    }
    fn article(&self) -> &'static str {
        "post/1.3"
    }
    fn en(&self) -> String {
        format!("Nothing is in force on {} that could be withdrawn.", self.0)
    }
    fn zh(&self) -> String {
        format!("{}没有可以退出的现行内容。", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::{at, centre};
    use crate::reference::facts::Facts;
    use crate::vocabulary::actor::{Actor, Role};
    use crate::vocabulary::ids::{AggregateRef, Kind};
    use crate::vocabulary::matter::Matter;
    use crate::vocabulary::stamp::Stamp;

    fn leaves(from: &str, open: &[&str]) -> Result<PersonWithdrawn, Refusal> {
        let (centre, now) = (centre(), at("2014-10-09 10:00:00"));
        let definition = centre.person("P004", date_of(now)).unwrap().clone();
        let mut versions = Versions::default();
        let stamp = Stamp { version: 1, time: now, recorded: now };
        versions.push("2014-01-01".parse().unwrap(), Some(definition), stamp);
        let matter = |number: &&str| Matter {
            aggregate: AggregateRef::new(Kind::Case, "A1").unwrap(),
            number: (*number).to_owned(),
            version: 1,
        };
        let facts = Facts::at(1).with(OwnOpenMatters, open.iter().map(matter).collect());
        let command = PersonWithdrawn { effective_from: from.parse().unwrap(), reason: "调离".into() };
        let actor = Actor { person: "P001".into(), roles: vec![Role::Director], centre: "bencha".into() };
        let context =
            Context { now, at: now, actor: &actor, centre: &centre, command: uuid::Uuid::from_u128(7), facts: &facts };
        person(&versions, &command, &context)
    }

    #[test]
    fn handover_2_4__nobody_goes_who_has_open_matters_and_they_are_named() {
        for from in ["2014-10-09", "2014-10-01"] {
            let refusal = leaves(from, &["AJ-1", "ZX-2"]).unwrap_err();
            let expected = ("centre.withdraw.open-matters", "handover/2.4");
            assert_eq!(refusal.why(), expected, "{from}");
            assert!(refusal.en.contains("2 open matters") && refusal.zh.contains("AJ-1、ZX-2"), "{refusal}");
        }
        assert!(leaves("2014-10-09", &[]).is_ok(), "everything is handed over");
    }

    #[test]
    fn handover_2_1__a_later_day_can_be_planned_so_that_there_is_time_to_hand_over() {
        let event = leaves("2014-10-10", &["AJ-1"]).unwrap();
        assert_eq!((event.effective_from.to_string().as_str(), event.reason.as_str()), ("2014-10-10", "调离"));
    }
}
