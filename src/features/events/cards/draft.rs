//! The private card on which an event is drafted: what will stand, and what should be looked at first.

use chrono::NaiveDate;

use super::{called, lines, shown};
use crate::chat::words::{ours, typed};
use crate::chat::{Button, CardKey, Choices, Look, Menu, Message, Picks, Press, Run, Text, Tone};
use crate::days::Manner;
use crate::features::calendar::Why;
use crate::features::events::plan::Concern;
use crate::features::events::types::LibraryEvent;
use crate::library::visit::Question;
use crate::words;

/// What a draft's card is drawn from.
pub struct Draft<'a> {
    pub event: &'a LibraryEvent,
    pub concerns: &'a [Concern],
    /// Days of a series on which the school does not meet.
    pub left_out: &'a [(NaiveDate, Why)],
    /// The channel chosen last may not be written in by whoever chose it.
    pub refused: Option<&'a str>,
    pub manner: &'a Manner,
}

pub fn draft(draft: &Draft, key: &CardKey) -> Message {
    let (event, manner) = (draft.event, draft.manner);
    let mut card = shown(event, &[], manner);
    card.tone = Tone::Waiting;
    let to = match &event.channel {
        Some(channel) => {
            let channel = Run::ChannelName(channel.clone());
            match event.plan.post_at {
                Some(at) => {
                    words!("{channel}, {moment}", channel = channel, moment = ours(manner.moment(at)))
                }
                None => words!("{channel}, as soon as you post it", channel = channel),
            }
        }
        None => "Choose a channel below.".into(),
    };
    card = card.fact("Posted in", to);
    if !draft.left_out.is_empty() {
        let day = |(day, why): &(NaiveDate, Why)| {
            words!("{day}: {why}", day = ours(manner.short_day(*day)), why = why.run(manner))
        };
        card = card.fact("Left out (closed or testing days)", lines(draft.left_out.iter().map(day)));
    }
    if !draft.concerns.is_empty() {
        let concerns = lines(draft.concerns.iter().map(|concern| concern_in_words(concern, manner)));
        card = card.fact("Please look at this first", concerns);
    }
    let mut text = Text::from("Only you can see this. It's saved as you go; this is how it will stand.");
    if let Some(channel) = draft.refused {
        text = words!(
            "{text}\nYou may not write in {channel}, so I won't post there. Choose another channel.",
            text = text,
            channel = typed(format!("#{channel}"))
        );
    }
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let post = if draft.concerns.is_empty() { "Post it" } else { "Plan it all the same" };
    let mut message = Message { text, ..Message::from(card) }.with(Menu {
        prompt: "Where to post it".into(),
        press: Press::new("event-channel", key),
        choices: Choices::Channels,
        chosen: Vec::new(),
        picks: Picks::One,
    });
    if event.channel.is_some() {
        message = message.with(button(post, "event-post", Look::Main));
    }
    message
        .with(button("Change the words", "event-words", Look::Plain))
        .with(button("Change when", "event-times", Look::Plain))
        .with(button("Topics and groups", "event-roster", Look::Plain))
        .with(button("Drop it", "event-drop", Look::Danger))
}

pub fn concern_in_words(concern: &Concern, manner: &Manner) -> Text {
    match concern {
        Concern::Quiet(day, Why::Weekend) => {
            words!("{day} is a weekend.", day = ours(manner.day(*day)))
        }
        Concern::Quiet(day, Why::Testing(name)) => {
            words!("{day} is a testing day: {name}.", day = ours(manner.day(*day)), name = typed(name))
        }
        Concern::Quiet(day, why) => {
            words!(
                "The school is closed on {day}: {why}.",
                day = ours(manner.day(*day)),
                why = why.run(manner)
            )
        }
        Concern::Meets(meeting, booked) => words!(
            "{meeting} overlaps with #{number}, {topic}, {session}.",
            meeting = called(meeting, manner),
            number = booked.request,
            topic = typed(&booked.topic),
            session = ours(booked.session.in_short(manner))
        ),
        Concern::MeetsEvent(meeting, title) => words!(
            "{meeting} overlaps with the event \"{title}\".",
            meeting = called(meeting, manner),
            title = typed(title)
        ),
    }
}

/// In the place of the draft, once it is on its way.
pub fn posted(event: &LibraryEvent, manner: &Manner) -> Message {
    let channel = event.channel.clone().map_or_else(|| ours("its channel"), Run::ChannelName);
    let title = typed(&event.plan.title);
    match event.plan.post_at {
        Some(at) => words!(
            "\"{title}\" is posted in {channel} on {moment}. /event list shows who comes; /posts upcoming what else is \
             posted.",
            title = title,
            channel = channel,
            moment = ours(manner.moment(at))
        ),
        None => words!(
            "\"{title}\" is on its way to {channel}. /event list shows who comes.",
            title = title,
            channel = channel
        ),
    }
    .into()
}

pub fn sure_to_drop(event: &LibraryEvent) -> Question {
    let words =
        words!("Drop the draft of \"{title}\"? Nobody has seen it.", title = typed(&event.plan.title));
    Question { words, yes: "Drop it" }
}

pub fn dropped(event: &LibraryEvent) -> Message {
    words!("Dropped: \"{title}\" is not posted.", title = typed(&event.plan.title)).into()
}
