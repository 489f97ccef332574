//! Matters (事项): what an applicant brings, from the first question to its end and to whoever takes it over.
//!
//! It uses the vocabulary, the clock and reference data, and knows nothing of attendance and scores.
pub mod applicant;
pub mod appointment;
pub mod card;
pub mod case;
pub mod complaint;
pub mod contact;
pub mod denial;
pub mod entry;
pub mod escalation;
pub mod handover;
pub mod record;
