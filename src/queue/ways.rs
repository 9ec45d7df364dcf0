//! The ways to an addressee, best first, and which of them a delivery takes now. A request's people are reached
//! in its private thread, else by direct message, else by a mention that gives nothing away.

use super::types::{Delivery, Place};
use crate::chat::{Address, Cause, ChannelId, MemberId, Message, Outcome, Reason, Run, Text};
use crate::features::collab::Request;
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::store::{Change, CommitError, Write};

/// Discord's limit on a thread's name is 100 characters ("Start Thread without Message").
const LONGEST_NAME: usize = 90;

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
        Place::Desk => room(school.desk.as_ref(), "desk").map(Way::channel),
        Place::Requests => room(school.requests.as_ref(), "requests").map(Way::channel),
        Place::Staff => room(school.staff.as_ref(), "staff").map(Way::channel),
        Place::Channel(channel) => Outcome::Done(Way::channel(channel.clone())),
        Place::Member(member) => Outcome::Done(Way::direct(member)),
        Place::Request(number) => {
            let Some(request) = library.store.request(school.id, *number).await? else {
                let words = format!("Request #{number} does not exist any more.");
                return Ok(Outcome::Refused(Reason::Rejected(Cause::new("no-request", words))));
            };
            match delivery.ways_closed {
                0 => thread(library, school, request).await?.map(Way::channel),
                1 => Outcome::Done(Way::direct(&request.teacher.id)),
                _ => room(school.requests.as_ref(), "requests").map(|channel| Way {
                    instead: Some(only_that_there_is_news(&request)),
                    ..Way::channel(channel)
                }),
            }
        }
    })
}

fn room(channel: Option<&ChannelId>, name: &str) -> Outcome<ChannelId> {
    match channel {
        Some(channel) => Outcome::Done(channel.clone()),
        None => Outcome::Refused(Reason::Held(Cause::new(
            "no-room",
            format!(
                "No {name} channel is chosen: someone who manages the server can choose one with /library-setup."
            ),
        ))),
    }
}

/// The request's private thread. It is looked for by its name before one is opened: a crash, or a lost answer,
/// may have come between opening it and recording it.
async fn thread(library: &Library, school: &School, request: Request) -> Result<Outcome<ChannelId>, Fault> {
    if let Some(thread) = &request.thread {
        return Ok(Outcome::Done(thread.clone()));
    }
    match look_or_open(library, school, &request).await {
        Ok(opened) => record(library, request, opened).await,
        Err(outcome) => Ok(or_next_way(outcome)),
    }
}

async fn look_or_open(
    library: &Library,
    school: &School,
    request: &Request,
) -> Result<ChannelId, Outcome<ChannelId>> {
    let under = room(school.requests.as_ref(), "requests").or_stop()?;
    let name = thread_name(request);
    let mut members = vec![request.teacher.id.clone()];
    if let Some(librarian) = request.librarian.as_ref().filter(|person| person.id != request.teacher.id) {
        members.push(librarian.id.clone());
    }
    let found = library.chat.find_thread(&school.server, &under, &name).await;
    let thread = match found.or_stop()? {
        Some(thread) => thread,
        None => library.chat.open_thread(&under, &name).await.or_stop()?,
    };
    for member in &members {
        if let Err(trouble) = library.chat.let_in(&thread, member).await.or_stop::<()>() {
            tracing::warn!(%thread, %member, ?trouble, "a member was not added to a thread");
        }
    }
    Ok(thread)
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
fn only_that_there_is_news(request: &Request) -> Message {
    let teacher = request.teacher.id.clone();
    let text = Text::default().run(Run::Mention(teacher.clone())).plain(format!(
        ", there is news about your request #{}, and the library could not reach you privately. Allow direct \
         messages from members of this server, or ask a librarian: they have been told.",
        request.number
    ));
    Message { pings: vec![teacher], ..Message::from(text) }
}
