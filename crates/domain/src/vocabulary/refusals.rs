//! How refusals (不予办理指令的理由) are declared: one enum per decision, one line per fact.
//!
//! The macro writes out [`Refuse`](crate::vocabulary::refusal::Refuse): a variant gives its code, its article and both sentences,
//! and its fields are the facts in them. Nothing here refuses anything.

/// Declares the refusals of one decision.
macro_rules! refusals {
    ($(#[$doc:meta])* $name:ident { $(
        $(#[$vdoc:meta])* $variant:ident { $($field:ident $(: $type:ty)?),* } = $code:literal by $article:literal, $en:literal, $zh:literal
    ),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) enum $name { $($(#[$vdoc])* $variant { $(
            #[doc = concat!("The fact `", stringify!($field), "` of the sentence.")]
            $field: $crate::vocabulary::refusals::fact!($($type)?)
        ),* }),+ }

        impl $name {
            /// Every code of this decision with its article.
            #[cfg(test)]
            #[allow(dead_code, reason = "only some kinds list their codes")]
            pub(crate) const CODES: &'static [(&'static str, &'static str)] = &[$(($code, $article)),+];
        }

        #[allow(unused_variables, reason = "a sentence in one language may need fewer facts than in the other")]
        impl $crate::vocabulary::refusal::Refuse for $name {
            fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $code),+ }
            }
            fn article(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $article),+ }
            }
            fn en(&self) -> String {
                match self { $(Self::$variant { $($field),* } => format!($en)),+ }
            }
            fn zh(&self) -> String {
                match self { $(Self::$variant { $($field),* } => format!($zh)),+ }
            }
        }
    };
}
pub(crate) use refusals;

/// The type of a fact: words, unless another is named.
macro_rules! fact {
    () => {
        String
    };
    ($type:ty) => {
        $type
    };
}
pub(crate) use fact;

/// Refuses where a condition holds: `refuse_if!(blank(&command.reason), ReturnRefusal::ReasonMissing {})`. It returns from the
/// function, so that the facts of the refusal are made only then.
macro_rules! refuse_if {
    ($condition:expr, $refusal:expr $(,)?) => {
        if $condition {
            return Err(From::from($refusal));
        }
    };
}
pub(crate) use refuse_if;

/// Refuses unless a condition holds.
macro_rules! require {
    ($condition:expr, $refusal:expr $(,)?) => {
        if !$condition {
            return Err(From::from($refusal));
        }
    };
}
pub(crate) use require;
