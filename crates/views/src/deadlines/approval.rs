//! What was asked of somebody (待审批、待答复): a clock for each, from the asking until it is decided, taken back, or the case is over.
//!
//! Implements discipline/7: whoever is to decide, to agree to full agency (work/3) or to confirm a relaxation (monthly) finds it in the list
//! of what they owe. No article sets the time, so that it is nobody's breach; the time is that of the rulebook in force when it was asked
//! for, and follows a correction of that rulebook ([`follow`]). It must never say who decides: the event does, and
//! a head who is replaced, now or from a later day on, passes it on to whoever heads the window then ([`super::reference`]).
use super::Facts;
use super::opening::{facts, next, obligation, open_ones};
use super::row::{Clock, Obligation, Planned};
use super::store::{Fold, cancel, meet};
use crate::concern::unfolded;
use crate::view::Unappliable;
use anjuan_domain::clock::{Commitment, civil};
use anjuan_domain::matters::case::events::{Act, AgencyAsked, ApprovalAsked};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::scores::score::events::ScoreEvent;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveTime;

/// It was asked for. An event of before there was a time for it opens nothing.
pub(super) fn asked(fold: &mut Fold<'_>, asked: &ApprovalAsked) -> Result<(), Unappliable> {
    let said = within(fold, Clock::Approval, asked.decision.as_ref());
    let (Some(decision), Some(who)) = (said, &asked.waits_for) else { return Ok(()) };
    let mut facts = facts(fold)?;
    facts.approvals.push(asked.act);
    let ordinal = u32::try_from(facts.approvals.len()).unwrap_or(u32::MAX);
    fold.keep_facts(facts.clone());
    let theirs = Facts { responsible: who.clone(), ..facts };
    let mut row = obligation(fold, &theirs, (Clock::Approval, ordinal), (fold.time, &decision));
    let head = fold.centre.window(&row.window, civil::date_of(fold.time)).map(|window| &window.head);
    if head == Some(&row.responsible) {
        plan(&mut row, fold.centre, fold.time);
    }
    fold.open(row)
}

/// What waits for the head of its window waits, from a later day on, for whoever heads it then, as the directory says already.
pub(super) fn plan(row: &mut Obligation, centre: &Centre, now: Instant) {
    let days = centre.window_changes(&row.window, civil::date_of(now));
    let heads = days.filter_map(|day| Some((day, centre.window(&row.window, day)?.head.clone())));
    row.planned.clear();
    let mut last = row.responsible.clone();
    for (day, by) in heads {
        if by != last {
            last.clone_from(&by);
            row.planned.push(Planned { by, from: civil::instant(day, NaiveTime::MIN) });
        }
    }
}

/// It was decided, or taken back.
pub(super) fn settled(fold: &mut Fold<'_>, act: Act, how: Settled) -> Result<(), Unappliable> {
    let Some(facts) = fold.facts() else { return Ok(()) };
    let time = fold.time;
    for (ordinal, _) in (1..).zip(&facts.approvals).filter(|(_, asked)| **asked == act) {
        if fold.is_open(Clock::Approval, ordinal) {
            let settle = |row: &mut _| match how {
                Settled::Decided => meet(row, time),
                Settled::TakenBack => cancel(row, time),
            };
            fold.change((Clock::Approval, ordinal), None, |_| (), settle)?;
        }
    }
    Ok(())
}

/// Within what time it is to be answered: as the event says or, where that was before events said so, the rulebook in force then.
fn within(fold: &Fold<'_>, clock: Clock, said: Option<&Commitment>) -> Option<Commitment> {
    said.cloned().or_else(|| entry(fold.centre, clock, fold.time))
}

/// The period of the rulebook in force at an instant; none where it has none.
fn entry(centre: &Centre, clock: Clock, at: Instant) -> Option<Commitment> {
    let limits = &centre.rulebook(civil::date_of(at))?.limits;
    let rule = limits.iter().find(|rule| Some(rule.name.as_str()) == clock.entry())?;
    Some(Commitment { limit: rule.limit, rule: rule.article.clone() })
}

/// A correction of the rulebook that was in force when it was asked for sets the time anew.
pub(super) fn follow(row: &mut Obligation, centre: &Centre) {
    if matches!(row.clock, Clock::Approval | Clock::Agency | Clock::Relaxation)
        && let Some(within) = entry(centre, row.clock, row.start)
    {
        (row.limit, row.rule) = (Some(within.limit), within.rule);
    }
}

/// Somebody was asked to handle the case throughout: one who was asked before them is asked no more.
pub(super) fn agency_asked(fold: &mut Fold<'_>, asked: &AgencyAsked) -> Result<(), Unappliable> {
    let time = fold.time;
    open_ones(fold, (Clock::Agency, 1), &mut |row| cancel(row, time))?;
    let Some(decision) = within(fold, Clock::Agency, asked.decision.as_ref()) else { return Ok(()) };
    let facts = Facts { responsible: asked.agent.clone(), ..facts(fold)? };
    let ordinal = next(fold, Clock::Agency, 1);
    let row = obligation(fold, &facts, (Clock::Agency, ordinal), (fold.time, &decision));
    fold.open(row)
}

/// They agreed or declined, or somebody took it on without being asked.
pub(super) fn agency_answered(fold: &mut Fold<'_>, agent: &str) -> Result<(), Unappliable> {
    let time = fold.time;
    open_ones(fold, (Clock::Agency, 1), &mut |row| {
        if row.responsible == agent { meet(row, time) } else { cancel(row, time) }
    })
}

/// One event of a sheet about what is to be relaxed: each line has a clock of its own.
pub(super) fn relaxation(fold: &mut Fold<'_>, event: &ScoreEvent) -> Result<(), Unappliable> {
    let sheet = Facts::of_sheet(&fold.aggregate.id);
    let mut facts = fold.facts().unwrap_or(sheet);
    let charge = match event {
        ScoreEvent::RelaxationAsked(asked) => {
            let said = within(fold, Clock::Relaxation, asked.decision.as_ref());
            let (Some(decision), Some(who)) = (said, &asked.waits_for) else { return Ok(()) };
            relaxation_answered(fold, &facts, &asked.charge)?;
            facts.relaxing.push(asked.charge.clone());
            let ordinal = u32::try_from(facts.relaxing.len()).unwrap_or(u32::MAX);
            fold.keep_facts(facts.clone());
            let theirs = Facts { responsible: who.clone(), ..facts };
            let row = obligation(fold, &theirs, (Clock::Relaxation, ordinal), (fold.time, &decision));
            return fold.open(row);
        }
        ScoreEvent::Relaxed(relaxed) => &relaxed.charge,
        ScoreEvent::RelaxationRefused(refused) => &refused.charge,
        ScoreEvent::Drawn(_)
        | ScoreEvent::Chosen(_)
        | ScoreEvent::Contested(_)
        | ScoreEvent::ContestDecided(_)
        | ScoreEvent::Corrected(_) => return Err(unfolded(event.event_type().0)),
    };
    relaxation_answered(fold, &facts, charge)
}

fn relaxation_answered(fold: &mut Fold<'_>, facts: &Facts, charge: &str) -> Result<(), Unappliable> {
    let time = fold.time;
    for (ordinal, _) in (1..).zip(&facts.relaxing).filter(|(_, asked)| *asked == charge) {
        if fold.is_open(Clock::Relaxation, ordinal) {
            fold.change((Clock::Relaxation, ordinal), None, |_| (), |row| meet(row, time))?;
        }
    }
    Ok(())
}

/// How something that was asked for waits no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settled {
    /// Approved, done by whoever may approve it, or refused.
    Decided,
    /// Taken back.
    TakenBack,
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named after article keys")]
pub(super) mod tests {
    use crate::deadlines::Deadlines;
    use crate::deadlines::query::{Filter, get, list};
    use crate::deadlines::row::{Clock, Obligation, State, Status};
    use crate::page::PageRequest;
    use crate::testing::{History, accepted, commitment, grounds, registered};
    use anjuan_domain::matters::case::events::{
        Act, AgencyAsked, AgencyDeclined, AgencyTaken, ApprovalAsked, ApprovalRefused, ApprovalWithdrawn,
    };
    use anjuan_domain::reference::centre::definition::WindowDefinition;
    use anjuan_domain::reference::centre::events::WindowDefined;
    use anjuan_domain::scores::score::events::{RelaxationAsked, RelaxationRefused};

    const HEAD: &str = "P003";

    fn asked(act: Act) -> ApprovalAsked {
        ApprovalAsked {
            act,
            by: "P001".into(),
            reason: "情况复杂".into(),
            limit: None,
            procedure: None,
            applicant_told: None,
            to: None,
            promise: None,
            window: None,
            decision: Some(commitment(1, "discipline/7")),
            waits_for: Some(HEAD.into()),
        }
    }

    fn row(history: &History, ordinal: u32) -> Obligation {
        let case = "case/A1".parse().unwrap();
        get(history.fold::<Deadlines>().rows(), &case, Clock::Approval, ordinal).unwrap().unwrap()
    }

    /// Case A1, of which an extension was asked for.
    pub(crate) fn history() -> History {
        let mut history = unheaded();
        history.add("case/A1", "2014-11-04T01:00:00Z", "P001", asked(Act::Extension));
        history
    }

    /// The same, of which the clerk asked P002 to act for the applicant, and a sheet of which a line was asked to be relaxed.
    pub(crate) fn answers() -> History {
        let mut history = history();
        let agency = AgencyAsked {
            agent: "P002".into(),
            mandate: "委托书 2014-9".into(),
            by: "P001".into(),
            decision: Some(commitment(1, "discipline/7")),
        };
        history.add("case/A1", "2014-11-04T02:00:00Z", "P001", agency);
        let relaxation = |charge: &str| RelaxationAsked {
            charge: charge.into(),
            reason: "重大疾病".into(),
            document: "纪要2014-1".into(),
            by: "P001".into(),
            decision: Some(commitment(1, "discipline/7")),
            waits_for: Some(HEAD.into()),
        };
        history.add("score/2014-H2-P004", "2014-11-04T02:00:00Z", "P001", relaxation("a"));
        history.add("score/2014-H2-P004", "2014-11-04T02:00:00Z", "P001", relaxation("b"));
        history
    }

    fn found(history: &History, (aggregate, clock, ordinal): (&str, Clock, u32)) -> Option<(String, Status)> {
        let row = get(history.fold::<Deadlines>().rows(), &aggregate.parse().unwrap(), clock, ordinal).unwrap();
        row.map(|row| (row.responsible, row.status))
    }

    /// Who heads W01 from a day on.
    fn headed(head: &str, from: &str) -> WindowDefined {
        WindowDefined {
            effective_from: from.parse().unwrap(),
            definition: WindowDefinition {
                name: "社会保险窗口".into(),
                name_en: "Social insurance".into(),
                department: "人社所".into(),
                head: head.into(),
            },
        }
    }

    /// Case A1 at W01, which HEAD heads.
    fn case() -> History {
        let mut history = unheaded();
        history.add("window/W01", "2014-11-03T03:00:00Z", "", headed(HEAD, "2014-01-01"));
        history
    }

    fn unheaded() -> History {
        let mut history = grounds();
        let accept = accepted("2014-11-03T02:00:00Z", commitment(10, "time-limit/3.4"), None);
        let registered = registered("AJ-20141103-A1", Some(commitment(5, "one-time-notice/2")));
        history.add("case/A1", "2014-11-03T02:00:00Z", "P001", registered);
        history.add("case/A1", "2014-11-03T02:00:00Z", "P001", accept);
        history
    }

    /// Whether the extension stands in somebody's list of what they owe, as of a moment.
    fn is_of(history: &History, person: &str, now: &str) -> bool {
        let filter = Filter { responsible: Some(person.into()), clock: Some(Clock::Approval), ..Filter::default() };
        let filter = Filter { stands_for: vec![HEAD.into()], ..filter };
        let filter = if person == "P009" { filter } else { Filter { stands_for: vec![], ..filter } };
        let view = history.fold::<Deadlines>();
        let rows = list(view.rows(), &filter, &PageRequest::default(), now.parse().unwrap()).unwrap().rows;
        assert!(rows.len() < 2, "it is listed once");
        rows.iter().any(|row| row.responsible == person)
    }

    #[test]
    fn discipline_7__what_waits_for_the_head_waits_from_a_later_day_on_for_whoever_heads_the_window_then() {
        let plan = |history: &mut History| {
            history.add("window/W01", "2014-11-04T02:00:00Z", "", headed("P009", "2014-11-06"));
        };
        let mut before = case();
        before.add("case/A1", "2014-11-04T01:00:00Z", "P001", asked(Act::Extension));
        plan(&mut before);
        let mut after = case();
        plan(&mut after);
        after.add("case/A1", "2014-11-04T03:00:00Z", "P001", asked(Act::Extension));
        let (eve, day) = ("2014-11-05T15:59:59Z", "2014-11-05T16:00:00Z");
        for history in [&before, &after] {
            assert!(is_of(history, HEAD, eve) && !is_of(history, "P009", eve), "until the day it is the other's");
            assert!(!is_of(history, HEAD, day) && is_of(history, "P009", day), "from its first moment on");
        }
        let mut decided = after.clone();
        let refused = ApprovalRefused { act: Act::Extension, by: "P009".into(), reason: "按期办结".into() };
        decided.add("case/A1", "2014-11-06T02:00:00Z", "P009", refused);
        assert_eq!((row(&decided, 1).responsible.as_str(), row(&decided, 1).is_open()), ("P009", false));
        for history in [&mut before, &mut after] {
            history.add("window/W01", "2014-11-04T04:00:00Z", "", headed(HEAD, "2014-11-05"));
            assert!(is_of(history, HEAD, day) && !is_of(history, "P009", day), "the plan was taken back");
        }
    }

    #[test]
    fn discipline_7__what_waits_for_the_head_waits_for_whoever_heads_the_window() {
        let mut history = case();
        history.add("case/A1", "2014-11-04T01:00:00Z", "P001", asked(Act::Extension));
        history.add("window/W01", "2014-11-04T02:00:00Z", "", headed("P009", "2014-01-01"));
        let waits = row(&history, 1);
        assert_eq!(waits.responsible, "P009");
        assert_eq!(
            waits.responsible_at("2014-11-04T01:30:00Z".parse().unwrap()),
            HEAD,
            "until then it was the other's"
        );
    }

    #[test]
    fn work_3__whoever_was_asked_to_act_for_the_applicant_has_it_in_their_list_until_they_answer() {
        let agency = ("case/A1", Clock::Agency, 1);
        let mut history = answers();
        assert_eq!(found(&history, agency), Some(("P002".into(), Status::Open)));
        let declined = AgencyDeclined { agent: "P002".into(), reason: "另有安排".into() };
        history.add("case/A1", "2014-11-04T03:00:00Z", "P002", declined);
        assert_eq!(found(&history, agency), Some(("P002".into(), Status::Met)), "declining is an answer");
        let mut taken = answers();
        let agent = AgencyTaken { agent: "P001".into(), mandate: "委托书 2014-9".into() };
        taken.add("case/A1", "2014-11-04T03:00:00Z", "P001", agent);
        assert_eq!(found(&taken, agency), Some(("P002".into(), Status::Cancelled)), "another took it on");
    }

    #[test]
    fn monthly__what_was_asked_to_be_relaxed_stands_in_the_list_of_whoever_has_the_minutes() {
        let (first, second) =
            (("score/2014-H2-P004", Clock::Relaxation, 1), ("score/2014-H2-P004", Clock::Relaxation, 2));
        let mut history = answers();
        assert_eq!(found(&history, first), Some((HEAD.into(), Status::Open)));
        let refused = RelaxationRefused { charge: "b".into(), reason: "纪要未载".into(), by: HEAD.into() };
        history.add("score/2014-H2-P004", "2014-11-04T03:00:00Z", HEAD, refused);
        let both = (found(&history, first).unwrap().1, found(&history, second).unwrap().1);
        assert_eq!(both, (Status::Open, Status::Met), "each line by itself");
    }

    #[test]
    fn discipline_7__what_was_asked_for_stands_in_the_list_of_whoever_decides_until_they_do() {
        let mut history = history();
        let waits = row(&history, 1);
        assert_eq!(
            (waits.responsible.as_str(), waits.rule.as_str(), waits.status),
            (HEAD, "discipline/7", Status::Open)
        );
        assert_eq!(waits.state(waits.due_at + chrono::TimeDelta::minutes(1)), State::Overdue);
        let refused = ApprovalRefused { act: Act::Extension, by: HEAD.into(), reason: "按期办结".into() };
        history.add("case/A1", "2014-11-04T02:00:00Z", HEAD, refused);
        assert_eq!(row(&history, 1).status, Status::Met);
        history.add("case/A1", "2014-11-04T03:00:00Z", "P001", asked(Act::GreenChannel));
        history.add("case/A1", "2014-11-04T03:00:00Z", "P001", asked(Act::Extension));
        let withdrawn = ApprovalWithdrawn { act: Act::Extension, by: "P001".into(), reason: "不再需要".into() };
        history.add("case/A1", "2014-11-04T04:00:00Z", "P001", withdrawn);
        let statuses = (row(&history, 2).status, row(&history, 3).status);
        assert_eq!(statuses, (Status::Open, Status::Cancelled), "one of a kind is settled by itself");
    }
}
