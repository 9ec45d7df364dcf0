//! After a meeting: the card that asks the desk how many came, and what the desk answers.

use super::asking::asks;
use super::looking::named_meeting;
use super::{clicked, event_of, found, read_subject, repaint, span, subject_of, wall_clock};
use crate::chat::words::typed;
use crate::chat::{CardKey, Field, FieldKind, Form, MemberId, Message, Reply, Text};
use crate::features::events::EVENT_CHECK;
use crate::features::events::cards;
use crate::features::events::types::{Answer, LibraryEvent, Meeting, SignUp, Stage};
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, DueSlot, NewPost, Picked, Place};
use crate::store::{Change, Write};
use crate::words;

/// Meetings of so many days ago are asked about; whoever was closed for longer knows it no more.
const ASKED_WITHIN: i64 = 30;
const MOST_CAME: u32 = 5_000;

/// A card at the desk for each meeting that is over and that nobody was asked about yet.
pub async fn ask_how_many(library: &Library, school: &School, slot: &DueSlot) -> Result<Picked, Fault> {
    let day = slot.nominal.date();
    if !school.is_school_day(day) {
        return Ok(Picked::Nothing(Change::default()));
    }
    let (from, _) = span(day, ASKED_WITHIN, 0);
    let mut change = Change::default();
    for event in library.store.library_events(school.id, from, day).await? {
        let is_over = |it: &&Meeting| {
            let held = it.begins.date();
            !it.cancelled && it.came.is_none() && from <= held && held < day
        };
        for meeting in event.meetings.iter().filter(|it| event.stage == Stage::Posted && is_over(it)) {
            let subject = subject_of(&event, meeting);
            if library.store.card_about(school.id, EVENT_CHECK, &subject).await?.is_some() {
                continue;
            }
            let post = NewPost::of_slot(school.id, EVENT_CHECK, slot, &subject, subject.clone(), Place::Desk);
            // As the post's reference, so that a restored or copied database knows the buttons of what was asked.
            let key = CardKey(post.reference.0.clone());
            change = change
                .and(Write::NewCard(CardRow::new(key.clone(), school.id, EVENT_CHECK, subject)))
                .and(Write::Post(NewPost { card: Some(key), ..post }))
                // Its buttons are of no use any more.
                .and(repaint(&event));
        }
    }
    Ok(Picked::unless_empty(change))
}

pub async fn draw_check(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let Some((event, meeting)) = found(library, school, &card.subject).await? else { return Ok(None) };
    let all = library.store.sign_ups(school.id, &event.id).await?;
    Ok(Some(cards::check(&event, &meeting, &all, &school.manner, &card.key)))
}

pub async fn name_check(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let found = found(library, school, content).await?;
    Ok(found.map(|(event, _)| {
        words!("the question how many came to \"{title}\"", title = typed(event.plan.title))
    }))
}

/// The options of `/event attendance`.
pub fn check_fields(library: &Library) -> Vec<Field> {
    let mut fields = super::which_event(library);
    fields.push(Field {
        name: cards::NUMBER,
        label: cards::NUMBER.into(),
        hint: "How many came; leave it out to choose who".into(),
        kind: FieldKind::Number { least: 0, most: MOST_CAME },
        required: false,
        filled: None,
    });
    fields
}

/// `/event attendance`: the same card, privately; with a number that is noted at once.
pub async fn attendance(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let (event, meeting) = named_meeting(library, visit).await?;
    let now = wall_clock(library, school);
    // Of a series the one that was last.
    let last =
        || event.meetings.iter().filter(|it| !it.cancelled && it.begins <= now).max_by_key(|it| it.begins);
    let meeting = match meeting {
        Some(meeting) => meeting,
        None => last().cloned().ok_or_else(|| Refusal(cards::not_yet()))?,
    };
    opened(library, visit, &event, &meeting).await
}

/// [How many came] on the desk's card of an event.
pub async fn attendance_of_last(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (event, _) = clicked(library, visit).await?;
    let now = wall_clock(library, &visit.school);
    let begun = event.meetings.iter().filter(|it| !it.cancelled && it.begins <= now);
    // What nobody has said anything of goes first.
    let meeting = begun.max_by_key(|it| (it.came.is_none(), it.begins)).cloned();
    let meeting = meeting.ok_or_else(|| Refusal(cards::not_yet()))?;
    opened(library, visit, &event, &meeting).await
}

async fn opened(
    library: &Library,
    visit: &Visit,
    event: &LibraryEvent,
    meeting: &Meeting,
) -> Result<Reply, Trouble> {
    may_be_counted(library, &visit.school, event, meeting)?;
    // Apart from the desk's own card, which is posted unless there is one.
    let subject = format!("{} privately", subject_of(event, meeting));
    let noted = match visit.given(cards::NUMBER) {
        "" => None,
        number => Some(number.parse().map_err(|_| Refusal(no_number()))?),
    };
    let card = visit.looks_at(library, EVENT_CHECK, subject).await?;
    let came = noted.map(|came| Came { came, who: None });
    if let Some(came) = came {
        note(library, &visit.school, event, meeting.number, &came).await?;
    }
    let message = draw_check(library, &visit.school, &card).await?;
    Ok(Reply::Private(message.ok_or_else(super::no_such_event)?))
}

fn no_number() -> Text {
    words!("Give the number of those who came, from 0 to {most}, like 12.", most = MOST_CAME)
}

fn may_be_counted(
    library: &Library,
    school: &School,
    event: &LibraryEvent,
    meeting: &Meeting,
) -> Result<(), Refusal> {
    if meeting.cancelled || event.stage != Stage::Posted {
        return Err(Refusal::new("It was cancelled, so nobody came."));
    }
    if meeting.begins > wall_clock(library, school) {
        return Err(Refusal(cards::not_yet()));
    }
    Ok(())
}

/// How many came, and who, where that is known of each.
struct Came {
    came: u32,
    who: Option<Vec<MemberId>>,
}

/// What the desk says of the clicked card's meeting.
async fn noted(
    library: &Library,
    visit: &Visit,
    came: impl Fn(&[&SignUp]) -> Result<Came, Refusal>,
) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let subject = visit.subject()?.subject.clone();
    let (id, number) = read_subject(&subject);
    let event = event_of(library, school, &id).await?;
    let meeting =
        number.and_then(|number| event.meeting(number)).cloned().ok_or_else(super::no_such_event)?;
    may_be_counted(library, school, &event, &meeting)?;
    let all = library.store.sign_ups(school.id, &id).await?;
    let signed: Vec<&SignUp> = all.iter().filter(|it| it.meeting == meeting.number).collect();
    note(library, school, &event, meeting.number, &came(&signed)?).await?;
    if !visit.on_private {
        return Ok(Reply::Noted);
    }
    let message = draw_check(library, school, visit.subject()?).await?;
    Ok(Reply::Changed(message.ok_or_else(super::no_such_event)?))
}

/// Writes how many came. Those of whom it is known are asked what they will use, each once.
async fn note(
    library: &Library,
    school: &School,
    event: &LibraryEvent,
    number: u32,
    came: &Came,
) -> Result<(), Trouble> {
    let all = library.store.sign_ups(school.id, &event.id).await?;
    let mut event = event.clone();
    let mut change = Change::default();
    let Some(meeting) = event.meetings.iter_mut().find(|it| it.number == number) else { return Ok(()) };
    meeting.came = Some(came.came);
    let meeting = meeting.clone();
    for it in all.iter().filter(|it| it.meeting == number) {
        let has_come = came.who.as_ref().map(|who| who.contains(&it.member.id));
        let is_asked = has_come == Some(true) && !it.asked;
        if is_asked {
            change = change.and_all(asks(library, school, &event, &meeting, it)?);
        }
        change =
            change.and(Write::SignUp(SignUp { came: has_come, asked: it.asked || is_asked, ..it.clone() }));
    }
    let check =
        Write::Repaint { school: school.id, kind: EVENT_CHECK, subject: subject_of(&event, &meeting) };
    change = change.and(check).and(repaint(&event)).and(Write::LibraryEvent(event));
    Ok(library.commit(change).await?)
}

/// [All 12 came]
pub async fn all_came(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    noted(library, visit, |signed| {
        let coming = signed.iter().filter(|it| it.answer == Answer::Coming);
        let who: Vec<MemberId> = coming.map(|it| it.member.id.clone()).collect();
        Ok(Came { came: u32::try_from(who.len()).unwrap_or(u32::MAX), who: Some(who) })
    })
    .await
}

/// Chosen by name.
pub async fn note_who_came(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    noted(library, visit, |signed| {
        let is_chosen = |it: &&&SignUp| visit.chosen.contains(&it.member.id.0);
        let who: Vec<MemberId> = signed.iter().filter(is_chosen).map(|it| it.member.id.clone()).collect();
        if who.is_empty() {
            return Err(Refusal(cards::who_came_needs_names()));
        }
        Ok(Came { came: u32::try_from(who.len()).unwrap_or(u32::MAX), who: Some(who) })
    })
    .await
}

/// [Just the number]
pub async fn open_number(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let (id, number) = read_subject(&visit.subject()?.subject);
    let event = event_of(library, &visit.school, &id).await?;
    let meeting = number.and_then(|number| event.meeting(number)).ok_or_else(super::no_such_event)?;
    may_be_counted(library, &visit.school, &event, meeting)?;
    Ok(cards::number_form(&event, meeting, &visit.subject()?.key))
}

pub async fn note_number(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let came = visit.given(cards::NUMBER).trim().parse().ok().filter(|came| *came <= MOST_CAME);
    let came: u32 = came.ok_or_else(|| Refusal(no_number()))?;
    noted(library, visit, |_| Ok(Came { came, who: None })).await
}

/// [It didn't take place]
pub async fn did_not_take_place(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    noted(library, visit, |_| Ok(Came { came: 0, who: Some(Vec::new()) })).await
}
