//! Refusals in words. Nothing that was typed into a refused form is lost: it comes back behind [Fix].

use chrono::TimeDelta;

use super::Counter;
use super::kept::seconds;
use crate::chat::words::ours;
use crate::chat::{Act, Button, CardKey, Given, Incoming, Look, Message, Press, Reply};
use crate::commands;
use crate::library::visit::REFUSED_FORM;
use crate::library::{Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};
use crate::words;

impl Counter {
    /// The refusal in words; under a refused form [Fix], which brings back what was typed. Where the form would
    /// not open any more there is nothing to mend: the request has moved on, or the right to act is gone.
    pub(super) async fn refuse(&self, incoming: &Incoming, refusal: Refusal) -> Reply {
        let message = Message::from(refusal.0);
        let Act::Submit { wire, given } = &incoming.act else { return Reply::Private(message) };
        // Its keys are not those of what the form would have made.
        let library = self.library.for_act(&format!("{}, refused", incoming.id), super::person(incoming));
        match self.keep(&library, incoming, wire, given).await {
            Ok(Some(card)) => {
                let text = message.text.plain(" Press Fix: everything you typed is kept.");
                Reply::Private(Message::from(text).with(Button {
                    label: "Fix".into(),
                    press: Press::new(commands::FIX, &card),
                    look: Look::Main,
                }))
            }
            Ok(None) | Err(Trouble::Refused(_)) => Reply::Private(message),
            Err(trouble) => {
                tracing::error!(%trouble, "a refused form could not be kept");
                Reply::Private(message)
            }
        }
    }

    /// Keeps what was typed into a form that was refused, if it opens again.
    async fn keep(
        &self,
        library: &Library,
        incoming: &Incoming,
        wire: &str,
        given: &Given,
    ) -> Result<Option<CardKey>, Trouble> {
        let pressed = self.look_up_form(incoming, wire, given.clone()).await?;
        if !matches!(pressed.carry_out(library).await?, Reply::Form(_)) {
            return Ok(None);
        }
        let kept = CardRow {
            typed: Some(given.clone()),
            ..pressed.visit.own_card(library, REFUSED_FORM, wire.to_owned())
        };
        let key = kept.key.clone();
        library.commit(Change::of(Write::NewCard(kept))).await?;
        Ok(Some(key))
    }
}

pub fn too_many_clicks(wait: TimeDelta) -> Refusal {
    Refusal(words!("That was a lot at once: please press this again in {time}.", time = ours(seconds(wait))))
}

pub fn something_broke() -> Refusal {
    Refusal::new(
        "I couldn't save this just now, so nothing was changed. Please try again in a minute. If it happens again, tell \
         whoever runs the bot.",
    )
}
