//! The routes of the registers (登记簿): the lines of each kind as a list, one line, and everything registered as one list.
use super::reads::{AFTER, CURSOR, ID, LIMIT, RESPONSIBLE, WINDOW};
use super::{Form, Param, Route, of, query, read};
use crate::queries::{One, Page, RegisterRow};

const PHASE: Param = query(
    "phase",
    Form::Text,
    "Only rows in this phase: of cases registered, supplement-asked, accepted, paused, finished, returned, denied, voided, entry-error; of contacts open, referred, taken-over, closed; of denials issued, objected, reported, upheld, corrected, notified; of handovers unsigned, half-signed, signed; of complaints received, classified, assigned, decided, answered; of findings recorded, contested, upheld, changed; of patrols recorded; of recommendations raised, adopted, not-adopted; of months of duty rostered; of any that was given up, withdrawn.",
    "阶段：办件 registered、supplement-asked、accepted、paused、finished、returned、denied、voided、entry-error；首问 open、referred、taken-over、closed；否定 issued、objected、reported、upheld、corrected、notified；交接 unsigned、half-signed、signed；投诉 received、classified、assigned、decided、answered；考核事实 recorded、contested、upheld、changed；巡查 recorded；处理建议 raised、adopted、not-adopted；值班 rostered；撤回的 withdrawn。",
);
const OPEN: Param = query(
    "open",
    Form::Flag,
    "true: what somebody still has to do with; false: what is over; absent: both.",
    "是否在办。",
);
const NAME: Param = query(
    "name",
    Form::Text,
    "Only cases of this name (time-limit/3): consultation, supplement, return, immediate, committed, report-up.",
    "办件类型（六类）。",
);
const ITEM: Param = query("item", Form::Text, "Only rows of this catalogue item.", "服务事项。");
const APPLICANT: Param = query("applicant", Form::Text, "Only rows of this applicant's id.", "申请人编号。");
const MASKED_NAME: Param = query("maskedName", Form::Text, "Only rows with this masked name: 王*.", "脱敏姓名。");
const FROM: Param = query("from", Form::Instant, "Only rows registered at this instant or later.", "登记时间不早于。");
const BEFORE: Param = query("before", Form::Instant, "Only rows registered before this instant.", "登记时间早于。");
const KINDS: Param = query(
    "kinds",
    Form::Text,
    "Only rows of these kinds, by comma: case, contact, denial, handover, complaint, finding, patrol, recommendation, duty.",
    "种类，多个以逗号分隔：case、contact、denial、handover、complaint、finding、patrol、recommendation、duty。",
);
const PERSON: Param = query(
    "person",
    Form::Text,
    "Only rows about this person: of findings and recommendations whom they are about, of months of duty who has duty.",
    "相关人员：考核事实、处理建议所涉人员，当月值班人员。",
);

/// Filters of the registers of matters.
const MATTERS: [Param; 13] =
    [PHASE, OPEN, NAME, WINDOW, RESPONSIBLE, ITEM, APPLICANT, MASKED_NAME, FROM, BEFORE, LIMIT, CURSOR, AFTER];
/// Filters of the registers of the staff's kinds.
const STAFF: [Param; 10] = [PHASE, OPEN, WINDOW, PERSON, RESPONSIBLE, FROM, BEFORE, LIMIT, CURSOR, AFTER];

/// What is said of a route: in English and in Chinese.
type Words = (&'static str, &'static str);

/// The matters: path, the action that reads one line, the words for the list and for one.
#[rustfmt::skip]
const LINES: [(&str, &str, Words, Words); 5] = [
    ("/v1/cases", "query.case", ("List cases", "办件列表"), ("One case by id or number", "办件详情")),
    ("/v1/contacts", "query.contact", ("List contacts", "首问接待列表"), ("One contact by id or number", "首问接待详情")),
    ("/v1/denials", "query.denial", ("List denials", "否定列表"), ("One denial by id or number", "否定详情")),
    ("/v1/handovers", "query.handover", ("List handovers", "登记交接列表"), ("One handover by id or number", "登记交接详情")),
    ("/v1/complaints", "query.complaint", ("List complaints", "投诉列表"), ("One complaint by id or number", "投诉详情")),
];

/// The staff's kinds, of which one is read as its events say: path, action, words.
#[rustfmt::skip]
const LISTS: [(&str, &str, Words); 4] = [
    ("/v1/findings", "query.scores", ("List findings: about oneself or one's window, others for who oversees them", "考核事实列表")),
    ("/v1/patrols", "query.duty", ("List patrols", "巡查列表")),
    ("/v1/recommendations", "query.attendance", ("List recommendations: about oneself, others for who oversees them", "处理建议列表")),
    ("/v1/duty", "query.duty", ("List months of duty: who has duty on which day", "值班列表")),
];

/// The routes of the registers.
pub(super) fn routes() -> Vec<Route> {
    let lines = LINES.into_iter().flat_map(|(path, action, list, one)| {
        [
            read(path, "query.register", list, &MATTERS, of::<Page<RegisterRow>>()),
            read(&format!("{path}/{{id}}"), action, one, &[ID, AFTER], of::<One<RegisterRow>>()),
        ]
    });
    let lists =
        LISTS.into_iter().map(|(path, action, words)| read(path, action, words, &STAFF, of::<Page<RegisterRow>>()));
    lines.chain(lists).chain([whole()]).collect()
}

/// Everything registered, as one list.
fn whole() -> Route {
    let words = ("List everything registered, of any kind, as far as one may read it", "登记簿");
    let filters = [&[KINDS, PERSON][..], &MATTERS].concat();
    read("/v1/register", "query.register", words, &filters, of::<Page<RegisterRow>>())
}
