//! The line of authority (隶属关系): who a step goes to, for whom they stand, and who is passed over.
//!
//! Implements discipline/7, ab-role/1 and complaint/3. The holder of the step's office at that instant, or whoever stands for them; where
//! there is nobody, where they owe it themselves or where a complaint concerns them, the next office above; where nobody is above, the next
//! one below. It must never look at what was escalated before: the same step of the same obligation always goes to the same person.
use super::about::Owing;
use super::events::{PassedBecause, PassedOver};
use crate::clock::civil::date_of;
use crate::matters::complaint::sight;
use crate::reference::centre::Centre;
use crate::reference::line::Office;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::sight::{Part, Sight};
use crate::vocabulary::stamp::Instant;

/// Whom a step goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Addressee {
    /// Who.
    pub(super) to: String,
    /// As what.
    pub(super) office: Office,
    /// For whom they stand.
    pub(super) stands_for: Option<String>,
    /// Who was passed over, and why.
    pub(super) passed_over: Vec<PassedOver>,
}

/// Whom a step of an obligation goes to at an instant; none where nobody may know of it.
pub(super) fn addressee(owing: &Owing, step: Office, centre: &Centre, at: Instant) -> Option<Addressee> {
    let line = Line { owing, centre, at };
    let mut passed_over = vec![];
    let up = Office::ALL.iter().filter(|office| **office >= step);
    let down = Office::ALL.iter().rev().filter(|office| **office < step);
    for office in up.chain(down) {
        let holders = line.holders(*office);
        if holders.is_empty() {
            passed_over.push(PassedOver { office: *office, person: None, because: PassedBecause::Vacant });
        }
        for holder in holders {
            match line.reached(*office, holder) {
                Ok(to) => {
                    let stands_for = (to != holder).then(|| holder.to_owned());
                    return Some(Addressee { to: to.to_owned(), office: *office, stands_for, passed_over });
                }
                Err(because) => {
                    passed_over.push(PassedOver { office: *office, person: Some(holder.to_owned()), because });
                }
            }
        }
    }
    None
}

/// The line above one obligation at an instant.
struct Line<'a> {
    owing: &'a Owing,
    centre: &'a Centre,
    at: Instant,
}

impl<'a> Line<'a> {
    /// Who holds an office for this obligation, by id; who left the staff holds none.
    fn holders(&self, office: Office) -> Vec<&'a str> {
        let (centre, on) = (self.centre, date_of(self.at));
        let led = |role: Role| centre.leaders(role, on).map(|(person, _)| person).collect();
        let held: Vec<&str> = match office {
            Office::Responsible => self.owing.responsible_at(self.at).into_iter().collect(),
            Office::WindowHead => {
                let head = self.window().and_then(|window| centre.window(window, on));
                head.into_iter().map(|window| window.head.as_str()).collect()
            }
            Office::DeputyDirector => led(Role::DeputyDirector),
            Office::Director => led(Role::Director),
            Office::Mayor => led(Role::Mayor),
            Office::Secretary => led(Role::Secretary),
        };
        held.into_iter().filter(|person| centre.person(person, on).is_some()).collect()
    }

    /// The window whose head is over it: its own, or where it has none that of whoever is responsible. No window answers for a complaint.
    fn window(&self) -> Option<&'a str> {
        if self.owing.complaint.is_some() {
            return None;
        }
        if !self.owing.window.is_empty() {
            return Some(&self.owing.window);
        }
        let responsible = self.owing.responsible_at(self.at)?;
        self.centre.person(responsible, date_of(self.at))?.window.as_deref()
    }

    /// Who is reached where somebody holds an office: they, or who stands for them; or why nobody is.
    fn reached(&self, office: Office, holder: &'a str) -> Result<&'a str, PassedBecause> {
        // What is owed in person is told to whoever owes it, whoever stands for them at their post.
        let in_person = office == Office::Responsible && self.owing.personal;
        let keeps_out = |person: &str| self.keeps_out(person);
        let to = if in_person { holder } else { self.centre.on_duty_but(holder, self.at, keeps_out) };
        if office != Office::Responsible && (self.owes_it(holder) || self.owes_it(to)) {
            return Err(PassedBecause::OwesIt);
        }
        if self.keeps_out(to) {
            return Err(PassedBecause::KeepsOut);
        }
        if to == holder && !in_person && self.is_away(holder) {
            return Err(PassedBecause::Away);
        }
        Ok(to)
    }

    /// Whether somebody owes it, or stands for whoever does.
    fn owes_it(&self, person: &str) -> bool {
        let Some(responsible) = self.owing.responsible_at(self.at) else { return false };
        let stands = || !self.owing.personal && self.centre.on_duty(responsible, self.at) == person;
        responsible == person || stands()
    }

    /// Whether a complaint is withheld from somebody, whatever office they hold.
    fn keeps_out(&self, person: &str) -> bool {
        let Some(complaint) = &self.owing.complaint else { return false };
        let roles = self.centre.person(person, date_of(self.at)).map_or(vec![], |known| known.roles.clone());
        let reader = Actor { person: person.to_owned(), roles, centre: String::new() };
        sight(complaint, &reader, Part::Line, (self.centre, self.at)) < Sight::Full
    }

    /// Whether somebody is on a leave that was approved, and nobody stands for them.
    fn is_away(&self, person: &str) -> bool {
        let mut leaves = self.centre.planned_absences().map(|(_, leave)| leave);
        leaves.any(|leave| leave.person == person && leave.from <= self.at && self.at < leave.until)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{ABOVE, DUE, by_the_service, owing, raise};
    use super::*;
    use crate::matters::complaint::fixture::about;
    use crate::matters::handover::fixture::away;
    use crate::reference::centre::events::{PersonEvent, PersonWithdrawn, PostEvent};
    use crate::reference::post::events::AbsencePlanned;
    use crate::reference::post::fixture::Posts;

    /// Whom the step of that office goes to of an obligation, at its instant.
    fn goes(owing: &Owing, step: Office, centre: &Centre) -> Option<Addressee> {
        let fell = ABOVE.iter().find(|(office, _)| *office == step).map_or(DUE, |(_, fell)| fell);
        addressee(owing, step, centre, crate::matters::case::fixture::at(fell))
    }

    fn passed(found: &Addressee) -> Vec<(Office, Option<&str>, PassedBecause)> {
        let line = |passed: &PassedOver| (passed.office, passed.because);
        found.passed_over.iter().map(|passed| (line(passed).0, passed.person.as_deref(), line(passed).1)).collect()
    }

    /// The centre after these left the staff.
    fn without(persons: &[&str]) -> Centre {
        let mut posts = Posts::new();
        persons.iter().for_each(|person| posts.withdraw_person(person, "2014-10-01"));
        posts.centre
    }

    #[test]
    fn ab_role_1__who_is_away_is_stood_for() {
        let centre = Posts::new().given("PO1", "P001", away("P004", None)).centre;
        let found = goes(&owing(), Office::Responsible, &centre).unwrap();
        assert_eq!((found.to.as_str(), found.stands_for.as_deref()), ("P005", Some("P004")));
        let personal = Owing { personal: true, ..owing() };
        let found = goes(&personal, Office::Responsible, &centre).unwrap();
        assert_eq!((found.to.as_str(), found.stands_for), ("P004", None), "what is owed in person is told to them");
    }

    #[test]
    fn discipline_7__a_missing_office_falls_through_to_the_next_one_above() {
        let found = goes(&owing(), Office::WindowHead, &without(&["P003"])).unwrap();
        assert_eq!((found.to.as_str(), found.office), ("P002", Office::DeputyDirector));
        assert_eq!(passed(&found), [(Office::WindowHead, None, PassedBecause::Vacant)]);
        let found = goes(&owing(), Office::WindowHead, &without(&["P003", "P002"])).unwrap();
        assert_eq!((found.to.as_str(), found.passed_over.len()), ("P001", 2));
    }

    #[test]
    fn discipline_7__where_nobody_is_above_it_goes_to_the_next_one_below() {
        let centre = without(&["P001", "P002"]);
        let found = goes(&owing(), Office::Director, &centre).unwrap();
        assert_eq!((found.to.as_str(), found.office), ("P003", Office::WindowHead));
        let vacant = found.passed_over.iter().filter(|passed| passed.because == PassedBecause::Vacant);
        assert_eq!(vacant.count(), 4, "director, mayor, secretary and deputy director: {found:?}");
    }

    #[test]
    fn discipline_7__nobody_is_told_as_a_superior_of_what_they_owe_themselves() {
        let own = Owing { responsible: "P003".into(), ..owing() };
        let found = goes(&own, Office::WindowHead, &Posts::new().centre).unwrap();
        assert_eq!(found.to, "P002");
        assert_eq!(passed(&found), [(Office::WindowHead, Some("P003"), PassedBecause::OwesIt)]);
        // P009 is away and the head of the window stands for them.
        let covered = Posts::new().given("PO3", "P001", away("P009", None)).centre;
        let theirs = Owing { responsible: "P009".into(), ..owing() };
        assert_eq!(goes(&theirs, Office::Responsible, &covered).unwrap().to, "P003");
        assert_eq!(goes(&theirs, Office::WindowHead, &covered).unwrap().to, "P002");
    }

    #[test]
    fn ab_role_1__who_is_on_leave_and_nobody_stands_for_them_is_passed_over() {
        let mut posts = Posts::new();
        let at = crate::matters::case::fixture::at;
        let leave = AbsencePlanned {
            leave: "QJ-1".into(),
            person: "P003".into(),
            from: at("2014-10-13 08:00:00"),
            until: at("2014-10-17 17:30:00"),
            overridden: None,
        };
        posts.apply("PO3", PostEvent::AbsencePlanned(leave));
        let found = goes(&owing(), Office::WindowHead, &posts.centre).unwrap();
        assert_eq!(found.to, "P002");
        assert_eq!(passed(&found), [(Office::WindowHead, Some("P003"), PassedBecause::Away)]);
    }

    #[test]
    fn complaint_3__it_never_goes_to_anybody_complained_of() {
        let of = |persons: &[&str]| Owing {
            window: String::new(),
            responsible: "P008".into(),
            rule: "complaint/3".into(),
            complaint: Some(about(persons, &["W01"])),
            ..owing()
        };
        let centre = Posts::new().centre;
        let head = goes(&of(&["P004"]), Office::WindowHead, &centre).unwrap();
        assert_eq!((head.to.as_str(), head.office), ("P002", Office::DeputyDirector), "no window answers for it");
        let deputy = goes(&of(&["P002"]), Office::DeputyDirector, &centre).unwrap();
        assert_eq!(deputy.to, "P001");
        assert_eq!(passed(&deputy), [(Office::DeputyDirector, Some("P002"), PassedBecause::KeepsOut)]);
        let director = goes(&of(&["P001"]), Office::Director, &centre).unwrap();
        assert_eq!(director.to, "P002", "nobody is above, and the deputy is not complained of");
        let all = Owing { responsible: "P004".into(), ..of(&["P001", "P002", "P004"]) };
        assert_eq!(goes(&all, Office::Director, &centre), None);
        let refused = by_the_service(ABOVE[2].1).owes(all).refused(raise(Office::Director));
        assert_eq!(refused.why(), ("escalation.nobody", "discipline/7"));
    }

    #[test]
    fn discipline_7__what_is_nobodys_by_name_goes_to_who_is_over_it() {
        let nobodys = Owing { window: String::new(), responsible: String::new(), ..owing() };
        let found = goes(&nobodys, Office::Responsible, &Posts::new().centre).unwrap();
        assert_eq!((found.to.as_str(), found.passed_over.len()), ("P002", 2));
        let left = PersonEvent::Withdrawn(PersonWithdrawn {
            effective_from: "2014-10-01".parse().unwrap(),
            reason: "调离".into(),
        });
        let scenario = by_the_service(DUE).happens("person/P004", left);
        assert_eq!(scenario.given(raise(Office::Responsible)).went_to(), [("P003", Office::WindowHead)]);
    }
}
