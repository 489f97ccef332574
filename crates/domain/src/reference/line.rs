//! The steps of the line of authority (隶属关系层级), and which entries of the rulebook say after what time each is taken.
//!
//! Implements discipline/7 and the "overdue" row of time-limit/3.4: who is responsible, the head of the window, the deputy director, the
//! director. The times stand in the rulebook. It must never say who holds an office.
use super::centre::Centre;
use super::centre::definition::LimitRule;
use crate::clock::{ClockError, Deadline, civil, due};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An office of the line of authority, from the matter upwards (层级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "LineOffice")]
pub enum Office {
    /// Whoever owes it (责任人).
    Responsible,
    /// The head of the window (窗口负责人).
    WindowHead,
    /// The deputy director in charge (分管主任).
    DeputyDirector,
    /// The director (主任).
    Director,
    /// The mayor (镇长), where there is no director to tell.
    Mayor,
    /// The Party secretary (书记), where there is no mayor either.
    Secretary,
}

/// The steps, each with the rulebook's entry of the time after which it is taken. Mayor and secretary are told only in place of the others.
pub const STEPS: &[(Office, &str)] = &[
    (Office::Responsible, "escalation-responsible"),
    (Office::WindowHead, "escalation-window-head"),
    (Office::DeputyDirector, "escalation-deputy-director"),
    (Office::Director, "escalation-director"),
];

impl Office {
    /// Every office, upwards.
    pub const ALL: &'static [Office] = &[
        Office::Responsible,
        Office::WindowHead,
        Office::DeputyDirector,
        Office::Director,
        Office::Mayor,
        Office::Secretary,
    ];

    /// Its name in ids and lists.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Office::Responsible => "responsible",
            Office::WindowHead => "window-head",
            Office::DeputyDirector => "deputy-director",
            Office::Director => "director",
            Office::Mayor => "mayor",
            Office::Secretary => "secretary",
        }
    }

    /// What it is called: in English and in Chinese.
    #[must_use]
    pub fn title(self) -> (&'static str, &'static str) {
        match self {
            Office::Responsible => ("person responsible", "责任人"),
            Office::WindowHead => ("window head", "窗口负责人"),
            Office::DeputyDirector => ("deputy director", "分管主任"),
            Office::Director => ("director", "主任"),
            Office::Mayor => ("mayor", "镇长"),
            Office::Secretary => ("Party secretary", "书记"),
        }
    }
}

/// A step, with the rule it follows from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepRule<'a> {
    /// The step.
    pub step: Office,
    /// The instant it falls at: it is taken from the first moment after it.
    pub at: Instant,
    /// The entry of the rulebook.
    pub rule: &'a LimitRule,
    /// The version of that rulebook.
    pub rulebook: &'a str,
}

/// The steps of what is due at an instant, by the rulebook in force on that day, so that they do not depend on when they are asked for. An
/// entry that this version does not have, because it is older than the steps, gives none. A time of nothing is the due instant itself.
///
/// # Errors
/// [`ClockError`].
pub fn steps_of(centre: &Centre, due_at: Instant) -> Result<Vec<StepRule<'_>>, ClockError> {
    let Some(rulebook) = centre.rulebook(civil::date_of(due_at)) else { return Ok(vec![]) };
    let mut steps = Vec::with_capacity(STEPS.len());
    for (step, name) in STEPS {
        let Some(rule) = rulebook.limits.iter().find(|rule| rule.name == *name) else { continue };
        let at = match rule.limit.count {
            0 => due_at,
            _ => due(centre.calendar(), &Deadline::new(due_at, rule.limit))?.at,
        };
        steps.push(StepRule { step: *step, at, rule, rulebook: &rulebook.version });
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::centre::rulebook::LIMITS;

    #[test]
    fn discipline_7__every_step_has_its_entry_in_the_rulebook_and_no_entry_is_left_over() {
        let asked: Vec<&str> = STEPS.iter().map(|(_, name)| *name).collect();
        let named: Vec<&str> = LIMITS.iter().copied().filter(|name| name.starts_with("escalation-")).collect();
        assert_eq!(asked, named);
    }

    #[test]
    fn discipline_7__the_steps_go_up_the_line() {
        assert!(STEPS.is_sorted_by(|one, next| one.0 < next.0));
        assert!(Office::ALL.is_sorted());
        let names: Vec<String> = STEPS.iter().map(|(step, _)| format!("escalation-{}", step.as_str())).collect();
        assert_eq!(names, STEPS.iter().map(|(_, name)| *name).collect::<Vec<_>>());
    }
}
