//! The assessment of the month before (月度考核): opened, voted on and closed; its sheets drawn up by the service, one line contested and the
//! contest decided; the meeting decides, and it is published. What is contested and named depends on the sheets, so that each part is
//! made up when its time has come.
use super::plot::Plot;
use super::world::{Offices, World};
use super::{Act, time};
use crate::client::Client;
use crate::failure::Outcome;
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{Datelike, Duration, NaiveDate};
use rand::RngExt;
use serde_json::{Value, json};

/// How many windows the meeting names, and in which steps of working days after the month it goes.
const NAMED: usize = 5;
const STEPS: [i32; 4] = [1, 2, 3, 6];

/// The assessment of one month.
pub(super) struct Assessment {
    id: String,
    until: NaiveDate,
}

impl Assessment {
    /// Of the month that is assessed.
    pub(super) fn new(world: &World) -> Self {
        let first = time::assessed(world.now);
        let until = first.iter_days().take_while(|day| day.month() == first.month()).last().unwrap_or(first);
        Self { id: first.format("M%Y-%m").to_string(), until }
    }

    fn on(&self, world: &World, step: usize) -> Instant {
        let day = world.calendar.add_working_days(self.until, STEPS[step]).unwrap_or(self.until);
        world.calendar.opens_at(day) + Duration::minutes(50)
    }

    fn period(&self, at: Instant) -> Plot {
        Plot::new(format!("/periods/{}", self.id), at)
    }

    /// It is opened, every window casts its ballot, and it is closed. Ballots of the month that runs are cast today, and stay secret.
    pub(super) fn begun(&self, world: &mut World, offices: &Offices) -> Vec<Act> {
        let days = std::iter::successors(Some(self.until), NaiveDate::pred_opt).take(20);
        let last = days.into_iter().find(|day| world.calendar.is_working(*day)).unwrap_or(self.until);
        let mut opened = self.period(world.calendar.opens_at(last));
        opened.tell(world, &offices.general, "open", json!({}));
        let cast = ballots(world, &self.id, world.calendar.closes_at(last) - Duration::minutes(30));
        let running = civil::date_of(world.now).format("M%Y-%m").to_string();
        let now = ballots(world, &running, world.now);
        let mut closed = self.period(self.on(world, 0));
        closed.tell(world, &offices.general, "close", json!({}));
        [opened.into_acts(), cast, closed.into_acts(), now].concat()
    }

    /// When the sheets are looked at, and when the meeting is: the moments for [`Assessment::contested`] and [`Assessment::decided`].
    pub(super) fn moments(&self, world: &World) -> [Instant; 2] {
        [self.on(world, 1), self.on(world, 3)]
    }

    /// Somebody of the first window that lost points contests a line; the deputy director lets it stand.
    pub(super) fn contested(&self, world: &mut World, offices: &Offices, client: &Client) -> Outcome<Vec<Act>> {
        let sheets = self.sheets(client)?;
        for (window, voter) in world.voters.clone() {
            if !sheets.iter().any(|line| line["subject"] == json!(window)) {
                continue;
            }
            let explained: Value = client.get(&format!("/v1/scores/{}-{window}/explain", self.id), &[])?;
            let lines = explained["row"]["lines"].as_array().cloned().unwrap_or_default();
            let wanted = lines.iter().find(|line| line["line"]["standing"] == "STANDS");
            let Some(charge) = wanted.and_then(|line| line["line"]["charge"].as_str()) else { continue };
            let mut sheet = Plot::new(format!("/scores/{}-{window}", self.id), self.on(world, 1));
            sheet.tell(world, &voter, "contest", json!({"charge": charge, "reason": "请复核该项扣分"}));
            let mut sheet = sheet.from(self.on(world, 2));
            let body = json!({"charge": charge, "outcome": "UPHELD", "reason": "经复核，记录无误"});
            sheet.tell(world, &offices.deputy, "decide-contest", body);
            return Ok(sheet.into_acts());
        }
        Ok(Vec::new())
    }

    /// The meeting names the first windows, and the month is published.
    pub(super) fn decided(&self, world: &mut World, offices: &Offices, client: &Client) -> Outcome<Vec<Act>> {
        let sheets = self.sheets(client)?;
        let proposed = sheets.iter().filter(|line| line["proposed"] == true);
        let named: Vec<&Value> = proposed.map(|line| &line["subject"]).take(NAMED).collect();
        let mut period = self.period(self.on(world, 3));
        let meeting = json!({
            "present": [offices.director, offices.deputy, offices.general], "document": format!("纪要{}", &self.id[1..]),
            "named": named, "tieReason": "得分相同的按现场办结率",
        });
        period.tell(world, &offices.director, "decide", meeting);
        period.minutes(30).tell(
            world,
            &offices.deputy,
            "attest",
            json!({"document": format!("纪要{}", &self.id[1..])}),
        );
        period.minutes(60).tell(world, &offices.general, "publish", json!({}));
        Ok(period.into_acts())
    }

    fn sheets(&self, client: &Client) -> Outcome<Vec<Value>> {
        let answer: Value = client.get(&format!("/v1/periods/{}/sheets", self.id), &[])?;
        Ok(answer["row"]["lines"].as_array().cloned().unwrap_or_default())
    }
}

/// Every window marks every other.
fn ballots(world: &mut World, period: &str, at: Instant) -> Vec<Act> {
    let mut acts = Vec::new();
    for (window, voter) in world.voters.clone() {
        let others: Vec<String> = world.voters.iter().map(|(id, _)| id.clone()).filter(|id| *id != window).collect();
        let mut mark = || world.most.saturating_sub(world.rng.random_range(0..2));
        let marks: Vec<Value> = others
            .iter()
            .map(|id| {
                json!({"window": id, "attitude": mark(), "efficiency": mark(), "quality": mark(), "integrity": mark()})
            })
            .collect();
        let mut ballot = Plot::new(format!("/ballots/{period}-{window}"), at);
        ballot.tell(world, &voter, "cast", json!({"marks": marks}));
        acts.extend(ballot.into_acts());
    }
    acts
}
