//! The ports inside one process: a call.
use super::{Caller, CommandPort};
use crate::desk::Desk;
use anjuan_api::{Accepted, Problem};
use anjuan_domain::command::Command;
use async_trait::async_trait;
use std::sync::Arc;

/// The desk of the same process.
pub struct LocalDesk(pub Arc<Desk>);

#[async_trait]
impl CommandPort for LocalDesk {
    async fn submit(&self, caller: &Caller, command: Command) -> Result<Accepted, Problem> {
        self.0.execute(&caller.actor, &command).await.map_err(Problem::from)
    }
}
