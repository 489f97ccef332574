//! Commands (指令): what an actor asks for. One accepted command records exactly one event.
//!
//! A command's JSON is `{"<verb>": {…}}`; over HTTP the verb is the last part of the path and the body is the inside.
//! What a verb is, who may ask it, by which article, and which function decides it stands in one row of its kind's table
//! (`commands!` in the kind's `commands.rs`); the kinds stand in one table ([`kinds!`](crate::vocabulary::kinds)).
use crate::event::hash;
use crate::reference::verbs::Verb;
use crate::vocabulary::canonical::canonical;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::kinds::kinds;
use crate::vocabulary::stamp::Instant;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Writes out what can be asked, over all kinds, from the table of kinds: [`Body`] and [`Commands`].
macro_rules! asked {
    (aggregates {
        $($kind:ident = $name:literal, $ids:expr, $en:literal, $zh:literal, at $path:literal,
            in $($module:ident)::+: $state:ident begins $begins:ident, $event:ident, $commands:ident;)*
    } reference {
        $($ref_kind:ident = $ref_name:literal, $ref_ids:expr, $ref_en:literal, $ref_zh:literal,
            in $($ref_module:ident)::+: $ref_event:ident
            $(, at $own_path:literal in $($own_module:ident)::+: $own_commands:ident)?;)*
    }) => {
        asked! { @sets
            $($kind(crate::$($module)::+::commands::$commands) = $name, Some(Kind::$kind), $path, $en, $zh;)*
            $($($ref_kind(crate::$($own_module)::+::commands::$own_commands)
                = $ref_name, Some(Kind::$ref_kind), $own_path, $ref_en, $ref_zh;)?)*
            Centre(crate::reference::centre::commands::CentreCommand)
                = "centre", None, "centre/{kind}", "Reference data", "基础数据";
        }
    };
    (@sets $($set:ident($commands:ty) = $name:literal, $kind:expr, $path:literal, $en:literal, $zh:literal;)*) => {
        /// What is asked, of any kind.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum Body { $(#[doc = concat!($en, " (", $zh, ").")] $set($commands)),* }

        impl Body {
            /// Of which kind.
            #[must_use]
            pub fn commands(&self) -> Commands {
                match self { $(Body::$set(_) => Commands::$set),* }
            }

            /// `accept`: the verb.
            #[must_use]
            pub fn verb(&self) -> &'static str {
                match self { $(Body::$set(command) => command.verb()),* }
            }
        }

        $(impl From<$commands> for Body { fn from(command: $commands) -> Self { Body::$set(command) } })*

        /// The commands of one kind; those of the reference data together, for they are asked of six kinds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Commands { $(#[doc = concat!($en, " (", $zh, ").")] $set),* }

        impl Commands {
            /// All of them, in the order of the kinds.
            pub const ALL: &'static [Commands] = &[$(Commands::$set),*];

            /// The first part of an action's name: `case`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Commands::$set => $name),* }
            }

            /// Whose they are: in English and in Simplified Chinese.
            #[must_use]
            pub fn title(self) -> (&'static str, &'static str) {
                match self { $(Commands::$set => ($en, $zh)),* }
            }

            /// Where they stand in a path: `/v1/cases`.
            #[must_use]
            pub fn path(self) -> &'static str {
                match self { $(Commands::$set => concat!("/v1/", $path)),* }
            }

            /// The kind of aggregate they are of; none for reference data.
            #[must_use]
            pub fn kind(self) -> Option<Kind> {
                match self { $(Commands::$set => $kind),* }
            }

            /// Their verbs, in the order of their table.
            #[must_use]
            pub fn verbs(self) -> &'static [Verb] {
                match self { $(Commands::$set => <$commands>::VERBS),* }
            }
        }
    };
}
kinds!(asked);

impl Body {
    /// `case.accept`: the name in the access table.
    #[must_use]
    pub fn action(&self) -> String {
        self.commands().action(self.verb())
    }
}

impl Commands {
    /// The name of a verb in the access table: `case.accept`.
    #[must_use]
    pub fn action(self, verb: &str) -> String {
        format!("{}.{verb}", self.as_str())
    }

    /// Those of that name, if there are any.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|commands| commands.as_str() == text)
    }

    /// The verb of that name, if there is one.
    #[must_use]
    pub fn verb(self, name: &str) -> Option<&'static Verb> {
        self.verbs().iter().find(|verb| verb.name == name)
    }

    /// The kind and the verb of an action's name, `case.accept`, where it is a command.
    #[must_use]
    pub fn of_action(action: &str) -> Option<(Self, &'static Verb)> {
        let (kind, name) = action.split_once('.')?;
        let commands = Self::parse(kind)?;
        commands.verb(name).map(|verb| (commands, verb))
    }

    /// The verb whose command opens an aggregate, where its id follows from the command's id.
    #[must_use]
    pub fn opening(self) -> Option<&'static Verb> {
        self.kind().filter(|kind| kind.naming().follows_from_command())?;
        self.verbs().iter().find(|verb| verb.first)
    }

    /// Whether it is the verb that opens an aggregate, whose id then follows from the command's id.
    #[must_use]
    pub fn opens(self, verb: &str) -> bool {
        self.opening().is_some_and(|opening| opening.name == verb)
    }
}

/// The mark of a command that is entered for somebody else (代为补录): who did it, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnteredFor {
    /// Who did it.
    pub person: String,
    /// Which paper shows it: kind, number, page, where it is kept; without personal data.
    pub paper: String,
}

/// One command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Command {
    /// The command's id, given by the caller: the same id is answered with the same result for ever.
    pub id: Uuid,
    /// The aggregate; for a command that opens one, [`AggregateRef::opened_by`] this id.
    pub aggregate: AggregateRef,
    /// When it happened, where it is entered late; absent, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// For whom it is entered, where somebody else did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_for: Option<EnteredFor>,
    /// The stream sequence the caller saw last of this aggregate; given, a later one refuses the command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<u64>,
    /// The event or command that caused this one; absent, the command itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation: Option<Uuid>,
    /// What is asked.
    pub body: Body,
}

/// The part of a command that makes it this command and no other.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Asked<'a> {
    aggregate: &'a AggregateRef,
    at: Option<Instant>,
    entered_for: Option<&'a EnteredFor>,
    body: &'a Body,
}

impl Command {
    /// The `commandhash` of its event: `sha256:` and the hash of its canonical JSON (RFC 8785) of aggregate, time, the mark of an entry for somebody
    /// else, and body.
    ///
    /// Not of `id`, which it is stored beside, nor of `expected` and `causation`, which a repetition may give differently.
    /// A member that is null counts as absent, so that a field that a later release adds changes no earlier command.
    ///
    /// # Errors
    /// When the command is no JSON, which none may be.
    pub fn hash(&self) -> Result<String, serde_json::Error> {
        let Self { id: _, aggregate, at, entered_for, expected: _, causation: _, body } = self;
        let asked = serde_json::to_value(Asked { aggregate, at: *at, entered_for: entered_for.as_ref(), body })?;
        Ok(hash(canonical(&asked)?.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn accept(change: impl FnOnce(&mut Value)) -> Command {
        let mut command = serde_json::json!({
            "id": "0149c5d4-d4a0-7c20-9ef5-10d3a8ea5a78", "aggregate": "contact/7K2M9QX4T1AB",
            "body": {"contact": {"open": {"channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "item": null}}},
        });
        change(&mut command);
        serde_json::from_value(command).unwrap()
    }

    #[test]
    fn the_hash_is_of_aggregate_time_and_body_alone() {
        let first = accept(|_| {}).hash().unwrap();
        assert!(first.starts_with("sha256:") && first.len() == 71, "{first}");
        let same = accept(|command| {
            command["id"] = "0149c5d4-d4a0-7c20-9ef5-10d3a8ea5a79".into();
            command["expected"] = 7.into();
            command["causation"] = "0149c5d4-d4a0-7c20-9ef5-10d3a8ea5a70".into();
        });
        assert_eq!(same.hash().unwrap(), first);
        let others: [fn(&mut Value); 3] = [
            |command| command["aggregate"] = "contact/7K2M9QX4T1AC".into(),
            |command| command["at"] = "2026-11-20T01:00:00Z".into(),
            |command| command["body"]["contact"]["open"]["item"] = "SI-001".into(),
        ];
        for other in others {
            assert_ne!(accept(other).hash().unwrap(), first);
        }
    }
}
