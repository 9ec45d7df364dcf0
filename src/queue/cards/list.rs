//! What waits for a librarian's decision, a line each: what one cause holds at a place is one line.
use shelftalker_core::queue::Delivery;

use super::problem::title_of;
use super::{Held, name_of, place_in_words};
use crate::chat::Text;
use crate::chat::words::ours;
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::queue::notice::NOTICE;
use crate::queue::types::PostKind;
use crate::words;

/// One line of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ProblemLine {
    /// Of the card that tells the desk of it.
    pub subject: String,
    pub title: Text,
    /// In plain words; empty where none is known.
    pub cause: Text,
}

/// At most `most` lines, what is held first, then the latest; and how many are left out.
pub async fn problems(
    library: &Library,
    school: &School,
    kinds: &[PostKind],
    most: u32,
) -> Result<(Vec<ProblemLine>, u32), Fault> {
    let mut lines: Vec<ProblemLine> = Vec::new();
    let mut told: Vec<Held> = Vec::new();
    for delivery in library.store.held(school.id).await? {
        let Some(held) = Held::of(&delivery).filter(|held| !told.contains(held)) else { continue };
        lines.push(held_line(library, school, &held, &delivery).await?);
        told.push(held);
    }
    let (others, all) = library.store.to_decide(school.id, most).await?;
    let mut listed = 0;
    for delivery in &others {
        if lines.len() >= most as usize {
            break;
        }
        listed += 1;
        let Some(post) = library.store.post(delivery.post).await? else { continue };
        let name = if post.kind == NOTICE {
            "a note for the desk".into()
        } else {
            name_of(library, school, kinds, &post.kind, &post.content).await?
        };
        lines.push(ProblemLine {
            subject: delivery.id.0.to_string(),
            title: title_of(delivery, name),
            cause: cause(delivery),
        });
    }
    lines.truncate(most as usize);
    Ok((lines, all.saturating_sub(listed)))
}

/// How many lines there would be.
pub async fn count_problems(library: &Library, school: &School) -> Result<u32, Fault> {
    let mut told: Vec<Held> = Vec::new();
    for held in library.store.held(school.id).await?.iter().filter_map(Held::of) {
        if !told.contains(&held) {
            told.push(held);
        }
    }
    let (_, others) = library.store.to_decide(school.id, 0).await?;
    Ok(others + u32::try_from(told.len()).unwrap_or(u32::MAX))
}

async fn held_line(
    library: &Library,
    school: &School,
    held: &Held,
    first: &Delivery,
) -> Result<ProblemLine, Fault> {
    let mut all = 0;
    let mut places = Vec::new();
    for delivery in held.deliveries(library, school.id).await? {
        let (_, waiting) = library.store.waiting_at(school.id, &delivery.place, 0).await?;
        all += 1 + waiting;
        places.push(delivery.place);
    }
    let place = if places.iter().all(|place| *place == first.place) {
        place_in_words(school, &first.place)
    } else {
        "the threads of several requests".into()
    };
    let title = match all {
        1 => words!("Held: one post, in {place}", place = place),
        all => words!("Held: {all} posts, in {place}", all = all, place = place),
    };
    Ok(ProblemLine { subject: held.subject(), title, cause: cause(first) })
}

fn cause(delivery: &Delivery) -> Text {
    let words = delivery.cause.as_ref().map(|cause| cause.words.trim().to_owned());
    words.map(|words| Text(vec![ours(words)])).unwrap_or_default()
}
