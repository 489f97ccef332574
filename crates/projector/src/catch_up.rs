//! Building beside the old store, comparing, switching; and the first build of a view that has far to go.
use crate::digest;
use crate::error::ProjectorError;
use crate::folder::Folder;
use crate::projector::Projector;
use crate::rebuild::{Compare, PART, Progress, Rebuilt, fold_all, stats};
use crate::state::State;
use crate::status::Health;
use anjuan_journal::log::Filter;
use anjuan_views::view::View;
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
        let _share = self.feed.build();
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
        let report = move |done| progress(Progress { done, total });
        let folder = self.span(Folder::build(store, PART)?, total, report).await?;
        // What came in meanwhile is folded too, so that little is left to do while nothing else may commit.
        let head = self.shared.log.head().await?;
        let folder = self.span(folder, head, |_| ()).await?;
        let _writing = self.writing.lock().await;
        let mut held = Arc::clone(&self.folder).lock_owned().await;
        let reached = held.as_ref().map_or(0, Folder::sequence);
        let mut folder = self.span(folder, reached, |_| ()).await?;
        folder.overlay.built();
        let stats = stats(&folder, began)?;
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
        let after = tokio::task::spawn_blocking(move || digest::of(&built)).await;
        Ok((before, after.map_err(crate::projector::interrupted::<V>)??))
    }

    async fn span(
        &self,
        folder: Folder<V>,
        to: u64,
        progress: impl Fn(u64) + Send + 'static,
    ) -> Result<Folder<V>, ProjectorError> {
        let from = folder.sequence() + 1;
        match from > to {
            true => Ok(folder),
            false => {
                let (messages, feed) =
                    (self.shared.log.read_span(from, to, Filter::All).await?, Arc::clone(&self.feed));
                fold_all(folder, messages, move || feed.memory_of_a_build(), progress).await
            }
        }
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
