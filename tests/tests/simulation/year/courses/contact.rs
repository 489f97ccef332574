//! First-asked contacts of the year (首问): answered, led on and taken over, or left open at closing time by whoever had it.
use crate::year::plan::Plan;
use anjuan_domain::command::Body;
use anjuan_domain::matters::contact::commands::{AcceptReferral, Answer, ContactCommand, Open, Refer};
use anjuan_domain::matters::contact::events::{AnswerManner, Channel, Place, ReferralManner, Topic};
use anjuan_domain::vocabulary::ids::Kind;
use chrono::{NaiveDate, TimeDelta};

fn answer() -> Body {
    let answer = Answer { manner: AnswerManner::AtOnce, satisfied: true, summary: "已当场答复".into() };
    Body::Contact(answer.into())
}

/// One contact.
pub(super) fn live(plan: &mut Plan<'_>, day: NaiveDate) {
    let at = plan.morning(day);
    let person = plan.dice.pick(&["P012", "P013", "P014", "P015", "P018", "P020"]);
    let open = Open {
        first_asked: None,
        window: None,
        channel: plan.dice.pick(Channel::ALL),
        place: Place::Counter,
        topic: plan.dice.pick(&[Topic::AgriculturalPolicy, Topic::LabourExport, Topic::CivilMediation, Topic::Other]),
        item: None,
        enquirer: None,
        matter: None,
    };
    let contact = plan.open(at, person, Kind::Contact, Body::Contact(ContactCommand::Open(Box::new(open))));
    match plan.dice.below(100) {
        // Left open at closing time, and answered the next day (first-asked/3.1).
        0..8 => {
            let next = plan.after(at, 1);
            plan.give(next, person, &contact, answer());
            plan.breach(&contact, "contact-left-open");
        }
        // Never answered.
        8..11 => plan.breach(&contact, "contact-left-open"),
        11..35 => {
            let refer = Refer {
                manner: ReferralManner::LedToWindow,
                window: "W03".into(),
                person: "P017".into(),
                reason: "属该窗口业务".into(),
            };
            plan.give(at + TimeDelta::minutes(3), person, &contact, Body::Contact(refer.into()));
            let accept = Body::Contact(AcceptReferral {}.into());
            plan.give(at + TimeDelta::minutes(9), "P017", &contact, accept);
            match plan.dice.below(10) {
                // Whoever took over left it open: answered the next day, or never.
                0 => {
                    let next = plan.after(at, 1);
                    plan.give(next, "P017", &contact, answer());
                    plan.breach(&contact, "contact-left-open");
                }
                1 => plan.breach(&contact, "contact-left-open"),
                _ => plan.give(at + TimeDelta::minutes(30), "P017", &contact, answer()),
            }
        }
        _ => {
            plan.give(at + TimeDelta::minutes(12), person, &contact, answer());
            if plan.chance(10) {
                plan.raced();
            }
        }
    }
}
