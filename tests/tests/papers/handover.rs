//! The handover list (交接登记表) of thirty open matters: it runs over its pages with its header on each, and shows who signed.
use crate::Office;
use crate::press::squeezed;
use serde_json::json;

/// What is printed here.
pub(crate) const PAPERS: [&str; 1] = ["handover-list"];

#[test]
fn a_handover_of_thirty_matters_lists_them_all() {
    let place = tempfile::tempdir().unwrap();
    let office = Office::open(&place.path().join("service"));
    let contact = json!({"channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "matter": "询问就业登记"});
    let opened: Vec<serde_json::Value> = (0..30).map(|_| office.done("P016", "/v1/contacts", &contact)).collect();
    let last = &opened[29]["sequence"];
    assert_eq!(office.service.get(&format!("/v1/contacts?limit=1&after={last}")).status, 200);
    let handover = office.done(
        "P016",
        "/v1/handovers",
        &json!({"kind": "WORK", "receiver": "P015", "reason": "轮岗",
            "lists": {"articles": [{"name": "窗口印章", "quantity": 1, "remark": "编号3"}], "documents": [{"name": "就业登记台账", "quantity": 2}],
                "tasks": [{"what": "月报", "progress": "数据已汇总", "due": "2030-12-05"}]}}),
    );
    let aggregate = handover["aggregate"].as_str().unwrap();
    let unsigned = office.printed("P016", aggregate, "handover-list");
    assert_eq!(unsigned.pages.len(), 2, "{}", unsigned.pages.join("\n----\n"));
    let text = unsigned.text();
    for contact in &opened {
        assert!(text.contains(contact["number"].as_str().unwrap()), "{contact}");
    }
    for page in &unsigned.pages {
        assert!(
            squeezed(page).contains("序号No.类别Kind编号Number版本Version备注Note"),
            "the header is on each page: {page}"
        );
    }
    assert_eq!(text.matches("尚未签名").count(), 2);
    for thing in ["窗口印章", "编号3", "就业登记台账", "数据已汇总", "2030年12月5日"] {
        assert!(text.contains(thing), "{thing}: {text}");
    }
    office.done("P016", &format!("/v1/handovers/{}/sign", aggregate.replace("handover/", "")), &json!({}));
    let signed = office.printed("P015", aggregate, "handover-list").text();
    assert_eq!((signed.matches("尚未签名").count(), signed.matches("已于").count()), (1, 1), "{signed}");
}
