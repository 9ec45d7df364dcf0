//! How thank-yous come to the staff: all that are due in one post, each named as they wish at that moment. The post
//! reserves them, and they are posted when it is; until that is known they can come back to the desk.

use super::{repaint_at_desk, rounds};
use crate::chat::words::and;
use crate::chat::{CardKey, Message, Text};
use crate::features::collab::Thanks;
use crate::features::setup::School;
use crate::features::thanks::said::{Named, of_the_next_round};
use crate::features::thanks::{
    APPRECIATION, State, ThankYou, ThankYouId, Wishes, as_said, cards, may_be_said,
};
use crate::library::{Fault, Library};
use crate::queue::{
    self, CardRow, Coming, Delivery, DueSlot, Foreseen, NewPost, Picked, Place, Post, Reference,
};
use crate::store::{Change, StoreError, Write};
use crate::words;

/// Characters of one post: with a margin for escapes and the blank lines they fit a card (4,096).
const MOST_IN_A_POST: usize = 3_000;

/// What an appreciation slot says: every thank-you that waits and may be said, but nobody's second one. More than fit
/// one post make a second.
pub async fn pick(library: &Library, school: &School, slot: &DueSlot) -> Result<Picked, Fault> {
    let wishes = Wishes::of_school(library, school.id).await?;
    let (now, later) = rounds(library, school.id, &wishes).await?;
    let posts = in_posts(library, now);
    if posts.is_empty() {
        return Ok(Picked::unless_empty(Change::default()));
    }
    // The cards of those that come later tell their day from now on.
    let mut change = Change(later.iter().map(|(thank_you, _)| repaint_at_desk(thank_you)).collect());
    for (place, thank_yous) in posts.into_iter().enumerate() {
        let thank_yous: Vec<ThankYou> = thank_yous.into_iter().map(|(thank_you, _)| thank_you).collect();
        let reference = match place {
            0 => slot.reference.clone(),
            more => Reference::of_slot(
                &library.installation,
                &school.server,
                &format!("{} {}", slot.schedule, more + 1),
                slot.nominal,
            ),
        };
        let post = NewPost {
            due_at: slot.at,
            at_once: false,
            closes_at: slot.closes_at,
            ..staff_post(library, school, reference)
        };
        change.extend(
            post_together(&thank_yous, post).map_err(|_| Fault::Broken("a posted thank-you waits".into()))?,
        );
    }
    Ok(Picked::unless_empty(change))
}

/// The thank-yous of a round, as many in each post as fit.
fn in_posts(library: &Library, round: Vec<Named>) -> Vec<Vec<Named>> {
    let mut posts: Vec<Vec<Named>> = Vec::new();
    let mut length = 0;
    for (thank_you, people) in round {
        // As long as it may become: whoever is "a colleague" today may choose their name tomorrow.
        let by_name: Vec<_> = people.iter().map(|(person, _)| (person.clone(), Thanks::ByName)).collect();
        let its = as_said(&thank_you.words, &by_name).map_or(0, |said| library.chat.length(&said));
        length += its;
        match posts.last_mut() {
            Some(post) if length <= MOST_IN_A_POST => post.push((thank_you, people)),
            _ => {
                length = its;
                posts.push(vec![(thank_you, people)]);
            }
        }
    }
    posts
}

/// What the slots to come would say: those that wait now, round by round.
pub async fn foresee(
    library: &Library,
    school: &School,
    slots: &[Coming],
) -> Result<Vec<Vec<Foreseen>>, Fault> {
    let wishes = Wishes::of_school(library, school.id).await?;
    let (mut round, mut later) = rounds(library, school.id, &wishes).await?;
    let mut foreseen = Vec::new();
    for _ in slots {
        let posts = in_posts(library, std::mem::take(&mut round)).into_iter().enumerate();
        foreseen.push(
            posts.filter_map(|(place, thank_yous)| foreseen_post(school, place, &thank_yous)).collect(),
        );
        (round, later) = of_the_next_round(later);
    }
    Ok(foreseen)
}

fn foreseen_post(school: &School, place: usize, thank_yous: &[Named]) -> Option<Foreseen> {
    let message = cards::appreciation(thank_yous, &school.manner)?;
    let ids: Vec<&str> = thank_yous.iter().map(|(thank_you, _)| thank_you.id.0.as_str()).collect();
    Some(Foreseen {
        name: if place == 0 { String::new() } else { (place + 1).to_string() },
        content: ids.join(" "),
        to: Place::Staff,
        in_short: cards::first_words(&message),
        message,
    })
}

/// What the desk calls a post of thank-yous.
pub async fn named_post(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let thank_yous = library.store.thank_yous_in(school.id, content).await?;
    Ok(match thank_yous.as_slice() {
        [] => None,
        [one] => Some(words!("the thank-you for {names}", names = names(one))),
        many => {
            let people = many.iter().flat_map(|thank_you| &thank_you.people);
            let each = people.map(|person| Text::default().typed(&person.name)).collect();
            Some(words!("the thank-yous for {names}", names = and(each)))
        }
    })
}

/// What the desk calls the card of a thank-you.
pub async fn named_card(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let thank_you = library.store.thank_you(school.id, &ThankYouId(content.to_owned())).await?;
    Ok(thank_you.map(|one| words!("the card of the thank-you for {names}", names = names(&one))))
}

fn names(thank_you: &ThankYou) -> Text {
    and(thank_you.people.iter().map(|person| Text::default().typed(&person.name)).collect())
}

/// A post of thank-yous to the staff, due at once.
pub fn staff_post(library: &Library, school: &School, reference: Reference) -> NewPost {
    // The card's key is the reference, so that a restored or copied database paints the same message.
    let card = CardKey(reference.0.clone());
    NewPost {
        content: reference.0.clone(),
        card: Some(card),
        reference,
        ..NewPost::now(library, school.id, APPRECIATION, String::new(), Place::Staff)
    }
}

/// These thank-yous in this post, whose content names it.
pub fn post_together(thank_yous: &[ThankYou], post: NewPost) -> Result<Change, crate::library::Refusal> {
    let mut change = Change::default();
    for thank_you in thank_yous {
        change =
            change.and(Write::ThankYou(thank_you.reserved(&post.content)?)).and(repaint_at_desk(thank_you));
    }
    let key = CardKey(post.content.clone());
    let card = CardRow::new(key, post.school, APPRECIATION, post.content.clone());
    Ok(change.and(Write::NewCard(card)).and(Write::Post(post)))
}

/// A post of thank-yous has ended, is held, or goes out again: what it reserved is posted, or waits for the next slot.
pub async fn settled(
    library: &Library,
    school: &School,
    post: &Post,
    delivery: &Delivery,
) -> Result<Change, Fault> {
    let mut change = Change::default();
    let wishes = Wishes::of_school(library, school.id).await?;
    for thank_you in library.store.thank_yous_in(school.id, &post.content).await? {
        let may_be_said = may_be_said(&wishes.named(&thank_you));
        // Its card says whether it is held, too.
        change = change.and(repaint_at_desk(&thank_you));
        if let Some(becomes) = thank_you.state.after(delivery.state, may_be_said) {
            change = change.and(Write::ThankYouSettled { thank_you, becomes });
        }
    }
    Ok(change)
}

/// Why the post that is to say a thank-you is held; `None` while it is not.
pub async fn why_held(library: &Library, thank_you: &ThankYou) -> Result<Option<String>, StoreError> {
    let Some(post) = thank_you.in_post.as_ref().filter(|_| thank_you.state == State::Reserved) else {
        return Ok(None);
    };
    let deliveries = library.store.deliveries_of(thank_you.school, APPRECIATION, post).await?;
    let held = deliveries.into_iter().find(|delivery| delivery.state == queue::State::Held);
    Ok(held.and_then(|delivery| delivery.cause).map(|cause| cause.words.trim().to_owned()))
}

/// Writes a post of thank-yous as it may be said now; `None` when nobody in it may be thanked any more.
pub async fn draw_appreciation(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let wishes = Wishes::of_school(library, school.id).await?;
    let taken = library.store.thank_yous_in(school.id, &card.subject).await?;
    let taken = taken.into_iter().filter(ThankYou::is_taken);
    let thank_yous: Vec<_> = taken.map(|it| (it.clone(), wishes.said(&it))).collect();
    Ok(cards::appreciation(&thank_yous, &school.manner))
}
