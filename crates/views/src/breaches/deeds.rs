//! What events state as a breach, and what must be kept to name who was on duty.
//!
//! Only events that matter here are decoded; who was on duty at an event stands in its envelope.
use super::codes::Code;
use super::row::{Cover, Deed, Row, Signatures, Tenure, key};
use crate::concern::unfolded;
use crate::deadlines::sortable;
use crate::reference::version;
use crate::view::{Given, Rows, Unappliable};
use anjuan_domain::matters::case::events::{AttemptRefused, CaseEvent};
use anjuan_domain::matters::case::{Attempt, attempted};
use anjuan_domain::matters::complaint::events::{ComplaintEvent, Decided, Finding};
use anjuan_domain::matters::contact::events::ContactEvent;
use anjuan_domain::matters::denial::events::{DenialEvent, ObjectionManner};
use anjuan_domain::matters::handover::events::{HandoverEvent, HandoverSide};
use anjuan_domain::reference::centre::events::{PersonEvent, PostEvent};
use anjuan_domain::reference::post::events::CoverStarted;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use std::sync::Arc;

/// One event being folded.
pub(super) struct Fold<'a> {
    event: &'a Given<'a>,
    rows: &'a mut dyn Rows<Row>,
    aggregate: AggregateRef,
    version: u32,
}

impl<'a> Fold<'a> {
    pub(super) fn new(event: &'a Given<'a>, rows: &'a mut dyn Rows<Row>) -> Result<Self, Unappliable> {
        let (aggregate, version) = (event.envelope.aggregate()?, version(&event.envelope)?);
        Ok(Self { event, rows, aggregate, version })
    }

    pub(super) fn case(&mut self) -> Result<(), Unappliable> {
        match self.event.data::<CaseEvent>()? {
            CaseEvent::NoticeGiven(notice) => {
                if !notice.repeated.is_empty() {
                    self.note(0, self.deed(Code::NoticeRepeated));
                }
            }
            CaseEvent::AttemptRefused(attempt) => self.attempt(attempt),
            CaseEvent::HandedOver(moved) => self.moved(&moved.handover, &moved.from),
            CaseEvent::EntryErrorMarked(_) => self.unmake(),
            _ => return Err(unfolded(self.kind_of_event())),
        }
        Ok(())
    }

    pub(super) fn contact(&mut self) -> Result<(), Unappliable> {
        let event = self.event.data::<ContactEvent>()?;
        let ContactEvent::HandedOver(moved) = event else { return Err(unfolded(self.kind_of_event())) };
        self.moved(&moved.handover, &moved.from);
        Ok(())
    }

    pub(super) fn denial(&mut self) -> Result<(), Unappliable> {
        match self.event.data::<DenialEvent>()? {
            DenialEvent::Objected(objected) => {
                if objected.manner == ObjectionManner::Spoken && !objected.advised_in_writing {
                    self.note(0, self.deed(Code::NotAdvisedInWriting));
                }
            }
            DenialEvent::HandedOver(moved) => self.moved(&moved.handover, &moved.from),
            _ => return Err(unfolded(self.kind_of_event())),
        }
        Ok(())
    }

    pub(super) fn complaint(&mut self) -> Result<(), Unappliable> {
        match self.event.data::<ComplaintEvent>()? {
            ComplaintEvent::Received(received) => {
                self.rows.put(&self.aggregate.to_string(), Row::About(received.persons.clone()));
            }
            ComplaintEvent::Decided(decided) => self.decided(decided),
            ComplaintEvent::HandedOver(moved) => self.moved(&moved.handover, &moved.from),
            _ => return Err(unfolded(self.kind_of_event())),
        }
        Ok(())
    }

    pub(super) fn handover(&mut self) -> Result<(), Unappliable> {
        let event = self.event.data::<HandoverEvent>()?;
        let id = self.aggregate.id.clone();
        match event {
            HandoverEvent::Signed(signed) => self.signed(&id, signed.side),
            HandoverEvent::Relisted(_) => {
                let mut signatures = self.signatures(&id);
                // Signatures given before fall away (handover/2.2).
                signatures.sides.clear();
                self.keep(&id, signatures);
            }
            HandoverEvent::Opened(_) | HandoverEvent::Withdrawn(_) => {}
        }
        Ok(())
    }

    pub(super) fn post(&mut self) -> Result<(), Unappliable> {
        match self.event.data::<PostEvent>()? {
            PostEvent::CoverStarted(started) => self.cover(started),
            PostEvent::CoverEnded(ended) => {
                let until = self.event.envelope.time;
                let prefix = format!("cover/{}/{}/", self.aggregate.id, ended.ordinal);
                for key in self.rows.keys_by_index(&prefix) {
                    if let Some(Row::Cover(cover)) = self.rows.get(&key).map(Arc::unwrap_or_clone) {
                        self.rows.put(&key, Row::Cover(Cover { until: Some(until), ..cover }));
                    }
                }
            }
            PostEvent::Defined(_)
            | PostEvent::Withdrawn(_)
            | PostEvent::CoverHandedOver(_)
            | PostEvent::AbsencePlanned(_)
            | PostEvent::AbsenceDropped(_) => {}
        }
        Ok(())
    }

    /// Who left the staff stands for nobody any more.
    pub(super) fn person(&mut self) -> Result<(), Unappliable> {
        let tenure = match self.event.data::<PersonEvent>()? {
            PersonEvent::Defined(body) => Tenure { from: body.effective_from, here: true },
            PersonEvent::Withdrawn(body) => Tenure { from: body.effective_from, here: false },
            // Of the tokens: nothing changes in who is there.
            PersonEvent::TokensRevoked(_) => return Ok(()),
        };
        let key = staff_key(&self.aggregate.id);
        let mut known = match self.rows.get(&key).map(Arc::unwrap_or_clone) {
            Some(Row::Staff(known)) => known,
            _ => vec![],
        };
        // A change of name or telephone says nothing new here, unless a plan stands in between.
        if known.last().is_none_or(|last| last.here != tenure.here || last.from > tenure.from) {
            known.push(tenure);
            self.rows.put(&key, Row::Staff(known));
        }
        Ok(())
    }

    fn kind_of_event(&self) -> &'a str {
        &self.event.envelope.event_type
    }

    /// A deed of this event, by whoever was on duty.
    fn deed(&self, code: Code) -> Deed {
        Deed {
            code,
            rule: code.line().map_or_else(String::new, |line| line.rule.to_owned()),
            cited: None,
            aggregate: self.aggregate.clone(),
            window: None,
            person: self.event.envelope.responsible.clone().into_owned(),
            since: self.event.envelope.time,
            lasts: false,
            sequence: self.event.stream_sequence,
        }
    }

    fn note(&mut self, nth: usize, deed: Deed) -> String {
        let key = key(&self.aggregate, deed.code, self.version, nth);
        self.rows.put(&key, Row::Deed(Box::new(deed)));
        key
    }

    /// Something forbidden was tried: by whoever asked for it, whoever is responsible.
    fn attempt(&mut self, attempt: &AttemptRefused) {
        let code = match attempted(&attempt.code) {
            Some(Attempt::FeeOutsideCatalogue) => Code::FeeOutsideCatalogue,
            Some(Attempt::LateExtension) => Code::ExtensionLate,
            // An earlier or later build listed it.
            None => Code::ForbiddenAttempt,
        };
        let deed = Deed { rule: attempt.article.clone(), person: attempt.person.clone(), ..self.deed(code) };
        self.note(0, deed);
    }

    /// What was found true of each person and window, by the article it breaks; of all of it, where nothing is said of
    /// anybody in particular.
    fn decided(&mut self, decided: &Decided) {
        // A decision made anew takes the place of the one before.
        self.forget(Code::ComplaintVerified);
        let is_true = |finding: Finding| matches!(finding, Finding::Verified | Finding::PartlyVerified);
        let found = decided.found.iter().filter(|found| is_true(found.finding));
        let of_each: Vec<Deed> = found
            .map(|found| Deed {
                cited: Some(found.article.clone()),
                window: found.window.clone(),
                person: found.person.clone().unwrap_or_default(),
                ..self.deed(Code::ComplaintVerified)
            })
            .collect();
        if of_each.is_empty() && decided.found.is_empty() && is_true(decided.finding) {
            self.note(0, Deed { person: String::new(), ..self.deed(Code::ComplaintVerified) });
        }
        for (nth, deed) in of_each.into_iter().enumerate() {
            self.note(nth, deed);
        }
    }

    /// A matter moved: it stands as a breach until both have signed, which may be recorded right after it.
    fn moved(&mut self, handover: &str, giver: &str) {
        let mut signatures = self.signatures(handover);
        if signatures.are_both() {
            return;
        }
        let deed = Deed { person: giver.to_owned(), lasts: true, ..self.deed(Code::MovedUnsigned) };
        let key = self.note(0, deed);
        signatures.moved.push(key);
        self.keep(handover, signatures);
    }

    fn signed(&mut self, handover: &str, side: HandoverSide) {
        let mut signatures = self.signatures(handover);
        if !signatures.sides.contains(&side) {
            signatures.sides.push(side);
        }
        if signatures.are_both() {
            for key in signatures.moved.drain(..) {
                self.rows.remove(&key);
            }
        }
        self.keep(handover, signatures);
    }

    fn signatures(&mut self, handover: &str) -> Signatures {
        match self.rows.get(&handover_key(handover)).as_deref() {
            Some(Row::Signatures(signatures)) => signatures.clone(),
            _ => Signatures::default(),
        }
    }

    fn keep(&mut self, handover: &str, signatures: Signatures) {
        self.rows.put(&handover_key(handover), Row::Signatures(signatures));
    }

    fn cover(&mut self, started: &CoverStarted) {
        let (post, from) = (self.aggregate.id.clone(), self.event.envelope.time);
        let key = format!("cover/{}/{}/{post}.{:010}", started.away, sortable(from), started.ordinal);
        let cover = Cover { post, ordinal: started.ordinal, cover: started.cover.clone(), from, until: None };
        self.rows.put(&key, Row::Cover(cover));
    }

    /// An entry error never was a case, so nothing was notified twice on it; that somebody tried something stands.
    fn unmake(&mut self) {
        self.forget(Code::NoticeRepeated);
    }

    fn forget(&mut self, code: Code) {
        for key in self.rows.keys_by_index(&format!("of/{0}/{0}#{code}.", self.aggregate)) {
            self.rows.remove(&key);
        }
    }
}

impl Signatures {
    fn are_both(&self) -> bool {
        [HandoverSide::Giver, HandoverSide::Receiver].iter().all(|side| self.sides.contains(side))
    }
}

/// Where the row of a member of staff stands.
pub(super) fn staff_key(id: &str) -> String {
    format!("staff/{id}")
}

fn handover_key(id: &str) -> String {
    format!("{}/{id}", Kind::Handover)
}
