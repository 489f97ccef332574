//! A proposal (自动指令): the command a policy asks for, with an id that follows from the obligation.
use crate::{Policy, Rest};
use anjuan_domain::command::{Body, Command};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, hashed_command};
use anjuan_views::deadlines::row::Obligation;
use uuid::Uuid;

/// What a policy proposes.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The policy's name.
    pub policy: &'static str,
    /// The article it carries out.
    pub article: &'static str,
    /// The command, for the service itself as actor.
    pub command: Command,
    /// What is watched where it is refused; nothing where it rests for a while.
    pub watched: Option<Watched>,
}

/// What a refused proposal waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// The aggregate that owes it.
    pub aggregate: AggregateRef,
    /// The stream sequences that its row follows from.
    pub row: Vec<u64>,
    /// Whose open lines of the register are watched.
    pub person: String,
    /// Of which kinds.
    pub kinds: &'static [Kind],
}

impl Proposal {
    /// The proposal of a policy about an obligation, for the aggregate that owes it. It happens when it is decided, and reads
    /// the state it then finds.
    pub(crate) fn new(policy: &Policy, row: &Obligation, body: Body) -> Self {
        Self::about(policy, row, row.aggregate.clone(), body)
    }

    /// The same for an aggregate that the command opens: its id follows from the command's.
    pub(crate) fn opening(policy: &Policy, row: &Obligation, kind: Kind, body: Body) -> Self {
        Self::about(policy, row, AggregateRef::opened_by(kind, command_id(policy.name, row)), body)
    }

    /// The same for any aggregate: the command's id follows from the obligation all the same.
    pub(crate) fn about(policy: &Policy, row: &Obligation, aggregate: AggregateRef, body: Body) -> Self {
        let command = Command {
            id: command_id(policy.name, row),
            aggregate,
            at: None,
            entered_for: None,
            expected: None,
            causation: None,
            body,
        };
        let watched = match policy.rest {
            Rest::Awhile => None,
            Rest::UntilChanged(kinds) => Some(Watched {
                aggregate: row.aggregate.clone(),
                row: row.sequences.clone(),
                person: row.responsible.clone(),
                kinds,
            }),
        };
        Self { policy: policy.name, article: policy.article, command, watched }
    }
}

/// The id of the command that a policy proposes about an obligation: a UUIDv8 from the SHA-256 of policy and obligation.
#[must_use]
pub fn command_id(policy: &str, row: &Obligation) -> Uuid {
    hashed_command(&[policy.as_bytes(), &[0], row.key().as_bytes()])
}
