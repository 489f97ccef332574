//! Questions to the `scoring` view (考核查询) answered: from its rows, and from attendance, obligations and breaches, all at once.
use super::aside::aside;
use super::views::{json, reached};
use crate::failure::Failure;
use crate::ports::scoring::{DraftsQuery, PeriodQuery, ScoringQuestion, SheetQuery, WhatIfQuery};
use crate::sentences::words;
use anjuan_api::queries::{One, Page};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_projector::Reader;
use anjuan_views::attendance::{self, Attendance};
use anjuan_views::breaches::Breaches;
use anjuan_views::deadlines::Deadlines;
use anjuan_views::scoring::Scoring;
use anjuan_views::scoring::collect::Sources;
use anjuan_views::scoring::query::{self, Unanswered, Views};
use bytes::Bytes;

/// The views that a score is made from.
pub(super) struct Readers {
    pub(super) scoring: Reader<Scoring>,
    pub(super) attendance: Reader<Attendance>,
    pub(super) deadlines: Reader<Deadlines>,
    pub(super) breaches: Reader<Breaches>,
}

impl Readers {
    /// The same, once all of them reflect a stream sequence.
    async fn at(self, after: Option<u64>) -> Result<Self, Failure> {
        Ok(Self {
            scoring: reached(self.scoring, after).await?,
            attendance: reached(self.attendance, after).await?,
            deadlines: reached(self.deadlines, after).await?,
            breaches: reached(self.breaches, after).await?,
        })
    }

    /// Asks all of them in one state each; answers the sequence that all of them reflect.
    fn read<T>(&self, question: impl FnOnce(Views<'_>, u64) -> Result<T, Unanswered>) -> Result<(T, u64), Failure> {
        let answer = aside(|| {
            self.scoring.read(|scoring| {
                self.attendance.read(|attendance| {
                    self.deadlines.read(|deadlines| {
                        self.breaches.read(|breaches| {
                            let position = self.position();
                            let centre = attendance::centre(attendance)?;
                            let sources = Sources { scoring, attendance, deadlines, breaches };
                            question(Views { sources, centre: &centre }, position).map(|answer| (answer, position))
                        })
                    })
                })
            })
        });
        Ok(answer.value.value.value.value?)
    }

    fn position(&self) -> u64 {
        let positions =
            [self.scoring.position(), self.attendance.position(), self.deadlines.position(), self.breaches.position()];
        positions.into_iter().fold(u64::MAX, u64::min)
    }
}

/// Answers a question.
///
/// # Errors
/// [`Failure`] says what cannot be read.
pub(super) async fn answer(readers: Readers, question: ScoringQuestion, now: Instant) -> Result<Bytes, Failure> {
    match question {
        ScoringQuestion::Periods(asked) => {
            let readers = readers.at(asked.after).await?;
            page(readers.read(|views, _| Ok(query::periods(views.sources.scoring)?))?)
        }
        ScoringQuestion::Period(PeriodQuery { period, after }) => {
            let readers = readers.at(after).await?;
            one(&period, readers.read(|views, _| Ok(query::period(views.sources.scoring, &period)?))?)
        }
        ScoringQuestion::Live(SheetQuery { period, subject, after }) => {
            let readers = readers.at(after).await?;
            one(&period, readers.read(|views, _| query::live(views, &period, &subject, now).map(Some))?)
        }
        ScoringQuestion::Sheets(PeriodQuery { period, after }) => {
            let readers = readers.at(after).await?;
            one(&period, readers.read(|views, _| query::sheets(views, &period, now))?)
        }
        ScoringQuestion::Stars(PeriodQuery { period, after }) => {
            let readers = readers.at(after).await?;
            one(&period, readers.read(|views, _| query::stars(views, &period))?)
        }
        ScoringQuestion::Explain(SheetQuery { period, subject, after }) => {
            let readers = readers.at(after).await?;
            one(&period, readers.read(|views, _| query::explain(views, &period, &subject, now).map(Some))?)
        }
        ScoringQuestion::Proposals(PeriodQuery { period, after }) => {
            let readers = readers.at(after).await?;
            page(readers.read(|views, _| query::proposals(views, &period, now))?)
        }
        ScoringQuestion::WhatIf(asked) => {
            let WhatIfQuery { period, rulebook, after } = *asked;
            let readers = readers.at(after).await?;
            one(&period, readers.read(|views, _| query::what_if(views, &period, &rulebook))?)
        }
        ScoringQuestion::Correction(SheetQuery { period, subject, after }) => {
            let readers = readers.at(after).await?;
            one(&period, readers.read(|views, _| query::correction(views, &period, &subject, now).map(Some))?)
        }
        ScoringQuestion::Scores(PeriodQuery { period, after }) => {
            let readers = readers.at(after).await?;
            one(&period, readers.read(|views, _| query::scores(views, &period, now).map(Some))?)
        }
        ScoringQuestion::Drafts(DraftsQuery { period, most, after }) => {
            let readers = readers.at(after).await?;
            let drafts =
                readers.read(|views, position| query::drafts(views, &period, (position, most), now).map(Some))?;
            one(&period, drafts)
        }
    }
}

fn page<T: serde::Serialize>((rows, sequence): (Vec<T>, u64)) -> Result<Bytes, Failure> {
    json(Page { rows, next: None, sequence })
}

/// What there is of a period.
fn one<T: serde::Serialize>(period: &str, (row, sequence): (Option<T>, u64)) -> Result<Bytes, Failure> {
    let missing = || words(format!("sheets of `{period}`"), format!("“{period}”的考核表"));
    json(One { row: row.ok_or_else(|| Failure::NotFound(missing()))?, sequence })
}
