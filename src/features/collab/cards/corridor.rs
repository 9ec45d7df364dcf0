//! What is said of a request that a librarian puts down for its teacher: to the librarian, and to the teacher.

use super::buttons::{teacher_buttons, withdraw_button};
use super::news::{News, to_members, who_is_told};
use super::{topic, wish_facts};
use crate::chat::words::typed;
use crate::chat::{Card, CardKey, Choices, Menu, Message, Picks, Press, Tone};
use crate::features::collab::SupportKinds;
use crate::features::collab::types::{Request, Thanks};
use crate::features::thanks;
use crate::library::Refusal;
use crate::words;

/// The question for whom it is.
pub fn who_asked(key: &CardKey) -> Message {
    let body = words!(
        "Did somebody ask you in the corridor? Choose who. The request is then theirs, as if they had sent it, and its \
         history says that you put it down."
    );
    Message::from(body).with(Menu {
        prompt: "Who asked?".into(),
        press: Press::new("who-asked", key),
        choices: Choices::Members,
        chosen: Vec::new(),
        picks: Picks::One,
    })
}

/// What its librarian reads once it is sent.
pub fn is_put_down(request: &Request, desk_is_shut: bool) -> Message {
    let (number, teacher) = (request.number, typed(&request.teacher.name));
    if desk_is_shut {
        return words!(
            "Put down: request #{number}, {teacher}'s. I'm sending them the receipt. Its card follows once I can post in \
             the desk channel again.",
            number = number,
            teacher = teacher
        )
        .into();
    }
    words!(
        "Put down: request #{number}, {teacher}'s. I'm sending them the receipt. Its card is at the desk: press [Accept] \
         there to take it on.",
        number = number,
        teacher = teacher
    )
    .into()
}

/// The receipt of whoever it was put down for, as the first news of their request.
pub fn put_down(
    request: &Request,
    news: &News,
    kinds: &SupportKinds,
    wishes: Thanks,
    key: Option<&CardKey>,
) -> Message {
    let body = words!(
        "{by} has put down what you asked for: request #{number}. A librarian will answer you here. If something is \
         wrong, press [Add something], or [Withdraw].",
        by = typed(&news.by),
        number = request.number
    );
    let card = Card { title: "Sent to the library".into(), body, tone: Tone::Good, ..Card::default() };
    let card = wish_facts(card.fact("Topic", topic(&request.wish)), &request.wish, kinds);
    let message = to_members(who_is_told(request, news), card);
    let Some(key) = key else { return message };
    let buttons = teacher_buttons(request, key, false).into_iter().chain(withdraw_button(request, key));
    let message = buttons.fold(message, Message::with);
    match wishes {
        Thanks::Unanswered => message.with(thanks::menu(Press::new("choose-thanks", key), wishes)),
        _ => message,
    }
}

pub fn only_librarians_put_down() -> Refusal {
    Refusal::new(
        "Only librarians put down requests for others, and you are no longer one. /request-collab is for your \
         own.",
    )
}
