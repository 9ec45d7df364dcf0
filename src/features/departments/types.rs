//! What librarians mark of their server's roles, and what follows for whoever holds one. Pure: a role is read from who
//! acts, at the moment at which they act; nobody's list of members is ever asked for.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::chat::{Role, RoleId};

pub use shelftalker_core::school::Department;

/// What a school has marked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Marks {
    pub departments: Vec<Marked>,
    /// Roles of whoever leads a team.
    pub leaders: Vec<Marked>,
    /// Roles of whoever is new.
    pub newcomers: Vec<Marked>,
}

/// For what a role is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Department,
    Leader,
    Newcomer,
}

/// A role that is marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    pub role: RoleId,
    /// What it was called when that was last known.
    pub name: String,
    /// On the school's calendar: before it nothing is known of who held it.
    pub since: NaiveDate,
    /// It was deleted in the server.
    #[serde(default)]
    pub gone: bool,
}

impl Marks {
    pub fn of(&self, mark: Mark) -> &[Marked] {
        match mark {
            Mark::Department => &self.departments,
            Mark::Leader => &self.leaders,
            Mark::Newcomer => &self.newcomers,
        }
    }

    fn of_mut(&mut self, mark: Mark) -> &mut Vec<Marked> {
        match mark {
            Mark::Department => &mut self.departments,
            Mark::Leader => &mut self.leaders,
            Mark::Newcomer => &mut self.newcomers,
        }
    }

    /// The roles that are marked, by what for.
    pub fn roles(&self) -> [Vec<&RoleId>; 3] {
        [&self.departments, &self.leaders, &self.newcomers].map(|of| of.iter().map(|it| &it.role).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    fn all(&self) -> impl Iterator<Item = &Marked> {
        self.departments.iter().chain(&self.leaders).chain(&self.newcomers)
    }

    /// Those roles and no others are marked so from now on; one that was marked already is so since then.
    #[must_use]
    pub fn with(&self, mark: Mark, chosen: Vec<Role>, today: NaiveDate) -> Self {
        let known = self.of(mark);
        let marked = chosen.into_iter().map(|Role { id, name }| {
            let since = known.iter().find(|it| it.role == id).map_or(today, |it| it.since);
            Marked { role: id, name, since, gone: false }
        });
        let marked: Vec<Marked> = marked.collect();
        let mut marks = self.clone();
        *marks.of_mut(mark) = marked;
        marks
    }

    /// The same with the names that the server's roles have now, and which of them are gone.
    #[must_use]
    pub fn as_they_are(&self, roles: &[Role]) -> Self {
        let mut marks = self.clone();
        for marked in marks.departments.iter_mut().chain(&mut marks.leaders).chain(&mut marks.newcomers) {
            let role = roles.iter().find(|role| role.id == marked.role);
            marked.gone = role.is_none();
            if let Some(role) = role {
                marked.name.clone_from(&role.name);
            }
        }
        marks
    }

    /// The departments of whoever holds these roles.
    pub fn departments_of(&self, held: &[RoleId]) -> Vec<Department> {
        let theirs = self.departments.iter().filter(|it| held.contains(&it.role));
        theirs.map(|it| Department { role: it.role.clone(), name: it.name.clone() }).collect()
    }

    /// Of these roles, those by which somebody leads a team, or is new.
    pub fn standing_of(&self, held: &[RoleId]) -> Vec<RoleId> {
        let marked = |role: &&RoleId| self.leaders.iter().chain(&self.newcomers).any(|it| it.role == **role);
        held.iter().filter(marked).cloned().collect()
    }

    /// What somebody is by roles that were kept of them; a newcomer first, as that passes.
    pub fn is_by(&self, roles: &[RoleId]) -> Option<Mark> {
        let is_one = |marked: &[Marked]| marked.iter().any(|it| !it.gone && roles.contains(&it.role));
        match (is_one(&self.newcomers), is_one(&self.leaders)) {
            (true, _) => Some(Mark::Newcomer),
            (false, true) => Some(Mark::Leader),
            (false, false) => None,
        }
    }

    /// The names of marked roles that were deleted, each once.
    pub fn gone(&self) -> Vec<&str> {
        let mut gone: Vec<&str> = self.all().filter(|it| it.gone).map(|it| it.name.as_str()).collect();
        gone.sort_unstable();
        gone.dedup();
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn role(id: &str, name: &str) -> Role {
        Role { id: id.into(), name: name.into() }
    }

    #[test]
    fn a_role_stays_marked_since_it_was_first_chosen_and_follows_its_name() {
        let marks = Marks::default().with(Mark::Department, vec![role("1", "Maths")], day("2026-09-01"));
        let marks =
            marks.with(Mark::Department, vec![role("1", "Maths"), role("2", "Art")], day("2026-10-01"));
        let since: Vec<NaiveDate> = marks.departments.iter().map(|it| it.since).collect();
        assert_eq!(since, [day("2026-09-01"), day("2026-10-01")]);
        let now = marks.as_they_are(&[role("1", "Mathematics")]);
        assert_eq!((&now.departments[0].name[..], now.departments[0].gone), ("Mathematics", false));
        assert_eq!(now.gone(), ["Art"]);
        assert_eq!(now.as_they_are(&[role("1", "Mathematics"), role("2", "Art")]).gone(), [""; 0]);
    }

    #[test]
    fn whoever_acts_has_the_departments_of_the_marked_roles_they_hold_and_no_others() {
        let marks = Marks::default()
            .with(Mark::Department, vec![role("1", "Maths"), role("2", "Art")], day("2026-09-01"))
            .with(Mark::Leader, vec![role("3", "Heads")], day("2026-09-01"))
            .with(Mark::Newcomer, vec![role("4", "New")], day("2026-09-01"));
        let held: Vec<RoleId> = ["2", "3", "9"].map(RoleId::from).to_vec();
        assert_eq!(marks.departments_of(&held), [Department { role: "2".into(), name: "Art".into() }]);
        assert_eq!(marks.standing_of(&held), [RoleId::from("3")]);
        assert_eq!(marks.is_by(&["3".into(), "4".into()]), Some(Mark::Newcomer));
        assert_eq!(marks.is_by(&["3".into()]), Some(Mark::Leader));
        assert_eq!(marks.is_by(&["1".into()]), None);
    }
}
