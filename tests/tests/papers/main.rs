//! Papers (文书) of a running service, printed by a headless browser: every field, every glyph, the right number of pages, and
//! a code that leads a reader of the paper back to its event.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
mod case;
mod complaint;
mod denial;
mod handover;
mod press;

use anjuan_papers::sheet::Label;
use anjuan_papers::{PAPERS, PaperKind};
use anjuan_tests::service::Service;
use press::{Press, Printed, squeezed};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Every paper, and the file whose test prints it: one that nobody prints fails here.
const PRINTED: &[(&str, &[&str])] = &[
    ("case", &case::PAPERS),
    ("denial", &denial::PAPERS),
    ("handover", &handover::PAPERS),
    ("complaint", &complaint::PAPERS),
];

#[test]
fn every_paper_of_the_table_is_printed_by_a_test() {
    let mut printed: Vec<&str> = PRINTED.iter().flat_map(|(_, papers)| papers.iter().copied()).collect();
    let mut table: Vec<&str> = PAPERS.iter().map(|paper| paper.name).collect();
    printed.sort_unstable();
    table.sort_unstable();
    assert_eq!(printed, table);
}

/// A service, its people's tokens, and a press.
pub(crate) struct Office {
    pub(crate) service: Service,
    pub(crate) press: Press,
    tokens: RefCell<BTreeMap<String, String>>,
    roles: BTreeMap<String, Vec<String>>,
}

impl Office {
    pub(crate) fn open(data: &std::path::Path) -> Self {
        let service = Service::start(data);
        let centre = service.get("/v1/centre").body;
        let persons = centre["persons"].as_object().unwrap().iter();
        let roles = persons
            .map(|(id, person)| {
                let roles = person["roles"].as_array().unwrap().iter().map(|role| role.as_str().unwrap().to_owned());
                (id.clone(), roles.collect())
            })
            .collect();
        Self { service, press: Press::find(), tokens: RefCell::default(), roles }
    }

    /// The token of a member of staff with the roles of the directory.
    pub(crate) fn token(&self, person: &str) -> String {
        let issue = || {
            let roles: Vec<&str> = self.roles[person].iter().map(String::as_str).collect();
            self.service.token_for(person, &roles)
        };
        self.tokens.borrow_mut().entry(person.to_owned()).or_insert_with(issue).clone()
    }

    /// A command by somebody that must be accepted.
    pub(crate) fn done(&self, person: &str, path: &str, body: &Value) -> Value {
        let answer = self.service.post_as(Some(&self.token(person)), path, None, body);
        assert_eq!(answer.status, 201, "{path} by {person}: {}", answer.body);
        answer.body
    }

    /// A paper as somebody gets it; it must be given.
    pub(crate) fn html(&self, person: &str, path: &str) -> String {
        let answer = self.service.get_as(Some(&self.token(person)), path);
        assert_eq!(answer.status, 200, "{path} by {person}: {}", answer.body);
        answer.body.as_str().unwrap_or_else(|| panic!("{path} is no document: {}", answer.body)).to_owned()
    }

    /// Prints a paper and checks what holds of all: A4, the fields of the table, the glyphs, and the code.
    pub(crate) fn printed(&self, person: &str, aggregate: &str, name: &str) -> Printed {
        let (kind, id) = aggregate.split_once('/').unwrap();
        self.checked(name, &self.html(person, &format!("/v1/{kind}s/{id}/papers/{name}")))
    }

    /// The same of a document that somebody got.
    pub(crate) fn checked(&self, name: &str, html: &str) -> Printed {
        let paper = anjuan_papers::find(name).unwrap();
        let printed = self.press.print(name, html);
        a4(name, &printed);
        fields(paper, &printed);
        self.code(paper, &printed);
        printed
    }

    /// Reads the code off the paper and asks the service, without a token, what it is of.
    fn code(&self, paper: &PaperKind, printed: &Printed) {
        let code = code_of(printed);
        let answer = self.service.get_as(None, &format!("/v1/papers/verify/{}", code.to_lowercase()));
        assert_eq!(answer.status, 200, "{} {code}: {}", paper.name, answer.body);
        let found = &answer.body;
        assert_eq!((&found["code"], &found["paper"]), (&json!(code), &json!(paper.name)), "{found}");
        let event_type = found["type"].as_str().unwrap();
        assert!(paper.events.iter().any(|event| event_type == format!("anjuan.{event}.v1")), "{found}");
        // The address of a paper leads to a page that says the same, without a script and without a token.
        let text = printed.text();
        let page = self.service.get_as(None, &format!("/papers/{code}"));
        let html = page.body.as_str().unwrap();
        assert_eq!(page.status, 200, "{html}");
        assert!(!html.contains("<script") && html.contains("核验无误") && html.contains("is genuine"), "{html}");
        for said in ["paperNumber", "number", "titleZh", "titleEn"].map(|field| found[field].as_str().unwrap()) {
            assert!(html.contains(&said.replace('&', "&amp;")), "{said}: {html}");
        }
        for field in ["paperNumber", "number"] {
            assert!(text.contains(found[field].as_str().unwrap()), "{}: {field} of {found}", paper.name);
        }
        let day: chrono::NaiveDate = found["day"].as_str().unwrap().parse().unwrap();
        assert!(text.contains(&day.format("%Y年%-m月%-d日").to_string()), "{}: {found}", paper.name);
    }
}

fn a4(name: &str, printed: &Printed) {
    let (width, height) = printed.size;
    assert!((width - 595.0).abs() < 2.0 && (height - 842.0).abs() < 2.0, "{name} is {width} by {height}");
    // The last columns: embedded, subset, with a map to Unicode, object, generation.
    let embedded = |font: &str| {
        let columns: Vec<&str> = font.split_whitespace().rev().collect();
        columns.get(2) == Some(&"yes") && columns.get(4) == Some(&"yes")
    };
    let fonts: Vec<&str> = printed.fonts.lines().skip(2).collect();
    assert!(
        !fonts.is_empty() && fonts.iter().all(|font| embedded(font)),
        "{name} has fonts elsewhere:\n{}",
        printed.fonts
    );
    for (place, page) in printed.pages.iter().enumerate() {
        let count = format!("第{}页共{}页", place + 1, printed.pages.len());
        assert!(squeezed(page).contains(&count), "{name}, page {}: {page}", place + 1);
    }
    let strange = printed.text().chars().find(|c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}'));
    assert_eq!(strange, None, "{name} has a glyph that reads as nothing");
}

/// Every required label and the title, in both languages, and the head.
fn fields(paper: &PaperKind, printed: &Printed) {
    let text = printed.text();
    for Label { zh, en } in paper.required.iter().chain([&paper.title]) {
        assert!(text.contains(zh) && text.contains(&squeezed(en)), "{} lacks {zh} {en}: {text}", paper.name);
    }
    for head in ["栟茶镇便民服务中心", "BenchaTownshipConvenienceServiceCentre", paper.article] {
        assert!(text.contains(head), "{} lacks {head}: {text}", paper.name);
    }
}

/// The verification code as it stands on the paper: three groups of four.
pub(crate) fn code_of(printed: &Printed) -> String {
    let symbol = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
    let is_code = |word: &&str| {
        let groups: Vec<&str> = word.split('-').collect();
        groups.len() == 3 && groups.iter().all(|group| group.len() == 4 && group.chars().all(symbol))
    };
    let words: Vec<&str> = printed.pages.iter().flat_map(|page| page.split_whitespace()).collect();
    (*words.iter().find(|word| is_code(word)).unwrap_or_else(|| panic!("no code in {words:?}"))).to_owned()
}

/// Somebody whose name needs rare characters.
pub(crate) fn somebody() -> Value {
    json!({"kind": "NATURAL_PERSON", "name": "㐂小𠮷", "document": "999999198001010011", "telephone": "19900001234", "address": "栟茶镇三园村1组"})
}
