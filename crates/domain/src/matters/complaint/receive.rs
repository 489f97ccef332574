//! Receiving and recording a complaint (受理登记): by every channel, and a grave one asked for in writing.
//!
//! Implements complaint/1 (spoken, by telephone, in writing; a grave matter in writing) and complaint/2 (received and
//! recorded). Nobody needs to say who they are by word of mouth; who writes does, because a written complaint is always
//! answered in writing (complaint/3), and a letter needs somebody to go to. Noted 2026-11-22, assumed: until it is
//! classified the answer is owed in the time of a simple one (complaint/3).
use super::commands::Receive;
use super::conflict::Concern;
use super::events::{ComplaintChannel, Gravity, Received};
use super::guard;
use super::state::Complaint;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, day, is_staff, limit};
use crate::reference::shared::Shared;
use crate::vocabulary::articles;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a complaint is not received.
    ReceiveRefusal {
        /// Nobody says what it is about.
        NoSummary {} = "complaint.receive.no-summary" by "complaint/2",
            "Say in one line, without personal data, what the complaint is about.", "请用一句话写明投诉内容摘要（不含个人信息）。",
        /// A written one from nobody.
        NoComplainant {} = "complaint.receive.no-complainant" by "complaint/3",
            "A complaint in writing is answered in writing, so it needs a complainant; an anonymous one is taken as spoken.",
            "书面投诉应当书面答复，须写明投诉人；匿名反映的按口头投诉登记。",
        /// An article that nobody knows.
        UnknownArticle { article } = "complaint.receive.unknown-article" by "complaint/1",
            "`{article}` is no article of the regulation or the law.", "制度和法律中没有条款“{article}”。",
        /// It is about something that people do not complain of.
        NoMatter { about } = "complaint.receive.no-matter" by "complaint/1",
            "A complaint is about a case, a contact or a denial; {about} is none of these.",
            "投诉所涉应为办件、首问接待或者否定，{about}不是。",
        /// It is about somebody's work and says not whose.
        NobodyNamed { about } = "complaint.receive.nobody-named" by "complaint/3",
            "A complaint about {about} names the person or the window: nobody decides a complaint about himself.",
            "涉及{about}的投诉应写明被投诉的人员或窗口：任何人不得处理针对本人的投诉。",
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Complaint>, command: &Receive, context: &Context<'_>) -> Result<Received, Refusal> {
    guard::not_received(state, context)?;
    let number = number(context);
    Concern::new(&number, &command.persons, &command.windows, context).admits(&context.actor.person)?;
    check(command, context)?;
    let written = matches!(command.channel, ComplaintChannel::Written | ComplaintChannel::Online);
    let asked_in_writing = command.gravity == Gravity::Grave && !written;
    // What nobody classifies is owed an answer in the time of a simple one, so that it cannot lie there for ever.
    let answer = match asked_in_writing {
        true => None,
        false => Some(limit("complaint-simple", context)?),
    };
    Ok(Received {
        receiver: context.actor.person.clone(),
        channel: command.channel,
        gravity: command.gravity,
        complainant: command.complainant.clone(),
        matter: command.matter.clone(),
        summary: command.summary.trim().to_owned(),
        persons: once(&command.persons),
        windows: once(&command.windows),
        about: command.about.clone(),
        articles: once(&command.articles),
        asked_in_writing,
        answer,
        number,
    })
}

fn check(command: &Receive, context: &Context<'_>) -> Result<(), Refusal> {
    let on = || day(context).to_string();
    if !is_staff(&context.actor.person, context) {
        return Err(Shared::not_staff(context.actor.person.clone(), on(), "complaint/2").into());
    }
    refuse_if!(blank(&command.summary), ReceiveRefusal::NoSummary {});
    let written = matches!(command.channel, ComplaintChannel::Written | ComplaintChannel::Online);
    refuse_if!(written && command.complainant.is_none(), ReceiveRefusal::NoComplainant {});
    if let Some(person) = command.persons.iter().find(|person| !is_staff(person, context)) {
        return Err(Shared::not_staff(person.clone(), on(), "complaint/1").into());
    }
    if let Some(window) = command.windows.iter().find(|id| context.centre.window(id, day(context)).is_none()) {
        return Err(Shared::window_unknown(window.clone(), on(), "complaint/1").into());
    }
    if let Some(article) = command.articles.iter().find(|article| !articles::is_known(article)) {
        return Err(ReceiveRefusal::UnknownArticle { article: article.clone() }.into());
    }
    match &command.about {
        Some(about) if !matches!(about.kind, Kind::Case | Kind::Contact | Kind::Denial) => {
            Err(ReceiveRefusal::NoMatter { about: about.to_string() }.into())
        }
        // Whose case it is the complaint itself cannot see: unnamed, its handler could decide it.
        Some(about) if command.persons.is_empty() && command.windows.is_empty() => {
            Err(ReceiveRefusal::NobodyNamed { about: about.to_string() }.into())
        }
        _ => Ok(()),
    }
}

/// `TS-20141009-7K2M9QX4T1AB`: the day it was received and the complaint's own id.
fn number(context: &Context<'_>) -> String {
    let id = AggregateRef::opened_by(Kind::Complaint, context.command).id;
    format!("TS-{}-{id}", day(context).format("%Y%m%d"))
}

/// Each once, in the order given.
fn once(names: &[String]) -> Vec<String> {
    let mut kept = Vec::with_capacity(names.len());
    for name in names {
        if !kept.contains(name) {
            kept.push(name.clone());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, received};
    use super::super::state::Status;
    use super::*;

    #[test]
    fn complaint_1__a_grave_matter_by_word_of_mouth_is_asked_for_in_writing() {
        for (channel, gravity, asked) in [
            (ComplaintChannel::Spoken, Gravity::Grave, true),
            (ComplaintChannel::Telephone, Gravity::Grave, true),
            (ComplaintChannel::Written, Gravity::Grave, false),
            (ComplaintChannel::Online, Gravity::Grave, false),
            (ComplaintChannel::Spoken, Gravity::Ordinary, false),
        ] {
            let scenario = Scenario::new().given("P008", Receive { channel, gravity, ..received() });
            assert_eq!(scenario.complaint().asked_in_writing, asked, "{channel:?} {gravity:?}");
            let status = if asked { Status::AskedInWriting } else { Status::Received };
            assert_eq!(scenario.complaint().status(), status);
        }
    }

    #[test]
    fn complaint_2__the_receiver_records_it_under_its_number_and_is_responsible() {
        let scenario = Scenario::new().given("P007", received());
        let complaint = scenario.complaint();
        assert!(complaint.number.starts_with("TS-20141009-") && complaint.number.len() == 24, "{}", complaint.number);
        assert_eq!((complaint.receiver.as_str(), complaint.responsible.as_str()), ("P007", "P007"));
        let again = scenario.refused("P007", received());
        assert_eq!(again.why(), ("complaint.guard.already-received", "complaint/2"));
    }

    #[test]
    fn complaint_3__nobody_receives_a_complaint_about_himself() {
        let about = Receive { persons: vec!["P008".into()], windows: vec![], ..received() };
        let refusal = Scenario::new().refused("P008", about.clone());
        assert_eq!(refusal.why(), ("complaint.conflict.complained-of", "complaint/3"));
        assert_eq!(Scenario::new().given("P007", about).complaint().receiver, "P007");
    }

    #[test]
    fn complaint_1__anonymous_by_word_of_mouth_but_not_in_writing() {
        for (channel, taken) in [
            (ComplaintChannel::Spoken, true),
            (ComplaintChannel::Telephone, true),
            (ComplaintChannel::Written, false),
            (ComplaintChannel::Online, false),
        ] {
            let nobody = Receive { channel, complainant: None, ..received() };
            match Scenario::new().when("P008", nobody) {
                Ok(_) => assert!(taken, "{channel:?}"),
                Err(refusal) => {
                    assert_eq!((refusal.code.as_str(), taken), ("complaint.receive.no-complainant", false));
                }
            }
        }
    }

    #[test]
    fn what_is_named_exists() {
        let wrong = [
            ("complaint.receive.no-summary", Receive { summary: " ".into(), ..received() }),
            ("command.not-staff", Receive { persons: vec!["P999".into()], ..received() }),
            ("command.window-unknown", Receive { windows: vec!["W99".into()], ..received() }),
            ("complaint.receive.unknown-article", Receive { articles: vec!["first-asked/99".into()], ..received() }),
            ("complaint.receive.no-matter", Receive { about: Some("window/W01".parse().unwrap()), ..received() }),
            (
                "complaint.receive.nobody-named",
                Receive { about: Some("case/A1".parse().unwrap()), persons: vec![], windows: vec![], ..received() },
            ),
        ];
        for (code, command) in wrong {
            assert_eq!(Scenario::new().refused("P008", command).code, code);
        }
        assert_eq!(Scenario::new().refused("P999", received()).code, "command.not-staff");
    }

    #[test]
    fn who_is_named_twice_is_named_once() {
        let twice = Receive { persons: vec!["P004".into(), "P004".into()], ..received() };
        assert_eq!(Scenario::new().given("P008", twice).complaint().persons, ["P004"]);
    }
}
