//! How a sheet's events make its state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{ContestDecided, RelaxationAsked, ScoreEvent};
use super::state::{AskedRelaxation, Contest, Ruling, Score};
use crate::people::finding::events::ContestOutcome;
use crate::scores::rules::{Line, Sheet, Standing};
use crate::vocabulary::stamp::{Stamp, Unfoldable};
use std::collections::BTreeMap;

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Score>>, event: &ScoreEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match (state.as_deref_mut(), event) {
        (None, ScoreEvent::Drawn(drawn)) => {
            *state = Some(Box::new(Score {
                period: drawn.sheet.period.clone(),
                subject: drawn.sheet.subject.clone(),
                version: stamp.version,
                sheet_version: 1,
                drawn: drawn.charges.clone(),
                rulings: BTreeMap::new(),
                contests: BTreeMap::new(),
                relaxing: BTreeMap::new(),
                sheet: drawn.sheet.clone(),
                contest_until: drawn.contest_until,
                renewed: BTreeMap::new(),
                position: drawn.position,
            }));
            Ok(())
        }
        (None, event) => Err(Unfoldable(format!("{} comes before the sheet was drawn up", event.event_type().0))),
        (Some(_), ScoreEvent::Drawn(_)) => Err(Unfoldable("the sheet was drawn up before".into())),
        (Some(score), event) => {
            follow(score, event, stamp)?;
            score.version = stamp.version;
            Ok(())
        }
    }
}

fn follow(score: &mut Score, event: &ScoreEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    let known = |score: &Score, charge: &str| match score.drawn.iter().any(|drawn| drawn.id == charge) {
        true => Ok(()),
        false => Err(Unfoldable(format!("the sheet has no charge `{charge}`"))),
    };
    match event {
        ScoreEvent::Drawn(_) => Ok(()),
        ScoreEvent::Chosen(chosen) => {
            known(score, &chosen.charge)?;
            score.rulings.insert(chosen.charge.clone(), choice(chosen.points, &chosen.by, &chosen.reason));
            score.renewed.insert(chosen.charge.clone(), stamp.recorded);
            renew(score, &chosen.sheet);
            Ok(())
        }
        ScoreEvent::Contested(contested) => {
            known(score, &contested.charge)?;
            let (by, reason) = (contested.by.clone(), contested.reason.clone());
            let contest = Contest { by, at: stamp.time, reason, outcome: None, decided_by: None, because: None };
            score.contests.insert(contested.charge.clone(), contest);
            stand(&mut score.sheet, &contested.charge);
            Ok(())
        }
        ScoreEvent::ContestDecided(decided) => contest_decided(score, decided),
        ScoreEvent::RelaxationAsked(asked) => {
            known(score, &asked.charge)?;
            let RelaxationAsked { charge, reason, document, by, .. } = asked.clone();
            score.relaxing.insert(charge, AskedRelaxation { by, at: stamp.time, reason, document });
            Ok(())
        }
        ScoreEvent::RelaxationRefused(refused) => {
            score.relaxing.remove(&refused.charge);
            Ok(())
        }
        ScoreEvent::Relaxed(relaxed) => {
            known(score, &relaxed.charge)?;
            score.relaxing.remove(&relaxed.charge);
            score.rulings.insert(relaxed.charge.clone(), set(Standing::Relaxed, &relaxed.by, &relaxed.reason));
            renew(score, &relaxed.sheet);
            Ok(())
        }
        ScoreEvent::Corrected(corrected) => {
            score.drawn.clone_from(&corrected.charges);
            let changed = corrected.changes.iter().filter(|change| change.after.is_some());
            score.renewed.extend(changed.map(|change| (change.charge.clone(), stamp.recorded)));
            renew(score, &corrected.sheet);
            score.position = corrected.position;
            Ok(())
        }
    }
}

fn contest_decided(score: &mut Score, decided: &ContestDecided) -> Result<(), Unfoldable> {
    let open = score.contests.get_mut(&decided.charge).filter(|contest| contest.outcome.is_none());
    let contest = open.ok_or_else(|| Unfoldable(format!("`{}` is not contested", decided.charge)))?;
    contest.outcome = Some(decided.outcome);
    contest.decided_by = Some(decided.by.clone());
    contest.because = Some(decided.reason.clone());
    if let Some(ruling) = ruling(decided) {
        score.rulings.insert(decided.charge.clone(), ruling);
    }
    renew(score, &decided.sheet);
    Ok(())
}

/// What a decided contest changes about the charge; nothing where it was upheld.
pub(super) fn ruling(decided: &ContestDecided) -> Option<Ruling> {
    match (decided.outcome, decided.points) {
        (ContestOutcome::Upheld, _) | (ContestOutcome::Changed, None) => None,
        (ContestOutcome::Changed, Some(points)) => Some(choice(points, &decided.by, &decided.reason)),
        (ContestOutcome::Withdrawn, _) => Some(set(Standing::Withdrawn, &decided.by, &decided.reason)),
    }
}

/// Points chosen.
pub(super) fn choice(points: crate::vocabulary::points::Points, by: &str, reason: &str) -> Ruling {
    Ruling { chosen: Some(points), standing: None, by: by.into(), reason: reason.into() }
}

/// Taken away or relaxed.
pub(super) fn set(standing: Standing, by: &str, reason: &str) -> Ruling {
    Ruling { chosen: None, standing: Some(standing), by: by.into(), reason: reason.into() }
}

fn renew(score: &mut Score, sheet: &Sheet) {
    score.sheet = sheet.clone();
    score.sheet_version += 1;
}

/// A contest changes no number: a line that counts stands as contested, and one that is set aside stays so.
fn stand(sheet: &mut Sheet, charge: &str) {
    let lines = sheet.items.iter_mut().flat_map(|item| &mut item.lines);
    let contested = |line: &&mut Line| line.charge == charge && line.standing.counts();
    lines.filter(contested).for_each(|line| line.standing = Standing::Contested);
}
