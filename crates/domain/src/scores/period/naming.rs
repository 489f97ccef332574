//! Naming the best (评选): the red-flag windows of a month, the post stars of a year.
//!
//! Implements monthly/12: by total; ties are broken by fewer verified complaints, then by fewer overdue cases (assumed). What is
//! tied beyond that is the meeting's: it says why one is named and the other is not. It must never break a tie itself.
use super::events::PublishedScore;
use super::grading;
use super::scores::TieBreak;
use super::state::Period;
use crate::reference::centre::definition::RulebookDefinition;
use crate::reference::lookup::blank;
use crate::vocabulary::points::Points;
use crate::vocabulary::refusals::{refusals, refuse_if};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

refusals! {
    /// Why these are not named.
    NamingRefusal {
        NoNumber { name } = "period.decide.no-number" by "council/4",
            "The rulebook of the period's last day has no number `{name}`.", "考核期末日施行的规则册没有数值“{name}”。",
        TooMany { id, most } = "period.decide.too-many" by "monthly/12",
            "At most {most} are named for period {id}.", "考核期{id}最多评出{most}个。",
        NotASubject { id, subject } = "period.decide.not-a-subject" by "monthly/12",
            "{subject} is not, or twice, among those of period {id}.", "{subject}不是考核期{id}的考核对象，或者重复。",
        PassedOver { better, named } = "period.decide.passed-over" by "monthly/12",
            "{better} stands before {named}, by points or else by fewer verified complaints or overdue cases: say why {named} is named before it.",
            "{better}排名在{named}之前（依次比得分、属实投诉、超时办件），须写明评选{named}的理由。",
        TieUnexplained { other, named } = "period.decide.tie-unexplained" by "monthly/12",
            "{other} and {named} are tied in points, verified complaints and overdue cases: say why {named} is named and {other} is not.",
            "{other}与{named}得分、属实投诉、超时办件均相同，须写明评选{named}而未评选{other}的理由。",
    }
}

/// By what a place is given: greater is better.
type Merit = (Points, Reverse<u32>, Reverse<u32>);

/// Where everybody stands.
pub(super) struct Standings<'a>(BTreeMap<&'a str, Merit>);

impl<'a> Standings<'a> {
    /// By the scores, and by what breaks their ties.
    pub(super) fn new(scores: &'a [PublishedScore], ties: &[TieBreak]) -> Self {
        let merit = |score: &'a PublishedScore| {
            let tie = ties.iter().find(|tie| tie.subject == score.subject);
            let (complaints, overdue) = tie.map_or((0, 0), |tie| (tie.verified_complaints, tie.overdue_cases));
            (score.subject.as_str(), (score.total, Reverse(complaints), Reverse(overdue)))
        };
        Self(scores.iter().map(merit).collect())
    }

    /// Everybody who stands as well as the last of those named, or better; nobody where none is named.
    pub(super) fn down_to(&self, named: &[String]) -> impl Iterator<Item = &'a str> {
        let least = named.iter().filter_map(|subject| self.0.get(subject.as_str())).min();
        let as_well = self.0.iter().filter(move |(_, merit)| least.is_some_and(|least| *merit >= least));
        as_well.map(|(subject, _)| *subject)
    }
}

/// Whether these may be named: not too many, and whoever stands as well or better is only left out for a reason.
pub(super) fn check(
    period: &Period,
    (named, reason): (&[String], &str),
    (standings, rulebook): (&Standings<'_>, &RulebookDefinition),
) -> Result<(), NamingRefusal> {
    let (id, merits) = (period.id.clone(), &standings.0);
    let most = grading::most_named(period.span.kind, rulebook)
        .map_err(|name| NamingRefusal::NoNumber { name: name.into() })?;
    refuse_if!(named.len() > most, NamingRefusal::TooMany { id, most: most.to_string() });
    let mut seen = BTreeSet::new();
    for subject in named {
        if !merits.contains_key(subject.as_str()) || !seen.insert(subject.as_str()) {
            return Err(NamingRefusal::NotASubject { id, subject: subject.clone() });
        }
    }
    let best = merits.iter().filter(|(subject, _)| !seen.contains(*subject)).max_by_key(|(_, merit)| **merit);
    let least = merits.iter().filter(|(subject, _)| seen.contains(*subject)).min_by_key(|(_, merit)| **merit);
    let (Some((other, left_out)), Some((named, least))) = (best, least) else { return Ok(()) };
    let (other, named) = ((*other).to_owned(), (*named).to_owned());
    match (blank(reason), left_out.cmp(least)) {
        (true, std::cmp::Ordering::Greater) => Err(NamingRefusal::PassedOver { better: other, named }),
        (true, std::cmp::Ordering::Equal) => Err(NamingRefusal::TieUnexplained { other, named }),
        _ => Ok(()),
    }
}
