//! Every sentence said while a school is set up.

use super::types::School;
use crate::chat::{Card, CardKey, ChannelId, Choices, Menu, Message, Picks, Press, RoleId, Run, Text, Tone};

/// What the bot lacks in a channel, in the words of the platform's settings page.
pub type Missing = (ChannelId, Vec<String>);

/// The set-up card: what is chosen, what is not yet, what was deleted, and what the bot still needs in which
/// channel.
pub fn setup_card(school: &School, missing: &[Missing], gone: &[ChannelId], key: &CardKey) -> Message {
    let ready = school.rooms().is_some() && gone.is_empty();
    let body = if !gone.is_empty() {
        "A channel was deleted. Choose another for it below: what waits for it is then posted there."
    } else if ready && !missing.is_empty() {
        "The library is set up, and one thing is left to do: the permissions named below."
    } else if ready {
        "The library is set up. Teachers can type /request-collab, and a tip is posted each week."
    } else {
        "Choose the role and the channels below; each choice is saved at once. The library opens when all four are chosen."
    };
    let role = |role: &Option<RoleId>| chosen(role.clone().map(Run::RoleName));
    let channel = |channel: &Option<ChannelId>| match channel {
        Some(channel) if gone.contains(channel) => "was deleted".into(),
        channel => chosen(channel.clone().map(Run::ChannelName)),
    };
    let mut card = Card {
        title: "Setting the library up".into(),
        body: body.into(),
        tone: match (ready, gone.is_empty()) {
            (true, _) => Tone::Good,
            (false, true) => Tone::Waiting,
            (false, false) => Tone::Trouble,
        },
        ..Card::default()
    }
    .fact("Time zone", school.zone.name())
    .fact("Librarians", role(&school.librarians))
    .fact("Desk channel", channel(&school.desk))
    .fact("Requests channel", channel(&school.requests))
    .fact("Staff channel", channel(&school.staff));
    if !missing.is_empty() {
        card.tone = Tone::Trouble;
        let mut text = Text::default();
        for (channel, names) in missing {
            text = text
                .plain("In ")
                .run(Run::ChannelName(channel.clone()))
                .plain(" Shelftalker needs ")
                .strong(names.join(", "))
                .plain(".\n");
        }
        card = card.fact(
            "Permissions missing",
            text.plain("Give them to Shelftalker's role in the channel's settings; what waits then goes out by itself."),
        );
    }
    let menu = |verb, prompt: &str, choices, chosen: Option<&str>| Menu {
        prompt: prompt.into(),
        press: Press::new(verb, key),
        choices,
        chosen: chosen.map(str::to_owned).into_iter().collect(),
        picks: Picks::One,
    };
    let channel_id = |channel: &Option<ChannelId>| {
        channel.as_ref().filter(|channel| !gone.contains(channel)).map(|channel| channel.0.clone())
    };
    let librarians = school.librarians.as_ref().map(|role| role.0.as_str());
    Message::from(card)
        .with(menu("setup-librarians", "Who are the librarians?", Choices::Roles, librarians))
        .with(menu(
            "setup-desk",
            "Desk channel: where the librarians work",
            Choices::Channels,
            channel_id(&school.desk).as_deref(),
        ))
        .with(menu(
            "setup-requests",
            "Requests channel: every teacher sees it",
            Choices::Channels,
            channel_id(&school.requests).as_deref(),
        ))
        .with(menu(
            "setup-staff",
            "Staff channel: tips are posted here",
            Choices::Channels,
            channel_id(&school.staff).as_deref(),
        ))
}

fn chosen(run: Option<Run>) -> Text {
    run.map_or_else(|| "not chosen yet".into(), |run| Text::default().run(run))
}
