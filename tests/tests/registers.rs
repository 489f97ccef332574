//! Registers on the product itself (登记簿): a new one is added to a running centre and used at once; a seal is not used before it is approved.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
#![allow(non_snake_case, reason = "tests are named after article keys")]
use anjuan_tests::service::{Answer, Service, anjuan};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The definition that a README prints.
fn printed(readme: &str) -> String {
    let text = std::fs::read_to_string(root().join(readme)).unwrap();
    let block = text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    block.unwrap_or_else(|| panic!("{readme} prints no definition")).to_owned()
}

/// The directory of 栟茶 with more at the end of its registers.
fn directory(place: &Path, more: &str) -> String {
    let from = root().join("deploy/centres/bencha");
    for file in ["rulebook.toml", "catalogue.toml", "staff.toml", "calendar.csv"] {
        std::fs::copy(from.join(file), place.join(file)).unwrap();
    }
    let registers = std::fs::read_to_string(from.join("registers.toml")).unwrap();
    std::fs::write(place.join("registers.toml"), format!("{registers}\n{more}")).unwrap();
    place.to_str().unwrap().to_owned()
}

fn says(service: &Service, person: &str, path: &str, body: &Value) -> Answer {
    service.post_as(Some(&service.token_for(person, &[])), &format!("/v1/records{path}"), None, body)
}

/// What somebody enters; the id of the entry.
fn made(service: &Service, person: &str, register: &str, fields: &[(&str, &str)]) -> (String, Value) {
    let answer = says(service, person, "", &entry(register, fields));
    assert_eq!(answer.status, 201, "{}", answer.body);
    let id = answer.body["aggregate"].as_str().unwrap().strip_prefix("record/").unwrap().to_owned();
    let read = service.get_as(Some(&service.token_for(person, &[])), &format!("/v1/records/{id}"));
    assert_eq!(read.status, 200, "{}", read.body);
    (id, read.body["record"].clone())
}

fn entry(register: &str, fields: &[(&str, &str)]) -> Value {
    let fields: Vec<Value> = fields.iter().map(|(field, value)| json!({"field": field, "value": value})).collect();
    json!({"register": register, "fields": fields})
}

#[track_caller]
fn refused(answer: &Answer, code: &str, article: &str) {
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert_eq!((&answer.body["code"], &answer.body["article"]), (&json!(code), &json!(article)), "{}", answer.body);
}

#[test]
fn council_4__a_new_register_is_added_to_a_running_centre_and_used_at_once() {
    let visitors = printed("README.md");
    assert!(visitors.lines().count() <= 20, "a visitors' book in 20 lines");
    assert_eq!(visitors, printed("README.zh-CN.md"));
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let visit = [("host", "P014"), ("from", "09:30")];
    refused(&says(&service, "P015", "", &entry("visitors", &visit)), "record.make.no-register", "council/4");

    let centre = tempfile::tempdir().unwrap();
    let applied = service.line(&["centre", "apply", &directory(centre.path(), &visitors)]);
    assert!(applied.to_string().contains("visitors"), "{applied}");
    let (_, record) = made(&service, "P015", "visitors", &visit);
    assert!(record["number"].as_str().unwrap().starts_with("DJ-LF-"), "{record}");
    assert_eq!((&record["standing"], &record["definition"]), (&json!("CLOSED"), &json!(1)), "{record}");
    assert_eq!((&record["article"], &record["retentionYears"]), (&json!("security"), &json!(3)), "{record}");
    let wrong = says(&service, "P015", "", &entry("visitors", &[("host", "P999"), ("from", "09:30")]));
    refused(&wrong, "record.field.wrong", "security");
    refused(&says(&service, "P001", "", &entry("visitors", &visit)), "record.make.not-writer", "security");
    service.settle();
    let listed = service.get_as(Some(&service.token_for("P001", &[])), "/v1/records?register=visitors");
    let rows = listed.body["rows"].as_array().unwrap_or_else(|| panic!("{}", listed.body));
    assert_eq!(rows.iter().map(|row| &row["number"]).collect::<Vec<_>>(), [&record["number"]]);

    // Changed, it holds for what is made from now on; what was made stays.
    let changed = visitors.replace("type = \"number\"", "type = \"number\", required = true");
    let _ = service.line(&["centre", "apply", &directory(centre.path(), &changed)]);
    refused(&says(&service, "P015", "", &entry("visitors", &visit)), "record.field.missing", "security");
    let (_, later) = made(&service, "P015", "visitors", &[visit[0], visit[1], ("pass", "7")]);
    assert_eq!(later["definition"], 2, "{later}");
    service.stop();
}

#[test]
fn council_4__a_bad_definition_is_refused_by_line_and_reason_and_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let centre = tempfile::tempdir().unwrap();
    let bad = printed("README.md").replace("life = \"kept\"", "life = \"burnt\"");
    let directory = directory(centre.path(), &bad);
    let registers = std::fs::read_to_string(centre.path().join("registers.toml")).unwrap();
    let line = registers.lines().position(|line| line.contains("burnt")).unwrap() + 1;
    let output = anjuan(&["--data", service.data.to_str().unwrap(), "centre", "apply", &directory]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains(&format!("registers.toml:{line}")), "{said}");
    assert!(said.contains("burnt"), "{said}");
    let tried = says(&service, "P015", "", &entry("visitors", &[]));
    refused(&tried, "record.make.no-register", "council/4");
    service.stop();
}

#[test]
fn seal__its_use_without_approval_is_refused_and_with_it_recorded() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let (_, seal) = made(&service, "P003", "seal", &[("seal", "行政服务中心公章"), ("kept-in", "综合科保险柜")]);
    let number = seal["number"].as_str().unwrap();
    let wanted = [("seal", number), ("purpose", "出具参保证明"), ("copies", "2")];
    let (id, asked) = made(&service, "P015", "seal-use", &wanted);
    assert_eq!(asked["standing"], "ASKED", "{asked}");
    let used = json!({"fields": [{"field": "stamped", "value": "2"}]});
    let close = |person: &str| says(&service, person, &format!("/{id}/close"), &used);
    refused(&close("P015"), "record.close.not-approved", "seal");
    refused(&close("P003"), "record.close.not-approved", "seal");
    let approve = |person: &str| says(&service, person, &format!("/{id}/approve"), &json!({}));
    refused(&approve("P015"), "record.approve.own", "seal");
    refused(&approve("P014"), "record.approve.not-approver", "seal");
    assert_eq!(approve("P002").status, 201);
    refused(&close("P016"), "record.guard.not-keeper", "seal");
    assert_eq!(close("P015").status, 201);
    let read = service.get_as(Some(&service.token_for("P001", &[])), &format!("/v1/records/{id}"));
    let record = &read.body["record"];
    assert_eq!((&record["standing"], &record["decidedBy"]), (&json!("CLOSED"), &json!("P002")), "{record}");
    service.stop();
}
