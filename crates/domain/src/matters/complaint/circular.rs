//! Issuing the circular (通报): the complaint, what was verified, and what followed.
//!
//! Implements complaint/3 (投诉—查实—通报). It must never name the complainant: what is known of them is sealed, so the
//! masked text cannot be told from the clear one here, and whoever writes it answers for that.
use super::commands::IssueCircular;
use super::events::{CircularIssued, Finding};
use super::state::Complaint;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, day};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no circular is issued.
    CircularRefusal {
        NotVerified { number } = "complaint.issue-circular.not-verified" by "complaint/3",
            "Complaint {number} was not found verified, so there is nothing to circulate.", "投诉{number}未认定属实或者部分属实，不予通报。",
        IssuedBefore { number, circular } = "complaint.issue-circular.issued-before" by "complaint/3",
            "Complaint {number} was circulated as {circular}.", "投诉{number}已通报，文号{circular}。",
        Empty { number } = "complaint.issue-circular.empty" by "complaint/3",
            "The circular on complaint {number} needs a title and a text, without the complainant.",
            "投诉{number}的通报须有标题和正文（不得写明投诉人）。",
    }
}

/// Decides the command.
pub(super) fn decide(
    complaint: &Complaint,
    command: &IssueCircular,
    context: &Context<'_>,
) -> Result<CircularIssued, Refusal> {
    let number = complaint.number.clone();
    let verified = complaint.decision.as_ref().filter(|decision| decision.finding != Finding::NotVerified);
    refuse_if!(verified.is_none(), CircularRefusal::NotVerified { number });
    if let Some(circular) = complaint.circular.clone() {
        return Err(CircularRefusal::IssuedBefore { number, circular }.into());
    }
    refuse_if!(blank(&command.title) || blank(&command.text), CircularRefusal::Empty { number });
    let (title, text) = (command.title.trim().to_owned(), command.text.trim().to_owned());
    Ok(CircularIssued { number: circular(complaint, context), title, text, by: context.actor.person.clone() })
}

/// `TB-20141020-7K2M9QX4T1AB`: the day of the circular and the complaint's own id, which is what its number ends in.
fn circular(complaint: &Complaint, context: &Context<'_>) -> String {
    let id = complaint.number.rsplit('-').next().unwrap_or(&complaint.number);
    format!("TB-{}-{id}", day(context).format("%Y%m%d"))
}

#[cfg(test)]
mod tests {
    use super::super::events::FoundOf;
    use super::super::fixture::{Scenario, answer, circular, found, received};
    use super::*;

    #[test]
    fn complaint_3__what_was_verified_is_circulated_once_before_or_after_the_answer() {
        let scenario = Scenario::new().given("P008", received()).ruled_on_the_spot().given("P008", answer());
        let scenario = scenario.now("2014-10-20 09:00:00").given("P007", circular());
        let number = scenario.complaint().circular.clone().unwrap();
        assert_eq!(number, scenario.complaint().number.replace("TS-20141009", "TB-20141020"));
        let again = scenario.refused("P007", circular());
        assert_eq!(again.why(), ("complaint.issue-circular.issued-before", "complaint/3"));
    }

    #[test]
    fn complaint_3__nothing_is_circulated_that_was_not_verified() {
        let open = Scenario::new().given("P008", received());
        assert_eq!(open.refused("P007", circular()).code, "complaint.issue-circular.not-verified");
        let not = FoundOf { finding: Finding::NotVerified, ..found("P004", "W01", "first-asked/3.5") };
        let scenario = open.ruled_by("P008", &[not]);
        let refusal = scenario.refused("P007", circular());
        assert_eq!(refusal.why(), ("complaint.issue-circular.not-verified", "complaint/3"));
    }

    #[test]
    fn a_circular_has_a_title_and_a_text() {
        let scenario = Scenario::new().given("P008", received()).ruled_on_the_spot();
        for empty in [
            IssueCircular { title: String::new(), ..circular() },
            IssueCircular { text: "\u{3000}".into(), ..circular() },
        ] {
            assert_eq!(scenario.refused("P007", empty).code, "complaint.issue-circular.empty");
        }
    }
}
