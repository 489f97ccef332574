//! Who acts: roles (角色) of the regulation's chapters 3 and 4, and the authenticated actor of a command.
pub mod groups;
pub mod standing;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The roles of the centre (`rules.md`, chapters 3 and 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 主任.
    Director,
    /// 分管主任, deputy director in charge.
    DeputyDirector,
    /// 综合科.
    GeneralSection,
    /// 审批科.
    ApprovalSection,
    /// 招投标中心.
    BiddingCentre,
    /// 服务科.
    ServiceSection,
    /// 投诉中心.
    ComplaintCentre,
    /// 窗口负责人.
    WindowHead,
    /// 窗口人员.
    WindowStaff,
    /// 书记, Party secretary.
    Secretary,
    /// 镇长.
    Mayor,
    /// 纪检监察, discipline inspector: reads everything, changes nothing.
    Inspector,
    /// 申请人, the public.
    Applicant,
    /// 系统, automatic.
    System,
    /// 系统管理员, operates the installation: applies centre data, imports, issues tokens.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 15] = [
        Role::Director,
        Role::DeputyDirector,
        Role::GeneralSection,
        Role::ApprovalSection,
        Role::BiddingCentre,
        Role::ServiceSection,
        Role::ComplaintCentre,
        Role::WindowHead,
        Role::WindowStaff,
        Role::Secretary,
        Role::Mayor,
        Role::Inspector,
        Role::Applicant,
        Role::System,
        Role::Administrator,
    ];

    /// The name in tokens, tables and flags: `window-staff`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Director => "director",
            Role::DeputyDirector => "deputy-director",
            Role::GeneralSection => "general-section",
            Role::ApprovalSection => "approval-section",
            Role::BiddingCentre => "bidding-centre",
            Role::ServiceSection => "service-section",
            Role::ComplaintCentre => "complaint-centre",
            Role::WindowHead => "window-head",
            Role::WindowStaff => "window-staff",
            Role::Secretary => "secretary",
            Role::Mayor => "mayor",
            Role::Inspector => "inspector",
            Role::Applicant => "applicant",
            Role::System => "system",
            Role::Administrator => "administrator",
        }
    }

    /// The Chinese term.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Role::Director => "主任",
            Role::DeputyDirector => "分管主任",
            Role::GeneralSection => "综合科",
            Role::ApprovalSection => "审批科",
            Role::BiddingCentre => "招投标中心",
            Role::ServiceSection => "服务科",
            Role::ComplaintCentre => "投诉中心",
            Role::WindowHead => "窗口负责人",
            Role::WindowStaff => "窗口人员",
            Role::Secretary => "书记",
            Role::Mayor => "镇长",
            Role::Inspector => "纪检监察",
            Role::Applicant => "申请人",
            Role::System => "系统",
            Role::Administrator => "系统管理员",
        }
    }

    /// The role of that name, if there is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// Who gives a command or asks a question, as authenticated by a signed token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person's id in the staff directory; `system` for the service itself.
    pub person: String,
    /// The roles the token grants.
    pub roles: Vec<Role>,
    /// The centre the token is for.
    pub centre: String,
}

/// How the service calls whoever acts by the code of the sealed slip.
const APPLICANT: &str = "applicant";
/// The CloudEvents `authtype` of what the service did by itself.
pub const BY_THE_SERVICE: &str = "system";

impl Actor {
    /// The service itself, acting through a policy.
    #[must_use]
    pub fn system(centre: &str) -> Self {
        Self { person: "system".into(), roles: vec![Role::System], centre: centre.into() }
    }

    /// The applicant, whom the service knows by the code of the sealed slip; no event says who it was.
    #[must_use]
    pub fn applicant(centre: &str) -> Self {
        Self { person: APPLICANT.into(), roles: vec![Role::Applicant], centre: centre.into() }
    }

    /// Whether it is the applicant of a matter, known by the code. A token of that name comes from the service alone: a station of the
    /// applicants has a name of its own.
    #[must_use]
    pub fn is_known_applicant(&self) -> bool {
        self.person == APPLICANT && self.has(Role::Applicant)
    }

    /// Whether the token grants `role`.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The CloudEvents `authtype` of this actor: `system` or `user`.
    #[must_use]
    pub fn auth_type(&self) -> &'static str {
        if self.has(Role::System) { BY_THE_SERVICE } else { "user" }
    }
}
