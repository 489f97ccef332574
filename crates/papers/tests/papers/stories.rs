//! Stories (案例): what is recorded before each paper can be made, as stored bytes.
use anjuan_domain::event::{Envelope, Event, hash};
use anjuan_domain::history::History;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Stamp;
use serde_json::{Value, json};

/// Stored events of one aggregate, with their stream sequences.
pub(crate) struct Story {
    pub(crate) aggregate: AggregateRef,
    pub(crate) stored: Vec<(u64, Vec<u8>)>,
}

impl Story {
    pub(crate) fn about(aggregate: &str) -> Self {
        Self { aggregate: aggregate.parse().unwrap(), stored: Vec::new() }
    }

    /// One more event: its type, when it happened, what it says.
    pub(crate) fn then(mut self, event_type: &str, time: &str, data: &Value) -> Self {
        let (event_type, schema) = Event::types()
            .iter()
            .find(|(known, _)| *known == event_type)
            .copied()
            .unwrap_or_else(|| panic!("{event_type}"));
        let previous = self.stored.last();
        let id = "0149730e-f340-7df8-b324-1d16c9d5e3cb";
        let mut envelope = json!({
            "specversion": "1.0", "id": id, "source": "urn:anjuan:centre:bencha", "type": event_type,
            "subject": self.aggregate.to_string(), "time": time, "datacontenttype": "application/json",
            "dataschema": schema, "sequence": (self.stored.len() + 1).to_string(), "recordedtime": time,
            "authid": "P011", "authtype": "user", "correlationid": id, "causationid": id, "commandid": id,
            "rulebook": "2014-11.1", "responsible": "P011",
            "previoussequence": previous.map_or(0, |(sequence, _)| *sequence).to_string(),
            "data": data,
        });
        // What has nothing to say is left out.
        if let Some((_, body)) = previous {
            envelope["previoushash"] = hash(body).into();
        }
        let sequence = 100 + 7 * self.stored.len() as u64;
        self.stored.push((sequence, envelope.to_string().into_bytes()));
        self
    }

    pub(crate) fn history(&self) -> History {
        let stored = self.stored.iter().map(|(sequence, body)| (*sequence, body.as_slice()));
        History::read(self.aggregate.clone(), stored).unwrap_or_else(|error| panic!("{}: {error:?}", self.aggregate))
    }
}

/// The reference data of the recorded samples.
pub(crate) fn centre() -> Centre {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../proto/golden");
    let mut centre = Centre::default();
    for name in ["rulebook.adopted", "calendar.notice-published", "window.defined", "person.defined", "item.defined"] {
        let body = std::fs::read(format!("{directory}/anjuan.{name}.v1.json")).unwrap();
        let envelope = Envelope::decode(&body).unwrap();
        let stamp = Stamp { version: 1, time: envelope.time, recorded: envelope.recordedtime };
        centre.evolve(&envelope.aggregate().unwrap(), &envelope.event().unwrap(), stamp).unwrap();
    }
    centre
}

pub(crate) fn party() -> Value {
    json!({"applicant": "4MX7D2RB9VEC", "kind": "NATURAL_PERSON", "maskedName": "王*", "maskedDocument": "320623********1234",
        "maskedTelephone": "138****5645", "ciphertext": "cGFydHk="})
}

fn sealed(of: &str, masked: &str) -> Value {
    json!({"applicant": "4MX7D2RB9VEC", "ciphertext": of, "masked": masked})
}

fn days(count: u32, rule: &str) -> Value {
    json!({"limit": {"count": count, "unit": "WORKING_DAY", "counting": "CIVIL"}, "rule": rule})
}

fn registered() -> Story {
    Story::about("case/7K2M9QX4T1AB").then(
        "anjuan.case.registered.v1",
        "2014-11-17T01:05:00Z",
        &json!({"number": "AJ-20141117-7K2M9QX4T1AB", "item": "BR-004", "itemVersion": 1, "window": "W01", "handler": "P004",
            "interaction": "APPLICATION", "processing": "COMMITTED", "channel": "VISIT", "place": "COUNTER", "visitors": [],
            "form": "WINDOW", "applicant": party(),
            "materials": [{"material": "M1", "status": "DEFECTIVE", "remark": "缺经营面积"}, {"material": "M2", "status": "MISSING", "remark": ""}],
            "notice": days(5, "行政许可法/32")}),
    )
}

fn noticed() -> Story {
    registered().then(
        "anjuan.case.notice-given.v1",
        "2014-11-17T01:20:00Z",
        &json!({"ordinal": 1, "parts": {"inScope": true, "needed": ["M1", "M2"], "timeLimit": "受理后10个工作日", "missing": ["M2"],
            "defective": [{"material": "M1", "status": "DEFECTIVE", "remark": "缺经营面积"}], "reasons": "",
            "emptyBecause": [{"part": 6, "because": "属于受理范围，补齐后予以办理"}]}, "repeated": []}),
    )
}

fn supplied() -> Story {
    noticed().then(
        "anjuan.case.supplement-received.v1",
        "2014-11-19T02:10:00Z",
        &json!({"materials": [{"material": "M1", "status": "PRESENTED", "remark": ""}, {"material": "M2", "status": "PRESENTED", "remark": ""}], "complete": true}),
    )
}

fn accepted() -> Story {
    supplied().then(
        "anjuan.case.accepted.v1",
        "2014-11-19T02:15:00Z",
        &json!({"acceptanceNumber": "SL201411197K2M9QX4T1AB", "processing": "COMMITTED", "startAt": "2014-11-19T02:15:00Z",
            "deemed": false, "promise": days(10, "time-limit/3.4"), "statutory": days(20, "行政许可法/42")}),
    )
}

fn returned() -> Story {
    registered().then(
        "anjuan.case.returned.v1",
        "2014-11-17T01:30:00Z",
        &json!({"missing": ["M1"], "reason": "未提交登记申请表", "basis": "《行政许可法》第三十二条"}),
    )
}

fn denied() -> Story {
    Story::about("denial/9WQ2H6XVB3KD").then(
        "anjuan.denial.issued.v1",
        "2014-11-20T01:05:00Z",
        &json!({"number": "FD-20141120-9WQ2H6XVB3KD", "matter": "case/7K2M9QX4T1AB", "item": "BR-004", "window": "W01",
            "handler": "P004", "applicant": party(), "asked": sealed("YXNrZWQ=", "要求当日***"), "scope": "OUT_OF_SCOPE",
            "importance": "IMPORTANT", "reasons": "经营场所属县级审批范围，本中心无权办理。", "basis": "《江苏省食品小作坊和食品摊贩管理条例》第十条",
            "referral": {"to": "如东县行政审批局", "address": "掘港镇长江路1号，0513-84510000", "help": "已电话联系，李同志接待"}}),
    )
}

fn reported() -> Story {
    let field = |of: &str| sealed(of, "***");
    denied()
        .then(
            "anjuan.denial.objected.v1",
            "2014-11-20T02:05:00Z",
            &json!({"manner": "SPOKEN", "advisedInWriting": true, "grounds": sealed("Z3JvdW5kcw==", "认为***"), "report": days(1, "denial-report/9")}),
        )
        .then(
            "anjuan.denial.reported.v1",
            "2014-11-21T02:05:00Z",
            &json!({"number": "FB-20141121-9WQ2H6XVB3KD", "handler": "P004", "unit": "栟茶镇便民服务中心服务科",
                "applicant": {"unit": field("dW5pdA=="), "name": field("bmFtZQ=="), "address": field("YWRkcg=="), "telephone": field("dGVs")},
                "asked": sealed("YXNrZWQ=", "要求当日***"), "reasons": "属县级审批范围", "basis": "条例第十条", "reviewer": "P005",
                "archivist": "P006", "review": days(3, "denial-report/5"), "reportUp": days(3, "denial-report/7")}),
        )
}

fn reported_up() -> Story {
    reported().then(
        "anjuan.denial.reported-up.v1",
        "2014-11-24T02:05:00Z",
        &json!({"by": "P005", "to": "P002", "document": "栟便〔2014〕12号", "summary": "涉及多户，建议协调县局。"}),
    )
}

fn corrected() -> Story {
    reported()
        .then(
            "anjuan.denial.reviewed.v1",
            "2014-11-25T02:05:00Z",
            &json!({"outcome": "CORRECTED", "by": "P005", "opinion": "已委托乡镇办理，应予受理。", "correction": "撤销不予办理，按苏政办〔2014〕5号受理。",
                "notice": days(3, "denial-report/6")}),
        )
        .then(
            "anjuan.denial.correction-notified.v1",
            "2014-11-26T02:05:00Z",
            &json!({"by": "P004", "channel": "CALL", "document": "", "summary": "已告知重新受理，请携带原材料。"}),
        )
}

/// A handover of so many matters; signed by the giver.
pub(crate) fn handover(matters: usize) -> Story {
    let matters: Vec<Value> = (0..matters)
        .map(|n| json!({"aggregate": format!("case/7K2M9QX4T{n:04}"), "number": format!("AJ-20141117-7K2M9QX4T{n:04}"), "version": 3}))
        .collect();
    Story::about("handover/5TN0C8RJ4YPE")
        .then(
            "anjuan.handover.opened.v1",
            "2014-12-01T01:00:00Z",
            &json!({"number": "JJ-20141201-5TN0C8RJ4YPE", "kind": "WORK", "giver": "P004", "receiver": "P011", "reason": "轮岗",
                "lists": {"articles": [{"name": "窗口印章", "quantity": 1, "remark": ""}], "documents": [],
                    "tasks": [{"what": "月报", "progress": "数据已汇总", "due": "2014-12-05"}], "matters": matters, "log": ""}}),
        )
        .then("anjuan.handover.signed.v1", "2014-12-01T01:30:00Z", &json!({"side": "GIVER", "by": "P004"}))
}

fn complained() -> Story {
    Story::about("complaint/3FZ8K1TQW0M5").then(
        "anjuan.complaint.received.v1",
        "2014-12-02T01:00:00Z",
        &json!({"number": "TS-20141202-3FZ8K1TQW0M5", "receiver": "P008", "channel": "WRITTEN", "gravity": "GRAVE",
            "complainant": party(), "matter": sealed("bWF0dGVy", "反映***"), "summary": "窗口未一次告知", "persons": ["P004"],
            "windows": ["W01"], "about": "case/7K2M9QX4T1AB", "articles": ["one-time-notice/3"], "askedInWriting": false}),
    )
}

fn explained() -> Story {
    complained()
        .then(
            "anjuan.complaint.classified.v1",
            "2014-12-02T02:00:00Z",
            &json!({"by": "P008", "track": "COMPLEX", "departments": ["服务科", "社保所"], "reason": "涉及两个部门", "answer": days(15, "complaint/3")}),
        )
        .then(
            "anjuan.complaint.overdue-explained.v1",
            "2014-12-24T02:00:00Z",
            &json!({"by": "P008", "manner": "WRITTEN", "explanation": "需调取监控，设备送修。", "promised": "2014-12-31T09:30:00Z"}),
        )
}

fn decided() -> Story {
    explained().then(
        "anjuan.complaint.decided.v1",
        "2014-12-29T02:00:00Z",
        &json!({"by": "P001", "finding": "VERIFIED", "reasons": "监控与登记相符。",
            "found": [{"person": "P004", "window": "W01", "article": "one-time-notice/3", "finding": "VERIFIED"}]}),
    )
}

fn answered() -> Story {
    decided().then(
        "anjuan.complaint.answered.v1",
        "2014-12-30T02:00:00Z",
        &json!({"by": "P008", "manner": "WRITTEN", "document": "", "summary": "经查属实，已责令改正并致歉。"}),
    )
}

fn circulated() -> Story {
    answered()
        .then(
            "anjuan.complaint.measure-taken.v1",
            "2014-12-30T03:00:00Z",
            &json!({"person": "P004", "article": "accountability/2", "gravity": "ORDINARY", "measure": "SELF_CRITICISM_CIRCULATED", "months": 0, "by": "P001", "reason": "未一次告知"}),
        )
        .then(
            "anjuan.complaint.circular-issued.v1",
            "2014-12-31T02:00:00Z",
            &json!({"number": "TB-20141231-3FZ8K1TQW0M5", "title": "关于一起未一次告知投诉的通报", "text": "经查，窗口未一次告知。\n各窗口应引以为戒。", "by": "P008"}),
        )
}

/// A breach of integrity that was found, and circulated.
fn breach() -> Story {
    nothing_of(Kind::Finding)
        .then(
            "anjuan.finding.recorded.v1",
            "2014-12-20T02:00:00Z",
            &json!({"number": "JC-20141220-6GY3M8XQ1RWB", "code": "integrity-breach", "persons": ["P004"], "window": "W01", "place": "窗口", "evidence": "来信核实", "inspector": "P008", "choices": [{"clause": "assessment/5.breach", "points": "3", "reason": "收受礼品"}]}),
        )
        .then(
            "anjuan.finding.circular-issued.v1",
            "2014-12-26T02:00:00Z",
            &json!({"number": "LT-20141226-6GY3M8XQ1RWB", "title": "关于一起廉政问题的通报", "text": "收受服务对象礼品，予以通报批评。", "by": "P008"}),
        )
}

/// The story of each paper.
pub(crate) fn for_paper(paper: &str) -> Story {
    match paper {
        "receipt" | "rating-slip" => registered(),
        "one-time-notice" => noticed(),
        "supplement" => supplied(),
        "acceptance" => accepted(),
        "return" => returned(),
        "denial" => denied(),
        "denial-report" => reported(),
        "important-matter-report" => reported_up(),
        "correction-notice" => corrected(),
        "handover-list" => handover(3),
        "complaint-intake" => complained(),
        "overdue-explanation" => explained(),
        "complaint-answer" => answered(),
        "circular" => circulated(),
        "finding-circular" => breach(),
        other => panic!("{other} has no story: tell one"),
    }
}

/// The story before any of its papers' events.
pub(crate) fn nothing_of(kind: Kind) -> Story {
    match kind {
        Kind::Case => Story::about("case/7K2M9QX4T1AB"),
        Kind::Denial => Story::about("denial/9WQ2H6XVB3KD"),
        Kind::Handover => Story::about("handover/5TN0C8RJ4YPE"),
        Kind::Complaint => Story::about("complaint/3FZ8K1TQW0M5"),
        Kind::Finding => Story::about("finding/6GY3M8XQ1RWB"),
        other => panic!("{other} has no papers"),
    }
}
