//! What holds of every paper.
use crate::stories::{self, Story, centre};
use anjuan_domain::event::Event;
use anjuan_domain::vocabulary::stamp::Stamp;
use anjuan_papers::code::{Code, CodeKey};
use anjuan_papers::sheet::{Clear, Hidden, Opened};
use anjuan_papers::{PAPERS, Paper, PaperKind, Unprintable, Wanted, find, verified};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use zeroize::Zeroizing;

fn key() -> CodeKey {
    CodeKey::new(Zeroizing::new([7; 32]))
}

fn paper_of(kind: &'static PaperKind, story: &Story) -> Result<Paper, Unprintable> {
    let history = story.history();
    let wanted = kind.related(&history, None)?;
    let related: Vec<_> = wanted
        .iter()
        .map(|aggregate| Story { aggregate: aggregate.clone(), ..stories::for_paper("receipt") }.history())
        .collect();
    let (centre, secret) = (centre(), Some("12345678"));
    let wanted = Wanted {
        history: &history,
        related: &related,
        version: None,
        centre: &centre,
        centre_id: "bencha",
        secret,
        address: None,
        key: &key(),
    };
    kind.paper(&wanted)
}

fn made(kind: &'static PaperKind) -> Paper {
    paper_of(kind, &stories::for_paper(kind.name)).unwrap_or_else(|error| panic!("{}: {error}", kind.name))
}

fn named(name: &str) -> &'static PaperKind {
    find(name).unwrap_or_else(|| panic!("{name}"))
}

#[test]
fn the_table_is_sound() {
    let types: BTreeSet<String> = Event::types().iter().map(|(event_type, _)| (*event_type).to_owned()).collect();
    let names: BTreeSet<&str> = PAPERS.iter().map(|paper| paper.name).collect();
    let prefixes: BTreeSet<&str> = PAPERS.iter().map(|paper| paper.prefix).collect();
    assert_eq!((names.len(), prefixes.len()), (PAPERS.len(), PAPERS.len()), "names and prefixes are each used once");
    for paper in PAPERS {
        assert!(anjuan_domain::vocabulary::articles::is_known(paper.article), "{} cites {}", paper.name, paper.article);
        assert!(
            !paper.required.is_empty() && !paper.title.zh.is_ascii() && paper.title.en.is_ascii(),
            "{}",
            paper.name
        );
        for event in paper.events {
            assert!(types.contains(&format!("anjuan.{event}.v1")), "{}: {event} is no event", paper.name);
            assert!(event.starts_with(&format!("{}.", paper.of)), "{}: {event} is of another kind", paper.name);
        }
    }
}

#[test]
fn every_paper_has_what_it_must_have_in_both_languages() {
    for kind in PAPERS {
        let paper = made(kind);
        let html = paper.html(&Opened::default());
        let escaped = |text: &str| text.replace('&', "&amp;");
        for label in kind.required {
            assert!(html.contains(label.zh) && html.contains(&escaped(label.en)), "{} lacks {}", kind.name, label.zh);
        }
        for said in [kind.title.zh, kind.title.en, paper.number(), &paper.code().to_string(), kind.article] {
            assert!(html.contains(said), "{} lacks {said}", kind.name);
        }
    }
}

#[test]
fn a_paper_needs_nothing_besides_itself() {
    for kind in PAPERS {
        let html = made(kind).html(&Opened::default());
        assert!(html.starts_with("<!DOCTYPE html>") && html.contains("lang=\"zh-CN\"") && html.contains("size: A4"));
        for outside in ["<script", "<link", "<img", "http:", "https:", "url(", "@import", "javascript"] {
            assert!(!html.contains(outside), "{} has {outside}", kind.name);
        }
    }
}

#[test]
fn the_code_on_a_paper_leads_back_to_its_event_and_its_kind() {
    for kind in PAPERS {
        let story = stories::for_paper(kind.name);
        let code = paper_of(kind, &story).unwrap().code();
        let read = Code::parse(&code.to_string()).unwrap();
        let (_, stored) = story.stored.iter().find(|(sequence, _)| *sequence == read.sequence).expect("its event");
        assert_eq!(verified(&key(), read, stored).map(|paper| paper.name), Some(kind.name));
        let mut changed = stored.clone();
        let last = changed.len() - 2;
        changed[last] ^= 1;
        assert!(verified(&key(), read, &changed).is_none(), "{}: another event has another code", kind.name);
    }
}

#[test]
fn before_its_event_there_is_no_paper() {
    for kind in PAPERS {
        let refused = paper_of(kind, &stories::nothing_of(kind.of)).unwrap_err();
        assert!(matches!(refused, Unprintable::NoEvent { .. }), "{}: {refused}", kind.name);
    }
    let refused = paper_of(named("acceptance"), &stories::for_paper("receipt")).unwrap_err();
    assert!(refused.to_string().contains("case.accepted"), "{refused}");
}

#[test]
fn a_paper_with_a_required_field_empty_is_not_printed() {
    let mut story = stories::for_paper("denial");
    for (_, body) in &mut story.stored {
        let text = String::from_utf8(body.clone()).unwrap();
        *body = text.replace("《江苏省食品小作坊和食品摊贩管理条例》第十条", " ").into_bytes();
    }
    let refused = paper_of(named("denial"), &story).unwrap_err();
    let Unprintable::Lacks { fields, fields_zh, .. } = &refused else { panic!("{refused}") };
    assert_eq!((fields.as_str(), fields_zh.as_str()), ("Legal basis", "法律依据"));
}

#[test]
fn a_part_of_the_notice_that_is_empty_says_why() {
    let html = made(named("one-time-notice")).html(&Opened::default());
    assert!(
        html.contains("属于受理范围，补齐后予以办理") && html.contains("☑ 属于") && html.contains("☐ 不属于"),
        "{html}"
    );
}

#[test]
fn who_left_before_is_named_on_a_paper() {
    let (story, kind) = (stories::for_paper("finding-circular"), named("finding-circular"));
    let (history, mut centre) = (story.history(), centre());
    let person = |from: &str, definition: Value| json!({"effectiveFrom": from, "definition": definition});
    let definition = json!({"name": "王离职", "section": "民政", "title": "科员", "roles": ["window-staff"], "certificate": "1", "telephone": "1"});
    let left = json!({"effectiveFrom": "2014-12-22", "reason": "调离"});
    for (event_type, data) in
        [("anjuan.person.defined.v1", person("2014-01-01", definition)), ("anjuan.person.withdrawn.v1", left)]
    {
        let example = Story::about("person/P004").then(event_type, "2014-01-02T00:00:00Z", &data);
        let fact = example.history().facts.remove(0);
        let stamp = Stamp { version: 1, time: fact.time, recorded: fact.recorded };
        centre.evolve(&example.aggregate, &fact.event, stamp).unwrap();
    }
    let wanted = Wanted {
        history: &history,
        related: &[],
        version: None,
        centre: &centre,
        centre_id: "bencha",
        secret: None,
        address: None,
        key: &key(),
    };
    assert!(
        kind.paper(&wanted).unwrap().html(&Opened::default()).contains("王离职"),
        "found on the 20th, circulated on the 26th"
    );
}

#[test]
fn personal_data_is_masked_until_it_was_opened() {
    let paper = made(named("acceptance"));
    let hidden = paper.sheet.hidden();
    assert_eq!(hidden.len(), 1, "the applicant, once: {hidden:?}");
    let masked = paper.html(&Opened::default());
    assert!(masked.contains("王*") && masked.contains("138****5645"));
    let clear = Clear { name: "王小明".into(), document: "320623198001011234".into(), ..Clear::default() };
    let mut opened = Opened::default();
    opened.parties.insert(hidden[0].ciphertext().to_owned(), clear);
    let html = paper.html(&opened);
    assert!(html.contains("王小明") && html.contains("320623198001011234") && !html.contains("王*"));
}

#[test]
fn a_secret_stands_on_its_own_paper_only_where_it_was_given() {
    let centre = centre();
    for name in ["receipt", "rating-slip"] {
        let kind = named(name);
        assert!(made(kind).html(&Opened::default()).contains("12345678"), "{name}");
        let history = stories::for_paper(name).history();
        let wanted = Wanted {
            history: &history,
            related: &[],
            version: None,
            centre: &centre,
            centre_id: "bencha",
            secret: None,
            address: None,
            key: &key(),
        };
        assert!(!kind.paper(&wanted).unwrap().html(&Opened::default()).contains("12345678"), "{name}");
    }
    for other in PAPERS.iter().filter(|other| !["receipt", "rating-slip"].contains(&other.name)) {
        assert!(!made(other).html(&Opened::default()).contains("12345678"), "{}", other.name);
    }
}

#[test]
fn the_circular_shows_nothing_of_the_complainant() {
    let paper = made(named("circular"));
    assert_eq!(paper.sheet.hidden(), Vec::<Hidden>::new());
    let html = paper.html(&Opened::default());
    for personal in ["王*", "138****5645", "反映***", "4MX7D2RB9VEC"] {
        assert!(!html.contains(personal), "{personal}");
    }
}

#[test]
fn the_denial_report_has_two_copies_each_whole() {
    let kind = named("denial-report");
    let html = made(kind).html(&Opened::default());
    assert_eq!(html.matches("<section class=\"copy\">").count(), 2);
    assert!(html.contains("第一联（共二联）审批科负责人") && html.contains("第二联（共二联）档案"));
    assert_eq!(html.matches("FB-20141121-9WQ2H6XVB3KD").count(), 5, "title, and number and field on each copy");
}

#[test]
fn the_handover_list_has_every_matter_and_who_signed() {
    let kind = named("handover-list");
    let html = paper_of(kind, &stories::handover(900)).unwrap().html(&Opened::default());
    for n in [0, 899] {
        assert!(html.contains(&format!("AJ-20141117-7K2M9QX4T{n:04}")));
    }
    assert!(html.contains("已于 2014年12月1日 09:30 签名") && html.contains("尚未签名"));
}

#[test]
fn what_people_wrote_cannot_become_markup() {
    let mut story = stories::for_paper("return");
    for (_, body) in &mut story.stored {
        let text = String::from_utf8(body.clone()).unwrap();
        *body = text.replace("未提交登记申请表", "<script>alert(1)</script>&").into_bytes();
    }
    let html = paper_of(named("return"), &story).unwrap().html(&Opened::default());
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;") && !html.contains("<script"));
}

#[test]
fn an_earlier_event_is_printed_again_when_it_is_named() {
    let kind = named("handover-list");
    let (history, centre) = (stories::handover(1).history(), centre());
    let of = |version| {
        let wanted = Wanted {
            history: &history,
            related: &[],
            version,
            centre: &centre,
            centre_id: "bencha",
            secret: None,
            address: None,
            key: &key(),
        };
        kind.paper(&wanted).map(|paper| paper.code().sequence)
    };
    assert_eq!((of(Some(1)).unwrap(), of(None).unwrap()), (100, 107));
    assert!(of(Some(3)).is_err());
}

#[test]
fn a_paper_carries_its_address_and_a_qr_code_where_the_service_has_one() {
    let (history, centre) = (stories::for_paper("receipt").history(), centre());
    let of = |address| {
        let wanted = Wanted {
            history: &history,
            related: &[],
            version: None,
            centre: &centre,
            centre_id: "bencha",
            secret: None,
            address,
            key: &key(),
        };
        let paper = named("receipt").paper(&wanted).unwrap();
        (paper.code(), paper.html(&Opened::default()))
    };
    let (code, html) = of(Some("https://bmfw.example.cn/"));
    assert!(html.contains(&format!("https://bmfw.example.cn/papers/{code}<")), "{html}");
    assert!(html.contains("<svg") && html.contains("二维码") && !html.contains("<?xml"));
    let (_, without) = of(None);
    assert!(!without.contains("<svg") && !without.contains("网址"));
}

#[test]
fn the_denial_report_shows_the_review_once_it_is_recorded_and_room_for_it_before() {
    let before = made(named("denial-report")).html(&Opened::default());
    assert!(before.contains("class=\"blank\"") && !before.contains("☑"), "{before}");
    let after =
        paper_of(named("denial-report"), &stories::for_paper("correction-notice")).unwrap().html(&Opened::default());
    for said in ["☑ 纠正", "已委托乡镇办理，应予受理。", "撤销不予办理，按苏政办〔2014〕5号受理。", "2014年11月25日"]
    {
        assert!(after.contains(said), "{said}: {after}");
    }
}

#[test]
fn a_delay_is_explained_on_paper_before_the_complaint_is_classified_and_before_it_is_late() {
    let data = json!({"by": "P008", "manner": "WRITTEN", "explanation": "需调取监控，设备送修。", "promised": "2014-12-31T09:30:00Z"});
    let explained = |story: Story, time| {
        let story = story.then("anjuan.complaint.overdue-explained.v1", time, &data);
        paper_of(named("overdue-explanation"), &story).unwrap().html(&Opened::default())
    };
    let unclassified = explained(stories::for_paper("complaint-intake"), "2014-12-01T03:00:00Z");
    assert!(unclassified.contains("尚未分类，答复时限未定") && unclassified.contains("预计不能在承诺时限内办结"));
    let mut classified = stories::for_paper("overdue-explanation");
    classified.stored.pop();
    assert!(explained(classified, "2014-12-04T03:00:00Z").contains("预计不能在承诺时限内办结"));
    assert!(made(named("overdue-explanation")).html(&Opened::default()).contains("未能在承诺时限内办结"));
}
