//! An idea that is made of a plan which two have carried out. It is one of the school's own, hidden until a librarian
//! shows it.

use super::desk::shown;
use super::offered;
use crate::chat::Message;
use crate::features::collab::class_of;
use crate::features::ideas::shelf;
use crate::features::ideas::types::{Ages, Idea, IdeaId, KeptIdea, Months};
use crate::features::ideas::{MOST_FIELD, MOST_TITLE, OWN, classes};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, Write};

/// A lesson.
const USUAL_MINUTES: u32 = 60;

/// What is known of it from the plan and its request.
#[derive(Debug, Clone)]
pub struct FromPlan {
    pub request: i64,
    pub title: String,
    /// A key of `config/subjects.toml`.
    pub subject: String,
    pub class: Option<String>,
    pub support: String,
    pub students: String,
    pub library: Option<String>,
    pub teacher: Option<String>,
    /// Of one session.
    pub minutes: Option<u32>,
    pub sessions: u32,
}

/// The idea at the desk: made now and hidden, or as it is since it was made. And whether it is hidden.
pub async fn from_plan(library: &Library, visit: &Visit, from: FromPlan) -> Result<(Message, bool), Trouble> {
    let school = visit.school.id;
    // Of its request, so that there is one whoever presses, and however often.
    let id = IdeaId(format!("{OWN}plan-{}", from.request));
    let ideas = offered(library, school).await?;
    let made_before = shelf::find(&ideas, &id);
    let is_hidden = made_before.is_none_or(|it| it.hidden);
    if made_before.is_none() {
        let kinds = &library.content.support;
        let class = class_of(from.class.as_deref().unwrap_or_default()).year;
        let ages = class.map(|class| classes::name(i64::from(class), &visit.school.manner));
        let ages = ages.and_then(|class| classes::read_ages(&class, &visit.school.manner).ok());
        let title = from.title.clone();
        let is_taken = ideas.iter().any(|it| it.idea.title.to_lowercase() == title.to_lowercase());
        let title =
            if is_taken { format!("{} (#{})", cut(&title, MOST_TITLE - 12), from.request) } else { title };
        let idea = Idea {
            id: id.clone(),
            title: cut(&title, MOST_TITLE),
            subjects: vec![from.subject],
            ages: ages.unwrap_or(Ages { youngest: 4, oldest: 18 }),
            students: cut(&from.students, MOST_FIELD),
            library: cut(from.library.as_deref().unwrap_or("Plans and teaches it with you."), MOST_FIELD),
            teacher: cut(from.teacher.as_deref().unwrap_or("The class, and what it works on."), MOST_FIELD),
            minutes: from.minutes.unwrap_or(USUAL_MINUTES).clamp(10, 120),
            sessions: from.sessions.clamp(1, 6),
            months: Months::Any,
            months_south: None,
            why_then: None,
            support: kinds.known_or_first(&from.support).to_owned(),
        };
        let idea = idea.checked().map_err(Refusal::of_typed)?;
        let kept = KeptIdea { school, id: id.clone(), idea: Some(idea), hidden: true, version: 0 };
        library.commit(Change::of(Write::Idea(kept))).await?;
    }
    Ok((shown(library, visit, &id).await?, is_hidden))
}

fn cut(words: &str, most: u16) -> String {
    crate::chat::shortened(&words.split_whitespace().collect::<Vec<_>>().join(" "), usize::from(most))
}
