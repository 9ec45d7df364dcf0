//! Suggestions while `/request-collab` is typed.

use super::today;
use crate::chat::Choice;
use crate::features::collab::suggest;
use crate::library::visit::Typing;
use crate::library::{Library, Trouble};
use crate::store::RequestFilter;

/// Days and weeks for "when"; for "class" those that the member has asked for before in this school, latest first.
pub async fn suggest_for_request(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    match typing.field.as_str() {
        "when" => Ok(suggest::whens(&typing.typed, today(library, school))),
        "class" => {
            let filter = RequestFilter { teacher: Some(typing.member.clone()), ..RequestFilter::default() };
            let mine = library.store.requests(school.id, &filter).await?;
            let classes = mine.into_iter().filter_map(|request| request.wish.class);
            Ok(suggest::written_before(classes, &typing.typed))
        }
        _ => Ok(Vec::new()),
    }
}
