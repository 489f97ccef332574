//! The commands of a first-asked contact (首问接待指令). One row for each verb; its decision is in the file that the row names.
use super::Contact;
use super::events::ContactEvent;
use super::events::{AnswerManner, Channel, Place, ReferralManner, Topic};
use super::{accept_referral, advise_in_writing, answer, flag_open, hand_over, open, refer, turn_into};
use crate::reference::verbs::each_itself;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::{IN_PERSON, STAFF, SYSTEM};
use crate::vocabulary::actor::standing::{ASKED_FIRST, BY_SYSTEM, DECIDED, WINDOW};
use crate::vocabulary::declare::PersonId;
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::sealed::{Party, Sealed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a contact.
    ContactCommand on Contact, gives ContactEvent {
        first:
        Open(Box<Open>) = "open" for STAFF, ASKED_FIRST, "first-asked/2",
            "Open a first-asked contact", "登记首问接待", open::decide;
        checked by each_itself:
        Answer(Answer) = "answer" for STAFF, WINDOW, "first-asked/3.2",
            "Answer a contact", "答复", answer::decide;
        Refer(Refer) = "refer" for STAFF, WINDOW, "first-asked/3.2",
            "Lead a contact on to a window or a leader", "引导至窗口或联系领导", refer::decide;
        AcceptReferral(AcceptReferral) = "accept-referral" for IN_PERSON, DECIDED, "first-asked/3.2",
            "Take over a contact led to oneself", "接收引导", accept_referral::decide;
        AdviseInWriting(AdviseInWriting) = "advise-in-writing" for STAFF, WINDOW, "denial-report/8",
            "Advise to apply in writing", "告知书面申请", advise_in_writing::decide;
        TurnInto(TurnInto) = "turn-into" for STAFF, WINDOW, "first-asked/3.1",
            "Link the case or complaint a contact became", "转为办件或投诉", turn_into::decide;
        FlagOpen(FlagOpen) = "flag-open" for SYSTEM, BY_SYSTEM, "first-asked/3.1",
            "Flag a contact open at closing time", "标记当日未结", flag_open::decide;
        HandOver(crate::matters::handover::commands::HandOver) = "hand-over" for SYSTEM, BY_SYSTEM, "handover/2.1",
            "Move it with a signed handover", "随交接移交", hand_over::decide;
    }
}

bodies! {
    /// Open: somebody asks.
    Open {
        /// The first-asked person; absent, the actor.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] first_asked: Option<String>,
        /// The window; absent, the first-asked person's own.
        #[serde(default)] window: Option<String>,
        /// How they came.
        channel: Channel,
        /// Where.
        place: Place,
        /// About what.
        topic: Topic,
        /// The catalogue item, if it is one.
        #[serde(default)] item: Option<String>,
        /// Who asked; sealed at the edge.
        #[serde(default)] enquirer: Option<Party>,
        /// What was asked, in words; sealed at the edge.
        #[serde(default)] matter: Option<Sealed>,
    }
    /// Answer it.
    Answer {
        /// How.
        manner: AnswerManner,
        /// Whether the applicant was satisfied.
        satisfied: bool,
        /// A summary without personal data.
        summary: String,
    }
    /// Lead on to a window or a leader.
    Refer {
        /// How.
        manner: ReferralManner,
        /// To which window.
        window: String,
        /// To whom.
        #[schemars(with = "PersonId")] person: String,
        /// Why.
        reason: String,
    }
    /// Take over a contact led to oneself.
    AcceptReferral {}
    /// Advise to apply in writing.
    AdviseInWriting {
        /// What was explained.
        explanation: String,
    }
    /// Link the case or complaint it became.
    TurnInto {
        /// Which.
        aggregate: AggregateRef,
    }
    /// Flag it open at closing time.
    FlagOpen {}
}
