//! Groups of roles (角色组) that may do the same: the words in which the tables of commands and of questions say who may.
//!
//! Who is asked first may be anybody on the staff, so contacts are open to every section; cases are worked by windows and
//! the approval section. The administrator (系统管理员) enters cases for others, from paper and from foreign logs, and
//! every event names who entered it; it never approves, voids, or reads clear text.
use super::Role::{self, *};

/// A group and one role more.
const fn joined<const N: usize>(group: &[Role], more: Role) -> [Role; N] {
    let (mut all, mut at) = ([more; N], 0);
    while at < group.len() {
        all[at] = group[at];
        at += 1;
    }
    all
}

/// Everybody who works at the centre, in person: nobody signs for somebody else.
pub const IN_PERSON: &[Role] = &[
    Director,
    DeputyDirector,
    GeneralSection,
    ApprovalSection,
    BiddingCentre,
    ServiceSection,
    ComplaintCentre,
    WindowHead,
    WindowStaff,
];
/// Whom something can be escalated to: everybody in person, and who is over the centre (discipline/7).
pub const LINE: &[Role] =
    &joined::<{ IN_PERSON.len() + 2 }>(&joined::<{ IN_PERSON.len() + 1 }>(IN_PERSON, Secretary), Mayor);
/// Everybody in person, and the administrator who enters for them.
pub const STAFF: &[Role] = &joined::<{ IN_PERSON.len() + 1 }>(IN_PERSON, Administrator);
/// Who may record what the applicant says of the handling: everybody on the staff, and the applicant, whom the edge knows by
/// the query password.
pub const RATERS: &[Role] = &joined::<{ STAFF.len() + 1 }>(STAFF, Applicant);
/// Everybody in person, and the service, which enters what nobody entered in time for them to sign.
pub const IN_PERSON_OR_SERVICE: &[Role] = &joined::<{ IN_PERSON.len() + 1 }>(IN_PERSON, System);
/// Who works cases.
pub const CASEWORK: &[Role] = &[ApprovalSection, WindowHead, WindowStaff, Administrator];
/// Which sections receive whoever comes, calls or writes, whatever window it is about: the general section has the reception (duty/2.1.1, complaint/2),
/// it has the duty in turn with the approval section and the bidding centre (handover/1.1, duty/2.2.4.2), the service section and the complaint centre
/// hear what is complained of (complaint/3); whoever is asked there is the first asked (first-asked/2: 其他有关人员).
pub const RECEPTION: &[Role] = &[GeneralSection, ApprovalSection, BiddingCentre, ServiceSection, ComplaintCentre];
/// Which section works the cases of every window, and denies what cannot be handled there (denial-report/5, post/2.4).
pub const CASES_OF_ALL: &[Role] = &[ApprovalSection];
/// Who takes a case out of the count, or asks for it: whoever works it asks, whoever is over the window approves (discipline/7, handover/2.5).
pub const VOIDING: &[Role] = &[Director, DeputyDirector, ApprovalSection, WindowHead, WindowStaff];
/// Who is over a window and says what the paper of a late entry shows.
pub const HEADS: &[Role] = &[Director, DeputyDirector, WindowHead];
/// Who urges and issues cards by hand: who is over a window, each at their own, and the general section, which supervises for all (discipline/7).
pub const URGING: &[Role] = &[Director, DeputyDirector, GeneralSection, WindowHead];
/// Who approves what is asked for on a case: who is over its window, and the section that has the approvals.
pub const APPROVING: &[Role] = &[Director, DeputyDirector, ApprovalSection, WindowHead];
/// Who may enter, add and correct after the fact.
pub const RECORDS: &[Role] = &[GeneralSection, ApprovalSection, WindowHead, WindowStaff, Administrator];
/// Who may read clear text, with a reason: of which matters says [`super::standing::knowing`].
pub const CLEAR_TEXT: &[Role] = &[
    Director,
    DeputyDirector,
    GeneralSection,
    ApprovalSection,
    ServiceSection,
    ComplaintCentre,
    WindowHead,
    WindowStaff,
    Inspector,
];
/// Who reads.
pub const READERS: &[Role] = &[
    Director,
    DeputyDirector,
    GeneralSection,
    ApprovalSection,
    BiddingCentre,
    ServiceSection,
    ComplaintCentre,
    WindowHead,
    WindowStaff,
    Secretary,
    Mayor,
    Inspector,
    Administrator,
];
/// Who reads what was recorded, event by event.
pub const SUPERVISION: &[Role] =
    &[Director, DeputyDirector, GeneralSection, ApprovalSection, ComplaintCentre, WindowHead, Inspector, Administrator];
/// Who receives complaints (complaint/2).
pub const COMPLAINTS: &[Role] = &[GeneralSection, ComplaintCentre, Director, DeputyDirector];
/// Who classifies complaints and gives them out by their class: the service section (服务科应分类进行处理, complaint/3), and
/// those who receive them.
pub const CLASSIFIERS: &[Role] = &[ServiceSection, GeneralSection, ComplaintCentre, Director, DeputyDirector];
/// The director's office (主任办公会) and those who decide for it.
pub const OFFICE: &[Role] = &[Director, DeputyDirector];
/// Who has the minutes of the director's office: those who took part in it, and the general section, which drafts and keeps them
/// (meeting/6).
pub const MINUTES: &[Role] = &[Director, DeputyDirector, GeneralSection];
/// Who keeps the attendance devices.
pub const CLOCKS: &[Role] = &[GeneralSection, Administrator];
/// Who sees to the channels outside, by which people hear of what waits for them: the same.
pub const CHANNELS: &[Role] = CLOCKS;
/// Who approves leave, each in the own step of the chain (leave/2).
pub const APPROVERS: &[Role] = &[GeneralSection, DeputyDirector, Director, Secretary, Mayor];
/// The general section (综合科), which leads assessment and keeps the rosters.
pub const GENERAL: &[Role] = &[GeneralSection];
/// Who patrols and assesses (post/1.2).
pub const ASSESSORS: &[Role] =
    &[Director, DeputyDirector, GeneralSection, ApprovalSection, ServiceSection, ComplaintCentre];
/// Who calls meetings and keeps their rolls (meeting/1, study/4).
pub const CONVENERS: &[Role] = &[Director, DeputyDirector, GeneralSection, ServiceSection];
/// The same, and the service, which calls the weekly meeting and the days of study by the calendar (meeting/1, study/2).
pub const CONVENERS_OR_SERVICE: &[Role] = &joined::<{ CONVENERS.len() + 1 }>(CONVENERS, System);
/// Who reads the attendance, the leave and the scores of others (post/1.5); everybody reads their own.
pub const OVERSEERS: &[Role] = &[
    Director,
    DeputyDirector,
    GeneralSection,
    ApprovalSection,
    ServiceSection,
    ComplaintCentre,
    Secretary,
    Mayor,
    Inspector,
    Administrator,
];
/// The service alone, by its policies or together with another command.
pub const SYSTEM: &[Role] = &[System];
/// The applicant alone, whom the edge knows by a code.
pub const APPLICANTS: &[Role] = &[Applicant];
/// Who operates the installation.
pub const OPERATOR: &[Role] = &[Administrator];
/// Anybody, without a token.
pub const PUBLIC: &[Role] = &[];
