//! The inbox over HTTP (待办接口): what its list and its stream answer, and the filter that a query means.
use crate::asked::{InboxQuery, Unnamed, aggregate, known, tasks};
use anjuan_domain::access::tasks::Task;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::inbox::query::{Filter, Read};
use anjuan_views::inbox::row::Item;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One item of an inbox, and when its reader marked it as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InboxRow {
    /// When it was marked as read; absent where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Instant>,
    /// The item.
    #[serde(flatten)]
    pub item: Item,
}

/// What happened to an item of an inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InboxChange {
    /// It asks the reader from now on.
    Appeared,
    /// Something of it is different: its due time, how near that is, in whose place the reader is asked.
    Changed,
    /// It asks the reader no more: it was done, fell away, or somebody else is asked.
    Settled,
    /// What happened since the position asked for is not known any more: read the list anew.
    Reset,
}

/// One change of an inbox, as the stream sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InboxNews {
    /// What happened.
    pub change: InboxChange,
    /// The key of the item; empty of a reset.
    pub key: String,
    /// The item as it is now; absent where it asks no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<InboxRow>,
}

impl InboxQuery {
    /// The filter of the view.
    ///
    /// # Errors
    /// [`Unnamed`] says which parameter names nothing.
    pub fn filter(self) -> Result<Filter, Unnamed> {
        let marked = self.marked.unwrap_or_default();
        Ok(Filter {
            person: self.person,
            task: self.task.map(|task| known(&task, "task", tasks(), Task::parse)).transpose()?,
            overdue: self.overdue,
            object: aggregate(self.aggregate)?,
            read: self.unread.map(|unread| if unread { Read::Without(marked) } else { Read::Only(marked) }),
        })
    }
}
