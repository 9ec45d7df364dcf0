//! The files of a message. Source of the rules: Discord docs, "Uploading Files", "Create Message" and "Edit Message".

use std::collections::BTreeMap;

use serde_json::Value;

use super::reading::{bad_length, is_dictionary, not_a_string, too_long};
use crate::rehearsal::state::files::Upload;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::refusal::Refusal;

const MOST_FILES: usize = 10;
/// Without a boosted server.
const MOST_BYTES: usize = 10 * 1024 * 1024;
/// What Discord's front end takes in one request (40005 beyond it), whatever the server.
const MOST_TOGETHER: usize = 25 * 1024 * 1024;
/// "Attachment Object", `description`.
const LONGEST_DESCRIPTION: usize = 1024;

/// What a body and its parts say of files.
#[derive(Debug, Default)]
pub struct Files {
    /// Of those that were there, which stay; None: all of them, since no list was given.
    pub kept: Option<Vec<Kept>>,
    pub new: Vec<New>,
}

/// A file that an edit leaves where it is.
#[derive(Debug)]
pub struct Kept {
    pub id: Id,
    pub description: Option<String>,
    /// Its place in the list, for who has to name it.
    pub at: usize,
}

/// A file that comes along.
#[derive(Debug)]
pub struct New {
    pub upload: Upload,
    pub description: Option<String>,
}

/// Reads the list and the parts. Those that the list does not name follow after it; what it names and no part
/// brings is one that is there already.
pub fn read(listed: Option<&Value>, parts: &BTreeMap<u64, Upload>) -> Result<Option<Files>, Refusal> {
    let together: usize = parts.values().map(|file| file.bytes.len()).sum();
    if together > MOST_TOGETHER || parts.values().any(|file| file.bytes.len() > MOST_BYTES) {
        return Err(Refusal::known(40005));
    }
    let entries = match listed {
        None => None,
        Some(Value::Null) => Some(&[][..]),
        Some(Value::Array(entries)) => Some(entries.as_slice()),
        Some(_) => {
            let message = "Only iterables may be used in a ListType";
            return Err(Refusal::invalid("attachments", "LIST_TYPE_CONVERT", message));
        }
    };
    if entries.is_none() && parts.is_empty() {
        return Ok(None);
    }
    let mut files = Files { kept: entries.map(|_| Vec::new()), new: Vec::new() };
    let mut unlisted = parts.clone();
    for (at, entry) in entries.unwrap_or_default().iter().enumerate() {
        let path = format!("attachments.{at}");
        is_dictionary(&path, entry)?;
        let (name, description) = words(entry).map_err(|refusal| refusal.under(&path))?;
        let id = entry["id"].as_u64().or_else(|| entry["id"].as_str()?.parse().ok());
        let id = id.ok_or_else(|| not_found(at))?;
        if let Some(part) = unlisted.remove(&id) {
            let name = name.unwrap_or(part.name);
            files.new.push(New { upload: Upload { name, ..part }, description });
        } else if let Some(kept) = &mut files.kept {
            kept.push(Kept { id: Id(id), description, at });
        }
    }
    files.new.extend(unlisted.into_values().map(|upload| New { upload, description: None }));
    if files.new.len() + files.kept.as_ref().map_or(0, Vec::len) > MOST_FILES {
        return Err(bad_length("attachments", 0, MOST_FILES));
    }
    Ok(Some(files))
}

/// What the list calls a file, and what it says of it.
fn words(entry: &Value) -> Result<(Option<String>, Option<String>), Refusal> {
    let text = |name: &str| match &entry[name] {
        Value::Null => Ok(None),
        Value::String(text) if text.chars().count() <= LONGEST_DESCRIPTION => Ok(Some(text.clone())),
        Value::String(_) => Err(too_long(name, LONGEST_DESCRIPTION)),
        _ => Err(not_a_string(name)),
    };
    Ok((text("filename")?, text("description")?))
}

/// Neither a part nor a file of the message.
pub fn not_found(at: usize) -> Refusal {
    Refusal::invalid(&format!("attachments.{at}"), "ATTACHMENT_NOT_FOUND", "Attachment data not found")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;

    fn parts(bytes: usize) -> BTreeMap<u64, Upload> {
        let upload = Upload { name: "a".into(), media_type: None, bytes: Arc::from(vec![0; bytes]) };
        BTreeMap::from([(0, upload)])
    }

    #[test]
    fn a_file_is_called_what_the_list_calls_it() {
        let list = json!([{ "id": 0, "filename": "plan.pdf", "description": "The plan" }]);
        let files = read(Some(&list), &parts(3)).unwrap().unwrap();
        assert_eq!(files.new[0].upload.name, "plan.pdf");
        assert_eq!(files.new[0].description.as_deref(), Some("The plan"));
    }

    #[test]
    fn without_a_list_all_that_was_there_stays_and_all_that_comes_is_added() {
        let files = read(None, &parts(3)).unwrap().unwrap();
        assert!(files.kept.is_none());
        assert_eq!(files.new[0].upload.name, "a");
        assert!(read(None, &BTreeMap::new()).unwrap().is_none());
    }

    #[test]
    fn what_no_part_brings_is_one_that_stays() {
        let files = read(Some(&json!([{ "id": "7" }])), &parts(3)).unwrap().unwrap();
        assert_eq!((files.kept.unwrap()[0].id, files.new.len()), (Id(7), 1));
    }

    #[test]
    fn files_that_are_too_large_or_described_too_long_are_refused() {
        assert_eq!(read(None, &parts(MOST_BYTES + 1)).unwrap_err().code, 40005);
        let described = |length: usize| json!([{ "id": 0, "description": "x".repeat(length) }]);
        assert!(read(Some(&described(1024)), &parts(3)).is_ok());
        assert_eq!(read(Some(&described(1025)), &parts(3)).unwrap_err().code, 50035);
    }
}
