//! Materials against the catalogue (申请材料核对): known, missing, complete (one-time-notice/3, time-limit/3.2 and 3.3).
//!
//! The catalogue's list is the only list: nothing is asked for that is not on it (行政许可法 art. 31).
use super::events::{MaterialState, MaterialStatus};
use super::shared::Footing;
use crate::reference::centre::definition::{ItemDefinition, Material};
use crate::vocabulary::refusals::{refusals, require};
use std::collections::{BTreeMap, BTreeSet};

refusals! {
    /// Why a list of materials cannot be taken.
    MaterialRefusal {
        Unknown { material, item } = "case.materials.unknown" by "one-time-notice/3",
            "Material `{material}` is not on the list of item {item}.", "材料“{material}”不在事项“{item}”的材料清单中。",
        Twice { material } = "case.materials.twice" by "one-time-notice/3",
            "Material `{material}` is named twice.", "材料“{material}”重复填写。",
    }
}

/// Checks that every material is of the item and named once. Of an imported case only the latter.
pub(super) fn check(item: &ItemDefinition, found: &[MaterialState], footing: Footing) -> Result<(), MaterialRefusal> {
    let mut seen = BTreeSet::new();
    for MaterialState { material, .. } in found {
        if footing == Footing::Own && !item.materials.iter().any(|listed| &listed.id == material) {
            return Err(MaterialRefusal::Unknown { material: material.clone(), item: item.name.clone() });
        }
        require!(seen.insert(material), MaterialRefusal::Twice { material: material.clone() });
    }
    Ok(())
}

/// The whole list of the item as found: what was not named is missing.
pub(super) fn completed(item: &ItemDefinition, found: &[MaterialState]) -> Vec<MaterialState> {
    let named = |material: &Material| found.iter().find(|state| state.material == material.id).cloned();
    let missing = |material: &Material| MaterialState {
        material: material.id.clone(),
        status: MaterialStatus::Missing,
        remark: String::new(),
    };
    item.materials.iter().map(|material| named(material).unwrap_or_else(|| missing(material))).collect()
}

/// The mandatory materials of that status.
pub(super) fn mandatory(
    item: &ItemDefinition,
    found: &BTreeMap<String, MaterialState>,
    status: MaterialStatus,
) -> BTreeSet<String> {
    let of_status = |material: &&Material| status_of(found, &material.id) == status;
    item.materials.iter().filter(|material| material.mandatory).filter(of_status).map(|m| m.id.clone()).collect()
}

/// The mandatory materials that are missing or defective.
pub(super) fn lacking(item: &ItemDefinition, found: &BTreeMap<String, MaterialState>) -> BTreeSet<String> {
    let missing = mandatory(item, found, MaterialStatus::Missing);
    missing.into_iter().chain(mandatory(item, found, MaterialStatus::Defective)).collect()
}

/// The main documents that are missing (time-limit/3.3).
pub(super) fn main_missing(item: &ItemDefinition, found: &BTreeMap<String, MaterialState>) -> Vec<String> {
    let missing = |material: &&Material| status_of(found, &material.id) == MaterialStatus::Missing;
    item.materials.iter().filter(|material| material.main).filter(missing).map(|m| m.id.clone()).collect()
}

/// What was found of one material; nothing found is missing.
pub(super) fn status_of(found: &BTreeMap<String, MaterialState>, material: &str) -> MaterialStatus {
    found.get(material).map_or(MaterialStatus::Missing, |state| state.status)
}

/// Ids in words: `M1, M2`.
pub(super) fn listed<'a>(ids: impl IntoIterator<Item = &'a String>) -> String {
    ids.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
