//! Publishing a calendar notice (放假通知): days off and make-up workdays by which every period is counted
//! (行政许可法 art. 82).
use crate::clock::Notice;
use crate::reference::centre::events::ReferenceEvent;
use crate::reference::centre::events::{CalendarEvent, NoticePublished};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use chrono::NaiveDate;

refusals! {
    /// Why a notice is not published.
    NoticeRefusal {
        Id { id } = "centre.publish-notice.id" by "行政许可法/82",
            "The notice id `{id}` is not 1 to 64 letters, digits, `_` and `-`.", "通知编号“{id}”须为1至64位字母、数字、“_”或“-”。",
        Unchanged { id } = "centre.define.unchanged" by "行政许可法/82",
            "Nothing changes: notice {id} is already published with the same days.", "没有变化：通知{id}已按相同的日期发布。",
        BeforeEarlier { id, announced: NaiveDate, earlier: NaiveDate } = "centre.publish-notice.before-earlier" by "行政许可法/82",
            "Notice {id} announced on {announced} cannot replace the one of the same id announced on {earlier}.",
            "{announced}发布的通知{id}不能替换{earlier}发布的同号通知。",
        Empty { id } = "centre.publish-notice.empty" by "行政许可法/82",
            "Notice {id} changes no day and covers no year.", "通知{id}既未变更任何日期，也未覆盖任何年度。",
        DayTwice { id, day: NaiveDate } = "centre.publish-notice.day-twice" by "行政许可法/82",
            "Notice {id} names {day} twice.", "通知{id}两次列出{day}。",
        Calendar { id, why } = "centre.publish-notice.calendar" by "行政许可法/82",
            "No calendar can be made with notice {id}: {why}.", "加入通知{id}后无法形成工作日历：{why}。",
    }
}

/// Publishes a notice. One published again under its id takes the place of the earlier; without days it is taken back.
pub(super) fn publish(
    published: &[Notice],
    body: &NoticePublished,
    context: &Context<'_>,
) -> Result<ReferenceEvent<'static>, Refusal> {
    let notice = &body.notice;
    let id = || notice.id.clone();
    refuse_if!(crate::vocabulary::ids::check_token(&notice.id).is_err(), NoticeRefusal::Id { id: id() });
    match published.iter().rev().find(|other| other.id == notice.id) {
        Some(earlier) if earlier == notice => return Err(NoticeRefusal::Unchanged { id: id() }.into()),
        Some(earlier) if notice.announced_on < earlier.announced_on => {
            return Err(NoticeRefusal::BeforeEarlier {
                id: id(),
                announced: notice.announced_on,
                earlier: earlier.announced_on,
            }
            .into());
        }
        None if notice.days.is_empty() && notice.covers_until.is_none() => {
            return Err(NoticeRefusal::Empty { id: id() }.into());
        }
        _ => {}
    }
    let mut days: Vec<NaiveDate> = notice.days.iter().map(|day| day.date).collect();
    days.sort_unstable();
    if let Some(pair) = days.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(NoticeRefusal::DayTwice { id: id(), day: pair[0] }.into());
    }
    context.centre.calendar_with_notice(notice).map_err(|why| NoticeRefusal::Calendar { id: id(), why })?;
    Ok(CalendarEvent::from(body.clone()).into())
}
