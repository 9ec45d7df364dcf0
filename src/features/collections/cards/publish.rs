//! Where a collection is posted.

use super::quoted;
use crate::chat::words::{ours, typed};
use crate::chat::{Button, CardKey, ChannelId, Choices, Look, Menu, Message, Picks, Press, Run, Text};
use crate::days::Manner;
use crate::features::collections::types::Collection;
use crate::library::Refusal;
use crate::library::visit::Question;
use crate::words;

/// What the card of publishing is drawn from.
pub struct Publishing<'a> {
    pub of: &'a Collection,
    /// Where it is to be posted, and when, if not at once.
    pub channel: Option<&'a ChannelId>,
    pub at: Option<chrono::NaiveDateTime>,
    /// Why the school does not meet on that day.
    pub closed: Option<Text>,
    /// The channel chosen last may not be written in by whoever chose it.
    pub refused: Option<&'a str>,
    pub manner: &'a Manner,
}

/// What will stand, with the menu of channels; or where it stands already.
pub fn publishing(it: &Publishing, shown: Message, key: &CardKey) -> Message {
    // It is shown, not pressed.
    let shown = Message { controls: Vec::new(), ..shown };
    if let Some(channel) = &it.of.channel {
        let text = words!(
            "{title} is posted in {channel}. To post it elsewhere, take it down there first.",
            title = quoted(&it.of.about),
            channel = Run::ChannelName(channel.clone())
        );
        return Message { text, ..shown }.with(Button::new(
            "Take it down",
            "collection-take-down",
            key,
            Look::Danger,
        ));
    }
    let when = it.at.map(|at| ours(it.manner.moment(at)));
    let mut text = match (it.channel, when) {
        (None, None) => "This is how it will stand. Choose a channel below.".into(),
        (None, Some(when)) => {
            words!("This is how it will stand, from {when} on. Choose a channel below.", when = when)
        }
        (Some(channel), None) => words!(
            "This is how it will stand in {channel}, as soon as you post it.",
            channel = Run::ChannelName(channel.clone())
        ),
        (Some(channel), Some(when)) => words!(
            "This is how it will stand in {channel}, from {when} on.",
            channel = Run::ChannelName(channel.clone()),
            when = when
        ),
    };
    if let Some(closed) = &it.closed {
        text = words!("{text}\n{closed}", text = text, closed = closed.clone());
    }
    if let Some(channel) = it.refused {
        text = words!(
            "{text}\nYou may not write in {channel}, so I won't post there. Choose another channel.",
            text = text,
            channel = typed(format!("#{channel}"))
        );
    }
    let message = Message { text, ..shown }.with(Menu {
        prompt: "Where to post it".into(),
        press: Press::new("collection-channel", key),
        choices: Choices::Channels,
        chosen: Vec::new(),
        picks: Picks::One,
    });
    if it.channel.is_some() {
        return message.with(Button::new("Post it", "collection-post", key, Look::Main));
    }
    message
}

/// In the place of the preview, once it is on its way.
pub fn posted(it: &Publishing) -> Message {
    let title = quoted(&it.of.about);
    let channel = it.channel.cloned().map_or_else(|| ours("its channel"), Run::ChannelName);
    match it.at {
        Some(at) => words!(
            "{title} will be posted in {channel} on {moment}. Whatever you add shows there by itself.",
            title = title,
            channel = channel,
            moment = ours(it.manner.moment(at))
        ),
        None => words!(
            "{title} is on its way to {channel}. Whatever you add shows there by itself.",
            title = title,
            channel = channel
        ),
    }
    .into()
}

/// It was taken down, and its message could not be deleted yet.
pub fn still_stands(channel: &ChannelId) -> Refusal {
    Refusal(words!(
        "It still stands in {channel}: I take it down there first. Try again in a minute. If it hasn't gone by \
         then, ask a server admin to let me see that channel.",
        channel = Run::ChannelName(channel.clone())
    ))
}

/// It was taken down while it was being posted.
pub fn may_stand(channel: &ChannelId) -> Refusal {
    Refusal(words!(
        "I don't know yet whether it was posted in {channel}. Try again in a few minutes. If I ask about it at \
         the desk, answer that first.",
        channel = Run::ChannelName(channel.clone())
    ))
}

pub fn sure_to_take_down(of: &Collection) -> Question {
    let words = words!(
        "Take {title} down? Its card goes, and teachers don't find it with /collections. Nothing in it is lost.",
        title = quoted(&of.about)
    );
    Question { words, yes: "Take it down" }
}

pub fn taken_down(of: &Collection) -> Message {
    Message::from(words!(
        "{title} is taken down. /collection publish posts it again.",
        title = quoted(&of.about)
    ))
}
