//! Suggestions while `/request-collab` is typed.

use super::today;
use crate::chat::Choice;
use crate::features::collab::suggest;
use crate::library::visit::Typing;
use crate::library::{Library, Trouble};
use crate::store::RequestFilter;

/// Classes are remembered from so many requests: a year's, and quick to read while somebody types.
const REMEMBERED: u32 = 50;

/// Days and weeks for "when"; for "class" those that the member has asked for before in this school, latest first.
pub async fn suggest_for_request(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    match typing.field.as_str() {
        "when" => Ok(suggest::whens(&typing.typed, today(library, school), &school.calendar, &school.manner)),
        "class" => {
            let filter = RequestFilter { newest: Some(REMEMBERED), ..RequestFilter::of(&typing.member) };
            let mine = library.store.requests(school.id, &filter).await?;
            let classes = mine.into_iter().filter_map(|request| request.wish.class);
            Ok(suggest::written_before(classes, &typing.typed))
        }
        _ => Ok(Vec::new()),
    }
}
