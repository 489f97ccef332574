//! Answering the complainant (答复), which ends a complaint.
//!
//! Implements complaint/3: spoken, it is mainly answered by word of mouth; written, it is answered in writing, always.
use super::commands::Answer;
use super::events::{Answered, ReplyManner};
use super::handling::may_speak;
use super::state::Complaint;
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not answered.
    AnswerRefusal {
        NotDecided { number } = "complaint.answer.not-decided" by "complaint/3",
            "Complaint {number} is answered once it is decided.", "投诉{number}作出认定后方可答复。",
        NotWritten { number } = "complaint.answer.not-written" by "complaint/3",
            "Complaint {number} was made in writing, so it is answered in writing.", "投诉{number}为书面投诉，必须书面答复。",
        NoDocument { number } = "complaint.answer.no-document" by "complaint/3",
            "Name the number of the written answer to complaint {number}.", "请写明投诉{number}书面答复的文号。",
        SpokenDocument { number, document } = "complaint.answer.spoken-document" by "complaint/3",
            "A spoken answer to complaint {number} has no document; {document} would be a written one.",
            "投诉{number}口头答复没有文号，有文号{document}的应为书面答复。",
        NoSummary { number } = "complaint.answer.no-summary" by "complaint/3",
            "Say without personal data what was answered to complaint {number}.", "请写明投诉{number}的答复摘要（不含个人信息）。",
        NotEntitled { number, actor, responsible } = "complaint.answer.not-entitled" by "complaint/2",
            "Complaint {number} is answered by {responsible}, its receiver, the general section, the complaint centre or the director's office, not by {actor}.",
            "投诉{number}由{responsible}、受理人、综合科、投诉中心或者主任、分管主任答复，{actor}无权答复。",
    }
}

/// Decides the command.
pub(super) fn decide(complaint: &Complaint, command: &Answer, context: &Context<'_>) -> Result<Answered, Refusal> {
    let number = complaint.number.clone();
    let actor = context.actor.person.clone();
    if !may_speak(complaint, context) {
        return Err(AnswerRefusal::NotEntitled { number, actor, responsible: complaint.responsible.clone() }.into());
    }
    refuse_if!(complaint.decision.is_none(), AnswerRefusal::NotDecided { number });
    refuse_if!(blank(&command.summary), AnswerRefusal::NoSummary { number });
    let document = command.document.trim().to_owned();
    match command.manner {
        ReplyManner::Spoken if complaint.is_written() => return Err(AnswerRefusal::NotWritten { number }.into()),
        ReplyManner::Spoken if !document.is_empty() => {
            return Err(AnswerRefusal::SpokenDocument { number, document }.into());
        }
        ReplyManner::Written if document.is_empty() => return Err(AnswerRefusal::NoDocument { number }.into()),
        ReplyManner::Spoken | ReplyManner::Written => {}
    }
    Ok(Answered { by: actor, manner: command.manner, document, summary: command.summary.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::super::commands::Receive;
    use super::super::events::ComplaintChannel;
    use super::super::fixture::{Scenario, answer, classify, grave_by_telephone, paper, received, spoken_answer};
    use super::super::state::Status;
    use super::*;

    fn ruled(channel: ComplaintChannel) -> Scenario {
        Scenario::new().given("P008", Receive { channel, ..received() }).ruled_on_the_spot()
    }

    #[test]
    fn complaint_3__a_written_complaint_is_answered_in_writing_always() {
        for channel in [ComplaintChannel::Written, ComplaintChannel::Online] {
            let scenario = ruled(channel);
            let refusal = scenario.refused("P008", spoken_answer());
            assert_eq!(refusal.why(), ("complaint.answer.not-written", "complaint/3"));
            let unnumbered = Answer { document: "  ".into(), ..answer() };
            assert_eq!(scenario.refused("P008", unnumbered).code, "complaint.answer.no-document");
            assert_eq!(scenario.given("P008", answer()).complaint().status(), Status::Answered);
        }
    }

    #[test]
    fn complaint_3__what_was_put_in_writing_later_is_answered_in_writing_too() {
        let scenario = Scenario::new().given("P008", grave_by_telephone()).given("P008", paper()).ruled_on_the_spot();
        assert_eq!(scenario.refused("P008", spoken_answer()).code, "complaint.answer.not-written");
        assert!(scenario.when("P008", answer()).is_ok());
    }

    #[test]
    fn complaint_3__a_spoken_complaint_is_answered_by_word_of_mouth_or_better() {
        let scenario = ruled(ComplaintChannel::Spoken);
        assert!(scenario.when("P008", spoken_answer()).is_ok() && scenario.when("P008", answer()).is_ok());
        let numbered = Answer { document: "便民〔2014〕7号".into(), ..spoken_answer() };
        assert_eq!(scenario.refused("P008", numbered).code, "complaint.answer.spoken-document");
    }

    #[test]
    fn complaint_3__it_is_decided_before_and_over_after() {
        let scenario = Scenario::new().given("P008", received()).given("P008", classify("SIMPLE", &[]));
        let early = scenario.refused("P008", answer());
        assert_eq!(early.why(), ("complaint.answer.not-decided", "complaint/3"));
        let scenario = scenario.ruled().given("P008", answer());
        let again = scenario.refused("P008", answer());
        assert_eq!(again.why(), ("complaint.guard.over", "complaint/3"));
    }

    #[test]
    fn complaint_2__who_received_it_who_has_it_and_their_superiors_answer() {
        let scenario = ruled(ComplaintChannel::Written);
        for person in ["P001", "P002", "P007", "P008"] {
            assert!(scenario.when(person, answer()).is_ok(), "{person}");
        }
        let refusal = scenario.refused("P006", answer());
        assert_eq!(refusal.why(), ("complaint.answer.not-entitled", "complaint/2"));
        let unsaid = Answer { summary: String::new(), ..answer() };
        assert_eq!(scenario.refused("P008", unsaid).code, "complaint.answer.no-summary");
    }
}
