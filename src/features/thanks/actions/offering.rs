//! The thank-you that comes with completing a request: offered in words that have rested, and confirmed by saving.

use super::{put_at_desk, repaint_at_desk};
use crate::chat::CardKey;
use crate::features::collab::{Person, Request, Stage};
use crate::features::thanks::templates::Subject;
use crate::features::thanks::{State, ThankYou, ThankYouId};
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, StoreError, Write};

fn subject<'a>(library: &'a Library, request: &'a Request, title: Option<&'a str>) -> Subject<'a> {
    let support = &request.wish.support;
    let support_name = library.content.support.name_of(support);
    Subject { support, support_name, title, class: request.wish.class.as_deref() }
}

/// The words offered for a request that others know by this title, with their template's key; every further `turn`
/// offers others, round and round. What other cards offer meanwhile has not rested; `own` is the card that asks.
pub async fn offer(
    library: &Library,
    request: &Request,
    title: Option<&str>,
    turn: usize,
    own: Option<&CardKey>,
) -> Result<(String, String), StoreError> {
    let mut used = library.store.templates_used(request.school).await?;
    used.extend(library.store.templates_offered(request.school, own).await?);
    let subject = subject(library, request, title);
    let rested = library.content.thanks.rested(&subject, &used);
    let template = rested.get(turn % rested.len().max(1));
    Ok(template.map(|it| (it.filled(&subject, &request.teacher.name), it.key.clone())).unwrap_or_default())
}

/// The same words under another title; `None` where a librarian has changed them, or they do not suit it.
pub fn retitled(
    library: &Library,
    request: &Request,
    (words, template): (&str, &str),
    was: Option<&str>,
    title: Option<&str>,
) -> Retitled {
    let Some(template) = library.content.thanks.find(template) else { return Retitled::TheirOwn };
    let teacher = &request.teacher.name;
    if template.filled(&subject(library, request, was), teacher) != words {
        return Retitled::TheirOwn;
    }
    let subject = subject(library, request, title);
    if was.is_none() || !template.suits(&subject) {
        return Retitled::Others;
    }
    Retitled::Same(template.filled(&subject, teacher))
}

/// What becomes of the words that are offered when the title is another.
#[derive(Debug, PartialEq, Eq)]
pub enum Retitled {
    /// A librarian wrote them: they stay.
    TheirOwn,
    Same(String),
    /// Other words suit it, or suit it better.
    Others,
}

/// What saving a completed request queues: the thank-you that a librarian has seen, in these words.
pub fn confirmed(library: &Library, request: &Request, words: &str, template: &str, by: Person) -> Change {
    put_at_desk(library, for_request(library, request, words, template, by, State::Waiting))
}

fn for_request(
    library: &Library,
    request: &Request,
    words: &str,
    template: &str,
    by: Person,
    state: State,
) -> ThankYou {
    ThankYou {
        id: ThankYouId(library.new_card_key().0),
        school: request.school,
        request: Some(request.number),
        people: vec![request.teacher.clone()],
        words: words.to_owned(),
        template: Some(template.to_owned()),
        state,
        in_post: None,
        said_unasked: false,
        written_by: by,
        written_at: library.now(),
        version: 1,
    }
}

/// What follows when a teacher, on the card of a completed request, wishes to be thanked after all: there is no
/// thank-you for it, and no librarian has seen one, so it is held.
pub async fn offer_after_all(library: &Library, request: &Request) -> Result<Change, StoreError> {
    let thank_yous = library.store.thank_yous_for(request.school, request.number).await?;
    let (Some(record), Stage::Completed, true) = (&request.record, request.stage, thank_yous.is_empty())
    else {
        return Ok(Change::default());
    };
    let (words, template) = offer(library, request, record.title.as_deref(), 0, None).await?;
    let by = request.teacher.clone();
    Ok(put_at_desk(library, for_request(library, request, &words, &template, by, State::Held)))
}

/// What follows when the completing of a request is taken back: what it queued is not said. Refused once that is on its
/// way, or was read.
pub async fn taken_back(library: &Library, request: &Request) -> Result<Change, Trouble> {
    let mut change = Change::default();
    for thank_you in library.store.thank_yous_for(request.school, request.number).await? {
        if thank_you.is_taken() {
            return Err(Refusal::new(
                "The thank-you is posted, or on its way to the staff channel, so this can't be taken back. [Correct \
                 the record] changes the figures.",
            )
            .into());
        }
        change = change.and(repaint_at_desk(&thank_you)).and(Write::RemoveThankYou(thank_you));
    }
    Ok(change)
}
