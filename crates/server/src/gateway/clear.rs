//! Sealing what a request gives in the clear (密封), before its body is read: the places are those of the verb's schema.
//!
//! The text is not taken apart: each piece of clear personal data is replaced where it stands, and a mistake that the
//! strict reading then finds is said with its place in the text as it was given. Nothing is sealed, and no key is made,
//! for a body that does not read. Clear text never gets into an error.
use super::body::Given;
use crate::failure::Failure;
use crate::sealing::{Sealer, mask};
use crate::sentences::{said, words};
use anjuan_api::clear::{ClearParty, Place};
use anjuan_domain::vocabulary::sealed::{Party, PartyKind, Sealed};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::ops::Range;
use uuid::Uuid;

/// One piece of clear personal data.
struct Piece {
    /// Where it stands in the text.
    span: Range<usize>,
    /// The field, with those around it: `principal.party`.
    path: String,
    /// What it is.
    clear: Clear,
}

enum Clear {
    Party(ClearParty),
    Text(String),
}

/// What a text gives in the clear.
pub(super) struct Pieces<'a> {
    text: &'a str,
    given: Given,
    pieces: Vec<Piece>,
    /// The id of a party that came sealed.
    sealed_party: Option<String>,
    /// The field whose name the key of the texts is derived from, where they belong to no party.
    field: &'a str,
}

/// A text with pieces replaced, and how its places follow from those of the text before.
pub(super) struct Replaced {
    /// The text.
    pub(super) text: String,
    /// Each replaced piece: where it stands now, and where it stood.
    spans: Vec<(Range<usize>, Range<usize>)>,
}

impl<'a> Pieces<'a> {
    /// Finds what `text`, which is JSON, gives in the clear at the places of its verb.
    ///
    /// # Errors
    /// [`Failure::Malformed`] where a party or a text is none.
    pub(super) fn find(place: &'a Place, text: &'a str, given: Given) -> Result<Self, Failure> {
        let field = match place {
            Place::Fields(fields) => fields.iter().find(|(_, inside)| inside.has_text()).map(|(name, _)| name.as_str()),
            Place::Party | Place::Text | Place::Items(_) => None,
        };
        let mut found = Self { text, given, pieces: Vec::new(), sealed_party: None, field: field.unwrap_or("matter") };
        found.walk(place, text.trim(), String::new())?;
        Ok(found)
    }

    fn walk(&mut self, place: &Place, raw: &'a str, path: String) -> Result<(), Failure> {
        match place {
            _ if raw == "null" => Ok(()),
            Place::Party if self.came_sealed(raw) => {
                let party: Result<Party, _> = serde_json::from_str(raw);
                if party.as_ref().is_ok_and(|party| !mask::is_masked(party)) {
                    return Err(unmasked(&path));
                }
                self.sealed_party = party.ok().map(|party| party.applicant);
                Ok(())
            }
            Place::Party => {
                let party: ClearParty = self.parse(raw)?;
                if party.name.trim().is_empty() {
                    return Err(empty(&path, "name", "姓名或名称"));
                }
                self.found(raw, path, Clear::Party(party));
                Ok(())
            }
            Place::Text if self.came_sealed(raw) => match serde_json::from_str::<Sealed>(raw) {
                Ok(sealed) if !mask::is_masked_text(&sealed.masked) => Err(unmasked(&path)),
                // What is no sealed text is said by the strict reading.
                _ => Ok(()),
            },
            Place::Text => {
                let text: String = self.parse(raw)?;
                if text.trim().is_empty() {
                    return Err(empty(&path, "text", "内容"));
                }
                self.found(raw, path, Clear::Text(text));
                Ok(())
            }
            // What is no object or list where one belongs is said by the strict reading.
            Place::Fields(fields) => {
                let Members(members) = serde_json::from_str(raw).unwrap_or_default();
                for (name, inside) in members {
                    if let Some(place) = fields.get(&name) {
                        let path = if path.is_empty() { name } else { format!("{path}.{name}") };
                        self.walk(place, inside.get(), path)?;
                    }
                }
                Ok(())
            }
            Place::Items(item) => {
                let items: Vec<&RawValue> = serde_json::from_str(raw).unwrap_or_default();
                items
                    .iter()
                    .enumerate()
                    .try_for_each(|(index, raw)| self.walk(item, raw.get(), format!("{path}[{index}]")))
            }
        }
    }

    /// Whether an import gave it sealed already: then it is an object with `ciphertext`.
    fn came_sealed(&self, raw: &str) -> bool {
        let Members(members) = serde_json::from_str(raw).unwrap_or_default();
        self.given == Given::ClearOrSealed && members.iter().any(|(name, _)| name == "ciphertext")
    }

    fn found(&mut self, raw: &str, path: String, clear: Clear) {
        let from = self.offset(raw);
        self.pieces.push(Piece { span: from..from + raw.len(), path, clear });
    }

    /// Where a part of the text begins in it.
    fn offset(&self, raw: &str) -> usize {
        (raw.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }

    /// A part of the text as `T`; a mistake is said with its place in the whole.
    fn parse<T: Deserialize<'a>>(&self, raw: &'a str) -> Result<T, Failure> {
        serde_json::from_str(raw).map_err(|error| {
            let at = self.offset(raw) + offset_of(raw, error.line(), error.column());
            malformed(&error, self.text, at)
        })
    }

    /// The text with stand-ins, for reading it strictly before anything is sealed.
    pub(super) fn stand_ins(&self) -> Result<Replaced, Failure> {
        let none = String::new;
        let party = |kind: PartyKind| Party {
            applicant: none(),
            kind,
            masked_name: none(),
            masked_document: none(),
            masked_telephone: none(),
            ciphertext: none(),
        };
        let stand_ins = self.pieces.iter().map(|piece| match &piece.clear {
            Clear::Party(clear) => json(&party(clear.kind)),
            Clear::Text(_) => json(&Sealed { applicant: none(), ciphertext: none(), masked: none() }),
        });
        Ok(self.replaced(&stand_ins.collect::<Result<Vec<_>, _>>()?))
    }

    /// Whether there is a text that belongs to no party of this body.
    pub(super) fn has_text_of_nobody(&self) -> bool {
        let is = |clear: fn(&Clear) -> bool| self.pieces.iter().any(|piece| clear(&piece.clear));
        let party = self.sealed_party.is_some() || is(|clear| matches!(clear, Clear::Party(_)));
        !party && is(|clear| matches!(clear, Clear::Text(_)))
    }

    /// The text with everything sealed: a party under its own key, a text under the key of the body's party, or of
    /// `whose` it is where it has none; else under one that belongs to this command alone.
    pub(super) async fn sealed(
        &self,
        sealer: &Sealer,
        command: Uuid,
        whose: Option<String>,
    ) -> Result<Replaced, Failure> {
        let mut sealed: Vec<(usize, String)> = Vec::new();
        let mut owner = self.sealed_party.clone().or(whose);
        for (index, piece) in self.pieces.iter().enumerate() {
            if let Clear::Party(clear) = &piece.clear {
                let party = sealer.party(clear, command, piece.field()).await?;
                sealed.push((index, json(&party)?));
                owner.get_or_insert(party.applicant);
            }
        }
        let owner = owner.unwrap_or_else(|| sealer.master().applicant_by_command(command, self.field));
        for (index, piece) in self.pieces.iter().enumerate() {
            if let Clear::Text(clear) = &piece.clear {
                sealed.push((index, json(&sealer.text(clear, &owner, (command, &piece.path)).await?)?));
            }
        }
        sealed.sort_by_key(|(index, _)| *index);
        Ok(self.replaced(&sealed.into_iter().map(|(_, json)| json).collect::<Vec<_>>()))
    }

    fn replaced(&self, by: &[String]) -> Replaced {
        let mut replaced = Replaced { text: String::with_capacity(self.text.len()), spans: Vec::new() };
        let mut rest = 0;
        for (piece, json) in self.pieces.iter().zip(by) {
            replaced.text.push_str(self.text.get(rest..piece.span.start).unwrap_or_default());
            let from = replaced.text.len();
            replaced.text.push_str(json);
            replaced.spans.push((from..replaced.text.len(), piece.span.clone()));
            rest = piece.span.end;
        }
        replaced.text.push_str(self.text.get(rest..).unwrap_or_default());
        replaced
    }
}

impl Piece {
    /// The outermost field: what an id without a document is derived from.
    fn field(&self) -> &str {
        self.path.split(['.', '[']).next().unwrap_or(&self.path)
    }
}

impl Replaced {
    /// A text in which nothing is replaced.
    pub(super) fn nothing(text: &str) -> Self {
        Self { text: text.to_owned(), spans: Vec::new() }
    }

    /// What a reader said of this text at a line and column, with the place where that stands in `before`.
    pub(super) fn said(&self, error: &serde_json::Error, (line, column): (usize, usize), before: &str) -> Failure {
        let at = offset_of(&self.text, line, column);
        let passed = self.spans.iter().rev().find(|(now, _)| now.start <= at);
        let at = match passed {
            Some((now, was)) if at > now.end => at - now.end + was.end,
            Some((_, was)) => was.end,
            None => at,
        };
        malformed(error, before, at)
    }
}

/// Where the reader stood after `column` bytes of a line.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    (before + column).min(text.len())
}

/// A reader's remark with its place in `text`.
fn malformed(error: &serde_json::Error, text: &str, at: usize) -> Failure {
    let said_by_reader = error.to_string();
    let what = said_by_reader.split(" at line ").next().unwrap_or(&said_by_reader);
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.len() - before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    Failure::Malformed(said(format!("{what} at line {line} column {column}")))
}

fn empty(path: &str, what: &str, zh: &str) -> Failure {
    Failure::Malformed(words(format!("{path}: the {what} is empty"), format!("`{path}`：{zh}为空")))
}

/// The clear text is not repeated.
fn unmasked(path: &str) -> Failure {
    Failure::Malformed(words(
        format!("{path}: it says that it is sealed, and its masked forms show more than `王*` and `138****5645` do"),
        format!("`{path}`：标明已密封，但脱敏形式显示的内容多于“王*”“138****5645”"),
    ))
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::Internal(error.to_string()))
}

/// The members of a JSON object, each as it stands in the text; one that comes twice, twice.
#[derive(Default)]
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}
