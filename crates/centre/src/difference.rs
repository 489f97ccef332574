//! What is still missing (差异): the commands that bring a centre to what its files want, and no others.
//!
//! The order is that of dependence: rulebook, windows, people, items, posts, registers; what left the files is withdrawn after them, in the
//! opposite order. Notices come last, by announcement: while there is none, a centre is still being furnished ([`from_day`]).
//! Deterministic: the same two states give the same list.
use crate::desired::Desired;
use anjuan_domain::clock::Notice;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::book::BookDefinition;
use anjuan_domain::reference::centre::commands::CentreCommand;
use anjuan_domain::reference::centre::definition::{
    ItemDefinition, PersonDefinition, PostDefinition, WindowDefinition,
};
use anjuan_domain::reference::centre::events::{
    BookDefined, BookWithdrawn, ItemDefined, ItemWithdrawn, NoticePublished, PersonDefined, PersonWithdrawn,
    PostDefined, PostWithdrawn, RulebookAdopted, WindowDefined, WindowWithdrawn,
};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;

/// One command that is still missing, and what it does in one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Of which aggregate.
    pub aggregate: AggregateRef,
    /// The command.
    pub body: CentreCommand,
    /// What it does, in English.
    pub en: String,
    /// The same in Simplified Chinese.
    pub zh: String,
}

/// From which day on changes hold where nobody names one: from today, and what a centre is furnished with from the first day that
/// any notice speaks of. An application that was cut off has published no notice, so it goes on with the day it began with.
#[must_use]
pub fn from_day(current: &Centre, desired: &Desired, today: NaiveDate) -> NaiveDate {
    let days = desired.notices.iter().flat_map(|notice| &notice.days);
    days.map(|day| day.date).min().filter(|_| current.notices().is_empty()).unwrap_or(today)
}

/// The commands that take the centre, as it is on a day, to what the files want from that day on.
#[must_use]
pub fn difference(current: &Centre, desired: &Desired, on: NaiveDate) -> Vec<Change> {
    let mut changes: Vec<Change> = rulebook(current, desired, on).into_iter().collect();
    let (mut windows, closed) = compare::<WindowDefinition>(&current.windows(on).collect(), &desired.windows, on);
    let (mut persons, left) = compare::<PersonDefinition>(&current.persons(on).collect(), &desired.persons, on);
    let now_items = current.items(on).map(|(id, item, _)| (id, item)).collect();
    let (mut items, dropped) = compare::<ItemDefinition>(&now_items, &desired.items, on);
    let (mut posts, dissolved) = compare::<PostDefinition>(&current.posts(on).collect(), &desired.posts, on);
    let (mut books, closed_books) = compare::<BookDefinition>(&current.books(on).collect(), &desired.books, on);
    for defined in [&mut windows, &mut persons, &mut items, &mut posts, &mut books] {
        changes.append(defined);
    }
    for withdrawn in [closed_books, dissolved, dropped, left, closed] {
        changes.extend(withdrawn);
    }
    changes.extend(notices(current, desired));
    changes
}

fn notices(current: &Centre, desired: &Desired) -> Vec<Change> {
    let known: BTreeMap<&str, &Notice> = current.notices().iter().map(|notice| (notice.id.as_str(), notice)).collect();
    let publish = |notice: &Notice, en: String, zh: String| Change {
        aggregate: AggregateRef { kind: Kind::Calendar, id: "cn".into() },
        body: NoticePublished { notice: notice.clone() }.into(),
        en,
        zh,
    };
    let wanted = desired.notices.iter().filter(|notice| known.get(notice.id.as_str()) != Some(notice)).map(|notice| {
        let (id, announced, days) = (&notice.id, notice.announced_on, notice.days.len());
        let en = format!("publish calendar notice {id} of {announced} ({days} days)");
        publish(notice, en, format!("发布{announced}的放假通知{id}（{days}天）"))
    });
    let gone = current.notices().iter().filter(|notice| desired.notices.iter().all(|other| other.id != notice.id)).map(
        |notice| {
            let emptied = Notice { days: Vec::new(), covers_until: None, ..notice.clone() };
            publish(&emptied, format!("take back calendar notice {}", notice.id), format!("撤回放假通知{}", notice.id))
        },
    );
    wanted.chain(gone).collect()
}

fn rulebook(current: &Centre, desired: &Desired, on: NaiveDate) -> Option<Change> {
    let wanted = &desired.rulebook;
    let (en, zh) = match current.rulebook(on) {
        Some(rulebook) if rulebook == wanted => return None,
        Some(rulebook) => {
            let fields = changed(rulebook, wanted);
            (
                format!("adopt rulebook {} after {}: {fields}", wanted.version, rulebook.version),
                format!("施行规则册{}，接续{}：{fields}", wanted.version, rulebook.version),
            )
        }
        None => (format!("adopt rulebook {}", wanted.version), format!("施行规则册{}", wanted.version)),
    };
    let body = RulebookAdopted { effective_from: on, definition: wanted.clone() }.into();
    Some(Change { aggregate: AggregateRef { kind: Kind::Rulebook, id: "main".into() }, body, en, zh })
}

/// What can be defined and withdrawn by id.
trait Definition: PartialEq + Clone + Serialize {
    const KIND: Kind;
    const ZH: &'static str;
    fn name(&self) -> &str;
    fn define(self, effective_from: NaiveDate) -> CentreCommand;
    fn withdraw(effective_from: NaiveDate, reason: String) -> CentreCommand;
}

macro_rules! definition {
    ($($kind:ident $zh:literal $definition:ident $defined:ident $held:path, $withdrawn:ident);+ $(;)?) => { $(
        impl Definition for $definition {
            const KIND: Kind = Kind::$kind;
            const ZH: &'static str = $zh;
            fn name(&self) -> &str {
                &self.name
            }
            fn define(self, effective_from: NaiveDate) -> CentreCommand {
                $held($defined { effective_from, definition: self }).into()
            }
            fn withdraw(effective_from: NaiveDate, reason: String) -> CentreCommand {
                $withdrawn { effective_from, reason }.into()
            }
        }
    )+ };
}
// The large definitions are held in a box.
definition! {
    Window "窗口" WindowDefinition WindowDefined std::convert::identity, WindowWithdrawn;
    Person "人员" PersonDefinition PersonDefined std::convert::identity, PersonWithdrawn;
    Item "事项" ItemDefinition ItemDefined Box::new, ItemWithdrawn;
    Post "岗位" PostDefinition PostDefined std::convert::identity, PostWithdrawn;
    Book "登记簿" BookDefinition BookDefined Box::new, BookWithdrawn;
}

/// What is to be defined, and what is to be withdrawn, each by id.
fn compare<T: Definition>(
    current: &BTreeMap<&str, &T>,
    desired: &BTreeMap<String, T>,
    on: NaiveDate,
) -> (Vec<Change>, Vec<Change>) {
    let (kind, zh) = (T::KIND, T::ZH);
    let change = |id: &str, body, en, zh| Change { aggregate: AggregateRef { kind, id: id.to_owned() }, body, en, zh };
    let defined = desired.iter().filter_map(|(id, wanted)| {
        let name = wanted.name();
        let (en, zh) = match current.get(id.as_str()) {
            Some(known) if *known == wanted => return None,
            Some(known) => {
                let fields = changed(*known, wanted);
                (format!("change {kind} {id} {name}: {fields}"), format!("变更{zh}{id} {name}：{fields}"))
            }
            None => (format!("define {kind} {id} {name}"), format!("新增{zh}{id} {name}")),
        };
        Some(change(id, wanted.clone().define(on), en, zh))
    });
    let gone = current.iter().filter(|(id, _)| !desired.contains_key(**id)).map(|(id, known)| {
        let (en, zh) = (format!("withdraw {kind} {id} {}", known.name()), format!("退出{zh}{id} {}", known.name()));
        change(id, T::withdraw(on, "不再列于中心数据文件 (no longer in the centre's files)".into()), en, zh)
    });
    (defined.collect(), gone.collect())
}

/// The names of the fields in which two definitions differ.
fn changed<T: Serialize>(known: &T, wanted: &T) -> String {
    let fields = |definition: &T| toml::Table::try_from(definition).unwrap_or_default();
    let (known, wanted) = (fields(known), fields(wanted));
    let names: std::collections::BTreeSet<&String> = known.keys().chain(wanted.keys()).collect();
    let differing: Vec<&str> =
        names.into_iter().filter(|name| known.get(*name) != wanted.get(*name)).map(String::as_str).collect();
    differing.join(", ")
}
