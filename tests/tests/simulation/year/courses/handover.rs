//! Work handovers of the year (工作交接): now and then somebody hands everything over, and gets it back a month later.
use crate::year::plan::{Plan, civil};
use anjuan_domain::command::Body;
use anjuan_domain::matters::handover::commands::{HandoverCommand, Named, Open, Sign};
use anjuan_domain::matters::handover::events::HandoverKind;
use anjuan_domain::vocabulary::ids::Kind;
use chrono::NaiveDate;

/// Who hands over to whom, and on which days of 2014: month and day.
const HANDOVERS: [(&str, &str, u32, u32); 6] = [
    ("P016", "P015", 3, 14),
    ("P015", "P016", 4, 18),
    ("P018", "P017", 5, 16),
    ("P017", "P018", 6, 20),
    ("P020", "P019", 8, 15),
    ("P019", "P020", 9, 19),
];

/// All of them. The evening is a time at which nobody else works.
pub(in crate::year) fn of_the_year(plan: &mut Plan<'_>) {
    for (giver, receiver, month, day) in HANDOVERS {
        let at = civil(NaiveDate::from_ymd_opt(2014, month, day).unwrap(), 17, 20);
        let open = Open {
            kind: HandoverKind::Work,
            giver: Some(giver.into()),
            receiver: receiver.into(),
            reason: "岗位调整".into(),
            post: None,
            part: None,
            lists: Named::default(),
        };
        let body = Body::Handover(HandoverCommand::Open(Box::new(open)));
        let handover = plan.open(at, giver, Kind::Handover, body);
        for person in [giver, receiver] {
            plan.give(at, person, &handover, Body::Handover(Sign {}.into()));
        }
    }
}
