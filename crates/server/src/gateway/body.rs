//! From a request's body to a command's body: read strictly, personal data sealed on the way.
use crate::failure::Failure;
use crate::sealing::Sealer;
use crate::words::{said, words};
use anjuan_api::clear::{ClearParty, MatterInput, OpenRequest, PartyInput, RegisterRequest};
use anjuan_api::routes::Commands;
use anjuan_domain::command::Body;
use anjuan_domain::contact::commands::Open;
use anjuan_domain::sealed::Party;
use serde::de::DeserializeOwned;
use std::future::Future;
use std::pin::Pin;
use uuid::Uuid;

/// How a body may carry personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// In the clear only: anybody's request.
    Clear,
    /// In the clear or sealed already: an import.
    ClearOrSealed,
}

/// The body of the command `verb`, whose id is `command`.
///
/// # Errors
/// [`Failure::Malformed`] says what and where; otherwise as the sealer answers.
pub(super) async fn read(
    sealer: &Sealer,
    (commands, verb): (Commands, &str),
    text: &str,
    command: Uuid,
    given: Given,
) -> Result<Body, Failure> {
    match (commands, verb, given) {
        (Commands::Case, "register", Given::Clear) => register(sealer, parse::<RegisterRequest>(text)?, command).await,
        (Commands::Case, "register", Given::ClearOrSealed) => {
            register(sealer, parse::<RegisterRequest<PartyInput>>(text)?, command).await
        }
        (Commands::Contact, "open", Given::Clear) => open(sealer, parse::<OpenRequest>(text)?, command).await,
        (Commands::Contact, "open", Given::ClearOrSealed) => {
            open(sealer, parse::<OpenRequest<PartyInput, MatterInput>>(text)?, command).await
        }
        (commands, verb, _) => of_verb(commands, verb, text),
    }
}

/// A JSON text as `T`.
///
/// # Errors
/// [`Failure::Malformed`] with field, line and column.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::Malformed(said(error)))
}

fn of_verb(commands: Commands, verb: &str, text: &str) -> Result<Body, Failure> {
    // A command without fields may come without a body.
    let text = if text.trim().is_empty() { "{}" } else { text };
    // Read on its own first, so that nothing behind the body can pass for a part of the wrapping.
    parse::<Box<serde_json::value::RawValue>>(text)?;
    let wrapped = format!("{{\"{}\":{{\"{verb}\":\n{text}}}}}", commands.as_str());
    serde_json::from_str(&wrapped).map_err(|error| {
        let said = error.to_string();
        let what = said.split(" at line ").next().unwrap_or(&said);
        Failure::Malformed(crate::words::said(format!(
            "{what} at line {} column {}",
            error.line().saturating_sub(1).max(1),
            error.column()
        )))
    })
}

/// What can be sealed as a party.
pub(super) trait Sealable: Send + Sync {
    /// The sealed party.
    fn seal<'a>(&'a self, sealer: &'a Sealer, command: Uuid, place: &'static str) -> Sealing<'a, Party>;
}

type Sealing<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

impl Sealable for ClearParty {
    fn seal<'a>(&'a self, sealer: &'a Sealer, command: Uuid, place: &'static str) -> Sealing<'a, Party> {
        Box::pin(async move {
            if self.name.trim().is_empty() {
                return Err(Failure::Malformed(words(
                    format!("{place}: the name is empty"),
                    format!("`{place}`：姓名或名称为空"),
                )));
            }
            sealer.party(self, command, place).await
        })
    }
}

impl Sealable for PartyInput {
    fn seal<'a>(&'a self, sealer: &'a Sealer, command: Uuid, place: &'static str) -> Sealing<'a, Party> {
        match self {
            PartyInput::Clear(clear) => clear.seal(sealer, command, place),
            PartyInput::Sealed(party) => Box::pin(async move { Ok(party.clone()) }),
        }
    }
}

async fn register<P: Sealable>(sealer: &Sealer, request: RegisterRequest<P>, command: Uuid) -> Result<Body, Failure> {
    let mut sealed = Vec::new();
    for (party, place) in request.parties().zip(["applicant", "principal"]) {
        sealed.push(party.seal(sealer, command, place).await?);
    }
    let mut sealed = sealed.into_iter();
    let missing = || Failure::Damaged("a party was not sealed".into());
    let register = request.sealed(|_| sealed.next().ok_or_else(missing))?;
    Ok(Body::Case(Box::new(register).into()))
}

/// What can be sealed as a matter.
pub(super) trait Text: Send + Sync {
    /// The sealed text.
    fn seal<'a>(
        &'a self,
        sealer: &'a Sealer,
        enquirer: Option<&'a Party>,
        command: Uuid,
    ) -> Sealing<'a, anjuan_domain::sealed::Sealed>;
}

impl Text for String {
    fn seal<'a>(
        &'a self,
        sealer: &'a Sealer,
        enquirer: Option<&'a Party>,
        command: Uuid,
    ) -> Sealing<'a, anjuan_domain::sealed::Sealed> {
        Box::pin(sealer.matter(self, enquirer, command))
    }
}

impl Text for MatterInput {
    fn seal<'a>(
        &'a self,
        sealer: &'a Sealer,
        enquirer: Option<&'a Party>,
        command: Uuid,
    ) -> Sealing<'a, anjuan_domain::sealed::Sealed> {
        match self {
            MatterInput::Clear(text) => text.seal(sealer, enquirer, command),
            MatterInput::Sealed(sealed) => Box::pin(async move { Ok(sealed.clone()) }),
        }
    }
}

async fn open<P: Sealable, M: Text>(
    sealer: &Sealer,
    request: OpenRequest<P, M>,
    command: Uuid,
) -> Result<Body, Failure> {
    let enquirer = match &request.enquirer {
        Some(party) => Some(party.seal(sealer, command, "enquirer").await?),
        None => None,
    };
    let matter = match &request.matter {
        Some(text) => Some(text.seal(sealer, enquirer.as_ref(), command).await?),
        None => None,
    };
    let open: Open = request.sealed(enquirer, matter);
    Ok(Body::Contact(Box::new(open).into()))
}
