//! Classifying a complaint (分类): simple or complex, and with it the promised time.
//!
//! Implements complaint/3: a simple one is ruled on the spot or answer is promised; a complex one, or one of two or more
//! departments, goes to the director's office and is done within the promised time. The periods are the rulebook's; they
//! run from receipt, so that classifying late gains nothing: until it is classified the time is that of a simple one, and
//! once that is over the track can still be said, but no longer time is promised, only explained. A classification that was made in
//! time on paper is entered late as it was; what it lengthens reads *late entry* until it is confirmed ([`crate::clock::late_entry`]).
use super::commands::Classify;
use super::events::{Classified, Track};
use super::state::Complaint;
use crate::clock::Commitment;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, due_at, limit};
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not classified.
    ClassifyRefusal {
        /// Two departments make it complex.
        MustBeComplex { number, departments } = "complaint.classify.must-be-complex" by "complaint/3",
            "Complaint {number} concerns {departments}: two or more departments make it complex.",
            "投诉{number}涉及{departments}，两个以上部门的应当按复杂投诉办理。",
        /// It is on that track, or on the stricter one.
        ClassifiedBefore { number, track_en, track_zh } = "complaint.classify.classified-before" by "complaint/3",
            "Complaint {number} is classified as {track_en}; only a simple one can become complex.",
            "投诉{number}已按{track_zh}投诉分类，只能由简单改为复杂。",
        /// The promised time is over.
        AfterDue { number, due } = "complaint.classify.after-due" by "complaint/3",
            "Complaint {number} was due at {due}: a longer time is not promised after that, only explained.",
            "投诉{number}应于{due}前办结，逾期后不能改变类别延长期限，只能说明原因。",
        /// It was decided.
        DecidedBefore { number } = "complaint.classify.decided-before" by "complaint/3",
            "Complaint {number} is decided; its kind does not change any more.", "投诉{number}已作出认定，不能再改变类别。",
    }
}

/// Decides the command.
pub(super) fn decide(complaint: &Complaint, command: &Classify, context: &Context<'_>) -> Result<Classified, Refusal> {
    let departments = departments(command);
    let number = complaint.number.clone();
    if command.track == Track::Simple && departments.len() > 1 {
        return Err(ClassifyRefusal::MustBeComplex { number, departments: departments.join("、") }.into());
    }
    reason_given(&command.reason, "complaint/2")?;
    may_change(complaint, command, context)?;
    let answer = match (command.track, standing(complaint, context)?) {
        (_, Some(over)) => over,
        (Track::Simple, None) => limit("complaint-simple", context)?,
        (Track::Complex, None) => limit("complaint-complex", context)?,
    };
    let (by, reason) = (context.actor.person.clone(), command.reason.trim().to_owned());
    Ok(Classified { by, track: command.track, departments, reason, answer })
}

/// The departments that are named, each once.
fn departments(command: &Classify) -> Vec<String> {
    let mut named: Vec<String> = vec![];
    for department in command.departments.iter().map(|department| department.trim()) {
        if !department.is_empty() && !named.iter().any(|other| other == department) {
            named.push(department.to_owned());
        }
    }
    named
}

/// The time that was over before anybody classified it: it stands, whatever the track.
fn standing(complaint: &Complaint, context: &Context<'_>) -> Result<Option<Commitment>, Refusal> {
    let due = complaint.deadline().map(|deadline| due_at(&deadline, context)).transpose()?;
    Ok(complaint.promise().filter(|_| due.is_some_and(|due| context.at > due)).cloned())
}

fn may_change(complaint: &Complaint, command: &Classify, context: &Context<'_>) -> Result<(), Refusal> {
    let number = complaint.number.clone();
    let Some(before) = &complaint.classification else { return Ok(()) };
    refuse_if!(complaint.decision.is_some(), ClassifyRefusal::DecidedBefore { number });
    if before.track == Track::Complex || command.track == Track::Simple {
        let (track_en, track_zh) = match before.track {
            Track::Simple => ("simple".into(), "简单".into()),
            Track::Complex => ("complex".into(), "复杂".into()),
        };
        return Err(ClassifyRefusal::ClassifiedBefore { number, track_en, track_zh }.into());
    }
    let due = complaint.deadline().map(|deadline| due_at(&deadline, context)).transpose()?;
    match (standing(complaint, context)?, due) {
        (Some(_), Some(due)) => Err(ClassifyRefusal::AfterDue { number, due: civil(due) }.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, actor, classify, grave_by_telephone, paper, received};
    use super::*;

    fn due(scenario: &Scenario) -> String {
        civil(due_at(&scenario.complaint().deadline().unwrap(), &scenario.context(&actor("P008"))).unwrap())
    }

    #[test]
    fn complaint_3__two_departments_make_it_complex() {
        let scenario = Scenario::new().given("P008", received());
        let refusal = scenario.refused("P008", classify("SIMPLE", &["人社所", "民政办"]));
        assert_eq!(refusal.why(), ("complaint.classify.must-be-complex", "complaint/3"));
        assert!(refusal.zh.contains("人社所、民政办"), "{}", refusal.zh);
        assert!(
            scenario.when("P008", classify("SIMPLE", &["人社所", " 人社所 ", ""])).is_ok(),
            "one department, said twice"
        );
        assert!(scenario.when("P008", classify("COMPLEX", &["人社所", "民政办"])).is_ok());
    }

    #[test]
    fn complaint_3__the_promised_time_runs_from_receipt_however_late_it_is_classified() {
        let scenario = Scenario::new().given("P008", received()).now("2014-10-14 16:00:00");
        let simple = scenario.clone().given("P008", classify("SIMPLE", &["人社所"]));
        assert_eq!(due(&simple), "2014-10-15 17:30", "five working days; Saturday the 11th is worked");
        let complex = scenario.given("P008", classify("COMPLEX", &["人社所"]));
        assert_eq!(due(&complex), "2014-10-29 17:30", "fifteen working days");
    }

    #[test]
    fn complaint_3__classified_when_its_first_time_was_over_it_gets_no_longer_one() {
        let scenario = Scenario::new().given("P008", received()).now("2014-10-15 17:30:01");
        let late = scenario.given("P008", classify("COMPLEX", &["人社所", "民政办"]));
        assert_eq!(due(&late), "2014-10-15 17:30", "it stays overdue, and is explained");
        assert_eq!(late.complaint().classification.as_ref().unwrap().track, Track::Complex);
        let last = Scenario::new().given("P008", received()).now("2014-10-15 17:30:00");
        assert_eq!(due(&last.given("P008", classify("COMPLEX", &[]))), "2014-10-29 17:30");
        let grave =
            Scenario::new().given("P008", grave_by_telephone()).now("2014-12-01 09:00:00").given("P008", paper());
        assert_eq!(due(&grave.given("P008", classify("COMPLEX", &[]))), "2014-12-22 17:30", "from the paper");
    }

    #[test]
    fn complaint_1__asked_for_in_writing_its_time_runs_from_the_paper() {
        let scenario =
            Scenario::new().given("P008", grave_by_telephone()).now("2014-10-20 09:00:00").given("P008", paper());
        assert_eq!(due(&scenario.given("P008", classify("SIMPLE", &[]))), "2014-10-27 17:30");
    }

    #[test]
    fn complaint_3__a_simple_one_becomes_complex_before_it_is_due_and_never_the_other_way() {
        let scenario = Scenario::new().given("P008", received()).given("P008", classify("SIMPLE", &["人社所"]));
        assert_eq!(scenario.refused("P008", classify("SIMPLE", &[])).code, "complaint.classify.classified-before");
        let last = scenario.clone().now("2014-10-15 17:30:00").given("P008", classify("COMPLEX", &["人社所"]));
        assert_eq!(last.refused("P008", classify("SIMPLE", &[])).code, "complaint.classify.classified-before");
        assert_eq!(last.refused("P008", classify("COMPLEX", &[])).code, "complaint.classify.classified-before");
        let late = scenario.clone().now("2014-10-15 17:30:01").refused("P008", classify("COMPLEX", &[]));
        assert_eq!(late.why(), ("complaint.classify.after-due", "complaint/3"));
    }

    #[test]
    fn complaint_3__made_in_time_on_paper_it_is_entered_late_and_waits_for_its_confirmation() {
        let scenario = Scenario::new().given("P008", received()).given("P008", classify("SIMPLE", &["人社所"]));
        let paper = scenario.now("2014-10-16 09:00:00").happened("2014-10-15 09:00:00");
        assert_eq!(
            due(&paper.given("P008", classify("COMPLEX", &[]))),
            "2014-10-29 17:30",
            "whether it counts is judged"
        );
    }

    #[test]
    fn a_kind_has_its_reason_and_is_not_changed_after_the_decision() {
        let scenario = Scenario::new().given("P008", received());
        let unreasoned = Classify { reason: String::new(), ..classify("SIMPLE", &[]) };
        assert_eq!(scenario.refused("P008", unreasoned).code, "command.reason-missing");
        let decided = scenario.ruled_on_the_spot();
        assert_eq!(decided.refused("P008", classify("COMPLEX", &[])).code, "complaint.classify.decided-before");
    }
}
