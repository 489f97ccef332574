//! A paper before it is drawn (版面内容): labelled fields, lists and signatures as data, so that what a paper lacks can be found.
//!
//! Personal data stays sealed here; [`Opened`] brings the clear text of what the reader was allowed to read.
use anjuan_domain::vocabulary::sealed::{Party, Sealed};
use std::collections::BTreeMap;

/// What a field is called, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// In Simplified Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

/// A label.
#[must_use]
pub const fn label(zh: &'static str, en: &'static str) -> Label {
    Label { zh, en }
}

/// Which personal field of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Name.
    Name,
    /// Number of the identity document.
    Document,
    /// Telephone.
    Telephone,
    /// Address.
    Address,
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Text {
    /// As it was written.
    Plain(String),
    /// The same in both languages.
    Both(String, String),
    /// A personal field: masked, or clear where it was opened.
    Of(Box<Party>, Part),
    /// A sealed text: masked, or clear where it was opened.
    Sealed(Box<Sealed>),
    /// One below the other, numbered.
    List(Vec<Text>),
    /// Boxes, some of them ticked.
    Choice(Vec<(Tick, Label)>),
    /// Several pieces one after the other.
    Run(Vec<Text>),
    /// Nothing yet: room to write by hand.
    Blank,
}

/// Whether a box is ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// ☑
    On,
    /// ☐
    Off,
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::Plain(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text::Plain(text)
    }
}

impl From<Label> for Text {
    fn from(label: Label) -> Self {
        Text::Both(label.zh.to_owned(), label.en.to_owned())
    }
}

impl From<&Sealed> for Text {
    fn from(sealed: &Sealed) -> Self {
        Text::Sealed(Box::new(sealed.clone()))
    }
}

impl Text {
    /// Whether nothing would be seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Text::Plain(text) => text.trim().is_empty(),
            Text::Both(zh, en) => zh.trim().is_empty() || en.trim().is_empty(),
            Text::Of(..) | Text::Blank => false,
            Text::Sealed(sealed) => sealed.masked.trim().is_empty(),
            Text::List(lines) | Text::Run(lines) => lines.iter().all(Text::is_empty),
            Text::Choice(boxes) => boxes.iter().all(|(tick, _)| *tick == Tick::Off),
        }
    }

    fn sealed(&self, found: &mut Vec<Hidden>) {
        match self {
            Text::Of(party, _) => found.push(Hidden::Party(party.clone())),
            Text::Sealed(sealed) => found.push(Hidden::Text(sealed.clone())),
            Text::List(lines) | Text::Run(lines) => lines.iter().for_each(|line| line.sealed(found)),
            Text::Plain(_) | Text::Both(..) | Text::Choice(_) | Text::Blank => {}
        }
    }
}

/// Something sealed that a paper shows masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hidden {
    /// A party.
    Party(Box<Party>),
    /// A text.
    Text(Box<Sealed>),
}

impl Hidden {
    /// Whose key opens it.
    #[must_use]
    pub fn applicant(&self) -> &str {
        match self {
            Hidden::Party(party) => &party.applicant,
            Hidden::Text(sealed) => &sealed.applicant,
        }
    }

    /// What it is known by in [`Opened`].
    #[must_use]
    pub fn ciphertext(&self) -> &str {
        match self {
            Hidden::Party(party) => &party.ciphertext,
            Hidden::Text(sealed) => &sealed.ciphertext,
        }
    }
}

/// The clear text of one party.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Clear {
    /// Name.
    pub name: String,
    /// Number of the identity document; may be empty.
    pub document: String,
    /// Telephone; may be empty.
    pub telephone: String,
    /// Address; may be empty.
    pub address: String,
}

/// What was opened for this print, by ciphertext. Empty: everything stays masked.
#[derive(Clone, Default)]
pub struct Opened {
    /// Parties.
    pub parties: BTreeMap<String, Clear>,
    /// Texts.
    pub texts: BTreeMap<String, String>,
}

/// How much of the width a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Half of it.
    Half,
    /// All of it.
    Full,
}

/// One labelled field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// What it is called.
    pub label: Label,
    /// What stands in it.
    pub text: Text,
    /// How wide it is.
    pub width: Width,
}

/// A field over half the width.
pub fn half(label: Label, text: impl Into<Text>) -> Field {
    Field { label, text: text.into(), width: Width::Half }
}

/// A field over the whole width.
pub fn full(label: Label, text: impl Into<Text>) -> Field {
    Field { label, text: text.into(), width: Width::Full }
}

/// A list with a heading, whose header is repeated on every page it runs over.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it is called.
    pub title: Label,
    /// Its columns, each with its share of the width in percent.
    pub columns: Vec<(Label, u8)>,
    /// Its rows.
    pub rows: Vec<Vec<Text>>,
    /// What is said where there is none.
    pub none: Label,
}

/// One part of a paper.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// To whom it is addressed.
    Addressee(Text),
    /// What it says.
    Paragraph(Text),
    /// Ruled fields.
    Fields(Vec<Field>),
    /// A ruled list.
    Table(Table),
}

/// Where somebody signs or a seal is put.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// Who.
    pub label: Label,
    /// How.
    pub mark: Mark,
    /// What stands there already: the name, the signature made in the system.
    pub text: Option<Text>,
}

/// How a paper is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// By hand (签名).
    Sign,
    /// By the centre's seal (盖章).
    Seal,
}

/// A paper's content.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its number, where the event gives it one of its own; else it is made from the event.
    pub number: Option<String>,
    /// Its parts in order.
    pub blocks: Vec<Block>,
    /// Who signs.
    pub signatures: Vec<Signature>,
    /// Its copies by receiver; none means one copy for nobody in particular.
    pub copies: Vec<Label>,
    /// What the reader is told below: rights, remedies, where to ask.
    pub notes: Vec<Label>,
}

impl Sheet {
    /// Every field and list with whether it shows something.
    fn labelled(&self) -> Vec<(Label, Shown)> {
        let mut found = Vec::new();
        let shown = |empty: bool| if empty { Shown::Nothing } else { Shown::Something };
        for block in &self.blocks {
            match block {
                Block::Fields(fields) => {
                    found.extend(fields.iter().map(|field| (field.label, shown(field.text.is_empty()))));
                }
                Block::Table(table) => found.push((table.title, Shown::Something)),
                Block::Addressee(_) | Block::Paragraph(_) => {}
            }
        }
        let signed = self.signatures.iter().map(|signature| (signature.label, Shown::Something));
        found.extend(signed);
        found
    }

    /// Which of the required fields it lacks or has empty.
    #[must_use]
    pub fn lacks(&self, required: &[Label]) -> Vec<Label> {
        let labelled = self.labelled();
        let there =
            |wanted: &Label| labelled.iter().any(|(label, shown)| label == wanted && *shown == Shown::Something);
        required.iter().filter(|label| !there(label)).copied().collect()
    }

    /// What it shows masked, each once.
    #[must_use]
    pub fn hidden(&self) -> Vec<Hidden> {
        let mut found = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Addressee(text) | Block::Paragraph(text) => text.sealed(&mut found),
                Block::Fields(fields) => fields.iter().for_each(|field| field.text.sealed(&mut found)),
                Block::Table(table) => table.rows.iter().flatten().for_each(|text| text.sealed(&mut found)),
            }
        }
        let signed = self.signatures.iter().filter_map(|signature| signature.text.as_ref());
        signed.for_each(|text| text.sealed(&mut found));
        let mut once: Vec<Hidden> = Vec::new();
        for hidden in found {
            if !once.contains(&hidden) {
                once.push(hidden);
            }
        }
        once
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Something,
    Nothing,
}
