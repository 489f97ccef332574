//! Roles (角色): what one process does. All in one, or one process per role on many machines.
mod aside;
mod attendance;
pub mod eraser;
pub mod foundation;
mod inbox;
pub mod pulse;
mod resting;
pub mod run;
mod scoring;
mod skips;
pub mod views;
pub(crate) mod waking;
pub mod workflow;

pub(crate) use waking::until;

use anjuan_journal::Zone;
use std::collections::BTreeSet;
use std::str::FromStr;

/// One role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The edge: HTTP, tokens, sealing.
    Gateway,
    /// Commands.
    Desk,
    /// Views.
    Projectors,
    /// What the service does by itself.
    Workflow,
    /// The seal of the log.
    Sealer,
    /// What is sent to people outside, where channels are configured.
    Notices,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 6] =
        [Role::Gateway, Role::Desk, Role::Projectors, Role::Workflow, Role::Sealer, Role::Notices];

    /// The zones of the nats-server that it works in: its own first.
    #[must_use]
    pub fn zones(self) -> &'static [Zone] {
        match self {
            Role::Gateway => &[Zone::Gateway, Zone::Eraser],
            Role::Desk => &[Zone::Desk],
            Role::Projectors => &[Zone::Projector],
            Role::Workflow => &[Zone::Workflow],
            Role::Sealer => &[Zone::Sealer],
            Role::Notices => &[Zone::Notices],
        }
    }

    /// The name in flags: `gateway`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Gateway => "gateway",
            Role::Desk => "desk",
            Role::Projectors => "projectors",
            Role::Workflow => "workflow",
            Role::Sealer => "sealer",
            Role::Notices => "notices",
        }
    }
}

/// A text is not the name of a role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a role; the roles are gateway, desk, projectors, workflow, sealer, notices, or all")]
pub struct UnknownRole(String);

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        // One projector or several: both are said.
        let named = |role: &Role| role.as_str() == text || role.as_str().strip_suffix('s') == Some(text);
        Self::ALL.into_iter().find(named).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// The roles of one process; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// All roles in one process.
    #[must_use]
    pub fn all() -> Self {
        Self(Role::ALL.into())
    }

    /// Whether this process has `role`.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// The zones of this process. The first is the one that watches the log and asks the roles elsewhere: the desk's, where it is here,
    /// or another's that may ask.
    #[must_use]
    pub fn zones(&self) -> Vec<Zone> {
        let asking = [Role::Desk, Role::Gateway, Role::Workflow, Role::Notices, Role::Projectors, Role::Sealer];
        asking.into_iter().filter(|role| self.has(*role)).flat_map(Role::zones).copied().collect()
    }

    /// Whether this process has every role, and so needs no other.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.0.len() == Role::ALL.len()
    }
}

impl FromStr for Roles {
    type Err = UnknownRole;
    /// `all`, or names separated by commas.
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        if text == "all" {
            return Ok(Self::all());
        }
        text.split(',').map(|name| name.trim().parse()).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_named_alone_together_or_all() {
        let some: Roles = "desk, workflow".parse().unwrap();
        assert!(some.has(Role::Desk) && some.has(Role::Workflow) && !some.has(Role::Gateway));
        assert!("projector".parse::<Roles>().unwrap().has(Role::Projectors));
        assert!("all".parse::<Roles>().unwrap().is_all());
        assert_eq!("".parse::<Roles>(), Err(UnknownRole(String::new())));
        assert!("clerk".parse::<Roles>().unwrap_err().to_string().contains("clerk"));
    }
}
