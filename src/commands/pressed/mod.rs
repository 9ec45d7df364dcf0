//! What members press, choose and fill in: each button, menu and form, the kind of card it stands on, who may use
//! it, and what it does.

mod asking;
mod desk;
mod offered;
mod said;

use super::{Action, Ask, Does, Open, Verb, Who};

/// The row of a button, menu or form.
pub fn verb(name: &str) -> Option<&'static Verb> {
    let all = [asking::VERBS, desk::VERBS, offered::VERBS, said::VERBS];
    all.into_iter().flatten().find(|row| row.name == name)
}

const fn on_card(name: &'static str, on: &'static str, who: Who, action: Action) -> Verb {
    Verb { name, on, who, does: Does::OnCard(action) }
}

const fn answer(name: &'static str, on: &'static str, who: Who, action: Action) -> Verb {
    Verb { name, on, who, does: Does::Answer(action) }
}

const fn form_on_card(name: &'static str, on: &'static str, who: Who, open: Open, sent: Action) -> Verb {
    Verb { name, on, who, does: Does::FormThenOnCard(open, sent) }
}

const fn form_then_answer(name: &'static str, on: &'static str, who: Who, open: Open, sent: Action) -> Verb {
    Verb { name, on, who, does: Does::FormThenAnswer(open, sent) }
}

const fn asks_first(name: &'static str, on: &'static str, who: Who, ask: Ask, action: Action) -> Verb {
    Verb { name, on, who, does: Does::AsksFirst(ask, action) }
}
