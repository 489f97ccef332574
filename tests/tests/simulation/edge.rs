//! What the edge does with a command (边缘补填): the open matters of whoever gives or goes away, by the register.
//!
//! It asks the views as the gateway does, once they reflect what the log had when the command came; whatever happens
//! after that is the desk's to find.
use crate::house::House;
use crate::people::Act;
use anjuan_api::queries::{One, Page, RegisterRow};
use anjuan_domain::command::Body;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::matters::handover::commands::HandoverCommand;
use anjuan_domain::matters::handover::events::{HandoverEvent, HandoverKind};
use anjuan_domain::reference::post::commands::PostCommand;
use anjuan_domain::scores::period::commands::PeriodCommand;
use anjuan_domain::scores::score::commands::ScoreCommand;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::matter::Matter;
use anjuan_journal::EventLog;
use anjuan_server::ports::scoring::{PeriodQuery, ScoringQuestion, SheetQuery};
use anjuan_server::ports::{Question, RegisterQuery};
use anjuan_views::scoring::query::Filled;
use std::time::Duration;

impl House {
    /// The act with the register of whoever gives, where it needs one.
    pub(crate) async fn filled(&self, mut act: Act) -> Act {
        let aggregate = act.command.aggregate.clone();
        match &mut act.command.body {
            Body::Handover(HandoverCommand::Open(open)) => {
                let giver = open.giver.clone().unwrap_or_else(|| act.actor.person.clone());
                open.register = self.matters(open.kind, &giver).await;
            }
            Body::Handover(HandoverCommand::Relist(relist)) => relist.register = self.listed(&aggregate).await,
            Body::Handover(HandoverCommand::Sign(sign)) => sign.register = self.listed(&aggregate).await,
            Body::Post(PostCommand::StartCover(start)) => {
                start.register = self.matters(HandoverKind::Work, &start.away).await;
            }
            _ => self.scored(&aggregate, &mut act.command.body).await,
        }
        act
    }

    /// The register of a handover's own giver.
    async fn listed(&self, handover: &AggregateRef) -> Vec<Matter> {
        let stored = anjuan_journal::read(&self.log, handover).await.unwrap();
        match Envelope::decode(&stored[0].body).unwrap().event().unwrap() {
            Event::Handover(HandoverEvent::Opened(opened)) => self.matters(opened.kind, &opened.giver).await,
            other => panic!("{handover} begins with {other:?}"),
        }
    }

    async fn matters(&self, kind: HandoverKind, person: &str) -> Vec<Matter> {
        if kind == HandoverKind::Duty {
            return vec![];
        }
        // How long the views take is not the seed's to say: whatever is on its way arrives before they are asked.
        tokio::time::sleep(Duration::from_secs(3)).await;
        let mut query = RegisterQuery {
            kinds: Some(Kind::MATTERS.map(Kind::as_str).join(",")),
            open: Some(true),
            responsible: Some(person.to_owned()),
            limit: Some(20),
            after: Some(self.log.head().await.unwrap()),
            ..RegisterQuery::default()
        };
        let mut matters = Vec::new();
        loop {
            let page: Page<RegisterRow> = self.ask(Question::Register(query.clone())).await;
            matters.extend(page.rows.into_iter().map(|RegisterRow { entry, .. }| Matter {
                aggregate: entry.aggregate,
                number: entry.number,
                version: entry.version,
            }));
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => break,
            }
        }
        matters.sort_by(|one, other| one.number.cmp(&other.number));
        matters
    }

    /// The scores of a decision or a publication, the charges of a correction.
    async fn scored(&self, aggregate: &AggregateRef, body: &mut Body) {
        let period = aggregate.id.clone();
        match body {
            Body::Period(PeriodCommand::Decide(decide)) => {
                let filled = self.scores(period).await;
                (decide.scores, decide.ineligible, decide.ties) = (filled.scores, filled.ineligible, filled.ties);
                decide.contested = filled.contested;
            }
            Body::Period(PeriodCommand::Publish(publish)) => {
                let filled = self.scores(period).await;
                (publish.scores, publish.digest, publish.ties) = (filled.scores, filled.digest, filled.ties);
                publish.contested = filled.contested;
            }
            Body::Score(ScoreCommand::Correct(correct)) => {
                let (period, subject) = period.rsplit_once('-').unwrap();
                let after = Some(self.reached().await);
                let query = SheetQuery { period: period.into(), subject: subject.into(), after };
                let One { row, sequence } = self.ask(Question::Scoring(ScoringQuestion::Correction(query))).await;
                (correct.charges, correct.position) = (row, sequence);
            }
            _ => {}
        }
    }

    async fn scores(&self, period: String) -> Filled {
        let after = Some(self.reached().await);
        let question = ScoringQuestion::Filled(PeriodQuery { period, after });
        let One { row, .. } = self.ask(Question::Scoring(question)).await;
        row
    }

    /// The head of the log, once whatever is on its way to the views has arrived.
    async fn reached(&self) -> u64 {
        tokio::time::sleep(Duration::from_secs(3)).await;
        self.log.head().await.unwrap()
    }
}
