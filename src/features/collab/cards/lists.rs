//! A teacher's own requests, and what they have begun to write.

use chrono::NaiveDate;

use super::draft::{about, draft_in_line};
use super::lines;
use crate::chat::words::{in_plain_words, ours, typed};
use crate::chat::{Card, CardKey, Choice, Choices, Menu, Message, Picks, Press, Text, shortened};
use crate::days::Manner;
use crate::features::collab::SupportKinds;
use crate::features::collab::types::{Draft, Request, Session, Stage, Thanks};
use crate::features::setup::School;
use crate::features::thanks;
use crate::words;

/// Characters of one choice in a menu, and of what stands under it.
const MOST_LABEL: usize = 100;
/// Drafts whose lines fit a fact of a card (1,024 characters) beside their days; the menu has all of them.
const MOST_DRAFTS: usize = 4;

/// How a member wishes to be thanked, once they have said so.
pub fn wish_is_kept(wishes: Thanks) -> Text {
    match wishes {
        Thanks::ByName => words!("Saved. I may thank you in public, by name."),
        Thanks::Colleague => words!("Saved. I may thank you in public, as \"a colleague\"."),
        Thanks::None | Thanks::Unanswered => words!("Saved. I won't thank you in public."),
    }
}

/// Requests on one page: with their links they fit a card, and on a phone one scroll.
pub const PAGE: usize = 12;

/// What a teacher's own list shows.
pub struct Listed {
    /// The latest requests, newest first.
    pub latest: Vec<Request>,
    /// How many there are in all.
    pub all: u32,
    /// The numbers of requests whose teachers were asked something, and have not answered.
    pub asked: Vec<i64>,
    /// The one that was touched last first.
    pub drafts: Vec<Draft>,
    pub today: NaiveDate,
}

/// All that is a teacher's own: choosing a request shows it with its buttons, choosing a draft goes on with it. Here
/// everybody can say how they wish to be thanked, whether they have asked for anything or not.
pub fn my_requests(
    listed: &Listed,
    school: &School,
    kinds: &SupportKinds,
    wishes: Thanks,
    key: &CardKey,
) -> Message {
    let thanks = thanks::menu(Press::new("thanks-choice", key), wishes);
    if listed.latest.is_empty() && listed.drafts.is_empty() {
        let nothing = "You haven't asked the library for anything yet. Type /request-collab to begin.";
        return Message::from(Text::from(nothing)).with(thanks);
    }
    let mut body: Vec<Text> = listed
        .latest
        .iter()
        .map(|request| line(request, listed.asked.contains(&request.number), listed.today, &school.manner))
        .collect();
    let older = usize::try_from(listed.all).unwrap_or_default().saturating_sub(listed.latest.len());
    if older > 0 {
        body.push(words!("… and {older} older ones.", older = older));
    }
    if listed.latest.is_empty() {
        body.push("You haven't sent anything yet.".into());
    }
    let mut card = Card { title: "Your requests".into(), body: lines(body), ..Card::default() };
    if !listed.drafts.is_empty() {
        card = card.fact("Not sent yet", drafts_in_words(&listed.drafts, school, kinds));
    }
    let mut message = Message::from(card);
    if !listed.latest.is_empty() {
        message =
            message.with(menu("Look at one", "my-request", key, listed.latest.iter().map(choice).collect()));
    }
    if !listed.drafts.is_empty() {
        let choices = listed.drafts.iter().map(|draft| draft_choice(draft, school, kinds)).collect();
        message = message.with(menu("Go on with a draft", "my-draft", key, choices));
    }
    message.with(thanks)
}

fn menu(prompt: &str, verb: &str, key: &CardKey, choices: Vec<Choice>) -> Menu {
    Menu {
        prompt: prompt.into(),
        press: Press::new(verb, key),
        choices: Choices::Listed(choices),
        chosen: Vec::new(),
        picks: Picks::One,
    }
}

fn choice(request: &Request) -> Choice {
    Choice {
        value: request.number.to_string(),
        label: format!("#{} · {}", request.number, request.stage.teachers_word()),
        hint: Some(shortened(&request.wish.topic, MOST_LABEL)),
    }
}

fn draft_choice(draft: &Draft, school: &School, kinds: &SupportKinds) -> Choice {
    Choice {
        value: draft.card.0.clone(),
        label: shortened(&in_plain_words(&about(draft, kinds)), MOST_LABEL),
        hint: Some(shortened(&in_plain_words(&draft_in_line(draft, school, kinds)), MOST_LABEL)),
    }
}

fn drafts_in_words(drafts: &[Draft], school: &School, kinds: &SupportKinds) -> Text {
    let mut each: Vec<Text> =
        drafts.iter().take(MOST_DRAFTS).map(|draft| draft_in_line(draft, school, kinds)).collect();
    if drafts.len() > MOST_DRAFTS {
        each.push(words!("… and {more} more in the menu.", more = drafts.len() - MOST_DRAFTS));
    }
    lines(each)
}

/// A request in one line: number, stage, next session, topic, and whether its teacher was asked something.
fn line(request: &Request, is_asked: bool, today: NaiveDate, manner: &Manner) -> Text {
    let number = Text::default().strong(format!("#{}", request.number));
    let (stage, topic) = (ours(request.stage.teachers_word()), typed(&request.wish.topic));
    let line = match next_session(request, today).map(|next| (&next.begins, ours(manner.day(next.day)))) {
        None => words!("{number} {stage} · {topic}", number = number, stage = stage, topic = topic),
        Some((begins, day)) if begins.time().is_some() => words!(
            "{number} {stage}, {day} {time} · {topic}",
            number = number,
            stage = stage,
            day = day,
            time = typed(begins.in_words(manner)),
            topic = topic
        ),
        Some((begins, day)) => words!(
            "{number} {stage}, {day}, {lesson} · {topic}",
            number = number,
            stage = stage,
            day = day,
            lesson = typed(begins.in_words(manner)),
            topic = topic
        ),
    };
    if is_asked { words!("{line} · a question for you", line = line) } else { line }
}

fn next_session(request: &Request, today: NaiveDate) -> Option<&Session> {
    let is_open = request.stage == Stage::Scheduled;
    request
        .sessions
        .iter()
        .filter(|session| is_open && session.day >= today)
        .min_by_key(|session| session.day)
}
