//! The commands about an applicant's personal data (个人信息指令).
use crate::vocabulary::declare::{bodies, commands};
use crate::vocabulary::ids::AggregateRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked about an applicant's personal data.
    ApplicantCommand {
        /// Read the clear text, with a reason.
        Disclose(Disclose) = "disclose",
        /// Delete the key.
        Erase(Erase) = "erase",
    }
}

bodies! {
    /// Read the clear text.
    Disclose {
        /// In which case or contact.
        aggregate: AggregateRef,
        /// Why.
        reason: String,
    }
    /// Delete the key.
    Erase {
        /// Why.
        reason: String,
    }
}
