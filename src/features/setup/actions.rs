//! Setting a school up: the time zone by command, the role and the channels by menus, each saved at once.

use std::sync::Arc;

use chrono::{NaiveTime, TimeDelta};
use chrono_tz::Tz;

use super::types::{School, SchoolId};
use super::zones::{read_zone, suggested};
use super::{SETUP_CARD, cards, trial};
use crate::chat::{
    CardKey, ChannelId, Choice, Field, FieldKind, Given, Incoming, Message, Outcome, Reason, Reply, RoleId,
    ServerId, Work,
};
use crate::commands::Who;
use crate::days::Manner;
use crate::features::collab::stand_in_requests;
use crate::features::departments::Marks;
use crate::features::pauses::Pauses;
use crate::features::settings::weekly_times;
use crate::features::start::first_message;
use crate::library::visit::{OWN_CARD_LIVES, Typing, Visit};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, ManyRows, Write};

/// The option of `/library-setup`.
pub fn fields(_: &Library) -> Vec<Field> {
    vec![Field {
        name: "time-zone",
        label: "time-zone".into(),
        hint: "The school's time zone: start typing its city, like London or Chicago".into(),
        kind: FieldKind::Suggested { most: 50 },
        required: true,
        filled: None,
    }]
}

/// The time zones that may be meant, each with the time that it is there.
pub async fn suggest_zones(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let choice = |zone: Tz| {
        let manner = Manner::of(None, zone);
        let now = manner.time(library.now().with_timezone(&zone).time());
        Choice { value: zone.name().into(), label: format!("{}, now {now}", zone.name()), hint: None }
    };
    Ok(suggested(&typing.typed).into_iter().map(choice).collect())
}

/// `/library-setup`: makes the school, or changes its zone, and shows the set-up card.
pub async fn set_up(library: &Library, incoming: &Incoming, given: &Given) -> Result<Reply, Trouble> {
    let Some(server) = &incoming.server else {
        return Err(Refusal::new("Type this in the school's server, not in a direct message.").into());
    };
    let typed = given.get("time-zone").map_or("", String::as_str).trim();
    let found = library.store.school_of(server).await?;
    let school = found.clone().unwrap_or_else(|| new_school(library, server));
    Who::Manager.allows(&school.member(&incoming.caller))?;
    let zone = read_zone(typed).map_err(Refusal::of_typed)?;
    let manner = match &found {
        Some(school) => school.manner.clone(),
        None => Manner::of(incoming.language.as_deref(), zone),
    };
    let school = School { zone, manner, ..school };
    let card = CardRow {
        owner: Some(incoming.caller.id.clone()),
        expires_at: Some(library.now() + OWN_CARD_LIVES),
        ..CardRow::new(library.new_card_key(), school.id, SETUP_CARD, String::new())
    };
    let key = card.key.clone();
    let change = match found {
        Some(_) => Change::of(Write::School(school.clone())),
        None => opening(library, school.clone()),
    };
    library.commit(change.and(Write::NewCard(card))).await?;
    Ok(Reply::Private(drawn(library, &school, &[], &key).await?))
}

/// A school that nobody has set up yet.
pub fn new_school(library: &Library, server: &ServerId) -> School {
    let [id @ .., _, _, _, _, _, _, _, _] = library.chance.bits();
    School {
        // Random, and above zero: schools of two installations that are one day brought together do not clash.
        id: SchoolId(i64::from_be_bytes(id) & i64::MAX),
        server: server.clone(),
        zone: Tz::UTC,
        manner: Manner::default(),
        librarians: None,
        desk: None,
        requests: None,
        staff: None,
        day_starts: NaiveTime::from_hms_opt(7, 0, 0).unwrap_or_default(),
        day_ends: NaiveTime::from_hms_opt(17, 0, 0).unwrap_or_default(),
        calendar: Arc::default(),
        pauses: Pauses::default(),
        marks: Marks::default(),
        second_eyes: false,
        away: false,
        version: 1,
    }
}

/// A new school with its first tips. Its schedules begin when the planner first sees it set up.
pub fn opening(library: &Library, school: School) -> Change {
    let id = school.id;
    let now = library.now();
    let mut change = Change::of(Write::NewSchool(school));
    change.extend(library.content.tips.iter().map(|text| Write::NewTip {
        school: id,
        text: text.clone(),
        added_at: now,
    }));
    change
}

pub async fn choose_librarians(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let role = visit.chosen.first().cloned().map(RoleId);
    choose(library, visit, role, |school, role| school.librarians = Some(role)).await
}

pub async fn choose_desk(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, chosen_channel(visit), |school, channel| school.desk = Some(channel)).await
}

/// Each request is talked over in a private thread, and those are opened in text channels alone.
pub async fn choose_requests(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    if visit.chosen_channels.iter().any(|channel| channel.is_announcement) {
        return Err(Refusal::new(
            "I open a private thread for each request, and an announcement channel can't have any. Please \
             choose a text channel for requests.",
        )
        .into());
    }
    choose(library, visit, chosen_channel(visit), |school, channel| school.requests = Some(channel)).await
}

pub async fn choose_staff(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, chosen_channel(visit), |school, channel| school.staff = Some(channel)).await
}

/// A channel of this very server: no other gets here.
fn chosen_channel(visit: &Visit) -> Option<ChannelId> {
    visit.chosen_channels.first().map(|channel| channel.id.clone())
}

async fn choose<T>(
    library: &Library,
    visit: &Visit,
    chosen: Option<T>,
    set: fn(&mut School, T),
) -> Result<Reply, Trouble> {
    let mut school = visit.school.clone();
    if let Some(chosen) = chosen {
        set(&mut school, chosen);
        let mut change = Change::of(Write::School(school.clone()));
        change.extend(stand_in_requests(library, &school).await?);
        let is_complete = visit.school.rooms().is_none() && school.rooms().is_some();
        if is_complete {
            change.extend(first_message(library, &school).await?);
        }
        library.commit(change).await?;
        follow_rooms(library, &visit.school, &school).await?;
        if is_complete {
            let message = drawn(library, &school, &[], &visit.subject()?.key).await?;
            return Ok(Reply::Changed(cards::with_what_comes_next(message, &school)));
        }
    }
    Ok(Reply::Changed(drawn(library, &school, &[], &visit.subject()?.key).await?))
}

/// What was held for a room that was left goes to the new one, at once.
pub async fn follow_rooms(library: &Library, before: &School, now: &School) -> Result<(), Fault> {
    let rooms = |school: &School| [school.desk.clone(), school.requests.clone(), school.staff.clone()];
    if rooms(before) == rooms(now) {
        return Ok(());
    }
    let (school, now, rest) = (now.id, library.now(), TimeDelta::zero());
    library.in_steps(ManyRows::WakeHeld { school, now, rest }).await
}

/// [Send a test message]: what came of it stands on the card, beside what the platform says is missing.
pub async fn send_test(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let mut tried = Vec::new();
    for room in [&school.desk, &school.requests, &school.staff].into_iter().flatten() {
        // One channel may be two rooms.
        if tried.iter().all(|(channel, _)| channel != room) {
            let result = if school.requests.as_ref() == Some(room) {
                trial::talk_there(library, &school.server, room, &visit.member.id).await
            } else {
                trial::post_there(library, room).await
            };
            tried.push((room.clone(), result));
        }
    }
    Ok(Reply::Changed(drawn(library, school, &tried, &visit.subject()?.key).await?))
}

async fn drawn(
    library: &Library,
    school: &School,
    tried: &[(ChannelId, super::types::Tried)],
    key: &CardKey,
) -> Result<Message, Trouble> {
    let seen = look_around(library, school).await;
    let times = weekly_times(library, school).await?;
    Ok(cards::setup_card(school, library.now(), &seen, &times, tried, key))
}

/// What the platform says of the channels chosen. One that cannot answer just now hides a warning, not the choice.
async fn look_around(library: &Library, school: &School) -> cards::Seen {
    let mut seen = cards::Seen::default();
    let rooms =
        [(&school.requests, Work::Threads), (&school.desk, Work::Posting), (&school.staff, Work::Posting)];
    for (channel, work) in rooms.into_iter().filter_map(|(room, work)| Some((room.as_ref()?, work))) {
        match library.chat.missing_in(&school.server, channel, work).await {
            Outcome::Done(names)
                if !names.is_empty() && seen.missing.iter().all(|(named, _)| named != channel) =>
            {
                seen.missing.push((channel.clone(), names));
            }
            Outcome::Refused(Reason::NoSuchPlace(_)) => seen.gone.push(channel.clone()),
            _ => {}
        }
    }
    if let Some(desk) = &school.desk {
        seen.desk_is_open =
            matches!(library.chat.everyone_sees(&school.server, desk).await, Outcome::Done(true));
    }
    seen
}
