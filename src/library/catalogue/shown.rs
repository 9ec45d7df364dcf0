//! Forms of which each field is changed on its own. The card behind such a form keeps the words that it shows: a field
//! that is sent as it was shown changes nothing, whatever somebody else has put there meanwhile.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::editing::Editing;
use super::told::{has_read, is_told, reopened};
use crate::chat::words::{ours, typed};
use crate::chat::{CardKey, Form, Given, Text, shortened};
use crate::library::visit::{Visit, stale};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};
use crate::words;

/// What stands in a form, by field.
pub fn words_of(form: &Form) -> Given {
    form.fields.iter().map(|it| (it.name.to_owned(), it.filled.clone().unwrap_or_default())).collect()
}

/// A form over what holds now.
pub async fn open_shown<Of: Serialize + DeserializeOwned>(
    library: &Library,
    visit: &Visit,
    kind: &str,
    of: Of,
    form: impl Fn(&CardKey) -> Form,
) -> Result<Form, Trouble> {
    let clicked = visit.subject()?;
    if clicked.kind == kind {
        return Ok(form(&reopened(library, visit).await?.key));
    }
    let card = Editing { of, version: 0 }.card(library, visit, kind)?;
    let form = form(&card.key);
    let card = CardRow { typed: Some(words_of(&form)), ..card };
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(form)
}

/// What the form that was sent is of. One that an earlier version has opened keeps nothing: [Fix] opens it anew.
pub fn of_shown<Of: Serialize + DeserializeOwned>(visit: &Visit, kind: &str) -> Result<Of, Trouble> {
    let card = visit.subject()?;
    if card.kind != kind {
        return Err(stale().into());
    }
    Ok(Editing::read(card)?.of)
}

/// What the form that was sent has shown.
pub fn shown(visit: &Visit) -> Result<Given, Refusal> {
    Ok(visit.subject()?.typed.clone().unwrap_or_default())
}

/// What was sent; where a field was left as it was shown, what stands there now.
pub fn over_what_holds(visit: &Visit, now: &Form) -> Result<Given, Refusal> {
    Ok(over(&words_of(now), &shown(visit)?, &visit.given))
}

/// Pure.
fn over(now: &Given, shown: &Given, sent: &Given) -> Given {
    let field = |(name, now): (&String, &String)| {
        let sent = sent.get(name).map_or("", String::as_str);
        let is_left = shown.get(name).is_some_and(|shown| reads_as(shown, sent));
        (name.clone(), if is_left { now.clone() } else { sent.to_owned() })
    };
    now.iter().map(field).collect()
}

/// Whether these are the same words but for the space around their lines.
pub fn reads_as(one: &str, other: &str) -> bool {
    one.trim().lines().map(str::trim).eq(other.trim().lines().map(str::trim))
}

/// The fields in which what is to be kept would undo what somebody else has changed since the form was opened. Their
/// sender is told what stands there now.
pub async fn undone_untold(
    library: &Library,
    visit: &Visit,
    was: &Given,
    now: &Given,
    becomes: &Given,
) -> Result<Vec<String>, Trouble> {
    let broken = |error: serde_json::Error| Fault::Broken(format!("the card of a form: {error}"));
    let read = has_read(visit.subject()?).map(|read| serde_json::from_str::<Given>(read));
    let read = read.transpose().map_err(broken)?;
    let undone = undone(read.as_ref().unwrap_or(was), now, becomes);
    if !undone.is_empty() {
        is_told(library, visit, serde_json::to_string(now).map_err(broken)?).await?;
    }
    Ok(undone)
}

/// The fields that read otherwise than the form has shown, and would read otherwise again. Pure.
fn undone(shown: &Given, now: &Given, sent: &Given) -> Vec<String> {
    let is_undone = |(name, words): &(&String, &String)| {
        shown.get(*name) != Some(*words) && sent.get(*name) != Some(*words)
    };
    now.iter().filter(is_undone).map(|(name, _)| name.clone()).collect()
}

/// What stands in these fields, a line each, so much of it.
pub fn fields_in_words(form: &Form, names: &[String], most: usize) -> Vec<Text> {
    let of_these = form.fields.iter().filter(|field| names.iter().any(|name| name == field.name));
    let line = |field: &crate::chat::Field| match &field.filled {
        Some(words) => {
            words!("{field}: {words}", field = ours(&field.label), words = typed(shortened(words, most)))
        }
        None => words!("{field}: empty", field = ours(&field.label)),
    };
    of_these.map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(place: &str, title: &str) -> Given {
        [("where", place), ("title", title)].map(|(name, words)| (name.to_owned(), words.to_owned())).into()
    }

    #[test]
    fn what_was_left_as_it_was_shown_is_what_stands_there_now() {
        let (shown, now) = (words("Library\nupstairs", ""), words("Room 12", "Tea"));
        assert_eq!(over(&now, &shown, &words(" Library \r\nupstairs\n", "")), now);
        assert_eq!(over(&now, &shown, &words("Hall", "")), words("Hall", "Tea"));
        assert_eq!(over(&now, &shown, &words("", "Cake")), words("", "Cake"));
        assert_eq!(over(&now, &Given::new(), &words("", "Cake")), words("", "Cake"), "nothing was shown");
    }

    #[test]
    fn what_somebody_else_has_changed_is_undone_by_other_words_and_not_by_the_same() {
        let shown = words("Library", "Tea");
        let now = words("Room 12", "Tea");
        assert_eq!(undone(&shown, &now, &words("Library", "Cake")), ["where"]);
        assert_eq!(undone(&shown, &now, &words("Hall", "Tea")), ["where"]);
        assert_eq!(undone(&shown, &now, &words("Room 12", "Cake")), [] as [String; 0]);
        assert_eq!(undone(&shown, &shown, &words("Hall", "Cake")), [] as [String; 0]);
    }
}
