//! Any projector behind one face, for roles that keep several views and commands that name one.
use crate::digest::ViewDigest;
use crate::error::{ProjectorError, WaitError};
use crate::projector::Projector;
use crate::rebuild::{Compare, Progress, Rebuilt};
use crate::status::{Health, Status};
use anjuan_journal::Witness;
use anjuan_views::view::View;
use futures::future::BoxFuture;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Who hears how far a rebuild is.
pub type ProgressFn = Box<dyn Fn(Progress) + Send + 'static>;

/// A projector of whatever view.
pub trait AnyProjector: Send + Sync + 'static {
    /// The view's name.
    fn name(&self) -> &'static str;
    /// The view's version.
    fn version(&self) -> u32;
    /// How it is.
    fn health(&self) -> Health;
    /// What it knows of the log: where it stands, and on which message. None where it has nothing, or does not read.
    fn witness(&self) -> Option<Witness>;
    /// See [`Projector::supervise`].
    fn supervise(&self, cancel: CancellationToken) -> BoxFuture<'static, Result<(), ProjectorError>>;
    /// See [`crate::Reader::wait_for`].
    fn wait_for(&self, sequence: u64, timeout: Duration) -> BoxFuture<'static, Result<u64, WaitError>>;
    /// See [`crate::Reader::status_at`].
    fn status_at(&self, head: Option<u64>) -> Status;
    /// See [`crate::Reader::digest`].
    fn digest(&self) -> BoxFuture<'static, Result<ViewDigest, ProjectorError>>;
    /// See [`Projector::rebuild`].
    fn rebuild(&self, compare: Compare, progress: ProgressFn) -> BoxFuture<'static, Result<Rebuilt, ProjectorError>>;
}

impl<V: View> AnyProjector for Projector<V> {
    fn name(&self) -> &'static str {
        V::NAME
    }

    fn version(&self) -> u32 {
        V::VERSION
    }

    fn health(&self) -> Health {
        self.reader().health()
    }

    fn witness(&self) -> Option<Witness> {
        Projector::witness(self).ok().flatten()
    }

    fn supervise(&self, cancel: CancellationToken) -> BoxFuture<'static, Result<(), ProjectorError>> {
        let projector = self.clone();
        Box::pin(async move { projector.supervise(cancel).await })
    }

    fn wait_for(&self, sequence: u64, timeout: Duration) -> BoxFuture<'static, Result<u64, WaitError>> {
        let reader = self.reader();
        Box::pin(async move { reader.wait_for(sequence, timeout).await })
    }

    fn status_at(&self, head: Option<u64>) -> Status {
        self.reader().status_at(head)
    }

    fn digest(&self) -> BoxFuture<'static, Result<ViewDigest, ProjectorError>> {
        let reader = self.reader();
        Box::pin(async move { reader.digest().await })
    }

    fn rebuild(&self, compare: Compare, progress: ProgressFn) -> BoxFuture<'static, Result<Rebuilt, ProjectorError>> {
        let projector = self.clone();
        Box::pin(async move { projector.rebuild(compare, progress).await })
    }
}
