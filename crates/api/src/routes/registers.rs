//! The routes of the registers (登记簿): the lines of each kind as a list, one line, and everything registered as one list.
use super::reads::ID;
use super::{Param, Reads, Route, json, of_kind, read, with};
use crate::asked::{AfterQuery, RegisterQuery};
use crate::queries::{One, Page, RegisterRow};
use anjuan_domain::command::Commands;

/// What is said of a route: in English and in Chinese.
type Words = (&'static str, &'static str);

/// The matters: kind, the action that reads one line, the words for the list and for one.
#[rustfmt::skip]
const LINES: [(Commands, &str, Words, Words); 5] = [
    (Commands::Case, "query.case", ("List cases", "办件列表"), ("One case by id or number", "办件详情")),
    (Commands::Contact, "query.contact", ("List contacts", "首问接待列表"), ("One contact by id or number", "首问接待详情")),
    (Commands::Denial, "query.denial", ("List denials", "否定列表"), ("One denial by id or number", "否定详情")),
    (Commands::Handover, "query.handover", ("List handovers", "登记交接列表"), ("One handover by id or number", "登记交接详情")),
    (Commands::Complaint, "query.complaint", ("List complaints", "投诉列表"), ("One complaint by id or number", "投诉详情")),
];

/// The staff's kinds, of which one is read as its events say: kind, action, words.
#[rustfmt::skip]
const LISTS: [(Commands, &str, Words); 6] = [
    (Commands::Finding, "query.scores", ("List findings: about oneself or one's window, others for who oversees them", "考核事实列表")),
    (Commands::Patrol, "query.duty", ("List patrols", "巡查列表")),
    (Commands::Recommendation, "query.attendance", ("List recommendations: about oneself, others for who oversees them", "处理建议列表")),
    (Commands::Card, "query.register", ("List cards of supervision", "监察牌列表")),
    (Commands::Record, "query.register", ("List entries of the registers", "登记簿记录列表")),
    (Commands::Duty, "query.duty", ("List months of duty: who has duty on which day", "值班列表")),
];

/// The routes of the registers.
pub(super) fn routes() -> Vec<Route> {
    let lines = LINES.into_iter().flat_map(|(kind, action, list, one)| {
        let path = format!("{}/{{id}}", kind.path());
        [
            of_kind(kind, Reads::Lines, listed(kind, "query.register", list)),
            of_kind(
                kind,
                Reads::Line,
                read(&path, action, one, &with(&[ID], AfterQuery::PARAMS), json::<One<RegisterRow>>()),
            ),
        ]
    });
    let lists = LISTS.into_iter().map(|(kind, action, words)| of_kind(kind, Reads::Lines, listed(kind, action, words)));
    lines.chain(lists).chain([everything()]).collect()
}

fn listed(kind: Commands, action: &str, words: Words) -> Route {
    read(kind.path(), action, words, &of_one_kind(), json::<Page<RegisterRow>>())
}

/// Everything registered, as one list.
fn everything() -> Route {
    let words = ("List everything registered, of any kind, as far as one may read it", "登记簿");
    read("/v1/register", "query.register", words, RegisterQuery::PARAMS, json::<Page<RegisterRow>>())
}

/// Filters of a list of one kind, which asks for no kinds.
fn of_one_kind() -> Vec<Param> {
    RegisterQuery::PARAMS.iter().filter(|param| param.name != "kinds").copied().collect()
}
