//! An absence, and what it means for the requests that are sent while it holds.

use chrono::NaiveDate;

use crate::features::collab::Person;
use crate::features::setup::SchoolId;

/// The time in which a librarian is away. A librarian has one at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    pub school: SchoolId,
    pub librarian: Person,
    /// On the school's calendar; both days are included.
    pub from: NaiveDate,
    pub until: NaiveDate,
    /// Who reads new requests meanwhile.
    pub colleague: Option<Person>,
    /// Raised by each change; 0 before it is kept for the first time.
    pub version: i64,
}

/// Somebody to whom a request went because a colleague was away when it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    pub school: SchoolId,
    pub request: i64,
    pub reader: Person,
    pub away: Person,
}

/// Of absences that hold on one day: a colleague who is away that day as well reads nothing.
pub fn without_absent_colleagues(mut absences: Vec<Absence>) -> Vec<Absence> {
    let away: Vec<_> = absences.iter().map(|absence| absence.librarian.id.clone()).collect();
    for absence in &mut absences {
        absence.colleague = absence.colleague.take().filter(|colleague| !away.contains(&colleague.id));
    }
    absences
}
