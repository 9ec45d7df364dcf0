//! Where a newsletter stands: what became of each copy, and the list of all newsletters.

use chrono::{DateTime, Utc};

use crate::chat::words::{ours, typed};
use crate::chat::{Card, ChannelId, Message, Run, Text, Tone};
use crate::features::newsletters::{Newsletter, Stage};
use crate::queue::State;
use crate::words;

/// Copies that a report names.
const NAMED: usize = 12;
/// Newsletters that `/newsletter list` shows.
pub const LISTED: usize = 20;

/// One copy of a newsletter in one channel.
pub struct Copy {
    pub channel: ChannelId,
    /// How each of its messages stands, in order.
    pub states: Vec<State>,
    /// Some of it is there, as far as is known.
    pub stands: bool,
    /// Something of it does not show the latest yet: a correction, a recall, going on to other servers.
    pub lags: bool,
    /// Why it does not go on, in plain words.
    pub cause: Option<String>,
    /// Opens its first message.
    pub link: Option<String>,
    /// When what lags goes on, where that has to wait: the moment, and in the school's manner.
    pub goes_on: Option<(DateTime<Utc>, String)>,
}

impl Copy {
    /// Nothing is known of it.
    pub fn new(channel: ChannelId) -> Self {
        Self {
            channel,
            states: Vec::new(),
            stands: false,
            lags: false,
            cause: None,
            link: None,
            goes_on: None,
        }
    }

    /// How far it has come: what a librarian should hear of first.
    fn worst(&self) -> State {
        self.states.iter().copied().max_by_key(|state| trouble(*state)).unwrap_or(State::Queued)
    }
}

/// How far all copies have come, in a line: "posted in 2 of 3 channels, held in 1".
pub fn so_far(copies: &[Copy], is_recalled: bool) -> String {
    let all = copies.len();
    let mut counts: Vec<(&str, &str, usize)> = Vec::new();
    for copy in worst_first(copies).into_iter().rev() {
        let (word, before) = match copy.worst() {
            _ if is_recalled && copy.stands => ("still there", "still there in"),
            State::Sent if is_recalled => ("deleted", "deleted in"),
            State::Sent if copy.lags => {
                ("posted, the new text still to come", "the new text still to come in")
            }
            State::Sent => ("posted", "posted in"),
            State::Queued | State::Sending | State::Retrying => ("on its way", "on its way to"),
            State::Held => ("held", "held in"),
            State::Uncertain | State::Asking => ("in doubt", "in doubt in"),
            State::Failed => ("failed", "failed in"),
            State::Missed => ("not posted in time", "not posted in time in"),
            State::Cancelled => ("not posted", "not posted in"),
        };
        match counts.iter_mut().find(|(known, ..)| *known == word) {
            Some((.., count)) => *count += 1,
            None => counts.push((word, before, 1)),
        }
    }
    match counts.as_slice() {
        [] => "not sent anywhere yet".to_owned(),
        [(word, ..)] if all == 1 => (*word).to_owned(),
        [(_, before, _)] => format!("{before} all {all} channels"),
        [(_, before, count), more @ ..] => {
            let more = more.iter().map(|(_, before, count)| format!("{before} {count}"));
            let first = format!("{before} {count} of {all} channels");
            std::iter::once(first).chain(more).collect::<Vec<_>>().join(", ")
        }
    }
}

/// When the first of what has to wait goes on, in the school's manner.
pub fn goes_on(copies: &[Copy]) -> Option<String> {
    copies.iter().filter_map(|copy| copy.goes_on.clone()).min().map(|(_, time)| time)
}

fn worst_first(copies: &[Copy]) -> Vec<&Copy> {
    let mut copies: Vec<&Copy> = copies.iter().collect();
    copies.sort_by_key(|copy| std::cmp::Reverse((trouble(copy.worst()), copy.lags)));
    copies
}

/// Per channel: posted, with a link; held, and what to do; failed.
pub fn report(newsletter: &Newsletter, copies: &[Copy]) -> Message {
    // Whatever needs somebody's hand comes first; with their links so many fit a card.
    let copies = worst_first(copies);
    let (named, more) = copies.split_at(copies.len().min(NAMED));
    let mut body = Text::default();
    for copy in named {
        body = body.join(words!(
            "{channel}: {how}\n",
            channel = Run::ChannelName(copy.channel.clone()),
            how = stands(copy, newsletter)
        ));
    }
    let all_posted = copies.iter().all(|copy| copy.worst() == State::Sent && !copy.lags);
    if !more.is_empty() {
        body = body.join(words!("and {more} more", more = more.len()));
    }
    if copies.is_empty() {
        body = "It hasn't been sent anywhere yet.".into();
    }
    let title = words!("Report: {title}", title = typed(&newsletter.written.title));
    Card { title, body, tone: if all_posted { Tone::Good } else { Tone::Waiting }, ..Card::default() }.into()
}

fn stands(copy: &Copy, newsletter: &Newsletter) -> Text {
    let is_recalled = matches!(newsletter.stage, Stage::Recalled);
    if is_recalled && copy.stands {
        return "still there: I couldn't delete it yet and will try again. You can delete it yourself."
            .into();
    }
    let worst = copy.worst();
    let is_in_part = !is_recalled && worst != State::Sent && copy.states.contains(&State::Sent);
    if is_in_part { the_rest(copy, worst) } else { the_whole(copy, worst, newsletter) }
}

/// A copy that has one state from its first message to its last.
fn the_whole(copy: &Copy, worst: State, newsletter: &Newsletter) -> Text {
    let cause = typed(copy.cause.as_deref().unwrap_or_default());
    match worst {
        State::Sent => sent(copy, newsletter, matches!(newsletter.stage, Stage::Recalled)),
        State::Queued | State::Sending | State::Retrying => "on its way".into(),
        State::Held => words!("held. {cause} I'll then post it.", cause = cause),
        State::Uncertain | State::Asking => {
            "it may have been posted: please look there, and answer the card at the desk".into()
        }
        State::Failed => words!("failed. {cause} Its card at the desk has [Try again].", cause = cause),
        State::Missed => {
            "not posted in time. Its card at the desk has [Try again], if it's still worth it.".into()
        }
        State::Cancelled => "not posted: it was recalled".into(),
    }
}

/// A copy of which some messages stand, and others do not.
fn the_rest(copy: &Copy, worst: State) -> Text {
    let cause = typed(copy.cause.as_deref().unwrap_or_default());
    match worst {
        State::Sent | State::Queued | State::Sending | State::Retrying => {
            "posted in part; the rest is on its way".into()
        }
        State::Held => words!("posted in part; the rest is held. {cause} I'll then post it.", cause = cause),
        State::Uncertain | State::Asking => {
            "posted in part; the rest may have been, too: please look there, and answer the card at the desk".into()
        }
        State::Failed => {
            words!("posted in part; the rest failed. {cause} Its card at the desk has [Try again].", cause = cause)
        }
        State::Missed => {
            "posted in part; the rest not in time. Its card at the desk has [Try again], if it's still worth it."
                .into()
        }
        State::Cancelled => "posted in part; the rest was recalled".into(),
    }
}

/// A copy of which all was posted, and what is there now.
fn sent(copy: &Copy, newsletter: &Newsletter, is_recalled: bool) -> Text {
    let Some(to) = &copy.link else {
        return if is_recalled {
            "I think it was posted: please look there, and delete it yourself".into()
        } else {
            "I think it was posted: please look there".into()
        };
    };
    if !copy.stands {
        return if is_recalled { "deleted" } else { "posted, and deleted by somebody since" }.into();
    }
    let posted = Run::Link { words: "posted".into(), to: to.clone() };
    let leaves = newsletter.leaves_server
        && newsletter.channels.iter().any(|channel| channel.id == copy.channel && channel.is_announcement);
    match (copy.lags, leaves, &copy.goes_on) {
        (false, ..) => Text::default().run(posted),
        (true, false, None) => {
            words!("{posted}, still with the old text. I'll try again.", posted = posted)
        }
        (true, false, Some((_, time))) => words!(
            "{posted}, still with the old text. I'll go on at {time}.",
            posted = posted,
            time = ours(time)
        ),
        (true, true, None) => words!(
            "{posted}, but not all of it is up to date, or in the other servers. I'll try again.",
            posted = posted
        ),
        (true, true, Some((_, time))) => words!(
            "{posted}, but not all of it is up to date, or in the other servers. I'll go on at {time}.",
            posted = posted,
            time = ours(time)
        ),
    }
}

/// What a librarian should hear of first.
fn trouble(state: State) -> u8 {
    match state {
        State::Sent => 0,
        State::Cancelled => 1,
        State::Queued | State::Sending | State::Retrying => 2,
        State::Missed => 3,
        State::Uncertain | State::Asking => 4,
        State::Held => 5,
        State::Failed => 6,
    }
}

/// A newsletter in the list.
pub struct Listed {
    pub newsletter: Newsletter,
    /// Its moment in the school's manner.
    pub at: Option<String>,
    /// What is known of it; none before it has begun to go out.
    pub copies: Vec<Copy>,
}

/// `/newsletter list`.
pub fn list(newsletters: &[Listed]) -> Message {
    if newsletters.is_empty() {
        return Text::from("There is no newsletter yet. /newsletter write begins one.").into();
    }
    let mut body = Text::default();
    for listed in newsletters.iter().take(LISTED) {
        let title = typed(&listed.newsletter.written.title);
        let so_far = |is_recalled| ours(so_far(&listed.copies, is_recalled));
        body = body.join(match (&listed.newsletter.stage, &listed.at) {
            (Stage::Recalled, _) if listed.copies.is_empty() => words!("{title} · recalled\n", title = title),
            (Stage::Recalled, _) => {
                words!("{title} · recalled, {so_far}\n", title = title, so_far = so_far(true))
            }
            (Stage::Queued { .. }, Some(at)) if listed.copies.is_empty() => {
                words!("{title} · due {at}\n", title = title, at = ours(at))
            }
            (Stage::Queued { .. }, Some(at)) => {
                words!("{title} · {at}: {so_far}\n", title = title, at = ours(at), so_far = so_far(false))
            }
            _ => words!("{title} · draft\n", title = title),
        });
    }
    if newsletters.len() > LISTED {
        body = body.join(words!("… and {more} older ones.", more = newsletters.len() - LISTED));
    }
    Card { title: "Newsletters".into(), body, ..Card::default() }.into()
}
