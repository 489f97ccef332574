//! Informing the applicant of what moves the due time (告知申请人): how, and what proves it.
//!
//! Implements 行政许可法/45 (of a special procedure the applicant is informed in writing how long it takes) and 行政许可法/42 (of an
//! extension, of its reason). Once for each; late, it is done all the same and recorded as late. It must never move a clock: whether
//! somebody was informed changes no due time.
use super::commands::Inform;
use super::events::{Informed, InformedOf};
use super::state::Case;
use crate::matters::contact::events::Channel;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not recorded that the applicant was informed.
    InformRefusal {
        Nothing { number } = "case.inform.nothing" by "time-limit/3.4",
            "Case {number} has no such special procedure or extension.", "办件{number}没有该次特别程序或者延期。",
        Already { since } = "case.inform.already" by "time-limit/3.4",
            "The applicant was informed of it at {since}.", "已于{since}告知申请人。",
        TooEarly { at, since } = "case.inform.too-early" by "time-limit/3.4",
            "It cannot have been at {at}: what the applicant is informed of was decided at {since}.",
            "告知时间{at}早于所告知事项的决定时间{since}。",
        NotInWriting {} = "case.inform.not-in-writing" by "行政许可法/45",
            "Of a special procedure the applicant is informed in writing: name the notice by its number.",
            "特别程序所需时间应当书面告知申请人，请填写告知书文号。",
        NoDocument {} = "case.inform.no-document" by "行政许可法/42",
            "A letter has a number.", "以书信告知的，应当填写文号。",
        NoProof {} = "case.inform.no-proof" by "行政许可法/42",
            "Say what proves it: the receipt, the registered letter, the recording.", "应当写明告知凭据：签收、挂号信或者录音。",
    }
}

pub(super) fn decide(case: &Case, command: &Inform, context: &Context<'_>) -> Result<Informed, Refusal> {
    let Some(since) = decided_at(case, command) else {
        return Err(InformRefusal::Nothing { number: case.number.clone() }.into());
    };
    if let Some(informed) = case.served.informed(command.about, command.ordinal) {
        return Err(InformRefusal::Already { since: civil(informed) }.into());
    }
    refuse_if!(context.at < since, InformRefusal::TooEarly { at: civil(context.at), since: civil(since) });
    let unnumbered = blank(&command.document);
    refuse_if!(command.about == InformedOf::Pause && unnumbered, InformRefusal::NotInWriting {});
    refuse_if!(command.channel == Channel::Letter && unnumbered, InformRefusal::NoDocument {});
    refuse_if!(blank(&command.proof), InformRefusal::NoProof {});
    Ok(Informed {
        by: context.actor.person.clone(),
        about: command.about,
        ordinal: command.ordinal,
        channel: command.channel,
        document: command.document.trim().to_owned(),
        proof: command.proof.trim().to_owned(),
    })
}

/// When what the applicant is informed of was decided; none where there is no such thing.
fn decided_at(case: &Case, command: &Inform) -> Option<crate::vocabulary::stamp::Instant> {
    match command.about {
        InformedOf::Pause => case.pauses.iter().find(|pause| pause.ordinal == command.ordinal).map(|pause| pause.from),
        InformedOf::Extension => {
            let place = usize::try_from(command.ordinal).ok()?.checked_sub(1)?;
            case.extensions.get(place).map(|extension| extension.at)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::Extend;
    use crate::matters::case::fixture::{Story, working_days};

    fn inform(about: InformedOf) -> Inform {
        let document = "栟便告〔2014〕5号".to_owned();
        Inform { about, ordinal: 1, channel: Channel::Letter, document, proof: "挂号信回执".into() }
    }

    fn extended() -> Story {
        let reason = "the county's reply is awaited".to_owned();
        Story::new().accepted("SI-001").granted(Extend { by: working_days(2), approver: None, reason })
    }

    fn paused() -> Story {
        Story::new().accepted("SI-001").granted(Story::pause())
    }

    #[test]
    fn of_a_special_procedure_the_applicant_is_informed_in_writing_and_once() {
        let spoken = Inform { channel: Channel::Call, document: String::new(), ..inform(InformedOf::Pause) };
        assert_eq!(paused().refused(spoken).why(), ("case.inform.not-in-writing", "行政许可法/45"));
        let informed = paused().given(inform(InformedOf::Pause));
        assert!(informed.case().served.informed(InformedOf::Pause, 1).is_some());
        assert_eq!(informed.refused(inform(InformedOf::Pause)).code, "case.inform.already");
    }

    #[test]
    fn of_an_extension_by_any_channel_with_what_proves_it() {
        let spoken = Inform { channel: Channel::Call, document: String::new(), ..inform(InformedOf::Extension) };
        assert!(extended().when(spoken.clone()).is_ok());
        let unproved = Inform { proof: " ".into(), ..spoken.clone() };
        assert_eq!(extended().refused(unproved).why(), ("case.inform.no-proof", "行政许可法/42"));
        let unnumbered = Inform { channel: Channel::Letter, ..spoken };
        assert_eq!(extended().refused(unnumbered).code, "case.inform.no-document");
    }

    #[test]
    fn what_was_not_decided_is_not_informed_of_and_nobody_before_it_was() {
        assert_eq!(paused().refused(inform(InformedOf::Extension)).code, "case.inform.nothing");
        assert_eq!(extended().refused(inform(InformedOf::Pause)).code, "case.inform.nothing");
        let zeroth = Inform { ordinal: 0, ..inform(InformedOf::Extension) };
        assert_eq!(extended().refused(zeroth).code, "case.inform.nothing");
        let late = Story::new().accepted("SI-001").now("2014-10-13 09:00:00").granted(Story::pause());
        assert_eq!(
            late.happened("2014-10-10 09:00:00").refused(inform(InformedOf::Pause)).code,
            "case.inform.too-early"
        );
    }
}
