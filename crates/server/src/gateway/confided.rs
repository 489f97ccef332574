//! Which complaints somebody knows of (投诉知悉范围): every complaint as this process folds it from the log, for lists, counts and filters.
//!
//! One aggregate that is asked for is folded from the log when it is asked for ([`super::know`]); a list is given the complaints that its
//! reader knows of, so that the views leave out the others before anything is counted or paged (complaint/3). What does not fold is
//! known to nobody. It must never decide who knows what: [`anjuan_domain::access::know`] does.
use super::tail::{Heard, Listener, Tail};
use crate::failure::Failure;
use anjuan_domain::access::know::{Asker, named};
use anjuan_domain::aggregate::State;
use anjuan_domain::event::Envelope;
use anjuan_domain::history::{Place, fold};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::sight::{Part, Sight};
use anjuan_journal::{EventLog, Filter, Stored};
use anjuan_views::register::query::Known;
use futures::StreamExt;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{OnceCell, watch};
use tokio_util::sync::CancellationToken;

/// The pause before the log is read anew after a failure.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a list waits until the complaints are level with what it must reflect.
const PATIENCE: Duration = Duration::from_secs(5);

/// The complaints of the centre, and what became one.
#[derive(Default)]
struct Folded {
    /// By id; none of what does not fold.
    complaints: BTreeMap<String, Option<State>>,
    /// What became a complaint, and which.
    became: BTreeMap<AggregateRef, String>,
}

/// The complaints as this process knows them.
pub struct Confided {
    log: Arc<dyn EventLog>,
    folded: RwLock<Folded>,
    reached: watch::Sender<u64>,
    begun: OnceCell<()>,
    stop: CancellationToken,
}

impl Confided {
    /// Of that log, until `stop`. Nothing is read before somebody asks.
    #[must_use]
    pub fn new(log: Arc<dyn EventLog>, stop: CancellationToken) -> Arc<Self> {
        let (folded, reached, begun) = (RwLock::default(), watch::Sender::new(0), OnceCell::new());
        Arc::new(Self { log, folded, reached, begun, stop })
    }

    /// Waits until everything up to `after` is known; begins to read where nobody did before.
    ///
    /// # Errors
    /// As the log answers.
    pub(super) async fn level(self: &Arc<Self>, tail: &Tail, after: Option<u64>) -> Result<(), Failure> {
        self.begun
            .get_or_try_init(|| async {
                let head = self.read().await?;
                let listener = tail.listen(head + 1, Filter::All).await?;
                tokio::spawn(Arc::clone(self).follow(listener));
                Ok::<_, Failure>(())
            })
            .await?;
        if let Some(after) = after
            && *self.reached.borrow() < after
            && self.log.head().await? >= after
        {
            let mut reached = self.reached.subscribe();
            // What is not reached in time is not known, and is left out.
            let _ = tokio::time::timeout(PATIENCE, reached.wait_for(|reached| *reached >= after)).await;
        }
        Ok(())
    }

    /// What somebody knows of.
    pub(super) fn known(&self, asker: &Asker<'_>) -> Known {
        let folded = self.folded.read().unwrap_or_else(PoisonError::into_inner);
        let mut known = Known::default();
        for (id, state) in &folded.complaints {
            match state.as_ref().map_or(Sight::Nothing, |state| asker.of_state(state, Part::Line)) {
                Sight::Full => known.full.insert(id.clone()),
                Sight::Masked | Sight::Existence => known.partly.insert(id.clone()),
                Sight::Nothing => false,
            };
        }
        let is_known = |id: &String| known.full.contains(id) || known.partly.contains(id);
        known.closed = folded.became.iter().filter(|(_, id)| !is_known(id)).map(|(what, _)| what.clone()).collect();
        known
    }

    /// The ids of the complaints of which somebody knows nothing.
    pub(super) fn unknown(&self, known: &Known) -> BTreeSet<String> {
        let folded = self.folded.read().unwrap_or_else(PoisonError::into_inner);
        let is_known = |id: &&String| known.full.contains(*id) || known.partly.contains(*id);
        folded.complaints.keys().filter(|id| !is_known(id)).cloned().collect()
    }

    /// Reads everything that there is, up to the position that is answered.
    async fn read(&self) -> Result<u64, Failure> {
        let head = self.log.head().await?;
        *self.folded.write().unwrap_or_else(PoisonError::into_inner) = Folded::default();
        if head > 0 {
            let kinds = Filter::Kinds(vec![Kind::Complaint, Kind::Contact]);
            let mut span = self.log.read_span(1, head, kinds).await?;
            while let Some(stored) = span.next().await {
                self.fold(&stored?);
            }
        }
        self.reached.send_replace(head);
        Ok(head)
    }

    /// Folds what comes. Where the log cannot be read along nothing is known any more: lists leave complaints out until it can.
    async fn follow(self: Arc<Self>, mut listener: Listener) {
        loop {
            let heard = tokio::select! {
                () = self.stop.cancelled() => return,
                heard = listener.next() => heard,
            };
            match heard {
                Ok(Heard::Event(stored)) => {
                    self.fold(&stored);
                    self.reached.send_replace(stored.sequence);
                }
                Ok(Heard::Passed(sequence)) => {
                    self.reached.send_replace(sequence);
                }
                Err(error) => {
                    tracing::warn!(%error, "the complaints cannot be read along; reading them anew");
                    tokio::time::sleep(PAUSE).await;
                    match self.read().await {
                        Ok(head) => listener.goes_on(head + 1),
                        Err(error) => tracing::warn!(%error, "the complaints cannot be read anew; trying again"),
                    }
                }
            }
        }
    }

    fn fold(&self, stored: &Stored) {
        if stored.left_out.is_some() {
            return;
        }
        let Ok(envelope) = Envelope::decode(&stored.body) else { return };
        let Ok(aggregate) = envelope.aggregate() else { return };
        let mut folded = self.folded.write().unwrap_or_else(PoisonError::into_inner);
        if aggregate.kind == Kind::Contact {
            let became = envelope.event().ok().and_then(|event| named(&event));
            folded.became.extend(became.map(|complaint| (aggregate, complaint.id)));
        } else if aggregate.kind == Kind::Complaint {
            let state = folded.complaints.entry(aggregate.id.clone()).or_insert_with(|| Some(State::new(&aggregate)));
            let place = Place::from_envelope(&envelope);
            let folds = |state: &mut State| envelope.event().is_ok_and(|event| fold(state, &event, place).is_ok());
            if !state.as_mut().is_some_and(folds) {
                *state = None;
            }
        }
    }
}
