//! Complaints of the demonstration (投诉): simple and complex, verified and not, one late and explained, one overdue.
use super::Act;
use super::people;
use super::plot::Plot;
use super::world::{Offices, World};
use anjuan_domain::reference::centre::definition::PostDefinition;
use anjuan_domain::vocabulary::ids::Kind;
use chrono::NaiveDate;
use rand::RngExt;
use serde_json::json;

/// The article that these complaints cite.
const MANNERS: &str = "accountability/1";

/// The complaints of the month.
pub(super) fn month(world: &mut World, offices: &Offices) -> Vec<Act> {
    let days: Vec<NaiveDate> = world.working_days().into_iter().rev().collect();
    type Story = fn(&mut World, &Offices, NaiveDate) -> Vec<Act>;
    let stories: [(usize, Story); 8] = [
        (36, verified),
        (30, verified),
        (18, complex),
        (14, verified),
        (11, unfounded),
        (8, forgotten),
        (4, withdrawn),
        (1, begun),
    ];
    let played = stories.iter().filter_map(|(ago, story)| days.get(*ago).map(|day| story(world, offices, *day)));
    played.flatten().collect()
}

fn post(world: &mut World) -> PostDefinition {
    world.posts[world.rng.random_range(0..world.posts.len())].clone()
}

/// Received by the general section and put on a track; what is grave comes in writing.
fn received(
    world: &mut World,
    offices: &Offices,
    (day, channel, track): (NaiveDate, &str, &str),
    (post, summary): (&PostDefinition, &str),
) -> Plot {
    let at = world.moment(day);
    let complainant = people::applicant(&mut world.rng);
    let body = json!({
        "channel": channel, "gravity": "ORDINARY", "complainant": complainant, "matter": summary, "summary": summary,
        "persons": [post.a], "articles": [MANNERS],
    });
    let mut complaint = Plot::opened(world, Kind::Complaint, &offices.general, at, body);
    let departments = if track == "COMPLEX" { world.departments(2) } else { Vec::new() };
    let body = json!({"track": track, "departments": departments, "reason": "按投诉内容和涉及部门分类"});
    complaint.minutes(15).tell(world, &offices.general, "classify", body);
    complaint
}

fn decided(world: &mut World, complaint: &mut Plot, by: &str, (post, finding): (&PostDefinition, &str)) {
    let found = json!([{"person": post.a, "finding": finding, "article": MANNERS}]);
    let body = json!({"finding": finding, "found": found, "reasons": "根据调取的录像和当事人陈述认定"});
    complaint.minutes(20).tell(world, by, "decide", body);
}

fn verified(world: &mut World, offices: &Offices, day: NaiveDate) -> Vec<Act> {
    let post = post(world);
    let mut one = received(world, offices, (day, "TELEPHONE", "SIMPLE"), (&post, "反映窗口工作人员解释不耐烦"));
    let heard = json!({"step": "听取当事人陈述", "result": "承认态度急躁", "statementOf": post.a, "statement": "当时排队人多，确实说话急了"});
    one.days(world, 1).tell(world, &offices.general, "investigate", heard);
    decided(world, &mut one, &offices.general, (&post, "VERIFIED"));
    let answer = json!({"manner": "SPOKEN", "summary": "已致歉并说明处理结果"});
    one.minutes(10).tell(world, &offices.general, "answer", answer);
    let measure = json!({
        "person": post.a, "article": MANNERS, "gravity": "ORDINARY", "measure": "CRITICISM_EDUCATION",
        "reason": "服务态度问题，首次",
    });
    one.days(world, 1).tell(world, &offices.director, "take-measure", measure);
    one.into_acts()
}

fn unfounded(world: &mut World, offices: &Offices, day: NaiveDate) -> Vec<Act> {
    let post = post(world);
    let mut one = received(world, offices, (day, "ONLINE", "SIMPLE"), (&post, "反映办理超过承诺时间"));
    let checked = json!({"step": "核对办件记录", "result": "在承诺时限内办结"});
    one.days(world, 1).tell(world, &offices.general, "investigate", checked);
    decided(world, &mut one, &offices.general, (&post, "NOT_VERIFIED"));
    let answer = json!({"manner": "WRITTEN", "document": "栟便民投〔2026〕6号", "summary": "经查未超时，已附办件经过"});
    one.minutes(10).tell(world, &offices.general, "answer", answer);
    one.into_acts()
}

/// A written one over two departments, late, explained, verified, with its circular.
fn complex(world: &mut World, offices: &Offices, day: NaiveDate) -> Vec<Act> {
    let post = post(world);
    let mut one = received(world, offices, (day, "WRITTEN", "COMPLEX"), (&post, "反映两部门互相推诿"));
    let assign = json!({"investigator": offices.complaint});
    one.days(world, 1).tell(world, &offices.deputy, "assign", assign);
    for department in world.departments(2) {
        let asked = json!({"step": "向部门核实", "department": department, "result": "确有资料往返"});
        one.days(world, 3).tell(world, &offices.complaint, "investigate", asked);
    }
    // The departments answer late: it is explained, and answered after its time.
    let promised = world.closing(day, 22);
    let late = json!({"manner": "WRITTEN", "explanation": "部门资料调取延迟", "promised": promised});
    one.days(world, 9).tell(world, &offices.complaint, "explain-overdue", late);
    decided(world, &mut one, &offices.deputy, (&post, "VERIFIED"));
    let answer = json!({"manner": "WRITTEN", "document": "栟便民投〔2026〕9号", "summary": "投诉属实，已整改并致歉"});
    one.minutes(15).tell(world, &offices.complaint, "answer", answer);
    let circular =
        json!({"title": "关于推诿问题的通报", "text": "经查，两部门在办理中互相推诿，现予通报，望引以为戒。"});
    one.minutes(15).tell(world, &offices.director, "issue-circular", circular);
    one.into_acts()
}

/// On its track, and then forgotten: overdue now.
fn forgotten(world: &mut World, offices: &Offices, day: NaiveDate) -> Vec<Act> {
    let post = post(world);
    received(world, offices, (day, "SPOKEN", "SIMPLE"), (&post, "反映窗口无人接听电话")).into_acts()
}

fn withdrawn(world: &mut World, offices: &Offices, day: NaiveDate) -> Vec<Act> {
    let post = post(world);
    let mut one = received(world, offices, (day, "TELEPHONE", "SIMPLE"), (&post, "反映叫号系统混乱"));
    let body = json!({"reason": "投诉人表示已当场解决"});
    one.days(world, 1).tell(world, &offices.general, "withdraw", body);
    one.into_acts()
}

/// Over two departments, and given to the complaint centre to investigate: in time.
fn begun(world: &mut World, offices: &Offices, day: NaiveDate) -> Vec<Act> {
    let post = post(world);
    let mut one = received(world, offices, (day, "TELEPHONE", "COMPLEX"), (&post, "反映材料要求前后不一"));
    let assign = json!({"investigator": offices.complaint});
    one.minutes(30).tell(world, &offices.deputy, "assign", assign);
    one.into_acts()
}
