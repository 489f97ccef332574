//! Going to another node (换节点): a node of a cluster that hangs, or is cut off from its peers, still takes connections and may answer
//! pings, but no request of JetStream is answered through it. Whoever is connected to it goes elsewhere by themselves.
//!
//! With one server there is nowhere else: then nothing here does anything.
use async_nats::{Client, ReconnectToServer, Server, ServerInfo};
use std::future::{Ready, ready};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// For how long nothing is answered before the node is left; also the least time between two nodes.
const LEFT_AFTER: Duration = Duration::from_millis(2_500);

/// Of one connection, whether its node answers.
#[derive(Debug, Clone)]
pub(crate) struct Failover {
    nodes: usize,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// When the first request was sent that was not answered.
    since: Option<Instant>,
    left: Option<Instant>,
}

impl Failover {
    /// Of a connection to a cluster of so many nodes.
    pub(crate) fn among(nodes: usize) -> Self {
        Self { nodes, state: Arc::default() }
    }

    /// A request was answered.
    pub(crate) fn answered(&self) {
        if self.nodes > 1 {
            self.state.lock().unwrap_or_else(PoisonError::into_inner).since = None;
        }
    }

    /// A request sent at that time was not answered, or the node says that the cluster does not answer it.
    pub(crate) async fn unanswered(&self, client: &Client, sent: Instant) {
        if self.leaves(sent) {
            tracing::warn!("nothing is answered through this node of the cluster; another one is tried");
            // Refused only where the connection is closed.
            let _ = client.force_reconnect().await;
        }
    }

    fn leaves(&self, sent: Instant) -> bool {
        if self.nodes < 2 {
            return false;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let since = *state.since.get_or_insert(sent);
        if since.elapsed() < LEFT_AFTER || state.left.is_some_and(|left| left.elapsed() < LEFT_AFTER) {
            return false;
        }
        (state.since, state.left) = (None, Some(Instant::now()));
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
        assert!(!failover.leaves(Instant::now()), "it may still answer");
        failover.answered();
        assert!(failover.leaves(long_ago));
        assert!(!failover.leaves(long_ago), "another one was tried a moment ago");
        assert!(!Failover::among(1).leaves(long_ago), "there is nowhere else");
    }
}
