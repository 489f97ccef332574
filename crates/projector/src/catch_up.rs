//! Building beside the old store, comparing, switching; and the first build of a view that has far to go.
use crate::digest;
use crate::error::ProjectorError;
use crate::feed::{BATCH, split};
use crate::folder::Folder;
use crate::pass::Building;
use crate::projector::{Projector, interrupted};
use crate::rebuild::{Compare, Progress, RebuildStats, Rebuilt, begun};
use crate::state::State;
use crate::status::Health;
use crate::store::failed;
use anjuan_journal::log::Filter;
use anjuan_views::view::View;
use futures::StreamExt;
use std::sync::Arc;
use std::time::Instant;

/// From how many events on a view that has none yet is built rather than followed.
const FAR: u64 = 5_000;

impl<V: View> Projector<V> {
    /// Builds the view from the first event into a new store beside the old, then takes it in use. Readers see the old
    /// rows until then; the old store is kept as the previous one.
    ///
    /// # Errors
    /// As log and store have it; the old store then stays in use.
    pub async fn rebuild(
        &self,
        compare: Compare,
        progress: impl Fn(Progress) + Send + 'static,
    ) -> Result<Rebuilt, ProjectorError> {
        let Ok(_building) = Arc::clone(&self.building).try_lock_owned() else {
            return Err(ProjectorError::Rebuilding(V::NAME));
        };
        let before = self.shared.health();
        self.shared.set_health(Health::Rebuilding);
        let rebuilt = self.built(compare, progress).await;
        self.shared.set_health(before);
        rebuilt
    }

    async fn built(
        &self,
        compare: Compare,
        progress: impl Fn(Progress) + Send + 'static,
    ) -> Result<Rebuilt, ProjectorError> {
        let began = Instant::now();
        let total = self.shared.log.head().await?;
        let (name, store) = self.directory.fresh::<V>()?;
        let building = Box::new(begun::<V>(store, self.directory.path())?);
        let built = self.feed.build(building, move |done| progress(Progress { done, total })).await?;
        let built = built.into_any().downcast::<Building<V>>();
        let Building { folder, .. } = *built.map_err(|_| failed::<V>("another view was built in its place"))?;
        // What came in meanwhile is folded too, so that little is left to do while nothing else may commit.
        let head = self.shared.log.head().await?;
        let folder = self.followed(folder, head).await?;
        let _writing = self.writing.lock().await;
        let mut held = Arc::clone(&self.folder).lock_owned().await;
        let reached = held.as_ref().map_or(0, Folder::sequence);
        let mut folder = self.followed(folder, reached).await?;
        let (events, rows, parked) = folder.counts();
        let stats = RebuildStats { events, rows, parked, took: began.elapsed() };
        let compared = match compare {
            Compare::Digests if folder.sequence() == reached => Some(self.compared(folder.advance()).await?),
            Compare::Digests | Compare::Nothing => None,
        };
        self.directory.switch(&name)?;
        self.take(&mut held, folder);
        self.directory.tidy()?;
        Ok(Rebuilt { stats, compared })
    }

    async fn compared(&self, built: State<V>) -> Result<(digest::ViewDigest, digest::ViewDigest), ProjectorError> {
        let before = self.reader().digest().await?;
        let after = tokio::task::spawn_blocking(move || digest::compute(&built)).await;
        Ok((before, after.map_err(interrupted::<V>)??))
    }

    /// Folds what follows, as far as that, into a folder that nobody else has yet.
    async fn followed(&self, mut folder: Folder<V>, to: u64) -> Result<Folder<V>, ProjectorError> {
        if folder.sequence() >= to {
            return Ok(folder);
        }
        let memory = self.memory / 4;
        let messages = self.shared.log.read_span(folder.sequence() + 1, to, Filter::All).await?;
        let mut chunks = messages.ready_chunks(BATCH);
        while let Some(chunk) = chunks.next().await {
            let (batch, failure) = split(chunk);
            let work = move || folder.follow(&batch, memory).map(|()| folder);
            folder = tokio::task::spawn_blocking(work).await.map_err(interrupted::<V>)??;
            if let Some(error) = failure {
                return Err(error.into());
            }
        }
        Ok(folder)
    }

    /// A view with nothing in it yet and much before it is built rather than followed.
    pub(crate) async fn catch_up(&self) -> Result<(), ProjectorError> {
        let head = self.shared.log.head().await?;
        // The log may be another one, by declaration: a view can come no further than it goes.
        if self.shared.answered_from() > head {
            self.shared.answer_from(head);
        }
        match self.reader().position() {
            0 if head >= FAR => self.rebuild(Compare::Nothing, |_| ()).await.map(drop),
            _ => Ok(()),
        }
    }
}
