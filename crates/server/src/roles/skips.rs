//! Aggregates that stay passed over (登记跳过), by whose word and why: one line of JSON each, beside the stores of the views.
//!
//! Lines are only ever added. The file is not a view: it is not made anew from the log, and is part of a copy of the directory.
use crate::failure::Failure;
use anjuan_api::queries::Skip;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The file of one centre's views.
#[derive(Debug, Clone)]
pub(super) struct Skips(PathBuf);

impl Skips {
    /// In the directory of the views.
    pub(super) fn of(directory: &Path) -> Self {
        Self(directory.join("skips.jsonl"))
    }

    /// Everything recorded, oldest first. A line that was cut off by a crash says nothing.
    pub(super) fn all(&self) -> Vec<Skip> {
        let text = fs::read_to_string(&self.0).unwrap_or_default();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// Records one, on the disk before this answers.
    pub(super) fn add(&self, skip: &Skip) -> Result<(), Failure> {
        let failed = |error: std::io::Error| Failure::Internal(format!("{}: {error}", self.0.display()));
        let line = serde_json::to_string(skip).map_err(|error| Failure::Internal(error.to_string()))?;
        let mut file: File = OpenOptions::new().create(true).append(true).open(&self.0).map_err(failed)?;
        // A line feed first, so that a line cut off before spoils only itself.
        file.write_all(format!("\n{line}\n").as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_recorded_is_read_again_and_a_line_cut_off_spoils_only_itself() {
        let directory = tempfile::tempdir().unwrap();
        let (skips, at) = (Skips::of(directory.path()), "2026-11-23T02:00:00Z".parse().unwrap());
        let skip =
            |aggregate: &str| Skip { aggregate: aggregate.into(), reason: "已核实".into(), by: "P001".into(), at };
        assert!(skips.all().is_empty());
        skips.add(&skip("case/A")).unwrap();
        let text = fs::read_to_string(&skips.0).unwrap();
        fs::write(&skips.0, format!("{text}{}", r#"{"aggregate":"ca"#)).unwrap();
        skips.add(&skip("case/B")).unwrap();
        assert_eq!(skips.all(), [skip("case/A"), skip("case/B")]);
    }
}
