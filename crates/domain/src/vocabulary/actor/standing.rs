//! What somebody must have to do with a matter (办理资格): the words in which the tables of commands say who may act on what.
//!
//! The roles of a row say who may ask for a verb at all; its standing says what else is needed. Implements first-asked/2 and 3
//! (whoever was asked, whoever took over), ab-role/3 (who stands for whom answers for it), post/1.4 (a department's part),
//! handover/2.1 (work changes hands by a handover, and not by acting on it) and handover/2.5 (nobody acts in somebody else's
//! name). It must never look at a state: `access` does.
use super::Role::{self, *};
use super::groups::{CASES_OF_ALL, RECEPTION};
use crate::vocabulary::matter::MatterKind;

/// What somebody has to do with a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Responsible for it now, by name.
    Responsible,
    /// Took it in, was asked first, or acts for the applicant throughout.
    Handler,
    /// Stands for whoever is responsible, by a cover that runs (ab-role/3).
    Covering,
    /// Over its window: its head, a deputy director or the director.
    Head,
    /// Has a part of a joint case or is over that part's window (post/1.4), or goes on its home visit (work/2).
    Department,
    /// Works at its window or heads it.
    AtWindow,
    /// Enters a foreign log: the administrator, of a case that names where it came from, and of no other.
    Importing,
    /// The applicant, whom the service knows by the code of the sealed slip (work/3): a token of that role alone does not say whose
    /// case it is.
    Applicant,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Relation; 8] = [
        Relation::Responsible,
        Relation::Handler,
        Relation::Covering,
        Relation::Head,
        Relation::Department,
        Relation::AtWindow,
        Relation::Importing,
        Relation::Applicant,
    ];

    /// In words: English and Chinese.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Relation::Responsible => ("who is responsible", "责任人"),
            Relation::Handler => ("who took it in", "经办人"),
            Relation::Covering => ("who stands for them", "顶岗人"),
            Relation::Head => ("who is over the window", "窗口负责人、分管主任、主任"),
            Relation::Department => ("who has a part of it", "联办部门或上门人员"),
            Relation::AtWindow => ("who works at the window", "本窗口人员"),
            Relation::Importing => ("who enters a foreign log", "导入外部记录的系统管理员"),
            Relation::Applicant => ("the applicant, by the rating code", "凭评价码的申请人"),
        }
    }
}

/// Whether what somebody did may be entered for them, from paper (handover/2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entering {
    /// By whoever is over them, stands for them, or administers the system.
    FromPaper,
    /// Never: it is approved, or asked of somebody because they did not work the matter; whoever typed it would use another's authority.
    InPerson,
}

/// What a verb needs besides a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It begins something, in the own name: whoever does it is who was asked first, or who takes it in. At the own window, and at those one is
    /// over or stands in at; nobody begins anything at every window because they work at none.
    Opening {
        /// The sections that begin it at every window, because their articles give it to them.
        offices: &'static [Role],
    },
    /// One of the relations to the matter, or an office that the article gives the matter to.
    Related {
        /// The relations of which one is enough.
        relations: &'static [Relation],
        /// The sections of which one is enough.
        offices: &'static [Role],
        /// Whether it may be entered for whoever did it.
        entering: Entering,
    },
    /// The article gives it to the office that the roles of the row name: nothing else is needed.
    Office,
    /// Its own decision asks, because it is no question of the matter alone: the next in a chain, whose turn it is, whom it
    /// is about.
    Decided,
    /// The same, and it can be about a holder's own matter: whoever is appointed to stand in for the office is asked as well, and the
    /// decision says whether a holder can act (ab-role/1).
    HoldersOwn,
    /// The service by itself, or together with a command whose decision asked.
    Service,
}

use Relation::{Applicant, AtWindow, Covering, Department, Handler, Head, Importing, Responsible};

/// Whoever is asked answers, in the sections as well (first-asked/2).
pub const ASKED_FIRST: Standing = Standing::Opening { offices: RECEPTION };
/// Cases are taken in and denied at the windows, and by the section that works the cases of all.
pub const TAKING_IN: Standing = Standing::Opening { offices: CASES_OF_ALL };
/// What is the own: nobody begins it elsewhere.
pub const ONES_OWN: Standing = Standing::Opening { offices: &[] };
/// See [`Standing::Office`].
pub const BY_OFFICE: Standing = Standing::Office;
/// See [`Standing::Decided`].
pub const DECIDED: Standing = Standing::Decided;
/// See [`Standing::HoldersOwn`].
pub const HOLDERS_OWN: Standing = Standing::HoldersOwn;
/// See [`Standing::Service`].
pub const BY_SYSTEM: Standing = Standing::Service;

const fn related(relations: &'static [Relation], offices: &'static [Role]) -> Standing {
    Standing::Related { relations, offices, entering: Entering::FromPaper }
}

const fn in_person(relations: &'static [Relation], offices: &'static [Role]) -> Standing {
    Standing::Related { relations, offices, entering: Entering::InPerson }
}

const WORKERS: &[Relation] = &[Responsible, Handler, Covering, Head, Importing];
/// The sections that hear applicants after the handling (work/3, complaint/2 and 3).
pub const HEARING: &[Role] = &[GeneralSection, ApprovalSection, ServiceSection, ComplaintCentre];

/// Whoever works a matter (post/3.1), and the section that has the approvals.
pub const WORKING: Standing = related(WORKERS, &[ApprovalSection]);
/// The same for what needs an approval: whoever may approve does it with it, so that it is entered for nobody (discipline/7).
pub const ASKING: Standing = in_person(WORKERS, &[ApprovalSection]);
/// The same, and whoever has a part of it (post/1.4, work/2).
pub const TOGETHER: Standing =
    related(&[Responsible, Handler, Covering, Head, Department, Importing], &[ApprovalSection]);
/// Whoever coordinates a joint case: its window's people, and who is responsible for it (first-asked/3.3).
pub const LEADING: Standing = related(&[Responsible, Covering, Head, AtWindow, Importing], &[ApprovalSection]);
/// What the window's people owe themselves: an answer (first-asked/3), a report (denial-report/4).
pub const WINDOW: Standing = related(&[Responsible, Handler, Covering, Head], &[]);
/// What is put on record about a matter, also by the general section, which keeps the records (综合科汇总登记).
pub const RECORDING: Standing = related(WORKERS, &[ApprovalSection, GeneralSection]);
/// What the applicant says or is told after the handling: the window's people, and the sections that hear applicants (work/3,
/// complaint/2).
pub const SERVING: Standing = related(WORKERS, HEARING);
/// The same of a bad rating, which nobody calls back about for somebody else.
pub const CALLING_BACK: Standing = in_person(WORKERS, HEARING);
/// What is approved: by who is over the window, or the section that has the approvals (discipline/7).
pub const APPROVAL: Standing = in_person(&[Head], &[ApprovalSection]);
/// What is booked at a window: its people, and the sections that receive visitors and calls (work/3, duty/2.1).
pub const AT_WINDOW: Standing = related(&[AtWindow, Head], &[GeneralSection, ApprovalSection, ServiceSection]);
/// What the applicant says of the handling: by the code, or taken down by somebody whom it is not about, never who handled it (work/3).
pub const RATING: Standing = in_person(&[Head, Importing, Applicant], HEARING);
/// Reading personal data in the clear (个人信息保护法/6, /51): whoever has to do with the matter that it is read for, and the offices of its kind
/// ([`knowing`]).
pub const KNOWING: Standing = in_person(&[Responsible, Handler, Covering, Head, Department], &[]);

/// The offices that read personal data of a kind of matter in the clear without a relation to it: those to which an article gives what it is read
/// for, and no others (个人信息保护法/6). The inspector reads all (post/1.5). The director and the deputy director are over every window.
#[must_use]
pub const fn knowing(kind: MatterKind) -> &'static [Role] {
    match kind {
        // first-asked/2: whoever was asked answers, and nobody else has to know who asked.
        MatterKind::Contact => &[Inspector],
        // The approval section works the cases of all windows (discipline/7).
        MatterKind::Case => &[ApprovalSection, Inspector],
        // denial-report/4 and 5: it has the copy with the applicant's name, address and telephone, and reviews.
        MatterKind::Denial => &[ApprovalSection, Inspector],
        // complaint/2 and 3: the general section receives and investigates, the service section classifies, the complaint centre hears.
        MatterKind::Complaint => &[GeneralSection, ServiceSection, ComplaintCentre, Inspector],
    }
}
/// What the station on the applicants' side of the counter does for whoever stands before it (work/3).
pub const BY_THE_APPLICANT: Standing = in_person(&[Applicant], &[]);
