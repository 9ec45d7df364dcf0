//! What librarians do with thank-yous, and how they come to the staff: from a completed request or written by
//! hand, over the desk, to the weekly post.

mod desk;
mod offering;
mod posting;
mod words;
mod writing;

pub use desk::{
    desk_card_is_over, draw_desk_card, edit, edit_named, hold, hold_named, list, open_edit, open_named,
    open_reword, post_now, release, suggest, which_thank_you,
};
pub use offering::{Retitled, confirmed, offer, offer_after_all, retitled, taken_back};
pub use posting::{draw_appreciation, foresee, named_card, named_post, pick, settled};
pub use words::{Shown, Stands, reword, round_form, shown_in_round};
pub use writing::{change_words, choose_people, open_words, open_writing, queue, write};

use crate::features::setup::{School, SchoolId};
use crate::features::thanks::said::{Named, of_the_next_round};
use crate::features::thanks::{State, THANK_YOU_CARD, ThankYou, Wishes, may_be_said};
use crate::library::{Library, Refusal};
use crate::queue::{CardRow, NewPost, Place};
use crate::store::{Change, StoreError, Write};

/// The thank-yous of a school that wait for their day alone: those that the next round says, and those that come later.
async fn rounds(
    library: &Library,
    school: SchoolId,
    wishes: &Wishes,
) -> Result<(Vec<Named>, Vec<Named>), StoreError> {
    let open = library.store.open_thank_yous(school).await?;
    let waiting = open.into_iter().filter(|thank_you| thank_you.state == State::Waiting);
    let waiting = waiting.map(|it| (it.clone(), wishes.named(&it)));
    let may_be_said = |(it, people): &Named| may_be_said(people) && wishes.named_in_words(it).is_none();
    Ok(of_the_next_round(waiting.filter(may_be_said).collect()))
}

/// Whether a thank-you that waits leaves the next round to others, because somebody in it is thanked there already.
async fn is_later(library: &Library, thank_you: &ThankYou, wishes: &Wishes) -> Result<bool, StoreError> {
    if thank_you.state != State::Waiting {
        return Ok(false);
    }
    let (_, later) = rounds(library, thank_you.school, wishes).await?;
    Ok(later.iter().any(|(other, _)| other.id == thank_you.id))
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

/// Has every thank-you at the desk drawn anew: when each is posted may have changed.
pub async fn repaint_waiting(library: &Library, school: &School) -> Result<Change, StoreError> {
    let open = library.store.open_thank_yous(school.id).await?;
    Ok(Change(open.iter().map(repaint_at_desk).collect()))
}

fn no_such_thank_you() -> Refusal {
    Refusal::new(
        "No such thank-you is waiting. Start typing a name and choose a suggestion, or look at /thanks list.",
    )
}
