//! [Make an idea of it]: once it is done, what worked becomes an idea that other teachers can ask for. It is hidden until
//! a librarian has read it and shows it: the plan's words were not written for everybody.

use super::{clicked, number_of, planned};
use crate::chat::{Message, Reply};
use crate::features::collab::{Request, Stage, class_of};
use crate::features::ideas::{self, FromPlan};
use crate::features::plans::cards;
use crate::features::plans::types::{Leads, Part, Plan, Taught};
use crate::library::visit::{Visit, stale};
use crate::library::{Library, Trouble};

pub async fn make_an_idea(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, plan) = clicked(library, visit).await?;
    let class = class_of(request.wish.class.as_deref().unwrap_or_default());
    let subjects = &library.content.subjects;
    let of_class = class.subject.as_deref().map(|subject| subjects.meant(subject)).unwrap_or_default();
    let Some(subject) = of_class.first() else {
        done(&request)?;
        let key = &visit.subject()?.key;
        return Ok(Reply::Private(cards::which_subject(&request, subjects, &visit.school.manner, key)));
    };
    make(library, visit, &request, &plan, subject.key.clone()).await.map(Reply::Private)
}

/// Chosen in the menu: the subject under which it is filed.
pub async fn idea_in_subject(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, plan) = planned(library, visit, number_of(visit.subject()?)?).await?;
    let key = visit.chosen.first().ok_or_else(stale)?;
    let subject = library.content.subjects.find(key).ok_or_else(stale)?.key.clone();
    make(library, visit, &request, &plan, subject).await.map(Reply::Changed)
}

fn done(request: &Request) -> Result<(), Trouble> {
    if request.stage == Stage::Completed { Ok(()) } else { Err(stale().into()) }
}

async fn make(
    library: &Library,
    visit: &Visit,
    request: &Request,
    plan: &Plan,
    subject: String,
) -> Result<Message, Trouble> {
    done(request)?;
    let from = of_plan(request, plan, subject).ok_or_else(|| cards::says_too_little(request))?;
    let (message, is_hidden) = ideas::from_plan(library, visit, from).await?;
    Ok(Message { text: if is_hidden { cards::idea_made() } else { cards::idea_is_shown() }, ..message })
}

/// What the plan says, where an idea says it; `None` where it does not say what students do.
fn of_plan(request: &Request, plan: &Plan, subject: String) -> Option<FromPlan> {
    let told = |part: Part| plan.parts.words.get(&part).cloned();
    let all = |words: Vec<String>| (!words.is_empty()).then(|| words.join(" "));
    let students = all([Part::Products, Part::Goals].into_iter().filter_map(told).collect())?;
    let sessions = &plan.parts.sessions;
    let does = |of: fn(&Taught) -> &String, leads: Leads| -> Option<String> {
        let said: Vec<String> = sessions.iter().map(of).filter(|words| !words.is_empty()).cloned().collect();
        let led = sessions.iter().filter(|session| session.leads == Some(leads));
        all(said).or_else(|| all(led.map(|session| session.what.clone()).collect()))
    };
    let record = request.record.as_ref();
    let held = record.map_or(0, |record| record.sessions).max(1);
    let planned_minutes = request.sessions.iter().find_map(|session| session.minutes);
    Some(FromPlan {
        request: request.number,
        title: record.and_then(|record| record.title.clone()).unwrap_or_else(|| request.wish.topic.clone()),
        subject,
        class: request.wish.class.clone(),
        support: request.wish.support.clone(),
        students,
        library: does(|session| &session.librarian, Leads::Librarian).or_else(|| told(Part::Resources)),
        teacher: does(|session| &session.teacher, Leads::Teacher).or_else(|| told(Part::Standards)),
        minutes: record.and_then(|record| record.minutes).map(|minutes| minutes / held).or(planned_minutes),
        sessions: held,
    })
}
