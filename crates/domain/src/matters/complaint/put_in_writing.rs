//! Taking in the paper (补交书面材料) that a grave complaint was asked for (complaint/1). The time for the answer runs from
//! it: that of a simple one, until it is classified (complaint/3).
use super::commands::PutInWriting as Command;
use super::events::PutInWriting;
use super::state::Complaint;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, limit};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why no paper is taken in.
    PaperRefusal {
        NotAsked { number } = "complaint.put-in-writing.not-asked" by "complaint/1",
            "Complaint {number} was not asked for in writing.", "投诉{number}未要求书面提出。",
        CameBefore { number, document } = "complaint.put-in-writing.came-before" by "complaint/1",
            "Complaint {number} is in writing already, under number {document}.", "投诉{number}的书面材料已收到，文号{document}。",
        NoDocument { number } = "complaint.put-in-writing.no-document" by "complaint/1",
            "Name the number under which the paper of complaint {number} came in.", "请写明投诉{number}书面材料的收文号。",
    }
}

/// Decides the command.
pub(super) fn decide(complaint: &Complaint, command: &Command, context: &Context<'_>) -> Result<PutInWriting, Refusal> {
    let number = complaint.number.clone();
    require!(complaint.asked_in_writing, PaperRefusal::NotAsked { number });
    if let Some(paper) = &complaint.paper {
        return Err(PaperRefusal::CameBefore { number, document: paper.document.clone() }.into());
    }
    refuse_if!(blank(&command.document), PaperRefusal::NoDocument { number });
    let answer = Some(limit("complaint-simple", context)?);
    Ok(PutInWriting { document: command.document.trim().to_owned(), matter: command.matter.clone(), answer })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{
        Scenario, assign, classify, decision, grave_by_telephone, investigate, paper, received,
    };
    use super::*;

    #[test]
    fn complaint_1__a_grave_one_waits_until_it_is_in_writing() {
        let scenario = Scenario::new().given("P008", grave_by_telephone());
        for refusal in [
            scenario.refused("P008", classify("SIMPLE", &[])),
            scenario.refused("P001", assign("P009")),
            scenario.refused("P008", investigate()),
            scenario.refused("P001", decision("VERIFIED")),
        ] {
            assert_eq!(refusal.why(), ("complaint.guard.waits-for-paper", "complaint/1"));
        }
        let scenario = scenario.now("2014-10-10 09:00:00").given("P008", paper());
        assert!(scenario.complaint().is_written(), "what came in writing is answered in writing");
        assert!(scenario.when("P008", classify("SIMPLE", &[])).is_ok());
    }

    #[test]
    fn the_paper_has_a_number_comes_once_and_only_where_it_was_asked_for() {
        let scenario = Scenario::new().given("P008", grave_by_telephone());
        let unnumbered = Command { document: "\u{3000}".into(), ..paper() };
        assert_eq!(scenario.refused("P008", unnumbered).code, "complaint.put-in-writing.no-document");
        let scenario = scenario.given("P008", paper());
        assert_eq!(scenario.refused("P008", paper()).code, "complaint.put-in-writing.came-before");
        let ordinary = Scenario::new().given("P008", received());
        assert_eq!(ordinary.refused("P008", paper()).code, "complaint.put-in-writing.not-asked");
    }
}
