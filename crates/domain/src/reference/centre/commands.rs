//! The commands of the reference data (基础数据指令): define, withdraw, adopt, publish. `anjuan centre apply` gives them.
use super::events::{
    ItemDefined, ItemWithdrawn, NoticePublished, PersonDefined, PersonWithdrawn, PostDefined, PostWithdrawn,
    RulebookAdopted, WindowDefined, WindowWithdrawn,
};
use crate::vocabulary::declare::{bodies, commands};
use crate::vocabulary::matter::Matter;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of the reference data.
    CentreCommand {
        /// Publish a calendar notice.
        PublishNotice(NoticePublished) = "publish-notice",
        /// Adopt a rulebook version.
        AdoptRulebook(RulebookAdopted) = "adopt-rulebook",
        /// Define a window.
        DefineWindow(WindowDefined) = "define-window",
        /// Withdraw a window.
        WithdrawWindow(WindowWithdrawn) = "withdraw-window",
        /// Define a member of staff.
        DefinePerson(PersonDefined) = "define-person",
        /// Withdraw a member of staff.
        WithdrawPerson(WithdrawPerson) = "withdraw-person",
        /// Define a post.
        DefinePost(PostDefined) = "define-post",
        /// Withdraw a post.
        WithdrawPost(PostWithdrawn) = "withdraw-post",
        /// Define a service item.
        DefineItem(Box<ItemDefined>) = "define-item",
        /// Withdraw a service item.
        WithdrawItem(ItemWithdrawn) = "withdraw-item",
    }
}

bodies! {
    /// A member of staff leaves, who has handed over what was open (handover/2.1).
    WithdrawPerson {
        /// The first day it no longer applies.
        effective_from: NaiveDate,
        /// Why.
        reason: String,
        /// Their open matters by the register; the house fills it in, whatever is given.
        #[serde(default)] register: Vec<Matter>,
    }
}

impl From<PersonWithdrawn> for CentreCommand {
    fn from(PersonWithdrawn { effective_from, reason }: PersonWithdrawn) -> Self {
        WithdrawPerson { effective_from, reason, register: vec![] }.into()
    }
}
