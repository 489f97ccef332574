//! The feed of recorded events: page by page and as server-sent events, for whoever may read them one by one.
use crate::service::{Ask, Service};
use anjuan_domain::event::Envelope;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_journal::EventLog;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How long an event may take to come.
const SOON: Duration = Duration::from_secs(10);

/// One server-sent event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sent {
    id: Option<u64>,
    name: String,
    data: String,
}

/// A reader of server-sent events.
struct Reading(Receiver<Sent>);

impl Reading {
    fn begin(service: &Service, path: &str, token: &str, last: Option<u64>) -> Self {
        let mut request =
            ureq::get(format!("{}{path}", service.url)).header("Authorization", format!("Bearer {token}"));
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last.to_string());
        }
        let (sender, receiver) = channel();
        std::thread::spawn(move || {
            let answer = request.call().unwrap();
            assert_eq!(answer.headers()["content-type"], "text/event-stream");
            let mut sent = Sent::default();
            for line in BufReader::new(answer.into_body().into_reader()).lines() {
                let Ok(line) = line else { return };
                match line.split_once(": ").unwrap_or((&line, "")) {
                    ("", "") if sender.send(std::mem::take(&mut sent)).is_err() => return,
                    ("", "") => {}
                    ("id", id) => sent.id = Some(id.parse().unwrap()),
                    ("event", name) => sent.name = name.into(),
                    ("data", data) => sent.data += data,
                    _ => {}
                }
            }
        });
        Self(receiver)
    }

    /// The next event with data, or the word that ends it.
    fn next(&self) -> Sent {
        loop {
            let sent = self.0.recv_timeout(SOON).unwrap();
            if !sent.data.is_empty() {
                return sent;
            }
        }
    }

    /// The sequences of the next events.
    fn sequences(&self, count: usize) -> Vec<u64> {
        let sequence = |_| {
            let sent = self.next();
            let event: Value = serde_json::from_str(&sent.data).unwrap();
            assert_eq!(Some(event["sequence"].as_u64().unwrap()), sent.id, "{sent:?}");
            sent.id.unwrap()
        };
        (0..count).map(sequence).collect()
    }

    /// Everything up to a sequence: what came, with data, until the position is there.
    fn until(&self, sequence: u64) -> Vec<u64> {
        let mut found = Vec::new();
        loop {
            let sent = self.0.recv_timeout(SOON).unwrap();
            let id = sent.id.unwrap_or_else(|| panic!("{sent:?}"));
            if !sent.data.is_empty() {
                found.push(id);
            }
            if id >= sequence {
                return found;
            }
        }
    }

    /// Whether the answer is over.
    fn is_over(&self) -> bool {
        loop {
            match self.0.recv_timeout(SOON) {
                Ok(sent) if sent.data.is_empty() => {}
                Ok(sent) => panic!("{sent:?}"),
                Err(RecvTimeoutError::Disconnected) => return true,
                Err(RecvTimeoutError::Timeout) => return false,
            }
        }
    }
}

impl Service {
    /// What is somebody's own and what is secret: leaves, findings, a complaint, a contact that became one, a ballot.
    async fn people_and_secrets(&self) {
        for (person, day) in [("P015", "2026-11-24"), ("P018", "2026-11-25")] {
            let half = json!({"day": day, "half": "MORNING"});
            let asked =
                json!({"kind": "PERSONAL", "manner": "WRITTEN", "from": half, "until": half, "reason": "家中有事"});
            let ask = Ask::with(&self.token(person, &[Role::WindowStaff]));
            self.post("/v1/leaves", &ask, &asked).await.accepted();
        }
        self.registered().await;
        self.finding("F1", &["P014"], None).await;
        self.finding("F2", &["P018"], Some("W03")).await;
        let limit = json!({"limit": {"count": 5, "unit": "WORKING_DAY", "counting": "CIVIL"}, "rule": "complaint/3"});
        let sealed = json!({"applicant": "AP0000000001", "ciphertext": "c2VhbGVk", "masked": "*"});
        let received = json!({
            "number": "TS-20261123-T1", "receiver": "P003", "channel": "WRITTEN", "gravity": "ORDINARY", "matter": sealed,
            "summary": "态度", "persons": ["P014"], "windows": ["W02"], "articles": ["first-asked/3.1"],
            "askedInWriting": false, "answer": limit,
        });
        self.fact("complaint/T1", "anjuan.complaint.received.v1", received).await;
        self.ballot().await;
    }

    /// The events of the whole log that somebody is shown when they ask aggregate by aggregate.
    async fn shown_one_by_one(&self, token: &str) -> Vec<u64> {
        let mut aggregates = std::collections::BTreeSet::new();
        for body in self.stored().await {
            aggregates.insert(Envelope::decode(body.as_bytes()).unwrap().aggregate().unwrap());
        }
        let mut shown = Vec::new();
        for aggregate in aggregates {
            let reply = self.get(&format!("/v1/events/{aggregate}"), &Ask::with(token)).await;
            if reply.status == 200 {
                let events = reply.json();
                shown.extend(
                    events["events"].as_array().unwrap().iter().map(|event| event["sequence"].as_u64().unwrap()),
                );
            }
        }
        shown.sort_unstable();
        shown
    }

    /// The sequences of a list, page by page.
    async fn paged(&self, token: &str, query: &str) -> Vec<u64> {
        let (mut from, mut found) = (1, Vec::new());
        loop {
            let path = format!("/v1/events?from={from}&limit=50{query}");
            let reply = self.get(&path, &Ask::with(token)).await;
            assert_eq!(reply.status, 200, "{}", reply.text);
            let page = reply.json();
            let events = page["events"].as_array().unwrap();
            assert!(events.len() <= 50);
            found.extend(events.iter().map(|event| event["sequence"].as_u64().unwrap()));
            let next = page["next"].as_u64().unwrap();
            assert!(next > from, "{page}");
            if next > page["sequence"].as_u64().unwrap() {
                return found;
            }
            from = next;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[allow(non_snake_case, reason = "tests are named after article keys")]
async fn post_1_5__the_feed_shows_each_reader_what_they_are_shown_one_by_one_and_nothing_else() {
    let service = Service::start().await;
    service.people_and_secrets().await;
    let head = service.log_head().await;
    let mut counts = Vec::new();
    for (person, role) in [
        ("P010", Role::Inspector),
        ("P014", Role::WindowHead),
        ("P019", Role::WindowHead),
        ("P003", Role::GeneralSection),
        ("P001", Role::Director),
    ] {
        let token = service.token(person, &[role]);
        let one_by_one = service.shown_one_by_one(&token).await;
        assert_eq!(service.paged(&token, "").await, one_by_one, "{person}, page by page");
        let streamed = Reading::begin(&service, "/v1/events/stream?from=1", &token, None).until(head);
        assert_eq!(streamed, one_by_one, "{person}, as server-sent events");
        counts.push(one_by_one.len());
    }
    let all = usize::try_from(head).unwrap();
    assert_eq!(counts[0], all - 1, "an inspector is shown everything but the ballot");
    assert!(counts[1] < counts[0] - 1, "the head of a window neither the complaint about them nor the leave of others");
    let clerk = service.get("/v1/events", &Ask::with(&service.clerk())).await;
    assert_eq!(clerk.status, 403, "{}", clerk.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn kinds_person_and_window_choose_among_the_events_and_the_bytes_are_those_of_the_log() {
    let service = Service::start().await;
    service.people_and_secrets().await;
    let token = service.token("P010", &[Role::Inspector]);
    let bodies = service.stored().await;
    let chosen = |wanted: &dyn Fn(&Envelope<'_>) -> bool| -> Vec<u64> {
        let each = (1..).zip(&bodies).filter(|(_, body)| {
            let envelope = Envelope::decode(body.as_bytes()).unwrap();
            !envelope.subject.starts_with("ballot/") && wanted(&envelope)
        });
        each.map(|(sequence, _)| sequence).collect()
    };
    let of_kinds = |envelope: &Envelope<'_>| ["case", "leave"].contains(&envelope.kind().unwrap().as_str());
    assert_eq!(service.paged(&token, "&kinds=case,leave").await, chosen(&of_kinds));
    let of_person = |envelope: &Envelope<'_>| {
        [&envelope.authid, &envelope.responsible, &envelope.enteredfor].iter().any(|person| **person == "P018")
    };
    let of_p018 = chosen(&of_person);
    assert!(!of_p018.is_empty());
    assert_eq!(service.paged(&token, "&person=P018").await, of_p018);
    let of_window = |envelope: &Envelope<'_>| match envelope.kind().unwrap().as_str() {
        "case" => true,
        "window" => envelope.subject == "window/W02",
        "post" => envelope.data.get().contains("\"window\":\"W02\""),
        _ => false,
    };
    let of_w02 = chosen(&of_window);
    assert!(of_w02.len() > 3, "{of_w02:?}");
    assert_eq!(service.paged(&token, "&window=W02&kinds=case,window,post,finding").await, of_w02);
    let page = service.get("/v1/events?kinds=case", &Ask::with(&token)).await;
    let event = page.json()["events"][0].clone();
    let body = &bodies[usize::try_from(event["sequence"].as_u64().unwrap()).unwrap() - 1];
    assert!(page.text.contains(body.as_str()), "byte for byte: {}", page.text);
    assert_eq!(event["hash"], anjuan_domain::event::hash(body.as_bytes()));
    for (path, code) in [
        ("/v1/events?kinds=thing", 400),
        ("/v1/events?window=W99", 404),
        ("/v1/events/stream?person=P999", 404),
        ("/v1/events?from=100000", 422),
        ("/v1/events/stream?from=100000", 422),
    ] {
        assert_eq!(service.get(path, &Ask::with(&token)).await.status, code, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_of_the_stream_goes_on_where_it_was_cut_off_and_misses_and_repeats_nothing() {
    let service = Service::start().await;
    let token = service.token("P010", &[Role::Inspector]);
    let begun = service.log_head().await;
    let live = Reading::begin(&service, "/v1/events/stream", &token, None);
    assert_eq!(live.0.recv_timeout(SOON).unwrap().id, Some(begun), "where reading begins is said at once");
    let first = service.registered().await.sequence;
    let head = service.log_head().await;
    assert_eq!(live.sequences(usize::try_from(head - begun).unwrap()), (begun + 1..=head).collect::<Vec<_>>());
    // Only some kinds: the reader is told how far it is although nothing of theirs comes.
    let cases = Reading::begin(&service, "/v1/events/stream?kinds=case&from=1", &token, None);
    assert_eq!(cases.sequences(1), [first]);
    let service = service.restart().await;
    assert!(live.is_over() && cases.is_over(), "both ended with the process");
    for _ in 0..3 {
        service.registered().await;
    }
    let now = service.log_head().await;
    let resumed = Reading::begin(&service, "/v1/events/stream?from=1", &token, Some(head));
    assert_eq!(resumed.sequences(usize::try_from(now - head).unwrap()), (head + 1..=now).collect::<Vec<_>>());
    let more = service.registered().await.sequence;
    assert_eq!(*resumed.until(more).last().unwrap(), more);
    let beyond = ureq::get(format!("{}/v1/events/stream", service.url));
    let beyond = beyond.header("Authorization", format!("Bearer {token}")).header("Last-Event-ID", "100000").call();
    assert!(matches!(beyond, Err(ureq::Error::StatusCode(422))), "{beyond:?}");
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_loses_their_office_or_token_is_sent_nothing_that_is_recorded_afterwards() {
    let service = Service::start().await;
    let token = service.token("P014", &[Role::WindowHead]);
    let reading = Reading::begin(&service, "/v1/events/stream?kinds=case", &token, None);
    assert!(reading.0.recv_timeout(SOON).unwrap().id.is_some());
    let first = service.registered().await.sequence;
    assert_eq!(reading.sequences(1), [first]);
    let withdrawn = json!({"effectiveFrom": "2026-11-23", "reason": "调离"});
    let ask = Ask::with(&service.administrator());
    service.post("/v1/centre/person/P014/withdraw-person", &ask, &withdrawn).await.accepted();
    service.registered().await;
    let end = reading.next();
    assert_eq!(end.name, "problem", "{end:?}");
    assert_eq!(serde_json::from_str::<Value>(&end.data).unwrap()["code"], "access.left");
    assert!(reading.is_over());
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_does_not_take_what_comes_holds_nobody_up_and_misses_nothing() {
    let service = Service::start().await;
    let token = service.token("P010", &[Role::Inspector]);
    let begun = service.log_head().await;
    let slow = Reading::begin(&service, "/v1/events/stream", &token, None);
    assert_eq!(slow.0.recv_timeout(SOON).unwrap().id, Some(begun));
    // Far more than are kept for readers who are level.
    for number in 0..700 {
        service.finding(&format!("S{number}"), &["P015"], None).await;
    }
    let head = service.log.head().await.unwrap();
    assert_eq!(slow.until(head), (begun + 1..=head).collect::<Vec<_>>());
    service.stop().await;
}
