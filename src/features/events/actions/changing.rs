//! Changing what is posted: its words, one meeting's time, that it takes place at all. Whoever signed up is told in the
//! same commit in which it is so.

use chrono::NaiveDateTime;

use super::drafting::concerns_of;
use super::following::{follows, have_left, reminds_no_more, reminds_shortly, tells};
use super::forms::{self, Asks};
use super::looking::{managed, named_meeting};
use super::{clicked, event_of, in_place, repaint, wall_clock};
use crate::chat::{Field, FieldKind, Form, Reply};
use crate::features::events::cards::{self, News};
use crate::features::events::places::{Decided, move_up};
use crate::features::events::plan::{self, WHEN};
use crate::features::events::types::{Answer, LibraryEvent, Meeting, SignUp, Stage};
use crate::library::visit::{Question, Visit};
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, Write};

const WHY: &str = "why";
const MOST_WHY: u16 = 200;

/// [Change the words]
pub async fn open_edit(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let (event, _) = clicked(library, visit).await?;
    posted(&event)?;
    forms::open(library, visit, &event, Asks::WordsOfPosted).await
}

/// [Fix] after it.
pub async fn reopen_edit(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let sent = forms::sent(visit)?;
    let event = event_of(library, &visit.school, &sent.event).await?;
    posted(&event)?;
    sent.opens_again(library, visit, &event).await
}

fn posted(event: &LibraryEvent) -> Result<(), Refusal> {
    match event.stage {
        Stage::Posted => Ok(()),
        Stage::Draft => Err(Refusal::new("This is a draft that nobody has seen. /event edit opens it.")),
        Stage::Cancelled => Err(Refusal::new("This event is cancelled. Plan it anew with /event new.")),
    }
}

/// With more places those who wait move up; whoever comes hears of another room.
pub async fn edit(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let sent = forms::sent(visit)?;
    let before = event_of(library, school, &sent.event).await?;
    posted(&before)?;
    let plan = before.plan.clone().with_words(&visit.given).map_err(Refusal)?;
    sent.undoes_nothing(library, visit, &before, &plan).await?;
    let card = sent.from(library).await?;
    let is_elsewhere = plan.place != before.plan.place && !plan.place.is_empty();
    let event = LibraryEvent { plan, ..before };
    let now = wall_clock(library, school);
    let open: Vec<u32> = event.open(now).map(|meeting| meeting.number).collect();
    let mut all = library.store.sign_ups(school.id, &event.id).await?;
    let mut gone = Vec::new();
    let decided = loop {
        let decided = move_up(&event, &all, &open, Decided::default());
        let left = have_left(library, school, &decided.moved_up).await;
        if left.is_empty() {
            break decided;
        }
        all.retain(|it| !left.iter().any(|gone| (gone.meeting, &gone.member) == (it.meeting, &it.member)));
        gone.extend(left);
    };
    let with_gone = Decided { off: gone, ..decided.clone() };
    let mut change = follows(library, school, &event, &with_gone).await?;
    let mut told = std::collections::BTreeSet::new();
    if is_elsewhere {
        // Once to each, about the next meeting that they come to.
        let mut coming: Vec<&SignUp> = all.iter().filter(|it| open.contains(&it.meeting)).collect();
        coming.sort_by_key(|it| event.meeting(it.meeting).map(|meeting| meeting.begins));
        for it in coming {
            let Some(meeting) = event.meeting(it.meeting) else { continue };
            let hears_already = decided.moved_up.iter().any(|up| up.member.id == it.member.id);
            if !hears_already && told.insert(it.member.id.clone()) {
                change = change.and_all(tells(library, school, &event, meeting, it, News::Elsewhere)?);
            }
        }
    }
    let news = cards::edited(decided.moved_up.len(), told.len());
    library.commit(change.and(Write::LibraryEvent(event.clone()))).await?;
    let message = managed(library, visit, &event, Some(news), &card).await?;
    Ok(in_place(visit, message))
}

/// The options of `/event move`.
pub fn move_fields(library: &Library) -> Vec<Field> {
    let mut fields = super::which_event(library);
    fields.push(Field {
        name: WHEN,
        label: WHEN.into(),
        hint: "The new day and time, like Thu 15 Oct 15:30".into(),
        kind: FieldKind::Line { most: 60 },
        required: true,
        filled: None,
    });
    fields
}

/// The meeting that is to be moved, as it is and as it will be.
async fn moving(library: &Library, visit: &Visit) -> Result<(LibraryEvent, Meeting, Meeting), Trouble> {
    let (event, meeting) = named_meeting(library, visit).await?;
    posted(&event)?;
    let meeting = meeting.ok_or_else(|| {
        Refusal::new(
            "Which meeting? Begin to type the title and choose one with its day from the suggestions.",
        )
    })?;
    if meeting.cancelled {
        return Err(Refusal::new("That meeting is cancelled, so it can't be moved.").into());
    }
    let now = wall_clock(library, &visit.school);
    has_not_begun(&meeting, now)?;
    let (begins, minutes) = plan::when(visit.given(WHEN), now, &visit.school.manner).map_err(Refusal)?;
    let to = Meeting { begins, minutes: minutes.unwrap_or(meeting.minutes), ..meeting.clone() };
    if (to.begins, to.minutes) == (meeting.begins, meeting.minutes) {
        return Err(Refusal::new("It is planned for then already, so nothing changes.").into());
    }
    Ok((event, meeting, to))
}

fn has_not_begun(meeting: &Meeting, now: NaiveDateTime) -> Result<(), Refusal> {
    if meeting.begins > now {
        return Ok(());
    }
    Err(Refusal::new("That meeting has begun, or is over. /event attendance notes how many came."))
}

fn of_meeting<'a>(all: &'a [SignUp], meeting: &Meeting) -> Vec<&'a SignUp> {
    all.iter().filter(|it| it.meeting == meeting.number).collect()
}

/// `/event move` asks first: everybody who signed up is told.
pub async fn before_moving(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let (event, meeting, to) = moving(library, visit).await?;
    let concerns = concerns_of(library, &visit.school, &event, std::slice::from_ref(&to)).await?;
    let all = library.store.sign_ups(visit.school.id, &event.id).await?;
    let people = of_meeting(&all, &meeting).len();
    Ok(Some(cards::sure_to_move(&event, &meeting, &to, people, &concerns, &visit.school.manner)))
}

pub async fn move_event(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let (mut event, was, to) = moving(library, visit).await?;
    let all = library.store.sign_ups(school.id, &event.id).await?;
    let mut change = Change::default();
    if let Some(meeting) = event.meetings.iter_mut().find(|it| it.number == to.number) {
        *meeting = to.clone();
    }
    let people = of_meeting(&all, &to);
    for it in &people {
        let news = News::Moved { was: was.begins, minutes: Some(was.minutes) };
        change = change.and_all(tells(library, school, &event, &to, it, news)?);
        if it.answer == Answer::Coming && was.begins != to.begins {
            change = change
                .and_all(reminds_no_more(library, &event, &was, &it.member.id).await?)
                .and_all(reminds_shortly(library, school, &event, &to, &it.member.id).await?);
        }
    }
    let message = cards::moved(&event, &to, people.len(), &school.manner);
    library.commit(change.and(repaint(&event)).and(Write::LibraryEvent(event))).await?;
    Ok(in_place(visit, message))
}

/// The options of `/event cancel`.
pub fn cancel_fields(library: &Library) -> Vec<Field> {
    let mut fields = super::which_event(library);
    fields.push(Field {
        name: WHY,
        label: WHY.into(),
        hint: "Read by everybody who signed up; may be left out".into(),
        kind: FieldKind::Line { most: MOST_WHY },
        required: false,
        filled: None,
    });
    fields
}

/// The event and those of its meetings that will not take place.
async fn cancelling(
    library: &Library,
    visit: &Visit,
) -> Result<(LibraryEvent, Option<Meeting>, Vec<Meeting>), Trouble> {
    let (event, meeting) = named_meeting(library, visit).await?;
    posted(&event)?;
    let now = wall_clock(library, &visit.school);
    if let Some(meeting) = &meeting {
        if meeting.cancelled {
            return Err(Refusal::new("That meeting is cancelled already.").into());
        }
        has_not_begun(meeting, now)?;
    }
    let is_off = |it: &&Meeting| meeting.as_ref().is_none_or(|meeting| meeting.number == it.number);
    let off: Vec<Meeting> = event.open(now).filter(is_off).cloned().collect();
    if off.is_empty() {
        return Err(Refusal::new("All its meetings are over, so there is nothing to cancel.").into());
    }
    Ok((event, meeting, off))
}

/// Whoever signed up for any of these meetings, once, with the first of them.
fn people_of<'a>(all: &'a [SignUp], meetings: &[Meeting]) -> Vec<&'a SignUp> {
    let mut seen = std::collections::BTreeSet::new();
    let of = meetings.iter().flat_map(|meeting| of_meeting(all, meeting));
    of.filter(|it| seen.insert(it.member.id.clone())).collect()
}

/// The numbers of those of these meetings for which somebody signed up.
fn theirs(all: &[SignUp], somebody: &SignUp, meetings: &[Meeting]) -> Vec<u32> {
    let is_theirs = |meeting: &&Meeting| {
        all.iter().any(|it| it.meeting == meeting.number && it.member.id == somebody.member.id)
    };
    meetings.iter().filter(is_theirs).map(|meeting| meeting.number).collect()
}

/// `/event cancel` asks first.
pub async fn before_cancelling(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let (event, meeting, off) = cancelling(library, visit).await?;
    let all = library.store.sign_ups(visit.school.id, &event.id).await?;
    let people = people_of(&all, &off).len();
    Ok(Some(cards::sure_to_cancel(&event, meeting.as_ref(), people, &visit.school.manner)))
}

pub async fn cancel(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let (mut event, only, off) = cancelling(library, visit).await?;
    let why = crate::text::visible_line(visit.given(WHY));
    let all = library.store.sign_ups(school.id, &event.id).await?;
    for meeting in &mut event.meetings {
        meeting.cancelled |= off.iter().any(|it| it.number == meeting.number);
    }
    if event.meetings.iter().all(|meeting| meeting.cancelled) {
        event.stage = Stage::Cancelled;
    }
    let mut change = Change::default();
    let people = people_of(&all, &off);
    for it in &people {
        if let Some(meeting) = event.meeting(it.meeting) {
            let of = if only.is_none() { theirs(&all, it, &off) } else { Vec::new() };
            let news = News::Cancelled { why: why.clone(), of };
            change = change.and_all(tells(library, school, &event, meeting, it, news)?);
        }
    }
    for meeting in &off {
        for it in of_meeting(&all, meeting) {
            change = change.and_all(reminds_no_more(library, &event, meeting, &it.member.id).await?);
        }
    }
    let message = cards::was_cancelled(&event, only.as_ref(), people.len(), &school.manner);
    library.commit(change.and(repaint(&event)).and(Write::LibraryEvent(event))).await?;
    Ok(in_place(visit, message))
}
