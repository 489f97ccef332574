//! What was asked and what was answered (问答账): the callers' memory, against which the log is held in the end.
use anjuan_api::Accepted;
use anjuan_domain::command::Command;
use anjuan_domain::vocabulary::actor::Actor;
use anjuan_journal::LogError;
use anjuan_server::failure::Failure;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One command and what its caller knows of it.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    /// Who gave it.
    pub(crate) actor: Actor,
    /// The command.
    pub(crate) command: Command,
    /// The first answer it was accepted with.
    pub(crate) answer: Option<Accepted>,
    /// Whether the last attempt ended without an answer.
    pub(crate) unanswered: bool,
    /// The last refusal.
    pub(crate) refusal: Option<String>,
    /// The codes of all refusals.
    pub(crate) codes: Vec<String>,
}

/// Every command by id.
#[derive(Debug, Default)]
pub(crate) struct Ledger(BTreeMap<Uuid, Given>);

impl Ledger {
    /// Notes what came of an attempt; none where the desk died before it answered.
    pub(crate) fn note(&mut self, actor: &Actor, command: &Command, outcome: Option<&Result<Accepted, Failure>>) {
        let given = self.0.entry(command.id).or_insert_with(|| Given {
            actor: actor.clone(),
            command: command.clone(),
            answer: None,
            unanswered: false,
            refusal: None,
            codes: vec![],
        });
        match outcome {
            None => given.unanswered = given.answer.is_none(),
            Some(Ok(accepted)) => {
                given.unanswered = false;
                let first = given.answer.get_or_insert_with(|| accepted.clone());
                assert_eq!(original(accepted), original(first), "a repetition has the original answer");
            }
            Some(Err(failure @ (Failure::Damaged(_) | Failure::Malformed(_)))) => {
                panic!("{}: {failure}", command.aggregate)
            }
            Some(Err(Failure::Log(error @ LogError::Damaged { .. }))) => panic!("{}: {error}", command.aggregate),
            Some(Err(Failure::Log(_) | Failure::NotReady(_))) => given.unanswered = given.answer.is_none(),
            Some(Err(failure)) => {
                assert!(given.answer.is_none(), "accepted before, and now: {failure}; {given:?}");
                // An attempt that was left without an answer may still arrive: only a later one can tell.
                given.refusal = Some(failure.to_string());
                given.codes.extend(if let Failure::Refused(refusal) = failure {
                    Some(refusal.code.clone())
                } else {
                    None
                });
            }
        }
    }

    /// The caller tries again, once nothing of the earlier attempts is on its way any more.
    pub(crate) fn retry(&mut self, id: Uuid) {
        self.0.get_mut(&id).unwrap().unanswered = false;
    }

    /// The commands without an answer, in the order of their ids.
    pub(crate) fn unanswered(&self) -> Vec<Given> {
        self.0.values().filter(|given| given.unanswered).cloned().collect()
    }

    /// The accepted commands, in the order of their ids.
    pub(crate) fn accepted(&self) -> Vec<Given> {
        self.0.values().filter(|given| given.answer.is_some()).cloned().collect()
    }

    /// Every command.
    pub(crate) fn all(&self) -> &BTreeMap<Uuid, Given> {
        &self.0
    }
}

/// The answer as it was the first time.
fn original(answer: &Accepted) -> Accepted {
    // How far what went together with it reaches is known when it is recorded, and not asked for again.
    Accepted { duplicate: false, last_sequence: None, ..answer.clone() }
}
