//! `/library-settings` and the buttons of its card. Each form decides on what is stored when it is sent: of two
//! librarians who change the same field the later one's holds, a field that was left as it stood changes nothing, and
//! both cards say when the next post comes.

use std::sync::Arc;

use super::types::{WeeklyTime, read_hours, read_time};
use super::{FORM_CARD, SETTINGS_CARD, cards, manner};
use crate::chat::{CardKey, Form, Given, Reply, Text};
use crate::features::calendar::{self, Calendar};
use crate::features::pauses::paused_in_words;
use crate::features::setup::School;
use crate::features::thanks;
use crate::library::catalogue::{of_shown, open_shown, over_what_holds};
use crate::library::visit::{Question, Visit, stale};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::posts::POSTS;
use crate::queue::{Line, arranged_of, reschedule};
use crate::store::{Change, Write};

/// `/library-settings`.
pub async fn settings(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let card = visit.own_card(library, SETTINGS_CARD, String::new());
    let key = card.key.clone();
    library.commit(Change::of(Write::NewCard(card))).await?;
    let times = weekly_times(library, school).await?;
    Ok(Reply::Private(cards::settings_card(school, &times, paused(library, school), None, &key)))
}

fn paused(library: &Library, school: &School) -> Option<Text> {
    let now = library.now().with_timezone(&school.zone).naive_local();
    paused_in_words(&school.pauses, now, &school.manner)
}

/// The times that librarians may choose, as they are in a school now.
pub async fn weekly_times(library: &Library, school: &School) -> Result<Vec<WeeklyTime>, Fault> {
    let mut known = library.store.schedules(school.id).await?;
    let mut times = Vec::new();
    for kind in POSTS {
        let Some(scheduled) = &kind.scheduled else { continue };
        let Some(said) = &scheduled.movable else { continue };
        let place = known.iter().position(|schedule| schedule.kind == kind.name);
        let schedule = place.map(|place| known.swap_remove(place));
        let usual = (scheduled.usual)(library);
        let usual = (&usual[..], scheduled.on_closed);
        let arranged = match &schedule {
            Some(schedule) => arranged_of(library, schedule).await?,
            None => Vec::new(),
        };
        times.push(WeeklyTime::new((kind.name, said), school, usual, schedule, &arranged, library.now())?);
    }
    Ok(times)
}

/// Opens the form for the day and time of a kind.
pub async fn open_time(library: &Library, visit: &Visit, kind: &str) -> Result<Form, Trouble> {
    let time = time_of(library, &visit.school, kind).await?;
    open(library, visit, |key| cards::time_form(&time, &visit.school.manner, key)).await
}

/// A form that was opened from the card of the settings, or is opened again.
async fn open(library: &Library, visit: &Visit, form: impl Fn(&CardKey) -> Form) -> Result<Form, Trouble> {
    open_shown(library, visit, FORM_CARD, visit.subject()?.key.clone(), form).await
}

/// The card of the settings from which the form was opened, and what it says over what holds now.
fn sent(visit: &Visit, form: impl Fn(&CardKey) -> Form) -> Result<(CardKey, Given), Trouble> {
    let from = of_shown(visit, FORM_CARD)?;
    let given = over_what_holds(visit, &form(&from))?;
    Ok((from, given))
}

pub async fn keep_time(library: &Library, visit: &Visit, kind: &str) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let today = library.now().with_timezone(&school.zone).date_naive();
    let before = time_of(library, school, kind).await?;
    let (from, given) = sent(visit, |key| cards::time_form(&before, &school.manner, key))?;
    let (rhythm, at, on_closed) = read_time(&given, today, &school.manner).map_err(Refusal::new)?;
    let line = Line::of(rhythm, at).map_err(|error| Fault::Broken(error.to_string()))?;
    let known = before.schedule.as_ref();
    let mut change = thanks::repaint_waiting(library, school).await?;
    change.extend([reschedule(library, school, (before.kind, on_closed), known, line.to_string(), true)]);
    library.commit(change).await?;
    let news = cards::moved(&time_of(library, school, kind).await?, &school.manner);
    changed(library, school, news, &from).await
}

/// [Usual times]: asked first while a librarian's choice would go.
pub async fn before_usual_times(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let mut times = weekly_times(library, &visit.school).await?;
    times.retain(WeeklyTime::is_chosen);
    Ok(cards::sure_of_usual_times(&times, &visit.school.manner))
}

pub async fn usual_times(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let mut change = thanks::repaint_waiting(library, school).await?;
    for time in weekly_times(library, school).await?.into_iter().filter(WeeklyTime::is_chosen) {
        let known = time.schedule.as_ref();
        let usual = (time.kind, time.usual_rule);
        change.extend([reschedule(library, school, usual, known, time.usual.to_string(), false)]);
    }
    library.commit(change).await?;
    changed(library, school, cards::usual_again(), &visit.subject()?.key).await
}

pub async fn open_hours(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    open(library, visit, |key| cards::hours_form(&visit.school, key)).await
}

/// The days of the school's week are part of its calendar: what moves with them is moved, and said.
pub async fn keep_hours(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (from, given) = sent(visit, |key| cards::hours_form(&visit.school, key))?;
    let (day_starts, day_ends, week) = read_hours(&given, &visit.school.manner).map_err(Refusal::new)?;
    let school = School { day_starts, day_ends, ..visit.school.clone() };
    if week == school.calendar.week {
        return keep_school(library, visit, school, cards::hours_kept(), &from).await;
    }
    let calendar = Calendar::clone(&school.calendar).on_days(week);
    let effects = calendar::effects_of(library, &visit.school, &calendar).await?;
    let follows = calendar::what_follows(&effects, &school.manner);
    let mut change = calendar::keep(library, &visit.school, calendar.clone()).await?;
    change.extend([Write::School(school.clone())]);
    library.commit(change).await?;
    let school = School { calendar: Arc::new(calendar), ..school };
    let times = weekly_times(library, &school).await?;
    changed(library, &school, cards::week_kept(&school, &times, follows), &from).await
}

pub async fn open_manner(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    open(library, visit, |key| manner::manner_form(&visit.school.manner, key)).await
}

/// What stands somewhere is painted anew in it.
pub async fn keep_manner(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (from, given) = sent(visit, |key| manner::manner_form(&visit.school.manner, key))?;
    let manner = manner::read_manner(&given, &visit.school.manner).map_err(Refusal)?;
    let school = School { manner, ..visit.school.clone() };
    if school != visit.school {
        let change = Change::of(Write::School(school.clone())).and(Write::RepaintAll { school: school.id });
        library.commit(change).await?;
    }
    changed(library, &school, cards::manner_kept(), &from).await
}

/// The two sides of the newsletters' toggle: each says what is wanted, so that two librarians who want the same do
/// not undo each other.
pub async fn set_second_eyes(library: &Library, visit: &Visit, second_eyes: bool) -> Result<Reply, Trouble> {
    let school = School { second_eyes, ..visit.school.clone() };
    let news = cards::second_eyes_kept(second_eyes);
    keep_school(library, visit, school, news, &visit.subject()?.key).await
}

async fn keep_school(
    library: &Library,
    visit: &Visit,
    school: School,
    news: Text,
    key: &CardKey,
) -> Result<Reply, Trouble> {
    if school != visit.school {
        library.commit(Change::of(Write::School(school.clone()))).await?;
    }
    changed(library, &school, news, key).await
}

async fn changed(library: &Library, school: &School, news: Text, key: &CardKey) -> Result<Reply, Trouble> {
    let times = weekly_times(library, school).await?;
    Ok(Reply::Changed(cards::settings_card(school, &times, paused(library, school), Some(news), key)))
}

async fn time_of(library: &Library, school: &School, kind: &str) -> Result<WeeklyTime, Trouble> {
    let times = weekly_times(library, school).await?;
    Ok(times.into_iter().find(|time| time.kind == kind).ok_or_else(stale)?)
}
