//! The commands of the reference data (基础数据指令): define, withdraw, adopt, publish. `anjuan centre apply` gives them.
use super::Reference;
use super::decide;
use super::events::{
    BookDefined, BookWithdrawn, ItemDefined, ItemWithdrawn, NoticePublished, PersonDefined, PersonWithdrawn,
    PostDefined, PostWithdrawn, ReferenceEvent, RulebookAdopted, WindowDefined, WindowWithdrawn,
};
use crate::reference::verbs::commands;
use crate::reference::verbs::present;
use crate::vocabulary::actor::groups::OPERATOR;
use crate::vocabulary::actor::standing::BY_OFFICE;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Revoke every token that was issued to a person, or to an account of the installation, so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevokeTokens {
    /// Why.
    pub reason: String,
}

commands! {
    /// What can be asked of the reference data.
    CentreCommand on Reference, gives ReferenceEvent<'static> {
        checked by present:
        PublishNotice(NoticePublished) = "publish-notice" for OPERATOR, BY_OFFICE, "duty/2.2.2",
            "Publish a calendar notice", "发布放假通知", decide::publish_notice;
        AdoptRulebook(RulebookAdopted) = "adopt-rulebook" for OPERATOR, BY_OFFICE, "council/6",
            "Adopt a rulebook version", "采用规则册", decide::adopt_rulebook;
        DefineWindow(WindowDefined) = "define-window" for OPERATOR, BY_OFFICE, "post/1.3",
            "Define a window", "设立窗口", decide::define_window;
        WithdrawWindow(WindowWithdrawn) = "withdraw-window" for OPERATOR, BY_OFFICE, "post/1.3",
            "Withdraw a window", "撤销窗口", decide::withdraw_window;
        DefinePerson(PersonDefined) = "define-person" for OPERATOR, BY_OFFICE, "commitment/3",
            "Define a member of staff", "登记工作人员", decide::define_person;
        WithdrawPerson(PersonWithdrawn) = "withdraw-person" for OPERATOR, BY_OFFICE, "commitment/3",
            "Withdraw a member of staff", "注销工作人员", decide::withdraw_person;
        RevokeTokens(RevokeTokens) = "revoke-tokens" for OPERATOR, BY_OFFICE, "post/3",
            "Revoke the tokens of a person", "作废人员令牌", decide::revoke_tokens;
        DefinePost(PostDefined) = "define-post" for OPERATOR, BY_OFFICE, "ab-role/1",
            "Define a post", "设立岗位", decide::define_post;
        WithdrawPost(PostWithdrawn) = "withdraw-post" for OPERATOR, BY_OFFICE, "ab-role/1",
            "Withdraw a post", "撤销岗位", decide::withdraw_post;
        DefineItem(Box<ItemDefined>) = "define-item" for OPERATOR, BY_OFFICE, "post/1.3",
            "Define a service item", "登记服务事项", decide::define_item;
        WithdrawItem(ItemWithdrawn) = "withdraw-item" for OPERATOR, BY_OFFICE, "post/1.3",
            "Withdraw a service item", "撤销服务事项", decide::withdraw_item;
        DefineBook(Box<BookDefined>) = "define-book" for OPERATOR, BY_OFFICE, "council/4",
            "Define a register", "设立登记簿", decide::define_book;
        WithdrawBook(BookWithdrawn) = "withdraw-book" for OPERATOR, BY_OFFICE, "council/4",
            "Withdraw a register", "停用登记簿", decide::withdraw_book;
    }
}
