//! What leaves the service: act, object, deadline, in both languages, and nothing that anybody typed.
use crate::{at, notice};
use anjuan_domain::event::Envelope;
use anjuan_notices::delivery::Delivery;
use anjuan_notices::notice::recorded;
use anjuan_notices::render;
use anjuan_notices::rhythm::Rhythm;
use serde_json::{Value, json};

/// Texts that stand in every free field of the card below.
const SENTINELS: [&str; 3] = ["哨兵甲张三丰", "13912345678", "sentinel-reason"];

/// A card as it is recorded, whose free texts are the sentinels.
fn card() -> Vec<u8> {
    let golden = include_str!("../../../../proto/golden/anjuan.card.issued-by-hand.v1.json");
    let mut card: Value = serde_json::from_str(golden).unwrap();
    card["data"]["reason"] = json!(SENTINELS[2]);
    card["data"]["authority"] = json!(SENTINELS[0]);
    card["data"]["matter"] = json!(SENTINELS[1]);
    card["data"]["number"] = json!(SENTINELS[1]);
    card["data"]["against"] = json!("P015");
    card.to_string().into_bytes()
}

#[test]
fn nothing_that_somebody_typed_leaves_with_a_notice() {
    let bytes = card();
    let envelope = Envelope::decode(&bytes).unwrap();
    let notices = recorded(&envelope, &envelope.event().unwrap(), 7);
    let [notice] = notices.as_slice() else { panic!("one notice: {notices:?}") };
    assert_eq!((notice.person.as_str(), notice.act.as_str(), notice.place), ("P015", "card.confirm", 7));
    assert_eq!(notice.key, notice.object.to_string(), "a card asks once, whoever says so");
    let delivery = Delivery::new(notice.clone(), "mail", &Rhythm::default(), at("2018-10-24T10:00"));
    let texts = [
        render::subject(&delivery),
        render::text(&delivery),
        render::short(&delivery),
        render::body(&delivery).to_string(),
        render::sms(&delivery, "10086").to_string(),
        serde_json::to_string(&delivery).unwrap(),
    ];
    for text in texts {
        for sentinel in SENTINELS {
            assert!(!text.contains(sentinel), "{sentinel} in {text}");
        }
    }
}

#[test]
fn a_message_says_act_object_and_deadline_in_both_languages() {
    let delivery = Delivery::new(notice(7, "P015"), "mail", &Rhythm::default(), at("2018-10-24T10:00"));
    assert_eq!(
        render::short(&delivery),
        "确认监察牌 / Confirm a card against oneself: card/case-7-promise-0-red，限 2018-10-29 10:00 (by 2018-10-29 10:00)"
    );
    assert!(
        render::text(&delivery).contains("以下事项待您办理") && render::text(&delivery).contains("These wait for you")
    );
    let body = render::body(&delivery);
    assert_eq!(body["data"]["notices"][0]["title"]["zh"], "确认监察牌");
    assert_eq!(body["data"]["notices"][0]["deadline"], "2018-10-29T10:00:00+08:00");
    let later = notice(8, "P015");
    let digest = Delivery { notices: vec![delivery.notices[0].clone(), later], ..delivery };
    assert_eq!(render::subject(&digest), "2 项待办 / 2 notices");
    assert!(render::short(&digest).ends_with("；另有 1 项 (+1)"));
}

#[test]
fn an_act_is_a_command_or_an_event_and_nothing_else() {
    let title = |act: &str| anjuan_notices::Notice { act: act.into(), ..notice(1, "P015") }.title();
    assert!(title("card.confirm").is_some() && title("anjuan.card.issued.v1").is_some());
    assert_eq!(title("王小明"), None);
}
