//! How the commands of a kind are declared (指令声明方式): one row for each verb, and the shape of its body.
//!
//! Implements no article. It must never know a kind of aggregate.
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::standing::Standing;
use crate::vocabulary::refusal::Refusal;
use schemars::{Schema, SchemaGenerator};

/// One verb of a kind, as its row says.
#[derive(Debug, Clone, Copy)]
pub struct Verb {
    /// `accept`.
    pub name: &'static str,
    /// The roles that may; of an actor's roles one is enough.
    pub roles: &'static [Role],
    /// What whoever has such a role must have to do with the matter.
    pub standing: Standing,
    /// The article that gives the duty.
    pub article: &'static str,
    /// What it does, in English.
    pub en: &'static str,
    /// The same in Simplified Chinese.
    pub zh: &'static str,
    /// Whether it records the first event of its aggregate, and nothing else can.
    pub first: bool,
    /// The JSON schema of its body, with shared shapes in the generator.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

impl Verb {
    /// Whether people may give it; the others the service gives alone, by a policy or together with another command.
    #[must_use]
    pub fn is_for_people(&self) -> bool {
        self.roles != [Role::System]
    }
}

/// Declares the commands of one kind. One row per verb:
///
/// ```text
/// Accept(Accept) = "accept" for CASEWORK, WORKING, "time-limit/2", "Accept", "受理", accept::decide;
/// variant(body)     verb        who may, having to do with it so   article   English   Chinese  the decision
/// ```
///
/// The row under `first:` opens the aggregate: its decision is given the state as it is and refuses when there is one. The
/// others stand under `checked by f:`, and their decisions are given what `f(state, command, context)` found; a row that ends in
/// `checked by g` is given what `g` found.
///
/// It expands to the enum in kebab case (`{"accept": {…}}`), `VERBS` with one [`Verb`] a row, `verb()`, `From` each body, and
/// `decide`, which is a `match` with one arm a row: `CaseCommand::Accept(body) => accept::decide(f(…)?, body, context)?.into()`.
macro_rules! commands {
    ($(#[$doc:meta])* $name:ident on $state:ty, gives $event:ty {
        $(first: $first:ident($opening:ty) = $opens:literal for $may:expr, $has:expr, $by:literal, $to:literal, $so:literal, $opened:path;)?
        $(checked by $check:path:
        $($variant:ident($body:ty) = $verb:literal for $roles:expr, $standing:expr, $article:literal, $en:literal, $zh:literal,
            $decide:path $(, checked by $own:path)?;)*)?
    }) => {
        $crate::reference::verbs::commands! { @rows $(#[$doc])* $name, $state, $event,
            $($first($opening) = $opens, $may, $has, $by, $to, $so, true, (as it is), $opened;)?
            $($($variant($body) = $verb, $roles, $standing, $article, $en, $zh, false, (checked by $check $(, $own)?), $decide;)*)?
        }
    };
    (@rows $(#[$doc:meta])* $name:ident, $state:ty, $event:ty,
        $($variant:ident($body:ty) = $verb:literal, $roles:expr, $standing:expr, $article:literal, $en:literal, $zh:literal,
            $first:literal, $given:tt, $decide:path;)*
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum $name { $(#[doc = concat!($en, " (", $zh, ").")] #[serde(rename = $verb)] $variant($body)),* }

        impl $name {
            /// Every verb, in the order of the table.
            pub const VERBS: &'static [$crate::reference::verbs::Verb] = &[$($crate::reference::verbs::Verb {
                name: $verb,
                roles: $roles,
                standing: $standing,
                article: $article,
                en: $en,
                zh: $zh,
                first: $first,
                schema: |generator| generator.subschema_for::<$body>(),
            }),*];

            /// The name of this command's verb.
            #[must_use]
            pub fn verb(&self) -> &'static str {
                match self { $(Self::$variant(_) => $verb),* }
            }
        }
        $(impl From<$body> for $name { fn from(body: $body) -> Self { Self::$variant(body) } })*

        /// Decides a command: exactly one event, or a refusal that names its article.
        ///
        /// # Errors
        /// The refusal; nothing is recorded.
        pub fn decide(
            state: Option<&$state>,
            command: &$name,
            context: &$crate::reference::context::Context<'_>,
        ) -> Result<$event, $crate::vocabulary::refusal::Refusal> {
            Ok(match command {
                $($name::$variant(body) => {
                    $decide($crate::reference::verbs::given!($given state, command, context), body, context)?.into()
                })*
            })
        }
    };
}
pub(crate) use commands;

/// What a decision is given of the state: all of it, for the one that opens; else what the kind's check found.
macro_rules! given {
    ((as it is) $state:ident, $command:ident, $context:ident) => {
        $state
    };
    ((checked by $check:path) $state:ident, $command:ident, $context:ident) => {
        $check($state, $command, $context)?
    };
    ((checked by $check:path, $own:path) $state:ident, $command:ident, $context:ident) => {
        $own($state, $command, $context)?
    };
}
pub(crate) use given;

/// The check of a kind whose decisions each look themselves whether there is an aggregate.
pub(crate) fn each_itself<'a, S, C, X>(state: Option<&'a S>, _: &C, _: &X) -> Result<Option<&'a S>, Refusal> {
    Ok(state)
}

/// The check of a kind whose aggregates are there from the start.
pub(crate) fn present<'a, S, C, X>(state: Option<&'a S>, _: &C, _: &X) -> Result<&'a S, Refusal> {
    state.ok_or_else(|| Refusal {
        code: "command.no-such-aggregate".into(),
        article: "handover/2.5".into(),
        en: "There is no such aggregate.".into(),
        zh: "没有该案卷。".into(),
    })
}

/// Declares the bodies of verbs: strict, in camel case, with their schema.
macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? })+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),* }
    )+ };
}
pub(crate) use bodies;
