//! Who stands for whom, as the log says (顶岗核对): the covers with their periods, and who answered at each moment.
//!
//! It must never ask the views. A desk may know of a cover later than the log has it; until everybody has heard of it,
//! both answers are right.
use anjuan_domain::aggregate::State;
use anjuan_domain::clock::{Calendar, Deadline, due};
use anjuan_domain::event::Envelope;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::events::PostEvent;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::{BTreeMap, VecDeque};

/// How many rounds of the service it takes until everybody has heard of a cover.
const HEARD: usize = 3;

/// One cover and its written handover.
#[derive(Debug)]
pub(crate) struct Run {
    /// First, second … of the post.
    pub(crate) ordinal: u32,
    /// Who is away.
    pub(crate) away: String,
    /// The period for the handover.
    deadline: Deadline,
    /// Until when it is owed.
    pub(crate) due: Instant,
    /// When it was handed over.
    pub(crate) handed: Option<Instant>,
    /// When they were back.
    pub(crate) ended: Option<Instant>,
}

/// Every cover.
#[derive(Debug, Default)]
pub(crate) struct Covers {
    /// By post, in order.
    pub(crate) of: BTreeMap<AggregateRef, Vec<Run>>,
    /// The reference data as it was before each change of a cover that not everybody need have heard of.
    earlier: VecDeque<(usize, Centre)>,
    round: usize,
}

impl Covers {
    /// An event of a post, before it is folded into `centre`.
    pub(crate) fn see(&mut self, post: &AggregateRef, event: &PostEvent, time: Instant, centre: &Centre) {
        if !matches!(event, PostEvent::CoverHandedOver(_)) {
            self.earlier.push_back((self.round, centre.clone()));
        }
        let runs = self.of.entry(post.clone()).or_default();
        match event {
            PostEvent::CoverStarted(started) => {
                let deadline = Deadline::new(time, started.handover.limit);
                let other = runs.iter().find(|run| run.ended.is_none());
                let single = other.is_none() || started.overridden.is_some();
                assert!(single, "{post}: both are away: {other:?} {started:?}");
                let due = due(centre.calendar(), &deadline).unwrap().at;
                let (ordinal, away) = (started.ordinal, started.away.clone());
                let run = Run { ordinal, away, deadline, due, handed: None, ended: None };
                runs.push(run);
            }
            PostEvent::CoverHandedOver(handed) => run(runs, handed.ordinal).handed = Some(time),
            PostEvent::CoverEnded(ended) => run(runs, ended.ordinal).ended = Some(time),
            PostEvent::Defined(_)
            | PostEvent::Withdrawn(_)
            | PostEvent::AbsencePlanned(_)
            | PostEvent::AbsenceDropped(_) => {}
        }
    }

    /// What is still owed, by another calendar.
    pub(crate) fn count(&mut self, calendar: &Calendar) {
        for run in self.of.values_mut().flatten().filter(|run| run.handed.is_none() && run.ended.is_none()) {
            run.due = due(calendar, &run.deadline).unwrap().at;
        }
    }

    /// A round of the service is over: everybody has heard of what was recorded before the last few.
    pub(crate) fn heard(&mut self) {
        self.round += 1;
        while self.earlier.front().is_some_and(|(round, _)| round + HEARD < self.round) {
            self.earlier.pop_front();
        }
    }

    /// Exactly one person answers, on the staff, and it is who is on duty for the one responsible (ab-role/3); for a
    /// complaint nobody whom it is about (complaint/3).
    pub(crate) fn check_duty(&self, envelope: &Envelope<'_>, (state, nominal): (&State, &str), centre: &Centre) {
        let Envelope { subject, responsible, time, .. } = envelope;
        let known = std::iter::once(centre).chain(self.earlier.iter().map(|(_, centre)| centre));
        let right = known.map(|centre| state.on_duty(nominal, centre, *time)).any(|person| person == *responsible);
        assert!(right, "{responsible} answers for {subject} of {nominal} at {time}");
        let on = anjuan_domain::clock::civil::date_of(*time);
        assert!(
            centre.person(responsible, on).is_some(),
            "{responsible} answers for {subject} and is not on the staff"
        );
    }
}

fn run(runs: &mut [Run], ordinal: u32) -> &mut Run {
    runs.iter_mut().find(|run| run.ordinal == ordinal).unwrap()
}
