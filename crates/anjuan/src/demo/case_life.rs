//! Cases of the demonstration (办件): registered, told once, accepted, worked and finished; some late, some still open.
use super::world::World;
use super::{Act, people};
use crate::failure::Outcome;
use anjuan_api::queries::CatalogueItem;
use anjuan_domain::matters::case::events::NoticeParts;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::item::{Interaction, Processing};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{Duration, NaiveDate};
use rand::RngExt;
use serde_json::{Value, json};

/// The cases of the month.
pub(super) fn month(world: &mut World) -> Outcome<Vec<Act>> {
    let mut acts = Vec::new();
    for day in world.working_days() {
        for _ in 0..world.rng.random_range(3..8) {
            let item = world.items[world.rng.random_range(0..world.items.len())].clone();
            if let Some(post) = world.post(&item) {
                let handler = post.a.clone();
                let life = Life { item, handler, path: String::new(), at: world.moment(day), acts: Vec::new() };
                acts.extend(life.live(world, day));
            }
        }
    }
    Ok(acts)
}

struct Life {
    item: CatalogueItem,
    handler: String,
    path: String,
    at: Instant,
    acts: Vec<Act>,
}

impl Life {
    fn act(&mut self, world: &mut World, verb: &str, body: Value) {
        let command = world.command();
        self.acts.push(Act {
            at: self.at,
            typed: None,
            person: self.handler.clone(),
            path: format!("{}/{verb}", self.path),
            command,
            body,
        });
    }

    fn live(mut self, world: &mut World, day: NaiveDate) -> Vec<Act> {
        let definition = self.item.definition.clone();
        let optional_missing = definition
            .materials
            .iter()
            .find(|material| material.mandatory && !material.main)
            .map(|material| material.id.clone());
        let main = definition.materials.iter().find(|material| material.main).map(|material| material.id.clone());
        let consultation = definition.interaction == Interaction::Consultation;
        let luck = world.rng.random_range(0..100);
        let absent = match luck {
            _ if consultation => None,
            0..4 => main.clone(),
            4..22 => optional_missing,
            _ => None,
        };
        self.register(world, absent.as_ref());
        if consultation {
            self.at += Duration::minutes(20);
            self.act(world, "finish", json!({"result": "ANSWERED", "conclusion": "已答复，申请人满意"}));
            return self.acts;
        }
        if let Some(absent) = &absent {
            if Some(absent) == main.as_ref() {
                self.at += Duration::minutes(10);
                self.act(
                    world,
                    "return",
                    json!({"reason": "缺少主要申请材料，无法受理", "basis": definition.legal_basis}),
                );
                return self.acts;
            }
            self.at += Duration::minutes(8);
            self.notify(world, absent);
            if world.chance(15) {
                return self.acts;
            }
            let days = world.rng.random_range(1..4);
            self.at = world.later(self.at, days) - Duration::hours(1);
            self.act(world, "supplement", json!({"materials": [{"material": absent, "status": "PRESENTED"}]}));
        } else if luck > 97 && day < world.now.date_naive() {
            // Forgotten on the desk: nobody decides on acceptance, and the law decides.
            return self.acts;
        }
        self.at += Duration::minutes(5);
        self.act(world, "accept", json!({}));
        self.work(world);
        self.acts
    }

    fn register(&mut self, world: &mut World, absent: Option<&String>) {
        let command = world.command();
        self.path = format!("/cases/{}", AggregateRef::opened_by(Kind::Case, command).id);
        let present = self.item.definition.materials.iter().filter(|material| Some(&material.id) != absent);
        let materials: Vec<Value> =
            present.map(|material| json!({"material": material.id, "status": "PRESENTED"})).collect();
        let visit = world.chance(4);
        let mut body = json!({
            "item": self.item.id, "channel": "VISIT", "place": if visit { "HOME_VISIT" } else { "COUNTER" }, "form": "WINDOW",
            "applicant": people::applicant(&mut world.rng), "materials": materials,
        });
        if visit {
            body["visitors"] = json!([self.handler]);
        }
        self.acts.push(Act {
            at: self.at,
            typed: None,
            person: self.handler.clone(),
            path: "/cases".to_owned(),
            command,
            body,
        });
    }

    fn notify(&mut self, world: &mut World, absent: &str) {
        let Some(parts) = NoticeParts::asking_for(&self.item.definition, &[absent.to_owned()]) else { return };
        self.act(world, "notify", json!({"parts": parts}));
    }

    fn work(&mut self, world: &mut World) {
        let definition = self.item.definition.clone();
        for fee in &definition.fees {
            let receipt = format!("SJ{:06}", world.rng.random_range(0..1_000_000));
            self.at += Duration::minutes(2);
            self.act(world, "charge", json!({"fee": fee.id, "amountFen": fee.amount_fen, "receipt": receipt}));
        }
        if world.chance(4) {
            self.act(world, "expedite", json!({"reason": "申请人行动不便，急需办理"}));
            self.approved(world, "GREEN_CHANNEL");
        }
        if definition.processing == Processing::Immediate {
            self.at += Duration::minutes(15);
            if world.chance(96) {
                self.finish(world);
            }
            return;
        }
        let promised = definition.promised.count.max(1);
        // Most are done in two thirds of the promised time; one in ten is late.
        let share = if world.chance(10) { world.rng.random_range(105..150) } else { world.rng.random_range(15..85) };
        let days = (promised * share / 100).max(1);
        let accepted = self.at;
        for (index, step) in definition.flow.iter().enumerate() {
            let part =
                i32::try_from(index).unwrap_or(0) * days / i32::try_from(definition.flow.len().max(1)).unwrap_or(1);
            if part > 0 {
                // Two steps of one day keep their order.
                self.at = (world.later(accepted, part) - Duration::hours(1)).max(self.at + Duration::minutes(3));
            } else {
                self.at += Duration::minutes(3);
            }
            self.act(world, "step", json!({"step": step, "result": "AGREE", "opinion": "符合规定"}));
        }
        if share < 100 && world.chance(6) {
            self.pause(world);
        }
        self.at = world.later(accepted, days).max(self.at + Duration::minutes(5));
        if world.chance(95) {
            self.finish(world);
        }
    }

    fn pause(&mut self, world: &mut World) {
        self.at += Duration::minutes(10);
        self.act(
            world,
            "pause",
            json!({
                "kind": "INSPECTION", "basis": "行政许可法第四十五条",
                "approved": {"count": 3, "unit": "WORKING_DAY", "counting": "CIVIL"}, "applicantTold": true,
            }),
        );
        self.approved(world, "PAUSE");
        self.at = world.later(self.at, 2) - Duration::hours(2);
        self.act(world, "resume", json!({"result": "检验合格"}));
    }

    /// Who approves looks at what was asked for, and approves it.
    fn approved(&mut self, world: &mut World, act: &str) {
        let handler = std::mem::replace(&mut self.handler, world.approver.clone());
        self.at += Duration::minutes(4);
        self.act(world, "approve", json!({"act": act}));
        self.handler = handler;
    }

    /// The parts of a joint case (联办), each done where the case is: the county's departments have no window here.
    fn parts(&mut self, world: &mut World) {
        let (window, handler) = (self.item.definition.window.clone(), self.handler.clone());
        for (department, ordinal) in self.item.definition.joint_departments.clone().iter().zip(1..) {
            self.at += Duration::minutes(1);
            let assign = json!({"department": department, "window": window, "handler": handler});
            self.act(world, "assign-part", assign);
            self.act(world, "complete-part", json!({"ordinal": ordinal, "result": "AGREE", "opinion": "同意"}));
        }
    }

    fn finish(&mut self, world: &mut World) {
        self.parts(world);
        let document = format!("栟便民〔{}〕{}号", self.at.format("%Y"), world.rng.random_range(1..9_999));
        let result = if self.item.definition.processing == Processing::ReportUp { "TRANSFERRED_UP" } else { "ISSUED" };
        self.act(world, "finish", json!({"result": result, "document": document, "conclusion": "准予办理"}));
        self.rate(world);
    }

    /// One in six says how it was; who was dissatisfied is called, and what was bad is mended, now and then late.
    fn rate(&mut self, world: &mut World) {
        let Some(caller) = world.offices.as_ref().map(|offices| offices.service.clone()) else { return };
        if !world.chance(16) {
            return;
        }
        let satisfaction = match world.rng.random_range(0..100) {
            0..55 => "VERY_SATISFIED",
            55..82 => "SATISFIED",
            82..90 => "FAIRLY_SATISFIED",
            _ => "DISSATISFIED",
        };
        let handler = std::mem::replace(&mut self.handler, caller);
        self.at = world.later(self.at, 1);
        self.act(world, "rate", json!({"channel": "CALL", "satisfaction": satisfaction}));
        if satisfaction == "DISSATISFIED" {
            self.at = world.later(self.at, 1);
            self.act(world, "call-back", json!({"finding": "等候时间较长"}));
            let days = if world.chance(30) { 7 } else { 2 };
            self.at = world.later(self.at, days);
            self.handler = handler;
            self.act(world, "mend", json!({"measure": "增设叫号提示并向申请人说明"}));
        }
    }
}
