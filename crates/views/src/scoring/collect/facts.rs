//! Charges of what is recorded by hand or decided by people: findings, verified complaints, circulars, bad ratings, deeds.
use super::super::Row;
use super::super::row::{Complaint, Deed, DeedCode, Finding, Rating};
use super::{CIRCULAR, Collector, charge};
use crate::attendance::query::Unanswered;
use crate::view::Direction;
use anjuan_domain::matters::complaint::events::{Finding as Found, FoundOf};
use anjuan_domain::people::finding::codes;
use anjuan_domain::scores::rules::{Charge, charge_id};
use anjuan_domain::vocabulary::articles;
use std::collections::BTreeSet;

/// Everything of the period's days.
pub(super) fn collect(collector: &mut Collector<'_>) -> Result<(), Unanswered> {
    let after = format!("day/{}", collector.span.from);
    let end = collector.span.until.succ_opt().map_or_else(|| "day0".to_owned(), |day| format!("day/{day}"));
    let scoring = collector.sources.scoring;
    for entry in scoring.entries("day/", Some(&after), Direction::Forward) {
        let (place, key) = entry?;
        if place >= end {
            break;
        }
        match scoring.row(&key)? {
            Some(Row::Finding(row)) => finding(collector, &key, &row),
            Some(Row::Complaint(row)) => complaint(collector, &key, &row),
            Some(Row::Rating(row)) => rating(collector, &key, row),
            Some(Row::Deed(row)) => deed(collector, &key, row),
            _ => {}
        }
    }
    Ok(())
}

/// The code says which clauses it charges; a finding about a matter is of the same fact as what the matter itself charges.
fn finding(collector: &mut Collector<'_>, key: &str, row: &Finding) {
    let Some(code) = codes::code(&row.code) else { return };
    let of = |clause: &str| {
        let choice = row.choices.iter().find(|choice| choice.clause == clause);
        let said = if row.decided_by.is_some() { row.because.clone() } else { row.evidence.clone() };
        Charge {
            id: charge_id(clause, key),
            chosen: choice.map(|choice| choice.points),
            decided_by: Some(row.decided_by.clone().unwrap_or_else(|| row.inspector.clone())),
            reason: choice.map_or(said, |choice| choice.reason.clone()),
            persons: row.persons.clone(),
            events: row.events.clone(),
            standing: row.standing,
            ..charge(clause, row.about.as_deref().unwrap_or(key), row.on)
        }
    };
    match (collector.windows(), &row.window) {
        (true, Some(window)) => {
            code.window.iter().for_each(|clause| collector.add(window, of(clause)));
            if let Some(circular) = &row.circular {
                let (decided_by, reason) = (Some(circular.by.clone()), circular.number.clone());
                let (chosen, events) = (None, vec![circular.event]);
                collector.add(window, Charge { chosen, decided_by, reason, events, ..of(CIRCULAR) });
            }
        }
        (true, None) => {}
        (false, _) => {
            for person in &row.persons {
                code.persons.iter().for_each(|clause| collector.add(person, of(clause)));
            }
        }
    }
}

/// What a complaint was found true of costs window and person; of a breach of integrity the window's integrity as well. One
/// complaint is one fact of the day on which it was found true: circulated later, it costs that same month instead of another,
/// so that the rulebook can say which of the two stands.
fn complaint(collector: &mut Collector<'_>, key: &str, row: &Complaint) {
    let Some(verdict) = row.decision.as_ref().filter(|verdict| verdict.is_true) else { return };
    let is_true = |finding: Found| finding != Found::NotVerified;
    let found: Vec<_> = verdict.found.iter().filter(|found| is_true(found.finding)).collect();
    let persons: BTreeSet<&str> = found.iter().filter_map(|found| found.person.as_deref()).collect();
    let window_of = |found: &FoundOf| -> Option<String> {
        let person = || found.person.as_deref().and_then(|person| collector.window_of(person, verdict.on));
        found.window.as_deref().or_else(person).map(str::to_owned)
    };
    let mut windows: BTreeSet<String> = found.iter().filter_map(|found| window_of(found)).collect();
    let breached = found.iter().filter(|found| articles::system_of(&found.article) == "integrity");
    let breached: BTreeSet<String> = breached.filter_map(|found| window_of(found)).collect();
    // True as a whole, and nothing said of anybody in particular: whoever was complained of.
    if found.is_empty() {
        windows.extend(row.windows.iter().cloned());
    }
    let of = |clause: &str| Charge {
        decided_by: Some(verdict.by.clone()),
        reason: verdict.reasons.clone(),
        persons: persons.iter().map(|person| (*person).to_owned()).collect(),
        events: verdict.events.clone(),
        ..charge(clause, key, verdict.on)
    };
    if !collector.span.has(verdict.on) {
        return;
    }
    if collector.windows() {
        for window in &windows {
            collector.add(window, of("monthly/7.verified"));
            if breached.contains(window) {
                collector.add(window, of("monthly/6.breach"));
            }
            if let Some(circular) = &row.circular {
                let (decided_by, reason) = (Some(circular.by.clone()), circular.number.clone());
                let events = vec![circular.event];
                collector.add(window, Charge { decided_by, reason, events, ..of(CIRCULAR) });
            }
        }
        return;
    }
    for found in found {
        if let Some(person) = &found.person {
            let charge = Charge { persons: vec![person.clone()], ..of(personal(&found.article)) };
            collector.add(person, charge);
        }
    }
}

/// The clause of a person's sheet that a verified complaint of an article falls under; the regulation names none, so that this
/// reading is assumed: integrity and promised times have their own, everything else is how people were met.
fn personal(article: &str) -> &'static str {
    match articles::system_of(article) {
        "integrity" => "assessment/5.breach",
        "time-limit" => "assessment/2.promise",
        _ => "assessment/1.uncivil",
    }
}

fn rating(collector: &mut Collector<'_>, key: &str, row: Rating) {
    if !collector.windows() {
        let charge = Charge {
            reason: row.number,
            persons: vec![row.person.clone()],
            events: vec![row.event],
            ..charge("assessment/4.3.dissatisfied", key, row.on)
        };
        collector.add(&row.person, charge);
    }
}

fn deed(collector: &mut Collector<'_>, key: &str, row: Deed) {
    let (clause, subject) = match (row.code, collector.windows()) {
        (DeedCode::NoticeRepeated, true) => ("monthly/2.supplement-unexplained", row.window),
        (DeedCode::ReportMissing, false) => ("assessment/4.4.reporting", row.person.clone()),
        (DeedCode::NoticeRepeated, false) | (DeedCode::ReportMissing, true) => return,
    };
    let (reason, persons, events) = (row.number, vec![row.person], vec![row.event]);
    collector.add(&subject, Charge { reason, persons, events, ..charge(clause, key, row.on) });
}
