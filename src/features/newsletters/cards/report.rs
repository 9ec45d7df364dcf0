//! Where a newsletter stands: what became of each copy, and the list of all newsletters.

use crate::chat::{Card, ChannelId, Message, Run, Text, Tone};
use crate::features::newsletters::{Newsletter, Stage};
use crate::queue::State;

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
}

impl Copy {
    /// Nothing is known of it.
    pub fn new(channel: ChannelId) -> Self {
        Self { channel, states: Vec::new(), stands: false, lags: false, cause: None, link: None }
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
            State::Sent if is_recalled => ("taken down", "taken down in"),
            State::Sent if copy.lags => ("posted, the latest still to come", "the latest still to come in"),
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
        body = body
            .run(Run::ChannelName(copy.channel.clone()))
            .plain(": ")
            .join(stands(copy, newsletter))
            .plain("\n");
    }
    let all_posted = copies.iter().all(|copy| copy.worst() == State::Sent && !copy.lags);
    if !more.is_empty() {
        body = body.plain(format!("and {} more", more.len()));
    }
    if copies.is_empty() {
        body = "It was not sent anywhere yet.".into();
    }
    let title = Text::from("Report: ").typed(&newsletter.written.title);
    Card { title, body, tone: if all_posted { Tone::Good } else { Tone::Waiting }, ..Card::default() }.into()
}

fn stands(copy: &Copy, newsletter: &Newsletter) -> Text {
    let is_recalled = matches!(newsletter.stage, Stage::Recalled);
    if is_recalled && copy.stands {
        return "still there: it could not be taken down yet, which is tried again. You can delete it yourself."
            .into();
    }
    let worst = copy.worst();
    let is_in_part = !is_recalled && worst != State::Sent && copy.states.contains(&State::Sent);
    let part = if is_in_part { "posted in part; the rest: " } else { "" };
    let cause = copy.cause.as_deref().unwrap_or_default();
    Text::from(part).join(match worst {
        State::Sent => sent(copy, newsletter, is_recalled),
        State::Queued | State::Sending | State::Retrying => "on its way".into(),
        State::Held => Text::from("held. ").typed(cause).plain(" I'll then post it."),
        State::Uncertain | State::Asking => {
            "it may have been posted: please look there, and answer the card at the desk".into()
        }
        State::Failed => Text::from("failed. ").typed(cause).plain(" Its card at the desk has [Try again]."),
        State::Missed => {
            "not posted in time. Its card at the desk has [Try again], if it's still worth it.".into()
        }
        State::Cancelled => "not posted: it was taken back".into(),
    })
}

/// A copy of which all was posted, and what is there now.
fn sent(copy: &Copy, newsletter: &Newsletter, is_recalled: bool) -> Text {
    let Some(to) = &copy.link else {
        return if is_recalled {
            "posted, as far as is known: please look there, and delete it yourself".into()
        } else {
            "posted, as far as is known".into()
        };
    };
    if !copy.stands {
        return if is_recalled { "taken down" } else { "posted, and deleted by somebody since" }.into();
    }
    let posted = Text::default().run(Run::Link { words: "posted".into(), to: to.clone() });
    let goes_on = newsletter.leaves_server
        && newsletter.channels.iter().any(|channel| channel.id == copy.channel && channel.is_announcement);
    match (copy.lags, goes_on) {
        (false, _) => posted,
        (true, false) => posted.plain(", still with the text from before: that is tried again"),
        (true, true) => posted.plain(
            ", but its latest text or its way on to other servers is still to come: that is tried again",
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
        let stage = match (&listed.newsletter.stage, &listed.at) {
            (Stage::Recalled, _) if listed.copies.is_empty() => "recalled".to_owned(),
            (Stage::Recalled, _) => format!("recalled, {}", so_far(&listed.copies, true)),
            (Stage::Queued { .. }, Some(at)) if listed.copies.is_empty() => format!("due {at}"),
            (Stage::Queued { .. }, Some(at)) => {
                format!("{at}: {}", so_far(&listed.copies, false))
            }
            _ => "draft".to_owned(),
        };
        body = body.typed(&listed.newsletter.written.title).plain(format!(" · {stage}\n"));
    }
    if newsletters.len() > LISTED {
        body = body.plain(format!("… and {} older ones.", newsletters.len() - LISTED));
    }
    Card { title: "Newsletters".into(), body, ..Card::default() }.into()
}
