//! Files and pictures of a message. Only those that lie here are shown: nothing is fetched from anywhere else.

use serde::Serialize;
use serde_json::Value;

use super::Reader;
use crate::rehearsal::state::ids::Id;

#[derive(Debug, Serialize)]
pub struct ShownFile {
    pub id: Id,
    pub name: String,
    pub description: String,
    /// `12 KB`.
    pub size: String,
    /// It can be shown where it stands.
    pub is_picture: bool,
}

/// A picture of an embed.
#[derive(Debug, Serialize)]
pub struct ShownPicture {
    /// None: it lies somewhere else, and is not fetched.
    pub file: Option<Id>,
    pub description: String,
    pub width: Option<u64>,
    pub height: Option<u64>,
}

/// What a browser may be given to show, by what the bytes are.
pub fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    let kind = infer::get(bytes)?.mime_type();
    ["image/png", "image/jpeg", "image/gif", "image/webp"].into_iter().find(|it| *it == kind)
}

impl Reader<'_> {
    pub fn file(&self, attachment: &Value) -> Option<ShownFile> {
        let id = attachment["id"].as_str()?.parse().ok()?;
        let kept = attachment["filename"].as_str().unwrap_or_default();
        let name = match attachment["title"].as_str() {
            Some(title) => kept
                .rsplit_once('.')
                .map_or_else(|| title.to_owned(), |(_, ending)| format!("{title}.{ending}")),
            None => kept.to_owned(),
        };
        Some(ShownFile {
            id,
            name,
            description: attachment["description"].as_str().unwrap_or_default().to_owned(),
            size: in_words(attachment["size"].as_u64()?),
            is_picture: self.is_picture(id),
        })
    }

    /// An embed's picture, by the address of a file that lies here.
    pub fn picture(&self, part: &Value) -> Option<ShownPicture> {
        let url = part["url"].as_str()?;
        let path = url.split_once("/attachments/").map(|(_, path)| path);
        let id = path.and_then(|path| path.split('/').nth(1)).and_then(|id| id.parse().ok());
        let file = id.filter(|id| self.is_picture(*id));
        let described = self.attachment(file).and_then(|it| it["description"].as_str()).unwrap_or_default();
        Some(ShownPicture {
            file,
            description: described.to_owned(),
            width: part["width"].as_u64(),
            height: part["height"].as_u64(),
        })
    }

    fn is_picture(&self, id: Id) -> bool {
        self.state.files.get(&id).is_some_and(|upload| picture_type(&upload.bytes).is_some())
    }

    fn attachment(&self, file: Option<Id>) -> Option<&Value> {
        let id = file?.to_string();
        let messages = &self.state.channels.get(self.channel)?.messages;
        messages.values().rev().flat_map(|message| &message.attachments).find(|it| it["id"] == *id)
    }
}

fn in_words(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} bytes"),
        1_024..1_048_576 => format!("{} KB", bytes / 1_024),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}
