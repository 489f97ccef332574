//! First-asked contacts of the demonstration (首问): mostly answered at once, some led on, a few left open.
use super::world::World;
use super::{Act, people};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use chrono::Duration;
use rand::RngExt;
use serde_json::{Value, json};

const QUESTIONS: [(&str, &str); 5] = [
    ("AGRICULTURAL_POLICY", "咨询秸秆还田补贴政策"),
    ("LABOUR_EXPORT", "咨询外出务工培训"),
    ("CIVIL_MEDIATION", "咨询邻里宅基地纠纷调解"),
    ("SCIENCE_TECHNOLOGY", "咨询水稻新品种推广"),
    ("OTHER", "咨询办事窗口和上班时间"),
];

/// The contacts of the month.
pub(super) fn month(world: &mut World) -> Vec<Act> {
    let mut acts = Vec::new();
    for day in world.working_days() {
        for _ in 0..world.rng.random_range(1..5) {
            acts.extend(one(world, day));
        }
    }
    acts
}

fn one(world: &mut World, day: chrono::NaiveDate) -> Vec<Act> {
    let at = world.moment(day);
    let posts = world.posts.len();
    let first = world.posts[world.rng.random_range(0..posts)].clone();
    let (topic, question) = QUESTIONS[world.rng.random_range(0..QUESTIONS.len())];
    let open = world.command();
    let path = format!("/contacts/{}", AggregateRef::opened_by(Kind::Contact, open).id);
    let channel = ["VISIT", "VISIT", "CALL", "LETTER"][world.rng.random_range(0..4)];
    let mut body =
        json!({"channel": channel, "place": "COUNTER", "topic": topic, "matter": question, "window": first.window});
    if world.chance(60) {
        body["enquirer"] = people::applicant(&mut world.rng);
    }
    let mut acts =
        vec![Act { at, typed: None, person: first.a.clone(), path: "/contacts".to_owned(), command: open, body }];
    let mut act = |world: &mut World, minutes: i64, person: &str, verb: &str, body: Value| {
        let command = world.command();
        acts.push(Act {
            at: at + Duration::minutes(minutes),
            typed: None,
            person: person.to_owned(),
            path: format!("{path}/{verb}"),
            command,
            body,
        });
    };
    let answer = json!({"manner": "AT_ONCE", "satisfied": true, "summary": "已当场答复"});
    match world.rng.random_range(0..100) {
        0..70 => act(world, 6, &first.a, "answer", answer),
        70..78 => act(
            world,
            9,
            &first.a,
            "answer",
            json!({"manner": "BY_TELEPHONE_WITH_WINDOW", "satisfied": true, "summary": "已电话联系窗口答复"}),
        ),
        78..94 => {
            let next = world.posts[world.rng.random_range(0..posts)].clone();
            if next.a != first.a {
                act(
                    world,
                    4,
                    &first.a,
                    "refer",
                    json!({"manner": "LED_TO_WINDOW", "window": next.window, "person": next.a, "reason": "属该窗口业务"}),
                );
                act(world, 7, &next.a, "accept-referral", json!({}));
                act(world, 15, &next.a, "answer", answer);
            }
        }
        94..97 => {
            act(world, 12, &first.a, "advise-in-writing", json!({"explanation": "口头申请仍有异议，建议书面提出"}))
        }
        _ => {}
    }
    acts
}
