//! The commands of a first-asked contact (首问接待指令). Shapes only; each is decided in a file of its own.
use super::events::{AnswerManner, Channel, Place, ReferralManner, Topic};
use crate::vocabulary::declare::{bodies, commands};
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::sealed::{Party, Sealed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a contact.
    ContactCommand {
        /// Open: somebody asks.
        Open(Box<Open>) = "open",
        /// Answer it.
        Answer(Answer) = "answer",
        /// Lead on to a window or a leader.
        Refer(Refer) = "refer",
        /// Take over a contact led to oneself.
        AcceptReferral(AcceptReferral) = "accept-referral",
        /// Advise to apply in writing (denial-report/8).
        AdviseInWriting(AdviseInWriting) = "advise-in-writing",
        /// Link the case or complaint it became.
        TurnInto(TurnInto) = "turn-into",
        /// Flag it open at closing time; the system's own command.
        FlagOpen(FlagOpen) = "flag-open",
        /// Move it to somebody else with a signed handover; decided together with the second signature.
        HandOver(crate::matters::handover::commands::HandOver) = "hand-over",
    }
}

bodies! {
    /// Open: somebody asks.
    Open {
        /// The first-asked person; absent, the actor.
        #[serde(default)] first_asked: Option<String>,
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
        person: String,
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
