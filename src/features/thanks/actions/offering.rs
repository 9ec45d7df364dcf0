//! The thank-you that comes with completing a request: offered in words that have rested, confirmed by saving, and
//! looked at again whenever its teacher chooses otherwise.

use super::{put_at_desk, repaint_at_desk};
use crate::features::collab::{Person, Request, Stage};
use crate::features::thanks::{APPRECIATION, State, ThankYou, ThankYouId};
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, StoreError, Write};

/// The words offered for a request, with their template's key; every further `turn` offers others, round and round.
pub async fn offer(
    library: &Library,
    request: &Request,
    turn: usize,
) -> Result<(String, String), StoreError> {
    let used = library.store.templates_used(request.school).await?;
    let rested = library.content.thanks.rested(&request.wish, &used);
    let support = library.content.support.name_of(&request.wish.support);
    let template = rested.get(turn % rested.len().max(1));
    Ok(template
        .map(|it| (it.filled(&request.wish, support, &request.teacher.name), it.key.clone()))
        .unwrap_or_default())
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
        written_by: by,
        written_at: library.now(),
        version: 1,
    }
}

/// What follows when a teacher has chosen otherwise about being thanked: what stands at the desk and in the staff
/// channel is shown as they wish now. Where they had wished for no thanks, there may be some after all; no librarian
/// has seen them, so they are held.
pub async fn after_choice(library: &Library, request: &Request) -> Result<Change, StoreError> {
    let school = request.school;
    let thank_yous = library.store.thank_yous_for(school, request.number).await?;
    if thank_yous.is_empty() && request.stage == Stage::Completed {
        let (words, template) = offer(library, request, 0).await?;
        let by = request.teacher.clone();
        return Ok(put_at_desk(library, for_request(library, request, &words, &template, by, State::Held)));
    }
    let mut change = Change::default();
    for thank_you in thank_yous {
        change = change.and(repaint_at_desk(&thank_you));
        if let (true, Some(subject)) = (thank_you.is_taken(), thank_you.in_post) {
            change = change.and(Write::Repaint { school, kind: APPRECIATION, subject });
        }
    }
    Ok(change)
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
