//! Sheets and publications (考核表与公布): one sheet for each subject of a closed period, items between zero and cap, and what was
//! published is what the sheets were.
use super::events;
use crate::record::Record;
use anjuan_domain::aggregate::State;
use anjuan_domain::event::Event;
use anjuan_domain::scores::period::events::{PeriodEvent, PeriodKind};
use anjuan_domain::scores::period::{Period, Stage};
use anjuan_domain::scores::rules::Sheet;
use anjuan_domain::scores::score::events::ScoreEvent;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::points::Points;
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::{BTreeMap, BTreeSet};

fn periods(record: &Record) -> impl Iterator<Item = &Period> {
    let periods = record.histories.values().filter_map(|history| match &history.state {
        State::Period(Some(period)) => Some(&**period),
        _ => None,
    });
    periods.filter(|period| period.span.kind != PeriodKind::Year)
}

/// Every subject of a closed period has one sheet, and nobody else has one.
pub(crate) fn all_drawn(record: &Record) {
    let sheets = record.histories.keys().filter(|aggregate| aggregate.kind == Kind::Score);
    let drawn: BTreeSet<String> = sheets.map(|aggregate| aggregate.id.clone()).collect();
    let closed = periods(record).filter(|period| !matches!(period.stage, Stage::New | Stage::Open));
    let owed: BTreeSet<String> =
        closed.flat_map(|period| period.subjects.iter().map(|subject| format!("{}-{subject}", period.id))).collect();
    assert_eq!(drawn, owed, "the sheets, and the subjects of the closed periods");
}

/// Every sheet that was ever drawn up adds up.
pub(super) fn add_up(record: &Record) {
    for (aggregate, history) in record.histories.iter().filter(|(aggregate, _)| aggregate.kind == Kind::Score) {
        let drawn = events(history).filter(|(_, event)| matches!(event, Event::Score(ScoreEvent::Drawn(_)))).count();
        assert_eq!(drawn, 1, "{aggregate} was drawn up {drawn} times");
        let mut last = None;
        for (_, event) in events(history) {
            let Event::Score(event) = event else { continue };
            if let Some(sheet) = sheet(event) {
                adds_up(&sheet);
                assert_eq!(format!("{}-{}", sheet.period, sheet.subject), aggregate.id);
                last = Some(sheet.total);
            }
        }
        let State::Score(Some(score)) = &history.state else { panic!("{aggregate} has no state") };
        assert_eq!(Some(score.sheet.total), last, "{aggregate}");
    }
}

fn adds_up(sheet: &Sheet) {
    for item in &sheet.items {
        assert!(item.points <= item.cap, "{} of {}: {item:#?}", item.item, sheet.subject);
        let lines = item.lines.iter().filter(|line| line.standing.counts());
        let counted: Points = lines.map(|line| line.points).sum();
        let given = [counted.min(item.cap), item.cap - counted];
        assert!(given.contains(&item.points), "{} of {}: {item:#?}", item.item, sheet.subject);
    }
    let sum: Points = sheet.items.iter().map(|item| item.points).sum();
    assert_eq!((sum, sheet.base + sheet.awards), (sheet.total, sheet.total), "{sheet:#?}");
}

fn sheet(event: ScoreEvent) -> Option<Sheet> {
    match event {
        ScoreEvent::Drawn(it) => Some(it.sheet),
        ScoreEvent::Chosen(it) => Some(it.sheet),
        ScoreEvent::Contested(_) | ScoreEvent::RelaxationAsked(_) | ScoreEvent::RelaxationRefused(_) => None,
        ScoreEvent::ContestDecided(it) => Some(it.sheet),
        ScoreEvent::Relaxed(it) => Some(it.sheet),
        ScoreEvent::Corrected(it) => Some(it.sheet),
    }
}

/// The total of each version of a sheet, and when it was recorded.
fn versions(record: &Record, id: String) -> Vec<(Points, u64)> {
    let history = &record.histories[&AggregateRef { kind: Kind::Score, id }];
    let sheets = events(history).zip(&history.events).filter_map(|((_, event), stored)| match event {
        Event::Score(event) => Some((sheet(event)?.total, stored.sequence)),
        _ => None,
    });
    sheets.collect()
}

/// A publication has every subject once, each with the total that the named version of its sheet had, recorded before it.
pub(super) fn are_as_published(record: &Record) {
    for period in periods(record) {
        let history = &record.histories[&AggregateRef { kind: Kind::Period, id: period.id.clone() }];
        let mut publications: BTreeMap<u32, Instant> = BTreeMap::new();
        let mut decided = vec![];
        for ((envelope, event), stored) in events(history).zip(&history.events) {
            if let Event::Period(PeriodEvent::Decided(decision)) = event {
                decided = decision.sheets.map(|sheets| sheets.scores).unwrap_or_default();
                continue;
            }
            let Event::Period(PeriodEvent::Published(published)) = event else { continue };
            if published.version == 1 {
                assert_eq!(published.scores, decided, "{}: what the meeting decided on", period.id);
            }
            assert_eq!(publications.insert(published.version, envelope.time), None, "{} twice", period.id);
            let subjects: Vec<&str> = published.scores.iter().map(|score| score.subject.as_str()).collect();
            assert_eq!(subjects, period.subjects, "{}", period.id);
            for score in &published.scores {
                let versions = versions(record, format!("{}-{}", period.id, score.subject));
                let (total, recorded) = versions[score.version as usize - 1];
                assert_eq!(total, score.total, "{} of {}", score.subject, period.id);
                assert!(recorded < stored.sequence, "{} of {}", score.subject, period.id);
            }
        }
        let versions: Vec<u32> = publications.into_keys().collect();
        assert_eq!(versions, (1..=period.published).collect::<Vec<_>>(), "{}", period.id);
    }
}

/// No ballot comes after the close of its month (monthly/10).
pub(super) fn ballots_come_before_the_close(record: &Record) {
    for period in periods(record) {
        let history = &record.histories[&AggregateRef { kind: Kind::Period, id: period.id.clone() }];
        let closed = events(history).zip(&history.events).find_map(|((_, event), stored)| match event {
            Event::Period(PeriodEvent::Closed(_)) => Some(stored.sequence),
            _ => None,
        });
        let first = format!("{}-", period.id);
        let ballots = record.histories.iter().filter(|(of, _)| of.kind == Kind::Ballot && of.id.starts_with(&first));
        for (ballot, history) in ballots {
            let cast = history.events.first().map(|stored| stored.sequence);
            assert!(closed.is_none_or(|closed| cast < Some(closed)), "{ballot} came after the close");
        }
    }
}
