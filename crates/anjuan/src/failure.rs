//! What a command of the line ends with when it cannot do its work: one message for people, one exit status.
use crate::language::say;
use anjuan_api::problem::Problem;
use anjuan_domain::vocabulary::refusal::Refuse;
use std::fmt;

/// Why a command failed. The text says what, where, and what to do.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The service answered with a problem.
    Problem(Box<Problem>),
    /// Anything else, in words.
    Words(String),
    /// It was done but for what is named.
    Incomplete(String),
}

/// What every command returns.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure in words.
    pub(crate) fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }

    /// What was done but for what is named.
    pub(crate) fn incomplete(text: impl Into<String>) -> Self {
        Self::Incomplete(text.into())
    }

    /// What a rule of the domain says, in the language of this run.
    pub(crate) fn rule(cause: &impl Refuse) -> Self {
        Self::Words(format!("{} [{}; {}]", say(&cause.en(), &cause.zh()), cause.code(), cause.article()))
    }

    /// The exit status: 3 where the rules refuse, 4 where access does, 5 where it was done but for what is named, 1 otherwise.
    pub(crate) fn status(&self) -> u8 {
        match self {
            Failure::Problem(problem) if matches!(problem.status, 409 | 422) => 3,
            Failure::Problem(problem) if matches!(problem.status, 401 | 403) => 4,
            Failure::Incomplete(_) => 5,
            _ => 1,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Problem(problem) => {
                problem.fmt(f)?;
                // A newcomer meets this first: the administrator of a new service is nobody of its staff.
                if problem.code.ends_with(".handler-unknown") { write!(f, "\n{}", whoever_acts()) } else { Ok(()) }
            }
            Failure::Words(text) | Failure::Incomplete(text) => f.write_str(text),
        }
    }
}

fn whoever_acts() -> &'static str {
    say(
        "name somebody of the staff with --handler, or act as one: anjuan token issue --person P014 --role window-staff (anjuan centre show lists them)",
        "请用 --handler 指定在册人员，或以其身份操作：anjuan token issue --person P014 --role window-staff（人员见 anjuan centre show）",
    )
}

/// A failure with what was being done when it happened.
pub(crate) fn while_doing<E: fmt::Display>(what: impl fmt::Display) -> impl FnOnce(E) -> Failure {
    move |error| Failure::Words(format!("{what}: {error}"))
}
