//! The forms in which librarians write a thank-you anew, alone or with the others of its post. Its words may change while
//! a form is open, and a round may lose it: the card behind the form keeps, by field, which thank-you it shows, and how.
//! So each field finds its own, one that was not touched changes nothing, and whoever sends later is told, their words
//! behind [Fix]. Words, and not the version as elsewhere: holding it raises that.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{no_such_thank_you, repaint_at_desk, repaint_waiting};
use crate::chat::{Form, Given, Press};
use crate::features::collab::Quote;
use crate::features::thanks::types::with_place;
use crate::features::thanks::{
    FORM_CARD, LeftAlone, State, ThankYou, ThankYouId, Wishes, cards, checked_words, names,
};
use crate::library::catalogue::{has_read, is_told, reopened};
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};

/// What a field shows of its thank-you, or what its sender was told of it since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    of: ThankYouId,
    pub words: String,
    pub stands: Stands,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stands {
    /// Where the form was opened.
    Here,
    /// At the desk alone: the round says it no more.
    AtTheDesk,
    /// Due, posted, or taken back.
    Over,
}

/// What becomes of a field that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Becomes {
    Nothing,
    Told,
    Written,
}

impl Shown {
    fn here(thank_you: &ThankYou) -> Self {
        Self { of: thank_you.id.clone(), words: thank_you.words.clone(), stands: Stands::Here }
    }

    /// The same by now; `round`: the thank-yous of its post, where it was shown with them.
    fn by_now(&self, found: Option<&ThankYou>, round: Option<&str>) -> Self {
        let is_in = |round: &str| round.split_whitespace().any(|id| id == self.of.0);
        match found {
            None => Self { stands: Stands::Over, ..self.clone() },
            Some(found) => {
                let stands = match found.state {
                    State::Reserved | State::Posted => Stands::Over,
                    State::Waiting | State::Held if round.is_none_or(is_in) => Stands::Here,
                    State::Waiting | State::Held => Stands::AtTheDesk,
                };
                Self { stands, ..Self::here(found) }
            }
        }
    }

    /// Only who was told how it is `now` may send theirs over it. Pure.
    fn becomes(&self, now: &Self, sent: &str) -> Becomes {
        if sent == self.words {
            return Becomes::Nothing;
        }
        match now.stands {
            _ if now != self && sent != now.words => Becomes::Told,
            Stands::Over => Becomes::Nothing,
            Stands::Here | Stands::AtTheDesk => Becomes::Written,
        }
    }
}

/// The form of one, opened over a card of its own.
pub async fn open_form(
    library: &Library,
    visit: &Visit,
    thank_you: &ThankYou,
    verb: &str,
) -> Result<Form, Trouble> {
    // Asked before the form is opened: nobody should write for nothing.
    thank_you.held()?;
    let key = match &visit.card {
        Some(card) if card.kind == FORM_CARD => reopened(library, visit).await?.key,
        _ => {
            let typed = kept([(cards::WORDS, thank_you)])?;
            let card = visit.own_card(library, FORM_CARD, thank_you.id.0.clone());
            let card = CardRow { typed: Some(typed), ..card };
            let key = card.key.clone();
            library.commit(Change::of(Write::NewCard(card))).await?;
            key
        }
    };
    Ok(cards::words_form(&thank_you.words, Press::new(verb, &key)))
}

/// What the card of a round's form keeps: a field for each thank-you; its content names them.
pub async fn shown_in_round(library: &Library, visit: &Visit, content: &str) -> Result<Given, Trouble> {
    let mut round = Vec::new();
    for id in content.split_whitespace() {
        let found = library.store.thank_you(visit.school.id, &ThankYouId(id.to_owned())).await?;
        let thank_you = found.ok_or_else(no_such_thank_you)?;
        // Asked before it is written: what is on its way stays as it is.
        thank_you.held()?;
        round.push(thank_you);
    }
    if round.len() > cards::OF_ROUND.len() {
        return Err(Refusal::new(
            "These thank-yous are too many for one form. Change each with /thanks edit.",
        )
        .into());
    }
    Ok(kept(cards::OF_ROUND.into_iter().zip(&round))?)
}

/// The form of a round, by what its card keeps.
pub fn round_form(card: &CardRow, press: Press) -> Result<Form, Fault> {
    Ok(cards::round_form(shown(card)?.into_values().map(|shown| shown.words), press))
}

/// Writes what was sent with a form, and says whether any of it stands now. What would undo somebody else's change is
/// told first, and nothing is written then.
pub async fn reword(library: &Library, visit: &Visit, round: Option<&str>) -> Result<bool, Trouble> {
    let mut change = Change::default();
    let wishes = Wishes::of_school(library, visit.school.id).await?;
    let mut known = shown(visit.subject()?)?;
    let mut told = Vec::new();
    for (field, shown) in &mut known {
        let Some(sent) = visit.given.get(field) else { continue };
        let found = library.store.thank_you(visit.school.id, &shown.of).await?;
        let now = shown.by_now(found.as_ref(), round);
        match (shown.becomes(&now, &with_place(sent.trim())), found) {
            (Becomes::Told, _) => {
                told.push(now.clone());
                *shown = now;
            }
            (Becomes::Written, Some(thank_you)) => {
                let after = reworded(library, &wishes, &thank_you, sent).await?;
                change = change.and(repaint_at_desk(&after)).and(Write::ThankYou(after));
            }
            (Becomes::Nothing | Becomes::Written, _) => {}
        }
    }
    if !told.is_empty() {
        is_told(library, visit, json(&known)?).await?;
        return Err(Refusal(cards::changed_meanwhile(&told)).into());
    }
    let is_written = !change.0.is_empty();
    if is_written {
        // Others at the desk may come sooner or later by it.
        let others = repaint_waiting(library, &visit.school).await?;
        library.commit(change.and_all(others)).await?;
    }
    Ok(is_written)
}

/// A thank-you in these words, if they may be said.
async fn reworded(
    library: &Library,
    wishes: &Wishes,
    thank_you: &ThankYou,
    typed: &str,
) -> Result<ThankYou, Trouble> {
    let unnamed = wishes.not_to_be_named(&thank_you.people);
    let quotes = quotes(library, thank_you).await?;
    let left_alone = LeftAlone { people: &thank_you.people, unnamed: &unnamed, quotes: &quotes };
    let words = checked_words(typed, &left_alone).map_err(Refusal::of_typed)?;
    let is_to_be_checked = !names::parts(&words, &unnamed).is_empty();
    let mut after = thank_you.reworded(words)?;
    if is_to_be_checked {
        // Its card points out who may be meant: somebody looks before it is posted.
        after = after.held()?;
    }
    Ok(after)
}

/// What the request that is thanked for quotes of others.
async fn quotes(library: &Library, thank_you: &ThankYou) -> Result<Vec<Quote>, Trouble> {
    let Some(number) = thank_you.request else { return Ok(Vec::new()) };
    let request = library.store.request(thank_you.school, number).await?;
    Ok(request.map(|request| request.wish.quotes).unwrap_or_default())
}

/// Under this key the card of a form keeps what its fields show.
const SHOWN: &str = "shown";

fn kept<'a>(fields: impl IntoIterator<Item = (&'a str, &'a ThankYou)>) -> Result<Given, Fault> {
    let shown = fields.into_iter().map(|(field, it)| (field.to_owned(), Shown::here(it))).collect();
    Ok(Given::from([(SHOWN.to_owned(), json(&shown)?)]))
}

fn json(fields: &BTreeMap<String, Shown>) -> Result<String, Fault> {
    serde_json::to_string(fields).map_err(|error| Fault::Broken(error.to_string()))
}

/// What the fields of a form show.
fn shown(card: &CardRow) -> Result<BTreeMap<String, Shown>, Fault> {
    let kept = has_read(card).or_else(|| card.typed.as_ref()?.get(SHOWN));
    let shown = kept.map(|kept| serde_json::from_str(kept)).transpose();
    let shown = shown.map_err(|error| Fault::Broken(format!("the card of a thank-you's form: {error}")))?;
    Ok(shown.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(words: &str, stands: Stands) -> Shown {
        Shown { of: ThankYouId("1".to_owned()), words: words.to_owned(), stands }
    }

    #[test]
    fn what_was_not_touched_changes_nothing_and_nobodys_words_are_replaced_untold() {
        use Stands::{AtTheDesk, Here, Over};
        let form = shown("A", Here);
        assert_eq!(form.becomes(&shown("theirs", Here), "A"), Becomes::Nothing);
        assert_eq!(form.becomes(&form, "mine"), Becomes::Written);
        assert_eq!(form.becomes(&shown("mine", Here), "mine"), Becomes::Written);
        for now in [shown("theirs", Here), shown("A", AtTheDesk), shown("A", Over)] {
            assert_eq!(form.becomes(&now, "mine"), Becomes::Told);
        }
        assert_eq!(shown("theirs", AtTheDesk).becomes(&shown("theirs", AtTheDesk), "mine"), Becomes::Written);
        assert_eq!(shown("A", Over).becomes(&shown("A", Over), "mine"), Becomes::Nothing);
        assert_eq!(form.becomes(&shown("mine", Over), "mine"), Becomes::Nothing);
    }
}
