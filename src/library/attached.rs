//! Files that members attach, from the attachment to the bytes that are kept: fetched, looked at, named safely. It
//! knows of no feature: whoever takes a file says which kinds will do, and commits it with whatever it belongs to.

use std::sync::Arc;

use super::{Library, Refusal, Trouble};
use crate::chat::{Attached, File, Outcome, Reason, Text};
use crate::features::setup::SchoolId;
use crate::files::{Family, StoredFile, kind_of, safe_name};

/// The bytes of an attachment, whatever they are. One request. Refused with one sentence when they cannot be had, or
/// are too many.
pub async fn fetch(library: &Library, school: SchoolId, attached: &Attached) -> Result<Vec<u8>, Trouble> {
    match library.chat.fetch(attached).await {
        Outcome::Done(bytes) => Ok(bytes),
        Outcome::SurelyNot(cause)
        | Outcome::Maybe(cause)
        | Outcome::Refused(
            Reason::Held(cause)
            | Reason::NoSuchPlace(cause)
            | Reason::Rejected(cause)
            | Reason::Unreachable(cause)
            | Reason::Unauthorised(cause),
        ) => {
            tracing::info!(school = school.0, code = cause.code, "an attachment was not fetched");
            Err(Refusal::new(cause.words).into())
        }
        Outcome::Wait { .. } | Outcome::Refused(Reason::Gone) => Err(not_to_be_had().into()),
    }
}

/// Takes an attachment in: fetches it and looks at what it really is. No commit: the caller writes the file in one
/// change with what it belongs to. Refused as [`fetch`] is, or when it is of none of these families.
pub async fn take(
    library: &Library,
    school: SchoolId,
    attached: &Attached,
    families: &[Family],
) -> Result<StoredFile, Trouble> {
    let bytes = fetch(library, school, attached).await?;
    let kind = kind_of(&bytes).filter(|kind| families.contains(&kind.family));
    let kind = kind.ok_or_else(|| not_of_these(&safe_name(&attached.name, None), families))?;
    let file = File {
        name: safe_name(&attached.name, Some(kind)),
        media_type: kind.media_type.to_owned(),
        bytes: Arc::from(bytes),
    };
    Ok(StoredFile { id: library.new_file_id(), school, file, added_at: library.now() })
}

/// What the file really is may not be attached here, or cannot be told.
fn not_of_these(name: &str, families: &[Family]) -> Refusal {
    let wanted: Vec<&str> = families.iter().copied().map(in_words).collect();
    let wanted = match &wanted[..] {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        few => few.concat(),
    };
    Refusal(Text::default().typed(name).plain(format!(
        " is of a kind that the library does not take, whatever its name says: attach {wanted}."
    )))
}

fn not_to_be_had() -> Refusal {
    Refusal::new("The file could not be had from the chat just now: attach it again in a minute.")
}

fn in_words(family: Family) -> &'static str {
    match family {
        Family::Picture => "a picture",
        Family::Pdf => "a PDF",
        Family::Office => "an office document (docx, odt and the like)",
        Family::Text => "a plain text",
    }
}
