//! Whom a period is about (考核对象): the windows, or the staff, of any day of it.
//!
//! Implements assessment (per person) and monthly (per window). Whoever was there for a part of the period is in it; those
//! who only oversee (书记, 镇长, 纪检监察) or operate the installation are not assessed by the centre.
use super::events::PeriodKind;
use super::span::Span;
use crate::reference::centre::Centre;
use std::collections::BTreeSet;

/// The subjects as the directory has them, by id.
pub(super) fn listed(span: Span, centre: &Centre) -> Vec<String> {
    let mut found = BTreeSet::new();
    for day in span.days() {
        match span.kind {
            PeriodKind::Month | PeriodKind::Year => found.extend(centre.window_ids(day).map(str::to_owned)),
            PeriodKind::HalfYear => {
                let staff = centre.persons(day).filter(|(_, person)| person.is_assessed());
                found.extend(staff.map(|(id, _)| id.to_owned()));
            }
        }
    }
    found.into_iter().collect()
}
