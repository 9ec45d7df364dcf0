//! Every sentence said while a school is set up.

use chrono::{DateTime, Utc};

use super::types::{School, Stopped, Tried, WithThread};
use crate::chat::words::ours;
use crate::chat::{
    Button, Card, CardKey, ChannelId, Choices, Control, Look, Menu, Message, Picks, Press, RoleId, Run, Text,
    Tone,
};
use crate::commands;
use crate::features::settings::{WeeklyTime, posted_by_itself};
use crate::words;

/// What the platform says of the channels that are chosen.
#[derive(Default)]
pub struct Seen {
    /// What the bot lacks in a channel, in the words of the platform's settings page.
    pub missing: Vec<(ChannelId, Vec<String>)>,
    /// Deleted since they were chosen.
    pub gone: Vec<ChannelId>,
    /// Everybody in the server reads the desk.
    pub desk_is_open: bool,
}

/// The set-up card: what is chosen and what is not yet, what is posted when, what was deleted, what the bot still
/// needs in which channel, who can read the desk, and what came of the test message.
pub fn setup_card(
    school: &School,
    now: DateTime<Utc>,
    seen: &Seen,
    times: &[WeeklyTime],
    tried: &[(ChannelId, Tried)],
    key: &CardKey,
) -> Message {
    let mut message = Message::from(card(school, now, seen, times, tried));
    message.controls.extend(menus(school, seen, key).map(Control::Menu));
    if school.rooms().is_none() {
        return message;
    }
    message.with(Button {
        label: "Send a test message".into(),
        press: Press::new("setup-test", key),
        look: Look::Plain,
    })
}

fn card(
    school: &School,
    now: DateTime<Utc>,
    seen: &Seen,
    times: &[WeeklyTime],
    tried: &[(ChannelId, Tried)],
) -> Card {
    let role = |role: &Option<RoleId>| chosen(role.clone().map(Run::RoleName));
    let channel = |channel: &Option<ChannelId>| match channel {
        Some(channel) if seen.gone.contains(channel) => "was deleted".into(),
        channel => chosen(channel.clone().map(Run::ChannelName)),
    };
    let (body, tone) = how_far(school, seen);
    let mut card = Card { title: "Setting the library up".into(), body, tone, ..Card::default() }
        .fact("Time zone", time_zone(school, now))
        .fact("Librarians", role(&school.librarians))
        .fact("Desk channel", channel(&school.desk))
        .fact("Requests channel", channel(&school.requests))
        .fact("Staff channel", channel(&school.staff));
    if school.rooms().is_some() {
        card = card.fact("Posted by itself", posted_by_itself(times, &school.manner));
    }
    let is_well = seen.gone.is_empty() && seen.missing.is_empty() && !seen.desk_is_open;
    if is_well && school.rooms().is_some() && school.calendar.is_empty() {
        card = card.fact("School calendar", no_days_yet());
    }
    if let (true, Some(librarians), Some(_)) = (is_well, &school.librarians, school.rooms()) {
        card = card.fact("Teachers' lists", short_lists(librarians));
    }
    if let (true, Some(desk)) = (seen.desk_is_open, &school.desk) {
        card = card.fact("Who can read the desk", open_to_everyone(desk));
    }
    if !seen.missing.is_empty() {
        card = card.fact("Permissions missing", what_is_missing(&seen.missing));
    }
    if !tried.is_empty() {
        card = card.fact("Test message", results(tried)).fact("Not tried", NOT_TRIED);
    }
    card
}

/// Set-up has just become complete.
pub fn with_what_comes_next(mut message: Message, school: &School) -> Message {
    if let (Some(card), Some(desk)) = (&mut message.card, &school.desk) {
        let next = words!(
            "A first message for the librarians comes to {desk}: what I post when, the first tips to read, your calendar, \
             and a request to try.",
            desk = Run::ChannelName(desk.clone())
        );
        card.facts.push(("What comes next".to_owned(), next));
    }
    message
}

/// A new school is offered a start. Whoever sets it up need not be a librarian, and the command is theirs.
fn no_days_yet() -> Text {
    words!(
        "No closed days yet. A librarian can import your calendar (.ics) with /school-calendar import, or add \
         them with /school-calendar add."
    )
}

/// Discord shows every command to everybody until whoever manages the server says otherwise; a bot may not.
fn short_lists(librarians: &RoleId) -> Text {
    words!(
        "To keep the librarians' commands out of everybody else's lists, open {path} and allow these for {role} alone: \
         {commands}. Nobody else can use them anyway.",
        path = Run::Strong("Server Settings › Integrations › Shelftalker".into()),
        role = Run::RoleName(librarians.clone()),
        commands = ours(
            commands::for_librarians().iter().map(|name| format!("/{name}")).collect::<Vec<_>>().join(", ")
        )
    )
}

/// With the time that it is there, so that a wrong one is seen at once.
fn time_zone(school: &School, now: DateTime<Utc>) -> Text {
    let now = school.manner.moment(now.with_timezone(&school.zone).naive_local());
    words!("{zone}, now {now}", zone = ours(school.zone.name()), now = ours(now))
}

fn how_far(school: &School, seen: &Seen) -> (Text, Tone) {
    let mut left = Vec::new();
    if !seen.missing.is_empty() {
        left.push("give the permissions named below");
    }
    if seen.desk_is_open {
        left.push("close the desk channel, which everyone can read");
    }
    let tone = if left.is_empty() { Tone::Good } else { Tone::Trouble };
    if !seen.gone.is_empty() {
        let body = "A channel was deleted. Choose another below: I'll post there what is waiting.";
        (body.into(), Tone::Trouble)
    } else if school.rooms().is_none() {
        let body = "Choose the role and the channels below. Each choice is saved at once. The library opens when all four are chosen.";
        (body.into(), if left.is_empty() { Tone::Waiting } else { tone })
    } else if left.is_empty() {
        let body = "The library is set up. Teachers can type /request-collab, and a tip is posted each week.";
        (body.into(), tone)
    } else {
        (words!("The library is set up. Still to do: {left}.", left = ours(left.join(", and "))), tone)
    }
}

fn menus(school: &School, seen: &Seen, key: &CardKey) -> impl Iterator<Item = Menu> {
    let is_there = |channel: &&ChannelId| !seen.gone.contains(channel);
    let channel = |chosen: &Option<ChannelId>| chosen.as_ref().filter(is_there).map(|id| id.0.clone());
    let librarians = school.librarians.as_ref().map(|role| role.0.clone());
    [
        ("setup-librarians", "Who are the librarians?", Choices::Roles, librarians),
        ("setup-desk", "Desk channel: where the librarians work", Choices::Channels, channel(&school.desk)),
        (
            "setup-requests",
            "Requests channel: every teacher sees it",
            Choices::ChannelsForThreads,
            channel(&school.requests),
        ),
        ("setup-staff", "Staff channel: tips are posted here", Choices::Channels, channel(&school.staff)),
    ]
    .map(|(verb, prompt, choices, chosen)| Menu {
        prompt: prompt.into(),
        press: Press::new(verb, key),
        choices,
        chosen: chosen.into_iter().collect(),
        picks: Picks::One,
    })
    .into_iter()
}

/// What [Send a test message] leaves out: what is published stands in other servers at once.
const NOT_TRIED: &str =
    "Publishing to other servers, which can't be taken back. A newsletter's [Report] says how that goes.";

/// What the thread is called that is opened and removed at once.
pub const TEST_THREAD: &str = "A test thread of Shelftalker";

/// The message that is posted, changed and deleted at once: a card, as most of what is posted later, because cards need a
/// permission of their own.
pub fn test_message() -> Message {
    Card {
        title: "A test message".into(),
        body: "I'm checking whether I can post here. This message will be gone in a moment.".into(),
        ..Card::default()
    }
    .into()
}

pub fn changed_test_message() -> Message {
    Card {
        title: "A test message, changed".into(),
        body: "I'm checking whether I can change what I post. This message will be gone in a moment.".into(),
        ..Card::default()
    }
    .into()
}

fn what_is_missing(missing: &[(ChannelId, Vec<String>)]) -> Text {
    let lines = missing.iter().map(|(channel, names)| {
        words!(
            "{channel}: {permissions}\n",
            channel = Run::ChannelName(channel.clone()),
            permissions = Run::Strong(names.join(", "))
        )
    });
    lines.fold(Text::default(), Text::join).join(words!(
        "Allow them for my role in the channel's settings. What is waiting then goes out by \
                      itself."
    ))
}

fn open_to_everyone(desk: &ChannelId) -> Text {
    words!(
        "Everyone in this server can read {desk}, and requests are private. In the channel's settings, under \
         {permissions}, turn on {private}, and add the librarians' role and me there.",
        desk = Run::ChannelName(desk.clone()),
        permissions = Run::Strong("Permissions".into()),
        private = Run::Strong("Private Channel".into())
    )
}

fn results(tried: &[(ChannelId, Tried)]) -> Text {
    let mut text = Text::default();
    for (channel, tried) in tried {
        let room = Run::ChannelName(channel.clone());
        let line = match tried {
            Ok(with) => worked(room, *with),
            Err(stopped) => did_not_work(room, stopped),
        };
        text.0.extend(line.0);
        text = text.plain("\n");
    }
    text
}

fn worked(room: Run, with: WithThread) -> Text {
    match with {
        WithThread::No => words!("{room}: posted, changed, found again and deleted.", room = room),
        WithThread::Yes => words!(
            "{room}: posted, changed, found again and deleted, and the same in a private thread with you in it, which \
             is closed again.",
            room = room
        ),
    }
}

fn did_not_work(room: Run, stopped: &Stopped) -> Text {
    match stopped {
        Stopped::NotPosted(why) => {
            words!("{room}: not posted. {why}", room = room, why = reason(why.as_deref()))
        }
        Stopped::NotChanged(why) => {
            words!(
                "{room}: posted and deleted, but I couldn't change it. {why}",
                room = room,
                why = reason(why.as_deref())
            )
        }
        Stopped::NotFoundAgain(why) => words!(
            "{room}: posted and deleted, but I couldn't find it again, so I might post something twice there. \
             {why}",
            room = room,
            why = reason(why.as_deref())
        ),
        Stopped::MayStand(why) => words!(
            "{room}: it may still be there. {why} Please look, and delete it if you see it.",
            room = room,
            why = reason(why.as_deref())
        ),
        Stopped::NoThread(why) => words!(
            "{room}: posted and deleted, but I couldn't open a private thread, which each request needs. {why}",
            room = room,
            why = reason(why.as_deref())
        ),
        Stopped::NotLetIn(why) => words!(
            "{room}: I opened a private thread but couldn't let you into it, and closed it again. {why}",
            room = room,
            why = reason(why.as_deref())
        ),
        Stopped::NotPostedInThread(why) => words!(
            "{room}: I let you into a private thread but couldn't post, change and delete in it, and closed \
             it again. {why}",
            room = room,
            why = reason(why.as_deref())
        ),
        Stopped::ThreadMayStand(why) => words!(
            "{room}: a private thread called \"{thread}\" may still be open there. {why} Please look, and delete it if \
             you see it.",
            room = room,
            thread = TEST_THREAD,
            why = reason(why.as_deref())
        ),
    }
}

/// Without a reason the platform only asked for patience.
fn reason(why: Option<&str>) -> Run {
    ours(why.unwrap_or("Too much is being sent just now: try again in a minute."))
}

fn chosen(run: Option<Run>) -> Text {
    run.map_or_else(|| "not chosen yet".into(), |run| Text::default().run(run))
}
