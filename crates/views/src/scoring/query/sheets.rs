//! The sheets of a period with their ranking (考核排名): places with ties, grades proposed by staff category, and what stands
//! against awards and bonus. assessment/6, leave/2, leave/4, monthly/12.
use super::ranking::{merit, overdue, places, verified};
use super::{Flag, GradeLine, SheetLine, Sheets, Unanswered, Views, digest, drawn, name, periods, stored, subjects};
use crate::attendance::query::ledger;
use crate::scoring::row::{Drawn, Period};
use anjuan_domain::people::consequence::Consequence;
use anjuan_domain::people::leave::counters::Recommended;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::definition::RulebookDefinition;
use anjuan_domain::scores::period::events::{Grade, PeriodKind};
use anjuan_domain::scores::period::grading::{most_named, proposed};
use anjuan_domain::scores::rules::Standing;
use anjuan_domain::vocabulary::stamp::Instant;

/// The sheets that are drawn up, best first; none before the period is opened.
///
/// # Errors
/// [`Unanswered`].
pub fn sheets(views: Views<'_>, period: &str, now: Instant) -> Result<Option<Sheets>, Unanswered> {
    let Views { sources, centre } = views;
    let Some(row) = stored(sources.scoring, period)? else { return Ok(None) };
    let found = drawn(sources.scoring, period)?;
    let missing: Vec<String> = subjects(&row).iter().filter(|subject| !found.contains_key(*subject)).cloned().collect();
    let until = row.opened.until;
    let charges: Vec<_> = found.values().map(|drawn| drawn.score.charges()).collect();
    let merits: Vec<_> =
        found.values().zip(&charges).map(|(drawn, charges)| merit(drawn.score.sheet.total, charges)).collect();
    let rulebook = centre.rulebook(until);
    let most = rulebook.and_then(|rulebook| most_named(row.opened.kind, rulebook).ok()).unwrap_or(0);
    let mut lines = Vec::new();
    for ((drawn, charges), (rank, tied)) in found.values().zip(&charges).zip(places(&merits)) {
        let mut line = line(drawn, &row, (rank, tied), centre);
        line.verified_complaints = verified(charges);
        line.overdue_cases = overdue(charges);
        line.proposed = usize::try_from(rank).is_ok_and(|rank| rank <= most);
        if row.opened.kind != PeriodKind::Year {
            grade(&mut line, &row, (rulebook, centre));
        }
        if row.opened.kind == PeriodKind::HalfYear {
            line.flags = flags(views, &line.subject, (&row, now))?;
        }
        lines.push(line);
    }
    lines.sort_by(|one, other| (one.rank, &one.subject).cmp(&(other.rank, &other.subject)));
    let tie_at_the_end = most > 0 && lines.iter().filter(|line| line.proposed).count() > most;
    let digest = missing.is_empty().then(|| digest(found.values().map(|drawn| &drawn.score.sheet)));
    let stage = periods::stage(&row);
    Ok(Some(Sheets { period: period.into(), stage, lines, tie_at_the_end, missing, digest }))
}

fn line(drawn: &Drawn, row: &Period, (rank, tied): (u32, bool), centre: &Centre) -> SheetLine {
    let (subject, sheet) = (drawn.score.subject.clone(), &drawn.score.sheet);
    SheetLine {
        name: name(&subject, row.opened.until, centre),
        base: sheet.base,
        awards: sheet.awards,
        total: sheet.total,
        version: drawn.score.sheet_version,
        published: published(row, &subject),
        rank,
        tied,
        verified_complaints: 0,
        overdue_cases: 0,
        proposed: false,
        named: row.decided.as_ref().is_some_and(|(_, decided)| decided.named.contains(&subject)),
        grade: None,
        decided: None,
        flags: vec![],
        to_be_chosen: count(drawn, Standing::ToBeChosen),
        contested: count(drawn, Standing::Contested),
        subject,
    }
}

/// How many lines of a sheet stand so.
pub(super) fn count(drawn: &Drawn, standing: Standing) -> u32 {
    let lines = drawn.score.sheet.items.iter().flat_map(|item| &item.lines);
    u32::try_from(lines.filter(|line| line.standing == standing).count()).unwrap_or(u32::MAX)
}

/// The version of a sheet that was published last.
pub(super) fn published(row: &Period, subject: &str) -> Option<u32> {
    let last = &row.published.last()?.published.scores;
    last.iter().find(|score| score.subject == subject).map(|score| score.version)
}

fn grade(line: &mut SheetLine, row: &Period, (rulebook, centre): (Option<&RulebookDefinition>, &Centre)) {
    let category = centre.person_last_by(&line.subject, row.opened.until).and_then(|person| person.category);
    let of = |grade: Grade, reason: &str| {
        let (en, zh) = grade.words(category);
        GradeLine { grade, zh: zh.into(), en: en.into(), reason: reason.into() }
    };
    line.grade = rulebook.and_then(|rulebook| proposed(line.total, rulebook).ok()).map(|grade| of(grade, ""));
    let decided = row.decided.iter().flat_map(|(_, decided)| &decided.grades);
    let mut decided = decided.filter(|graded| graded.subject == line.subject);
    line.decided = decided.next().map(|graded| of(graded.grade, &graded.reason));
}

/// The consequences of leave and absence in the calendar year of the period, as of its last day.
fn recommended(views: Views<'_>, person: &str, (row, now): (&Period, Instant)) -> Result<Vec<Recommended>, Unanswered> {
    Ok(ledger(views.sources.attendance, views.centre, person, row.opened.until, now)?.recommended)
}

/// Whether somebody is out of the awards of the year of the period (leave/4).
pub(super) fn has_no_awards(views: Views<'_>, person: &str, at: (&Period, Instant)) -> Result<bool, Unanswered> {
    Ok(recommended(views, person, at)?.iter().any(|found| found.consequence == Consequence::NoAwards))
}

/// What stands against awards and bonus in the calendar year of the period, as of its last day.
pub(super) fn flags(views: Views<'_>, person: &str, at: (&Period, Instant)) -> Result<Vec<Flag>, Unanswered> {
    let flag = |found: &Recommended| {
        let (code, article, zh, en) = match found.consequence {
            Consequence::NoAwards => ("no-awards", "leave/4", "本年不得评优", "no excellence awards this year"),
            Consequence::YearBonusLost => {
                ("no-year-bonus", "leave/2", "本年不得考核奖", "no assessment bonus this year")
            }
            Consequence::MonthBonusLost | Consequence::HalfYearBonusLost | Consequence::Dismissal => return None,
        };
        let (half_days, days) = (found.counted, found.threshold);
        Some(Flag { code: code.into(), article: article.into(), half_days, days, zh: zh.into(), en: en.into() })
    };
    Ok(recommended(views, person, at)?.iter().filter_map(flag).collect())
}
