//! The commands of the reference data (基础数据指令): define, withdraw, adopt, publish. `anjuan centre apply` gives them.
use super::events::{
    ItemDefined, ItemWithdrawn, NoticePublished, PersonDefined, PersonWithdrawn, PostDefined, PostWithdrawn,
    RulebookAdopted, WindowDefined, WindowWithdrawn,
};
use crate::vocabulary::declare::commands;

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
        /// Withdraw a member of staff, who has handed over what was open (handover/2.1).
        WithdrawPerson(PersonWithdrawn) = "withdraw-person",
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
