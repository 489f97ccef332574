//! Follow-up and rating (跟踪回访、满意度评价): after the end of a case, one rating for each handling, and what follows a
//! bad one.
//!
//! Implements work/3 with the satisfaction codes of GB/T 39046-2020: a bad rating is called back and then mended within
//! the rulebook's period. Whoever handled the case does not call back about it: as nobody decides a complaint about
//! himself (`complaint`), nobody finds out himself what an applicant was dissatisfied with in his own work.
//!
//! A rating is the applicant's: by the code that the staff never see. What somebody says at the counter or on the telephone is entered
//! by the staff, marked with who entered it, never by those whose work it is about, and never in the way of the applicant's own.
use super::commands::{CallBack, FollowUp, Mend, Rate};
use super::events::{CalledBack, FollowedUp, Mended, Rated, ReplacedRating, Satisfaction};
use super::served::Rating;
use super::shared::works;
use super::state::{Case, Phase};
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, limit};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a case is neither followed up nor rated.
    AfterEndRefusal {
        NotEnded { number, phase_en, phase_zh } = "case.rate.not-ended" by "work/3",
            "Case {number} is {phase_en}: it is followed up and rated after its end.",
            "办件{number}{phase_zh}，办理结束后方可回访和评价。",
        NoCase { number, phase_en, phase_zh } = "case.rate.no-case" by "work/3",
            "Case {number} is {phase_en}: there is no handling to follow up or rate.",
            "办件{number}{phase_zh}，没有可供回访和评价的办理过程。",
        BeforeEnd { at, ended } = "case.rate.before-end" by "work/3",
            "It cannot have been at {at}: the case ended at {ended}.", "发生时间{at}早于办结时间{ended}。",
        NothingSaid {} = "case.follow-up.nothing-said" by "work/3",
            "A follow-up says what was said.", "回访应当记录回访内容。",
        RatedAlready { number, at } = "case.rate.already" by "work/3",
            "This handling of case {number} was rated at {at}: there is one rating for each handling.",
            "办件{number}的本次办理已于{at}评价，每次办理只评价一次。",
        OwnCase { person, number } = "case.rate.own-case" by "work/3",
            "{person} works or worked on case {number}, or is responsible for it, and does not enter its rating: the applicant rates it, or somebody else enters what they said.",
            "{person} 是办件{number}的经办人或责任人，不得代录评价：由申请人自行评价，或由他人代录。",
    }
}

refusals! {
    /// Why a bad rating is not called back or mended.
    BadRatingRefusal {
        NothingToMend { number } = "case.mend.nothing" by "work/3",
            "No bad rating of case {number} is open.", "办件{number}没有待处理的不满意评价。",
        CalledBackAlready { at } = "case.call-back.already" by "work/3",
            "The bad rating was called back at {at}: mend it now.", "该不满意评价已于{at}回访，请整改。",
        OwnCase { person, number } = "case.call-back.own-case" by "complaint",
            "`{person}` handled case {number} and does not call back about it himself.",
            "“{person}”是办件{number}的经办人，不能自行回访不满意评价。",
        NotCalledBack {} = "case.mend.not-called-back" by "work/3",
            "A bad rating is called back before it is mended: who was dissatisfied says with what.",
            "不满意评价应当先回访、再整改。",
        FindingMissing {} = "case.call-back.finding-missing" by "work/3",
            "A call-back says what was found.", "回访应当写明了解到的情况。",
        MeasureMissing {} = "case.mend.measure-missing" by "work/3",
            "Mending says what was done.", "整改应当写明采取的措施。",
        TooEarly { at, before } = "case.mend.too-early" by "work/3",
            "It cannot have been at {at}: what it follows was at {before}.", "发生时间{at}早于其所依据的事实{before}。",
    }
}

/// Follows up.
pub(super) fn follow_up(case: &Case, command: &FollowUp, context: &Context<'_>) -> Result<FollowedUp, Refusal> {
    ended(case, context)?;
    refuse_if!(blank(&command.remark), AfterEndRefusal::NothingSaid {});
    Ok(FollowedUp { by: context.actor.person.clone(), channel: command.channel, remark: command.remark.clone() })
}

/// Rates the handling that ended last.
pub(super) fn rate(case: &Case, command: &Rate, context: &Context<'_>) -> Result<Rated, Refusal> {
    ended(case, context)?;
    let (handling, number) = (case.handling(), case.number.clone());
    let entered_by = (!context.actor.has(Role::Applicant)).then(|| context.actor.person.clone());
    if let Some(person) = entered_by.clone().filter(|person| works(case, person, context)) {
        return Err(AfterEndRefusal::OwnCase { person, number }.into());
    }
    let given = case.served.ratings.iter().find(|rating| rating.handling == handling);
    // What the staff entered never stands in the way of the applicant's own rating.
    if let Some(rating) = given.filter(|rating| entered_by.is_some() || rating.entered_by.is_none()) {
        return Err(AfterEndRefusal::RatedAlready { number, at: civil(rating.at) }.into());
    }
    let replaces = given.map(|rating| ReplacedRating { version: rating.version, at: rating.at });
    let mend = match command.satisfaction {
        Satisfaction::Dissatisfied | Satisfaction::VeryDissatisfied => Some(limit("rating-mend", context)?),
        Satisfaction::VerySatisfied | Satisfaction::Satisfied | Satisfaction::FairlySatisfied => None,
    };
    let (satisfaction, comment, channel) = (command.satisfaction, command.comment.clone(), command.channel);
    Ok(Rated { satisfaction, comment, channel, mend, entered_by, replaces })
}

/// Records the call-back of a bad rating.
pub(super) fn call_back(case: &Case, command: &CallBack, context: &Context<'_>) -> Result<CalledBack, Refusal> {
    let rating = open(case)?;
    let by = context.actor.person.clone();
    if let Some(at) = rating.called_back {
        return Err(BadRatingRefusal::CalledBackAlready { at: civil(at) }.into());
    }
    refuse_if!(works(case, &by, context), BadRatingRefusal::OwnCase { person: by, number: case.number.clone() });
    refuse_if!(blank(&command.finding), BadRatingRefusal::FindingMissing {});
    after(rating.at, context)?;
    Ok(CalledBack { by, finding: command.finding.clone() })
}

/// Records what was mended.
pub(super) fn mend(case: &Case, command: &Mend, context: &Context<'_>) -> Result<Mended, Refusal> {
    let rating = open(case)?;
    let Some(called_back) = rating.called_back else {
        return Err(BadRatingRefusal::NotCalledBack {}.into());
    };
    refuse_if!(blank(&command.measure), BadRatingRefusal::MeasureMissing {});
    after(called_back, context)?;
    Ok(Mended { by: context.actor.person.clone(), measure: command.measure.clone() })
}

fn ended(case: &Case, context: &Context<'_>) -> Result<(), AfterEndRefusal> {
    let number = case.number.clone();
    let (phase_en, phase_zh) = case.phase.words();
    let (phase_en, phase_zh) = (phase_en.to_owned(), phase_zh.to_owned());
    match case.phase {
        Phase::Voided | Phase::EntryError => return Err(AfterEndRefusal::NoCase { number, phase_en, phase_zh }),
        Phase::Open | Phase::Paused => {
            return Err(AfterEndRefusal::NotEnded { number, phase_en, phase_zh });
        }
        Phase::Finished | Phase::Returned | Phase::Denied => {}
    }
    match case.finished.as_ref().filter(|ending| context.at < ending.at) {
        Some(ending) => Err(AfterEndRefusal::BeforeEnd { at: civil(context.at), ended: civil(ending.at) }),
        None => Ok(()),
    }
}

fn open(case: &Case) -> Result<&Rating, BadRatingRefusal> {
    let nothing = || BadRatingRefusal::NothingToMend { number: case.number.clone() };
    case.served.to_mend().ok_or_else(nothing)
}

fn after(before: crate::vocabulary::stamp::Instant, context: &Context<'_>) -> Result<(), BadRatingRefusal> {
    refuse_if!(context.at < before, BadRatingRefusal::TooEarly { at: civil(context.at), before: civil(before) });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::Void;
    use crate::matters::case::fixture::{Story, at};
    use crate::matters::contact::events::Channel;
    use crate::vocabulary::actor::Role;

    fn rating(satisfaction: Satisfaction) -> Rate {
        Rate { satisfaction, comment: None, channel: Channel::Call }
    }

    /// Finished on Thursday 9 October; the applicant asks.
    fn ended() -> Story {
        Story::new().finished("SI-001").by("applicant", Role::Applicant)
    }

    fn call_back() -> CallBack {
        CallBack { finding: "waited twice for one paper".into() }
    }

    fn mended() -> Mend {
        Mend { measure: "the list at the counter says so now".into() }
    }

    /// Finished on Thursday 9 October, and rated as bad at once.
    fn rated_badly() -> Story {
        ended().given(rating(Satisfaction::Dissatisfied)).by("P004", Role::WindowStaff)
    }

    #[test]
    fn work_3__a_case_is_followed_up_and_rated_after_its_end_only() {
        let open = Story::new().accepted("SI-001");
        let refusal = open.refused(rating(Satisfaction::Satisfied));
        assert_eq!(refusal.why(), ("case.rate.not-ended", "work/3"));
        let follow_up = FollowUp { channel: Channel::Call, remark: "收到证件".into() };
        assert_eq!(open.refused(follow_up.clone()).code, "case.rate.not-ended");
        let silent = FollowUp { remark: " ".into(), ..follow_up.clone() };
        let ended = Story::new().finished("SI-001");
        assert_eq!(ended.refused(silent).code, "case.follow-up.nothing-said");
        let ended = ended.given(follow_up.clone()).given(follow_up).by("applicant", Role::Applicant);
        let ended = ended.given(rating(Satisfaction::VerySatisfied));
        assert_eq!((ended.case().served.follow_ups, ended.case().served.ratings.len()), (2, 1));
        assert_eq!(ended.case().phase, Phase::Finished, "what follows the end reopens nothing");
    }

    #[test]
    fn work_3__there_is_one_rating_for_each_handling() {
        let story = ended().given(rating(Satisfaction::Satisfied));
        assert_eq!(story.refused(rating(Satisfaction::VerySatisfied)).code, "case.rate.already");
        assert_eq!(story.case().handling(), 1);
        let entered = story.by("P008", Role::GeneralSection).refused(rating(Satisfaction::VerySatisfied));
        assert_eq!(entered.code, "case.rate.already", "nor does what the staff enter replace it");
    }

    #[test]
    fn work_3__what_the_staff_enter_is_marked_and_the_applicants_own_takes_its_place() {
        let entered = Story::new().finished("SI-001").by("P008", Role::GeneralSection);
        let entered = entered.given(rating(Satisfaction::Dissatisfied));
        assert_eq!(entered.case().served.ratings[0].entered_by.as_deref(), Some("P008"));
        assert_eq!(entered.refused(rating(Satisfaction::Satisfied)).code, "case.rate.already", "entered once");
        let own = entered.by("applicant", Role::Applicant).given(rating(Satisfaction::VerySatisfied));
        let ratings = &own.case().served.ratings;
        assert_eq!((ratings.len(), ratings[0].satisfaction), (1, Satisfaction::VerySatisfied));
        assert!(ratings[0].entered_by.is_none() && own.case().served.to_mend().is_none());
        assert_eq!(own.refused(rating(Satisfaction::Satisfied)).code, "case.rate.already");
    }

    #[test]
    fn work_3__nobody_enters_the_rating_of_his_own_case() {
        let story = Story::new().finished("SI-001");
        let handler = story.case().handler.clone();
        for role in [Role::WindowStaff, Role::Director] {
            let refusal = story.clone().by(&handler, role).refused(rating(Satisfaction::VerySatisfied));
            assert_eq!(refusal.why(), ("case.rate.own-case", "work/3"));
        }
        let receiver = story.case().responsible.clone();
        let refusal = story.by(&receiver, Role::WindowStaff).refused(rating(Satisfaction::VerySatisfied));
        assert_eq!(refusal.code, "case.rate.own-case");
    }

    #[test]
    fn what_was_voided_is_not_rated_and_nothing_is_dated_before_the_end() {
        let void = Void { reason: "the applicant withdrew".into(), approver: None };
        let voided = Story::new().accepted("SI-001").granted(void);
        let voided = voided.by("applicant", Role::Applicant);
        assert_eq!(voided.refused(rating(Satisfaction::Satisfied)).code, "case.rate.no-case");
        let story = Story::new().accepted("SI-001").now("2014-10-10 09:00:00").given(Story::finish_issued());
        let early = story.happened("2014-10-10 08:59:00").refused(rating(Satisfaction::Satisfied));
        assert_eq!(early.code, "case.rate.before-end");
    }

    #[test]
    fn work_3__a_bad_rating_is_called_back_and_mended_within_its_period() {
        for satisfaction in Satisfaction::ALL.iter().copied() {
            let story = ended().given(rating(satisfaction));
            let bad = matches!(satisfaction, Satisfaction::Dissatisfied | Satisfaction::VeryDissatisfied);
            assert_eq!(story.case().served.to_mend().is_some(), bad, "{satisfaction:?}");
        }
        let story = rated_badly();
        let rating = story.case().served.to_mend().unwrap().clone();
        let due = crate::clock::due(story.centre().calendar(), &rating.deadline().unwrap()).unwrap();
        assert_eq!((due.at, rating.mend.unwrap().rule.as_str()), (at("2014-10-15 17:30:00"), "work/3"));
        assert_eq!(story.refused(mended()).code, "case.mend.not-called-back");
        let story = story.by("P005", Role::WindowStaff).given(call_back());
        assert_eq!(story.refused(call_back()).code, "case.call-back.already");
        let story = story.by("P004", Role::WindowStaff).given(mended());
        assert_eq!(story.refused(mended()).code, "case.mend.nothing");
        assert_eq!(Story::new().finished("SI-001").refused(call_back()).code, "case.mend.nothing");
    }

    #[test]
    fn nobody_calls_back_about_his_own_case() {
        let refusal = rated_badly().refused(call_back());
        assert_eq!(refusal.why(), ("case.call-back.own-case", "complaint"));
    }

    #[test]
    fn finding_and_measure_are_said_and_follow_each_other_in_time() {
        let story = rated_badly().by("P005", Role::WindowStaff).now("2014-10-10 09:00:00");
        assert_eq!(story.refused(CallBack { finding: String::new() }).code, "case.call-back.finding-missing");
        assert_eq!(story.clone().happened("2014-10-09 10:00:00").given(call_back()).case().served.ratings.len(), 1);
        let story = story.given(call_back());
        assert_eq!(story.refused(Mend { measure: String::new() }).code, "case.mend.measure-missing");
        assert_eq!(story.happened("2014-10-10 08:00:00").refused(mended()).code, "case.mend.too-early");
    }
}
