//! Denials of the demonstration (否定报备): explained, objected to, reported, reviewed; one review late, one report missing.
use super::Act;
use super::people;
use super::plot::Plot;
use super::world::{Offices, World};
use anjuan_domain::reference::centre::definition::PostDefinition;
use anjuan_domain::vocabulary::ids::Kind;
use chrono::NaiveDate;
use rand::RngExt;
use serde_json::{Value, json};

/// What was asked for, why it is denied, on what basis.
const ASKED: [(&str, &str, &str); 4] = [
    ("申请提前领取养老金", "申请人未满六十周岁，缴费年限不足", "《社会保险法》第十六条"),
    ("申请临时救助", "家庭收入高于当地救助标准", "《社会救助暂行办法》第四十七条"),
    ("申请在承包地上建房", "承包地为永久基本农田，不得建房", "《土地管理法》第三十七条"),
    ("申请变更户籍地址", "未提供合法稳定住所证明", "《户口登记条例》第十三条"),
];

/// How far a denial goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Explained,
    Unreported,
    Reported,
    Upheld,
    Late,
}

/// The denials of the month: so many working days ago, and how each ends.
const STORIES: [(usize, End); 11] = [
    (38, End::Upheld),
    (33, End::Late),
    (28, End::Unreported),
    (19, End::Explained),
    (17, End::Upheld),
    (15, End::Late),
    (12, End::Explained),
    (10, End::Upheld),
    (6, End::Unreported),
    (5, End::Explained),
    (2, End::Reported),
];

/// The denials of the month.
pub(super) fn month(world: &mut World, offices: &Offices) -> Vec<Act> {
    let days: Vec<NaiveDate> = world.working_days().into_iter().rev().collect();
    let mut acts = Vec::new();
    for (ago, end) in STORIES {
        if let Some(day) = days.get(ago) {
            acts.extend(one(world, offices, *day, end));
        }
    }
    if let Some(day) = days.get(9) {
        acts.extend(corrected(world, offices, *day));
    }
    acts
}

fn one(world: &mut World, offices: &Offices, day: NaiveDate, end: End) -> Vec<Act> {
    let post = world.posts[world.rng.random_range(0..world.posts.len())].clone();
    let (applicant, what) = (people::applicant(&mut world.rng), ASKED[world.rng.random_range(0..ASKED.len())]);
    let mut body = issue(&applicant, what);
    if end == End::Explained {
        body["scope"] = json!("OUT_OF_SCOPE");
        body["referral"] = json!({
            "to": "如东县政务服务中心", "address": "如东县城友谊东路，0513-84003000", "help": "已电话联系并告知所需材料",
        });
    }
    let at = world.moment(day);
    let mut denial = Plot::opened(world, Kind::Denial, &post.a, at, body);
    if end == End::Explained {
        return denial.into_acts();
    }
    object(world, &mut denial, &post);
    if end == End::Unreported {
        return denial.into_acts();
    }
    report(world, &mut denial, (&post, offices), (&applicant, what));
    let days = match end {
        End::Reported => return denial.into_acts(),
        End::Late => 5,
        _ => 2,
    };
    let opinion = json!({"outcome": "UPHELD", "opinion": "经复核，不予办理的理由和依据成立"});
    denial.days(world, days).tell(world, &offices.approval, "review", opinion);
    denial.into_acts()
}

/// A case that is denied, and taken up again because the review corrects the denial.
fn corrected(world: &mut World, offices: &Offices, day: NaiveDate) -> Vec<Act> {
    let found = world.items.iter().find(|item| {
        item.definition.processing == anjuan_domain::vocabulary::item::Processing::Committed
            && item.definition.joint_departments.is_empty()
    });
    let Some(item) = found.cloned() else { return Vec::new() };
    let Some(post) = world.post(&item).cloned() else { return Vec::new() };
    let (applicant, at) = (people::applicant(&mut world.rng), world.moment(day));
    let present = item.definition.materials.iter().map(|one| json!({"material": one.id, "status": "PRESENTED"}));
    let register = json!({
        "item": item.id, "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "applicant": applicant,
        "materials": present.collect::<Vec<_>>(),
    });
    let mut case = Plot::opened(world, Kind::Case, &post.a, at, register);
    case.minutes(5).tell(world, &post.a, "accept", json!({}));
    let what = ("申请办理本事项", "经办人认为缴费记录不全", "《社会保险法》第十六条");
    let mut body = issue(&applicant, what);
    body["matter"] = json!(case.reference(Kind::Case));
    body["importance"] = json!("IMPORTANT");
    let at = case.minutes(30).at();
    let mut denial = Plot::opened(world, Kind::Denial, &post.a, at, body);
    object(world, &mut denial, &post);
    report(world, &mut denial, (&post, offices), (&applicant, what));
    let up = json!({"to": offices.deputy, "document": "栟便民报〔2026〕3号", "summary": "参保记录缺失致群众多次往返"});
    denial.minutes(15).tell(world, &offices.approval, "report-up", up);
    let review = json!({
        "outcome": "CORRECTED", "opinion": "缴费记录可由系统核查，不应由申请人补齐",
        "correction": "按一次性告知制度撤销原决定，恢复办理",
    });
    denial.days(world, 1).tell(world, &offices.approval, "review", review);
    let notice = json!({"channel": "CALL", "summary": "已电话告知申请人恢复办理并致歉"});
    denial.days(world, 1).tell(world, &post.a, "notify-correction", notice);
    let mut case = case.from(denial.at());
    for step in &item.definition.flow {
        let body = json!({"step": step, "result": "AGREE", "opinion": "符合规定"});
        case.minutes(5).tell(world, &post.a, "step", body);
    }
    let end = json!({"result": "ISSUED", "document": "栟便民〔2026〕308号", "conclusion": "准予办理"});
    case.days(world, 1).tell(world, &post.a, "finish", end);
    [case.into_acts(), denial.into_acts()].concat()
}

fn issue(applicant: &Value, (asked, reasons, basis): (&str, &str, &str)) -> Value {
    json!({
        "applicant": applicant, "asked": asked, "reasons": reasons, "basis": basis, "scope": "WITHIN_DUTIES",
        "importance": "ORDINARY",
    })
}

fn object(world: &mut World, denial: &mut Plot, post: &PostDefinition) {
    let body = json!({"manner": "SPOKEN", "advisedInWriting": true, "grounds": "认为符合条件，要求说明"});
    denial.minutes(20).tell(world, &post.a, "object", body);
}

fn report(
    world: &mut World,
    denial: &mut Plot,
    (post, offices): (&PostDefinition, &Offices),
    (applicant, (asked, reasons, basis)): (&Value, (&str, &str, &str)),
) {
    let body = json!({
        "applicant": {
            "name": applicant["name"], "unit": "个人", "telephone": applicant["telephone"], "address": applicant["address"],
        },
        "asked": asked, "reasons": reasons, "basis": basis, "reviewer": offices.approval, "archivist": offices.general,
    });
    denial.minutes(40).tell(world, &post.a, "report", body);
    denial.minutes(20).tell(world, &offices.approval, "acknowledge", json!({"copy": "REVIEW"}));
    denial.minutes(5).tell(world, &offices.general, "acknowledge", json!({"copy": "ARCHIVE"}));
}
