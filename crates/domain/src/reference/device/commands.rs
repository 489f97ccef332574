//! The commands of an attendance device (考勤机指令). Shapes only; each is decided in a file of its own. The aggregate is the
//! device, `device/<id>`, under the id it has in its own exports.
use crate::vocabulary::declare::{bodies, commands};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of an attendance device.
    DeviceCommand {
        /// Register it.
        Register(Register) = "register",
        /// Move its watermark.
        Complete(Complete) = "complete",
        /// Correct its clock.
        CorrectClock(CorrectClock) = "correct-clock",
        /// Take it down.
        Retire(Retire) = "retire",
    }
}

bodies! {
    /// Register it.
    Register {
        /// What it is called.
        name: String,
        /// Where it hangs.
        place: String,
    }
    /// Move its watermark.
    Complete {
        /// Up to when it has given everything, by the true time.
        until: Instant,
        /// By what that is known.
        #[serde(default)] source: String,
    }
    /// Correct its clock.
    CorrectClock {
        /// From when, by the device's clock.
        from: Instant,
        /// Until when, by the device's clock.
        #[serde(default)] until: Option<Instant>,
        /// What is added to its times, in seconds.
        add_seconds: i32,
        /// How that was found.
        reason: String,
    }
    /// Take it down.
    Retire {
        /// Why.
        reason: String,
    }
}
