//! Giving the one-time notice (一次性告知): six parts, once, from the catalogue's list.
//!
//! Implements one-time-notice/3 (the six parts; an empty one says why) and one-time-notice/2 (once: a later notice that
//! asks for what an earlier one could have named is recorded as a repeat, and is not refused, because the applicant
//! must be told all the same). It never decides on acceptance.
use super::commands::Notify;
use super::events::{EmptyPart, MaterialState, MaterialStatus, NoticeGiven, NoticeParts};
use super::materials::{listed, mandatory, status_of};
use super::shared::{Footing, blank, item_of};
use super::state::{Case, GivenNotice};
use crate::reference::centre::definition::ItemDefinition;
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};
use std::collections::BTreeSet;

refusals! {
    /// Why a notice is not given.
    NotifyRefusal {
        Decided { number } = "case.notify.decided" by "one-time-notice/2",
            "Acceptance of case {number} is decided already: a notice comes before.", "办件{number}已作出受理决定，不能再作一次性告知。",
        PartEmpty { part, name, zh } = "case.notify.part-empty" by "one-time-notice/3",
            "Part {part} ({name}) is empty, and `emptyBecause` does not say why.", "第{part}项（{zh}）为空，且未说明原因。",
        PartNotEmpty { part } = "case.notify.part-not-empty" by "one-time-notice/3",
            "Part {part} is explained as empty, but it is not empty or is not one of the parts 2 to 6.",
            "第{part}项说明为空，但该项并不为空，或者不属于第2至6项。",
        NeededDiffers { lacking, excess } = "case.notify.needed-differs" by "one-time-notice/3.2",
            "The materials needed are the catalogue's: left out [{lacking}], not on the list [{excess}].",
            "所需材料应与事项目录一致：遗漏【{lacking}】，多列【{excess}】。",
        NotMissing { materials } = "case.notify.not-missing" by "one-time-notice/3.4",
            "Named as missing, but not found missing: {materials}.", "列为缺少，但收件时并不缺少：{materials}。",
        MissingLeftOut { materials } = "case.notify.missing-left-out" by "one-time-notice/3.4",
            "Mandatory and missing, but not told: {materials}.", "必备材料缺少而未告知：{materials}。",
        NotDefective { materials } = "case.notify.not-defective" by "one-time-notice/3.5",
            "Named as defective, but not found defective: {materials}.", "列为需补正，但收件时并无缺陷：{materials}。",
        DefectiveLeftOut { materials } = "case.notify.defective-left-out" by "one-time-notice/3.5",
            "Mandatory and defective, but not told: {materials}.", "必备材料有缺陷而未告知：{materials}。",
        DefectUnexplained { materials } = "case.notify.defect-unexplained" by "one-time-notice/3.5",
            "What is to be corrected must be said of each: {materials}.", "应当逐一说明需要补正的内容：{materials}。",
        ReasonsMissing {} = "case.notify.reasons-missing" by "one-time-notice/3.6",
            "What will not be handled needs reasons.", "不予办理的，应当说明理由。",
    }
}

pub(super) fn decide(case: &Case, command: &Notify, context: &Context<'_>) -> Result<NoticeGiven, Refusal> {
    require!(case.acceptance.is_undecided(), NotifyRefusal::Decided { number: case.number.clone() });
    let parts = &command.parts;
    if Footing::new(case, context) == Footing::Own {
        check_needed(item_of(case, context)?, &parts.needed)?;
        check_missing(case, item_of(case, context)?, parts)?;
        check_defective(case, item_of(case, context)?, parts)?;
        check_empty(parts)?;
    }
    refuse_if!(!parts.in_scope && blank(&parts.reasons), NotifyRefusal::ReasonsMissing {});
    let ordinal = u32::try_from(case.notices.len() + 1).unwrap_or(u32::MAX);
    Ok(NoticeGiven { ordinal, repeated: repeated(case, parts), parts: parts.clone() })
}

fn check_needed(item: &ItemDefinition, needed: &[String]) -> Result<(), NotifyRefusal> {
    let named: BTreeSet<&String> = needed.iter().collect();
    let list: BTreeSet<&String> = item.materials.iter().map(|material| &material.id).collect();
    match named == list {
        true => Ok(()),
        false => Err(NotifyRefusal::NeededDiffers {
            lacking: listed(list.difference(&named).copied()),
            excess: listed(named.difference(&list).copied()),
        }),
    }
}

/// All that is mandatory and missing must be told at once; a material that is not mandatory may be.
fn check_missing(case: &Case, item: &ItemDefinition, parts: &NoticeParts) -> Result<(), NotifyRefusal> {
    let named: BTreeSet<String> = parts.missing.iter().cloned().collect();
    let wrong: Vec<_> = named.iter().filter(|id| status_of(&case.materials, id) != MaterialStatus::Missing).collect();
    require!(wrong.is_empty(), NotifyRefusal::NotMissing { materials: listed(wrong) });
    let due = mandatory(item, &case.materials, MaterialStatus::Missing);
    match due.is_subset(&named) || !parts.in_scope {
        true => Ok(()),
        false => Err(NotifyRefusal::MissingLeftOut { materials: listed(due.difference(&named)) }),
    }
}

fn check_defective(case: &Case, item: &ItemDefinition, parts: &NoticeParts) -> Result<(), NotifyRefusal> {
    let named: BTreeSet<String> = parts.defective.iter().map(|found| found.material.clone()).collect();
    let wrong: Vec<_> = named.iter().filter(|id| status_of(&case.materials, id) != MaterialStatus::Defective).collect();
    require!(wrong.is_empty(), NotifyRefusal::NotDefective { materials: listed(wrong) });
    let silent = |found: &&MaterialState| blank(&found.remark) || found.status != MaterialStatus::Defective;
    let unexplained: Vec<_> = parts.defective.iter().filter(silent).map(|found| &found.material).collect();
    require!(unexplained.is_empty(), NotifyRefusal::DefectUnexplained { materials: listed(unexplained) });
    let due = mandatory(item, &case.materials, MaterialStatus::Defective);
    match due.is_subset(&named) || !parts.in_scope {
        true => Ok(()),
        false => Err(NotifyRefusal::DefectiveLeftOut { materials: listed(due.difference(&named)) }),
    }
}

/// The parts that can be empty, with their names. Part 1, whether it is in scope, cannot.
fn emptiness(parts: &NoticeParts) -> [(u32, bool, &'static str, &'static str); 5] {
    [
        (2, parts.needed.is_empty(), "materials needed", "所需材料"),
        (3, blank(&parts.time_limit), "time limit", "办理期限"),
        (4, parts.missing.is_empty(), "missing materials", "需要补交的材料"),
        (5, parts.defective.is_empty(), "defective materials", "需要补正的材料"),
        (6, blank(&parts.reasons), "reasons for not handling", "不予办理的理由"),
    ]
}

fn check_empty(parts: &NoticeParts) -> Result<(), NotifyRefusal> {
    let explained = |part: u32| parts.empty_because.iter().any(|why| why.part == part && !blank(&why.because));
    let table = emptiness(parts);
    for (part, empty, name, zh) in table {
        if empty && !explained(part) {
            return Err(NotifyRefusal::PartEmpty { part: part.to_string(), name: name.into(), zh: zh.into() });
        }
    }
    let is_empty = |why: &&EmptyPart| table.iter().any(|(part, empty, ..)| *part == why.part && *empty);
    match parts.empty_because.iter().find(|why| !is_empty(why)) {
        None => Ok(()),
        Some(why) => Err(NotifyRefusal::PartNotEmpty { part: why.part.to_string() }),
    }
}

/// What this notice asks for, no earlier one asked for, and an earlier one could have asked for.
fn repeated(case: &Case, parts: &NoticeParts) -> Vec<String> {
    let asked: BTreeSet<&String> =
        parts.missing.iter().chain(parts.defective.iter().map(|found| &found.material)).collect();
    let named_before = |id: &String| case.notices.iter().any(|notice| notice.asked.contains(id));
    let could_have = |id: &String| case.notices.iter().any(|notice| could_have_named(notice, id, &parts.missing));
    asked.into_iter().filter(|id| !named_before(id) && could_have(id)).cloned().collect()
}

/// A notice could have named all that was missing or defective then, and every defect of what lay before it. It could
/// not have named as missing what was presented then and was taken away since.
fn could_have_named(notice: &GivenNotice, id: &String, missing_now: &[String]) -> bool {
    match notice.found.get(id) {
        Some(MaterialStatus::Presented) => !missing_now.contains(id),
        Some(MaterialStatus::Missing | MaterialStatus::Defective) | None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::{Accept, Supplement};
    use crate::matters::case::events::CaseEvent;
    use crate::matters::case::fixture::{Story, material};
    use crate::matters::case::state::Acceptance;

    /// `SI-001` with M1 presented, M2 (mandatory) and M3 (not mandatory) missing.
    fn incomplete() -> Story {
        Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Presented)])
    }

    fn parts() -> NoticeParts {
        Story::notice(&["M2"]).parts
    }

    fn given(story: &Story, parts: NoticeParts) -> NoticeGiven {
        match story.when(Notify { parts }) {
            Ok(CaseEvent::NoticeGiven(notice)) => notice,
            other => panic!("no notice: {other:?}"),
        }
    }

    fn code(parts: NoticeParts) -> String {
        incomplete().refused(Notify { parts }).code
    }

    #[test]
    fn one_time_notice_3__the_first_notice_carries_all_six_parts_and_repeats_nothing() {
        let notice = given(&incomplete(), parts());
        assert_eq!((notice.ordinal, notice.repeated), (1, vec![]));
        let story = incomplete().given(Story::notice(&["M2"]));
        assert_eq!(story.case().acceptance, Acceptance::SupplementAsked);
    }

    #[test]
    fn one_time_notice_3__an_empty_part_says_why() {
        for part in 2..=6 {
            let mut bad = parts();
            bad.time_limit = String::new();
            bad.empty_because.push(EmptyPart { part: 3, because: "no limit is set".into() });
            bad.empty_because.retain(|why| why.part != part);
            let expected = [3, 5, 6].contains(&part);
            let refused = incomplete().when(Notify { parts: bad }).is_err();
            assert_eq!(refused, expected, "part {part}");
        }
        let mut blank = parts();
        blank.empty_because.iter_mut().for_each(|why| why.because = "  ".into());
        let refusal = incomplete().refused(Notify { parts: blank });
        assert_eq!(refusal.why(), ("case.notify.part-empty", "one-time-notice/3"));
    }

    #[test]
    fn what_is_not_empty_is_not_explained_away() {
        for part in [1, 4, 7] {
            let mut bad = parts();
            bad.empty_because.push(EmptyPart { part, because: "so".into() });
            assert_eq!(code(bad), "case.notify.part-not-empty", "part {part}");
        }
    }

    #[test]
    fn one_time_notice_3_2__the_needed_materials_are_the_catalogues() {
        let refusal =
            incomplete().refused(Notify { parts: NoticeParts { needed: vec!["M1".into(), "M9".into()], ..parts() } });
        assert_eq!(refusal.code, "case.notify.needed-differs");
        assert!(refusal.en.contains("[M2, M3]") && refusal.en.contains("[M9]"), "{refusal}");
        let other_order = vec!["M3".into(), "M2".into(), "M1".into()];
        assert!(incomplete().when(Notify { parts: NoticeParts { needed: other_order, ..parts() } }).is_ok());
    }

    #[test]
    fn one_time_notice_3_1__whether_it_is_in_scope_is_told_and_what_is_not_asks_for_nothing() {
        assert!(given(&incomplete(), parts()).parts.in_scope);
        let reasons = "属于县级权限".to_owned();
        let mut outside = NoticeParts { in_scope: false, reasons, missing: vec![], ..parts() };
        outside.empty_because = Story::empty(&[4, 5]);
        let notice = given(&incomplete(), outside);
        assert!(!notice.parts.in_scope && notice.parts.settles_intake());
    }

    #[test]
    fn one_time_notice_3_3__the_time_limit_is_told_or_said_to_be_none() {
        let silent = NoticeParts { time_limit: String::new(), ..parts() };
        let refusal = incomplete().refused(Notify { parts: silent.clone() });
        assert_eq!(refusal.code, "case.notify.part-empty");
        assert!(refusal.en.contains("time limit") && refusal.zh.contains("办理期限"), "{refusal}");
        let mut explained = silent;
        explained.empty_because.push(EmptyPart { part: 3, because: "即时办理".into() });
        assert!(incomplete().when(Notify { parts: explained }).is_ok());
    }

    #[test]
    fn one_time_notice_3_4__all_that_is_missing_is_told_and_nothing_else() {
        assert_eq!(code(NoticeParts { missing: vec!["M1".into(), "M2".into()], ..parts() }), "case.notify.not-missing");
        assert_eq!(code(NoticeParts { missing: vec!["M3".into()], ..parts() }), "case.notify.missing-left-out");
    }

    #[test]
    fn one_time_notice_3_5__what_is_defective_is_told_with_what_is_wrong() {
        let not_defective = vec![material("M1", MaterialStatus::Defective)];
        assert_eq!(code(NoticeParts { defective: not_defective, ..parts() }), "case.notify.not-defective");
        let story = Story::new()
            .registered_with("SI-001", &[("M1", MaterialStatus::Defective), ("M2", MaterialStatus::Missing)]);
        assert_eq!(story.refused(Notify { parts: parts() }).code, "case.notify.defective-left-out");
        let silent = MaterialState { remark: String::new(), ..material("M1", MaterialStatus::Defective) };
        let refusal = story.refused(Notify { parts: NoticeParts { defective: vec![silent], ..parts() } });
        assert_eq!(refusal.why(), ("case.notify.defect-unexplained", "one-time-notice/3.5"));
    }

    #[test]
    fn one_time_notice_3_6__out_of_scope_needs_reasons() {
        let out = NoticeParts { in_scope: false, ..parts() };
        assert_eq!(code(out.clone()), "case.notify.reasons-missing");
        let mut reasoned = NoticeParts { reasons: "belongs to the county".into(), missing: vec![], ..out };
        reasoned.empty_because = Story::empty(&[4, 5]);
        let story = incomplete().given(Notify { parts: reasoned });
        assert_eq!(story.case().acceptance, Acceptance::Pending, "nothing is asked for");
    }

    #[test]
    fn one_time_notice_2__asking_later_for_what_was_missing_at_first_is_recorded_as_a_repeat() {
        let story = incomplete().given(Story::notice(&["M2"]));
        let second = NoticeParts { missing: vec!["M2".into(), "M3".into()], ..parts() };
        let notice = given(&story, second);
        assert_eq!((notice.ordinal, notice.repeated), (2, vec!["M3".to_owned()]));
    }

    #[test]
    fn one_time_notice_2__a_defect_that_lay_before_the_first_notice_is_a_repeat_and_a_new_papers_defect_is_not() {
        let supplement = |id: &str| Supplement {
            materials: vec![MaterialState {
                remark: "seal illegible".into(),
                ..material(id, MaterialStatus::Defective)
            }],
        };
        let second = |id: &str, missing: &[&str]| {
            let mut parts = Story::notice(missing).parts;
            parts.defective = supplement(id).materials;
            parts.empty_because.retain(|why| why.part != 5);
            parts
        };
        let old_paper = incomplete().given(Story::notice(&["M2"])).given(supplement("M1"));
        assert_eq!(given(&old_paper, second("M1", &["M2"])).repeated, ["M1"]);
        let new_paper = incomplete().given(Story::notice(&["M2"])).given(supplement("M2"));
        assert_eq!(given(&new_paper, second("M2", &[])).repeated, Vec::<String>::new());
    }

    #[test]
    fn what_was_there_and_was_taken_back_could_not_have_been_named() {
        let gone = Supplement { materials: vec![material("M1", MaterialStatus::Missing)] };
        let story = incomplete().given(Story::notice(&["M2"])).given(gone);
        assert_eq!(given(&story, Story::notice(&["M1", "M2"]).parts).repeated, Vec::<String>::new());
    }

    #[test]
    fn after_the_decision_nothing_is_asked() {
        let story = Story::new().registered("SI-001").given(Accept { promise: None, due_at: None });
        assert_eq!(story.refused(Notify { parts: parts() }).code, "case.notify.decided");
    }
}
