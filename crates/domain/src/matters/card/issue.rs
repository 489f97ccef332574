//! Issuing a card (发放监察牌): by the service when a threshold fell, or by hand with a reason and the authority.
//!
//! Implements the "overdue" row of time-limit/3.4, complaint/3 and ab-role/3. The service says which obligation and which level; the
//! obligation is looked up, and the instant is counted anew by the rulebook and the calendar, so that nothing is issued that the facts do
//! not show. The event happened when the threshold fell, also where it is recorded later, after an outage. Of what ended by then nothing is
//! issued.
use super::about::{ObligationOf, Owed, id_of};
use super::commands::{Issue, IssueByHand};
use super::events::{Issued, IssuedByHand, ReckonedDay, Reckoning};
use super::guard::over;
use super::state::Card;
use crate::clock::{Level, explain};
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, day, not_in_future};
use crate::reference::shared::reason_given;
use crate::reference::supervision::CardRule;
use crate::vocabulary::ids::short_code;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no card is issued.
    IssueRefusal {
        Already { number } = "card.issue.already" by "time-limit/3.4",
            "This level was given already, as {number}: a clock gets each level once.", "该级监察牌已发放，编号{number}，同一时限每级只发一次。",
        NotWatched { about, clock } = "card.issue.not-watched" by "time-limit/3.4",
            "{about} has no clock `{clock}` that supervision watches.", "{about} 没有纳入监察的时限“{clock}”。",
        NoSuchLevel { number, en, zh } = "card.issue.no-such-level" by "time-limit/3.4",
            "The rulebook sets no threshold for a {en} of this clock of {number}.", "规则册对{number}的该项时限没有规定{zh}。",
        OtherInstant { number, fell, at } = "card.issue.other-instant" by "time-limit/3.4",
            "The threshold of {number} falls at {fell}, not at {at}.", "{number}的发牌时点为{fell}，不是{at}。",
        Ended { number, at } = "card.issue.ended" by "time-limit/3.4",
            "{number} had ended by {at}: there is nothing to warn of.", "{number}于{at}已办结或终止，不再发牌。",
        Unconfirmed { number } = "card.issue.unconfirmed" by "time-limit/2",
            "An entry about {number} waits for its confirmation: no card before it.", "{number}的补录尚未认定，认定前不发牌。",
        NoAuthority {} = "card.issue.no-authority" by "discipline/7",
            "Name the authority: the instruction, the minutes or the article.", "人工发牌应当写明依据。",
    }
}

pub(super) fn decide(state: Option<&Card>, command: &Issue, context: &Context<'_>) -> Result<Issued, Refusal> {
    not_in_future(context)?;
    let of = command.obligation();
    let owed = issuable(state, &of, context)?;
    let card = threshold(owed, command.level, context)?;
    let number = || owed.number.clone();
    refuse_if!(
        card.at != context.at,
        IssueRefusal::OtherInstant { number: number(), fell: civil(card.at), at: civil(context.at) }
    );
    refuse_if!(owed.unconfirmed, IssueRefusal::Unconfirmed { number: number() });
    refuse_if!(!owed.ran_after(card.at), IssueRefusal::Ended { number: number(), at: civil(card.at) });
    let responsible = owed.responsible_at(card.at).to_owned();
    Ok(Issued {
        number: card_number(&of, command.level, context),
        matter: number(),
        clock: owed.watched_as.name.to_owned(),
        level: command.level,
        fell_at: card.at,
        rule: card.rule.name.clone(),
        article: card.rule.article.clone(),
        assumed: card.rule.assumed,
        rulebook: card.rulebook.to_owned(),
        window: owed.window.clone(),
        against: context.centre.on_duty(&responsible, card.at).to_owned(),
        responsible,
        reckoning: reckoning(owed, &card, context)?,
        obligation: of,
    })
}

pub(super) fn by_hand(
    state: Option<&Card>,
    command: &IssueByHand,
    context: &Context<'_>,
) -> Result<IssuedByHand, Refusal> {
    not_in_future(context)?;
    let of = command.obligation();
    let owed = issuable(state, &of, context)?;
    over(&owed.window, context)?;
    refuse_if!(!owed.ran_after(context.at), IssueRefusal::Ended { number: owed.number.clone(), at: civil(context.at) });
    reason_given(&command.reason, "discipline/7")?;
    refuse_if!(blank(&command.authority), IssueRefusal::NoAuthority {});
    let responsible = owed.responsible_at(context.at).to_owned();
    Ok(IssuedByHand {
        number: card_number(&of, command.level, context),
        matter: owed.number.clone(),
        clock: owed.watched_as.name.to_owned(),
        level: command.level,
        window: owed.window.clone(),
        against: context.centre.on_duty(&responsible, context.at).to_owned(),
        responsible,
        reason: command.reason.trim().to_owned(),
        authority: command.authority.trim().to_owned(),
        by: context.actor.person.clone(),
        obligation: of,
    })
}

/// The obligation, of which this level was not given yet, or was cancelled.
fn issuable<'a>(state: Option<&Card>, of: &ObligationOf, context: &Context<'a>) -> Result<&'a Owed, Refusal> {
    if let Some(card) = state.filter(|card| card.cancelled.is_none()) {
        return Err(IssueRefusal::Already { number: card.number.clone() }.into());
    }
    let owed = context.facts.answer(of)?.as_ref();
    let not_watched = || IssueRefusal::NotWatched { about: of.about.to_string(), clock: of.clock.clone() };
    Ok(owed.ok_or_else(not_watched)?)
}

fn threshold<'a>(owed: &Owed, level: Level, context: &Context<'a>) -> Result<CardRule<'a>, Refusal> {
    let found = owed.cards(context.centre)?.into_iter().find(|card| card.level == level);
    let (en, zh) = level.title();
    let missing = || IssueRefusal::NoSuchLevel { number: owed.number.clone(), en: en.into(), zh: zh.into() };
    Ok(found.ok_or_else(missing)?)
}

/// `JP-<yyyymmdd>-<id>`: the day of the threshold, and what follows from obligation and level.
fn card_number(of: &ObligationOf, level: Level, context: &Context<'_>) -> String {
    format!("JP-{}-{}", day(context).format("%Y%m%d"), short_code(&[id_of(of, level).as_bytes()]))
}

fn reckoning(owed: &Owed, card: &CardRule<'_>, context: &Context<'_>) -> Result<Reckoning, Refusal> {
    let calendar = context.centre.calendar();
    let lines = match &owed.deadline {
        Some(deadline) => explain(calendar, deadline)?,
        None => vec![],
    };
    let days = lines.into_iter().map(|line| ReckonedDay {
        date: line.day.date,
        verdict: line.verdict,
        number: i32::try_from(line.number).unwrap_or(i32::MAX),
    });
    Ok(Reckoning {
        measured: owed.against,
        start: owed.start,
        limit: owed.deadline.as_ref().map(|deadline| deadline.limit),
        due: owed.due,
        threshold: card.limit,
        calendar: calendar.version().to_owned(),
        days: days.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::commands::IssueByHand;
    use super::super::fixture::{YELLOW, by_the_service, issue, owed, promise};
    use super::*;
    use crate::clock::{Against, Verdict};
    use crate::matters::case::fixture::at;
    use crate::reference::supervision::SupervisedClock;
    use crate::vocabulary::actor::Role;
    use crate::vocabulary::stamp::Instant;
    use chrono::TimeDelta;

    /// When a card of this level falls.
    fn falls(owed: &Owed, level: Level, context: &Context<'_>) -> Option<Instant> {
        owed.cards(context.centre).unwrap().into_iter().find(|card| card.level == level).map(|card| card.at)
    }

    #[test]
    fn time_limit_3_4__a_threshold_that_fell_gives_its_card_with_the_reckoning() {
        let card = by_the_service(YELLOW).given(issue(Level::Yellow));
        let card = card.current();
        assert_eq!((card.matter.as_str(), card.clock.as_str(), card.level), ("AJ-20141009-A1", "case", Level::Yellow));
        assert_eq!((card.against.as_str(), card.window.as_str(), card.fell_at), ("P004", "W01", at(YELLOW)));
        assert_eq!(card.rule.as_deref(), Some("card-case-yellow"));
        let reckoning = card.reckoning.as_ref().unwrap();
        assert_eq!((reckoning.due, reckoning.measured), (at(YELLOW), Against::Promised));
        let counted = reckoning.days.iter().filter(|day| day.verdict == Verdict::Counted).count();
        assert_eq!(
            (counted, reckoning.days.len()),
            (3, 5),
            "a Saturday made up counts, the Sunday does not count: {:?}",
            reckoning.days
        );
        assert!(card.is_open());
    }

    #[test]
    fn time_limit_3_4__each_level_is_given_once_and_at_its_own_instant() {
        let service = by_the_service(YELLOW);
        let given = service.given(issue(Level::Yellow));
        assert_eq!(given.refused(issue(Level::Yellow)).why(), ("card.issue.already", "time-limit/3.4"));
        let early = service.clone().happened("2014-10-13 10:00:00").code(issue(Level::Yellow));
        assert_eq!(early, "card.issue.other-instant");
        assert_eq!(service.code(issue(Level::Red)), "card.issue.no-such-level", "a promise has no red card");
        let context = service.context();
        assert_eq!(falls(&owed(), Level::Warning, &context), Some(at("2014-10-10 17:30:00")));
    }

    #[test]
    fn time_limit_3_4__red_is_measured_against_the_statutory_period() {
        let statutory = Owed { against: Against::Statutory, ..owed() };
        let service = by_the_service(YELLOW).knows(statutory);
        assert_eq!(service.given(issue(Level::Red)).current().level, Level::Red);
        assert_eq!(service.code(issue(Level::Yellow)), "card.issue.no-such-level");
    }

    #[test]
    fn time_limit_3_4__nothing_is_issued_about_what_had_ended_or_never_was_owed() {
        let code = |owed| by_the_service(YELLOW).knows(owed).code(issue(Level::Yellow));
        assert_eq!(code(Owed { ended: Some(at(YELLOW)), ..owed() }), "card.issue.ended");
        assert_eq!(code(Owed { never: true, ..owed() }), "card.issue.ended");
        assert_eq!(code(Owed { unconfirmed: true, ..owed() }), "card.issue.unconfirmed");
        let later = Owed { ended: Some(at(YELLOW) + TimeDelta::seconds(1)), ..owed() };
        assert!(by_the_service(YELLOW).knows(later).when(issue(Level::Yellow)).is_ok(), "it was over by then");
        assert_eq!(by_the_service(YELLOW).knows_nothing().code(issue(Level::Yellow)), "card.issue.not-watched");
    }

    #[test]
    fn ab_role_3__it_is_against_who_was_responsible_when_it_fell() {
        let passed = Owed { held: vec![("P005".into(), at(YELLOW) + TimeDelta::hours(1))], ..owed() };
        let card = by_the_service(YELLOW).knows(passed).given(issue(Level::Yellow));
        assert_eq!((card.current().responsible.as_str(), card.current().against.as_str()), ("P005", "P005"));
    }

    #[test]
    fn complaint_3__a_complaint_has_thresholds_of_its_own() {
        let complaint = SupervisedClock::named("complaint").unwrap();
        let service = by_the_service(YELLOW).knows(Owed { watched_as: complaint, ..owed() });
        assert_eq!(service.given(issue(Level::Yellow)).current().rule.as_deref(), Some("card-complaint-yellow"));
        let day = at(YELLOW) + TimeDelta::days(1);
        assert_eq!(falls(&Owed { watched_as: complaint, ..owed() }, Level::Red, &service.context()), Some(day));
    }

    #[test]
    fn discipline_7__a_card_by_hand_names_its_reason_and_its_authority() {
        let command = |reason: &str, authority: &str| IssueByHand {
            about: promise().about,
            clock: "promise".into(),
            ordinal: 0,
            level: Level::Red,
            reason: reason.into(),
            authority: authority.into(),
        };
        let head = by_the_service(YELLOW).by("P003", Role::WindowHead);
        let issued = head.given(command("群众反映强烈", "主任办公会纪要第3号"));
        let by = issued.current().by_hand.as_ref().map(|said| said.by.as_str());
        assert_eq!((by, issued.current().against.as_str()), (Some("P003"), "P004"));
        assert_eq!(head.code(command("", "纪要")), "command.reason-missing");
        assert_eq!(head.code(command("反映强烈", " ")), "card.issue.no-authority");
        let stranger = head.by("P009", Role::WindowHead).code(command("反映强烈", "纪要"));
        assert_eq!(stranger, "card.other-window");
        assert_eq!(issued.code(command("反映强烈", "纪要")), "card.issue.already");
    }
}
