//! `/my-data export` and `delete`, for everybody, about themselves alone: whose data it is is read off the act itself
//! and cannot be asked for.

use std::sync::Arc;

use super::cards;
use crate::chat::{File, Outcome, Reply};
use crate::features::collab::Thanks;
use crate::features::events;
use crate::features::thanks;
use crate::library::visit::{Question, Visit};
use crate::library::{Fault, Library, Trouble};
use crate::store::Change;

/// `/my-data export`
pub async fn export(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let kept = library.store.kept_about(visit.school.id, &visit.member.id).await?;
    if kept.is_empty() {
        return Err(cards::nothing_kept().into());
    }
    let json = serde_json::to_vec_pretty(&kept).map_err(|error| Fault::Broken(error.to_string()))?;
    let file = |name: &str, media_type: &str, bytes: Vec<u8>| File {
        name: name.into(),
        media_type: media_type.into(),
        description: String::new(),
        bytes: Arc::from(bytes),
    };
    let files = vec![
        file("my-data.json", "application/json", json),
        file("my-data.txt", "text/plain", cards::to_read(&kept).into_bytes()),
    ];
    Ok(Reply::PrivateFiles(cards::exported(&kept).into(), files))
}

/// `/my-data delete` is asked once, with what goes and what stays.
pub async fn before_deleting(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let kept = library.store.kept_about(visit.school.id, &visit.member.id).await?;
    if kept.is_empty() {
        return Err(cards::nothing_kept().into());
    }
    Ok(Some(cards::sure_to_delete(&kept)))
}

/// First what stands in the chat, while it is still known where; only then what is kept. Each step may be done again.
pub async fn delete(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (school, member) = (visit.school.id, &visit.member.id);
    let traces = library.store.traces(school, member).await?;
    let mut left = 0;
    for standing in &traces.messages {
        left += usize::from(!matches!(library.chat.delete(standing).await, Outcome::Done(())));
    }
    for thread in &traces.threads {
        left += usize::from(!matches!(library.chat.close_thread(thread).await, Outcome::Done(())));
    }
    if left > 0 {
        return Err(cards::not_taken_down(left).into());
    }
    // Whoever waits for their place moves up.
    events::leaves_everything(library, &visit.school, &visit.member.person()).await?;
    // What was posted in thanks to them is to be shown without them.
    let choice = thanks::chooses(library, school, visit.member.person(), Thanks::None);
    library.commit(Change::of(choice)).await?;
    library.store.forget(school, member, library.now()).await?;
    library.news.cards.ring();
    Ok(Reply::Changed(cards::deleted()))
}

/// `/library-help privacy`
pub async fn privacy(library: &Library, _: &Visit) -> Result<Reply, Trouble> {
    Ok(Reply::Private(cards::privacy(library.notes_live)))
}
