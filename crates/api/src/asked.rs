//! What stands in query strings (查询条件): each question once, with its parameters in both languages.
//!
//! The route table takes its parameters from here, and so do the OpenAPI document and the flags of the command line; the server
//! reads query strings into the same types, which refuse what is none of their parameters and give the filter of the view. This
//! module must never say what is answered.
mod texts;

use crate::routes::Form::{Choice, Choices, Date, Flag, Id, Instant as Moment, Number, Person, Reference, Text};
use crate::routes::form::{CURSOR, MOMENT, PERIOD, SEQUENCE};
use crate::routes::{Param, Place, Presence};
use anjuan_domain::vocabulary::ids::{IdError, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_notices::DeliveryState;
use anjuan_views::breaches::codes::Code;
use anjuan_views::deadlines::row::{Clock, State};
use anjuan_views::page::{LARGEST_LIMIT, PageRequest};
use anjuan_views::register::query::Own;
use anjuan_views::register::row::{Name, Phase};
use anjuan_views::{breaches, deadlines, register};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use texts::{clocks, codes, kinds, listed, names, phases, rows, states};

pub(crate) use texts::{aggregate, all_kinds, known, tasks};

/// Declares what is asked in query strings. One row per parameter: field, type, name, what its text must be, English, Chinese.
/// The rows under `[set by the edge]` are filled in by the server, and nobody gives them.
///
/// It expands to the struct, read and written under the given names, and `PARAMS`, the parameters as the route table has them.
macro_rules! asked {
    ($($(#[$doc:meta])* $query:ident {
        $($(#[$attribute:meta])* $field:ident: $type:ty = $name:literal $form:expr, $en:literal, $zh:literal $(, $presence:ident)?;)*
        $([set by the edge] $($(#[$own_doc:meta])* $own:ident: $own_type:ty;)*)?
    })+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields, default)]
        pub struct $query {
            $(#[doc = $en] #[serde(rename = $name)] $(#[$attribute])* pub $field: Option<$type>,)*
            $($($(#[$own_doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $own: Option<$own_type>,)*)?
        }

        impl $query {
            /// Its parameters.
            pub const PARAMS: &'static [Param] =
                &[$(Param { name: $name, place: Place::Query, form: $form, en: $en, zh: $zh, presence: presence!($($presence)?) }),*];
        }
    )+ };
}

/// Whether a parameter must be given: only where its row says so.
macro_rules! presence {
    () => {
        Presence::Optional
    };
    ($presence:ident) => {
        Presence::$presence
    };
}

/// At most so many rows on a page.
#[allow(clippy::cast_possible_wrap, reason = "a few hundred")]
const LIMIT: crate::routes::Form = Number(1, LARGEST_LIMIT as i64);

asked! {
    /// Filters of the register (登记簿).
    RegisterQuery {
        kinds: String = "kinds" Choices(kinds), "Only rows of these kinds, by comma.", "种类，多个以逗号分隔。";
        phase: String = "phase" Choice(phases), "Only rows in this phase.", "阶段。";
        open: bool = "open" Flag,
            "true: what somebody still has to do with; false: what is over; absent: both.", "是否在办。";
        name: String = "name" Choice(names),
            "Only rows of this name: of cases one of the six of time-limit/3, of anything else its kind.", "名称：办件为六类之一，其余为种类。";
        window: String = "window" Id, "Only rows of this window.", "窗口。";
        responsible: String = "responsible" Person,
            "Only rows this person is responsible for, by name or because they stand in now.", "责任人，含其顶岗所负责的。";
        person: String = "person" Person,
            "Only rows about this person: of findings and recommendations whom they are about, of months of duty who has duty.",
            "相关人员：考核事实、处理建议所涉人员，当月值班人员。";
        item: String = "item" Id, "Only rows of this catalogue item.", "服务事项。";
        register: String = "register" Id, "Only entries of this register: seal-use.", "登记簿编号，如 seal-use。";
        applicant: String = "applicant" Id, "Only rows of this applicant's id.", "申请人编号。";
        masked_name: String = "maskedName" Text, "Only rows with this masked name: 王*.", "脱敏姓名。";
        from: Instant = "from" Moment, "Only rows registered at this instant or later.", "登记时间不早于。";
        before: Instant = "before" Moment, "Only rows registered before this instant.", "登记时间早于。";
        #[serde(deserialize_with = "rows")]
        limit: usize = "limit" LIMIT, "At most this many rows: 1 to 500; absent, 50.", "每页条数。";
        cursor: String = "cursor" CURSOR, "Where the page begins: `next` of the page before.", "翻页位置。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
        [set by the edge]
        /// The kind of the list; none for all.
        kind: Kind;
        /// Whose rows may be read; none for everybody's.
        own: Own;
        /// Responsible by name, whoever stands in: what a handover lists (handover/2.4).
        by_name: String;
    }
    /// A page of a list without filters.
    PageQuery {
        #[serde(deserialize_with = "rows")]
        limit: usize = "limit" LIMIT, "At most this many rows: 1 to 500; absent, 50.", "每页条数。";
        cursor: String = "cursor" CURSOR, "Where the page begins: `next` of the page before.", "翻页位置。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
    }
    /// What an answer must reflect.
    AfterQuery {
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
    }
    /// Filters of obligations (时限).
    DeadlineQuery {
        state: String = "state" Choices(states), "Only obligations in these states, by comma.", "状态，多个以逗号分隔。";
        window: String = "window" Id, "Only rows of this window.", "窗口。";
        responsible: String = "responsible" Person,
            "Only rows this person is responsible for, by name or because they stand in now.", "责任人，含其顶岗所负责的。";
        clock: String = "clock" Choice(clocks), "Only this clock.", "时限种类。";
        before: Instant = "before" Moment, "Only obligations due before this instant.", "截止时间之前。";
        aggregate: String = "aggregate" Reference, "Only obligations of this aggregate: case/7K2M9QX4T1AB.", "案卷。";
        #[serde(deserialize_with = "rows")]
        limit: usize = "limit" LIMIT, "At most this many rows: 1 to 500; absent, 50.", "每页条数。";
        cursor: String = "cursor" CURSOR, "Where the page begins: `next` of the page before.", "翻页位置。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
        [set by the edge]
        /// Whose rows may be read; none for everybody's.
        own: Own;
    }
    /// What amendments moved (期限变动).
    MovedQuery {
        window: String = "window" Id, "Only rows of this window.", "窗口。";
        responsible: String = "responsible" Person,
            "Only rows this person is responsible for, by name or because they stand in now.", "责任人，含其顶岗所负责的。";
        clock: String = "clock" Choice(clocks), "Only this clock.", "时限种类。";
        reference: String = "reference" Text, "Only what this calendar notice or rulebook version moved, by its name.", "放假通知或规则册版本。";
        #[serde(deserialize_with = "rows")]
        limit: usize = "limit" LIMIT, "At most this many rows: 1 to 500; absent, 50.", "每页条数。";
        cursor: String = "cursor" CURSOR, "Where the page begins: `next` of the page before.", "翻页位置。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
        [set by the edge]
        /// Whose rows may be read; none for everybody's.
        own: Own;
    }
    /// Cards that are proposed to be cancelled (拟取消的监察牌).
    RecalledQuery {
        window: String = "window" Id, "Only rows of this window.", "窗口。";
        responsible: String = "responsible" Person,
            "Only rows this person is responsible for, by name or because they stand in now.", "责任人，含其顶岗所负责的。";
        #[serde(deserialize_with = "rows")]
        limit: usize = "limit" LIMIT, "At most this many rows: 1 to 500; absent, 50.", "每页条数。";
        cursor: String = "cursor" CURSOR, "Where the page begins: `next` of the page before.", "翻页位置。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
        [set by the edge]
        /// Whose rows may be read; none for everybody's.
        own: Own;
    }
    /// Which recorded events, from where on (事件流).
    EventQuery {
        kinds: String = "kinds" Choices(all_kinds), "Only events of these kinds, by comma.", "种类，多个以逗号分隔。";
        person: String = "person" Person,
            "Only events whose command this person gave, that were entered for them, or for which they were responsible.",
            "相关人员：办理人、代录所为之人或当时的责任人。";
        window: String = "window" Id,
            "Only events of what the register lists under this window now; of kinds it does not list, those that name the window.",
            "窗口：登记簿现列于该窗口的案卷；登记簿不列的种类，为写明该窗口的事件。";
        from: u64 = "from" SEQUENCE,
            "From this stream sequence on; absent, the list begins at the first event, and the stream with what is recorded from now on.",
            "起始序号；缺省时列表从首条事件起，推送从此刻起。";
        #[serde(deserialize_with = "rows")]
        limit: usize = "limit" LIMIT, "At most this many rows: 1 to 500; absent, 50.", "每页条数。";
    }
    /// Which recorded events are sent as they are recorded.
    EventStreamQuery {
        kinds: String = "kinds" Choices(all_kinds), "Only events of these kinds, by comma.", "种类，多个以逗号分隔。";
        person: String = "person" Person,
            "Only events whose command this person gave, that were entered for them, or for which they were responsible.",
            "相关人员：办理人、代录所为之人或当时的责任人。";
        window: String = "window" Id,
            "Only events of what the register lists under this window now; of kinds it does not list, those that name the window.",
            "窗口：登记簿现列于该窗口的案卷；登记簿不列的种类，为写明该窗口的事件。";
        from: u64 = "from" SEQUENCE,
            "From this stream sequence on; absent, the list begins at the first event, and the stream with what is recorded from now on.",
            "起始序号；缺省时列表从首条事件起，推送从此刻起。";
    }
    /// Which obligations are counted.
    SummaryQuery {
        state: String = "state" Choices(states), "Only obligations in these states, by comma.", "状态，多个以逗号分隔。";
        window: String = "window" Id, "Only rows of this window.", "窗口。";
        clock: String = "clock" Choice(clocks), "Only this clock.", "时限种类。";
        responsible: String = "responsible" Person,
            "Only rows this person is responsible for, by name or because they stand in now.", "责任人，含其顶岗所负责的。";
        before: Instant = "before" Moment, "Only obligations due before this instant.", "截止时间之前。";
        aggregate: String = "aggregate" Reference, "Only obligations of this aggregate: case/7K2M9QX4T1AB.", "案卷。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
        [set by the edge]
        /// Whose rows may be read; none for everybody's.
        own: Own;
    }
    /// Filters of breaches (违规).
    BreachQuery {
        window: String = "window" Id, "Only rows of this window.", "窗口。";
        person: String = "person" Person, "Only breaches of this person, as on duty at that moment.", "当时的责任人。";
        rule: String = "rule" Text,
            "Only this article, or this whole system: denial-report/9, denial-report.", "条款或制度。";
        code: String = "code" Choices(codes), "Only these codes, by comma. With late-entry, confirmed late entries are shown as well.", "违规种类，多个以逗号分隔；含 late-entry 时一并列出已确认的补录。";
        aggregate: String = "aggregate" Reference,
            "Only this case, contact, denial, complaint or post: case/7K2M9QX4T1AB.", "案卷。";
        since: Instant = "since" Moment, "Only breaches since this instant or later.", "起始时间不早于。";
        until: Instant = "until" Moment, "Only breaches since before this instant.", "起始时间早于。";
        open: bool = "open" Flag, "true: still so; false: ended; absent: both.", "是否仍然存在。";
        #[serde(deserialize_with = "rows")]
        limit: usize = "limit" LIMIT, "At most this many rows: 1 to 500; absent, 50.", "每页条数。";
        cursor: String = "cursor" CURSOR, "Where the page begins: `next` of the page before.", "翻页位置。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
        [set by the edge]
        /// Whose rows may be read; none for everybody's.
        own: Own;
    }
    /// Filters of one's own inbox (待办).
    InboxQuery {
        task: String = "task" Choice(tasks), "Only this task.", "事项种类。";
        overdue: bool = "overdue" Flag, "true: only what is overdue; false: only what is not; absent: both.", "是否逾期。";
        unread: bool = "unread" Flag, "true: only what was not marked as read; false: only what was; absent: both.", "是否未读。";
        aggregate: String = "aggregate" Reference, "Only about this aggregate: case/7K2M9QX4T1AB.", "案卷。";
        #[serde(deserialize_with = "rows")]
        limit: usize = "limit" LIMIT, "At most this many rows: 1 to 500; absent, 50.", "每页条数。";
        cursor: String = "cursor" CURSOR, "Where the page begins: `next` of the page before.", "翻页位置。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
        [set by the edge]
        /// Whose inbox; none for everybody's, which only the service itself asks for.
        person: String;
        /// What was marked as read, where that is asked for.
        marked: BTreeSet<String>;
    }
    /// The days of one person.
    DaysQuery {
        person: String = "person" Person, "Whom: P001; absent, oneself.", "人员；不填为本人。";
        from: NaiveDate = "from" Date, "The first day; absent, the first of the month.", "起始日期；不填为当月一日。";
        until: NaiveDate = "until" Date, "The last day; absent, today.", "截止日期；不填为今日。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
    }
    /// What is open, or what touches some days.
    OpenQuery {
        person: String = "person" Person, "Only of this person; absent, of everybody who may be read.", "人员；不填为可查阅的全部人员。";
        from: NaiveDate = "from" Date, "The first day; with no day named, only what is open.", "起始日期；均不填则只列未结的。";
        until: NaiveDate = "until" Date, "The last day; absent, today.", "截止日期；不填为今日。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
    }
    /// Some days.
    BetweenQuery {
        from: NaiveDate = "from" Date, "The first day; absent, the first of the month.", "起始日期；不填为当月一日。";
        until: NaiveDate = "until" Date, "The last day; absent, today.", "截止日期；不填为今日。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
    }
    /// Whose month.
    OfMonthQuery {
        person: String = "person" Person, "Only of this person; absent, of everybody who may be read.", "人员；不填为可查阅的全部人员。";
        window: String = "window" Id, "Only this window.", "窗口。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
    }
    /// Where, now.
    NowQuery {
        window: String = "window" Id, "Only this window.", "窗口。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
    }
    /// Whose year.
    LedgerQuery {
        person: String = "person" Person, "Whom: P001; absent, oneself.", "人员；不填为本人。";
        year: i32 = "year" Number(1, 9_999), "The calendar year; absent, this one.", "年度；不填为本年。";
        as_of: NaiveDate = "asOf" Date, "The last day that is counted; absent, today.", "统计截止日；不填为今日。";
        after: u64 = "after" SEQUENCE, "Wait until the view reflects this stream sequence (read your own write).", "等待视图到达该序号。";
    }
    /// Which deliveries outside.
    DeliveryQuery {
        state: String = "state" Choices(|| DeliveryState::NAMES.to_vec()),
            "Only in these states, by comma: dead is what could not be delivered.", "投递状态，多个以逗号分隔；dead 为死信。";
        channel: String = "channel" Id, "Only by this channel.", "渠道。";
        person: String = "person" Person, "Only to this person.", "收件人。";
        #[serde(deserialize_with = "rows")]
        limit: usize = "limit" LIMIT, "At most this many, the newest; absent, 50.", "最多条数，取最新；不填为 50。";
    }
    /// Which records of access.
    AccessQuery {
        after: u64 = "after" SEQUENCE, "Only those after this one: `next` of the page before.", "仅列此序号之后的记录，即上一页的 `next`。";
        #[serde(deserialize_with = "rows")]
        limit: usize = "limit" LIMIT, "At most this many; absent, 50.", "最多条数；不填为 50。";
        by: String = "by" Id, "Only what this account did.", "操作人。";
        account: String = "account" Id, "Only what was done about this account, or read of its person.", "账号，含查阅其本人记录。";
        applicant: String = "applicant" Id, "Only what was looked for or read of this applicant.", "申请人编号，仅列查找、查阅其个人信息的记录。";
    }
    /// As of which day.
    OnQuery {
        on: NaiveDate = "on" Date, "As of this civil day; absent, today.", "日期。";
    }
    /// How a paper is printed.
    PaperQuery {
        clear: String = "clear" Text,
            "Print personal data in the clear, for this reason; each reading leaves an event. Absent, the masked form.",
            "以明文打印个人信息的理由，每次查阅均有记录。";
        event: u64 = "event" SEQUENCE,
            "The version of the event to print; absent, the last that gives this paper.", "事件版本，缺省为最后一次。";
    }
    /// Which report, and how it is drawn.
    ReportQuery {
        period: String = "period" PERIOD, "Of which period: M2015-03, H2015-1, Y2015.", "所属时期。", Needed;
        format: String = "format" Choice(|| vec!["xlsx", "csv", "html"]), "In which format; absent, xlsx.", "格式；不填为 xlsx。";
        lang: String = "lang" Choice(|| vec!["zh", "en"]), "In which language the cells are; absent, zh.", "单元格语言；不填为 zh。";
    }
    /// What every command takes in its query string.
    CommandQuery {
        at: Instant = "at" Moment, "When it happened, where it is entered late; absent, now.", "补录时的发生时间。";
        entered_for: String = "enteredFor" Person,
            "The person who did it, where it is entered for them; `paper` shows it. Decided as theirs.",
            "代何人补录；按其本人办理认定，须同时写明凭据。";
        paper: String = "paper" Text,
            "The paper that shows what is entered for somebody: kind, number, page, where it is kept; no personal data.",
            "代为补录所凭的书面材料：种类、编号、页码及存放处，不含个人信息。";
        expected: u64 = "expected" SEQUENCE,
            "The stream sequence seen last of this aggregate; a later one refuses the command with 409.", "所见的最后序号。";
    }
    /// A period that starts then: when is it due?
    CalculatorQuery {
        item: String = "item" Id, "A catalogue item: its promised period.", "事项编号。";
        on: NaiveDate = "on" Date, "As of this civil day; absent, today.", "日期。";
        start: String = "start" MOMENT, "When the period starts: an instant, or civil time 2014-01-30T10:00.", "起算时间。";
        count: i32 = "count" Number(i32::MIN as i64, i32::MAX as i64), "How many units; negative, so many before.", "数量。";
        unit: String = "unit" Choice(|| vec!["working_day", "calendar_day", "working_hour"]), "The unit.", "单位。";
        counting: String = "counting" Choice(|| vec!["civil", "elapsed"]), "How it is counted; absent, civil.", "计算方法。";
        explain: bool = "explain" Flag, "Whether to say what each day was.", "逐日说明。";
    }
}

/// A text in a query that names nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unnamed {
    /// None of those that there are.
    Choice {
        /// What was given.
        given: String,
        /// The parameter.
        param: &'static str,
        /// What there is.
        choices: Vec<&'static str>,
    },
    /// No aggregate.
    Aggregate(IdError),
}

impl RegisterQuery {
    /// The filter of the view.
    ///
    /// # Errors
    /// [`Unnamed`] says which parameter names nothing.
    pub fn filter(self) -> Result<register::query::Filter, Unnamed> {
        let named = listed(self.kinds.as_deref()).map(|kind| known(kind, "kinds", kinds(), Kind::parse));
        Ok(register::query::Filter {
            kinds: self.kind.map(Ok).into_iter().chain(named).collect::<Result<_, _>>()?,
            open: self.open.into(),
            phase: self.phase.map(|phase| known(&phase, "phase", phases(), Phase::parse)).transpose()?,
            name: self.name.map(|name| known(&name, "name", names(), Name::parse)).transpose()?,
            window: self.window,
            responsible: self.by_name.or(self.responsible),
            stands_for: vec![],
            about: self.person,
            item: self.item,
            applicant: self.applicant,
            register: self.register,
            masked_name: self.masked_name,
            from: self.from,
            before: self.before,
            own: self.own,
        })
    }
}

impl DeadlineQuery {
    /// The filter of the view.
    ///
    /// # Errors
    /// [`Unnamed`] says which parameter names nothing.
    pub fn filter(self) -> Result<deadlines::query::Filter, Unnamed> {
        let states = listed(self.state.as_deref()).map(|state| known(state, "state", states(), State::parse));
        Ok(deadlines::query::Filter {
            states: states.collect::<Result<_, _>>()?,
            window: self.window,
            responsible: self.responsible,
            stands_for: vec![],
            clock: self.clock.map(|clock| known(&clock, "clock", clocks(), Clock::parse)).transpose()?,
            due_before: self.before,
            aggregate: aggregate(self.aggregate)?,
            own: self.own,
        })
    }
}

impl SummaryQuery {
    /// The filter of the view: that of the list, so that both answer for the same obligations.
    ///
    /// # Errors
    /// [`Unnamed`] says which parameter names nothing.
    pub fn filter(self) -> Result<deadlines::query::Filter, Unnamed> {
        let Self { state, window, clock, responsible, before, aggregate, after, own } = self;
        let (limit, cursor) = (None, None);
        DeadlineQuery { state, window, responsible, clock, before, aggregate, after, own, limit, cursor }.filter()
    }
}

impl MovedQuery {
    /// What is asked of the view.
    ///
    /// # Errors
    /// [`Unnamed`] says which parameter names nothing.
    pub fn asked(self) -> Result<deadlines::moved::Asked, Unnamed> {
        let Self { window, responsible, clock, reference, own, .. } = self;
        let filter = DeadlineQuery { window, responsible, clock, own, ..DeadlineQuery::default() }.filter()?;
        Ok(deadlines::moved::Asked { filter, reference })
    }
}

impl RecalledQuery {
    /// The filter of the view.
    #[must_use]
    pub fn filter(self) -> deadlines::query::Filter {
        let Self { window, responsible, own, .. } = self;
        deadlines::query::Filter { window, responsible, own, ..deadlines::query::Filter::default() }
    }
}

impl BreachQuery {
    /// The filter of the view.
    ///
    /// # Errors
    /// [`Unnamed`] says which parameter names nothing.
    pub fn filter(self) -> Result<breaches::query::Filter, Unnamed> {
        let codes = listed(self.code.as_deref()).map(|code| known(code, "code", codes(), Code::parse));
        Ok(breaches::query::Filter {
            window: self.window,
            person: self.person,
            rule: self.rule,
            codes: codes.collect::<Result<_, _>>()?,
            aggregate: aggregate(self.aggregate)?,
            since: self.since,
            until: self.until,
            open: self.open,
            own: self.own,
        })
    }
}

impl DeliveryQuery {
    /// The states that are asked for; empty, all.
    ///
    /// # Errors
    /// [`Unnamed`] says which parameter names nothing.
    pub fn states(&self) -> Result<Vec<&'static str>, Unnamed> {
        let names = || DeliveryState::NAMES.to_vec();
        let parse = |name: &str| names().into_iter().find(|known| *known == name);
        listed(self.state.as_deref()).map(|state| known(state, "state", names(), parse)).collect()
    }
}

impl From<EventStreamQuery> for EventQuery {
    fn from(query: EventStreamQuery) -> Self {
        let EventStreamQuery { kinds, person, window, from } = query;
        Self { kinds, person, window, from, limit: None }
    }
}

impl EventQuery {
    /// The kinds asked for; none for all.
    ///
    /// # Errors
    /// [`Unnamed`] says which is no kind.
    pub fn kinds(&self) -> Result<Vec<Kind>, Unnamed> {
        listed(self.kinds.as_deref()).map(|kind| known(kind, "kinds", all_kinds(), Kind::parse)).collect()
    }

    /// How many events a page has at most.
    #[must_use]
    pub fn size(&self) -> usize {
        PageRequest { cursor: None, limit: self.limit.unwrap_or(0) }.size()
    }
}

/// Which page a list asks for.
macro_rules! pages {
    ($($query:ident),+) => { $(
        impl $query {
            /// Which page.
            #[must_use]
            pub fn page(&self) -> PageRequest {
                PageRequest { cursor: self.cursor.clone(), limit: self.limit.unwrap_or(0) }
            }
        }
    )+ };
}
pages!(RegisterQuery, DeadlineQuery, MovedQuery, RecalledQuery, BreachQuery, InboxQuery);
