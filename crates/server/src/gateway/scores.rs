//! Scores (得分): what the house fills into the commands of assessment, whatever they give themselves.
//!
//! assessment/1 and monthly/12: a meeting decides on, and a publication shows, the sheets as they are; a correction is drawn up
//! from the facts as they are. So the views are asked and not the caller, once they reflect everything that the log had when
//! the command came. Whose ballot a month still waits for, the log itself says (monthly/10).
use super::ballots;
use super::edge::Edge;
use super::problems::Rejection;
use super::reads;
use crate::failure::Failure;
use crate::ports::scoring::{PeriodQuery, ScoringQuestion, SheetQuery};
use crate::ports::{Caller, Question};
use anjuan_api::queries::One;
use anjuan_domain::access;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::scores::period::commands::PeriodCommand;
use anjuan_domain::scores::rules::Charge;
use anjuan_domain::scores::score::commands::ScoreCommand;
use anjuan_views::scoring::query::Filled;

/// The command with its scores or charges, where it needs some.
///
/// # Errors
/// The problem says that the views do not answer, or that the caller may not ask.
pub(super) async fn filled(edge: &Edge, caller: &Caller, mut command: Command) -> Result<Command, Rejection> {
    let period = command.aggregate.id.clone();
    match &mut command.body {
        Body::Period(PeriodCommand::Close(close)) => {
            access::check(&caller.actor, "period.close").map_err(Failure::Forbidden)?;
            close.cast = ballots::cast_for(edge, &period).await?;
        }
        Body::Period(PeriodCommand::Decide(decide)) => {
            access::check(&caller.actor, "period.decide").map_err(Failure::Forbidden)?;
            let filled = scores(edge, period).await?;
            (decide.scores, decide.ineligible, decide.ties) = (filled.scores, filled.ineligible, filled.ties);
            decide.contested = filled.contested;
        }
        Body::Period(PeriodCommand::Publish(publish)) => {
            access::check(&caller.actor, "period.publish").map_err(Failure::Forbidden)?;
            let filled = scores(edge, period).await?;
            (publish.scores, publish.digest, publish.ties) = (filled.scores, filled.digest, filled.ties);
            publish.contested = filled.contested;
        }
        Body::Score(ScoreCommand::Correct(correct)) => {
            // What names no sheet is refused by the decision.
            if let Some((period, subject)) = sheet(&command.aggregate.id) {
                let after = Some(edge.log.head().await.map_err(Failure::from)?);
                let question = SheetQuery { period: period.into(), subject: subject.into(), after };
                let answer = edge.queries.ask(Question::Scoring(ScoringQuestion::Correction(question))).await?;
                let One { row, sequence }: One<Vec<Charge>> = reads::read(&answer)?;
                (correct.charges, correct.position) = (row, sequence);
            }
        }
        Body::Ballot(_) => {
            access::check(&caller.actor, "ballot.cast").map_err(Failure::Forbidden)?;
            ballots::still_taken(edge, &command.aggregate).await?;
        }
        _ => {}
    }
    Ok(command)
}

async fn scores(edge: &Edge, period: String) -> Result<Filled, Rejection> {
    let after = Some(edge.log.head().await.map_err(Failure::from)?);
    let question = ScoringQuestion::Filled(PeriodQuery { period, after });
    let answer = edge.queries.ask(Question::Scoring(question)).await?;
    let One { row, .. }: One<Filled> = reads::read(&answer)?;
    Ok(row)
}

/// Period and subject of a sheet's id: `M2015-03-W01`, `H2015-1-P004`.
pub(super) fn sheet(id: &str) -> Option<(&str, &str)> {
    let dashes = id.match_indices('-').map(|(at, _)| at);
    let mut parts = dashes.map(|at| (&id[..at], &id[at + 1..]));
    parts.find(|(period, subject)| anjuan_domain::scores::score::table_of(period).is_some() && !subject.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_named_by_period_and_subject() {
        assert_eq!(sheet("M2015-03-W01"), Some(("M2015-03", "W01")));
        assert_eq!(sheet("H2015-1-P-4"), Some(("H2015-1", "P-4")));
        for id in ["Y2015-W01", "M2015-03", "M2015-03-", "W01"] {
            assert_eq!(sheet(id), None, "{id}");
        }
    }
}
