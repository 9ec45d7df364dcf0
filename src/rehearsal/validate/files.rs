//! The files of a message. Source of the rules: Discord docs, "Uploading Files" and "Create Message".

use std::collections::BTreeMap;

use serde_json::Value;

use super::reading::{bad_length, too_long};
use crate::rehearsal::state::files::Upload;
use crate::rehearsal::state::refusal::Refusal;

const MOST_FILES: usize = 10;
/// Without a boosted server.
const MOST_BYTES: usize = 10 * 1024 * 1024;
/// What Discord's front end takes in one request (40005 beyond it), whatever the server.
const MOST_TOGETHER: usize = 25 * 1024 * 1024;

/// The files in the order in which `attachments` lists them, by the names that it gives them.
pub fn read(listed: &Value, files: &BTreeMap<u64, Upload>) -> Result<Vec<Upload>, Refusal> {
    let listed = listed.as_array().map_or(&[][..], Vec::as_slice);
    if listed.len() > MOST_FILES || files.len() > MOST_FILES {
        return Err(bad_length("attachments", 0, MOST_FILES));
    }
    let together: usize = files.values().map(|file| file.bytes.len()).sum();
    if together > MOST_TOGETHER || files.values().any(|file| file.bytes.len() > MOST_BYTES) {
        return Err(Refusal::known(40005));
    }
    if listed.len() != files.len() {
        return Err(Refusal::not_played("files that `attachments` does not list, or the other way round"));
    }
    let mut named = Vec::new();
    for (n, attachment) in listed.iter().enumerate() {
        let id = &attachment["id"];
        let number = id.as_u64().or_else(|| id.as_str()?.parse().ok());
        let file = number.and_then(|number| files.get(&number)).ok_or_else(|| {
            Refusal::invalid(&format!("attachments.{n}"), "ATTACHMENT_NOT_FOUND", "Attachment data not found")
        })?;
        let name = attachment["filename"].as_str().unwrap_or(&file.name);
        if name.chars().count() > 1024 {
            return Err(too_long(&format!("attachments.{n}.filename"), 1024));
        }
        named.push(Upload { name: name.to_owned(), ..file.clone() });
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;

    fn files(bytes: usize) -> BTreeMap<u64, Upload> {
        let upload = Upload { name: "a".into(), media_type: None, bytes: Arc::from(vec![0; bytes]) };
        BTreeMap::from([(0, upload)])
    }

    #[test]
    fn a_file_is_called_what_the_list_calls_it() {
        let read = read(&json!([{ "id": 0, "filename": "plan.pdf" }]), &files(3)).unwrap();
        assert_eq!(read[0].name, "plan.pdf");
    }

    #[test]
    fn a_list_that_names_another_file_and_a_file_that_is_too_large_are_refused() {
        assert_eq!(read(&json!([{ "id": 1 }]), &files(3)).unwrap_err().code, 50035);
        assert_eq!(read(&json!([{ "id": 0 }]), &files(MOST_BYTES + 1)).unwrap_err().code, 40005);
    }
}
