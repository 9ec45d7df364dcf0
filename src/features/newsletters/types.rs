//! A newsletter: what is being written, what was said of it, and where.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::chat::ChannelId;
use crate::features::collab::{Person, text};
use crate::features::setup::SchoolId;
use crate::files::Kept;
use crate::library::Refusal;
use crate::text::markdown::Changes;

/// Characters. A section's text is what one field of a form takes (4,000 on Discord).
pub const MOST_TITLE: u16 = 100;
pub const MOST_HEADING: u16 = 100;
pub const MOST_TEXT: u16 = 4_000;
/// Sections that one menu can offer (25 on Discord).
pub const MOST_SECTIONS: usize = 25;
/// Messages in each channel: more is a magazine, and nobody reads it on a phone.
pub const MOST_MESSAGES: usize = 12;

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NewsletterId(pub String);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newsletter {
    pub id: NewsletterId,
    pub school: SchoolId,
    /// What is being written. What was said changes only when a librarian corrects it.
    pub written: Content,
    pub channels: Vec<Channel>,
    /// Its copies in announcement channels go to the servers that follow those.
    pub leaves_server: bool,
    pub stage: Stage,
    pub author: Person,
    pub begun_at: DateTime<Utc>,
    /// Raised by each change; a step decided on an older version has lost to another.
    pub version: i64,
}

/// Where a newsletter goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    pub id: ChannelId,
    /// What is posted there can go on to other servers.
    pub is_announcement: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub title: String,
    pub sections: Vec<Section>,
    /// They stand with the first message, and stay there when the text is corrected.
    pub pictures: Vec<Picture>,
    /// What was changed or left out of the file that it was read from.
    #[serde(default)]
    pub changes: Changes,
    /// Under it stands [Ask the library].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
    /// Under it stands [Tell the library]: it asks what is hard to teach.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tells: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Empty for words that need none.
    pub heading: String,
    /// Markdown.
    pub text: String,
    /// They stand with the message in which it begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Picture>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    #[serde(flatten)]
    pub kept: Kept,
    /// What it shows, for whoever does not see it; empty where nobody said.
    #[serde(default)]
    pub description: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "a few are held at once, each within its newsletter")]
pub enum Stage {
    Draft,
    /// In the queue, or said: which of both its deliveries know.
    Queued {
        at: DateTime<Utc>,
        said: Content,
    },
    /// Every copy is taken down.
    Recalled,
}

impl Newsletter {
    /// What was said, or will be without another word.
    pub fn said(&self) -> Option<&Content> {
        match &self.stage {
            Stage::Queued { said, .. } => Some(said),
            Stage::Draft | Stage::Recalled => None,
        }
    }

    /// What is written differs from what was said.
    pub fn is_changed(&self) -> bool {
        self.said().is_some_and(|said| *said != self.written)
    }

    /// Queues it as it is written, for this moment; again, when it had another.
    pub fn queued(&self, at: DateTime<Utc>) -> Result<Self, Refusal> {
        if matches!(self.stage, Stage::Recalled) {
            return Err(Refusal::new(
                "This newsletter was recalled. Write a new one with /newsletter write.",
            ));
        }
        self.says_something()?;
        if self.channels.is_empty() {
            return Err(Refusal::new(
                "This newsletter has no channels yet. Choose them first; /newsletter edit opens it.",
            ));
        }
        Ok(Self { stage: Stage::Queued { at, said: self.written.clone() }, ..self.clone() })
    }

    /// Takes over what is written into what was said.
    pub fn corrected(&self) -> Result<Self, Refusal> {
        self.says_something()?;
        match &self.stage {
            Stage::Queued { at, .. } => {
                let said = self.written.clone();
                Ok(Self { stage: Stage::Queued { at: *at, said }, ..self.clone() })
            }
            Stage::Draft | Stage::Recalled => Err(not_sent()),
        }
    }

    /// Without a section there is nothing to post, to correct, or to preview.
    pub fn says_something(&self) -> Result<(), Refusal> {
        if self.written.sections.is_empty() {
            return Err(Refusal::new(
                "This newsletter is empty. Add a section first; /newsletter edit opens it.",
            ));
        }
        Ok(())
    }

    pub fn recalled(&self) -> Result<Self, Refusal> {
        self.said().ok_or_else(not_sent)?;
        Ok(Self { stage: Stage::Recalled, ..self.clone() })
    }

    /// Out of the queue again.
    pub fn called_off(&self) -> Result<Self, Refusal> {
        self.said().ok_or_else(not_sent)?;
        Ok(Self { stage: Stage::Draft, ..self.clone() })
    }
}

fn not_sent() -> Refusal {
    Refusal::new("This newsletter is neither scheduled nor sent, so there is nothing to cancel.")
}

impl Content {
    /// Every picture, with those of sections.
    pub fn all_pictures(&self) -> usize {
        self.pictures.len() + self.sections.iter().map(|section| section.pictures.len()).sum::<usize>()
    }
}

impl Section {
    /// Checks what was typed. The error is a sentence with the remedy.
    pub fn check(heading: &str, typed: &str) -> Result<Self, String> {
        let heading = match heading.trim() {
            "" => String::new(),
            heading => text(heading, "The heading", MOST_HEADING)?,
        };
        // A heading over the next one says something by itself.
        let text = match typed.trim() {
            "" if !heading.is_empty() => String::new(),
            typed => text(typed, "The text", MOST_TEXT)?,
        };
        Ok(Self { heading, text, pictures: Vec::new() })
    }

    pub fn markdown(&self) -> String {
        if self.heading.is_empty() {
            return self.text.clone();
        }
        // Nothing in a heading formats: it stands in bold, whole.
        let marks = |c: char| c.is_ascii_punctuation() && "\\*_~`|[]<>#".contains(c);
        let heading: String =
            self.heading.chars().flat_map(|c| marks(c).then_some('\\').into_iter().chain([c])).collect();
        format!("**{heading}**\n\n{}", self.text).trim_end().to_owned()
    }
}

pub fn read_title(typed: &str) -> Result<String, String> {
    text(typed, "The title", MOST_TITLE)
}
