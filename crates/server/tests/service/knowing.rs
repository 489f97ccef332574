//! Who sees what: one golden table of every route that reads, made by asking it in every role and relation.
//!
//! A centre with one of every kind of matter that is somebody's own or confidential; everybody asks every route for every object. The
//! cell says which of the objects the answer names, and which of their private texts it has.
use crate::service::{Ask, Reply, Service};
use anjuan_api::routes::{Method, Route, routes};
use anjuan_domain::vocabulary::actor::Role;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

/// What an answer may hold: its letter in the table, the text by which it is found, and what it is. Small letters are private texts.
const MARKS: [(char, &str, &str); 17] = [
    ('K', "C0MPA1NT0001", "a complaint of which whom it is about was not told: its id"),
    ('k', "推诿扯皮", "its summary"),
    ('n', "APC000000001", "its complainant"),
    ('J', "C0MPA1NT0002", "a complaint about the same that was decided: its id"),
    ('j', "乙案摘要", "its summary"),
    ('T', "C0NTACT00001", "the contact that became the first complaint"),
    ('L', "EAVE00000001", "a leave: its id"),
    ('l', "阑尾炎手术", "why"),
    ('S', "S11P00000001", "a make-up slip: its id"),
    ('s', "去县里送件", "why"),
    ('F', "F1ND00000001", "a finding: its id"),
    ('f', "暗访录像三号", "its evidence"),
    ('R', "P015-2026-no-awards", "a recommendation"),
    ('P', "M2026-10-P015", "a sheet that is not published: its id"),
    ('p', "97.5", "its points"),
    ('B', "\"attitude\":4", "a ballot of a month that is not closed"),
    ('A', "AC0000000001", "a reading of personal data for the first complaint"),
];

/// Who asks: the column, the person, the role of the token.
const ASKERS: [(&str, &str, Option<Role>); 21] = [
    ("nobody", "", None),
    ("applicant", "station-1", Some(Role::Applicant)),
    ("own", "P015", Some(Role::WindowStaff)),
    ("same-window", "P016", Some(Role::WindowStaff)),
    ("head", "P014", Some(Role::WindowHead)),
    ("other-window", "P022", Some(Role::WindowStaff)),
    ("other-head", "P019", Some(Role::WindowHead)),
    ("handler", "P013", Some(Role::WindowStaff)),
    ("complained-of", "P018", Some(Role::WindowStaff)),
    ("head-of-complained-of", "P017", Some(Role::WindowHead)),
    ("general", "P003", Some(Role::GeneralSection)),
    ("approval", "P004", Some(Role::ApprovalSection)),
    ("bidding", "P005", Some(Role::BiddingCentre)),
    ("service", "P006", Some(Role::ServiceSection)),
    ("complaint-centre", "P007", Some(Role::ComplaintCentre)),
    ("deputy", "P002", Some(Role::DeputyDirector)),
    ("director", "P001", Some(Role::Director)),
    ("secretary", "P008", Some(Role::Secretary)),
    ("mayor", "P009", Some(Role::Mayor)),
    ("inspector", "P010", Some(Role::Inspector)),
    ("administrator", "P011", Some(Role::Administrator)),
];

/// The objects, by kind.
const OBJECTS: [(&str, &str); 9] = [
    ("complaint", "C0MPA1NT0001"),
    ("complaint", "C0MPA1NT0002"),
    ("contact", "C0NTACT00001"),
    ("leave", "EAVE00000001"),
    ("slip", "S11P00000001"),
    ("finding", "F1ND00000001"),
    ("recommendation", "P015-2026-no-awards"),
    ("score", "M2026-10-P015"),
    ("ballot", "M2026-11-W02"),
];

fn commitment(rule: &str) -> Value {
    json!({"limit": {"count": 3, "unit": "WORKING_DAY", "counting": "CIVIL"}, "rule": rule})
}

fn sealed(key: &str) -> Value {
    json!({"applicant": key, "ciphertext": "c2VhbGVk", "masked": "*"})
}

impl Service {
    /// The first complaint: about P018 and W03, given to P013, who was told nothing of it yet; and what names it.
    pub(crate) async fn complained(&self) {
        let complainant = json!({"kind": "NATURAL_PERSON", "applicant": "APC000000001", "ciphertext": "c2VhbGVk",
            "maskedName": "王*", "maskedDocument": "", "maskedTelephone": ""});
        let received = json!({
            "number": "TS-20261123-C0MPA1NT0001", "receiver": "P003", "channel": "WRITTEN", "gravity": "ORDINARY",
            "complainant": complainant, "matter": sealed("APC000000001"), "summary": "推诿扯皮", "persons": ["P018"],
            "windows": ["W03"], "articles": ["first-asked/3.1"], "askedInWriting": false, "answer": commitment("complaint/3"),
        });
        self.fact("complaint/C0MPA1NT0001", "anjuan.complaint.received.v1", received).await;
        let classified = json!({"by": "P006", "track": "COMPLEX", "departments": [], "reason": "涉及多方",
            "answer": commitment("complaint/3")});
        self.fact("complaint/C0MPA1NT0001", "anjuan.complaint.classified.v1", classified).await;
        let assigned = json!({"investigator": "P013", "by": "P001"});
        self.fact("complaint/C0MPA1NT0001", "anjuan.complaint.assigned.v1", assigned).await;
        let opened = json!({"number": "ZX-20261123-C0NTACT00001", "firstAsked": "P017", "window": "W03",
            "channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "closesAt": "2026-11-23T09:30:00Z"});
        self.fact("contact/C0NTACT00001", "anjuan.contact.opened.v1", opened).await;
        let turned = json!({"aggregate": "complaint/C0MPA1NT0001"});
        self.fact("contact/C0NTACT00001", "anjuan.contact.turned-into.v1", turned).await;
        let disclosed = json!({"aggregate": "complaint/C0MPA1NT0001", "reason": "核对投诉内容"});
        self.fact("applicant/AC0000000001", "anjuan.applicant.disclosed.v1", disclosed).await;
    }

    /// The second complaint: decided, so that whom it is about were told.
    async fn decided(&self) {
        let received = json!({
            "number": "TS-20261123-C0MPA1NT0002", "receiver": "P003", "channel": "WRITTEN", "gravity": "ORDINARY",
            "matter": sealed("APC000000002"), "summary": "乙案摘要", "persons": ["P018"], "windows": ["W03"],
            "articles": ["first-asked/3.1"], "askedInWriting": false, "answer": commitment("complaint/3"),
        });
        self.fact("complaint/C0MPA1NT0002", "anjuan.complaint.received.v1", received).await;
        let found = json!([{"person": "P018", "window": "W03", "article": "first-asked/3.1", "finding": "VERIFIED"}]);
        let decided = json!({"by": "P002", "finding": "VERIFIED", "found": found, "reasons": "属实"});
        self.fact("complaint/C0MPA1NT0002", "anjuan.complaint.decided.v1", decided).await;
    }

    /// A leave of P015.
    pub(crate) async fn away(&self) {
        let day = |half: &str| json!({"day": "2026-11-25", "half": half});
        let applied = json!({
            "number": "QJ-20261123-EAVE00000001", "person": "P015", "window": "W02", "kind": "SICK", "manner": "WRITTEN",
            "from": day("MORNING"), "until": day("AFTERNOON"), "halfDays": 2, "reason": "阑尾炎手术",
            "chain": ["general-section"], "toMayor": false, "posts": [], "reportBack": commitment("leave/2"),
        });
        self.fact("leave/EAVE00000001", "anjuan.leave.applied.v1", applied).await;
        self.fact(
            "leave/EAVE00000001",
            "anjuan.leave.approved.v1",
            json!({"role": "general-section", "by": "P003", "opinion": ""}),
        )
        .await;
    }

    /// A sheet of P015 of October, which is not published.
    pub(crate) async fn sheet(&self) {
        let sheet = json!({"period": "M2026-10", "subject": "P015", "rulebook": "2026.1", "items": [], "base": "97.5",
            "awards": "0", "total": "97.5"});
        let drawn = json!({"charges": [], "sheet": sheet, "contestUntil": "2026-12-04T09:30:00Z", "position": "1"});
        self.fact("score/M2026-10-P015", "anjuan.score.drawn.v1", drawn).await;
    }

    /// What else is about P015.
    pub(crate) async fn own(&self, about: Option<&str>) {
        let session = json!({"day": "2026-11-20", "half": "MORNING"});
        let slip = json!({"number": "BQ-20261123-S11P00000001", "person": "P015", "session": session, "punch": "COMING",
            "cause": "MEETING", "reason": "去县里送件", "window": "W02"});
        self.fact("slip/S11P00000001", "anjuan.slip.filled-in.v1", slip).await;
        let mut found = json!({"number": "JC-20261123-F1ND00000001", "code": "smoking", "persons": ["P015"], "place": "大厅",
            "evidence": "暗访录像三号", "inspector": "P003", "choices": []});
        if let Some(about) = about {
            found["about"] = about.into();
        }
        self.fact("finding/F1ND00000001", "anjuan.finding.recorded.v1", found).await;
        let evidence = json!([{"session": {"day": "2026-03-03", "half": "MORNING"}, "source": "leave/EAVE00000001"}]);
        let raised = json!({"number": "JY-20261123-R1", "person": "P015", "year": 2026, "consequence": "NO_AWARDS",
            "counted": 61, "threshold": 30, "evidence": evidence});
        self.fact("recommendation/P015-2026-no-awards", "anjuan.recommendation.raised.v1", raised).await;
        self.ballot().await;
    }

    /// Waits until the service itself records nothing more, and the views have it.
    pub(crate) async fn caught_up(&self) {
        let inspector = Ask::with(&self.token("P010", &[Role::Inspector]));
        let mut head = 0;
        while head != self.log_head().await {
            head = self.log_head().await;
            tokio::time::sleep(Duration::from_millis(400)).await;
        }
        for list in ["register", "deadlines", "breaches", "attendance/devices", "periods"] {
            assert_eq!(self.get(&format!("/v1/{list}?after={head}"), &inspector).await.status, 200, "{list}");
        }
    }
}

/// What a route is asked for: each object of its kind, each paper of it; and some filters, reports and names besides.
pub(crate) fn asked(route: &Route) -> Vec<String> {
    let path = route.path.as_str();
    let queries = filters(path);
    if !queries.is_empty() {
        return queries.iter().map(|query| format!("{path}{query}")).collect();
    }
    let named = names(path);
    if !named.is_empty() {
        return named.iter().map(|(kind, id)| path.replace("{kind}", kind).replace("{id}", id)).collect();
    }
    let plain = [
        ("{month}", "2026-11"),
        ("{item}", "SI-001"),
        ("{code}", "7K2M-9QX4-T1AB"),
        ("{file}", "case.proto"),
        ("/views/{name}", "/views/register"),
        ("/schemas/{name}", "/schemas/anjuan.v1.CaseRegistered"),
        ("/reports/{name}", "/reports/breaches?period=M2026-11&format=csv&lang=en"),
    ];
    let plain = plain.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
    let (kind, _) = plain.trim_start_matches("/v1/").split_once("s/{id}").unwrap_or_default();
    let objects = OBJECTS.iter().filter(|(one, _)| kind == *one).map(|(_, id)| plain.replace("{id}", id));
    let papers: &[&str] = if kind == "complaint" { &["complaint-intake", "circular"] } else { &["finding-circular"] };
    let papers = if path.contains("{paper}") { papers } else { &[""][..] };
    let found: Vec<String> =
        objects.flat_map(|one| papers.iter().map(move |paper| one.replace("{paper}", paper))).collect();
    if !found.is_empty() {
        return found;
    }
    let nothing = plain.replace("{id}", if kind == "period" { "M2026-10" } else { "NOTHING" });
    let part = |part: &str| if part.starts_with('{') { "000" } else { part }.to_owned();
    vec![nothing.split('/').map(part).collect::<Vec<_>>().join("/")]
}

/// The queries of a list that is asked for more than once.
fn filters(path: &str) -> &'static [&'static str] {
    match path {
        "/v1/complaints" => &["", "?window=W03", "?responsible=P013", "?open=true&limit=1"],
        "/v1/register" => &["", "?kinds=complaint", "?kinds=contact,card", "?person=P018", "?window=W03"],
        "/v1/deadlines" | "/v1/deadlines/summary" => {
            &["", "?aggregate=complaint/C0MPA1NT0001", "?responsible=P013", "?clock=complaint-answer"]
        }
        "/v1/breaches" => &["", "?aggregate=complaint/C0MPA1NT0001", "?person=P013"],
        "/v1/events" => &["?limit=500", "?limit=500&window=W03"],
        "/v1/leaves" | "/v1/attendance/slips" => &["", "?person=P015", "?from=2026-11-01&until=2026-11-30"],
        "/v1/attendance/ledger" => &["?person=P015&year=2026"],
        "/v1/attendance/days" => &["?person=P015&from=2026-11-20&until=2026-11-20"],
        _ => &[],
    }
}

/// The objects of a route that is asked for others than those of its kind.
fn names(path: &str) -> Vec<(&'static str, &'static str)> {
    let card = ("card", "complaint-C0MPA1NT0001-complaint-answer-0-yellow");
    let escalation = ("escalation", "complaint-C0MPA1NT0001-complaint-answer-0");
    match path {
        "/v1/events/{kind}/{id}" | "/v1/evidence/{kind}/{id}" => {
            OBJECTS.into_iter().chain([card, escalation, ("applicant", "AC0000000001")]).collect()
        }
        "/v1/cards/{id}" => vec![card],
        "/v1/escalations/{id}" => vec![escalation],
        "/v1/persons/{id}/open-work" => vec![("person", "P013"), ("person", "P003")],
        "/v1/scores/{id}/explain" => vec![("score", "M2026-10-P015")],
        _ => vec![],
    }
}

/// What an answer is in the table.
fn cell(path: &str, reply: &Reply) -> String {
    match reply.status {
        200 if path.starts_with("/v1/deadlines/summary") => {
            let states = reply.json()["states"].as_object().unwrap().values().filter_map(Value::as_u64).sum::<u64>();
            format!("{states}")
        }
        200 => {
            let found: String =
                MARKS.iter().filter(|(_, text, _)| reply.text.contains(text)).map(|(letter, ..)| letter).collect();
            if found.is_empty() { "·".into() } else { found }
        }
        status => format!("{status}"),
    }
}

async fn row(service: &Service, tokens: &[Option<String>], path: &str) -> String {
    let answers = tokens.iter().map(|token| {
        let ask = Ask { token: token.clone(), ..Ask::default() };
        async move { service.get(path, &ask).await }
    });
    let answers = futures::future::join_all(answers).await;
    let mut cells: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for ((column, ..), answer) in ASKERS.iter().zip(&answers) {
        cells.entry(cell(path, answer)).or_default().push(column);
    }
    let mut text = format!("GET {path}\n");
    for (cell, columns) in cells {
        let _ = writeln!(text, "    {cell:<18} {}", columns.join(" "));
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_shows_everybody_what_the_golden_says() {
    let service = Service::start().await;
    service.complained().await;
    service.decided().await;
    service.away().await;
    service.sheet().await;
    service.own(Some("complaint/C0MPA1NT0001")).await;
    service.caught_up().await;
    let tokens: Vec<Option<String>> =
        ASKERS.iter().map(|(_, person, role)| role.map(|role| service.token(person, &[role]))).collect();
    let mut table =
        String::from("Who is shown what, as the running service answers (crates/server/tests/service/knowing.rs).\n\n");
    for (letter, _, what) in MARKS {
        let _ = writeln!(table, "  {letter}  {what}");
    }
    table.push_str(
        "  ·  none of these; a number of three digits is the status that refuses; of summaries, what is counted\n\n",
    );
    for (column, person, role) in ASKERS {
        let _ = writeln!(table, "  {column:<22} {person:<10} {}", role.map_or("", Role::as_str));
    }
    table.push('\n');
    for route in routes().iter().filter(|route| route.method == Method::Get) {
        let asked = asked(route);
        assert!(!asked.is_empty(), "{} is not asked", route.path);
        for path in asked {
            assert!(!path.contains('{'), "{path} of {}", route.path);
            table.push_str(&row(&service, &tokens, &path).await);
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/knowing.golden.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == table,
        "who sees what changed; run with UPDATE_GOLDEN=1 and review the diff of knowing.golden.txt\n{table}"
    );
}
