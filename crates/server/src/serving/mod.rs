//! Serving (接入): connections from the network to the router, bounded in number, in time and in what they make the process keep.
//!
//! `axum::serve` waits for headers as long as they take. Here a connection that dribbles, one that sends nothing and one that takes
//! nothing are closed; no client and no number of clients has all places; and whoever comes when there is none is turned away
//! at once. TLS is spoken where a certificate is given. What a request may bring is bounded behind it, in [`crate::gateway`].
mod client;
mod seats;
mod stream;
mod tls;

use crate::settings::LimitsSettings;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
pub(crate) use client::Client;
use client::Proxies;
pub use client::ProxiesError;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use seats::{Seat, Seats};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use stream::{Counted, Patient};
pub use tls::TlsError;
pub(crate) use tls::{Files, Tls};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The pause after the system had no connection for us (no file descriptor is left, say): it is the same a moment later.
const PAUSE: Duration = Duration::from_millis(100);

/// The most of a head or of a piece of a body that one connection keeps, in bytes.
const BUFFER: usize = 64 * 1024;

/// How many requests one connection may have under way at once over HTTP/2, and how large a head may be there.
const STREAMS: u32 = 64;
const HEAD: u32 = 16 * 1024;

/// How often a peer of an HTTP/2 connection is asked whether it is there, and how long it may take to say so.
const ASKED: Duration = Duration::from_secs(20);

/// What serves one address.
pub(crate) struct Serving {
    listener: TcpListener,
    app: Router,
    seats: Arc<Seats>,
    proxies: Arc<Proxies>,
    limits: LimitsSettings,
    tls: Option<Tls>,
    stop: CancellationToken,
}

impl Serving {
    /// Serves `app` on what `listener` accepts.
    ///
    /// # Errors
    /// [`ProxiesError`] names a proxy that is no network.
    pub(crate) fn new(
        listener: TcpListener,
        app: Router,
        (limits, proxies): (&LimitsSettings, &str),
        stop: CancellationToken,
    ) -> Result<Self, ProxiesError> {
        let seats = Arc::new(Seats::new(limits));
        let proxies = Arc::new(Proxies::parse(proxies)?);
        Ok(Self { listener, app, seats, proxies, limits: limits.clone(), tls: None, stop })
    }

    /// The same over TLS, where there is any.
    pub(crate) fn over(self, tls: Option<Tls>) -> Self {
        Self { tls, ..self }
    }

    /// Takes connections until it is stopped, then waits for those that are being answered.
    pub(crate) async fn run(self) {
        let connections = TaskTracker::new();
        loop {
            let accepted = tokio::select! {
                () = self.stop.cancelled() => break,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => self.seated(stream, peer, &connections),
                Err(error) => {
                    tracing::warn!(%error, "no connection could be taken");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
        drop(self.listener);
        connections.close();
        connections.wait().await;
    }

    /// Gives a connection a place, or closes it where there is none.
    fn seated(&self, stream: TcpStream, peer: SocketAddr, connections: &TaskTracker) {
        let bounded = !self.proxies.is_one(peer.ip());
        let Some(seat) = Seats::take(&self.seats, peer.ip(), bounded) else { return };
        // What is written is answers, each at once.
        let _ = stream.set_nodelay(true);
        let connection = Connection {
            app: TowerToHyperService::new(self.app.clone()),
            proxies: Arc::clone(&self.proxies),
            limits: self.limits.clone(),
            seat: Arc::new(seat),
            peer,
            stop: self.stop.clone(),
        };
        connections.spawn(connection.serve(stream, self.tls.as_ref().map(Tls::acceptor)));
    }
}

/// One connection.
struct Connection {
    app: TowerToHyperService<Router>,
    proxies: Arc<Proxies>,
    limits: LimitsSettings,
    seat: Arc<Seat>,
    peer: SocketAddr,
    stop: CancellationToken,
}

impl Connection {
    async fn serve(self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        let closed = match tls {
            None => self.speak(stream).await,
            Some(tls) => match self.greeted(tls.accept(stream)).await {
                Ok(stream) => self.speak(stream).await,
                Err(error) => Err(error),
            },
        };
        if let Err(error) = closed {
            tracing::debug!(%error, "a connection ended");
        }
    }

    /// The handshake, which takes no longer than a first request.
    async fn greeted<S>(&self, greeting: impl Future<Output = io::Result<S>>) -> io::Result<S> {
        let late = || io::Error::from(io::ErrorKind::TimedOut);
        tokio::select! {
            greeted = tokio::time::timeout(Duration::from_secs(self.limits.header_seconds), greeting) => {
                greeted.map_err(|_| late())?
            }
            () = self.seat.taken_back() => Err(late()),
        }
    }

    /// Speaks HTTP until the client or we have had enough.
    async fn speak(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> io::Result<()> {
        let idle = Duration::from_secs(self.limits.idle_seconds);
        let mut builder = Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(idle).max_buf_size(BUFFER);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(HEAD)
            .keep_alive_interval(ASKED)
            .keep_alive_timeout(ASKED);
        let seat = Arc::clone(&self.seat);
        let stop = self.stop.clone();
        let first = Duration::from_secs(self.limits.header_seconds);
        let stream = Patient::new(stream, Duration::from_secs(self.limits.write_seconds));
        let answering = service_fn(move |request| self.answer(request));
        let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), answering));
        let mut stopping = false;
        loop {
            tokio::select! {
                ended = connection.as_mut() => return ended.map_err(io::Error::other),
                // Another needs the place.
                () = seat.taken_back() => return Ok(()),
                () = tokio::time::sleep(seat.patience(first, idle)) => {
                    if seat.is_overdue(first, idle) {
                        return Ok(());
                    }
                }
                () = stop.cancelled(), if !stopping => {
                    stopping = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }

    fn answer(
        &self,
        mut request: hyper::Request<Incoming>,
    ) -> impl Future<Output = Result<Response<Body>, Infallible>> + Send + use<> {
        let busy = Seat::begin(&self.seat);
        let client = self.proxies.client(self.peer.ip(), request.headers());
        request.extensions_mut().insert(client);
        let answering = self.app.call(request);
        async move { Ok(answering.await?.map(|body| Body::new(Counted::new(body, busy)))) }
    }
}

/// The client of a request; one that came by no connection has none.
pub(crate) fn client(request: &Request) -> Client {
    request.extensions().get::<Client>().copied().unwrap_or_default()
}
