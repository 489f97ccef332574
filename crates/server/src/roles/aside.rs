//! Long answers (长查询) worked out beside the threads that serve everybody. Decides nothing.
use tokio::runtime::{Handle, RuntimeFlavor};

/// Works out what may take long beside the threads that serve everybody: while one of them is busy for a second, what stands behind it waits,
/// the answers on their way to the nats-server among it.
pub(super) fn aside<T>(long: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(long),
        // There is no other thread, or nobody waits on this one.
        _ => long(),
    }
}
