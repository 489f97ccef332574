//! The papers of a leave (请假手续): the certificate of a designated hospital, the slip of an emergency, the report to the
//! mayor.
//!
//! Implements leave/4, leave/7 and leave/2 (more than three days are reported to the mayor). Late papers are recorded as
//! late; what follows from that is not decided here.
use super::commands::{ProvideCertificate, Regularise, ReportToMayor};
use super::events::{CertificateProvided, Regularised, ReportedToMayor};
use super::guard::{concerned, known, stands};
use super::state::Leave;
use crate::clock::Commitment;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, ends};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use crate::vocabulary::stamp::Instant;

refusals! {
    /// Why a paper is not recorded.
    PapersRefusal {
        NoCertificate { number } = "leave.provide-certificate.not-owed" by "leave/4",
            "Leave {number} is no sick leave: no certificate is owed.", "请假{number}不是病假，无须提交医院证明。",
        NoPapers { number } = "leave.regularise.not-owed" by "leave/7",
            "Leave {number} was applied for in writing: nothing is to be made up for.", "请假{number}已书面办理，无须补办。",
        DatedBack { number, due, now } = "leave.regularise.dated-back" by "leave/7",
            "The papers of leave {number} were owed until {due} and come at {now}: they are recorded as late, not dated back.",
            "请假{number}的手续应于{due}前补办，现为{now}，应按逾期登记，不得倒填日期。",
        NotForTheMayor { number } = "leave.report-to-mayor.not-owed" by "leave/2",
            "Leave {number} is not long enough to be reported to the mayor.", "请假{number}不足以报镇长。",
        Certified { number, since } = "leave.provide-certificate.already" by "leave/4",
            "Leave {number} has its certificate since {since}.", "请假{number}的医院证明已于{since}提交。",
        RegularisedAlready { number, since } = "leave.regularise.already" by "leave/7",
            "The papers of leave {number} came in at {since}.", "请假{number}的手续已于{since}补办。",
        ReportedBefore { number, since } = "leave.report-to-mayor.already" by "leave/2",
            "Leave {number} was reported to the mayor at {since}.", "请假{number}已于{since}报镇长。",
        CertificateBlank {} = "leave.provide-certificate.blank" by "leave/4",
            "A certificate has its hospital and its number.", "医院证明应填写医院名称和证明编号。",
        PaperBlank {} = "leave.regularise.blank" by "leave/7", "The slip has its number.", "请假手续应填写编号。",
    }
}

pub(super) fn certificate(
    state: Option<&Leave>,
    command: &ProvideCertificate,
    context: &Context<'_>,
) -> Result<CertificateProvided, Refusal> {
    let leave = standing(state, context)?;
    let number = leave.number().to_owned();
    match (&leave.application.certificate, leave.certificate_at) {
        (None, _) => Err(PapersRefusal::NoCertificate { number }.into()),
        (_, Some(at)) => Err(PapersRefusal::Certified { number, since: civil(at) }.into()),
        _ if blank(&command.hospital) || blank(&command.document) => Err(PapersRefusal::CertificateBlank {}.into()),
        _ => Ok(CertificateProvided {
            hospital: command.hospital.trim().to_owned(),
            document: command.document.trim().to_owned(),
        }),
    }
}

pub(super) fn regularise(
    state: Option<&Leave>,
    command: &Regularise,
    context: &Context<'_>,
) -> Result<Regularised, Refusal> {
    let leave = standing(state, context)?;
    let number = leave.number().to_owned();
    match (&leave.application.papers, leave.regularised_at) {
        (None, _) => Err(PapersRefusal::NoPapers { number }.into()),
        (_, Some(at)) => Err(PapersRefusal::RegularisedAlready { number, since: civil(at) }.into()),
        _ if blank(&command.document) => Err(PapersRefusal::PaperBlank {}.into()),
        (Some(owed), _) => {
            let due = papers_due(leave, owed, context)?;
            if context.at <= due && due < context.now {
                return Err(PapersRefusal::DatedBack { number, due: civil(due), now: civil(context.now) }.into());
            }
            Ok(Regularised { document: command.document.trim().to_owned() })
        }
    }
}

/// Until when the papers of an emergency are owed, from the first half day back on.
fn papers_due(leave: &Leave, owed: &Commitment, context: &Context<'_>) -> Result<Instant, Refusal> {
    let (calendar, until) = (context.centre.calendar(), leave.application.until);
    let back = match leave.back.filter(|back| *back <= until) {
        Some(back) => back,
        None => until.back(calendar)?,
    };
    ends(back.opens(calendar), owed.limit, context)
}

pub(super) fn to_mayor(
    state: Option<&Leave>,
    _: &ReportToMayor,
    context: &Context<'_>,
) -> Result<ReportedToMayor, Refusal> {
    let leave = known(state, context)?;
    stands(leave)?;
    let number = leave.number().to_owned();
    let reported: Option<Instant> = leave.mayor_told_at;
    match (leave.application.to_mayor, reported) {
        (false, _) => Err(PapersRefusal::NotForTheMayor { number }.into()),
        (true, Some(at)) => Err(PapersRefusal::ReportedBefore { number, since: civil(at) }.into()),
        (true, None) => Ok(ReportedToMayor { by: context.actor.person.clone() }),
    }
}

fn standing<'a>(state: Option<&'a Leave>, context: &Context<'_>) -> Result<&'a Leave, Refusal> {
    let leave = known(state, context)?;
    stands(leave)?;
    concerned(leave, context)?;
    Ok(leave)
}
