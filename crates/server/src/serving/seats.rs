//! Places for connections (连接数): so many at once, and so many of one client.
//!
//! Where all places are taken, the connection that has waited longest without a request gives up its own: whoever holds
//! connections open shuts nobody out. One that is being answered is never closed for another.
use super::client::Client;
use crate::settings::LimitsSettings;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// All places.
pub(super) struct Seats {
    most: usize,
    of_one: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    next: u64,
    seats: HashMap<u64, Held>,
    of_clients: HashMap<Client, usize>,
}

struct Held {
    client: Client,
    bounded: bool,
    shared: Arc<Shared>,
}

/// What the places know of one connection.
struct Shared {
    state: Mutex<State>,
    back: CancellationToken,
}

#[derive(Clone, Copy)]
struct State {
    /// How many requests are being answered.
    busy: usize,
    /// Since when none is.
    idle_since: Instant,
    /// Whether any was answered before.
    served: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Since when it waits; none while it is answered.
    fn waits_since(&self) -> Option<Instant> {
        let state = *self.state();
        (state.busy == 0 && !self.back.is_cancelled()).then_some(state.idle_since)
    }
}

/// A place that one connection has until this goes.
pub(super) struct Seat {
    number: u64,
    seats: Arc<Seats>,
    shared: Arc<Shared>,
}

/// A request that is being answered, until this goes.
pub(super) struct Busy(Arc<Shared>);

impl Drop for Busy {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.busy = state.busy.saturating_sub(1);
        state.idle_since = Instant::now();
    }
}

/// How many file descriptors are left for everything that is no connection: stores, the log, what notices send.
const OTHERS: usize = 256;

/// As many file descriptors as this process may have; it takes what the system gives.
fn descriptors() -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    let most = if raised.is_ok() { maximum } else { current };
    most.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX))
}

impl Seats {
    /// As many places as the settings say, where the system gives file descriptors for them.
    pub(super) fn new(limits: &LimitsSettings) -> Self {
        let possible = descriptors().saturating_sub(OTHERS).max(1);
        if possible < limits.connections {
            tracing::warn!(
                possible,
                wanted = limits.connections,
                "fewer connections than [limits] says: raise the limit of open files"
            );
        }
        let most = limits.connections.min(possible);
        Self { most, of_one: limits.connections_of_one, taken: Mutex::default() }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a connection from there, where one is free or can be freed; `bounded`, where it counts among those of one client.
    pub(super) fn take(seats: &Arc<Self>, address: IpAddr, bounded: bool) -> Option<Seat> {
        let client = Client::new(address);
        let mut taken = seats.taken();
        let of_client = taken.of_clients.get(&client).copied().unwrap_or_default();
        let room_for_client = !bounded || of_client < seats.of_one;
        if !room_for_client {
            taken.free(|held| held.bounded && held.client == client)?;
        } else if taken.seats.len() >= seats.most {
            taken.free(|_| true)?;
        }
        let state = State { busy: 0, idle_since: Instant::now(), served: false };
        let shared = Arc::new(Shared { state: Mutex::new(state), back: CancellationToken::new() });
        let number = taken.next;
        taken.next += 1;
        taken.seats.insert(number, Held { client, bounded, shared: Arc::clone(&shared) });
        if bounded {
            *taken.of_clients.entry(client).or_default() += 1;
        }
        drop(taken);
        Some(Seat { number, seats: Arc::clone(seats), shared })
    }
}

impl Taken {
    /// Takes back the place of whoever has waited longest among these.
    fn free(&mut self, among: impl Fn(&Held) -> bool) -> Option<()> {
        let waiting = self.seats.iter().filter(|(_, held)| among(held));
        let waiting = waiting.filter_map(|(number, held)| held.shared.waits_since().map(|since| (since, *number)));
        let (_, number) = waiting.min()?;
        self.leave(number);
        Some(())
    }

    /// The place is free, and whoever had it ends.
    fn leave(&mut self, number: u64) {
        let Some(held) = self.seats.remove(&number) else { return };
        held.shared.back.cancel();
        if !held.bounded {
            return;
        }
        if let Some(count) = self.of_clients.get_mut(&held.client) {
            *count -= 1;
            if *count == 0 {
                self.of_clients.remove(&held.client);
            }
        }
    }
}

impl Seat {
    /// A request came.
    pub(super) fn begin(seat: &Arc<Self>) -> Busy {
        let mut state = seat.shared.state();
        state.busy += 1;
        state.served = true;
        drop(state);
        Busy(Arc::clone(&seat.shared))
    }

    /// Waits until another needs the place.
    pub(super) async fn taken_back(&self) {
        self.shared.back.cancelled().await;
    }

    /// How long to wait until it is looked at again whether it waits too long: `first` for the first request, `idle` for another.
    pub(super) fn patience(&self, first: Duration, idle: Duration) -> Duration {
        let state = *self.shared.state();
        match (state.busy, state.served) {
            (0, served) => (if served { idle } else { first }).saturating_sub(state.idle_since.elapsed()),
            (_, _) => idle,
        }
    }

    /// Whether it waits too long.
    pub(super) fn is_overdue(&self, first: Duration, idle: Duration) -> bool {
        self.shared.state().busy == 0 && self.patience(first, idle).is_zero()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.taken().leave(self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats(most: usize, of_one: usize) -> Arc<Seats> {
        Arc::new(Seats::new(&LimitsSettings {
            connections: most,
            connections_of_one: of_one,
            ..LimitsSettings::default()
        }))
    }

    fn from(seats: &Arc<Seats>, last: u8) -> Option<Arc<Seat>> {
        Seats::take(seats, IpAddr::from([192, 0, 2, last]), true).map(Arc::new)
    }

    #[test]
    fn whoever_waited_longest_gives_up_the_place_and_who_is_answered_never_does() {
        let seats = seats(2, 2);
        let (first, second) = (from(&seats, 1).unwrap(), from(&seats, 2).unwrap());
        let answered = Seat::begin(&first);
        let third = from(&seats, 3).unwrap();
        assert!(!first.shared.back.is_cancelled() && second.shared.back.is_cancelled());
        let _busy = Seat::begin(&third);
        assert!(from(&seats, 4).is_none(), "all are being answered");
        drop(answered);
        assert!(from(&seats, 4).is_some() && first.shared.back.is_cancelled());
    }

    #[test]
    fn one_client_takes_no_more_than_its_own_places() {
        let seats = seats(10, 2);
        let mine: Vec<_> = (0..5).map(|_| from(&seats, 1).unwrap()).collect();
        let closed: Vec<bool> = mine.iter().map(|seat| seat.shared.back.is_cancelled()).collect();
        assert_eq!(closed, [true, true, true, false, false]);
        assert!(from(&seats, 2).is_some(), "another client has its own");
        let proxied: Vec<_> = (0..5).filter_map(|_| Seats::take(&seats, IpAddr::from([192, 0, 2, 1]), false)).collect();
        assert_eq!(proxied.len(), 5, "a proxy is not one client");
    }

    #[test]
    fn a_place_is_free_again_once_its_connection_went() {
        let seats = seats(4, 1);
        drop(from(&seats, 1));
        drop(from(&seats, 1));
        let taken = seats.taken();
        assert!(taken.seats.is_empty() && taken.of_clients.is_empty());
    }

    #[test]
    fn the_first_request_is_waited_for_less_long_than_another() {
        let (seats, first, idle) = (seats(4, 4), Duration::ZERO, Duration::from_secs(60));
        let seat = from(&seats, 1).unwrap();
        assert!(seat.is_overdue(first, idle), "nothing came");
        let busy = Seat::begin(&seat);
        assert!(!seat.is_overdue(first, Duration::ZERO), "it is being answered");
        drop(busy);
        assert!(!seat.is_overdue(first, idle) && seat.is_overdue(first, Duration::ZERO));
    }
}
