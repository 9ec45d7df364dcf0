//! Every sentence said while a school is set up.

use chrono::{DateTime, Utc};

use super::types::School;
use crate::chat::words::ours;
use crate::chat::{
    Button, Card, CardKey, ChannelId, Choices, Control, Look, Menu, Message, Picks, Press, RoleId, Run, Text,
    Tone,
};
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

/// What came of the test message in a channel, with the platform's reason where it gave one.
pub enum Tried {
    PostedAndDeleted,
    NotPosted(Option<String>),
    /// Not deleted, or it is not known whether it was posted.
    MayStand(Option<String>),
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
    if let (true, Some(desk)) = (seen.desk_is_open, &school.desk) {
        card = card.fact("Who can read the desk", open_to_everyone(desk));
    }
    if !seen.missing.is_empty() {
        card = card.fact("Permissions missing", what_is_missing(&seen.missing));
    }
    if !tried.is_empty() {
        card = card.fact("Test message", results(tried));
    }
    card
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
        let body =
            "A channel was deleted. Choose another for it below: what waits for it is then posted there.";
        (body.into(), Tone::Trouble)
    } else if school.rooms().is_none() {
        let body = "Choose the role and the channels below; each choice is saved at once. The library opens when all four are chosen.";
        (body.into(), if left.is_empty() { Tone::Waiting } else { tone })
    } else if left.is_empty() {
        let body = "The library is set up. Teachers can type /request-collab, and a tip is posted each week.";
        (body.into(), tone)
    } else {
        (format!("The library is set up. Still to do: {}.", left.join(", and ")).into(), tone)
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
            Choices::Channels,
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

/// The message that is posted and deleted at once: a card, as most of what is posted later, because cards need a
/// permission of their own.
pub fn test_message() -> Message {
    Card {
        title: "A test message".into(),
        body: "Shelftalker is checking that it can post here. This message will be gone in a moment.".into(),
        ..Card::default()
    }
    .into()
}

fn what_is_missing(missing: &[(ChannelId, Vec<String>)]) -> Text {
    let mut text = Text::default();
    for (channel, names) in missing {
        text = text
            .plain("In ")
            .run(Run::ChannelName(channel.clone()))
            .plain(" Shelftalker needs ")
            .strong(names.join(", "))
            .plain(".\n");
    }
    text.plain(
        "Give them to Shelftalker's role in the channel's settings; what waits then goes out by itself.",
    )
}

fn open_to_everyone(desk: &ChannelId) -> Text {
    Text::from("Everyone in this server can read ")
        .run(Run::ChannelName(desk.clone()))
        .plain(", and requests are private. In the channel's settings, under ")
        .strong("Permissions")
        .plain(", turn on ")
        .strong("Private Channel")
        .plain(", and add the librarians' role and Shelftalker there.")
}

fn results(tried: &[(ChannelId, Tried)]) -> Text {
    let mut text = Text::default();
    for (channel, tried) in tried {
        let result = match tried {
            Tried::PostedAndDeleted => "posted and deleted".to_owned(),
            Tried::NotPosted(why) => format!("not posted. {}", reason(why.as_deref())),
            Tried::MayStand(why) => format!(
                "it may still stand there. {} Please look, and delete it if you see it.",
                reason(why.as_deref())
            ),
        };
        text = text.run(Run::ChannelName(channel.clone())).plain(format!(": {result}\n"));
    }
    text
}

/// Without a reason the platform only asked for patience.
fn reason(why: Option<&str>) -> &str {
    why.unwrap_or("Too much is being sent just now: try again in a minute.")
}

fn chosen(run: Option<Run>) -> Text {
    run.map_or_else(|| "not chosen yet".into(), |run| Text::default().run(run))
}
