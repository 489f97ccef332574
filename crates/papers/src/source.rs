//! What a paper is made from (文书来源): the history of its aggregate, the event it is of, the reference data as of that day.
//!
//! Names are looked up as of the civil day of the event, so that a paper printed again years later names the same people and
//! things; only a due day follows the calendar as known now.
use crate::kind::PaperKind;
use crate::sheet::Text;
use anjuan_domain::aggregate::State;
use anjuan_domain::clock::civil;
use anjuan_domain::history::{Fact, History};
use anjuan_domain::matters::case::Case;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::definition::{ItemDefinition, Material};
use anjuan_domain::vocabulary::ids::AggregateRef;
use chrono::NaiveDate;

/// Why there is no paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unprintable {
    /// The event it would be of has not happened.
    #[error("{aggregate} has no event that {paper} is made from: {events}")]
    NoEvent {
        /// The paper's name.
        paper: &'static str,
        /// The aggregate.
        aggregate: String,
        /// The events that give it.
        events: String,
    },
    /// What the regulation asks for on it is not there: it is not printed with a hole.
    #[error("{paper} lacks {fields}")]
    Lacks {
        /// The paper's name.
        paper: &'static str,
        /// The fields in English.
        fields: String,
        /// The fields in Chinese.
        fields_zh: String,
    },
    /// The history is not one that this paper can be made from.
    #[error("{0}")]
    Unfit(String),
}

/// What a paper is made from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The paper.
    pub(crate) paper: &'static PaperKind,
    /// The history of its aggregate.
    pub(crate) history: &'a History,
    /// The event it is of.
    pub(crate) fact: &'a Fact,
    /// Histories of aggregates that it refers to.
    pub(crate) related: &'a [History],
    /// The reference data.
    pub(crate) centre: &'a Centre,
    /// The secret of the case that the paper shows, where the reader may print it: the query password, the rating code.
    pub(crate) secret: Option<&'a str>,
}

impl<'a> Source<'a> {
    /// The civil day of the event.
    pub(crate) fn day(&self) -> NaiveDate {
        civil::date_of(self.fact.time)
    }

    /// A refusal for a history that does not fit.
    pub(crate) fn unfit(&self) -> Unprintable {
        let (paper, version) = (self.paper.name, self.fact.version);
        Unprintable::Unfit(format!("{paper} cannot be made from event {version} of {}", self.history.aggregate))
    }

    /// A member of staff by name and title, also where they left before; the id alone where the directory never had any of that id.
    pub(crate) fn person(&self, id: &str) -> String {
        match self.centre.person_last_by(id, self.day()) {
            Some(person) if person.title.is_empty() => format!("{}（{id}）", person.name),
            Some(person) => format!("{}（{}，{id}）", person.name, person.title),
            None => id.to_owned(),
        }
    }

    /// A window by its name in both languages.
    pub(crate) fn window(&self, id: &str) -> Text {
        match self.centre.window(id, self.day()) {
            Some(window) => Text::Both(format!("{}（{id}）", window.name), window.name_en.clone()),
            None => id.into(),
        }
    }

    /// Several members of staff, one below the other.
    pub(crate) fn persons(&self, ids: &[String]) -> Text {
        Text::List(ids.iter().map(|id| self.person(id).into()).collect())
    }

    /// An article by its title and key.
    pub(crate) fn article(&self, key: &str) -> Text {
        match anjuan_domain::vocabulary::articles::article(key) {
            Some(article) => Text::Both(format!("{}（{key}）", article.zh), article.en.to_owned()),
            None => key.into(),
        }
    }

    /// Another aggregate by its number, where its history was given; else by its reference.
    pub(crate) fn number_of(&self, aggregate: &AggregateRef) -> String {
        let history = self.related.iter().find(|history| history.aggregate == *aggregate);
        history.and_then(History::number).map_or_else(|| aggregate.to_string(), str::to_owned)
    }

    /// The last event before this paper's own for which `read` finds something.
    pub(crate) fn last<T>(&self, read: impl Fn(&'a Fact) -> Option<T>) -> Option<T> {
        self.history.facts.iter().filter(|fact| fact.version <= self.fact.version).rev().find_map(read)
    }

    /// The state of a case of this paper as of the event, and the case's catalogue item on the day it was registered.
    pub(crate) fn case(&self) -> Result<CaseFacts<'a>, Unprintable> {
        case_facts(self.history, self.fact.version, self.centre).ok_or_else(|| self.unfit())
    }
}

/// A case with its catalogue item.
pub(crate) struct CaseFacts<'a> {
    /// The state.
    pub(crate) case: Box<Case>,
    item: Option<&'a ItemDefinition>,
}

pub(crate) fn case_facts<'a>(history: &History, version: u64, centre: &'a Centre) -> Option<CaseFacts<'a>> {
    let Ok(State::Case(Some(case))) = history.state(version) else { return None };
    let item = centre.item(&case.item, civil::date_of(case.registered_at)).map(|(item, _)| item);
    Some(CaseFacts { case, item })
}

impl<'a> CaseFacts<'a> {
    /// The item by name in both languages.
    pub(crate) fn item_name(&self) -> Text {
        match self.item {
            Some(item) => Text::Both(item.name.clone(), item.name_en.clone()),
            None => self.case.item.as_str().into(),
        }
    }

    /// The item's implementation code.
    pub(crate) fn item_code(&self) -> Text {
        self.item.map_or(self.case.item.as_str(), |item| item.implementation_code.as_str()).into()
    }

    /// The telephone for complaints about this item.
    pub(crate) fn supervision(&self) -> Text {
        self.item.map_or("", |item| item.supervision_telephone.as_str()).into()
    }

    /// A material of the item by id.
    pub(crate) fn material(&self, id: &str) -> Option<&'a Material> {
        self.item?.materials.iter().find(|material| material.id == id)
    }

    /// A material by name in both languages.
    pub(crate) fn material_name(&self, id: &str) -> Text {
        match self.material(id) {
            Some(material) => Text::Both(material.name.clone(), material.name_en.clone()),
            None => id.into(),
        }
    }

    /// Materials by name, numbered.
    pub(crate) fn material_names(&self, ids: &[String]) -> Text {
        Text::List(ids.iter().map(|id| self.material_name(id)).collect())
    }
}
