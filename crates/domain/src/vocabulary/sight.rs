//! How much somebody sees (可见程度): of one object, and of which part of it.
//!
//! The words of the policy of knowing, which `access::know` asks for every kind; the rule of a kind stands with the kind. Implements
//! 个人信息保护法/6 (no more than needed). It must never look at a state or at an actor.

/// How much of something somebody sees, from nothing to all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// Nothing: it is answered as if it were not there.
    Nothing,
    /// That it is there, its number, how far it is and when; nothing else.
    Existence,
    /// What concerns whoever asks, and what is not confidential.
    Masked,
    /// All of it; personal data sealed or masked, as everywhere.
    Full,
}

impl Sight {
    /// Every one, from the least.
    pub const ALL: [Sight; 4] = [Sight::Nothing, Sight::Existence, Sight::Masked, Sight::Full];

    /// Its name in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Sight::Nothing => "nothing",
            Sight::Existence => "existence",
            Sight::Masked => "masked",
            Sight::Full => "full",
        }
    }
}

/// What is asked for of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Its state or its line: in an answer, a list, a count, a filter, an inbox.
    Line,
    /// Its events as they were recorded, and what is made of them: evidence, papers, what is sent as it is recorded.
    Record,
    /// What is sealed in it, in the clear.
    Clear,
}

impl Part {
    /// Every part.
    pub const ALL: [Part; 3] = [Part::Line, Part::Record, Part::Clear];

    /// Its name in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Line => "line",
            Part::Record => "record",
            Part::Clear => "clear",
        }
    }
}
