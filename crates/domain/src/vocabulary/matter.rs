//! An open matter (未结事项) as one person hands it to another: in a handover, in a cover, in a withdrawal.
//!
//! Implements handover/2.2 as far as what is handed over is named. It holds no rule.
use crate::vocabulary::ids::{AggregateRef, Kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One open matter of the giver as the register had it: a case, contact, denial or complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Matter {
    /// Which.
    pub aggregate: AggregateRef,
    /// Its number.
    pub number: String,
    /// Its version (number of events) when it was listed: a later one stops the signature.
    pub version: u32,
}

/// Who has to do with a matter (有关人员), by the names that its state has: what a relation to it is read from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Concerned {
    /// Its number.
    pub number: String,
    /// Its window; empty where it has none.
    pub window: String,
    /// Who is responsible for it, by name.
    pub responsible: Option<String>,
    /// Who took it in, was asked first, or acts for the applicant throughout.
    pub handlers: Vec<String>,
    /// Who has a part of it, or goes on a visit.
    pub parts: Vec<String>,
    /// The windows of the parts.
    pub part_windows: Vec<String>,
    /// Whether a foreign log names it.
    pub imported: bool,
    /// The catalogue item, where it is about one.
    pub item: Option<String>,
    /// Whether it is a case whose handling ended, so that whoever was served is called back (work/3).
    pub ended: bool,
}

/// A kind that somebody is responsible for and hands over ([`Kind::MATTERS`], handover/2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatterKind {
    /// A first-asked contact (首问).
    Contact,
    /// A case (办件).
    Case,
    /// A denial (否定).
    Denial,
    /// A complaint (投诉).
    Complaint,
}

impl MatterKind {
    /// Every one, in the order of the kinds.
    pub const ALL: [MatterKind; 4] = [MatterKind::Contact, MatterKind::Case, MatterKind::Denial, MatterKind::Complaint];

    /// The kind of aggregate.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            MatterKind::Contact => Kind::Contact,
            MatterKind::Case => Kind::Case,
            MatterKind::Denial => Kind::Denial,
            MatterKind::Complaint => Kind::Complaint,
        }
    }

    /// The matter that a kind is; none for one that nobody hands over.
    #[must_use]
    pub fn from_kind(kind: Kind) -> Option<Self> {
        Self::ALL.into_iter().find(|matter| matter.kind() == kind)
    }
}
