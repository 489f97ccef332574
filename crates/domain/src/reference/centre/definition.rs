//! Definitions of the reference data: what a centre's directory of TOML files says, in the form events carry it.
//!
//! Fields of a service item follow GB/T 39046-2020 (服务事项基础数据); every number of the rulebook names its article and
//! whether it is assumed.
use crate::clock::{Limit, OfficeHours};
use crate::vocabulary::actor::Role;
use crate::vocabulary::declare::codes;
use crate::vocabulary::item::{Interaction, Processing};
use crate::vocabulary::sealed::PartyKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One material of an item (申请材料).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Material {
    /// Its id inside the item.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// Who issues it (来源渠道).
    pub issuer: String,
    /// Originals needed.
    pub originals: u32,
    /// Copies needed.
    pub copies: u32,
    /// Whether the item cannot be handled without it.
    pub mandatory: bool,
    /// Whether it is a main document: missing, the application is returned (time-limit/3.3).
    pub main: bool,
}

/// One published fee (commitment/11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fee {
    /// Its id inside the item.
    pub id: String,
    /// Its name.
    pub name: String,
    /// In fen.
    pub amount_fen: u32,
    /// The published legal basis.
    pub basis: String,
}

/// A service item of the catalogue (服务事项).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ItemDefinition {
    /// 事项名称.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// 基本编码: 10 characters by GB/T 39046, up to 64 with what regions add.
    pub basic_code: String,
    /// 实施编码: 24 characters by GB/T 39046, up to 64 with what regions add, parted by hyphens.
    pub implementation_code: String,
    /// 事项类型: 行政许可, 公共服务 …
    pub category: String,
    /// 设定依据.
    pub legal_basis: String,
    /// 行使层级, code (5 镇).
    pub level: u32,
    /// 实施主体.
    pub body: String,
    /// 实施主体 18-character code.
    pub body_code: String,
    /// The window that handles it.
    pub window: String,
    /// Consultation or application.
    pub interaction: Interaction,
    /// 办件类型.
    pub processing: Processing,
    /// 承诺时限.
    pub promised: Limit,
    /// Note on the promised limit.
    pub promised_note: String,
    /// 法定时限, where the law sets one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statutory: Option<Limit>,
    /// Note on the statutory limit.
    pub statutory_note: String,
    /// 受理条件.
    pub conditions: String,
    /// 办理流程: the steps in order.
    pub flow: Vec<String>,
    /// 联办机构.
    pub joint_departments: Vec<String>,
    /// 结果名称.
    pub result_name: String,
    /// Fees; none where the list is empty.
    pub fees: Vec<Fee>,
    /// 服务对象.
    pub audience: Vec<PartyKind>,
    /// 办理地点.
    pub place: String,
    /// 办理时间.
    pub hours: String,
    /// 咨询电话.
    pub consultation_telephone: String,
    /// 监督电话.
    pub supervision_telephone: String,
    /// 申请材料.
    pub materials: Vec<Material>,
}

impl ItemDefinition {
    /// The implementation code (实施编码) as codes are compared: it is kept as its directory writes it, and small letters tell no two items
    /// apart.
    #[must_use]
    pub fn same_code(&self) -> String {
        self.implementation_code.to_ascii_uppercase()
    }
}

/// A window (窗口).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WindowDefinition {
    /// Its name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// The department that staffs it.
    pub department: String,
    /// The window head, a person's id.
    pub head: String,
}

/// A member of staff (工作人员).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonDefinition {
    /// Name.
    pub name: String,
    /// The window, where the person works at one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Section or department.
    pub section: String,
    /// 职务.
    pub title: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// 岗位证 number (commitment/3).
    pub certificate: String,
    /// Office telephone.
    pub telephone: String,
    /// Which grades apply (assessment/6); absent, those of institution staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<StaffCategory>,
    /// Where attendance is taken; absent, nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled: Option<Enrolment>,
}

/// The attendance devices that know a person: who is enrolled at none of those that hang is not absent where no punch is
/// (discipline/1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Enrolment {
    /// The devices by id.
    pub devices: Vec<String>,
}

impl Enrolment {
    /// Enrolment at these devices; none at none.
    #[must_use]
    pub fn at<'a>(devices: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let devices: Vec<String> = devices.into_iter().map(str::to_owned).collect();
        (!devices.is_empty()).then_some(Self { devices })
    }
}

impl PersonDefinition {
    /// Whether a device knows this person.
    #[must_use]
    pub fn is_enrolled_at(&self, device: &str) -> bool {
        self.enrolled.iter().flat_map(|enrolment| &enrolment.devices).any(|known| known == device)
    }

    /// Whether attendance is taken of and assessed for this person: those who only oversee (书记, 镇长, 纪检监察) or operate
    /// the installation are not the centre's to assess.
    #[must_use]
    pub fn is_assessed(&self) -> bool {
        let oversees = |role: &Role| {
            matches!(
                role,
                Role::Secretary | Role::Mayor | Role::Inspector | Role::Applicant | Role::System | Role::Administrator
            )
        };
        self.roles.iter().any(|role| !oversees(role))
    }
}

codes! {
    /// 人员类别 (assessment/6).
    StaffCategory {
        /// 公务员: 优秀 称职 基本称职 不称职.
        CivilServant,
        /// 事业单位人员: 优秀 合格 基本合格 不合格.
        InstitutionStaff,
    }
}

/// What the rulebook says of facts that two clauses charge (一事两扣).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Doubles {
    /// Pair by pair.
    pub pairs: Vec<DoubleRule>,
}

/// What the rulebook says of one fact charged by two clauses (一事两扣).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DoubleRule {
    /// One clause, `monthly/3.overdue`.
    pub first: String,
    /// The other.
    pub second: String,
    /// Whether both are meant to be charged; where not, only the dearer one is.
    pub meant: bool,
    /// The article key it is read from.
    pub article: String,
    /// Whether the regulation leaves it open and we assumed it.
    pub assumed: bool,
    /// A note for people.
    pub note: String,
}

/// A post (AB 岗): A is responsible, B covers (ab-role/1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PostDefinition {
    /// Its name.
    pub name: String,
    /// The window it belongs to; empty where it is an office.
    pub window: String,
    /// A, a person's id.
    pub a: String,
    /// B, a person's id.
    pub b: String,
    /// The items handled at this post; none where it is an office.
    pub items: Vec<String>,
    /// The office that A holds and B stands in for (职务代理): when A is away, and where no holder may act in the own matter.
    /// Absent for a post of a window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<Role>,
}

/// One period of the rulebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LimitRule {
    /// Its name, one of [`LIMITS`](super::rulebook::LIMITS).
    pub name: String,
    /// How long.
    pub limit: Limit,
    /// The article key or law it comes from.
    pub article: String,
    /// Whether the regulation leaves the number open and we assumed it.
    pub assumed: bool,
    /// A note for people.
    pub note: String,
}

/// One number of the rulebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NumberRule {
    /// Its name, one of [`NUMBERS`](super::rulebook::NUMBERS).
    pub name: String,
    /// The value, in `unit`.
    pub value: i32,
    /// `percent`, `count`, `minutes` …
    pub unit: String,
    /// The article key or law it comes from.
    pub article: String,
    /// Whether the regulation leaves the number open and we assumed it.
    pub assumed: bool,
    /// A note for people.
    pub note: String,
}

/// A version of the rulebook (规则册).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RulebookDefinition {
    /// The version's name, `2014-11.1`.
    pub version: String,
    /// The regulation it renders.
    pub title: String,
    /// Office hours by season (duty/2.2.2).
    pub office_hours: OfficeHours,
    /// Periods.
    pub limits: Vec<LimitRule>,
    /// Numbers.
    pub numbers: Vec<NumberRule>,
    /// What the centre is called on its papers, 栟茶镇便民服务中心.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub centre_name: Option<String>,
    /// Its English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub centre_name_en: Option<String>,
    /// Pairs of clauses that one fact can be charged by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubles: Option<Doubles>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_only_oversees_or_operates_is_not_assessed() {
        let person = |roles: &[Role]| PersonDefinition {
            name: "测试".into(),
            window: None,
            section: "综合科".into(),
            title: "科员".into(),
            roles: roles.to_vec(),
            certificate: String::new(),
            telephone: String::new(),
            category: None,
            enrolled: None,
        };
        for role in [Role::Secretary, Role::Mayor, Role::Inspector, Role::Administrator] {
            assert!(!person(&[role]).is_assessed(), "{role:?}");
        }
        assert!(person(&[Role::Director]).is_assessed());
        assert!(person(&[Role::Administrator, Role::WindowStaff]).is_assessed(), "who also works at a window is");
    }
}
