//! One act of a member, as an action sees it: everything about it looked up, every right checked.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use crate::chat::{
    Attached, CardKey, Choice, ChosenChannel, Form, Given, MemberId, Message, Press, Reply, Role, Text,
};
use crate::features::setup::School;
use crate::library::{Library, Member, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};

/// Stands where a card's key would in the form of a command: that form is about no card yet.
pub const NO_CARD: &str = "new";

/// Stands there under a preview, which looks like the real thing but is not.
pub const PREVIEW: &str = "preview";

/// The kind of the card that keeps a refused form for [Fix]; its subject is the form's own press.
pub const REFUSED_FORM: &str = "form";

/// The kind of the card that keeps a command which had to wait its turn; its subject is the command's name.
pub const KEPT_COMMAND: &str = "kept-command";

/// The kind of the card that asks once before something is destroyed; its subject says what is to be done.
pub const ASKED_FIRST: &str = "asked-first";

/// The key under which a card keeps that the same was opened on a newer one since.
const OVERTAKEN: &str = "overtaken";

/// How long the card of a private answer is good.
pub const OWN_CARD_LIVES: TimeDelta = TimeDelta::days(30);

/// One act of a member, with everything about it looked up and allowed.
#[derive(Debug, Clone)]
pub struct Visit {
    pub school: School,
    pub member: Member,
    /// The card that was clicked; a command has none.
    pub card: Option<CardRow>,
    pub given: Given,
    /// What was attached, by field name.
    pub files: BTreeMap<String, Attached>,
    /// What was chosen in a menu.
    pub chosen: Vec<String>,
    /// Who was chosen in a menu of members, with the rights they hold now.
    pub chosen_members: Vec<Member>,
    /// Which channels were chosen in a menu of channels, with the right their chooser holds there now.
    pub chosen_channels: Vec<ChosenChannel>,
    /// Which roles were chosen in a menu of roles, with their names as they are now.
    pub chosen_roles: Vec<Role>,
    /// The click, or the form, came from a private answer, which may be changed.
    pub on_private: bool,
}

impl Visit {
    /// What the clicked card is about, in its feature's own terms.
    pub fn subject(&self) -> Result<&CardRow, Refusal> {
        self.card.as_ref().ok_or_else(stale)
    }

    /// The same, unless it was opened on a newer card since: what an older message shows may not be so any more, and
    /// nobody does what they do not see.
    pub fn newest(&self) -> Result<&CardRow, Refusal> {
        let card = self.subject()?;
        if card.typed.as_ref().is_some_and(|typed| typed.contains_key(OVERTAKEN)) {
            return Err(Refusal::new(
                "You have opened this again since. Go on in the newer one, or open it again.",
            ));
        }
        Ok(card)
    }

    /// A card that only this member sees and uses. What a chat shows to one member alone is gone within days; its card
    /// is good for a month.
    pub fn own_card(&self, library: &Library, kind: &str, subject: String) -> CardRow {
        CardRow {
            owner: Some(self.member.id.clone()),
            expires_at: Some(library.now() + OWN_CARD_LIVES),
            ..CardRow::new(library.new_card_key(), self.school.id, kind, subject)
        }
    }

    /// The card of something that this member only looks at, such as a page of a list: the one that they have of it, or
    /// a new one. Whoever turns pages to and fro leaves one row for each.
    pub async fn looks_at(
        &self,
        library: &Library,
        kind: &'static str,
        subject: String,
    ) -> Result<CardRow, Trouble> {
        let had = library.store.own_card(self.school.id, kind, &subject, &self.member.id).await?;
        let half_its_life = library.now() + OWN_CARD_LIVES / 2;
        let is_good =
            |card: &CardRow| card.expires_at.is_some_and(|end| end > half_its_life) && card.typed.is_none();
        if let Some(card) = had.filter(is_good) {
            return Ok(card);
        }
        let card = self.own_card(library, kind, subject);
        library.commit(Change::of(Write::NewCard(card.clone()))).await?;
        Ok(card)
    }

    /// Opens on a new card what was begun on an `older` one. From now on the new one is the newest.
    pub fn opens(&self, card: CardRow, older: Option<CardRow>) -> Change {
        match older {
            // The same act once more.
            Some(CardRow { key, typed: was, .. }) if key == card.key => {
                Change::of(Write::CardTyped { card: key, was, typed: card.typed.unwrap_or_default() })
            }
            older => {
                let mut change = Change::of(Write::NewCard(card));
                change.extend(older.as_ref().map(overtaken));
                change
            }
        }
    }

    /// Keeps this on the clicked card, in place of what was read from it.
    pub fn keeps(&self, typed: Given) -> Result<Write, Refusal> {
        let card = self.subject()?;
        Ok(Write::CardTyped { card: card.key.clone(), was: card.typed.clone(), typed })
    }

    /// What was given for a field, as it was typed.
    pub fn given(&self, field: &str) -> &str {
        self.given.get(field).map_or("", String::as_str)
    }
}

/// A newer card stands in the place of this one.
pub fn overtaken(card: &CardRow) -> Write {
    let typed = Given::from([(OVERTAKEN.to_owned(), String::new())]);
    Write::CardTyped { card: card.key.clone(), was: card.typed.clone(), typed }
}

/// What is asked once, privately, before something is destroyed: it names what goes.
#[derive(Debug, Clone)]
pub struct Question {
    pub words: Text,
    /// What stands on the button that does it.
    pub yes: &'static str,
}

/// A field that a member is typing in, which offers suggestions.
#[derive(Debug, Clone)]
pub struct Typing {
    /// Missing before set-up.
    pub school: Option<School>,
    pub member: MemberId,
    pub field: String,
    pub typed: String,
}

impl Typing {
    /// Of these, the choices whose label holds what is typed.
    pub fn among(&self, choices: impl IntoIterator<Item = Choice>) -> Vec<Choice> {
        let typed = self.typed.trim().to_lowercase();
        choices.into_iter().filter(|choice| choice.label.to_lowercase().contains(&typed)).collect()
    }
}

/// A form that a command opens: it is about no card.
pub fn press_without_card(verb: &str) -> Press {
    Press::new(verb, &CardKey(NO_CARD.to_owned()))
}

/// The card that a preview's buttons name.
pub fn preview_card() -> CardKey {
    CardKey(PREVIEW.to_owned())
}

/// A form's fields, filled with what was typed before.
pub fn filled(mut form: Form, typed: &Given) -> Form {
    for field in &mut form.fields {
        if let Some(value) = typed.get(field.name).filter(|value| !value.is_empty()) {
            field.filled = Some(value.clone());
        }
    }
    form
}

/// A form as it was sent: what was emptied in it stays empty.
pub fn as_sent(mut form: Form, typed: &Given) -> Form {
    for field in &mut form.fields {
        field.filled = typed.get(field.name).cloned();
    }
    form
}

/// A control that is not good any more, or never was.
pub fn stale() -> Refusal {
    Refusal::new(
        "This button belongs to an older version of Shelftalker and no longer works. \
         Nothing is lost: type the command again, or use the newest card.",
    )
}

/// [Keep it]: nothing of what was asked about is done.
pub async fn keep_it(_: &Library, _: &Visit) -> Result<Reply, Trouble> {
    Ok(Reply::Changed(Message::from(Text::from("Nothing was changed."))))
}
