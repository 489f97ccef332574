//! The papers of a denial (否定文书): denial, report in two copies, report of an important matter, correction notice.
use crate::{Office, somebody};
use serde_json::json;

/// What is printed here.
pub(crate) const PAPERS: [&str; 4] = ["denial", "denial-report", "important-matter-report", "correction-notice"];

#[test]
fn a_denial_that_is_corrected_leaves_its_papers() {
    let place = tempfile::tempdir().unwrap();
    let office = Office::open(&place.path().join("service"));
    let denied = office.done(
        "P014",
        "/v1/denials",
        &json!({"item": "SI-001", "applicant": somebody(), "asked": "要求当日为外地参保人员办理转移接续", "scope": "OUT_OF_SCOPE",
            "importance": "IMPORTANT", "reasons": "转移接续由参保地经办机构办理，本窗口无权受理。", "basis": "《社会保险法》第十九条",
            "referral": {"to": "如东县社会保险基金管理中心", "address": "掘港镇，0513-84510000", "help": "已电话联系，窗口有人接待"}}),
    );
    let aggregate = denied["aggregate"].as_str().unwrap();
    let denial = format!("/v1/denials/{}", aggregate.replace("denial/", ""));
    let printed = office.printed("P014", aggregate, "denial");
    assert_eq!(printed.pages.len(), 1, "{}", printed.pages.join("\n----\n"));
    for said in ["☑不属于本中心职责范围", "《社会保险法》第十九条", "如东县社会保险基金管理中心"]
    {
        assert!(printed.text().contains(said), "{said}: {}", printed.text());
    }

    let then =
        |person: &str, verb: &str, body: serde_json::Value| office.done(person, &format!("{denial}/{verb}"), &body);
    then("P014", "object", json!({"manner": "SPOKEN", "advisedInWriting": true, "grounds": "认为应当就近办理"}));
    then(
        "P014",
        "report",
        json!({"applicant": {"unit": "个人", "name": "㐂小𠮷", "address": "栟茶镇三园村1组", "telephone": "19900001234"},
            "asked": "要求当日办理转移接续", "reasons": "不属于本窗口职责", "basis": "《社会保险法》第十九条", "reviewer": "P004", "archivist": "P003"}),
    );
    let printed = office.printed("P014", aggregate, "denial-report");
    assert_eq!(printed.pages.len(), 2, "a page for each copy");
    for (page, copy) in printed.pages.iter().zip(["第一联（共二联）审批科负责人", "第二联（共二联）档案"])
    {
        assert!(crate::press::squeezed(page).contains(copy), "{copy}: {page}");
    }
    let clear = office.html("P004", &format!("{denial}/papers/denial-report?clear=audit-of-the-report"));
    for personal in ["㐂小𠮷", "栟茶镇三园村1组", "19900001234", "认为应当就近办理"] {
        assert!(clear.contains(personal), "{personal}");
        assert!(!printed.text().contains(personal), "{personal} is masked");
    }

    then(
        "P004",
        "report-up",
        json!({"to": "P002", "document": "栟便审〔2026〕12号", "summary": "涉及多人，建议协调县级经办机构。"}),
    );
    assert_eq!(office.printed("P004", aggregate, "important-matter-report").pages.len(), 1);
    then("P004", "acknowledge", json!({"copy": "REVIEW"}));
    then("P003", "acknowledge", json!({"copy": "ARCHIVE"}));
    then(
        "P004",
        "review",
        json!({"outcome": "CORRECTED", "opinion": "已委托乡镇代办，应予受理。", "correction": "撤销不予办理，依据人社部发〔2019〕94号受理。"}),
    );
    then("P014", "notify-correction", json!({"channel": "CALL", "summary": "已告知重新受理，请携带原材料。"}));
    let printed = office.printed("P014", aggregate, "correction-notice");
    assert_eq!(printed.pages.len(), 1);
    assert!(printed.text().contains("撤销不予办理"), "{}", printed.text());
}
