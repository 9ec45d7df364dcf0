//! What a file of a school's is: its bytes, its kind by what it holds, and a name that leads nobody astray. Pure;
//! `library/attached.rs` takes in what members attach.

mod cells;
mod ics;
mod kind;
mod name;
mod text;

use chrono::{DateTime, Utc};

use crate::chat::{File, FileId};
use crate::features::setup::SchoolId;

pub use cells::{masked, runs, unmasked};
pub use ics::{ICS, Meeting, ics, ics_file};
pub use kind::{Family, FileKind, Foreign, foreign, kind_of};
pub use name::safe_name;
pub use shelftalker_core::ids::Kept;
pub use text::{ReadText, read_text};

/// A file of a school's, with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    pub id: FileId,
    pub school: SchoolId,
    pub file: File,
    pub added_at: DateTime<Utc>,
}

impl StoredFile {
    pub fn kept(&self) -> Kept {
        Kept { id: self.id.clone(), name: self.file.name.clone() }
    }
}
