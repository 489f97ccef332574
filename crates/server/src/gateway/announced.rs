//! What was announced of an inbox (待办推送记录): the items as they were told last, and what changed from one time to the next, numbered.
//!
//! Kept for each person in the stream of inboxes, so that a reader goes on after a restart, or at another process, exactly where it was: a
//! change has one number for ever, and it is written down before anybody is sent it. It must never look at anything but items: what changed
//! is what is different.
use anjuan_api::inbox::InboxChange;
use anjuan_domain::event::hash;
use anjuan_views::inbox::row::Item;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// How many changes are kept: a reader that was away for longer reads the list anew.
const KEPT: usize = 500;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Change {
    /// Its number, from 1, without gaps.
    pub(super) number: u64,
    /// What happened.
    pub(super) change: InboxChange,
    /// The key of the item.
    pub(super) key: String,
}

/// What one person was told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Announced {
    /// The number of the last change.
    pub(super) number: u64,
    /// The stream sequence that the items reflected when that was found.
    position: u64,
    /// The items, each with what shows whether it changed.
    items: BTreeMap<String, String>,
    /// The last changes, in order.
    changes: VecDeque<Change>,
}

impl Announced {
    /// Notes what changed, where anything did; answers whether. An answer that reflects less than was known before changes nothing.
    pub(super) fn advance(&mut self, position: u64, items: &[Item]) -> bool {
        if position < self.position {
            return false;
        }
        let found: BTreeMap<String, String> = items.iter().map(|item| (item.key.clone(), digest(item))).collect();
        let gone = self.items.keys().filter(|key| !found.contains_key(*key));
        let mut changes: Vec<(InboxChange, String)> = gone.map(|key| (InboxChange::Settled, key.clone())).collect();
        // In the order of the list, so that what presses most is told first.
        for item in items {
            match self.items.get(&item.key) {
                None => changes.push((InboxChange::Appeared, item.key.clone())),
                Some(known) if found.get(&item.key) != Some(known) => {
                    changes.push((InboxChange::Changed, item.key.clone()));
                }
                Some(_) => {}
            }
        }
        if changes.is_empty() {
            return false;
        }
        (self.position, self.items) = (position, found);
        for (change, key) in changes {
            self.number += 1;
            self.changes.push_back(Change { number: self.number, change, key });
        }
        self.changes.drain(..self.changes.len().saturating_sub(KEPT));
        true
    }

    /// The changes after one; none where what came after it is not known any more, or it never was.
    pub(super) fn since(&self, number: u64) -> Option<Vec<Change>> {
        let oldest = self.changes.front().map_or(self.number + 1, |change| change.number);
        let known = number <= self.number && number + 1 >= oldest;
        known.then(|| self.changes.iter().filter(|change| change.number > number).cloned().collect())
    }
}

/// What shows whether an item is another: all of it but the event that it follows from.
fn digest(item: &Item) -> String {
    let seen = Item { sequence: 0, ..item.clone() };
    let text = serde_json::to_vec(&seen).unwrap_or_default();
    hash(&text).chars().rev().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_domain::access::tasks::Task;
    use anjuan_views::inbox::row::{Title, Urgency};

    fn item(key: &str, urgency: Urgency) -> Item {
        Item {
            key: key.into(),
            person: "P014".into(),
            task: Task::FinishCase,
            title: Title { en: "Finish the case: AJ-1".into(), zh: "办结：AJ-1".into() },
            article: "time-limit/3.4".into(),
            object: "case/A1".parse().unwrap(),
            number: "AJ-1".into(),
            window: None,
            since: "2026-11-30T01:00:00Z".parse().unwrap(),
            due_at: None,
            urgency,
            instead_of: None,
            passed_on: None,
            commands: vec![],
            sequence: 1,
        }
    }

    fn numbered(one: &Announced, number: u64) -> Vec<(u64, InboxChange, String)> {
        let since = one.since(number).unwrap();
        since.into_iter().map(|change| (change.number, change.change, change.key)).collect()
    }

    #[test]
    fn what_is_different_is_numbered_once_and_read_from_anywhere() {
        let mut one = Announced::default();
        assert!(one.advance(5, &[item("a", Urgency::Open), item("b", Urgency::Open)]));
        assert!(!one.advance(6, &[item("a", Urgency::Open), Item { sequence: 9, ..item("b", Urgency::Open) }]));
        assert!(one.advance(7, &[item("b", Urgency::Overdue), item("c", Urgency::Open)]));
        let all = [
            (1, InboxChange::Appeared, "a".to_owned()),
            (2, InboxChange::Appeared, "b".to_owned()),
            (3, InboxChange::Settled, "a".to_owned()),
            (4, InboxChange::Changed, "b".to_owned()),
            (5, InboxChange::Appeared, "c".to_owned()),
        ];
        for number in 0..=5_u64 {
            assert_eq!(numbered(&one, number), all[usize::try_from(number).unwrap()..]);
        }
        let kept: Announced = serde_json::from_slice(&serde_json::to_vec(&one).unwrap()).unwrap();
        assert_eq!(kept, one, "it is the same after a restart");
    }

    #[test]
    fn an_answer_from_before_takes_nothing_back() {
        let mut one = Announced::default();
        one.advance(5, &[item("a", Urgency::Open)]);
        assert!(!one.advance(4, &[]));
        assert_eq!(one.number, 1);
    }

    #[test]
    fn whoever_was_away_too_long_or_never_was_there_is_told_so() {
        let mut one = Announced::default();
        assert_eq!(one.since(0), Some(vec![]));
        assert_eq!(one.since(1), None, "nobody was told that");
        for round in 0..=(KEPT as u64) {
            one.advance(round, &[item(&format!("k{round}"), Urgency::Open)]);
        }
        assert_eq!(one.since(0), None);
        assert_eq!(one.since(one.number).map(|changes| changes.len()), Some(0));
        let oldest = one.number - KEPT as u64;
        assert_eq!(one.since(oldest).map(|changes| changes.len()), Some(KEPT));
        assert_eq!(one.since(oldest - 1), None);
    }
}
