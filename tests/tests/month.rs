//! A month of deadlines on the real nats-server (时限月), by a clock that the test moves, while two workflow processes are killed again and again.
//!
//! What must happen, and when, is worked out here by a reckoning of its own: holidays from the notice of the State Council, days counted one
//! by one, nothing of the product's clocks. Every card and every escalation must come at its instant, once, and none besides.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::matters::card::events::CardEvent;
use anjuan_domain::matters::escalation::events::EscalationEvent;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{Credentials, EventLog, Filter, Journal};
use anjuan_server::clock::{Clock, Ids, SetClock, SystemIds};
use anjuan_server::{Running, Settings, run_by};
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Weekday};
use futures::StreamExt;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Runtime;

/// How many cases the month has, and how often at least a workflow process is killed in it.
const CASES: usize = 30;
const KILLS: usize = 50;
/// How long what fell may take to be recorded, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(20);
/// From which rank of the line of authority on: at once, and after one, two, three working days (discipline/7).
const OFFICES: [&str; 4] = ["RESPONSIBLE", "WINDOW_HEAD", "DEPUTY_DIRECTOR", "DIRECTOR"];

/// The days that are not as their weekday says: the notice for 2026, and one day that is made a holiday in the middle of the month.
const OFF: [&str; 10] = [
    "2026-09-25",
    "2026-09-26",
    "2026-09-27",
    "2026-10-01",
    "2026-10-02",
    "2026-10-03",
    "2026-10-04",
    "2026-10-05",
    "2026-10-06",
    "2026-10-07",
];
const MADE_UP: [&str; 2] = ["2026-09-20", "2026-10-10"];
const SUDDEN: &str = "2026-10-20";

/// The items of the month, with their days: promised, and by law where the law sets any.
const ITEMS: [(&str, u32, Option<u32>, &[&str]); 3] = [
    ("SI-002", 8, Some(15), &["identity", "household", "bank", "form"]),
    ("SI-003", 5, Some(15), &["death", "identity", "bank"]),
    ("SI-005", 7, None, &["identity", "photo"]),
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(date: NaiveDate, time: NaiveTime) -> Instant {
    let zone = chrono::FixedOffset::east_opt(8 * 3600).unwrap();
    zone.from_local_datetime(&date.and_time(time)).unwrap().to_utc()
}

fn civil(instant: Instant) -> chrono::NaiveDateTime {
    (instant + TimeDelta::hours(8)).naive_utc()
}

/// Whether people work on a day, where the sudden holiday is known or not.
fn works(date: NaiveDate, known: Known) -> bool {
    let is = |days: &[&str]| days.iter().any(|listed| day(listed) == date);
    let off = is(&OFF) || known == Known::Sudden && date == day(SUDDEN);
    is(&MADE_UP) || !off && !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// What is known of the calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Known {
    Notice,
    Sudden,
}

/// The n-th day after a day on which people work.
fn working_day(mut date: NaiveDate, count: u32, known: Known) -> NaiveDate {
    for _ in 0..count {
        date = date.succ_opt().unwrap();
        while !works(date, known) {
            date = date.succ_opt().unwrap();
        }
    }
    date
}

fn closing(date: NaiveDate) -> Instant {
    let hour = if (5..=9).contains(&date.month()) { (18, 0) } else { (17, 30) };
    at(date, NaiveTime::from_hms_opt(hour.0, hour.1, 0).unwrap())
}

/// One thing that must happen: of which case, what, when.
type Fact = (String, String, Instant);

/// A case of the month.
#[derive(Debug, Clone)]
struct Case {
    id: String,
    accepted: Instant,
    finished: Option<Instant>,
    promised: u32,
    statutory: Option<u32>,
}

impl Case {
    /// Everything that would happen if nobody finished it, by what is known of the calendar.
    fn falls(&self, known: Known) -> Vec<Fact> {
        let closes = |count: u32| closing(working_day(civil(self.accepted).date(), count, known));
        let steps = |clock: &'static str, count: u32| {
            OFFICES.iter().zip(0..).map(move |(office, after)| (format!("{clock} {office}"), count + after))
        };
        let promise = [("WARNING", self.promised - 2), ("YELLOW", self.promised)];
        let promise = promise.into_iter().map(|(level, count)| (format!("promise {level}"), count));
        let law = self.statutory.into_iter();
        let law = law.flat_map(|count| steps("statutory", count).chain([("statutory RED".to_owned(), count)]));
        let all = promise.chain(steps("promise", self.promised)).chain(law);
        all.map(|(what, count)| (self.id.clone(), what, closes(count))).collect()
    }

    /// What must have happened at the end: what fell before the sudden holiday was known stays as it was reckoned then.
    fn expected(&self, sudden: Instant) -> BTreeSet<Fact> {
        let before = self.falls(Known::Notice);
        let after = self.falls(Known::Sudden);
        let facts = before.into_iter().zip(after).map(|(before, after)| if before.2 < sudden { before } else { after });
        facts.filter(|(.., at)| self.finished.is_none_or(|finished| *at < finished)).collect()
    }
}

/// What the log says happened, with when it was recorded and where it stands.
#[derive(Debug, Default)]
struct Seen {
    facts: BTreeMap<Fact, (Instant, u64)>,
    twice: Vec<Fact>,
    others: Vec<String>,
}

impl Seen {
    fn take(&mut self, sequence: u64, body: &[u8]) {
        let envelope = Envelope::decode(body).unwrap();
        let (of, what, fell) = match envelope.event().unwrap() {
            Event::Card(CardEvent::Issued(card)) => {
                (card.obligation, format!("{:?}", card.level).to_uppercase(), card.fell_at)
            }
            Event::Escalation(EscalationEvent::Raised(raised)) => {
                let office = serde_json::to_value(raised.step).unwrap();
                (raised.obligation, office.as_str().unwrap().to_owned(), raised.fell_at)
            }
            other => return self.others.push(format!("{other:?}")),
        };
        assert_eq!(envelope.time, fell, "it happened when it fell: {envelope:?}");
        if of.about.kind != Kind::Case {
            return self.others.push(format!("{of:?} {what}"));
        }
        let fact = (of.about.id, format!("{} {what}", of.clock), fell);
        if self.facts.insert(fact.clone(), (envelope.recordedtime, sequence)).is_some() {
            self.twice.push(fact);
        }
    }
}

/// A process with some roles, in a runtime of its own.
struct Process {
    runtime: Runtime,
    running: Running,
}

impl Process {
    fn start(clock: &SetClock, settings: &Settings, roles: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(clock.clone());
        let running = runtime.block_on(run_by(clock, settings.clone(), &roles.parse().unwrap())).unwrap();
        Self { runtime, running }
    }

    /// Ends it as a kill does: nothing is finished, nothing is said.
    fn kill(self) {
        self.runtime.shutdown_background();
        drop(self.running);
    }

    fn stop(self) {
        self.runtime.block_on(self.running.shutdown());
    }
}

/// The centre of the month.
struct Month {
    clock: SetClock,
    settings: Settings,
    main: Process,
    replicas: [Option<Process>; 2],
    kills: usize,
    chance: ChaCha8Rng,
    seen: Arc<Mutex<Seen>>,
    agent: ureq::Agent,
}

impl Month {
    fn start(server: &Server, data: &Path, clock: SetClock, seen: Arc<Mutex<Seen>>) -> Self {
        let Credentials::Private { user, password, .. } = server.credentials() else {
            panic!("a private server has a password")
        };
        let mut settings = Settings::default();
        settings.centre.data = data.to_owned();
        settings.http.bind = ([127, 0, 0, 1], 0).into();
        settings.nats.url = server.url();
        (settings.nats.user, settings.nats.password) = (user, password);
        settings.workflow.every_milliseconds = 20;
        let main = Process::start(&clock, &settings, "gateway,desk,projectors");
        let agent = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build();
        let (kills, chance) = (0, ChaCha8Rng::seed_from_u64(20_261_001));
        Self { clock, settings, main, replicas: [None, None], kills, chance, seen, agent: agent.into() }
    }

    /// The address of a path, and the token of a person.
    fn speaking(&self, person: &str, path: &str) -> (String, String) {
        let role = if person == "P011" { Role::Administrator } else { Role::WindowStaff };
        let (id, now) = (SystemIds.next(), self.clock.now());
        let token = self.main.running.tokens.issue(person, &[role], TimeDelta::hours(1), id, now).unwrap();
        (format!("http://{}{path}", self.main.running.address.unwrap()), format!("Bearer {token}"))
    }

    fn post(&self, person: &str, path: &str, body: &Value) -> Value {
        let (url, token) = self.speaking(person, path);
        let mut answer = self.agent.post(url).header("Authorization", token).send_json(body).unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        assert_eq!(answer.status().as_u16(), 201, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    fn furnish(&self) {
        let desired = anjuan_centre::builtin().read().unwrap();
        for change in anjuan_centre::difference(&Centre::default(), &desired, day("2026-01-01")) {
            let AggregateRef { kind, id } = change.aggregate;
            let (body, verb) = (serde_json::to_value(&change.body).unwrap(), change.body.verb());
            self.post("P011", &format!("/v1/centre/{kind}/{id}/{verb}"), &body[verb]);
        }
    }

    /// Registers a case and accepts it at once.
    fn accept(&self, (item, promised, statutory, materials): (&str, u32, Option<u32>, &[&str])) -> Case {
        let person = json!({"kind": "NATURAL_PERSON", "name": "王小明", "document": "320623198001011234"});
        let materials: Vec<Value> = materials.iter().map(|id| json!({"material": id, "status": "PRESENTED"})).collect();
        let body = json!({"item": item, "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "handler": "P014",
            "applicant": person, "materials": materials});
        let registered = self.post("P014", "/v1/cases", &body);
        let id = registered["aggregate"].as_str().unwrap().trim_start_matches("case/").to_owned();
        self.post("P014", &format!("/v1/cases/{id}/accept"), &json!({}));
        Case { id, accepted: self.clock.now(), finished: None, promised, statutory }
    }

    fn finish(&self, case: &mut Case) {
        let body = json!({"result": "ISSUED", "document": "栟〔2026〕1号", "conclusion": "准予"});
        self.post("P014", &format!("/v1/cases/{}/finish", case.id), &body);
        case.finished = Some(self.clock.now());
    }

    /// Kills and starts workflow processes as chance has it: now and then both are dead while time passes.
    fn shake(&mut self) {
        for place in 0..self.replicas.len() {
            let alive = self.replicas[place].is_some();
            if alive && self.chance.random_bool(0.6) {
                self.replicas[place].take().unwrap().kill();
                self.kills += 1;
            } else if !alive && self.chance.random_bool(0.9) {
                self.replicas[place] = Some(Process::start(&self.clock, &self.settings, "workflow"));
            }
        }
    }

    fn runs(&self) -> bool {
        self.replicas.iter().any(Option::is_some)
    }

    /// How the workflow processes are, for whoever reads a failure.
    fn state(&self) -> Vec<String> {
        let pulses = self.replicas.iter().flatten().filter_map(|replica| replica.running.workflow());
        let mut said: Vec<String> =
            pulses.map(|pulse| format!("{:?} {:?} {:?}", pulse.last(), pulse.troubles(), pulse.resting())).collect();
        for path in ["/v1/incidents", "/v1/deadlines?state=open,warned,overdue"] {
            let (url, token) = self.speaking("P011", path);
            let answer = self.agent.get(url).header("Authorization", token).call();
            said.push(format!("{path}: {:?}", answer.map(|mut answer| answer.body_mut().read_to_string())));
        }
        said
    }

    /// Waits until all of these are recorded.
    fn await_all(&self, facts: &[Fact]) {
        let begun = std::time::Instant::now();
        loop {
            let missing: Vec<Fact> = {
                let seen = self.seen.lock().unwrap();
                facts.iter().filter(|fact| !seen.facts.contains_key(*fact)).cloned().collect()
            };
            if missing.is_empty() {
                return;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "at {} it was missed: {missing:?}; {:?}",
                self.clock.now(),
                self.state()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// What people do in the month.
#[derive(Debug, Clone, Copy)]
enum Act {
    Accept(usize),
    Finish(usize),
    Sudden,
}

/// When what is done: cases come in the second half of September, and two thirds of them are finished, most of them late.
fn acts(chance: &mut ChaCha8Rng) -> Vec<(Instant, Act)> {
    let mut moment = |date: NaiveDate| {
        let (hour, minute) = ([8, 9, 10, 14, 15, 16][chance.random_range(0..6)], chance.random_range(31..60));
        at(date, NaiveTime::from_hms_milli_opt(hour, minute, chance.random_range(0..60), 250).unwrap())
    };
    let mut acts = vec![(at(day("2026-10-09"), NaiveTime::from_hms_opt(12, 0, 30).unwrap()), Act::Sudden)];
    for case in 0..CASES {
        let came = working_day(day("2026-09-14"), case as u32 % 11, Known::Notice);
        acts.push((moment(came), Act::Accept(case)));
        if case % 3 != 0 {
            let ended = working_day(came, 3 + case as u32 % 11, Known::Notice);
            acts.push((moment(ended) + TimeDelta::milliseconds(500), Act::Finish(case)));
        }
    }
    acts.sort_by_key(|(at, _)| *at);
    acts
}

/// Follows cards and escalations of the log.
async fn follow(server: &Server, seen: Arc<Mutex<Seen>>) {
    let log =
        Journal::connect(anjuan_journal::Settings::new(server.url(), server.credentials(), "bencha")).await.unwrap();
    let mut events = log.follow(1, Filter::Kinds(vec![Kind::Card, Kind::Escalation])).await.unwrap();
    tokio::spawn(async move {
        let _log = log;
        while let Some(Ok(stored)) = events.next().await {
            seen.lock().unwrap().take(stored.sequence, &stored.body);
        }
    });
}

/// Plays the month; answers the cases, when the sudden holiday was known, and what fell while nothing ran, by outage.
fn play(month: &mut Month) -> (Vec<Case>, Instant, Vec<Vec<Fact>>) {
    let end = at(day("2026-10-30"), NaiveTime::from_hms_opt(20, 0, 0).unwrap());
    let (mut cases, mut sudden, mut outages) = (Vec::<Case>::new(), end, Vec::new());
    let (mut acts, mut places) = (acts(&mut month.chance.clone()).into_iter().peekable(), vec![0; CASES]);
    let mut missed: Vec<Fact> = Vec::new();
    loop {
        let now = month.clock.now();
        let expected: BTreeSet<Fact> = cases.iter().flat_map(|case| case.expected(sudden)).collect();
        let falls = expected.iter().map(|(.., at)| *at).filter(|at| *at >= now).min();
        let act = acts.peek().map(|(at, _)| *at);
        if let Some((at, act)) = acts.next_if(|(at, _)| falls.is_none_or(|falls| *at < falls)) {
            month.clock.set(at);
            month.shake();
            match act {
                Act::Accept(case) => {
                    places[case] = cases.len();
                    cases.push(month.accept(ITEMS[case % ITEMS.len()]));
                }
                Act::Finish(case) => month.finish(&mut cases[places[case]]),
                Act::Sudden => {
                    let days = json!([{"date": SUDDEN, "kind": "HOLIDAY", "name": "临时放假"}]);
                    let notice =
                        json!({"id": "2026-10-09", "announcedOn": "2026-10-09", "assumed": false, "days": days});
                    month.post("P011", "/v1/centre/calendar/2026-10-09/publish-notice", &json!({"notice": notice}));
                    sudden = at;
                }
            }
            continue;
        }
        let Some(falls) = falls.filter(|falls| *falls < end) else {
            assert!(act.is_none(), "everything was done");
            break;
        };
        let ran = month.runs();
        month.clock.set(falls + TimeDelta::milliseconds(1));
        std::thread::sleep(Duration::from_millis(month.chance.random_range(0..30)));
        month.shake();
        let fell = expected.into_iter().filter(|(.., at)| *at == falls);
        missed.extend(fell);
        if month.runs() {
            month.await_all(&missed);
            // What fell while one ran was recorded at once, by whichever was left; the rest is made good now.
            if !ran || missed.iter().any(|(.., at)| *at != falls) {
                outages.push(std::mem::take(&mut missed));
            }
            missed.clear();
        }
    }
    for place in 0..month.replicas.len() {
        let started = || Process::start(&month.clock, &month.settings, "workflow");
        month.replicas[place].get_or_insert_with(started);
    }
    month.await_all(&missed);
    (cases, sudden, outages)
}

#[test]
fn every_card_and_escalation_of_a_month_comes_once_at_its_instant_whoever_is_killed() {
    let place = tempfile::tempdir().unwrap();
    let reading = Runtime::new().unwrap();
    let server = reading.block_on(Server::start(ServerSettings::new(place.path().join("nats")))).unwrap();
    let clock = SetClock::at(at(day("2026-09-14"), NaiveTime::from_hms_opt(8, 0, 0).unwrap()));
    let seen = Arc::new(Mutex::new(Seen::default()));
    let mut month = Month::start(&server, &place.path().join("data"), clock, Arc::clone(&seen));
    month.furnish();
    reading.block_on(follow(&server, Arc::clone(&seen)));
    let (cases, sudden, outages) = play(&mut month);
    // Whoever starts last finds nothing left to do.
    std::thread::sleep(Duration::from_millis(500));
    let expected: BTreeSet<Fact> = cases.iter().flat_map(|case| case.expected(sudden)).collect();
    let end = month.clock.now();
    {
        let seen = seen.lock().unwrap();
        let found: BTreeSet<Fact> = seen.facts.keys().cloned().collect();
        let expected: BTreeSet<Fact> = expected.into_iter().filter(|(.., at)| *at < end).collect();
        let (missed, besides) = (expected.difference(&found), found.difference(&expected));
        assert_eq!((missed.collect::<Vec<_>>(), besides.collect::<Vec<_>>()), (vec![], vec![]), "missed, and besides");
        assert_eq!((&seen.twice, &seen.others), (&vec![], &vec![]), "twice, and of something else");
        let made_good: BTreeSet<&Fact> = outages.iter().flatten().collect();
        for (fact, (recorded, _)) in &seen.facts {
            let late = *recorded - fact.2;
            assert!(late > TimeDelta::zero(), "before it fell: {fact:?}");
            assert!(made_good.contains(fact) || late <= TimeDelta::seconds(1), "{late} late: {fact:?}");
        }
        for outage in &outages {
            let mut in_order: Vec<(u64, Instant)> = outage.iter().map(|fact| (seen.facts[fact].1, fact.2)).collect();
            in_order.sort_unstable();
            assert!(in_order.is_sorted_by_key(|(_, fell)| *fell), "made good out of order: {in_order:?}");
        }
        eprintln!("{} facts of {CASES} cases, {} made good, {} kills", found.len(), made_good.len(), month.kills);
        assert!(found.len() > 3 * CASES && made_good.len() > CASES / 3, "hardly anything happened");
        assert!(month.kills >= KILLS, "{} kills are too few", month.kills);
    }
    month.replicas.into_iter().flatten().for_each(Process::kill);
    month.main.stop();
    reading.block_on(server.stop());
}
