//! Answers about inboxes (待办查询): made of the deadlines, of what is asked without a clock, and of the reference data, at this moment.
use super::aside::aside;
use super::views::reached;
use crate::failure::Failure;
use anjuan_api::asked::InboxQuery;
use anjuan_api::queries::Page;
use anjuan_domain::access::asked::Moment;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_projector::Reader;
use anjuan_views::centre::{CentreView, centre};
use anjuan_views::deadlines::Deadlines;
use anjuan_views::inbox::Inbox;
use anjuan_views::inbox::query::{Sources, page};
use anjuan_views::inbox::row::Item;
use std::sync::{Arc, Mutex, PoisonError};

/// The views that items are made of.
pub(super) struct Readers {
    pub(super) inbox: Reader<Inbox>,
    pub(super) deadlines: Reader<Deadlines>,
    pub(super) centre: Reader<CentreView>,
}

/// The reference data as they were folded last, and at which position of their view: many inboxes are asked for between two events.
#[derive(Default)]
pub(super) struct Folded(Mutex<Option<(u64, Arc<Centre>)>>);

impl Folded {
    fn centre(&self, view: &Reader<CentreView>) -> Result<(u64, Arc<Centre>), Failure> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.filter(|(position, _)| *position == view.position()) {
            return Ok(known);
        }
        let answer = view.read(centre);
        let known = (answer.position, Arc::new(answer.value?));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }
}

/// A page of one inbox, or of all.
pub(super) async fn answer(
    Readers { inbox, deadlines, centre }: Readers,
    folded: &Folded,
    (query, now): (InboxQuery, Instant),
) -> Result<Page<Item>, Failure> {
    let (request, after) = (query.page(), query.after);
    let filter = query.filter()?;
    let centre = reached(centre, after).await?;
    let (inbox, deadlines) = (reached(inbox, after).await?, reached(deadlines, after).await?);
    let (known_at, centre) = folded.centre(&centre)?;
    let moment = Moment { centre: &centre, now };
    let answer = aside(|| {
        deadlines
            .read(|deadlines| inbox.read(|asking| page(Sources { deadlines, asking }, moment, (&filter, &request))))
    });
    let found = answer.value.value?;
    let sequence = answer.position.min(answer.value.position).min(known_at);
    Ok(Page { rows: found.rows, next: found.next, sequence })
}
