//! [I'm coming], [Maybe], [Can't come any more]: on the card in its channel, in private answers and in direct messages.

use super::following::{follows, have_left, reminders};
use super::{card_of, clicked, file, in_place, own, read_subject, wall_clock};
use crate::chat::{CardKey, Message, Reply};
use crate::features::collab::Person;
use crate::features::departments;
use crate::features::events::places::{Decided, Wish, answers, chooses, leaves};
use crate::features::events::types::{Answer, EventId, LibraryEvent, Meeting, SignUp, Stage};
use crate::features::events::{MINE_CARD, cards};
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, CommitError, Write};

/// Answers that may come at once for one event before one of them has to be pressed again.
const MOST_AT_ONCE: u32 = 40;

/// An event as it is once somebody's answer is written.
struct Answered {
    event: LibraryEvent,
    all: Vec<SignUp>,
    decided: Decided,
}

/// Decides from all answers at once, and again when another came first. Whoever would move up and has left the server
/// is passed over, and is on the list no more.
async fn decides(
    library: &Library,
    school: &School,
    id: &EventId,
    decide: impl Fn(&LibraryEvent, &[SignUp]) -> Result<Decided, Refusal>,
) -> Result<Answered, Trouble> {
    decides_with(library, school, id, decide, &Change::default()).await
}

/// The same, with what else is written along with it.
async fn decides_with(
    library: &Library,
    school: &School,
    id: &EventId,
    decide: impl Fn(&LibraryEvent, &[SignUp]) -> Result<Decided, Refusal>,
    with: &Change,
) -> Result<Answered, Trouble> {
    for _ in 0..MOST_AT_ONCE {
        // First the event: answers that are read later than it are not written over.
        let event = super::event_of(library, school, id).await?;
        let mut all = library.store.sign_ups(school.id, id).await?;
        let mut gone = Vec::new();
        let decided = loop {
            let decided = decide(&event, &all)?;
            let left = have_left(library, school, &decided.moved_up).await;
            if left.is_empty() {
                break decided;
            }
            all.retain(|it| {
                !left.iter().any(|gone| (gone.meeting, &gone.member) == (it.meeting, &it.member))
            });
            gone.extend(left);
        };
        if decided.is_empty() {
            return Ok(Answered { event, all, decided });
        }
        let with_gone = Decided { off: decided.off.iter().cloned().chain(gone).collect(), ..decided.clone() };
        let change = follows(library, school, &event, &with_gone).await?.and_all(with.clone());
        match library.commit(change.and(Write::LibraryEvent(event.clone()))).await {
            Ok(()) => {
                let all = decided.after(&all);
                return Ok(Answered { event, all, decided });
            }
            Err(CommitError::Overtaken) => {}
            Err(CommitError::Store(error)) => return Err(error.into()),
        }
    }
    Err(Trouble::Overtaken)
}

/// The meetings that can still be answered, or one sentence that says why there is none.
fn open_meetings(event: &LibraryEvent, library: &Library, school: &School) -> Result<Vec<u32>, Refusal> {
    let now = wall_clock(library, school);
    let open: Vec<u32> = event.open(now).map(|meeting| meeting.number).collect();
    if !open.is_empty() {
        return Ok(open);
    }
    let is_off = event.stage == Stage::Cancelled || event.meetings.iter().all(|meeting| meeting.cancelled);
    Err(Refusal::new(if is_off {
        "This event is cancelled, so there is nothing to sign up for."
    } else {
        "This event is over, or has begun. Ask the librarian if you would still like to come."
    }))
}

/// [I'm coming]: to the one meeting at once; of a series the meetings are chosen.
pub async fn come(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (event, _) = clicked(library, visit).await?;
    if event.is_series() {
        open_meetings(&event, library, &visit.school)?;
        return series_anew(library, visit, &event).await;
    }
    answer(library, visit, &event.id, Wish::Come).await
}

/// [Maybe]: of a series, for every meeting that was not answered yet.
pub async fn maybe(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (event, _) = clicked(library, visit).await?;
    answer(library, visit, &event.id, Wish::Maybe).await
}

async fn answer(library: &Library, visit: &Visit, id: &EventId, wish: Wish) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let member = visit.member.person();
    let known = departments::known(library, school, std::slice::from_ref(&visit.member));
    let decide = |event: &LibraryEvent, all: &[SignUp]| {
        let open = open_meetings(event, library, school)?;
        let mut meetings = open.clone();
        if wish == Wish::Maybe && event.is_series() {
            meetings
                .retain(|meeting| !all.iter().any(|it| it.meeting == *meeting && it.member.id == member.id));
        }
        Ok(answers(event, all, &member, &meetings, &open, wish, library.now()))
    };
    let Answered { event, all, .. } = decides_with(library, school, id, decide, &known).await?;
    if event.is_series() {
        return series_anew(library, visit, &event).await;
    }
    let Some(meeting) = event.meetings.first() else { return Err(super::no_such_event().into()) };
    let Some(mine) = own(&all, &member.id).into_iter().find(|it| it.meeting == meeting.number) else {
        return Err(super::no_such_event().into());
    };
    let card = own_card(library, visit, &event).await?;
    let reminds = reminders(library, school, meeting);
    let message = cards::mine(&event, meeting, mine, &all, reminds, &school.manner, &card.key);
    let is_coming = mine.answer == Answer::Coming;
    let files = is_coming.then(|| file(&event, &[meeting], school, library.now()));
    Ok(match files {
        Some(file) => Reply::PrivateFiles(message, vec![file]),
        None => Reply::Private(message),
    })
}

/// The card of somebody's own coming to an event: the one that they have, or a new one.
async fn own_card(library: &Library, visit: &Visit, event: &LibraryEvent) -> Result<CardRow, Trouble> {
    let (school, member) = (&visit.school, &visit.member.id);
    let had = library.store.own_card(school.id, MINE_CARD, &event.id.0, member).await?;
    if let Some(card) = had.filter(|card| card.expires_at.is_none_or(|end| end > library.now())) {
        return Ok(card);
    }
    let card = card_of(library, event, event.id.0.clone(), member, school.zone);
    library.commit(Change::of(Write::NewCard(card.clone()))).await?;
    Ok(card)
}

async fn series_anew(library: &Library, visit: &Visit, event: &LibraryEvent) -> Result<Reply, Trouble> {
    let card = own_card(library, visit, event).await?;
    Ok(Reply::Private(series(library, visit, event, &card.key).await?))
}

async fn series(
    library: &Library,
    visit: &Visit,
    event: &LibraryEvent,
    key: &CardKey,
) -> Result<Message, Trouble> {
    let school = &visit.school;
    let all = library.store.sign_ups(school.id, &event.id).await?;
    let own = own(&all, &visit.member.id);
    Ok(cards::series(event, &all, &own, wall_clock(library, school), &school.manner, key))
}

/// Chosen in the menu of a series: those meetings, and no others.
pub async fn choose_meetings(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen: Vec<u32> = visit.chosen.iter().filter_map(|number| number.parse().ok()).collect();
    chooses_those(library, visit, |meeting| chosen.contains(&meeting.number)).await
}

/// The meetings at which that group has its turn.
pub async fn choose_group(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let group = visit.chosen.first().cloned().unwrap_or_default();
    chooses_those(library, visit, |meeting| meeting.group == group).await
}

/// [All of them]
pub async fn all_of_them(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    chooses_those(library, visit, |_| true).await
}

async fn chooses_those(
    library: &Library,
    visit: &Visit,
    which: impl Fn(&Meeting) -> bool,
) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let (id, _) = read_subject(&visit.subject()?.subject);
    let member = visit.member.person();
    let known = departments::known(library, school, std::slice::from_ref(&visit.member));
    let decide = |event: &LibraryEvent, all: &[SignUp]| {
        let open = open_meetings(event, library, school)?;
        let is_chosen = |number: &u32| event.meeting(*number).is_some_and(&which);
        let meetings: Vec<u32> = open.iter().copied().filter(is_chosen).collect();
        Ok(chooses(event, all, &member, &meetings, &open, library.now()))
    };
    let Answered { event, .. } = decides_with(library, school, &id, decide, &known).await?;
    let message = series(library, visit, &event, &visit.subject()?.key).await?;
    Ok(in_place(visit, message))
}

/// [Can't come any more] on the card in its channel: of a series, which meetings is chosen.
pub async fn cannot_come(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (event, _) = clicked(library, visit).await?;
    let all = library.store.sign_ups(visit.school.id, &event.id).await?;
    if event.is_series() && !own(&all, &visit.member.id).is_empty() {
        open_meetings(&event, library, &visit.school)?;
        return series_anew(library, visit, &event).await;
    }
    let message = leave(library, visit, &event.id, None).await?;
    Ok(Reply::Private(message))
}

/// The same on one's own card: everything of the event, or the one meeting that it is about.
pub async fn off(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (id, meeting) = read_subject(&visit.subject()?.subject);
    let message = leave(library, visit, &id, meeting).await?;
    Ok(in_place(visit, message))
}

async fn leave(
    library: &Library,
    visit: &Visit,
    id: &EventId,
    only: Option<u32>,
) -> Result<Message, Trouble> {
    let school = &visit.school;
    let member = visit.member.id.clone();
    let Answered { event, decided, .. } = decides(library, school, id, |event, all| {
        let open = open_meetings(event, library, school)?;
        let mut meetings = open.clone();
        meetings.retain(|meeting| only.is_none_or(|only| only == *meeting));
        if meetings.is_empty() {
            return Err(Refusal::new("That meeting has begun, or is cancelled, so nothing changes."));
        }
        Ok(leaves(event, all, &member, &meetings, &open))
    })
    .await?;
    let meeting = only.and_then(|only| event.meeting(only));
    Ok(cards::off(&event, meeting, !decided.off.is_empty(), &school.manner))
}

/// Somebody is forgotten: they come to nothing that is still ahead, and whoever waits moves up.
pub async fn leaves_everything(library: &Library, school: &School, member: &Person) -> Result<(), Trouble> {
    let mut events: Vec<EventId> = library
        .store
        .signed_up_for(school.id, &member.id)
        .await?
        .into_iter()
        .map(|(event, _)| event)
        .collect();
    events.dedup();
    for id in events {
        decides(library, school, &id, |event, all| {
            let now = wall_clock(library, school);
            let open: Vec<u32> = event.open(now).map(|meeting| meeting.number).collect();
            Ok(leaves(event, all, &member.id, &open, &open))
        })
        .await?;
    }
    Ok(())
}

/// [Calendar file]: the meetings to which somebody comes.
pub async fn calendar_file(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (event, only) = clicked(library, visit).await?;
    let all = library.store.sign_ups(visit.school.id, &event.id).await?;
    let own = own(&all, &visit.member.id);
    let comes = |meeting: &&Meeting| {
        only.is_none_or(|only| only == meeting.number) && own.iter().any(|it| it.meeting == meeting.number)
    };
    let meetings: Vec<&Meeting> = event.meetings.iter().filter(comes).collect();
    if meetings.is_empty() {
        return Err(Refusal::new(
            "You are not signed up for it any more, so there is nothing to put in your calendar.",
        )
        .into());
    }
    let file = file(&event, &meetings, &visit.school, library.now());
    Ok(Reply::PrivateFiles(cards::file_is_here(), vec![file]))
}
