//! The ways to an addressee, best first, and which of them a delivery takes now. A request's people are reached
//! in its private thread, else by direct message, else by a mention that gives nothing away.

use std::collections::HashSet;

use chrono::TimeDelta;
use shelftalker_core::queue::{Delivery, Place};

use crate::chat::{Address, Cause, ChannelId, MemberId, Message, Outcome, Reason, Run};
use crate::features::collab::Request;
use crate::features::collab::lifecycle::is_in_thread;
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::store::{Change, CommitError, Write};
use crate::windows::may_die_here;
use crate::words;

/// Discord's limit on a thread's name is 100 characters ("Start Thread without Message").
const LONGEST_NAME: usize = 90;
/// A request to the chat can arrive so long after it was made (seen for threads, after its sender's death).
const ARRIVES_WITHIN: TimeDelta = TimeDelta::seconds(30);

/// Two clocks that are taken for the same may be so far apart.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(5);

/// One way to an addressee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub to: Address,
    /// Said there instead of the post, where others can read it.
    pub instead: Option<Message>,
}

impl Way {
    fn channel(channel: ChannelId) -> Self {
        Self { to: Address::Channel(channel), instead: None }
    }

    fn direct(member: &MemberId) -> Self {
        Self { to: Address::Direct(member.clone()), instead: None }
    }
}

/// How many ways lead to a place.
pub fn how_many(place: &Place) -> u32 {
    match place {
        Place::Request(_) => 3,
        _ => 1,
    }
}

/// Whether a delivery takes the last of several ways, which only says that there is news.
pub fn gives_nothing_away(delivery: &Delivery) -> bool {
    let ways = how_many(&delivery.place);
    ways > 1 && delivery.ways_closed + 1 == ways
}

/// Finds the way that a delivery takes now. A request's thread is opened, and recorded, when it is missing.
pub async fn find(library: &Library, school: &School, delivery: &Delivery) -> Result<Outcome<Way>, Fault> {
    if let (Some(_), Some(channel)) = (delivery.first_maybe_at, &delivery.channel) {
        // A repeat goes where the first attempt went, or it would be a second message.
        return Ok(Outcome::Done(Way::channel(channel.clone())));
    }
    Ok(match &delivery.place {
        Place::Desk | Place::DeskAside => room(school.desk.as_ref(), "desk").map(Way::channel),
        Place::Requests => room(school.requests.as_ref(), "requests").map(Way::channel),
        Place::Staff => room(school.staff.as_ref(), "staff").map(Way::channel),
        Place::Channel(channel) => Outcome::Done(Way::channel(channel.clone())),
        Place::Member(member) => Outcome::Done(Way::direct(member)),
        Place::Request(number) => {
            let Some(request) = library.store.request(school.id, *number).await? else {
                let words = format!("Request #{number} no longer exists.");
                return Ok(Outcome::Refused(Reason::Rejected(Cause::new("no-request", words))));
            };
            match delivery.ways_closed {
                0 => thread(library, school, request).await?.map(Way::channel),
                1 => Outcome::Done(Way::direct(&request.teacher.id)),
                _ => room(school.requests.as_ref(), "requests").map(|channel| Way {
                    instead: Some(only_that_there_is_news(&request, school)),
                    ..Way::channel(channel)
                }),
            }
        }
    })
}

/// Where something would stand if it had been said at that place; `None` where it cannot have been.
pub async fn where_it_would_stand(
    library: &Library,
    school: &School,
    place: &Place,
) -> Result<Outcome<Option<ChannelId>>, Fault> {
    Ok(match place {
        Place::Request(number) => {
            let request = library.store.request(school.id, *number).await?;
            Outcome::Done(request.and_then(|request| request.thread))
        }
        Place::Member(member) => {
            library.chat.reach(&Address::Direct(member.clone())).await.map(|line| Some(line.channel))
        }
        place => Outcome::Done(school.room(place).cloned()),
    })
}

fn room(channel: Option<&ChannelId>, name: &str) -> Outcome<ChannelId> {
    match channel {
        Some(channel) => Outcome::Done(channel.clone()),
        None => Outcome::Refused(Reason::Held(Cause::new(
            "no-room",
            format!("No {name} channel is chosen. Ask a server admin to pick one with /library-setup."),
        ))),
    }
}

/// The request's private thread, with everybody in it who is told there. It is looked for by its name before one is
/// opened: a crash, or a lost answer, may have come between opening it and recording it.
async fn thread(library: &Library, school: &School, request: Request) -> Result<Outcome<ChannelId>, Fault> {
    let members = who_is_told(library, &request).await?;
    let thread = match &request.thread {
        Some(thread) => thread.clone(),
        None => match look_or_open(library, school, &request).await? {
            Outcome::Done(opened) => match record(library, request, opened).await? {
                Outcome::Done(thread) => thread,
                other => return Ok(other),
            },
            other => return Ok(or_next_way(other)),
        },
    };
    if let Some(teacher) = members.first()
        && library.store.is_let_in(school.id, &thread, teacher).await?
        && matches!(library.chat.member(&school.server, teacher).await, Outcome::Done(None))
    {
        // Let in once, and nobody would read it.
        let cause = Cause::new("left", "That member has left the server.");
        return Ok(Outcome::Refused(Reason::Left(cause)));
    }
    for (place, member) in members.iter().enumerate() {
        match let_in(library, school, &thread, member).await? {
            Outcome::Done(()) => {}
            // The teacher comes first, and reads nothing there: the next way.
            Outcome::Refused(reason) if place == 0 => return Ok(or_next_way(Outcome::Refused(reason))),
            // One who has left, say: the others are told all the same.
            Outcome::Refused(reason) => {
                tracing::warn!(school = school.id.0, cause = ?reason.cause(), "a member cannot be let into a thread");
            }
            Outcome::SurelyNot(cause) | Outcome::Maybe(cause) => return Ok(Outcome::SurelyNot(cause)),
            Outcome::Wait { wait, everywhere } => return Ok(Outcome::Wait { wait, everywhere }),
        }
    }
    Ok(Outcome::Done(thread))
}

/// Who reads a request's thread, its teacher first: the librarian who has it, and the colleagues who have joined.
async fn who_is_told(library: &Library, request: &Request) -> Result<Vec<MemberId>, Fault> {
    let mut members = vec![request.teacher.id.clone()];
    members.extend(request.librarian.iter().map(|librarian| librarian.id.clone()));
    if request.thread.is_some() {
        let events = library.store.events(request.school, request.number).await?;
        let joined = events.iter().map(|event| &event.by.id).filter(|id| is_in_thread(request, &events, id));
        members.extend(joined.cloned());
    }
    let mut seen = HashSet::new();
    members.retain(|member| seen.insert(member.clone()));
    Ok(members)
}

/// Lets a member into a thread, once: it is done when the chat has said so.
async fn let_in(
    library: &Library,
    school: &School,
    thread: &ChannelId,
    member: &MemberId,
) -> Result<Outcome<()>, Fault> {
    if library.store.is_let_in(school.id, thread, member).await? {
        return Ok(Outcome::Done(()));
    }
    let outcome = library.chat.let_in(thread, member).await;
    may_die_here!("after-letting-in");
    if outcome == Outcome::Done(()) {
        let known = Write::LetIn { school: school.id, thread: thread.clone(), member: member.clone() };
        library.commit_behind(Change::of(known)).await?;
    }
    Ok(outcome)
}

async fn look_or_open(
    library: &Library,
    school: &School,
    request: &Request,
) -> Result<Outcome<ChannelId>, Fault> {
    let under = match room(school.requests.as_ref(), "requests").or_stop() {
        Ok(under) => under,
        Err(outcome) => return Ok(outcome),
    };
    let name = thread_name(request);
    let asked_for = library.store.thread_asked_for(school.id, request.number).await?;
    // A database from a backup gives a number a second time: the thread of who had it before is older.
    let ahead = library.chat.witness().map(|seen| seen.ahead).unwrap_or_default();
    let earliest = request.sent_at.min(asked_for.unwrap_or(request.sent_at)).min(library.now());
    let since = earliest - CLOCKS_DIFFER + ahead;
    match library.chat.find_thread(&school.server, &under, &name, since).await.or_stop() {
        Ok(Some(thread)) => return Ok(Outcome::Done(thread)),
        Ok(None) => {}
        Err(outcome) => return Ok(outcome),
    }
    let now = library.now();
    if let Some(asked_for) = asked_for
        && (TimeDelta::zero()..ARRIVES_WITHIN).contains(&(now - asked_for))
    {
        // It may still arrive, also when whoever asked has died; then there would be two.
        let wait = asked_for + ARRIVES_WITHIN - now;
        return Ok(Outcome::Wait { wait, everywhere: false });
    }
    let ask = Write::ThreadAskedFor { school: school.id, request: request.number, at: now };
    library.commit_behind(Change::of(ask)).await?;
    may_die_here!("before-opening-a-thread");
    let opened = library.chat.open_thread(&under, &name).await;
    may_die_here!("after-opening-a-thread");
    Ok(opened)
}

/// A thread that may not be opened is a closed way, whatever the reason; the teacher is told otherwise.
fn or_next_way(outcome: Outcome<ChannelId>) -> Outcome<ChannelId> {
    match outcome {
        Outcome::Refused(Reason::Held(cause) | Reason::NoSuchPlace(cause) | Reason::Rejected(cause)) => {
            Outcome::Refused(Reason::Unreachable(cause))
        }
        Outcome::Refused(Reason::Gone) => Outcome::Refused(Reason::Unreachable(Cause::new(
            "gone",
            "The channel for request threads is gone.",
        ))),
        other => other,
    }
}

/// Keeps the thread with its request, also when somebody moves the request at the same moment.
async fn record(
    library: &Library,
    mut request: Request,
    opened: ChannelId,
) -> Result<Outcome<ChannelId>, Fault> {
    for _ in 0..5 {
        let (school, number) = (request.school, request.number);
        let with_thread = Request { thread: Some(opened.clone()), ..request };
        match library.commit(Change::of(Write::Request(with_thread))).await {
            Ok(()) => return Ok(Outcome::Done(opened)),
            Err(CommitError::Store(error)) => return Err(error.into()),
            Err(CommitError::Overtaken) => {}
        }
        match library.store.request(school, number).await? {
            Some(Request { thread: Some(thread), .. }) => return Ok(Outcome::Done(thread)),
            Some(moved) => request = moved,
            None => break,
        }
    }
    // The thread is found by its name next time.
    Ok(Outcome::SurelyNot(Cause::new("busy", "The request was being changed.")))
}

/// Somebody deleted a request's thread, which this attempt has shown: another is opened for what comes next, and
/// the attempt counts as one that did not arrive.
pub async fn without_deleted_thread<T>(
    library: &Library,
    school: &School,
    delivery: &Delivery,
    outcome: Outcome<T>,
) -> Result<Outcome<T>, Fault> {
    let (Outcome::Refused(Reason::NoSuchPlace(cause)), Place::Request(number)) = (&outcome, &delivery.place)
    else {
        return Ok(outcome);
    };
    let request = library.store.request(school.id, *number).await?;
    // Only if it is that thread which is gone, and not the requests channel above it or another way's place.
    let Some(request) = request.filter(|it| it.thread.is_some() && it.thread == delivery.channel) else {
        return Ok(outcome);
    };
    let cause = cause.clone();
    match library.commit(Change::of(Write::Request(Request { thread: None, ..request }))).await {
        Ok(()) | Err(CommitError::Overtaken) => Ok(Outcome::SurelyNot(cause)),
        Err(CommitError::Store(error)) => Err(error.into()),
    }
}

/// `#12 Marine biology`, in one line and short enough. It must stay the same for a request: it is what an
/// opened thread is found by.
pub fn thread_name(request: &Request) -> String {
    let one_line: String = request.wish.topic.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words = one_line.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = format!("#{} {words}", request.number);
    if name.chars().count() <= LONGEST_NAME {
        return name.trim_end().to_owned();
    }
    let cut: String = name.chars().take(LONGEST_NAME - 1).collect();
    format!("{}…", cut.trim_end())
}

/// What is said to a teacher where others can read it.
fn only_that_there_is_news(request: &Request, school: &School) -> Message {
    let teacher = request.teacher.id.clone();
    let text = words!(
        "{who}, there is news about your request #{number}, and {library} couldn't reach you privately. Allow \
         direct messages from this server's members, or ask a librarian.",
        who = Run::Mention(teacher.clone()),
        number = request.number,
        library = school.manner.library()
    );
    Message { pings: vec![teacher], ..Message::from(text) }
}
