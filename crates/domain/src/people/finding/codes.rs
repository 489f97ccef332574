//! What can be recorded as a finding (考核事实代码): each code with its article, and the clauses it charges for window and persons.
//!
//! Implements conduct/1–5, discipline/3–6 and what assessment and monthly take or give points for by hand. What the service counts
//! by itself (verified complaints, overdue cases, attendance, rolls, ballots) has no code here, so that nothing is charged twice
//! by two hands. A violation costs the window a violation, and the person an uncivil word or act, or dress. Codes are stored:
//! none is ever given another meaning.
use Shape::{Both, OfPersons, OfWindow};

/// One thing that can be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Code {
    /// Its code in commands and events.
    pub code: &'static str,
    /// The article it is read from.
    pub article: &'static str,
    /// In English.
    pub en: &'static str,
    /// In Chinese.
    pub zh: &'static str,
    /// The clauses charged on the window's sheet.
    pub window: &'static [&'static str],
    /// The clauses charged on each person's sheet.
    pub persons: &'static [&'static str],
}

/// Whose sheets a line of the table charges.
enum Shape {
    OfWindow(&'static [&'static str]),
    OfPersons(&'static [&'static str]),
    Both(&'static [&'static str], &'static [&'static str]),
}

/// The code of that name.
#[must_use]
pub fn code(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.code == name)
}

const fn row(code: &'static str, article: &'static str, shape: Shape, en: &'static str, zh: &'static str) -> Code {
    let (window, persons): (&[&str], &[&str]) = match shape {
        OfWindow(window) => (window, &[]),
        OfPersons(persons) => (&[], persons),
        Both(window, persons) => (window, persons),
    };
    Code { code, article, en, zh, window, persons }
}

/// Appearance: a violation of the window, dress of the person.
const fn dress(code: &'static str, article: &'static str, en: &'static str, zh: &'static str) -> Code {
    row(code, article, Both(&["monthly/1.violation"], &["assessment/1.dress"]), en, zh)
}

/// A word or act: a violation of the window, an uncivil word or act of the person.
const fn uncivil(code: &'static str, article: &'static str, en: &'static str, zh: &'static str) -> Code {
    row(code, article, Both(&["monthly/1.violation"], &["assessment/1.uncivil"]), en, zh)
}

/// Every code, in the order of the regulation, the awards last.
#[rustfmt::skip]
pub const CODES: &[Code] = &[
    // Appearance (仪容仪表).
    dress("dress", "conduct/1.1", "Not dressed as prescribed", "着装不规范"),
    dress("badge", "conduct/1.1", "Badge not worn", "未佩戴胸牌"),
    dress("bearing", "conduct/1.2", "Improper bearing at the post", "仪表不端正"),
    dress("hair-make-up", "conduct/1.3", "Improper hair or make-up", "发型妆容不当"),
    // Behaviour (行为举止).
    uncivil("rude", "conduct/2.1", "Rude in word or manner", "言行粗鲁"),
    uncivil("not-greeting", "conduct/2.2", "Not standing up or greeting", "未起立打招呼"),
    uncivil("seated-before-leaders", "conduct/2.3", "Answering leaders without standing up", "领导询问未起立解答"),
    uncivil("loud", "conduct/2.4", "Loud talk or horseplay", "大声喧哗嬉闹"),
    uncivil("cards", "conduct/2.5", "Cards or chess at work", "打扑克、下棋"),
    uncivil("smoking", "conduct/2.6", "Smoking", "吸烟"),
    uncivil("surfing", "conduct/2.7", "Private surfing or computer games", "无关上网、玩游戏"),
    uncivil("music-calls", "conduct/2.8", "Radio, music or private calls", "播放音乐、电话聊天"),
    uncivil("grooming", "conduct/2.9", "Grooming in front of those served", "在服务对象面前整理仪容"),
    // Attitude (服务态度).
    uncivil("cold", "conduct/3.1", "Cold or unhelpful", "态度生硬冷淡"),
    uncivil("no-three-voices", "conduct/3.2", "No greeting, answer or farewell", "无迎声、答声、送声"),
    uncivil("unequal", "conduct/3.3", "People not treated alike", "未做到五个一样"),
    uncivil("deaf-to-criticism", "conduct/3.4", "Criticism not listened to", "不虚心听取意见"),
    uncivil("arguing", "conduct/3.5", "Arguing over a misunderstanding", "被误解时争辩"),
    row("quarrel", "conduct/3.5", Both(&["monthly/1.quarrel"], &["assessment/1.quarrel"]), "A quarrel with somebody served", "与服务对象争吵"),
    row("grave-quarrel", "conduct/3.5", Both(&["monthly/1.quarrel", "monthly/1.grave-quarrel"], &["assessment/1.quarrel"]), "A grave quarrel with somebody served", "与服务对象争吵，情节严重"),
    // Phrases (文明用语、禁忌用语).
    uncivil("unclear-speech", "conduct/4.1", "Unclear speech, or not the common language", "口齿不清、不讲普通话"),
    uncivil("telephone-phrases", "conduct/4.2", "Polite phrases left out on the telephone", "接听电话未用文明用语"),
    uncivil("reception-phrases", "conduct/4.3", "Polite phrases left out on receiving", "接待未用文明用语"),
    uncivil("handling-phrases", "conduct/4.4", "Polite phrases left out while handling", "办理业务未用文明用语"),
    uncivil("farewell-phrases", "conduct/4.5", "Polite phrases left out on leaving", "送别未用文明用语"),
    uncivil("forbidden-phrase", "conduct/5", "A forbidden phrase", "使用禁忌用语"),
    // Discipline (纪律规范).
    uncivil("idle-games", "discipline/3", "Games or other idle things at work", "上班时间做与工作无关的事"),
    row("gambling", "discipline/3", Both(&["monthly/6.breach"], &["assessment/5.breach"]), "Gambling", "赌博"),
    uncivil("snacks-noise", "discipline/4", "Snacks, noise or romping", "打闹、吃零食"),
    row("outsiders-inside", "discipline/5", OfWindow(&["monthly/1.violation"]), "Outsiders behind the counter", "外人进入工作区"),
    row("off-window", "discipline/5", OfWindow(&["monthly/1.violation"]), "Business handled away from the window", "未在窗口受理业务"),
    row("disobeying", "discipline/6", Both(&["monthly/1.violation"], &["assessment/1.disobeying"]), "Disobeying, or passive at work", "不服从安排、消极怠工"),
    // At the post and on duty (在岗、值班).
    row("left-post", "monthly/8", OfWindow(&["monthly/8.left"]), "The post left for half a day or more", "离岗半天以上"),
    row("post-empty", "assessment/3.1", OfPersons(&["assessment/3.1.post-empty"]), "The post left empty", "空岗"),
    row("staff-changes", "monthly/8", OfWindow(&["monthly/8.changes"]), "Staff changed frequently", "人员调换频繁"),
    row("duty-left", "duty/2.1.3", OfPersons(&["assessment/3.3.left"]), "Duty left without leave", "值班擅自离岗"),
    row("duty-irresponsible", "assessment/3.3", OfPersons(&["assessment/3.3.irresponsible"]), "Irresponsible on duty, with bad consequences", "值班不负责造成不良后果"),
    row("hygiene", "duty/1.2", OfWindow(&["monthly/9.hygiene"]), "Counter or area not clean", "卫生保洁不合格"),
    // Skill and results (业务技能、工作实绩).
    row("answer", "assessment/2", OfPersons(&["assessment/2.answer"]), "A question not answered promptly and exactly", "解答不及时、不准确"),
    row("policy", "assessment/2", OfPersons(&["assessment/2.policy"]), "Policy applied wrongly", "政策掌握错误"),
    row("coordination", "assessment/2", OfPersons(&["assessment/2.coordination"]), "Poor coordination with effect", "协调不力造成影响"),
    row("reports", "assessment/2", OfPersons(&["assessment/2.reports"]), "Late or unclear reports", "汇报不及时、不清楚"),
    row("error", "assessment/4.1", OfPersons(&["assessment/4.1.error"]), "An error in a result", "办件差错"),
    row("reporting-lapse", "assessment/4.4", OfPersons(&["assessment/4.4.reporting"]), "Something not reported in time", "未及时报送"),
    // Case handling of the window (办件管理、办理质量).
    row("not-taken-in", "monthly/2", OfWindow(&["monthly/2.not-taken-in"]), "Could have been accepted and was not", "应受理而未受理"),
    row("supplement-unexplained", "monthly/2", OfWindow(&["monthly/2.supplement-unexplained"]), "Supplement asked for without a detailed explanation", "补充件未详细说明"),
    row("answer-unreasoned", "monthly/2", OfWindow(&["monthly/2.answer-unreasoned"]), "Answered without full reasons", "答复件理由不充分"),
    row("joint-unexplained", "monthly/2", OfWindow(&["monthly/2.joint-unexplained"]), "Joint item without explanation or contact", "联办件未说明程序、未联系部门"),
    row("papers", "monthly/2", OfWindow(&["monthly/2.papers"]), "Irregular or late papers", "材料不规范、不及时"),
    row("not-reported", "monthly/4", OfWindow(&["monthly/4.not-reported"]), "Not reported to the office network in time", "未及时报办公网络"),
    row("notices", "monthly/4", OfWindow(&["monthly/4.notices"]), "Notices not filled in or reported in time", "告知单未填写、未及时报送"),
    row("uncooperative", "monthly/5", OfWindow(&["monthly/5.uncooperative"]), "Poor cooperation in what the centre does", "不配合中心活动"),
    // Integrity and standing (廉政、影响).
    row("integrity-breach", "assessment/5", Both(&["monthly/6.breach"], &["assessment/5.breach"]), "A verified breach of integrity", "违反廉政规定查实"),
    row("bad-influence", "monthly/7", OfWindow(&["monthly/7.circular"]), "Circulated criticism, or bad influence", "被通报批评或造成不良影响"),
    // Proposals and awards (建议、受奖).
    row("proposal", "assessment/4.5", OfPersons(&["assessment/4.5.proposal"]), "A proposal proven in practice, or an innovation", "建议经实践证明有效、工作创新"),
    row("praise", "assessment/6", OfPersons(&["assessment/6.praise"]), "Written praise", "书面表扬"),
    row("media-county", "assessment/6", OfPersons(&["assessment/6.media-county"]), "Praised by county media", "县级媒体表扬"),
    row("media-province", "assessment/6", OfPersons(&["assessment/6.media-province"]), "Praised by city or provincial media", "市级、省级媒体表扬"),
    row("media-state", "assessment/6", OfPersons(&["assessment/6.media-state"]), "Praised by national media", "国家级媒体表扬"),
    row("title-state", "assessment/6", OfPersons(&["assessment/6.title-state"]), "A title of the state", "国家级荣誉称号"),
    row("title-province", "assessment/6", OfPersons(&["assessment/6.title-province"]), "A title of the province", "省级荣誉称号"),
    row("title-city", "assessment/6", OfPersons(&["assessment/6.title-city"]), "A title of the city", "市级荣誉称号"),
    row("title-county", "assessment/6", OfPersons(&["assessment/6.title-county"]), "A title of the county", "县级荣誉称号"),
    row("honour", "monthly/11", OfWindow(&["monthly/11.honour"]), "An honour of city level or above", "市级以上荣誉"),
    row("letter", "monthly/11", OfWindow(&["monthly/11.letter"]), "A letter of praise", "表扬信"),
    row("banner", "monthly/11", OfWindow(&["monthly/11.banner"]), "A banner given", "锦旗"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::tables::clause;
    use std::collections::BTreeSet;

    /// Clauses that the service charges by itself, or from other kinds: no code charges them.
    const BY_THE_SERVICE: &[&str] = &[
        "monthly/3.overdue",
        "monthly/5.late",
        "monthly/5.absent",
        "monthly/7.verified",
        "monthly/10.peers",
        "assessment/2.promise",
        "assessment/3.1.leave",
        "assessment/3.1.late-early",
        "assessment/3.1.absence",
        "assessment/3.2.late",
        "assessment/3.2.absent",
        "assessment/4.2.rate",
        "assessment/4.3.dissatisfied",
    ];

    #[test]
    fn every_clause_is_one_of_the_tables_and_charged_by_a_code_or_by_the_service() {
        let charged: BTreeSet<&str> =
            CODES.iter().flat_map(|code| code.window.iter().chain(code.persons)).copied().collect();
        for id in &charged {
            assert!(clause(id).is_some(), "{id} is no clause");
            assert!(!BY_THE_SERVICE.contains(id), "{id} would be charged twice");
        }
        for clause in crate::reference::tables::CLAUSES.iter() {
            assert!(
                charged.contains(clause.id) || BY_THE_SERVICE.contains(&clause.id),
                "nothing charges {}",
                clause.id
            );
        }
        for code in CODES {
            assert!(code.window.iter().all(|id| id.starts_with("monthly/")), "{}", code.code);
            assert!(code.persons.iter().all(|id| id.starts_with("assessment/")), "{}", code.code);
        }
    }

    #[test]
    fn codes_are_tokens_of_known_articles_and_none_is_there_twice() {
        let names: BTreeSet<&str> = CODES.iter().map(|code| code.code).collect();
        assert_eq!(names.len(), CODES.len());
        for code in CODES {
            assert!(crate::vocabulary::articles::is_known(code.article), "{}", code.article);
            assert!(crate::vocabulary::ids::check_token(code.code).is_ok(), "{}", code.code);
        }
    }

    fn articles(system: &str) -> BTreeSet<&'static str> {
        CODES.iter().map(|code| code.article).filter(|article| article.starts_with(system)).collect()
    }

    #[test]
    fn conduct_1__every_norm_of_conduct_can_be_recorded() {
        let norms_of = |chapter: u32, last: u32| (1..=last).map(move |n| format!("conduct/{chapter}.{n}"));
        let norms = norms_of(1, 3)
            .chain(norms_of(2, 9))
            .chain(norms_of(3, 5))
            .chain(norms_of(4, 5))
            .chain(["conduct/5".to_owned()]);
        for norm in norms {
            assert!(articles("conduct/").contains(norm.as_str()), "{norm}");
        }
    }

    #[test]
    fn conduct_2_6__smoking_is_a_violation_of_the_window_and_an_uncivil_act_of_the_person() {
        let smoking = code("smoking").unwrap();
        assert_eq!((smoking.window, smoking.persons), (&["monthly/1.violation"][..], &["assessment/1.uncivil"][..]));
    }

    #[test]
    fn conduct_1_1__dress_costs_the_person_dress_and_the_window_a_violation() {
        let dress = code("dress").unwrap();
        assert_eq!((dress.window, dress.persons), (&["monthly/1.violation"][..], &["assessment/1.dress"][..]));
    }

    #[test]
    fn discipline_3__games_are_fined_and_gambling_is_a_matter_of_integrity() {
        assert_eq!(code("idle-games").unwrap().window, ["monthly/1.violation"]);
        assert_eq!(code("gambling").unwrap().persons, ["assessment/5.breach"]);
        let expected: BTreeSet<&str> = ["discipline/3", "discipline/4", "discipline/5", "discipline/6"].into();
        assert_eq!(articles("discipline/"), expected);
    }
}
