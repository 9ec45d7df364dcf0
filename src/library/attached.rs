//! Files that members attach, from the attachment to the bytes that are kept: fetched, looked at, named safely. It
//! knows of no feature: whoever takes a file says which kinds will do, and commits it with whatever it belongs to.

use std::sync::Arc;

use super::{Library, Refusal, Trouble};
use crate::chat::words::{ours, typed};
use crate::chat::{Attached, File, Outcome, Reason};
use crate::features::setup::SchoolId;
use crate::files::{Family, Foreign, StoredFile, foreign, kind_of, safe_name};
use crate::words;

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
            | Reason::Left(cause)
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
    let kind = kind.ok_or_else(|| not_of_these(&safe_name(&attached.name, None), &bytes, families))?;
    let file = File {
        name: safe_name(&attached.name, Some(kind)),
        media_type: kind.media_type.to_owned(),
        description: String::new(),
        bytes: Arc::from(bytes),
    };
    Ok(StoredFile { id: library.new_file_id(), school, file, added_at: library.now() })
}

/// What the file really is may not be attached here, or cannot be told: it is named, with what to do.
fn not_of_these(name: &str, bytes: &[u8], families: &[Family]) -> Refusal {
    let wanted: Vec<&str> = families.iter().copied().map(in_words).collect();
    let wanted = match &wanted[..] {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        few => few.concat(),
    };
    let takes = |family| families.contains(&family);
    let kind = foreign(name, bytes);
    let name = typed(name);
    Refusal(match kind {
        Foreign::Empty => {
            words!("{name} is empty: perhaps the upload broke off. Please attach it again.", name = name)
        }
        Foreign::Heic if takes(Family::Picture) => words!(
            "{name} is a HEIC photo, which many phones and computers can't show. Send a screenshot of it \
             instead; or on the iPhone choose Settings, Camera, Formats, Most Compatible, and take it again.",
            name = name
        ),
        Foreign::Document if takes(Family::Text) && !takes(Family::Office) => words!(
            "{name} is a Word file. In Word choose Save As, Plain Text (.txt); in Google Docs choose File, Download, \
             Markdown (.md). Then attach that.",
            name = name
        ),
        Foreign::Spreadsheet if takes(Family::Text) && !takes(Family::Office) => words!(
            "{name} is a spreadsheet file. In Excel choose Save As, CSV UTF-8; in Google Sheets choose File, Download, \
             CSV. Then attach that.",
            name = name
        ),
        Foreign::OldDocument => words!(
            "I can't read {name}: only the program that made it can. Open it there, save it as {wanted}, and attach that.",
            name = name,
            wanted = ours(wanted)
        ),
        Foreign::UnreadableText => words!(
            "I can't make out the letters in {name}. Open it, choose Save As with the encoding UTF-8, and \
             attach it again.",
            name = name
        ),
        Foreign::Archive => {
            words!(
                "{name} is a zip file or another archive. Please attach what is in it: {wanted}.",
                name = name,
                wanted = ours(wanted)
            )
        }
        Foreign::Film => {
            words!(
                "{name} is a film or a recording. Please send {wanted}.",
                name = name,
                wanted = ours(wanted)
            )
        }
        _ => words!("I can't take {name}. Please send {wanted}.", name = name, wanted = ours(wanted)),
    })
}

fn not_to_be_had() -> Refusal {
    Refusal::new("I couldn't download the file. Please attach it again.")
}

fn in_words(family: Family) -> &'static str {
    match family {
        Family::Picture => "a photo (JPG or PNG)",
        Family::Pdf => "a PDF",
        Family::Office => "a Word file",
        Family::Text => "a text (.txt, .md or .csv)",
    }
}
