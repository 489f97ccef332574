//! Going to another node (换节点): a node of a cluster that hangs, or is cut off from its peers, still takes connections and may answer
//! pings, but no request of JetStream is answered through it. Whoever is connected to it goes elsewhere by themselves.
//!
//! After a leader is lost the others elect one within some seconds. What was asked before that is answered by nobody, so that it is
//! asked again soon, and by the same message id where it is an event. With one server there is nowhere else and nobody else: then
//! nothing here does anything.
use crate::wire::TIMEOUT;
use async_nats::{Client, ReconnectToServer, Server, ServerInfo};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::future::{Ready, ready};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// For how long nothing is answered, or nothing stored, before the node is left.
const LEFT_AFTER: Duration = Duration::from_millis(2_500);

/// The least time between two nodes: while the others elect a leader, going from one to the next helps nobody, and would lead back.
const STAYS: Duration = Duration::from_secs(5);

/// How soon a question that nobody answered is asked again, while the answers to those before still count.
const AGAIN: Duration = Duration::from_millis(400);

/// How long a node of a cluster may take to store an event, or to begin a reading, before it is looked up what became of it.
const AMONG_OTHERS: Duration = Duration::from_millis(1_500);

/// Of one connection, whether its node answers.
#[derive(Debug, Clone)]
pub(crate) struct Failover {
    nodes: usize,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// When the first question was sent that was not answered.
    unanswered: Option<Instant>,
    /// When the first message was sent that was not stored: a node that led before it was cut off still answers questions.
    unstored: Option<Instant>,
    left: Option<Instant>,
}

impl Failover {
    /// Of a connection to a cluster of so many nodes.
    pub(crate) fn among(nodes: usize) -> Self {
        Self { nodes, state: Arc::default() }
    }

    /// Whether there are other nodes.
    pub(crate) fn has_others(&self) -> bool {
        self.nodes > 1
    }

    /// How long one attempt may take before it is looked up what became of it.
    pub(crate) fn bound(&self) -> Duration {
        if self.has_others() { AMONG_OTHERS } else { TIMEOUT }
    }

    /// Asks what only a leader answers. Among others it is asked again and again, because the node that leads now may not have led
    /// when it was asked first; the first answer counts. Whatever is asked here must be the same if it is done twice.
    pub(crate) async fn asked<T, F: Future<Output = T>>(&self, ask: impl Fn() -> F) -> T {
        let mut asked = FuturesUnordered::from_iter([ask()]);
        loop {
            tokio::select! {
                Some(answer) = asked.next() => return answer,
                () = tokio::time::sleep(AGAIN), if self.has_others() => asked.push(ask()),
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A question was answered.
    pub(crate) fn answered(&self) {
        if self.has_others() {
            self.lock().unanswered = None;
        }
    }

    /// A message was stored, or refused for a reason of its own.
    pub(crate) fn stored(&self) {
        if self.has_others() {
            let mut state = self.lock();
            (state.unanswered, state.unstored) = (None, None);
        }
    }

    /// A question sent at that time was not answered, or the node says that the cluster does not answer it.
    pub(crate) async fn unanswered(&self, client: &Client, sent: Instant) {
        let leaves = self.leaves(sent, |state| &mut state.unanswered);
        self.left(client, leaves).await;
    }

    /// A message sent at that time was not stored, as far as is known, or the node says that the cluster does not store it.
    pub(crate) async fn unstored(&self, client: &Client, sent: Instant) {
        let leaves = self.leaves(sent, |state| &mut state.unstored);
        self.left(client, leaves).await;
    }

    async fn left(&self, client: &Client, leaves: bool) {
        if leaves {
            tracing::warn!("nothing is answered through this node of the cluster; another one is tried");
            // Refused only where the connection is closed.
            let _ = client.force_reconnect().await;
        }
    }

    fn leaves(&self, sent: Instant, of: impl Fn(&mut State) -> &mut Option<Instant>) -> bool {
        if !self.has_others() {
            return false;
        }
        let mut state = self.lock();
        let since = *of(&mut state).get_or_insert(sent);
        if since.elapsed() < LEFT_AFTER || state.left.is_some_and(|left| left.elapsed() < STAYS) {
            return false;
        }
        *state = State { left: Some(Instant::now()), ..State::default() };
        true
    }
}

/// Which node is tried next: one after the other. The one that was left is not taken again before the others were tried.
pub(crate) fn rotation() -> impl Fn(Vec<Server>, ServerInfo) -> Ready<Option<ReconnectToServer>> + Send + Sync + 'static
{
    let turn = AtomicUsize::new(0);
    move |servers, _| {
        let next = turn.fetch_add(1, Ordering::Relaxed) % servers.len().max(1);
        ready(servers.get(next).map(|server| ReconnectToServer { addr: server.addr.clone(), delay: None }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_left_once_nothing_was_answered_for_a_while_and_not_twice_at_once() {
        let failover = Failover::among(3);
        let long_ago = Instant::now() - LEFT_AFTER * 2;
        let asks = |failover: &Failover, sent| failover.leaves(sent, |state| &mut state.unanswered);
        assert!(!asks(&failover, Instant::now()), "it may still answer");
        failover.answered();
        assert!(asks(&failover, long_ago));
        assert!(!asks(&failover, long_ago), "another one was tried a moment ago");
        assert!(!asks(&Failover::among(1), long_ago), "there is nowhere else");
    }

    #[test]
    fn a_node_that_answers_questions_and_stores_nothing_is_left_too() {
        let failover = Failover::among(3);
        let stores = |sent| failover.leaves(sent, |state| &mut state.unstored);
        let long_ago = Instant::now() - LEFT_AFTER * 2;
        assert!(!stores(Instant::now()));
        failover.lock().unstored = Some(long_ago);
        failover.answered();
        assert!(stores(Instant::now()), "an answered question says nothing of what is stored");
        let other = Failover::among(3);
        other.lock().unstored = Some(long_ago);
        other.stored();
        assert!(!other.leaves(Instant::now(), |state| &mut state.unstored));
    }

    #[tokio::test(start_paused = true)]
    async fn what_nobody_answers_is_asked_again_among_others_and_once_where_there_are_none() {
        let count = AtomicUsize::new(0);
        // The first two are answered by nobody, as before an election, and end by their own bound.
        let ask = || {
            let nth = count.fetch_add(1, Ordering::SeqCst);
            async move {
                if nth < 2 {
                    tokio::time::sleep(TIMEOUT).await;
                }
                nth
            }
        };
        let begun = tokio::time::Instant::now();
        assert_eq!(Failover::among(3).asked(ask).await, 2);
        assert_eq!(begun.elapsed(), AGAIN * 2);
        count.store(0, Ordering::SeqCst);
        assert_eq!((Failover::among(1).asked(ask).await, begun.elapsed()), (0, AGAIN * 2 + TIMEOUT));
    }
}
