//! Kinds of paper (文书种类): which event gives it, the article, what must stand on it, and how it is composed and printed.
use crate::code::{Code, CodeError, CodeKey};
use crate::render;
use crate::sheet::{Label, Opened, Sheet};
use crate::source::{Source, Unprintable};
use anjuan_domain::clock::civil;
use anjuan_domain::history::{Fact, History};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};

/// One kind of paper.
pub struct PaperKind {
    /// Its name in addresses and commands: `one-time-notice`.
    pub name: &'static str,
    /// What its numbers begin with.
    pub prefix: &'static str,
    /// Its title.
    pub title: Label,
    /// The kind of aggregate it is of.
    pub of: Kind,
    /// The events that give it, `case.notice-given`.
    pub events: &'static [&'static str],
    /// The article it carries out.
    pub article: &'static str,
    /// What must stand on it.
    pub required: &'static [Label],
    /// The aggregates whose histories it needs besides its own.
    pub(crate) related: fn(&History, &Fact) -> Vec<AggregateRef>,
    /// Its content.
    pub(crate) compose: fn(&Source<'_>) -> Result<Sheet, Unprintable>,
}

/// What is asked for.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The history of the aggregate.
    pub history: &'a History,
    /// The histories of what it refers to, as [`PaperKind::related`] names them.
    pub related: &'a [History],
    /// Which event: its version; absent, the last that gives this paper.
    pub version: Option<u64>,
    /// The reference data.
    pub centre: &'a Centre,
    /// The centre's name in subjects, which stands for its name where the rulebook has none.
    pub centre_id: &'a str,
    /// The secret of the case that the paper shows, where the reader may print it: the query password, the rating code.
    pub secret: Option<&'a str>,
    /// Where the service is reached by the public, `https://bmfw.example.cn`; none, and the paper carries no address and no QR code.
    pub address: Option<&'a str>,
    /// The centre's key of verification codes.
    pub key: &'a CodeKey,
}

/// A paper, composed and ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    pub(crate) title: Label,
    pub(crate) centre: (String, String),
    pub(crate) number: String,
    pub(crate) day: String,
    pub(crate) article: &'static str,
    pub(crate) regulation: String,
    pub(crate) rulebook: String,
    pub(crate) recorded: String,
    pub(crate) reference: String,
    pub(crate) code: Code,
    /// Where the code is checked, with the code in it.
    pub(crate) address: Option<String>,
    /// Its content.
    pub sheet: Sheet,
}

impl PaperKind {
    /// The event of a history that gives this paper: the one of that version, or the last.
    ///
    /// # Errors
    /// [`Unprintable::NoEvent`].
    pub fn fact<'a>(&self, history: &'a History, version: Option<u64>) -> Result<&'a Fact, Unprintable> {
        let gives =
            |fact: &&Fact| self.events.contains(&fact.name()) && version.is_none_or(|version| fact.version == version);
        history.facts.iter().rev().find(gives).ok_or_else(|| Unprintable::NoEvent {
            paper: self.name,
            aggregate: history.aggregate.to_string(),
            events: self.events.join(", "),
        })
    }

    /// The aggregates whose histories the paper needs besides its own.
    ///
    /// # Errors
    /// [`Unprintable::NoEvent`].
    pub fn related(&self, history: &History, version: Option<u64>) -> Result<Vec<AggregateRef>, Unprintable> {
        self.fact(history, version).map(|fact| (self.related)(history, fact))
    }

    /// Composes the paper.
    ///
    /// # Errors
    /// [`Unprintable`] where its event has not happened, or where it would lack a field that the regulation asks for.
    pub fn paper(&'static self, wanted: &Wanted<'_>) -> Result<Paper, Unprintable> {
        let Wanted { history, related, version, centre, centre_id, secret, address, key } = *wanted;
        let fact = self.fact(history, version)?;
        let source = Source { paper: self, history, fact, related, centre, secret };
        let sheet = (self.compose)(&source)?;
        let lacks = sheet.lacks(self.required);
        if !lacks.is_empty() {
            let list =
                |name: fn(&Label) -> &str, between: &str| lacks.iter().map(name).collect::<Vec<_>>().join(between);
            let (fields, fields_zh) = (list(|label| label.en, ", "), list(|label| label.zh, "、"));
            return Err(Unprintable::Lacks { paper: self.name, fields, fields_zh });
        }
        let day = civil::date_of(fact.time);
        let rulebook = centre.rulebook(day);
        let name = rulebook.and_then(|rulebook| rulebook.centre_name.clone()).unwrap_or_else(|| centre_id.to_owned());
        let name_en = rulebook.and_then(|rulebook| rulebook.centre_name_en.clone()).unwrap_or_default();
        let code = Code::new(key, self.name, fact.sequence, &fact.stored)
            .map_err(|error: CodeError| Unprintable::Unfit(error.to_string()))?;
        Ok(Paper {
            title: self.title,
            centre: (name, name_en),
            number: sheet.number.clone().unwrap_or_else(|| self.number(&history.aggregate, fact)),
            day: crate::terms::day(day),
            article: self.article,
            regulation: rulebook.map(|rulebook| rulebook.title.clone()).unwrap_or_default(),
            rulebook: fact.rulebook.clone(),
            recorded: crate::terms::time(fact.recorded),
            reference: format!("{}#{}", history.aggregate, fact.version),
            code,
            address: address.map(|address| format!("{}/papers/{code}", address.trim_end_matches('/'))),
            sheet,
        })
    }

    /// The number of a paper whose event has none: prefix, civil day, the aggregate's id, the event's version in it.
    fn number(&self, aggregate: &AggregateRef, fact: &Fact) -> String {
        let day = civil::date_of(fact.time).format("%Y%m%d");
        format!("{}-{day}-{}-{}", self.prefix, aggregate.id, fact.version)
    }
}

impl Paper {
    /// Its verification code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// Its number.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The document.
    #[must_use]
    pub fn html(&self, opened: &Opened) -> String {
        render::document(self, opened)
    }
}

/// Nothing besides its own history.
pub(crate) fn no_others(_: &History, _: &Fact) -> Vec<AggregateRef> {
    Vec::new()
}
