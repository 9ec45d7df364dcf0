//! Writing the sessions of a plan, on a private card: their words in a form, who leads and how they teach together in
//! menus. What the card shows is kept in its subject; whoever chooses on one that is out of date is told.

use serde::{Deserialize, Serialize};

use super::{keep, number_of, writable};
use crate::chat::{Form, Message, Reply};
use crate::features::collab::{Request, text};
use crate::features::plans::types::{Becomes, Leads, MOST_SESSIONS, Model, Part, Plan, Taught};
use crate::features::plans::{PART_CARD, SESSIONS_CARD, cards};
use crate::library::catalogue::{Editing, is_told, reopened};
use crate::library::visit::{Visit, stale};
use crate::library::{Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};

/// The session behind a form; nothing of one that is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct OfSession {
    request: i64,
    place: usize,
    /// As the form shows it: so it is found again wherever it has moved to, and known to be unchanged.
    was: Option<Taught>,
    /// The others at that time: what the form never showed, nobody is told to write over.
    #[serde(default)]
    beside: Vec<Taught>,
}

/// What a card of sessions shows.
struct Looking {
    number: i64,
    touched: i64,
    place: Option<usize>,
}

impl Looking {
    fn to_subject(&self) -> String {
        let place = self.place.map_or("-".to_owned(), |place| place.to_string());
        format!("{} {} {place}", self.number, self.touched)
    }

    fn read(card: &CardRow) -> Result<Self, Refusal> {
        let mut words = card.subject.split(' ');
        let mut number = || words.next().and_then(|word| word.parse::<i64>().ok());
        let (request, touched) = (number().ok_or_else(stale)?, number().ok_or_else(stale)?);
        Ok(Self { number: request, touched, place: words.next().and_then(|word| word.parse().ok()) })
    }
}

/// [Sessions] on the plan.
pub async fn sessions(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, plan) = writable(library, visit, number_of(visit.subject()?)?).await?;
    show(library, visit, &request, &plan, None).await.map(Reply::Private)
}

async fn show(
    library: &Library,
    visit: &Visit,
    request: &Request,
    plan: &Plan,
    place: Option<usize>,
) -> Result<Message, Trouble> {
    let place = place.filter(|place| *place < plan.parts.sessions.len());
    let looking = Looking { number: request.number, touched: plan.touched(Part::Sessions), place };
    let card = visit.looks_at(library, SESSIONS_CARD, looking.to_subject()).await?;
    Ok(cards::sessions(request, plan, place, &visit.school.manner, &card.key))
}

/// The plan with what the clicked card shows of it; refused where the sessions have changed since.
async fn looking(library: &Library, visit: &Visit) -> Result<(Request, Plan, Option<usize>), Trouble> {
    let looking = Looking::read(visit.subject()?)?;
    let (request, plan) = writable(library, visit, looking.number).await?;
    if plan.touched(Part::Sessions) != looking.touched {
        return Err(cards::gone_meanwhile().into());
    }
    Ok((request, plan, looking.place))
}

/// Chosen in the menu of sessions.
pub async fn look_at_session(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, plan, _) = looking(library, visit).await?;
    let place = visit.chosen.first().and_then(|place| place.parse().ok());
    show(library, visit, &request, &plan, place).await.map(Reply::Changed)
}

/// Who leads it.
pub async fn choose_leads(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = visit.chosen.first().and_then(|key| Leads::of_key(key)).ok_or_else(stale)?;
    changes(library, visit, |sessions, place| sessions[place].leads = Some(chosen)).await
}

/// How they teach it together.
pub async fn choose_model(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = visit.chosen.first().and_then(|key| Model::of_key(key)).ok_or_else(stale)?;
    changes(library, visit, |sessions, place| sessions[place].model = Some(chosen)).await
}

/// [Remove it]: what it said stays in what has changed.
pub async fn remove_session(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    changes(library, visit, |sessions, place| drop(sessions.remove(place))).await
}

/// Changes the session that is looked at.
async fn changes(
    library: &Library,
    visit: &Visit,
    change: impl FnOnce(&mut Vec<Taught>, usize),
) -> Result<Reply, Trouble> {
    let (request, plan, place) = looking(library, visit).await?;
    let mut sessions = plan.parts.sessions.clone();
    let place = place.filter(|place| *place < sessions.len()).ok_or_else(cards::gone_meanwhile)?;
    change(&mut sessions, place);
    let plan = keep(library, visit, &plan, [(Part::Sessions, Becomes::Sessions(sessions))]).await?;
    show(library, visit, &request, &plan, Some(place)).await.map(Reply::Changed)
}

/// [Add a session]
pub async fn open_new_session(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let looking = Looking::read(visit.subject()?)?;
    let (request, plan) = writable(library, visit, looking.number).await?;
    if plan.parts.sessions.len() >= MOST_SESSIONS {
        return Err(cards::most_sessions().into());
    }
    let of = OfSession {
        request: request.number,
        place: plan.parts.sessions.len(),
        was: None,
        beside: Vec::new(),
    };
    form(library, visit, &plan, of).await
}

/// [Change the words]
pub async fn open_this_session(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let (request, plan, place) = looking(library, visit).await?;
    let place = place.ok_or_else(cards::gone_meanwhile)?;
    let mut beside = plan.parts.sessions.clone();
    if place >= beside.len() {
        return Err(cards::gone_meanwhile().into());
    }
    let was = Some(beside.remove(place));
    form(library, visit, &plan, OfSession { request: request.number, place, was, beside }).await
}

/// [Fix] after a form that was refused.
pub async fn open_session(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let card = reopened(library, visit).await?;
    let Editing { of, .. } = Editing::<OfSession>::read(&card)?;
    let _plan = writable(library, visit, of.request).await?;
    Ok(cards::session_form(of.was.as_ref(), &card.key))
}

async fn form(library: &Library, visit: &Visit, plan: &Plan, of: OfSession) -> Result<Form, Trouble> {
    let editing = Editing { version: plan.touched(Part::Sessions), of };
    let card = editing.card(library, visit, PART_CARD)?;
    let form = cards::session_form(editing.of.was.as_ref(), &card.key);
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(form)
}

/// The form of a session was sent.
pub async fn write_session(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let Editing { of, version } = Editing::<OfSession>::read(visit.subject()?)?;
    let (request, plan) = writable(library, visit, of.request).await?;
    let now = plan.touched(Part::Sessions);
    let mut sessions = plan.parts.sessions.clone();
    let words = words_of(visit).map_err(Refusal::of_typed)?;
    let Taught { what, teacher, librarian, .. } = words.clone();
    let is_same =
        |there: &Taught| (&there.what, &there.teacher, &there.librarian) == (&what, &teacher, &librarian);
    // What somebody else has made of it. Where it was removed, another has moved up to its place.
    let theirs = sessions.get(of.place).filter(|there| !of.beside.contains(there)).cloned();
    let was = match of.was {
        // Whoever was told of theirs puts their own over that, or beside the others where there is none any more.
        Some(was) if version == now && !sessions.contains(&was) => theirs.clone(),
        was => was,
    };
    let place = match &was {
        // A form that is sent twice is one session.
        None => match sessions.iter().position(is_same) {
            Some(there) => there,
            None if sessions.len() >= MOST_SESSIONS => return Err(cards::most_sessions().into()),
            None => {
                sessions.push(words);
                sessions.len() - 1
            }
        },
        Some(was) => {
            let at_its_place = sessions.get(of.place).filter(|there| *there == was).map(|_| of.place);
            match at_its_place.or_else(|| sessions.iter().position(|there| there == was)) {
                Some(place) => {
                    sessions[place] = Taught { leads: was.leads, model: was.model, ..words };
                    place
                }
                None if sessions.iter().any(is_same) => of.place,
                None => {
                    is_told(library, visit, now.to_string()).await?;
                    let changes = library.store.plan_changes(visit.school.id, request.number).await?;
                    let latest = changes.iter().find(|change| change.part == Part::Sessions);
                    return Err(match theirs {
                        Some(theirs) => {
                            cards::somebody_else_wrote(Part::Sessions, latest, &theirs.in_full()).into()
                        }
                        None => cards::somebody_else_removed(latest).into(),
                    });
                }
            }
        }
    };
    let plan = keep(library, visit, &plan, [(Part::Sessions, Becomes::Sessions(sessions))]).await?;
    if !visit.on_private {
        return Ok(Reply::Noted);
    }
    show(library, visit, &request, &plan, Some(place)).await.map(Reply::Changed)
}

/// The error is a sentence with the remedy.
fn words_of(visit: &Visit) -> Result<Taught, String> {
    let does = |field, what: &str| match visit.given(field).trim() {
        "" => Ok(String::new()),
        typed => text(typed, what, cards::MOST_DOES),
    };
    Ok(Taught {
        what: text(visit.given(cards::WHAT), "What happens in the session", cards::MOST_WHAT)?,
        teacher: does(cards::TEACHER, "What the teacher does")?,
        librarian: does(cards::LIBRARIAN, "What the librarian does")?,
        ..Taught::default()
    })
}
