//! Personal data in the clear (个人信息明文), as it stands in a request before the edge seals it.
//!
//! These shapes mirror the commands that hold a sealed party; nothing here is ever stored or logged.
use anjuan_domain::case::commands::Register;
use anjuan_domain::case::events::{HandlingForm, MaterialState, Origin, Principal};
use anjuan_domain::contact::commands::Open;
use anjuan_domain::contact::events::{Channel, Place, Topic};
use anjuan_domain::sealed::{Party, PartyKind, Sealed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An applicant as they give their name at the counter. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClearParty {
    /// GB/T 39046 服务对象.
    pub kind: PartyKind,
    /// The full name.
    pub name: String,
    /// The number of the identity document or the unified social credit code; empty when none was shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document: String,
    /// The telephone number; empty when none was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub telephone: String,
    /// The address; empty when none was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
}

impl fmt::Debug for ClearParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClearParty").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// For whom an agent acts (委托办理, work/3), in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClearPrincipal<P = ClearParty> {
    /// The principal.
    pub party: P,
    /// The mandate: kind and number of the document.
    pub mandate: String,
}

/// Register an application or consultation (登记): the command's fields, the applicant in the clear.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, bound(deserialize = "P: Deserialize<'de>"))]
pub struct RegisterRequest<P = ClearParty> {
    /// The catalogue item.
    pub item: String,
    /// The window; absent, the item's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Who takes it in and is responsible; absent, the actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// The first-asked contact it grew from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// How the applicant came.
    pub channel: Channel,
    /// Where.
    pub place: Place,
    /// Who went, for a home visit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub visitors: Vec<String>,
    /// GB/T 39046 办理形式.
    pub form: HandlingForm,
    /// The applicant, in the clear; sealed at the edge.
    pub applicant: P,
    /// The principal where an agent applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<ClearPrincipal<P>>,
    /// The materials as found; a material of the item that is not named counts as missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialState>,
    /// Where it came from; importers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// Open a contact (首问接待): the command's fields, enquirer and matter in the clear.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, bound(deserialize = "P: Deserialize<'de>, M: Deserialize<'de>"))]
pub struct OpenRequest<P = ClearParty, M = String> {
    /// The first-asked person; absent, the actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_asked: Option<String>,
    /// The window; absent, the first-asked person's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// How they came.
    pub channel: Channel,
    /// Where.
    pub place: Place,
    /// About what.
    pub topic: Topic,
    /// The catalogue item, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Who asked, where they said so; sealed at the edge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enquirer: Option<P>,
    /// What was asked, in words; sealed at the edge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<M>,
}

/// A party as a batch may carry it: in the clear, or already sealed (importers have no clear text to seal).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartyInput {
    /// To be sealed at the edge.
    Clear(ClearParty),
    /// Sealed already; taken as it is.
    Sealed(Party),
}

/// What was asked, as a batch may carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatterInput {
    /// To be sealed at the edge.
    Clear(String),
    /// Sealed already; taken as it is.
    Sealed(Sealed),
}

impl<'de> Deserialize<'de> for PartyInput {
    /// Tells the two apart by the field `ciphertext`, so that an error names the field and not "no variant".
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let read = if value.get("ciphertext").is_some() {
            serde_json::from_value(value).map(PartyInput::Sealed)
        } else {
            serde_json::from_value(value).map(PartyInput::Clear)
        };
        read.map_err(serde::de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for MatterInput {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Ok(MatterInput::Clear(text)),
            value => serde_json::from_value(value).map(MatterInput::Sealed),
        };
        read.map_err(serde::de::Error::custom)
    }
}

impl<P> RegisterRequest<P> {
    /// The command, with `seal` asked for each party, the applicant first.
    ///
    /// # Errors
    /// What `seal` answers.
    pub fn sealed<E>(self, mut seal: impl FnMut(P) -> Result<Party, E>) -> Result<Register, E> {
        let applicant = seal(self.applicant)?;
        let principal = match self.principal {
            Some(principal) => Some(Principal { party: seal(principal.party)?, mandate: principal.mandate }),
            None => None,
        };
        Ok(Register {
            item: self.item,
            window: self.window,
            handler: self.handler,
            contact: self.contact,
            channel: self.channel,
            place: self.place,
            visitors: self.visitors,
            form: self.form,
            applicant,
            principal,
            materials: self.materials,
            origin: self.origin,
        })
    }

    /// Every party of the request, the applicant first.
    pub fn parties(&self) -> impl Iterator<Item = &P> {
        std::iter::once(&self.applicant).chain(self.principal.as_ref().map(|principal| &principal.party))
    }
}

impl<P, M> OpenRequest<P, M> {
    /// The command around an enquirer and a matter that were sealed before.
    #[must_use]
    pub fn sealed(self, enquirer: Option<Party>, matter: Option<Sealed>) -> Open {
        Open {
            first_asked: self.first_asked,
            window: self.window,
            channel: self.channel,
            place: self.place,
            topic: self.topic,
            item: self.item,
            enquirer,
            matter,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clear_party_does_not_show_itself_in_logs() {
        let party = ClearParty {
            kind: PartyKind::NaturalPerson,
            name: "王小明".into(),
            document: "320623198001011234".into(),
            telephone: "13812345645".into(),
            address: "栟茶镇".into(),
        };
        let shown = format!("{party:?}");
        for secret in ["王小明", "320623198001011234", "13812345645", "栟茶镇"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn a_batch_party_is_sealed_where_it_has_ciphertext_and_clear_otherwise() {
        let clear: PartyInput = serde_json::from_str(r#"{"kind":"NATURAL_PERSON","name":"王"}"#).unwrap();
        assert!(matches!(clear, PartyInput::Clear(party) if party.name == "王"));
        let sealed: PartyInput = serde_json::from_str(
            r#"{"applicant":"A1","kind":"OTHER","maskedName":"*","maskedDocument":"","maskedTelephone":"","ciphertext":""}"#,
        )
        .unwrap();
        assert!(matches!(sealed, PartyInput::Sealed(party) if party.applicant == "A1"));
        let error = serde_json::from_str::<PartyInput>(r#"{"kind":"OTHER","nom":"x"}"#).unwrap_err().to_string();
        assert!(error.contains("nom"), "{error}");
    }
}
