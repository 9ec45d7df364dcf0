//! [Delete this draft]: asked once, and gone with its file. Nobody but its writer has seen it.

use super::drafting::{clicked_draft, drafts};
use crate::chat::Reply;
use crate::features::collab::cards;
use crate::library::visit::{Question, Visit};
use crate::library::{Library, Trouble};
use crate::store::{Change, Write};

pub async fn before_deleting_draft(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let draft = clicked_draft(library, visit).await?;
    Ok(Some(cards::sure_to_delete(&draft, &library.content.support)))
}

pub async fn delete_draft(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let draft = clicked_draft(library, visit).await?;
    let others = drafts(library, visit).await?.iter().filter(|other| other.card != draft.card).count();
    let mut change = Change::of(Write::DropDraft {
        school: draft.school,
        card: draft.card.clone(),
        version: draft.version,
    });
    change.extend(draft.beside.file.map(|file| Write::RemoveFile { school: draft.school, file: file.id }));
    library.commit(change).await?;
    Ok(Reply::Private(cards::draft_is_deleted(others)))
}
