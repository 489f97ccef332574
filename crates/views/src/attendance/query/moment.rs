//! The moment (此刻): who is here, what the devices have given, and who punched without being on the staff. discipline/1.
use super::answers::{CorrectionLine, DeviceLine, HereLine, UnknownPerson};
use super::{Span, Unanswered};
use crate::attendance::Row;
use crate::attendance::facts::Uploads;
use crate::view::{Source, Unreadable};
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::people::presence::{self, Numbers, Punched, days_of_device, presence_day};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::BTreeMap;

/// Who is here at `now`, by the last punch of everybody today; by window and id.
///
/// # Errors
/// [`Unanswered`].
pub fn here(
    source: &dyn Source<Row>,
    centre: &Centre,
    window: Option<&str>,
    now: Instant,
) -> Result<Vec<HereLine>, Unanswered> {
    let day = presence_day(now, &Numbers::on(centre, date_of(now))?);
    let mut punches: BTreeMap<String, Vec<Punched>> = BTreeMap::new();
    let uploads = Uploads::default();
    for stored in days_of_device(day, centre)? {
        let prefix = format!("day/{stored}/");
        for row in source.rows(&prefix) {
            if let (key, Row::Day(row)) = row? {
                let person = key.get(prefix.len()..).unwrap_or_default().to_owned();
                punches.entry(person).or_default().extend(uploads.punched(source, row)?);
            }
        }
    }
    let mut found = Vec::new();
    for (person, punches) in punches {
        let Some(here) = presence::here(&punches, centre, now)? else { continue };
        let known = centre.person(&person, day);
        let line = HereLine {
            name: known.map(|known| known.name.clone()).unwrap_or_default(),
            window: known.and_then(|known| known.window.clone()),
            person,
            since: here.since,
            device: here.device,
            guessed: here.guessed,
        };
        found.extend(Some(line).filter(|line| window.is_none_or(|window| line.window.as_deref() == Some(window))));
    }
    found.sort_by(|one, other| {
        (one.window.is_none(), &one.window, &one.person).cmp(&(other.window.is_none(), &other.window, &other.person))
    });
    Ok(found)
}

/// The attendance devices with their watermarks, by id.
#[must_use]
pub fn devices(centre: &Centre) -> Vec<DeviceLine> {
    let line = |(id, device): (&str, &anjuan_domain::reference::device::Device)| DeviceLine {
        device: id.to_owned(),
        name: device.name.clone(),
        place: device.place.clone(),
        registered: device.registered,
        completed: device.completed,
        corrections: device
            .corrections
            .iter()
            .map(|one| CorrectionLine { from: one.from, until: one.until, add_seconds: one.add_seconds })
            .collect(),
        retired: device.retired,
    };
    centre.devices().map(line).collect()
}

/// Who punched on the days of a span and was not on the staff that day, by id.
///
/// # Errors
/// [`Unreadable`].
pub fn unknown_persons(
    source: &dyn Source<Row>,
    centre: &Centre,
    span: Span,
) -> Result<Vec<UnknownPerson>, Unreadable> {
    let mut found: BTreeMap<String, UnknownPerson> = BTreeMap::new();
    for day in span.days() {
        let prefix = format!("day/{day}/");
        for row in source.rows(&prefix) {
            let (key, Row::Day(row)) = row? else { continue };
            let person = key.get(prefix.len()..).unwrap_or_default();
            if centre.person(person, day).is_some() {
                continue;
            }
            let punches: usize = row.uploads.iter().map(|share| share.2.len()).sum();
            let new = UnknownPerson { person: person.to_owned(), first: day, last: day, punches: 0 };
            let line = found.entry(person.to_owned()).or_insert(new);
            line.last = day;
            line.punches += u32::try_from(punches).unwrap_or_default();
        }
    }
    Ok(found.into_values().collect())
}
