//! The section `[views]`: how much memory the views take (视图内存).
use super::SettingsError;
use anjuan_views::table::TABLE;
use serde::{Deserialize, Serialize};

/// The views.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ViewsSettings {
    /// What all views together keep in memory that is not in their stores yet, in MiB.
    pub memory_megabytes: u32,
}

impl Default for ViewsSettings {
    fn default() -> Self {
        Self { memory_megabytes: 256 }
    }
}

impl ViewsSettings {
    /// What one view may keep, in bytes.
    #[must_use]
    pub fn share(&self) -> usize {
        usize::try_from(self.memory_megabytes).unwrap_or(usize::MAX).saturating_mul(1024 * 1024) / TABLE.len()
    }

    /// Whether the section can be used.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        match self.memory_megabytes {
            16.. => Ok(()),
            _ => Err(SettingsError::new("[views] memory_megabytes", "at least 16")),
        }
    }
}
