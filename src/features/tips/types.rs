//! A tech tip: one idea, usable today.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::season::{Season, YearDay};
use super::{MOST_BODY, MOST_LINK, MOST_TITLE};
use crate::chat::Given;
use crate::days::Manner;
use crate::features::collab::text;
use crate::features::setup::SchoolId;
use crate::text::links;

pub use shelftalker_core::ids::TipId;

/// Of a tip that a teacher suggests: random; the same for as long as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SuggestionId(pub String);

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
    /// The school's own date on which it was last posted; `None` before the first time.
    pub used_on: Option<NaiveDate>,
    /// The reference of the post that is to say it, and is not known to have said it.
    pub reserved_for: Option<String>,
    /// The suggestion that it was taken from.
    pub suggestion: Option<SuggestionId>,
    /// The name of whoever suggested it, where it may stand under it now.
    pub suggested_by: Option<String>,
    /// How many members found it useful.
    pub useful: u32,
    /// How many members wanted help with trying it.
    pub tried: u32,
    /// Raised whenever its text is edited.
    pub version: i64,
}

impl Tip {
    /// It is in the queue: neither posted nor taken by a post.
    pub fn waits(&self) -> bool {
        self.used_on.is_none() && self.reserved_for.is_none()
    }
}

/// What the post that took a tip has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The staff has read it on this day.
    Posted(NaiveDate),
    /// It is next in the queue again.
    Unsaid,
    /// A librarian posts it again, unless it was posted on this day or later.
    Again(NaiveDate),
}

/// A button under a posted tip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TipPress {
    Useful,
    /// [Help me try this].
    Try,
}

/// The head of a tip file, between two lines of `+++`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    /// A missing one is refused like an empty one.
    #[serde(default)]
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    link: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_after: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    evergreen: bool,
}

impl TipText {
    /// Checks what was typed. The error is a sentence with the remedy.
    pub fn check(title: &str, body: &str, link: &str) -> Result<Self, String> {
        let link = link.trim();
        if !link.is_empty() {
            text(link, "The link", MOST_LINK)?;
            links::web_address(link)?;
        }
        Ok(Self {
            title: text(&title.lines().collect::<Vec<_>>().join(" "), "The title", MOST_TITLE)?,
            body: text(body, "The tip", MOST_BODY)?,
            link: Some(link.to_owned()).filter(|link| !link.is_empty()),
            season: None,
            evergreen: false,
        })
    }

    /// Reads the form of the words of one slot: title, tip and link. The error is a sentence with the remedy.
    pub fn from_short_form(given: &Given) -> Result<Self, String> {
        let typed = |field| given.get(field).map_or("", String::as_str);
        Self::check(typed("title"), typed("body"), typed("link"))
    }

    /// What that form gives for these words.
    pub fn as_short_form(&self) -> Given {
        let link = self.link.clone().unwrap_or_default();
        let fields = [("title", self.title.clone()), ("body", self.body.clone()), ("link", link)];
        fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Reads the form of a tip. The error is a sentence with the remedy.
    pub fn from_form(given: &Given, manner: &Manner) -> Result<Self, String> {
        let typed = |field| given.get(field).map_or("", String::as_str);
        Ok(Self {
            season: Season::read(typed("season"), manner)?,
            evergreen: read_evergreen(typed("reuse"))?,
            ..Self::check(typed("title"), typed("body"), typed("link"))?
        })
    }

    /// Reads a tip file: TOML between two lines of `+++`, then the tip in Markdown.
    pub fn from_file(file: &str) -> Result<Self, String> {
        let parts = file.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"));
        let (head, body) = parts.ok_or("it must begin with a line of +++, the title, and a line of +++.")?;
        Self::from_parts(head, body)
    }

    /// The same, with the head already cut off.
    pub fn from_parts(head: &str, body: &str) -> Result<Self, String> {
        let head: Head = toml::from_str(head).map_err(|error| {
            let why = error.message().split(", expected").next().unwrap_or_default();
            format!(
                "I can't read the lines between +++ ({why}). They can be title, link, not_before, not_after \
                 and evergreen, like title = \"Captions on\"."
            )
        })?;
        let bound = |typed: Option<&String>| typed.map(|typed| YearDay::parse(typed)).transpose();
        let season = Season::between(bound(head.not_before.as_ref())?, bound(head.not_after.as_ref())?);
        let body = body.lines().map(|line| if is_escaped_bar(line) { &line[1..] } else { line });
        let body = body.collect::<Vec<_>>().join("\n");
        Ok(Self { season, evergreen: head.evergreen, ..Self::check(&head.title, &body, &head.link)? })
    }

    /// Writes the tip file that is read back as this tip.
    pub fn to_file(&self) -> Result<String, toml::ser::Error> {
        let head = toml::to_string(&Head {
            title: self.title.clone(),
            link: self.link.clone().unwrap_or_default(),
            not_before: self.season.map(|season| season.not_before.to_string()),
            not_after: self.season.map(|season| season.not_after.to_string()),
            evergreen: self.evergreen,
        })?;
        let line = |line: &str| {
            if is_bar(line) || is_escaped_bar(line) { format!("\\{line}") } else { line.to_owned() }
        };
        let body: Vec<String> = self.body.lines().map(line).collect();
        Ok(format!("+++\n{head}+++\n{}\n", body.join("\n")))
    }
}

/// A line that begins or ends the head of a tip.
pub fn is_bar(line: &str) -> bool {
    line.trim_end() == "+++"
}

/// The same within a tip, where backslashes before it say that it is text.
fn is_escaped_bar(line: &str) -> bool {
    line.starts_with('\\') && is_bar(line.trim_start_matches('\\'))
}

/// Reads "once" or "evergreen"; nothing is once.
fn read_evergreen(typed: &str) -> Result<bool, String> {
    match typed.trim().to_lowercase().as_str() {
        "" | "once" => Ok(false),
        "evergreen" => Ok(true),
        _ => Err("In the last field write once, or evergreen if the tip may be posted again.".into()),
    }
}
