//! Covers, handovers and appointments of the demonstration (顶岗、交接、预约): a cover in the month, one today, and what is signed.
use super::Act;
use super::people;
use super::plot::Plot;
use super::world::{Offices, World};
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::ids::{Kind, short_code};
use chrono::NaiveDate;
use rand::RngExt;
use serde_json::json;

/// Covers, handovers and appointments of the month.
pub(super) fn month(world: &mut World, offices: &Offices) -> Vec<Act> {
    let days: Vec<NaiveDate> = world.working_days().into_iter().rev().collect();
    let mut acts = Vec::new();
    let posts: Vec<_> = world.post_ids.iter().cloned().zip(world.posts.clone()).collect();
    if let [(first_id, first), .., (last_id, last)] = posts.as_slice() {
        if let Some(day) = days.get(7) {
            let at = world.calendar.opens_at(*day);
            let mut cover = Plot::new(format!("/posts/{last_id}"), at);
            cover.tell(world, &offices.director, "start-cover", json!({"away": last.a, "reason": "外出培训"}));
            cover.days(world, 2).tell(world, &offices.director, "end-cover", json!({"back": last.a}));
            acts.extend(cover.into_acts());
        }
        acts.extend(today(world, offices, (first_id, &first.a, &first.b)));
    }
    acts.extend(appointments(world));
    acts
}

/// What is signed now. One cover, one duty, and one that waits for its receiver.
fn today(world: &mut World, offices: &Offices, (post, away, cover): (&str, &str, &str)) -> Vec<Act> {
    let now = world.now;
    let mut start = Plot::new(format!("/posts/{post}"), now);
    start.tell(world, &offices.director, "start-cover", json!({"away": away, "reason": "年休假"}));
    let given = json!({"kind": "COVER", "post": post, "receiver": cover, "reason": "年休假顶岗"});
    let mut handover = Plot::opened(world, Kind::Handover, away, now, given);
    handover.tell(world, away, "sign", json!({})).tell(world, cover, "sign", json!({}));
    let duty = json!({
        "kind": "DUTY", "receiver": offices.service, "reason": "值班交接",
        "lists": {"log": "值班期间秩序正常，17时关闭大厅电源", "articles": [{"name": "大厅钥匙", "quantity": 2}]},
    });
    let mut log = Plot::opened(world, Kind::Handover, &offices.general, now, duty);
    log.tell(world, &offices.general, "sign", json!({})).tell(world, &offices.service, "sign", json!({}));
    let work = json!({
        "kind": "WORK", "receiver": offices.general, "reason": "分工调整",
        "lists": {"documents": [{"name": "首问接待登记簿", "quantity": 1}]},
    });
    let mut half = Plot::opened(world, Kind::Handover, &offices.service, now, work);
    half.tell(world, &offices.service, "sign", json!({}));
    [start.into_acts(), handover.into_acts(), log.into_acts(), half.into_acts()].concat()
}

/// Places booked for the coming working days, one of them given up: a slot that has begun is not booked any more.
fn appointments(world: &mut World) -> Vec<Act> {
    let today = civil::date_of(world.now);
    let mut acts = Vec::new();
    for (ahead, slot) in [(1, "08:30"), (1, "09:30"), (2, "09:00"), (2, "14:30"), (3, "10:00"), (3, "15:00")] {
        let item = world.items[world.rng.random_range(0..world.items.len())].clone();
        let Some(clerk) = world.post(&item).map(|post| post.a.clone()) else { continue };
        let Ok(on) = world.calendar.add_working_days(today, ahead) else { continue };
        let day = format!("/appointments/{}-{}", item.definition.window, on.format("%Y%m%d"));
        let applicant = people::applicant(&mut world.rng);
        let body = json!({"item": item.id, "kind": "COUNTER", "slot": slot, "applicant": applicant});
        let mut booking = Plot::new(day, world.now);
        let command = booking.tell(world, &clerk, "book", body).last_command();
        if ahead == 3 && slot == "15:00" {
            let number = format!("YY-{}-{}", today.format("%Y%m%d"), short_code(&[b"appointment", command.as_bytes()]));
            booking.tell(world, &clerk, "cancel", json!({"number": number, "reason": "申请人改日再来"}));
        }
        acts.extend(booking.into_acts());
    }
    acts
}
