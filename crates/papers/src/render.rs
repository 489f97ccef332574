//! Drawing a paper (排版): one HTML document that needs nothing besides itself, made for A4.
//!
//! No scripts, no fonts or pictures from elsewhere; every text goes through the template's escaping. Chinese first, English
//! beside or below it. Tables repeat their header on every page they run over.
use crate::kind::Paper;
use crate::qr;
use crate::sheet::{Block, Clear, Field, Label, Mark, Opened, Part, Signature, Table, Text, Tick, Width};
use anjuan_domain::vocabulary::articles::cited;
use anjuan_domain::vocabulary::sealed::Party;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("paper.css");

/// The document.
pub(crate) fn document(paper: &Paper, opened: &Opened) -> String {
    let title = format!("{} {}", paper.title.zh, paper.number);
    let copies: Vec<Option<Label>> = match paper.sheet.copies.is_empty() {
        true => vec![None],
        false => paper.sheet.copies.iter().copied().map(Some).collect(),
    };
    let document = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(page(paper))) }
            }
            body {
                @for (place, copy) in copies.iter().enumerate() {
                    section class="copy" { (one_copy(paper, opened, copy.map(|copy| (place + 1, copies.len(), copy)))) }
                }
            }
        }
    };
    document.into_string()
}

/// The page box: the code and the number of pages stand on each. A code is of letters, digits and dashes only.
fn page(paper: &Paper) -> String {
    format!(
        "@page {{ size: A4; margin: 15mm 18mm 17mm 18mm; \
         @bottom-left {{ content: \"{} {}\"; font: 7.5pt sans-serif; color: #444; }} \
         @bottom-right {{ content: \"第 \" counter(page) \" 页 共 \" counter(pages) \" 页\"; \
         font: 7.5pt \"Noto Sans CJK SC\", sans-serif; color: #444; }} }}",
        paper.title.en, paper.code
    )
}

fn one_copy(paper: &Paper, opened: &Opened, copy: Option<(usize, usize, Label)>) -> Markup {
    html! {
        header {
            div class="centre" { (paper.centre.0) }
            div class="centre-en" lang="en" { (paper.centre.1) }
            h1 { (paper.title.zh) }
            div class="en" lang="en" { (paper.title.en) }
            div class="line" {
                @match copy {
                    Some((place, of, label)) => span class="mark" { "第" (numeral(place)) "联（共" (numeral(of)) "联）" (label.zh) " " (english(label.en)) },
                    None => span {},
                }
                span class="number" { "编号 " (english("No.")) " " (paper.number) }
            }
        }
        main {
            @for block in &paper.sheet.blocks { (block_of(block, opened)) }
            @for row in paper.sheet.signatures.chunks(3) { (signatures(row, paper, opened)) }
            @if !paper.sheet.notes.is_empty() {
                ol class="notes" { @for note in &paper.sheet.notes { li { (note.zh) (english(note.en)) } } }
            }
        }
        (footer(paper))
    }
}

fn footer(paper: &Paper) -> Markup {
    html! {
        footer {
            div {
                "依据：" @if !paper.regulation.is_empty() { "《" (paper.regulation) "》" } (cited(paper.article)) (english(&format!(" {}", paper.article))) " · 规则册 " (paper.rulebook)
                br;
                "出处：" (paper.reference) " · 记录于 " (paper.recorded)
                br;
                "凭核验码可在本中心窗口或在本中心网站 /papers/核验码 核验真伪。"
                (english(" Check it: anjuan verify CODE."))
                @if let Some(address) = &paper.address {
                    br;
                    "网址 " (english("Address")) " " span class="address" { (address) }
                }
            }
            @if let Some(drawing) = paper.address.as_deref().and_then(qr::svg) {
                div class="qr" role="img" aria-label=(format!("二维码 {}", paper.code)) { (PreEscaped(drawing)) }
            }
            div class="code" { "核验码 " (english("Verification code")) b { (paper.code.to_string()) } }
        }
    }
}

pub(crate) fn block_of(block: &Block, opened: &Opened) -> Markup {
    match block {
        Block::Addressee(addressee) => html! { p class="addressee" { (text(addressee, opened)) } },
        Block::Paragraph(said) => html! { p class="paragraph" { (text(said, opened)) } },
        Block::Fields(fields) => {
            // Where no row is shared, the labels may have more room, and take fewer lines.
            let shared = fields.iter().any(|field| field.width == Width::Half);
            let shares = if shared { [17, 33, 17, 33] } else { [27, 23, 17, 33] };
            html! {
                table class="ruled fields" {
                    colgroup { @for share in shares { col style={ "width:" (share) "%" }; } }
                    tbody { @for row in rows(fields) { (field_row(&row, opened)) } }
                }
            }
        }
        Block::Table(table) => list(table, opened),
    }
}

/// Fields by rows: two halves, or one full; a half without a partner is drawn over the whole width.
fn rows(fields: &[Field]) -> Vec<Vec<&Field>> {
    let mut rows: Vec<Vec<&Field>> = Vec::new();
    for field in fields {
        match (field.width, rows.last_mut()) {
            (Width::Half, Some(row)) if row.len() == 1 && row.iter().all(|first| first.width == Width::Half) => {
                row.push(field);
            }
            _ => rows.push(vec![field]),
        }
    }
    rows
}

fn field_row(row: &[&Field], opened: &Opened) -> Markup {
    html! {
        tr {
            @for field in row {
                th scope="row" { (field.label.zh) (english(field.label.en)) }
                td colspan=[(row.len() == 1).then_some("3")] { (text(&field.text, opened)) }
            }
        }
    }
}

fn list(table: &Table, opened: &Opened) -> Markup {
    html! {
        table class="ruled list" {
            caption { (table.title.zh) " " (english(table.title.en)) }
            colgroup { @for (_, share) in &table.columns { col style={ "width:" (share) "%" }; } }
            thead { tr { @for (label, _) in &table.columns { th scope="col" { (label.zh) (english(label.en)) } } } }
            tbody {
                @for row in &table.rows {
                    tr {
                        @for (cell, (_, share)) in row.iter().zip(&table.columns) {
                            td class=[(*share < 14).then_some("narrow")] { (text(cell, opened)) }
                        }
                    }
                }
                @if table.rows.is_empty() {
                    tr { td class="none" colspan=(table.columns.len()) { (table.none.zh) " " (english(table.none.en)) } }
                }
            }
        }
    }
}

fn signatures(row: &[Signature], paper: &Paper, opened: &Opened) -> Markup {
    html! {
        div class="signatures" {
            @for signature in row {
                div {
                    div class="who" { (signature.label.zh) (english(signature.label.en)) }
                    @if let Some(said) = &signature.text { div class="text" { (text(said, opened)) } }
                    @match signature.mark {
                        Mark::Seal => {
                            div class="seal" { "盖章" }
                            div class="date" { (paper.day) }
                        }
                        Mark::Sign => div class="date" { "　　年　　月　　日" },
                    }
                }
            }
        }
    }
}

fn text(said: &Text, opened: &Opened) -> Markup {
    match said {
        // Numbers and codes stay in one piece; prose breaks where it will.
        Text::Plain(plain) if plain.len() > 18 && plain.bytes().all(|byte| byte.is_ascii_graphic()) => {
            html! { span class="token" { (plain) } }
        }
        Text::Plain(plain) => html! { (plain) },
        Text::Both(zh, en) => html! { span class="both" { (zh) (english(en)) } },
        Text::Of(party, part) => html! { (personal(party, *part, opened)) },
        Text::Sealed(sealed) => html! { (opened.texts.get(&sealed.ciphertext).unwrap_or(&sealed.masked)) },
        Text::List(lines) => html! { ol { @for line in lines { li { (text(line, opened)) } } } },
        Text::Run(pieces) => html! { span class="run" { @for piece in pieces { (text(piece, opened)) } } },
        Text::Choice(boxes) => html! {
            span class="choice" {
                @for (tick, label) in boxes {
                    span { @match tick { Tick::On => "☑ ", Tick::Off => "☐ " } (label.zh) (english(label.en)) }
                }
            }
        },
        Text::Blank => html! { span class="blank" {} },
    }
}

/// A personal field: clear where it was opened, masked elsewhere; what was never given is a dash.
fn personal(party: &Party, part: Part, opened: &Opened) -> String {
    let shown = match (opened.parties.get(&party.ciphertext), part) {
        (Some(Clear { name, .. }), Part::Name) => name,
        (Some(Clear { document, .. }), Part::Document) => document,
        (Some(Clear { telephone, .. }), Part::Telephone) => telephone,
        (Some(Clear { address, .. }), Part::Address) => address,
        (None, Part::Name) => &party.masked_name,
        (None, Part::Document) => &party.masked_document,
        (None, Part::Telephone) => &party.masked_telephone,
        // No masked form of an address is kept: what it would leave still names the place.
        (None, Part::Address) => return "＊＊＊＊".into(),
    };
    if shown.trim().is_empty() { "—".into() } else { shown.clone() }
}

pub(crate) fn english(said: &str) -> Markup {
    html! { @if !said.is_empty() { span class="en" lang="en" { (said) } } }
}

fn numeral(number: usize) -> &'static str {
    ["零", "一", "二", "三", "四", "五"].get(number).copied().unwrap_or("多")
}
