//! The card on which a newsletter is written: its sections, its channels, and what can be done with it now.

use super::changes::changed;
use super::pictures::pictures;
use super::report::{Copy, goes_on, so_far};
use crate::chat::words::{fitted_lines, fitted_names, ours, typed};
use crate::chat::{
    Button, Card, CardKey, ChannelId, Choice, Choices, Look, Menu, Message, Picks, Press, Run, Text, Tone,
    shortened,
};
use crate::features::newsletters::types::{MOST_MESSAGES, MOST_SECTIONS};
use crate::features::newsletters::{Channel, Newsletter, Section, Stage};
use crate::text::markdown::Changes;
use crate::words;

/// The warning where a newsletter is published.
pub const LEAVES_SERVER: &str =
    "This leaves your server: copies in announcement channels go to every server that follows them.";

/// Characters of a fact (1,024 on Discord), with room for what is said of them and how many more there are.
const MOST_LETTERS: usize = 900;

/// Over the channels in which the bot may not post, or cannot.
const SHUT: &str = "I can't post yet in";

/// What the card tells beside the newsletter itself.
pub struct Editor<'a> {
    pub newsletter: &'a Newsletter,
    /// Messages that it takes in each channel, or why it cannot be laid out.
    pub messages: Result<usize, Text>,
    /// What is not posted as it was written.
    pub changes: &'a Changes,
    /// Its moment, in the school's manner.
    pub at: Option<String>,
    /// Some of it is out already, or on its way.
    pub has_begun: bool,
    /// What is known of its copies.
    pub copies: &'a [Copy],
    /// Where its author may not write, and it is therefore not posted.
    pub refused: &'a [String],
    /// Where the bot may not post.
    pub shut: &'a [Shut],
}

/// A channel in which the bot may not post, with what it lacks there; nothing is lacking in one that is gone.
pub struct Shut {
    pub channel: ChannelId,
    pub missing: Vec<String>,
}

/// The fact that says so.
fn shut_in_words(shut: &[Shut]) -> Text {
    let each = shut.iter().map(|Shut { channel, missing }| {
        let channel = Run::ChannelName(channel.clone());
        match &missing[..] {
            [] => words!("{channel} was deleted. Choose another channel.", channel = channel),
            missing => words!(
                "{channel}: ask a server admin to allow {permissions}.",
                channel = channel,
                permissions = ours(missing.join(", "))
            ),
        }
    });
    fitted_lines(each, MOST_LETTERS)
}

pub fn editor(shown: &Editor, key: &CardKey) -> Message {
    let Editor { newsletter, messages, changes, has_begun, refused, shut, .. } = shown;
    let written = &newsletter.written;
    let mut body = Text::default();
    for (place, section) in written.sections.iter().enumerate() {
        let (number, heading) = (place + 1, typed(in_short(section)));
        body = body.join(if section.pictures.is_empty() {
            words!("{number}. {section}\n", number = number, section = heading)
        } else {
            words!(
                "{number}. {section} · with {pictures}\n",
                number = number,
                section = heading,
                pictures = pictures(&section.pictures, written.all_pictures())
            )
        });
    }
    if written.sections.is_empty() {
        body = body.plain("No section yet. Press [Add a section] to write one; bold, lists and links work.");
    }
    let mut card = Card { title: Text::default().typed(&written.title), body, ..Card::default() };
    card = card.fact("Channels", channels(&newsletter.channels));
    if !refused.is_empty() {
        card.tone = Tone::Trouble;
        card = card.fact(
            "Not posted in",
            words!(
                "{channels}: you may not write there yourself. Ask a colleague who may.",
                channels = fitted_names(refused.iter().map(|name| Text::default().typed(name)), MOST_LETTERS)
            ),
        );
    }
    if !shut.is_empty() {
        card.tone = Tone::Trouble;
        card = card.fact(SHUT, shut_in_words(shut));
    }
    if !written.sections.is_empty() {
        card = match messages {
            Ok(count) if *count > MOST_MESSAGES => {
                card.tone = Tone::Trouble;
                card.fact(
                    "Length",
                    words!(
                        "{count} messages, and the limit is {most}: please shorten it.",
                        count = *count,
                        most = MOST_MESSAGES
                    ),
                )
            }
            Ok(1) => card.fact("Length", "1 message in each channel"),
            Ok(count) => card.fact("Length", words!("{count} messages in each channel", count = *count)),
            Err(problem) => {
                card.tone = Tone::Trouble;
                card.fact("Can't be posted like this", problem.clone())
            }
        };
    }
    if !written.pictures.is_empty() {
        card = card
            .fact("Pictures, with the first message", pictures(&written.pictures, written.all_pictures()));
    }
    if let Some(changed) = changed(changes) {
        card = card.fact("Different from your text", changed);
    }
    if newsletter.leaves_server {
        card = card.fact("Other servers", LEAVES_SERVER);
    }
    card = card.fact("Now", stage(shown));
    controls(card.into(), newsletter, *has_begun, key)
}

fn stage(shown: &Editor) -> Text {
    let Editor { newsletter, at, has_begun, copies, .. } = shown;
    let at = ours(at.as_deref().unwrap_or_default());
    let so_far = |is_recalled| ours(so_far(copies, is_recalled));
    let now = match (&newsletter.stage, has_begun) {
        (Stage::Draft, _) => "A draft. Only librarians see it.".into(),
        (Stage::Recalled, _) if copies.is_empty() => "Recalled before it was posted anywhere.".into(),
        (Stage::Recalled, _) if copies.iter().any(|copy| copy.stands) => words!(
            "Recalled. Deleting every copy now. So far: {so_far}. [Report] says where.",
            so_far = so_far(true)
        ),
        (Stage::Recalled, _) => words!("Recalled: {so_far}.", so_far = so_far(true)),
        (Stage::Queued { .. }, false) => scheduled(shown, at),
        (Stage::Queued { .. }, true) if newsletter.is_changed() => words!(
            "{at}: {so_far}, with the old text. [Correct every copy] puts the new one in its place.",
            at = at,
            so_far = so_far(false)
        ),
        (Stage::Queued { .. }, true) => {
            words!("{at}: {so_far}. [Report] says where.", at = at, so_far = so_far(false))
        }
    };
    match goes_on(copies) {
        Some(time) => words!("{now} I'll go on at {time}.", now = now, time = ours(time)),
        None => now,
    }
}

/// It waits for its moment: what is promised for that is what I may do.
fn scheduled(shown: &Editor, at: Run) -> Text {
    let Editor { newsletter, shut, .. } = shown;
    let waits = match shut.len() {
        0 => words!("I'll post it on {at}.", at = at),
        shut if shut < newsletter.channels.len() => {
            words!("I'll post it on {at}, but not yet in the channels named above.", at = at)
        }
        _ => words!("Scheduled for {at}, but I can't post it in any of its channels yet.", at = at),
    };
    if newsletter.is_changed() {
        return words!(
            "{waits} It still has the old text. [Save the changes] puts in the new one.",
            waits = waits
        );
    }
    waits
}

fn controls(mut message: Message, newsletter: &Newsletter, has_begun: bool, key: &CardKey) -> Message {
    let button = |label, verb, look| Button::new(label, verb, key, look);
    if matches!(newsletter.stage, Stage::Recalled) {
        return message.with(button("Report", "newsletter-report", Look::Plain));
    }
    let sections = &newsletter.written.sections;
    if !sections.is_empty() {
        let choice = |(place, section): (usize, &Section)| Choice {
            value: place.to_string(),
            label: in_short(section),
            hint: None,
        };
        message = message.with(Menu {
            prompt: "Change a section".into(),
            press: Press::new("newsletter-section", key),
            choices: Choices::Listed(sections.iter().enumerate().take(MOST_SECTIONS).map(choice).collect()),
            chosen: Vec::new(),
            picks: Picks::One,
        });
    }
    if !has_begun {
        message = message.with(Menu {
            prompt: "Add channels (25 at a time)".into(),
            press: Press::new("newsletter-channels", key),
            choices: Choices::Channels,
            chosen: Vec::new(),
            picks: Picks::Any,
        });
    }
    message = message.with(button("Add a section", "newsletter-add", Look::Plain)).with(button(
        "Change the title",
        "newsletter-title",
        Look::Plain,
    ));
    if !sections.is_empty() {
        message = message.with(button("Preview", "newsletter-preview", Look::Plain));
    }
    if has_begun {
        if newsletter.is_changed() {
            message = message.with(button("Correct every copy", "newsletter-correct", Look::Main));
        }
        return message.with(button("Report", "newsletter-report", Look::Plain)).with(button(
            "Recall",
            "newsletter-recall",
            Look::Danger,
        ));
    }
    if !newsletter.channels.is_empty() {
        message = message.with(button("Remove all channels", "newsletter-clear", Look::Plain));
    }
    let outside = if newsletter.leaves_server { "Keep it in this server" } else { "Also to other servers" };
    message = message.with(button(outside, "newsletter-outside", Look::Plain));
    if newsletter.is_changed() {
        message = message.with(button("Save the changes", "newsletter-correct", Look::Main));
    }
    let schedule = if newsletter.said().is_some() { "Another time" } else { "Schedule" };
    message = message.with(button(schedule, "newsletter-schedule", Look::Main));
    if newsletter.said().is_some() {
        return message.with(button("Cancel it", "newsletter-cancel", Look::Danger));
    }
    message.with(button("Send now", "newsletter-send", Look::Main))
}

/// One section, to be changed, moved or removed.
pub fn section_view(newsletter: &Newsletter, place: usize, key: &CardKey) -> Option<Message> {
    let section = newsletter.written.sections.get(place)?;
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let all = newsletter.written.sections.len();
    let title = words!("Section {place} of {all}", place = place + 1, all = all);
    let card = Card { title, body: Text::default().typed(in_short(section)), ..Card::default() };
    let mut message = Message::from(card).with(button("Edit", "newsletter-edit", Look::Main));
    if place > 0 {
        message = message.with(button("Move up", "newsletter-up", Look::Plain));
    }
    Some(message.with(button("Remove", "newsletter-remove", Look::Danger)).with(button(
        "Back",
        "newsletter-back",
        Look::Plain,
    )))
}

/// Asked before a newsletter goes out at once.
pub fn sure_to_send(newsletter: &Newsletter, messages: usize, shut: &[Shut], key: &CardKey) -> Message {
    let channels = channels(&newsletter.channels);
    let mut body = match messages {
        1 => {
            words!("It goes out now, one message in each of these channels: {channels}.", channels = channels)
        }
        messages => words!(
            "It goes out now, {messages} messages in each of these channels: {channels}.",
            messages = messages,
            channels = channels
        ),
    };
    if newsletter.leaves_server {
        body = body.plain(" And it leaves your server, wherever one of these is an announcement channel.");
    }
    if !shut.is_empty() {
        let rooms = shut_in_words(shut);
        body =
            body.join(words!("\n\nI can't post in these yet, so their copies wait:\n{rooms}", rooms = rooms));
    }
    sure(newsletter, "Send this newsletter?", body, ("Send it now", "newsletter-send-now", Look::Main), key)
}

/// Asked before every copy is deleted.
pub fn sure_to_recall(newsletter: &Newsletter, key: &CardKey) -> Message {
    let body = "I delete every copy that's still there, and post no more of it. This can't be undone.";
    sure(
        newsletter,
        "Recall this newsletter?",
        body.into(),
        ("Recall it", "newsletter-recall-now", Look::Danger),
        key,
    )
}

fn sure(
    newsletter: &Newsletter,
    question: &str,
    body: Text,
    yes: (&str, &str, Look),
    key: &CardKey,
) -> Message {
    let card = Card { title: question.into(), body, tone: Tone::Waiting, ..Card::default() }
        .fact("Newsletter", Text::default().typed(&newsletter.written.title));
    let button = |label, verb, look| Button::new(label, verb, key, look);
    Message::from(card).with(button(yes.0, yes.1, yes.2)).with(button("Back", "newsletter-back", Look::Plain))
}

/// Channels by name.
pub fn channels(channels: &[Channel]) -> Text {
    /// As many fit a fact of a card.
    const NAMED: usize = 30;
    let named =
        channels.iter().take(NAMED).map(|channel| Text::default().run(Run::ChannelName(channel.id.clone())));
    let named =
        named.reduce(|all, next| all.plain(", ").join(next)).unwrap_or_else(|| "none chosen yet".into());
    match channels.len().saturating_sub(NAMED) {
        0 => named,
        more => words!("{named} and {more} more", named = named, more = more),
    }
}

/// A section in a line: its heading, or how it begins.
pub(super) fn in_short(section: &Section) -> String {
    const MOST: usize = 80;
    let words = if section.heading.is_empty() { &section.text } else { &section.heading };
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    shortened(&line, MOST)
}
