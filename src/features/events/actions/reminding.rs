//! The reminder on the school day before, for each who comes by itself; it is written as things are when it is sent. The
//! one an hour before is queued with the answer (`following`).

use chrono::NaiveDate;

use super::following::{Reminder, content};
use super::{card_of, found, subject_of, wall_clock};
use crate::chat::words::typed;
use crate::chat::{CardKey, Message, Text};
use crate::features::events::types::{Answer, LibraryEvent, Meeting, SignUp, Stage};
use crate::features::events::{EVENT_REMINDER, cards};
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::queue::{CardRow, Coming, Delivery, DueSlot, Foreseen, NewPost, Picked, Place, Post, State};
use crate::store::{Change, StoreError, Write};
use crate::words;

/// The meetings that are reminded of on a day, with who comes to each.
async fn reminded_of(
    library: &Library,
    school: &School,
    on: NaiveDate,
) -> Result<Vec<(LibraryEvent, Meeting, Vec<SignUp>)>, StoreError> {
    let days = school.days_reminded_of(on);
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for event in library.store.library_events(school.id, *first, *last).await? {
        if event.stage != Stage::Posted {
            continue;
        }
        let is_reminded = |it: &&Meeting| !it.cancelled && days.contains(&it.begins.date());
        let meetings: Vec<Meeting> = event.meetings.iter().filter(is_reminded).cloned().collect();
        if meetings.is_empty() {
            continue;
        }
        let all = library.store.sign_ups(school.id, &event.id).await?;
        for meeting in meetings {
            let comes = |it: &&SignUp| it.meeting == meeting.number && it.answer == Answer::Coming;
            let coming: Vec<SignUp> = all.iter().filter(comes).cloned().collect();
            if !coming.is_empty() {
                found.push((event.clone(), meeting, coming));
            }
        }
    }
    Ok(found)
}

/// A reminder for each who comes to a meeting between this school day and the end of the next.
pub async fn remind(library: &Library, school: &School, slot: &DueSlot) -> Result<Picked, Fault> {
    let mut change = Change::default();
    for (event, meeting, coming) in reminded_of(library, school, slot.nominal.date()).await? {
        let subject = subject_of(&event, &meeting);
        if slot.arranged.as_ref().is_some_and(|arranged| arranged.leaves_out.contains(&subject)) {
            continue;
        }
        for it in coming {
            let of = Reminder {
                meeting: subject.clone(),
                begins: meeting.begins,
                member: it.member.id.clone(),
                shortly: false,
            };
            let name = format!("{subject} {}", it.member.id);
            let to = Place::Member(it.member.id.clone());
            let post = NewPost::of_slot(school.id, EVENT_REMINDER, slot, &name, content(&of)?, to);
            // As the post's reference, so that a restored or copied database knows the buttons of what was said.
            let key = CardKey(post.reference.0.clone());
            let card = CardRow {
                key: key.clone(),
                ..card_of(library, &event, subject.clone(), &it.member.id, school.zone)
            };
            change = change.and(Write::NewCard(card)).and(Write::Post(NewPost { card: Some(key), ..post }));
        }
    }
    Ok(Picked::unless_empty(change))
}

/// What the slots to come would remind of, a line a meeting.
pub async fn foresee_reminders(
    library: &Library,
    school: &School,
    slots: &[Coming],
) -> Result<Vec<Vec<Foreseen>>, Fault> {
    let mut foreseen = Vec::new();
    for slot in slots {
        let on = slot.slot.nominal.date();
        let mut of_slot = Vec::new();
        for (event, meeting, coming) in reminded_of(library, school, on).await? {
            let subject = subject_of(&event, &meeting);
            let people = u32::try_from(coming.len()).unwrap_or(u32::MAX);
            let preview = crate::library::visit::preview_card();
            of_slot.push(Foreseen {
                name: subject.clone(),
                content: subject,
                to: Place::Member(event.author.id.clone()),
                in_short: cards::in_short(&event, &meeting, people, &school.manner),
                message: cards::reminder(&event, &meeting, on, &school.manner, &preview),
            });
        }
        foreseen.push(of_slot);
    }
    Ok(foreseen)
}

fn read(content: &str) -> Result<Reminder, Fault> {
    serde_json::from_str(content).map_err(|error| Fault::Broken(format!("a reminder of an event: {error}")))
}

/// The reminder as things are by now; nothing when the meeting was moved or cancelled, or they come no more.
pub async fn render_reminder(
    library: &Library,
    school: &School,
    post: &Post,
) -> Result<Option<Message>, Fault> {
    let of = read(&post.content)?;
    let Some((event, meeting)) = found(library, school, &of.meeting).await? else { return Ok(None) };
    let Some(key) = &post.card else { return Ok(None) };
    let now = wall_clock(library, school);
    let is_planned = event.stage == Stage::Posted
        && !meeting.cancelled
        && meeting.begins == of.begins
        && meeting.begins > now;
    if !is_planned {
        return Ok(None);
    }
    let all = library.store.sign_ups(school.id, &event.id).await?;
    let comes = all
        .iter()
        .any(|it| it.meeting == meeting.number && it.member.id == of.member && it.answer == Answer::Coming);
    Ok(comes.then(|| cards::reminder(&event, &meeting, now.date(), &school.manner, key)))
}

/// Whether it reached them is noted for the desk, which reads it with who comes.
pub async fn reminder_settled(
    library: &Library,
    school: &School,
    post: &Post,
    delivery: &Delivery,
) -> Result<Change, Fault> {
    let of = read(&post.content)?;
    reached(library, school, &of.meeting, &of.member, delivery).await
}

pub async fn reached(
    library: &Library,
    school: &School,
    meeting: &str,
    member: &crate::chat::MemberId,
    delivery: &Delivery,
) -> Result<Change, Fault> {
    let is_unreached = match delivery.state {
        State::Failed | State::Missed => true,
        State::Sent => false,
        _ => return Ok(Change::default()),
    };
    let Some((event, meeting)) = found(library, school, meeting).await? else { return Ok(Change::default()) };
    Ok(Change::of(Write::Unreached {
        school: school.id,
        event: event.id,
        meeting: meeting.number,
        member: member.clone(),
        is_unreached,
    }))
}

/// What the desk calls it.
pub async fn name_reminder(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    // Of what is still to come only the meeting is known.
    let (subject, member) = match read(content) {
        Ok(of) => (of.meeting, Some(of.member)),
        Err(_) => (content.to_owned(), None),
    };
    let Some((event, meeting)) = found(library, school, &subject).await? else { return Ok(None) };
    let all = library.store.sign_ups(school.id, &event.id).await?;
    let is_it = |it: &&SignUp| it.meeting == meeting.number && Some(&it.member.id) == member.as_ref();
    let title = typed(&event.plan.title);
    Ok(Some(match all.iter().find(is_it) {
        Some(it) => {
            words!("the reminder of \"{title}\" for {who}", title = title, who = typed(&it.member.name))
        }
        None => words!("the reminder of \"{title}\"", title = title),
    }))
}
