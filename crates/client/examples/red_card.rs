//! A workflow service (工作流示例): a red card calls a webhook, and whoever it is against is urged. `red_card POSITION-FILE WEBHOOK`.
//!
//! After a crash an event may come twice. Webhook and command both bear an id that follows from the event, so nothing is done twice.
use anjuan_client::domain::clock::Level;
use anjuan_client::domain::event::Event;
use anjuan_client::domain::matters::card::events::CardEvent;
use anjuan_client::domain::vocabulary::ids::Kind;
use anjuan_client::{CallError, Consumer, Content, Delivered, Position, Reaction, Service, command_id};
use serde_json::json;
use std::io::{Error, ErrorKind};
use std::path::PathBuf;

struct RedCards {
    file: PathBuf,
    webhook: String,
    service: Service,
}

impl Reaction for RedCards {
    type Error = Error;

    async fn position(&mut self) -> Result<Option<Position>, Error> {
        match std::fs::read_to_string(&self.file) {
            Ok(text) => text.parse().map(Some).map_err(Error::other),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn apply(&mut self, event: &Delivered) -> Result<(), Error> {
        if let Content::Event(content) = event.content()
            && let Event::Card(CardEvent::Issued(card)) = *content
            && card.level == Level::Red
        {
            let body = json!({"type": "card.red", "card": card.number, "matter": card.matter, "against": card.against});
            let call = ureq::post(&self.webhook).header("webhook-id", event.id.to_string());
            call.send(&body.to_string()).map_err(Error::other)?;
            let (id, path) = (command_id(event, "urge"), format!("/v1/cards/{}/urge", event.aggregate.id));
            match self.service.command(id, &path, &json!({"text": "红牌事项，请于今日内说明原因"})).await
            {
                Ok(_) => {}
                Err(CallError::Problem(problem)) if problem.status == 422 => eprintln!("{}", problem.detail_en),
                Err(error) => return Err(Error::other(error)),
            }
        }
        let beside = self.file.with_extension("new");
        std::fs::write(&beside, event.position().to_string())?;
        std::fs::rename(beside, &self.file)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [file, webhook] = [1, 2].map(|place| std::env::args().nth(place).unwrap_or_default());
    let (service, consumer) = (Service::from_environment(), Consumer::from_environment().await?.kinds([Kind::Card]));
    Err(consumer.run(&mut RedCards { file: file.into(), webhook, service }).await.into())
}
