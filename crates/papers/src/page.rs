//! The public page behind a paper's web address (核验网页): what the check of its code says, for whoever holds the paper.
//!
//! One HTML document in both languages, without scripts and without anything from elsewhere. It shows what the paper must say, so that
//! an altered paper with a genuine code is seen as one; personal data is masked, as on a paper of somebody who gave no reason to
//! read it. It must never say that a paper is genuine unless the code was compared with the stored event.
use crate::code::Code;
use crate::kind::Paper;
use crate::render::{block_of, english};
use crate::sheet::{Label, Opened};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("page.css");

/// What a genuine code is of.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// The paper.
    pub paper: &'a Paper,
    /// The code that was asked for.
    pub code: Code,
    /// Whether it was made with the centre's key.
    pub made: Made,
    /// The number of the case, denial, handover or complaint.
    pub number: &'a str,
    /// What the event is called, Chinese and English.
    pub event: (&'a str, &'a str),
    /// The civil day from which the paper is void; none while it is good.
    pub void_since: Option<&'a str>,
}

/// How a code was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// With the centre's key: nobody else could.
    WithTheKey,
    /// Before the centre had one: whoever had the record could.
    WithoutAKey,
}

/// The page of a genuine code.
#[must_use]
pub fn genuine(checked: &Checked<'_>) -> String {
    let paper = checked.paper;
    // Never the code that the paper has now: it would make a genuine one of an old one.
    let code = checked.code.to_string();
    let rows: [(&str, &str, (&str, &str)); 6] = [
        ("核验码", "Verification code", (&code, "")),
        ("文书", "Paper", (paper.title.zh, paper.title.en)),
        ("文书编号", "Number of the paper", (paper.number(), "")),
        ("案卷编号", "Number", (checked.number, "")),
        ("记载事项", "What it records", checked.event),
        ("日期", "Day", (&paper.day, "")),
    ];
    document(
        (&paper.centre.0, &paper.centre.1),
        html! {
            @if let Some(day) = checked.void_since {
                h1 class="no" { "该文书已作废" (english("This paper is void")) }
                p {
                    "该文书确由本中心出具，已于" (day) "作废并补发，其上的评价码不再有效。"
                    (english("The centre issued this paper, voided it on that day and issues another. The code on it rates nothing any more."))
                }
            } @else if checked.made == Made::WithoutAKey {
                h1 class="no" { "旧核验码，仅表明有此记录" (english("An old code: it says only that there is such a record")) }
                p {
                    "该文书出具时核验码尚未加密钥，不能单凭核验码认定文书为真；请逐项核对下列内容，有疑问的请持文书到窗口换发。"
                    (english("When this paper was printed, codes were made without the centre's key, so that the code alone proves nothing. Compare every line below; in doubt, bring the paper to the centre, which prints another."))
                }
            } @else {
                h1 class="yes" { "核验无误" (english("This verification code is genuine")) }
            }
            table {
                @for (zh, en, (value, beside)) in rows {
                    tr { th scope="row" { (zh) (english(en)) } td { (value) @if !beside.is_empty() { (english(beside)) } } }
                }
            }
            p {
                "请与手中文书逐项核对；不一致的，该文书已被改动或者不是本中心出具的。个人信息以遮盖形式显示。"
                (english("Compare each line with the paper in your hand. If one differs, the paper was altered or the centre did not issue it. Personal data is masked."))
            }
            h2 { "文书内容" (english("What the paper says")) }
            @for block in &paper.sheet.blocks { (block_of(block, &Opened::default())) }
        },
    )
}

/// The page of a code that no paper has.
#[must_use]
pub fn not_genuine(centre: (&str, &str)) -> String {
    document(
        centre,
        html! {
            h1 class="no" { "未找到该文书" (english("No paper has this verification code")) }
            p {
                "请与文书上的核验码逐字核对后重试；仍未找到的，请持文书到窗口或者拨打监督电话核实。"
                (english("Compare the code with the paper, letter by letter. If it is the same, bring the paper to the centre or call the supervision telephone."))
            }
        },
    )
}

fn document((zh, en): (&str, &str), content: Markup) -> String {
    let title = Label { zh: "文书核验", en: "Check of a paper" };
    let document = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex";
                title { (title.zh) " " (title.en) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { (zh) (english(en)) }
                main { (content) }
            }
        }
    };
    document.into_string()
}
