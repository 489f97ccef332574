//! The lists of a handover (交接清单): made from what people name and what the register has.
//!
//! Implements handover/2.3 (articles, documents, tasks) and handover/2.4: every open matter of the giver is listed, and one
//! that is left out is refused by name. A handover of duty has its log instead (handover/1).
use super::commands::Named;
use super::events::{HandoverKind, ListedTask, ListedThing, Lists, Part};
use super::parts::{MOST_MATTERS, falls_into, needed};
use crate::reference::context::Context;
use crate::reference::facts::OpenMatters;
use crate::reference::lookup::blank;
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::matter::Matter;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use std::collections::BTreeSet;

refusals! {
    /// Why the lists do not stand.
    ListRefusal {
        LeftOut { giver, left_out } = "handover.list.left-out" by "handover/2.4",
            "Open matters of {giver} are left out: {left_out}.", "{giver} 的在办事项有遗漏：{left_out}。",
        NotInRegister { giver, named } = "handover.list.not-in-register" by "handover/2.4",
            "The register has no such open matter of {giver} here: {named}.", "登记册中没有 {giver} 的下列在办事项：{named}。",
        TooMany { giver, matters, most, parts } = "handover.list.too-many" by "handover/2.2",
            "{giver} has {matters} open matters; one handover moves at most {most}, all or none: make {parts} handovers, part 1 to {parts} of {parts}.",
            "{giver} 有在办事项{matters}件，一次交接最多{most}件（全部移交或全不移交），请分{parts}批办理，第1至第{parts}批。",
        PartTooBig { index, of, matters, most, parts } = "handover.list.part-too-big" by "handover/2.2",
            "Part {index} of {of} has {matters} open matters; one handover moves at most {most}: make {parts} parts.",
            "第{index}批（共{of}批）有在办事项{matters}件，一次交接最多{most}件，请分{parts}批。",
        NoSuchPart { index, of } = "handover.list.no-such-part" by "handover/2.2",
            "There is no part {index} of {of}.", "没有第{index}批（共{of}批）。",
        PartOfOther {} = "handover.list.part-of-other" by "handover/2.2",
            "Only a handover of work is divided into parts.", "只有工作交接可以分批。",
        DutyHasNoMatters {} = "handover.list.duty-has-no-matters" by "handover/1",
            "A handover of duty hands over the duty log and no matters: hand over work for those.",
            "值班交接移交值班日志，不移交事项；移交事项应办理工作交接。",
        LogMissing {} = "handover.list.log-missing" by "handover/1",
            "The duty log is filled in before the duty is handed over.", "交班前应当填写值班日志。",
        Nothing {} = "handover.list.nothing" by "handover/2.3",
            "Nothing is handed over: no articles, documents, tasks or matters.", "没有可移交的物品、文件、工作或事项。",
        Unnamed { list_en, list_zh, ordinal } = "handover.list.unnamed" by "handover/2.3",
            "Entry {ordinal} of the {list_en} does not say what, or how many.", "{list_zh}第{ordinal}项未写明名称或数量。",
    }
}

/// Whose matters, which of them, and what the register has of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    /// What kind of handover it is for.
    pub(super) kind: HandoverKind,
    /// Whose matters.
    pub(super) giver: &'a str,
    /// Which part of them; none where it is about all.
    pub(super) part: Option<Part>,
    /// All that the register has of the giver.
    pub(super) register: &'a [Matter],
}

impl<'a> Scope<'a> {
    /// What the register has within the part.
    pub(super) fn open(&self) -> Vec<&'a Matter> {
        let within = |matter: &&'a Matter| self.part.is_none_or(|part| falls_into(&matter.aggregate, part));
        self.register.iter().filter(within).collect()
    }
}

/// What the lists of a handover are made from and compared with: every open matter of the giver; duty has none (handover/1).
pub(super) fn needs(kind: HandoverKind, giver: &str) -> Option<OpenMatters> {
    match kind {
        HandoverKind::Work | HandoverKind::Cover => Some(OpenMatters { person: giver.to_owned() }),
        HandoverKind::Duty => None,
    }
}

/// The answer to [`needs`].
pub(super) fn register<'a>(kind: HandoverKind, giver: &str, context: &Context<'a>) -> Result<&'a [Matter], Refusal> {
    match needs(kind, giver) {
        Some(ask) => Ok(context.facts.answer(&ask)?),
        None => Ok(&[]),
    }
}

/// The lists as they will be signed.
pub(super) fn make(named: &Named, scope: Scope<'_>) -> Result<Lists, Refusal> {
    entries("articles", "物品清单", &named.articles)?;
    entries("documents", "文件清单", &named.documents)?;
    tasks(&named.tasks)?;
    let matters = match scope.kind {
        HandoverKind::Work => {
            small_enough(scope)?;
            matters(named.matters.as_deref(), scope)?
        }
        HandoverKind::Cover => {
            undivided(scope)?;
            matters(named.matters.as_deref(), scope)?
        }
        HandoverKind::Duty => {
            undivided(scope)?;
            duty(named)?;
            vec![]
        }
    };
    let Named { articles, documents, tasks, log, .. } = named.clone();
    refuse_if!(
        scope.kind == HandoverKind::Work
            && articles.is_empty()
            && documents.is_empty()
            && tasks.is_empty()
            && matters.is_empty(),
        ListRefusal::Nothing {}
    );
    Ok(Lists { articles, documents, tasks, matters, log })
}

fn matters(listed: Option<&[AggregateRef]>, scope: Scope<'_>) -> Result<Vec<Matter>, ListRefusal> {
    let open = scope.open();
    if let Some(listed) = listed {
        let listed: BTreeSet<&AggregateRef> = listed.iter().collect();
        let known: BTreeSet<&AggregateRef> = open.iter().map(|matter| &matter.aggregate).collect();
        let unknown: Vec<String> = listed.difference(&known).map(ToString::to_string).collect();
        if !unknown.is_empty() {
            return Err(ListRefusal::NotInRegister { giver: scope.giver.to_owned(), named: unknown.join(", ") });
        }
        let left_out: Vec<&str> = left_out(&open, &listed);
        if !left_out.is_empty() {
            return Err(ListRefusal::LeftOut { giver: scope.giver.to_owned(), left_out: left_out.join(", ") });
        }
    }
    Ok(open.into_iter().cloned().collect())
}

/// The numbers of the open matters that are not listed.
pub(super) fn left_out<'a>(open: &[&'a Matter], listed: &BTreeSet<&AggregateRef>) -> Vec<&'a str> {
    open.iter().filter(|matter| !listed.contains(&matter.aggregate)).map(|matter| matter.number.as_str()).collect()
}

fn small_enough(scope: Scope<'_>) -> Result<(), ListRefusal> {
    let (all, most) = (scope.register.len(), MOST_MATTERS.to_string());
    let Some(part) = scope.part else {
        return match all <= MOST_MATTERS {
            true => Ok(()),
            false => Err(ListRefusal::TooMany {
                giver: scope.giver.to_owned(),
                matters: all.to_string(),
                most,
                parts: needed(scope.register).to_string(),
            }),
        };
    };
    let (index, of) = (part.index.to_string(), part.of.to_string());
    refuse_if!(part.index == 0 || part.index > part.of, ListRefusal::NoSuchPart { index, of });
    match scope.open().len() {
        matters if matters <= MOST_MATTERS => Ok(()),
        matters => Err(ListRefusal::PartTooBig {
            index,
            of,
            matters: matters.to_string(),
            most,
            parts: needed(scope.register).to_string(),
        }),
    }
}

fn undivided(scope: Scope<'_>) -> Result<(), ListRefusal> {
    if scope.part.is_some() { Err(ListRefusal::PartOfOther {}) } else { Ok(()) }
}

fn duty(named: &Named) -> Result<(), ListRefusal> {
    refuse_if!(named.matters.as_ref().is_some_and(|matters| !matters.is_empty()), ListRefusal::DutyHasNoMatters {});
    if blank(&named.log) { Err(ListRefusal::LogMissing {}) } else { Ok(()) }
}

fn entries(list_en: &str, list_zh: &str, things: &[ListedThing]) -> Result<(), ListRefusal> {
    unnamed(list_en, list_zh, things.iter().position(|thing| blank(&thing.name) || thing.quantity == 0))
}

fn tasks(tasks: &[ListedTask]) -> Result<(), ListRefusal> {
    unnamed("tasks", "工作清单", tasks.iter().position(|task| blank(&task.what)))
}

fn unnamed(list_en: &str, list_zh: &str, found: Option<usize>) -> Result<(), ListRefusal> {
    let Some(index) = found else { return Ok(()) };
    let (list_en, list_zh, ordinal) = (list_en.to_owned(), list_zh.to_owned(), (index + 1).to_string());
    Err(ListRefusal::Unnamed { list_en, list_zh, ordinal })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::handover::fixture::matter;

    fn scope(register: &[Matter]) -> Scope<'_> {
        Scope { kind: HandoverKind::Work, giver: "P004", part: None, register }
    }

    fn named(ids: &[&str]) -> Named {
        let matters = ids.iter().map(|id| matter(id, 1).aggregate).collect();
        Named { matters: Some(matters), ..Named::default() }
    }

    fn register(count: usize) -> Vec<Matter> {
        (0..count).map(|index| matter(&format!("M{index}"), 3)).collect()
    }

    #[test]
    fn handover_2_3__articles_documents_and_tasks_are_three_lists_and_matters_fill_themselves_in() {
        let thing = |name: &str| ListedThing { name: name.into(), quantity: 1, remark: String::new() };
        let task = ListedTask { what: "月报".into(), progress: "初稿".into(), due: None };
        let lists = Named {
            articles: vec![thing("窗口公章")],
            documents: vec![thing("登记簿")],
            tasks: vec![task],
            ..Named::default()
        };
        let made = make(&lists, scope(&register(2))).unwrap();
        assert_eq!((made.articles.len(), made.documents.len(), made.tasks.len()), (1, 1, 1));
        assert_eq!(made.matters, register(2), "with number and version as the register has them");
        let unnamed = Named { documents: vec![thing("登记簿"), thing(" ")], ..Named::default() };
        let refusal = make(&unnamed, scope(&[])).unwrap_err();
        assert_eq!(refusal.why(), ("handover.list.unnamed", "handover/2.3"));
        assert!(refusal.en.contains("Entry 2 of the documents"), "{refusal}");
        assert_eq!(make(&Named::default(), scope(&[])).unwrap_err().code, "handover.list.nothing");
    }

    #[test]
    fn handover_2_4__every_open_matter_that_is_left_out_is_named_with_its_number() {
        let refusal = make(&named(&["M1"]), scope(&register(4))).unwrap_err();
        assert_eq!(refusal.why(), ("handover.list.left-out", "handover/2.4"));
        for number in ["AJ-20141009-M0", "AJ-20141009-M2", "AJ-20141009-M3"] {
            assert!(refusal.en.contains(number) && refusal.zh.contains(number), "{refusal}");
        }
        assert!(!refusal.en.contains("AJ-20141009-M1"), "{refusal}");
    }

    #[test]
    fn handover_2_4__what_the_register_does_not_have_is_refused_by_name() {
        let refusal = make(&named(&["M0", "M9"]), scope(&register(1))).unwrap_err();
        assert_eq!(refusal.why(), ("handover.list.not-in-register", "handover/2.4"));
        assert!(refusal.en.contains("case/M9") && !refusal.en.contains("case/M0"), "{refusal}");
    }

    #[test]
    fn handover_2_2__more_than_one_batch_moves_is_refused_with_the_number_of_matters_and_parts() {
        let refusal = make(&Named::default(), scope(&register(1_100))).unwrap_err();
        assert_eq!(refusal.why(), ("handover.list.too-many", "handover/2.2"));
        for fact in ["1100", "999", "part 1 to 2 of 2"] {
            assert!(refusal.en.contains(fact), "{refusal}");
        }
        assert_eq!(make(&Named::default(), scope(&register(999))).unwrap().matters.len(), 999);
    }

    #[test]
    fn handover_2_2__each_part_is_whole_for_itself() {
        let register = register(1_100);
        let part = |index, of| make(&Named::default(), Scope { part: Some(Part { index, of }), ..scope(&register) });
        let (one, two) = (part(1, 2).unwrap().matters, part(2, 2).unwrap().matters);
        assert_eq!(one.len() + two.len(), 1_100);
        assert!(one.iter().all(|matter| !two.contains(matter)));
        // What was handed over with part 1 is gone from the register, and part 2 is what it was.
        let rest: Vec<Matter> = register.iter().filter(|matter| !one.contains(matter)).cloned().collect();
        let second = Scope { part: Some(Part { index: 2, of: 2 }), ..scope(&rest) };
        assert_eq!(make(&Named::default(), second).unwrap().matters, two);
        assert_eq!(part(1, 1).unwrap_err().code, "handover.list.part-too-big");
        assert_eq!(part(3, 2).unwrap_err().code, "handover.list.no-such-part");
        assert_eq!(part(0, 0).unwrap_err().code, "handover.list.no-such-part");
    }

    #[test]
    fn handover_1_3__duty_is_handed_over_with_its_log_and_without_matters() {
        let register = register(2);
        let duty = Scope { kind: HandoverKind::Duty, ..scope(&register) };
        let log = |log: &str| Named { log: log.into(), ..Named::default() };
        let made = make(&log("14:00 一人来电咨询，已答复"), duty).unwrap();
        assert_eq!((made.matters.len(), made.log.is_empty()), (0, false));
        for (named, code) in [
            (log(" "), "handover.list.log-missing"),
            (Named { log: "无异常".into(), ..named(&["M0"]) }, "handover.list.duty-has-no-matters"),
        ] {
            let refusal = make(&named, duty).unwrap_err();
            assert_eq!(refusal.why(), (code, "handover/1"));
        }
        let divided = Scope { part: Some(Part { index: 1, of: 1 }), ..duty };
        assert_eq!(make(&log("无异常"), divided).unwrap_err().code, "handover.list.part-of-other");
    }
}
