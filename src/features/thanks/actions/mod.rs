//! What librarians do with thank-yous, and how they come to the staff: from a completed request or written by
//! hand, over the desk, to the weekly post.

mod desk;
mod offering;
mod posting;
mod writing;

pub use desk::{
    draw_desk_card, edit, edit_named, hold, hold_named, list, open_edit, open_named, open_reword, post_now,
    release, repaint_waiting, suggest, which_thank_you,
};
pub use offering::{after_choice, confirmed, offer, taken_back};
pub use posting::{draw_appreciation, named_card, named_post, pick, settled};
pub use writing::{change_words, choose_people, open_words, open_writing, queue, write};

use crate::features::collab::{Person, Thanks, usual_choice};
use crate::features::setup::SchoolId;
use crate::features::thanks::{THANK_YOU_CARD, ThankYou};
use crate::library::Library;
use crate::queue::{CardRow, NewPost, Place};
use crate::store::{Change, StoreError, Write};

/// People, each as they may be named now in a thank-you. For a request its teacher's choice there counts;
/// otherwise what the colleague chose last, and by name where they never did.
async fn as_they_chose(
    library: &Library,
    school: SchoolId,
    request: Option<i64>,
    people: &[Person],
) -> Result<Vec<(Person, Thanks)>, StoreError> {
    let request = match request {
        Some(number) => library.store.request(school, number).await?,
        None => None,
    };
    let mut chosen = Vec::new();
    for person in people {
        let choice = match &request {
            Some(request) => request.wish.thanks,
            None => usual_choice(library, school, &person.id).await?.unwrap_or_default(),
        };
        chosen.push((person.clone(), choice));
    }
    Ok(chosen)
}

/// Everyone in a thank-you that is written, each as they may be named now.
async fn named_now(library: &Library, thank_you: &ThankYou) -> Result<Vec<(Person, Thanks)>, StoreError> {
    as_they_chose(library, thank_you.school, thank_you.request, &thank_you.people).await
}

/// A new thank-you, with the card that shows it at the desk.
fn put_at_desk(library: &Library, thank_you: ThankYou) -> Change {
    let card = CardRow::new(library.new_card_key(), thank_you.school, THANK_YOU_CARD, thank_you.id.0.clone());
    let post = NewPost::card(library, &card, THANK_YOU_CARD, Place::Desk);
    Change::of(Write::NewThankYou(thank_you)).and(Write::NewCard(card)).and(Write::Post(post))
}

fn repaint_at_desk(thank_you: &ThankYou) -> Write {
    Write::Repaint { school: thank_you.school, kind: THANK_YOU_CARD, subject: thank_you.id.0.clone() }
}
