//! Marking roles, and following what becomes of them in the server.

use super::colleague::Colleague;
use super::types::{Department, Mark, Marks};
use super::{DEPARTMENTS_CARD, cards};
use crate::chat::{MemberId, Outcome, Reply, ServerId};
use crate::features::collab::today;
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Member, Trouble};
use crate::store::{Change, CommitError, Write};

/// A school that is changed again and again meanwhile is looked at again at the next change.
const MOST_TRIES: u32 = 5;

/// [Departments and hints], with the names that the roles have now.
pub async fn open(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let marks = as_they_are(library, &visit.school).await;
    keep(library, &visit.school, marks.clone()).await?;
    let card = visit.looks_at(library, DEPARTMENTS_CARD, String::new()).await?;
    Ok(Reply::Private(cards::departments(&marks, None, &card.key)))
}

/// Chosen in one of its menus: those roles, and no others.
pub async fn choose(library: &Library, visit: &Visit, mark: Mark) -> Result<Reply, Trouble> {
    let today = today(library, &visit.school);
    let marks = visit.school.marks.with(mark, visit.chosen_roles.clone(), today);
    keep(library, &visit.school, marks.clone()).await?;
    let key = &visit.subject()?.key;
    Ok(Reply::Changed(cards::departments(&marks, Some(cards::kept(mark, &marks)), key)))
}

async fn keep(library: &Library, school: &School, marks: Marks) -> Result<(), CommitError> {
    if marks == school.marks {
        return Ok(());
    }
    library.commit(Change::of(Write::School(School { marks, ..school.clone() }))).await
}

/// A school's marks with what its server says of the roles; as they were known where it does not answer.
async fn as_they_are(library: &Library, school: &School) -> Marks {
    if school.marks.is_empty() {
        return school.marks.clone();
    }
    match library.chat.roles(&school.server).await {
        Outcome::Done(roles) => school.marks.as_they_are(&roles),
        _ => school.marks.clone(),
    }
}

/// Something has changed in a server: roles that are marked may have another name, or be gone.
pub async fn follow_roles(library: &Library, server: &ServerId) -> Result<(), Fault> {
    for _ in 0..MOST_TRIES {
        let Some(school) = library.store.school_of(server).await? else { return Ok(()) };
        match keep(library, &school, as_they_are(library, &school).await).await {
            Ok(()) => return Ok(()),
            Err(CommitError::Overtaken) => {}
            Err(CommitError::Store(error)) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Who has made themselves known to the desk by name: they have signed up for something, suggested a tip, or are thanked.
/// Whether they lead a team, or are new, is kept with it. Clicks that nobody at the desk sees are none of these.
pub fn known(library: &Library, school: &School, members: &[Member]) -> Change {
    if school.marks.leaders.is_empty() && school.marks.newcomers.is_empty() {
        return Change::default();
    }
    let colleague = |member: &Member| Colleague {
        school: school.id,
        who: member.person(),
        roles: member.standing.clone(),
        seen_at: library.now(),
    };
    Change(members.iter().map(colleague).map(Write::Colleague).collect())
}

/// The departments of somebody who does not act themselves; none where the chat does not say.
pub async fn departments_now(library: &Library, school: &School, member: &MemberId) -> Vec<Department> {
    if school.marks.departments.is_empty() {
        return Vec::new();
    }
    match library.chat.member(&school.server, member).await {
        Outcome::Done(Some(present)) => school.marks.departments_of(&present.caller.roles),
        _ => Vec::new(),
    }
}
