//! A tech tip: one idea, usable today.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::season::{Season, YearDay};
use super::{MOST_BODY, MOST_LINK, MOST_TITLE};
use crate::chat::Given;
use crate::collab::text;
use crate::setup::SchoolId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TipId(pub i64);

/// A tip as it is written, not yet in a school's queue. Made by [`TipText::check`] or from a tip file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TipText {
    pub title: String,
    /// Markdown.
    pub body: String,
    pub link: Option<String>,
    /// When in the year it makes sense; outside it waits for its time.
    pub season: Option<Season>,
    /// It may be posted again, once it has rested (see [`picking`](super::picking)).
    #[serde(default)]
    pub evergreen: bool,
}

/// A tip in a school's queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tip {
    pub id: TipId,
    pub school: SchoolId,
    pub text: TipText,
    /// Its place in the queue; the lowest is posted next.
    pub position: i64,
    pub added_at: DateTime<Utc>,
    /// The school's own date on which it was last queued for posting; `None` while it waits.
    pub used_on: Option<NaiveDate>,
    /// How many members found it useful.
    pub useful: u32,
    /// How many members wanted help with trying it.
    pub tried: u32,
    /// Raised whenever its text is edited.
    pub version: i64,
}

/// A button under a posted tip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TipPress {
    Useful,
    /// [Help me try this].
    Try,
}

/// The head of a tip file, between two lines of `+++`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    #[serde(default)]
    link: String,
    not_before: Option<String>,
    not_after: Option<String>,
    #[serde(default)]
    evergreen: bool,
}

impl TipText {
    /// Checks what was typed. The error is a sentence with the remedy.
    pub fn check(title: &str, body: &str, link: &str) -> Result<Self, String> {
        let link = link.trim();
        if !link.is_empty() {
            text(link, "The link", MOST_LINK)?;
            if !(link.starts_with("https://") || link.starts_with("http://"))
                || link.contains(char::is_whitespace)
            {
                return Err("The link must begin with https:// and hold no spaces.".to_owned());
            }
        }
        Ok(Self {
            title: text(title, "The title", MOST_TITLE)?,
            body: text(body, "The tip", MOST_BODY)?,
            link: Some(link.to_owned()).filter(|link| !link.is_empty()),
            season: None,
            evergreen: false,
        })
    }

    /// Reads the form of a tip. The error is a sentence with the remedy.
    pub fn from_form(given: &Given) -> Result<Self, String> {
        let typed = |field| given.get(field).map_or("", String::as_str);
        Ok(Self {
            season: Season::read(typed("season"))?,
            evergreen: read_evergreen(typed("reuse"))?,
            ..Self::check(typed("title"), typed("body"), typed("link"))?
        })
    }

    /// Reads a tip file: TOML between two lines of `+++`, then the tip in Markdown.
    pub fn from_file(file: &str) -> Result<Self, String> {
        let parts = file.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"));
        let (head, body) = parts.ok_or("it must begin with a line of +++, the title, and a line of +++.")?;
        let head: Head = toml::from_str(head).map_err(|error| error.message().to_owned())?;
        let bound = |typed: Option<&String>| typed.map(|typed| YearDay::parse(typed)).transpose();
        let season = Season::between(bound(head.not_before.as_ref())?, bound(head.not_after.as_ref())?);
        Ok(Self { season, evergreen: head.evergreen, ..Self::check(&head.title, body, &head.link)? })
    }
}

/// Reads "once" or "evergreen"; nothing is once.
fn read_evergreen(typed: &str) -> Result<bool, String> {
    match typed.trim().to_lowercase().as_str() {
        "" | "once" => Ok(false),
        "evergreen" => Ok(true),
        _ => Err("The last field takes one word: once, or evergreen if the tip may be posted again.".into()),
    }
}
