//! Resources from a collection: what is in it becomes lines of that part, as many as it holds.

use super::{keep, number_of, writable, written};
use crate::chat::Reply;
use crate::features::collections::{CollectionId, Item};
use crate::features::plans::cards;
use crate::features::plans::types::{Becomes, Part};
use crate::library::visit::Visit;
use crate::library::{Library, Trouble};

/// Chosen from the collections that teachers can read.
pub async fn from_collection(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, plan) = writable(library, visit, number_of(visit.subject()?)?).await?;
    let id = CollectionId(visit.chosen.first().cloned().unwrap_or_default());
    let of = library.store.collection(visit.school.id, &id).await?.filter(|of| of.channel.is_some());
    let of = of.ok_or_else(cards::no_such_collection)?;
    let items = library.store.items(visit.school.id, &id).await?;
    let (words, there) = with_items(&plan.told(Part::Resources), &items);
    let plan = keep(library, visit, &plan, [(Part::Resources, Becomes::Words(words))]).await?;
    written(library, visit, &request, &plan, cards::collected(&of, there)).await
}

/// The part with a line for each item that it has room for, and how many of them are there.
fn with_items(words: &str, items: &[Item]) -> (String, usize) {
    let mut lines: Vec<String> = words.lines().map(str::to_owned).collect();
    let mut room = usize::from(cards::MOST_PART).saturating_sub(words.chars().count());
    let mut there = 0;
    for item in items {
        let text = &item.text;
        let more = text.link.as_ref().or(text.mark.as_ref());
        let line = more.map_or_else(|| text.title.clone(), |more| format!("{} · {more}", text.title));
        if !lines.contains(&line) {
            let Some(rest) = room.checked_sub(line.chars().count() + 1) else { continue };
            room = rest;
            lines.push(line);
        }
        there += 1;
    }
    (lines.join("\n"), there)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::features::collections::{ItemId, ItemText, Kind};
    use crate::features::setup::SchoolId;

    fn item(title: &str, link: Option<&str>) -> Item {
        Item {
            school: SchoolId(1),
            collection: CollectionId("plates".into()),
            id: ItemId(title.into()),
            text: ItemText {
                title: title.into(),
                link: link.map(str::to_owned),
                mark: None,
                kind: Kind::Book,
                why: String::new(),
            },
            suggestion: None,
            suggested_by: None,
            added_at: DateTime::UNIX_EPOCH,
            checked_at: DateTime::UNIX_EPOCH,
            version: 1,
        }
    }

    #[test]
    fn each_item_is_a_line_behind_what_was_written_and_chosen_again_it_is_there_once() {
        let items = [item("Plates", Some("https://example.org/plates")), item("Atlas", None)];
        let (words, there) = with_items("The globe", &items);
        assert_eq!((&words[..], there), ("The globe\nPlates · https://example.org/plates\nAtlas", 2));
        assert_eq!(with_items(&words, &items), (words, 2));
    }

    #[test]
    fn what_has_no_room_is_left_out_and_counted_out() {
        let items = [item(&"a".repeat(500), None), item(&"b".repeat(500), None), item("Short", None)];
        let (words, there) = with_items("", &items);
        assert_eq!(there, 2);
        assert!(words.ends_with("\nShort") && words.chars().count() <= usize::from(cards::MOST_PART));
    }
}
