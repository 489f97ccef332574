//! Problems in both languages: a Chinese sentence has no remainder of English prose.
use crate::service::{Ask, Reply, Service, registration};
use serde_json::json;

/// The English words of a Chinese sentence, besides quoted values, ids and names of ours.
fn english(reply: &Reply) -> Vec<String> {
    let problem = reply.json();
    let text = problem["detailZh"].as_str().unwrap().to_owned();
    assert!(text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{text}");
    let unquoted: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let words = unquoted.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 2);
    words.filter(|word| word.chars().all(|c| c.is_ascii_lowercase()) && *word != "case").map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chinese_sentence_is_chinese_throughout() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    let expired = service.token("P015", &[anjuan_domain::vocabulary::actor::Role::WindowStaff]);
    let replies = [
        service.get("/v1/cases", &Ask::default()).await,
        service.get("/v1/cases", &Ask::with("nonsense")).await,
        service.get("/v1/cases", &Ask::with(&format!("{expired}x"))).await,
        service.get("/v1/catalogue/XX-1", &Ask::default()).await,
        service.get("/v1/cases/7K2M9QX4T1AB", &clerk).await,
        service.get("/v1/cases/a.b", &clerk).await,
        service.get("/v1/views/register/digest?after=x", &clerk).await,
        service.get("/v1/views/nope/digest", &clerk).await,
        service.get("/v1/deadlines?state=late", &clerk).await,
        service.get("/v1/deadlines?nothing=1", &clerk).await,
        service.get("/v1/deadlines?cursor=3230", &clerk).await,
        service.get("/v1/calculator", &Ask::default()).await,
        service.get("/v1/calculator?start=soon&count=1", &Ask::default()).await,
        service.get("/v1/calculator?count=1&unit=moon", &Ask::default()).await,
        service.get("/nowhere", &Ask::default()).await,
        service.post("/v1/cases", &clerk, &json!({"item": 7})).await,
        service.post("/v1/cases", &clerk, &json!({"nothing": 7})).await,
        service.post("/v1/cases/7K2M9QX4T1AB/step", &clerk, &json!({})).await,
        service.post_text("/v1/cases", &clerk, "{".into()).await,
        service.post_text("/v1/progress", &Ask::default(), "x".into()).await,
    ];
    for reply in replies {
        assert!((400..500).contains(&reply.status), "{}", reply.text);
        assert_eq!(english(&reply), Vec::<String>::new(), "{}", reply.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_out_of_range_is_refused_with_the_range() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    for path in ["/v1/cases", "/v1/contacts", "/v1/deadlines"] {
        for limit in ["0", "501", "-1", "many", ""] {
            let reply = service.get(&format!("{path}?limit={limit}"), &clerk).await;
            assert_eq!(reply.problem(), (400, "request.malformed".into()), "{limit}");
            let (en, zh) = (reply.json()["detailEn"].to_string(), reply.json()["detailZh"].to_string());
            assert!(en.contains("limit") && en.contains("1 to 500"), "{en}");
            assert!(zh.contains("`limit`") && zh.contains("1 至 500"), "{zh}");
        }
        for limit in [1, 500] {
            assert_eq!(service.get(&format!("{path}?limit={limit}"), &clerk).await.status, 200, "{path} {limit}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_that_is_no_place_of_this_index_is_refused() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    service.registered().await;
    let last = service.registered().await.sequence;
    let page = service.get(&format!("/v1/cases?limit=1&after={last}"), &clerk).await.json();
    let next = page["next"].as_str().unwrap();
    assert_eq!(service.get(&format!("/v1/cases?cursor={next}"), &clerk).await.status, 200);
    for path in ["/v1/cases?cursor=3230", "/v1/deadlines?cursor=3230", &format!("/v1/deadlines?cursor={next}")] {
        let refused = service.get(path, &clerk).await;
        assert_eq!(refused.problem(), (422, "request.impossible".into()), "{path}: it reads and is none of this list");
        assert!(refused.text.contains("cursor"), "{}", refused.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_said_to_be_something_else_than_json_is_refused() {
    let service = Service::start().await;
    let clerk = Ask::with(&service.clerk());
    let send = |media_type| service.post_as(media_type, "/v1/cases", &clerk, registration().to_string());
    let refused = send(Some("application/x-www-form-urlencoded")).await;
    assert_eq!(refused.problem(), (415, "request.media-type".into()));
    let problem = refused.json();
    assert!(problem["detailEn"].as_str().unwrap().contains("application/json"), "{problem}");
    assert!(problem["detailZh"].as_str().unwrap().contains("请求内容的类型"), "{problem}");
    for media_type in [None, Some("application/json; charset=utf-8"), Some("application/merge-patch+json")] {
        assert_eq!(send(media_type).await.status, 201, "{media_type:?}");
    }
}
