//! Taking a measure against a person (责任追究) of whom a complaint was found verified.
//!
//! Implements accountability/1–4, and by it the breaches of commitment/12, first-asked/3.5 and one-time-notice/4: a
//! measure follows from a verified complaint, names article and gravity, and is decided by who has the authority. How
//! long somebody stays on probation is the rulebook's number.
use super::commands::TakeMeasure;
use super::events::{Finding, Gravity, Measure, MeasureTaken};
use super::state::Complaint;
use crate::reference::context::Context;
use crate::reference::lookup::day;
use crate::reference::shared::reason_given;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, require};

refusals! {
    /// Why no measure is taken.
    MeasureRefusal {
        /// Nothing is verified of that person.
        NotVerified { number, person } = "complaint.take-measure.not-verified" by "accountability",
            "Nothing was found verified of {person} in complaint {number}: a measure follows from a verified complaint.",
            "投诉{number}未认定{person}属实或者部分属实，不能追究责任。",
        /// The article is none of accountability.
        NotAccountability { article } = "complaint.take-measure.not-accountability" by "accountability",
            "`{article}` gives no measure; accountability/1 to accountability/4 do.",
            "条款“{article}”没有规定责任追究措施，应为 accountability/1 至 accountability/4。",
        /// That measure is not for that.
        DoesNotFit { article, gravity_en, gravity_zh, fitting } = "complaint.take-measure.does-not-fit" by "accountability",
            "For {gravity_en} breaches {article} gives: {fitting}.", "{article}对{gravity_zh}情形规定的措施为：{fitting}。",
        /// The director takes the grave ones.
        DirectorOnly { actor } = "complaint.take-measure.director-only" by "accountability",
            "A measure for a grave breach is the director's to take, not {actor}'s.", "情节严重的措施由主任决定，{actor}无权决定。",
        /// A deputy director or the director takes the others.
        NotOffice { actor } = "complaint.take-measure.not-office" by "accountability",
            "A measure is the deputy director's or the director's to take, not {actor}'s.", "措施由分管主任或者主任决定，{actor}无权决定。",
        /// One was taken for that.
        TakenBefore { number, person, article } = "complaint.take-measure.taken-before" by "accountability",
            "A measure against {person} by {article} was taken in complaint {number} already.",
            "投诉{number}已依{article}对{person}作出处理。",
    }
}

/// The measures that an article gives for a gravity; none where it knows no such gravity.
fn fitting(article: &str, gravity: Gravity) -> Option<&'static [Measure]> {
    Some(match (article, gravity) {
        ("accountability/1", Gravity::Ordinary) => &[Measure::CriticismEducation],
        ("accountability/1", Gravity::Grave) => &[Measure::Admonishment, Measure::Transfer],
        ("accountability/2" | "accountability/3", Gravity::Ordinary) => &[Measure::SelfCriticismCirculated],
        ("accountability/2", Gravity::Grave) => &[Measure::RetentionOnProbation],
        ("accountability/3", Gravity::Grave) => &[Measure::SuspendedAwaitingPost],
        // Long or wilful failure to answer the telephone is as grave as it gets.
        ("accountability/4", Gravity::Ordinary | Gravity::Grave) => &[Measure::CriticismEducation],
        _ => return None,
    })
}

/// Decides the command.
pub(super) fn decide(
    complaint: &Complaint,
    command: &TakeMeasure,
    context: &Context<'_>,
) -> Result<MeasureTaken, Refusal> {
    authorised(command, context)?;
    let (number, person, article) = (complaint.number.clone(), command.person.clone(), command.article.clone());
    require!(is_found(complaint, &command.person), MeasureRefusal::NotVerified { number, person });
    let Some(measures) = fitting(&command.article, command.gravity) else {
        return Err(MeasureRefusal::NotAccountability { article }.into());
    };
    if !measures.contains(&command.measure) {
        return Err(does_not_fit(command, measures).into());
    }
    if complaint.measures.iter().any(|taken| taken.person == person && taken.article == article) {
        return Err(MeasureRefusal::TakenBefore { number, person, article }.into());
    }
    reason_given(&command.reason, "accountability")?;
    Ok(MeasureTaken {
        person,
        article,
        gravity: command.gravity,
        measure: command.measure,
        months: months(command.measure, context)?,
        by: context.actor.person.clone(),
        reason: command.reason.trim().to_owned(),
    })
}

fn authorised(command: &TakeMeasure, context: &Context<'_>) -> Result<(), MeasureRefusal> {
    let actor = context.actor.person.clone();
    match command.gravity {
        _ if context.actor.has(Role::Director) => Ok(()),
        Gravity::Grave => Err(MeasureRefusal::DirectorOnly { actor }),
        Gravity::Ordinary if context.actor.has(Role::DeputyDirector) => Ok(()),
        Gravity::Ordinary => Err(MeasureRefusal::NotOffice { actor }),
    }
}

fn is_found(complaint: &Complaint, person: &str) -> bool {
    let found = complaint.decision.iter().flat_map(|decision| &decision.found);
    let mut verified = found.filter(|found| found.finding != Finding::NotVerified);
    verified.any(|found| found.person.as_deref() == Some(person))
}

fn does_not_fit(command: &TakeMeasure, measures: &[Measure]) -> MeasureRefusal {
    let (gravity_en, gravity_zh) = match command.gravity {
        Gravity::Ordinary => ("ordinary".into(), "一般".into()),
        Gravity::Grave => ("grave".into(), "情节严重".into()),
    };
    let fitting = measures.iter().map(|measure| words(*measure)).collect::<Vec<_>>().join(" / ");
    MeasureRefusal::DoesNotFit { article: command.article.clone(), gravity_en, gravity_zh, fitting }
}

/// A measure as it is asked for, the same in both languages.
fn words(measure: Measure) -> &'static str {
    match measure {
        Measure::CriticismEducation => "CRITICISM_EDUCATION",
        Measure::Admonishment => "ADMONISHMENT",
        Measure::Transfer => "TRANSFER",
        Measure::SelfCriticismCirculated => "SELF_CRITICISM_CIRCULATED",
        Measure::RetentionOnProbation => "RETENTION_ON_PROBATION",
        Measure::SuspendedAwaitingPost => "SUSPENDED_AWAITING_POST",
    }
}

/// For how many months it lasts; 0 for what has no duration.
fn months(measure: Measure, context: &Context<'_>) -> Result<u32, Refusal> {
    match measure {
        Measure::RetentionOnProbation => {
            let value = context.centre.number("probation-months", day(context))?.value;
            Ok(value.unsigned_abs())
        }
        Measure::CriticismEducation
        | Measure::Admonishment
        | Measure::Transfer
        | Measure::SelfCriticismCirculated
        | Measure::SuspendedAwaitingPost => Ok(0),
    }
}

#[cfg(test)]
#[path = "measure_tests.rs"]
mod tests;
