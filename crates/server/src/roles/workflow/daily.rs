//! What the workflow does once a day (每日处理): counts leave and absence, and calls meetings by the calendar.
use super::Workflow;
use crate::ports::Question;
use crate::ports::people::{AttendanceQuestion, LedgerQuery, SpanQuery};
use anjuan_api::Problem;
use anjuan_api::queries::Page;
use anjuan_domain::clock::civil::date_of;
use anjuan_policies::Situation;
use anjuan_views::attendance::query::{Ledger, MeetingLine};
use chrono::TimeDelta;

/// How far before and after today meetings are looked for that people called.
const AROUND: TimeDelta = TimeDelta::days(31);

impl Workflow {
    /// Raises, once a day for the days up to yesterday, what the regulation names above a number of days of leave or absence
    /// (leave/2, leave/4); answers how many recommendations were raised now.
    pub(super) async fn raise_recommendations(&mut self) -> Result<usize, Problem> {
        let today = date_of(self.clock.now());
        let Some(yesterday) = today.pred_opt().filter(|_| self.counted_on != Some(today)) else { return Ok(0) };
        let query = LedgerQuery { as_of: Some(yesterday), ..LedgerQuery::default() };
        let answer = match self.queries.ask(Question::Attendance(AttendanceQuestion::Recommended(query))).await {
            // Before there is a rulebook with the numbers, nothing is named.
            Err(problem) if problem.status == 422 => return Ok(0),
            answer => answer?,
        };
        let ledgers: Page<Ledger> = serde_json::from_slice(&answer).map_err(|error| {
            let (en, zh) = (format!("the ledgers do not read: {error}"), format!("请假台账无法读取：{error}"));
            Problem::new(500, "internal", en, zh)
        })?;
        let (mut raised, failures) = (0, self.failures);
        for ledger in ledgers.rows {
            for proposal in anjuan_policies::recommendations(&ledger.person, ledger.counters.year, ledger.recommended) {
                let now = self.clock.now();
                raised += usize::from(self.submit(proposal, now).await?);
            }
        }
        // What failed is counted again with the next round.
        if self.failures == failures {
            self.counted_on = Some(today);
        }
        Ok(raised)
    }

    /// Calls the weekly meeting and the days of study that the calendar brings within the rulebook's days (meeting/1, study/2), where nobody
    /// called them; answers how many were called now. It looks once a day, and again when the reference data changed.
    pub(super) async fn call_meetings(&mut self) -> Result<usize, Problem> {
        let (known, now) = (self.reference.known(), self.clock.now());
        let (today, situation) = (date_of(now), Situation { centre: &known.centre, now });
        let looked = Some((today, known.sequence));
        if self.called_on == looked || anjuan_policies::meetings(&[], situation).is_empty() {
            return Ok(0);
        }
        let (from, until) = (Some(today - AROUND), Some(today + AROUND));
        let query = SpanQuery { from, until, after: self.seen, ..SpanQuery::default() };
        let answer = self.queries.ask(Question::Attendance(AttendanceQuestion::Meetings(query))).await?;
        let held: Page<MeetingLine> = serde_json::from_slice(&answer).map_err(|error| {
            let (en, zh) = (format!("the meetings do not read: {error}"), format!("会议数据无法读取：{error}"));
            Problem::new(500, "internal", en, zh)
        })?;
        let (mut called, failures) = (0, self.failures);
        for proposal in anjuan_policies::meetings(&held.rows, situation) {
            called += usize::from(self.submit(proposal, now).await?);
        }
        // What failed is tried again with the next round.
        if self.failures == failures {
            self.called_on = looked;
        }
        Ok(called)
    }
}
