//! Calendar notices and rulebooks: kept, and every open obligation derived anew under them. Windows: kept, for who decides at each.
use super::derive::derive;
use super::row::{Clock, Move, MovedBy, Obligation, key};
use super::store::{count, meet};
use super::{Group, Row, approval, facets};
use crate::reference::ReferenceEvent;
use crate::view::{Rows, Unappliable};
use anjuan_domain::clock::civil;
use anjuan_domain::event::{Event, Recorded};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::events::{CalendarEvent, RulebookEvent};
use std::sync::Arc;

/// The calendar and rulebook that the stored reference rows make.
pub(super) fn restored(rows: &mut dyn Rows<Row>) -> Result<Centre, Unappliable> {
    crate::reference::restored(rows, |row| if let Row::Reference(event) = row { Some(&**event) } else { None })
}

/// Folds one event of calendar or rulebook; answers the centre that holds from now on.
pub(super) fn apply(centre: &Centre, event: &Recorded<'_>, rows: &mut dyn Rows<Row>) -> Result<Centre, Unappliable> {
    let kept = ReferenceEvent::from_recorded(event)?;
    let mut centre = centre.clone();
    kept.fold_into(&mut centre)?;
    let (because, reference) = cause(&kept.event()?)?;
    for key in rows.keys_by_index("due/open/") {
        let Some(Row::Obligation(before)) = rows.get(&key).map(Arc::unwrap_or_clone) else { continue };
        let mut row: Obligation = (*before).clone();
        follow(&mut row, rows);
        approval::follow(&mut row, &centre);
        derive(&mut row, &centre)?;
        if row.due_at != before.due_at {
            let sequence = event.stream_sequence;
            row.moves.push(Move {
                from: before.due_at,
                to: row.due_at,
                because,
                reference: reference.clone(),
                sequence,
                at: event.envelope.recordedtime,
            });
            row.sequences.push(sequence);
        }
        // Told after it was due, which it no longer was: the domain judges by the same calendar.
        if let Some(notified) = row.told_late_at.filter(|notified| row.is_open() && *notified <= row.due_at) {
            meet(&mut row, notified);
            let group = Group::from_row(&row);
            count(rows, &row.window, (row.clock, row.aggregate.kind), |tally| tally.add(group));
        }
        if row != *before {
            rows.put(&key, Row::Obligation(Box::new(row)));
        }
    }
    Ok(keep(kept, centre, rows))
}

/// Folds one event of a window: what waits for the approval of its head waits for the new one, and from a later day on for whoever heads the
/// window then.
pub(super) fn window(centre: &Centre, event: &Recorded<'_>, rows: &mut dyn Rows<Row>) -> Result<Centre, Unappliable> {
    let kept = ReferenceEvent::from_recorded(event)?;
    let mut after = centre.clone();
    kept.fold_into(&mut after)?;
    let (window, on) = (kept.aggregate.id.as_str(), civil::date_of(kept.time));
    let Some(before) = centre.window(window, on).map(|window| window.head.clone()) else {
        return Ok(keep(kept, after, rows));
    };
    let runs = [Group::Open.as_str(), facets::STOPPED];
    let keys: Vec<String> =
        runs.iter().flat_map(|run| rows.keys_by_index(&format!("window/{window}/{run}/"))).collect();
    for key in keys {
        let Some(Row::Obligation(row)) = rows.get(&key).map(Arc::unwrap_or_clone) else { continue };
        let waiting = row.clone().as_of(kept.time);
        if waiting.clock != Clock::Approval || waiting.responsible != before {
            continue;
        }
        let mut followed = waiting;
        if let Some(now) = after.window(window, on).map(|window| &window.head) {
            followed.pass_to(now, kept.time);
        }
        approval::plan(&mut followed, &after, kept.time);
        if followed != *row {
            followed.sequences.push(kept.sequence);
            rows.put(&key, Row::Obligation(Box::new(followed)));
        }
    }
    Ok(keep(kept, after, rows))
}

/// Keeps an event of the reference data, and answers the centre that it makes.
fn keep(kept: ReferenceEvent, centre: Centre, rows: &mut dyn Rows<Row>) -> Centre {
    rows.put(&format!("reference/{:020}", kept.sequence), Row::Reference(Box::new(kept)));
    centre
}

/// An explanation begins when its answer is due. The answer was derived before it: it is due earlier, or has the lesser key.
fn follow(row: &mut Obligation, rows: &mut dyn Rows<Row>) {
    if row.clock == Clock::OverdueExplanation
        && let Some(Row::Obligation(answer)) = rows.get(&key(&row.aggregate, Clock::ComplaintAnswer, 0)).as_deref()
        && answer.is_open()
    {
        row.start = answer.due_at;
    }
}

fn cause(event: &Event) -> Result<(MovedBy, String), Unappliable> {
    match event {
        Event::Calendar(CalendarEvent::NoticePublished(published)) => {
            Ok((MovedBy::Notice, published.notice.id.clone()))
        }
        Event::Rulebook(RulebookEvent::Adopted(adopted)) => Ok((MovedBy::Rulebook, adopted.definition.version.clone())),
        event => Err(Unappliable(format!("{} is no notice and no rulebook", event.event_type().0))),
    }
}
