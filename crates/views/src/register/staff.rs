//! What the lines of the staff's kinds have besides the rest (人员登记): findings, patrols, recommendations, months of duty, and cards.
//!
//! Whom a line is about stands here and in the index, never in a name; a complaint is about nobody here, because whom it is
//! about is for few to know (complaint/3).
use super::row::Entry;
use anjuan_domain::clock::Level;
use anjuan_domain::matters::card::events::AppealOutcome;
use anjuan_domain::people::consequence::Consequence;
use anjuan_domain::people::duty::events::DutyGroup;
use anjuan_domain::people::duty::state::{Substitution, standing_in};
use anjuan_domain::people::finding::events::ContestOutcome;
use anjuan_domain::scores::recommendation::events::RecommendationOutcome;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? })+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),* }
    )+ };
}

parts! {
    /// What only findings have (post/1.2). What shows it is read with the finding itself.
    FindingPart {
        /// What it is, one of [`anjuan_domain::people::finding::codes`].
        code: String,
        /// Whom it is about.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        persons: Vec<String>,
        /// Where.
        place: String,
        /// The patrol it was made on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        patrol: Option<String>,
        /// The matter it is about, `case/ID`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<String>,
        /// Who contests it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contested_by: Option<String>,
        /// Who answers for its being decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decider: Option<String>,
        /// How the contest was decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<ContestOutcome>,
        /// The number of its circular (monthly/6).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        circular: Option<String>,
    }
    /// What only patrols have (duty/1).
    PatrolPart {
        /// Where.
        place: String,
        /// Which windows were looked at.
        windows: Vec<String>,
        /// How many items were in order.
        in_order: u32,
        /// The items that were not.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        not_in_order: Vec<String>,
        /// The items that nobody looked at.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        not_checked: Vec<String>,
    }
    /// What only recommendations have (leave/2, leave/4).
    RecommendationPart {
        /// Whom it is about.
        person: String,
        /// The calendar year.
        year: i32,
        /// What the regulation names.
        consequence: Consequence,
        /// How many half days were counted.
        counted: u32,
        /// Above how many days it follows.
        threshold: u32,
        /// What people decided, once they have.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<RecommendationOutcome>,
    }
    /// What only cards of supervision have (time-limit/3.4).
    CardPart {
        /// Its level.
        level: Level,
        /// The case or complaint that it is about.
        about: AggregateRef,
        /// Its number.
        matter: String,
        /// The clock of supervision.
        clock: String,
        /// When the threshold fell, or when it was issued by hand.
        fell_at: Instant,
        /// Who was responsible by name.
        owner: String,
        /// The entry of the rulebook; absent by hand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<String>,
        /// Who issued it by hand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by_hand: Option<String>,
        /// How its last appeal was decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<AppealOutcome>,
    }
    /// What only entries of the registers have.
    RecordPart {
        /// The register, by id.
        register: String,
        /// The version of its definition that the entry was made under.
        definition: u32,
        /// Who made it.
        by: String,
        /// Who approved or refused it, once somebody has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_by: Option<String>,
    }
    /// What only months of duty have (duty/2.1): who has duty on which day.
    DutyPart {
        /// The groups in the order of rotation.
        groups: Vec<DutyGroup>,
        /// The days, in order.
        days: Vec<DutyLine>,
        /// The swaps that the other group has not answered.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        swaps: Vec<SwapLine>,
    }
    /// One day of duty.
    DutyLine {
        /// The day.
        day: NaiveDate,
        /// The group whose day it is, swaps taken in.
        group: String,
        /// Who has duty, substitutes taken in; the first one leads.
        persons: Vec<String>,
        /// The substitutes, in the order they were arranged.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        substitutes: Vec<Substitution>,
        /// How many entries its log has.
        entries: u32,
        /// When it was handed over (handover/1).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handed_over_at: Option<Instant>,
        /// To whom.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handed_over_to: Option<String>,
        /// When that was taken over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        taken_over_at: Option<Instant>,
    }
    /// A change of days that was asked for.
    SwapLine {
        /// Which swap of the month: whoever answers names it.
        ordinal: u32,
        /// The day given away.
        day: NaiveDate,
        /// The day taken for it.
        with_day: NaiveDate,
        /// Who asks.
        by: String,
    }
}

impl DutyPart {
    /// Works out anew who has duty on each day: swaps move the group, substitutes stay with the day.
    pub(super) fn settle(&mut self) {
        for line in &mut self.days {
            let group = self.groups.iter().find(|group| group.name == line.group);
            let persons = group.map_or(vec![], |group| standing_in(group, &line.substitutes));
            line.persons = persons.into_iter().map(str::to_owned).collect();
        }
    }
}

impl Entry {
    /// Whom a line of the staff's kinds is about, each once.
    #[must_use]
    pub fn about(&self) -> BTreeSet<&str> {
        let found = self.finding.iter().flat_map(|finding| &finding.persons);
        let counted = self.recommendation.iter().map(|recommendation| &recommendation.person);
        let days = self.duty.iter().flat_map(|duty| &duty.days).flat_map(|day| &day.persons);
        let carded = self.card.iter().flat_map(|card| [&card.owner, &self.responsible]);
        found.chain(counted).chain(days).chain(carded).map(String::as_str).collect()
    }

    /// What it is about: of a card whose obligation it is, and of anything else itself.
    #[must_use]
    pub fn subject(&self) -> &AggregateRef {
        self.card.as_ref().map_or(&self.aggregate, |card| &card.about)
    }

    /// Its windows: a patrol looks at many, and anything else has one or none.
    #[must_use]
    pub fn windows(&self) -> BTreeSet<&str> {
        let looked_at = self.patrol.iter().flat_map(|patrol| &patrol.windows);
        let all = std::iter::once(&self.window).chain(looked_at).map(String::as_str);
        all.filter(|window| !window.is_empty()).collect()
    }
}
