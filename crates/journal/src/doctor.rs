//! x
use crate::log::LogError;
/// x
pub async fn check_sync(monitor: &str) -> Result<(), LogError> {
    let _ = monitor;
    Ok(())
}
