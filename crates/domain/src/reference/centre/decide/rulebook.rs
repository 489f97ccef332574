//! Adopting a rulebook version (施行规则册): complete, without names that nothing asks for, every number with its article
//! (council/4: rules are drafted, examined and issued; council/3: they stand until decided anew).
use super::{effective, text};
use crate::reference::centre::definition::RulebookDefinition;
use crate::reference::centre::events::ReferenceEvent;
use crate::reference::centre::events::{RulebookAdopted, RulebookEvent};
use crate::reference::centre::rulebook::{LIMITS, NUMBERS};
use crate::reference::centre::versions::Versions;
use crate::reference::context::Context;
use crate::reference::tables;
use crate::vocabulary::refusal::{Refusal, Refuse};
use crate::vocabulary::refusals::{refuse_if, require};

/// Why a version is not adopted.
#[derive(Debug)]
enum AdoptRefusal {
    SameVersion(String),
    Missing(&'static str),
    Unknown(String),
    Twice(String),
    Article { entry: String, article: String },
    Negative { entry: String, count: i32 },
    Hours(String),
    Points(Box<tables::Problem>),
}

/// Adopts a version from its first day on.
pub(super) fn adopt(
    versions: &Versions<RulebookDefinition>,
    body: &RulebookAdopted,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let rulebook = &body.definition;
    effective::check(versions, rulebook, body.effective_from, context)?;
    text::all_present(&[("version", &rulebook.version), ("title", &rulebook.title)])?;
    let used = |other: &RulebookDefinition| other.version == rulebook.version && other != rulebook;
    if versions.iter().filter_map(|version| version.definition.as_ref()).any(used) {
        return Err(AdoptRefusal::SameVersion(rulebook.version.clone()).into());
    }
    let limits: Vec<&str> = rulebook.limits.iter().map(|rule| rule.name.as_str()).collect();
    let numbers: Vec<&str> = rulebook.numbers.iter().map(|rule| rule.name.as_str()).collect();
    check_names(LIMITS, &limits)?;
    check_names(NUMBERS, &numbers)?;
    check_entries(rulebook)?;
    if let Some(problem) = tables::check_rulebook(rulebook).into_iter().next() {
        return Err(AdoptRefusal::Points(Box::new(problem)).into());
    }
    context.centre.calendar_with_rulebook(rulebook).map_err(AdoptRefusal::Hours)?;
    Ok(RulebookEvent::from(body.clone()).into())
}

fn check_names(wanted: &[&'static str], given: &[&str]) -> Result<(), AdoptRefusal> {
    if let Some(missing) = wanted.iter().find(|name| !given.contains(name)) {
        return Err(AdoptRefusal::Missing(missing));
    }
    for (place, name) in given.iter().enumerate() {
        require!(wanted.contains(name), AdoptRefusal::Unknown((*name).to_owned()));
        refuse_if!(given[..place].contains(name), AdoptRefusal::Twice((*name).to_owned()));
    }
    Ok(())
}

fn check_entries(rulebook: &RulebookDefinition) -> Result<(), AdoptRefusal> {
    let hours = ("office-hours", rulebook.office_hours.article.as_str(), 0);
    let limits = rulebook.limits.iter().map(|rule| (rule.name.as_str(), rule.article.as_str(), rule.limit.count));
    let numbers = rulebook.numbers.iter().map(|rule| (rule.name.as_str(), rule.article.as_str(), rule.value));
    for (entry, article, count) in std::iter::once(hours).chain(limits).chain(numbers) {
        if !crate::vocabulary::articles::is_known(article) {
            return Err(AdoptRefusal::Article { entry: entry.into(), article: article.into() });
        }
        refuse_if!(count < 0, AdoptRefusal::Negative { entry: entry.into(), count });
    }
    Ok(())
}

impl Refuse for AdoptRefusal {
    fn code(&self) -> &'static str {
        match self {
            AdoptRefusal::SameVersion(_) => "centre.adopt-rulebook.same-version",
            AdoptRefusal::Missing(_) => "centre.adopt-rulebook.missing-entry",
            AdoptRefusal::Unknown(_) => "centre.adopt-rulebook.unknown-entry",
            AdoptRefusal::Twice(_) => "centre.adopt-rulebook.entry-twice",
            AdoptRefusal::Article { .. } => "centre.adopt-rulebook.article",
            AdoptRefusal::Negative { .. } => "centre.adopt-rulebook.negative",
            AdoptRefusal::Hours(_) => "centre.adopt-rulebook.office-hours",
            AdoptRefusal::Points(_) => "centre.adopt-rulebook.points",
        }
    }
    fn article(&self) -> &'static str {
        match self {
            AdoptRefusal::Hours(_) => "duty/2.2.2",
            AdoptRefusal::Points(problem) => problem.article,
            _ => "council/4",
        }
    }
    fn en(&self) -> String {
        match self {
            AdoptRefusal::SameVersion(version) => {
                format!(
                    "Version {version} was adopted with other contents: events cite it, so a change needs a version name of its own."
                )
            }
            AdoptRefusal::Missing(name) => format!("The rulebook lacks the entry `{name}`."),
            AdoptRefusal::Unknown(name) => format!("No rule asks for the rulebook's entry `{name}`."),
            AdoptRefusal::Twice(name) => format!("The rulebook has the entry `{name}` twice."),
            AdoptRefusal::Article { entry, article } => {
                format!("The entry `{entry}` cites `{article}`, which is neither an article nor a law of the list.")
            }
            AdoptRefusal::Negative { entry, count } => format!("The entry `{entry}` is {count}, less than nothing."),
            AdoptRefusal::Points(problem) => problem.en.clone(),
            AdoptRefusal::Hours(why) => format!("The office hours make no calendar: {why}."),
        }
    }
    fn zh(&self) -> String {
        match self {
            AdoptRefusal::SameVersion(version) => {
                format!("版本{version}已以其他内容施行：事件引用该版本，变更须另取版本号。")
            }
            AdoptRefusal::Missing(name) => format!("规则册缺少“{name}”一项。"),
            AdoptRefusal::Unknown(name) => format!("没有规则使用规则册的“{name}”一项。"),
            AdoptRefusal::Twice(name) => format!("规则册的“{name}”一项重复。"),
            AdoptRefusal::Article { entry, article } => format!("“{entry}”引用的“{article}”既不是条款也不是所列法律。"),
            AdoptRefusal::Negative { entry, count } => format!("“{entry}”为{count}，不得为负数。"),
            AdoptRefusal::Points(problem) => problem.zh.clone(),
            AdoptRefusal::Hours(why) => format!("作息时间不能形成工作日历：{why}。"),
        }
    }
}
