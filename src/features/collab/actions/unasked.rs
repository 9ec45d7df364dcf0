//! An offer that nobody has asked for: a librarian answers what a teacher told the library with a request in that
//! teacher's name, which waits for their word like any other offer.

use super::new_card;
use super::telling::tells;
use crate::features::collab::cards::News;
use crate::features::collab::types::{Move, Person, Request, Wish};
use crate::features::collab::{REQUEST_CARD, lifecycle};
use crate::library::visit::Visit;
use crate::library::{Library, Trouble};
use crate::queue::{CardRow, NewPost, Place};
use crate::store::{Change, Write};

/// Puts the request down for its teacher and offers `words`, in one commit with what else follows from its number.
pub async fn offer_unasked(
    library: &Library,
    visit: &Visit,
    wish: Wish,
    teacher: Person,
    words: String,
    follows: impl FnOnce(i64) -> Change + Send + 'static,
) -> Result<Request, Trouble> {
    let school = visit.school.id;
    let desk_card = new_card(library, visit, REQUEST_CARD, String::new());
    let post = NewPost::card(library, &desk_card, REQUEST_CARD, Place::Desk);
    let (now, step) = (library.now(), Move::Offer { words });
    let (by, manner) = (visit.member.clone(), visit.school.manner.clone());
    let made = move |number: i64| {
        let people = (teacher.clone(), by.person());
        let (request, sent) = lifecycle::send(school, number, wish.clone(), people, now);
        let decision = lifecycle::decide(&request, &step, &by, now, &manner)?;
        Ok::<_, Trouble>((request, sent, decision, step.clone()))
    };
    // Whether it may be offered does not depend on its number.
    made(0)?;
    let (own, visit_of, made_of) = (library.clone(), visit.clone(), made.clone());
    let number = library
        .commit_request(school, move |number| {
            let Ok((request, sent, decision, step)) = made_of(number) else { return Change::default() };
            let news = News::unasked(News::of(&decision.event, 2, &step, &request, None));
            // Plain strings and numbers: they can always be written.
            let told = tells(&own, &visit_of, &request, &news).unwrap_or_default();
            let subject = number.to_string();
            follows(number)
                .and(Write::NewRequest(request))
                .and(Write::Event(sent))
                .and(Write::Request(decision.request))
                .and(Write::Event(decision.event))
                .and(Write::NewCard(CardRow { subject: subject.clone(), ..desk_card }))
                .and(Write::Post(NewPost { content: subject, ..post }))
                .and_all(told)
        })
        .await?;
    let (_, _, decision, _) = made(number)?;
    Ok(decision.request)
}
