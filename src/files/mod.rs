//! Files that members attach, from the attachment to the bytes that are kept: fetched, looked at, named safely. It
//! knows of no feature: whoever takes a file says which kinds will do, and commits it with whatever it belongs to.

mod cards;
mod kind;
mod name;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::chat::{Attached, File, FileId, Outcome, Reason};
use crate::features::setup::SchoolId;
use crate::library::{Library, Refusal, Trouble};

pub use kind::{Family, FileKind, kind_of};
pub use name::safe_name;

/// A file of a school's, with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    pub id: FileId,
    pub school: SchoolId,
    pub file: File,
    pub added_at: DateTime<Utc>,
}

/// A stored file as others remember it: enough to name it without reading its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub id: FileId,
    pub name: String,
}

impl StoredFile {
    pub fn kept(&self) -> Kept {
        Kept { id: self.id.clone(), name: self.file.name.clone() }
    }
}

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
        Outcome::Wait { .. } | Outcome::Refused(Reason::Gone) => Err(cards::not_to_be_had().into()),
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
    let kind = kind.ok_or_else(|| cards::not_of_these(&safe_name(&attached.name, None), families))?;
    let file = File {
        name: safe_name(&attached.name, Some(kind)),
        media_type: kind.media_type.to_owned(),
        bytes: Arc::from(bytes),
    };
    Ok(StoredFile { id: library.new_file_id(), school, file, added_at: library.now() })
}
