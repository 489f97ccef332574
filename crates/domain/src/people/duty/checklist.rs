//! The checklists of opening and closing (开门、清场检查清单), item by item.
//!
//! Implements duty/2.2.4.1–2.2.4.4 and duty/2.1.1. The codes are stored, so that none is ever given another meaning.
use super::events::ChecklistKind;
use crate::people::patrol::checklist::{Entry, entry};

/// Before the hall opens.
#[rustfmt::skip]
const OPENING: &[Entry] = &[
    entry("door-opened", "duty/2.2.4.1", "The door was opened ten minutes early", "提前十分钟开门"),
    entry("power-on", "duty/2.2.4.1", "Power, lights and displays are on", "电源、照明、显示屏已开启"),
    entry("hall-clean", "duty/2.1.1", "The hall is clean", "大厅卫生整洁"),
    entry("boiled-water", "duty/2.1.1", "There is boiled water", "开水已备"),
    entry("posts-manned", "duty/2.2.4.2", "The windows are manned", "窗口人员到岗"),
];

/// Before going home.
#[rustfmt::skip]
const CLOSING: &[Entry] = &[
    entry("hall-cleared", "duty/2.2.4.3", "Nobody is left in the hall", "大厅清场无人滞留"),
    entry("left-objects", "duty/2.2.4.3", "Left objects were looked for and kept", "检查并保管遗留物品"),
    entry("lights", "duty/2.2.4.3", "The lights are off", "照明已关"),
    entry("air-conditioning", "duty/2.2.4.3", "The air conditioning is off", "空调已关"),
    entry("power", "duty/2.2.4.3", "The power is off", "电源已切断"),
    entry("windows", "duty/2.2.4.3", "Windows and doors are shut", "门窗已关好"),
    entry("cleaning", "duty/2.2.4.4", "The cleaning was done", "保洁已完成"),
];

/// The items of a list.
#[must_use]
pub fn items(kind: ChecklistKind) -> &'static [Entry] {
    match kind {
        ChecklistKind::Opening => OPENING,
        ChecklistKind::Closing => CLOSING,
    }
}

/// What a list is called: English and Chinese.
#[must_use]
pub fn words(kind: ChecklistKind) -> (&'static str, &'static str) {
    match kind {
        ChecklistKind::Opening => ("opening", "开门"),
        ChecklistKind::Closing => ("closing", "清场"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_items_name_articles_that_there_are() {
        let all = || ChecklistKind::ALL.iter().flat_map(|kind| items(*kind));
        assert!(all().all(|entry| crate::vocabulary::articles::is_known(entry.article)));
        let codes: std::collections::BTreeSet<&str> = all().map(|entry| entry.code).collect();
        assert_eq!(codes.len(), all().count(), "no code in two lists");
    }
}
