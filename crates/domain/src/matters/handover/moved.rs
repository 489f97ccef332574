//! Moving one matter with a signed handover (移交责任): the one check that cases, contacts, denials and complaints share.
//!
//! Implements handover/2.1: who is responsible changes with a handover or not at all. It is asked of each listed matter
//! together with the second signature ([`super::together`]); one refusal stops them all.
use super::commands::HandOver;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a matter does not move.
    MoveRefusal {
        NotThere { handover } = "handover.move.not-there" by "handover/2.1",
            "There is no such matter that handover {handover} could move.", "没有可由交接 {handover} 移交的该事项。",
        Settled { number } = "handover.move.settled" by "handover/2.1",
            "{number} is settled meanwhile and is not handed over: list the matters anew.",
            "{number} 已经办结，不再移交，请重新列出事项。",
        NotTheGivers { number, responsible, from } = "handover.move.not-the-givers" by "handover/2.1",
            "{number} is the responsibility of {responsible}, not of {from}: list the matters anew.",
            "{number} 的责任人是 {responsible}，不是 {from}，请重新列出事项。",
        MovedOn { number, version, listed } = "handover.move.moved-on" by "handover/2.1",
            "{number} changed since it was listed (version {version}, listed at {listed}): list the matters anew.",
            "{number} 在列入交接后又有变动（现为第{version}版，列入时为第{listed}版），请重新列出事项。",
    }
}

/// A matter as far as a handover must know it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held<'a> {
    /// Its number.
    pub(crate) number: &'a str,
    /// Who is responsible for it now.
    pub(crate) responsible: &'a str,
    /// How many events it has.
    pub(crate) version: u32,
    /// Whether it is over, so that nothing is left to hand over.
    pub(crate) settled: bool,
}

/// Checks that the matter is still as both signed it: open, the giver's, and at the version that was listed.
pub(crate) fn check(matter: Option<Held<'_>>, command: &HandOver) -> Result<(), Refusal> {
    let Some(held) = matter else {
        return Err(MoveRefusal::NotThere { handover: command.handover.clone() }.into());
    };
    let number = held.number.to_owned();
    refuse_if!(held.settled, MoveRefusal::Settled { number });
    if held.responsible != command.from {
        let (responsible, from) = (held.responsible.to_owned(), command.from.clone());
        return Err(MoveRefusal::NotTheGivers { number, responsible, from }.into());
    }
    if held.version != command.version {
        let (version, listed) = (held.version.to_string(), command.version.to_string());
        return Err(MoveRefusal::MovedOn { number, version, listed }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELD: Held<'static> = Held { number: "AJ-20141009-A", responsible: "P004", version: 3, settled: false };

    fn command() -> HandOver {
        HandOver { handover: "H1".into(), from: "P004".into(), to: "P005".into(), version: 3 }
    }

    #[test]
    fn handover_2_1__a_matter_moves_as_it_was_listed() {
        assert_eq!(check(Some(HELD), &command()), Ok(()));
    }

    #[test]
    fn handover_2_1__what_is_over_somebody_elses_or_changed_since_does_not_move_and_is_named() {
        let cases = [
            (Held { settled: true, ..HELD }, "handover.move.settled"),
            (Held { responsible: "P003", ..HELD }, "handover.move.not-the-givers"),
            (Held { version: 4, ..HELD }, "handover.move.moved-on"),
        ];
        for (held, code) in cases {
            let refusal = check(Some(held), &command()).unwrap_err();
            assert_eq!(refusal.why(), (code, "handover/2.1"));
            assert!(refusal.en.contains("AJ-20141009-A") && refusal.zh.contains("AJ-20141009-A"), "{refusal}");
        }
        assert_eq!(check(None, &command()).unwrap_err().code, "handover.move.not-there");
    }
}
