//! What goes together (同批指令): commands that are decided and recorded with another one, in one atomic batch.
//!
//! Implements no article; what goes together with what is declared by the kind that is decided first. It must never name
//! a kind: the command is any type that the roof makes a body of.
use crate::vocabulary::ids::AggregateRef;

/// A command that is decided and recorded together with another one, in one atomic batch: all or none.
#[derive(Debug, Clone, PartialEq)]
pub struct Together<B> {
    /// Of which aggregate.
    pub aggregate: AggregateRef,
    /// What is asked of it.
    pub body: B,
}
