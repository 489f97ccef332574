//! The section `[views]`: how much memory the views take (视图内存).
use super::SettingsError;
use anjuan_projector::Memory;
use anjuan_views::table::TABLE;
use serde::{Deserialize, Serialize};

/// The views.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ViewsSettings {
    /// What all views together keep in memory that is not in their stores yet, in MiB.
    pub memory_megabytes: u32,
    /// The same of all views together that are built anew, in MiB.
    pub rebuild_megabytes: u32,
}

impl Default for ViewsSettings {
    fn default() -> Self {
        Self { memory_megabytes: 256, rebuild_megabytes: 512 }
    }
}

impl ViewsSettings {
    /// What views may take in memory.
    #[must_use]
    pub fn memory(&self) -> Memory {
        let bytes = |megabytes: u32| usize::try_from(megabytes).unwrap_or(usize::MAX).saturating_mul(1024 * 1024);
        Memory { following: bytes(self.memory_megabytes) / TABLE.len(), building: bytes(self.rebuild_megabytes) }
    }

    /// Whether the section can be used.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        let least = |key: &str, given: u32| match given {
            16.. => Ok(()),
            _ => Err(SettingsError::new(format!("[views] {key}"), "at least 16")),
        };
        least("memory_megabytes", self.memory_megabytes)?;
        least("rebuild_megabytes", self.rebuild_megabytes)
    }
}
