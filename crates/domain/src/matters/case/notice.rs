//! The one-time notice as it is recorded (一次性告知): its six parts (one-time-notice/3). Described by `proto/anjuan/v1/case.proto`.
use super::events::MaterialState;
use crate::reference::centre::definition::ItemDefinition;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The six parts of the one-time notice (one-time-notice/3). An empty list or text must be explained in `emptyBecause`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoticeParts {
    /// 1: whether it is in scope.
    pub in_scope: bool,
    /// 2: all materials needed, by id.
    pub needed: Vec<String>,
    /// 3: the time limit, in words.
    pub time_limit: String,
    /// 4: missing materials, by id.
    pub missing: Vec<String>,
    /// 5: defective materials to correct.
    pub defective: Vec<MaterialState>,
    /// 6: reasons for not handling; empty when it will be handled.
    pub reasons: String,
    /// Why each empty part is empty.
    pub empty_because: Vec<EmptyPart>,
}

impl NoticeParts {
    /// The notice that asks for materials that are not there, as the catalogue has them (one-time-notice/3). None where nothing
    /// mandatory is missing, or a main document is: then the application is returned (time-limit/3.3).
    #[must_use]
    pub fn asking_for(item: &ItemDefinition, missing: &[String]) -> Option<Self> {
        let asked: Vec<_> = item.materials.iter().filter(|material| missing.contains(&material.id)).collect();
        if asked.iter().any(|material| material.main) || !asked.iter().any(|material| material.mandatory) {
            return None;
        }
        let empty = |part, because: &str| EmptyPart { part, because: because.to_owned() };
        Some(Self {
            in_scope: true,
            needed: item.materials.iter().map(|material| material.id.clone()).collect(),
            time_limit: format!("受理后{}", item.promised.zh()),
            missing: missing.to_vec(),
            defective: Vec::new(),
            reasons: String::new(),
            empty_because: vec![empty(5, "已交材料均符合要求"), empty(6, "材料齐全后即予办理")],
        })
    }

    /// Whether it tells the applicant what 行政许可法 art. 32 asks to be told in time: what is missing or to be corrected,
    /// or that the matter is not for us. A notice that asks for nothing decides nothing, and stops no clock.
    #[must_use]
    pub fn settles_intake(&self) -> bool {
        !self.in_scope || !self.missing.is_empty() || !self.defective.is_empty()
    }
}

/// Why one part of the notice is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmptyPart {
    /// The part, 2–6.
    pub part: u32,
    /// Why it is empty.
    pub because: String,
}

/// The one-time notice was given (一次性告知).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoticeGiven {
    /// First, second … notice of the case, from 1.
    pub ordinal: u32,
    /// The six parts.
    pub parts: NoticeParts,
    /// Materials asked for that an earlier notice could have named: not empty means a repeat notice, a violation.
    pub repeated: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::Notify;
    use crate::matters::case::events::MaterialStatus;
    use crate::matters::case::fixture::{Story, centre};

    #[test]
    fn one_time_notice_3__what_the_catalogue_and_the_missing_materials_say_is_a_whole_notice() {
        let (centre, day) = (centre(), "2014-10-09".parse().unwrap());
        let item = centre.item("SI-001", day).unwrap().0;
        let asking = |missing: &[&str]| {
            let missing: Vec<String> = missing.iter().map(|id| (*id).to_owned()).collect();
            NoticeParts::asking_for(item, &missing)
        };
        let parts = asking(&["M2", "M3"]).unwrap();
        assert_eq!((parts.needed.len(), parts.time_limit.as_str()), (3, "受理后7个工作日"));
        let story = Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Presented)]);
        assert_eq!(story.given(Notify { parts }).case().notices.len(), 1);
        assert_eq!(asking(&["M1", "M2"]), None, "a main document: returned, time-limit/3.3");
        assert_eq!(asking(&["M3"]), None, "nothing that must be there is missing");
    }
}
