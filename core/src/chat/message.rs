//! What a message is made of: runs of text, a card, and the controls under it. All of it can be stored, so
//! that a delivery repeats exactly what its first attempt said.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ChannelId, FileId, MemberId, RoleId};

/// A piece of text whose origin decides how an adapter escapes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Run {
    /// Our own words.
    Plain(String),
    /// Our own words, emphasised.
    Strong(String),
    /// What a person typed, shown as typed: nothing in it formats, links or pings.
    Typed(String),
    /// The same, emphasised.
    StrongTyped(String),
    /// What a librarian wrote to be posted, in Markdown: formatting stays, deceptive links and pings do not.
    Markdown(String),
    Mention(MemberId),
    RoleName(RoleId),
    ChannelName(ChannelId),
    /// A moment, shown in the reader's own zone and manner.
    Time(DateTime<Utc>),
    Link {
        words: String,
        to: String,
    },
}

/// Runs in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub Vec<Run>);

impl Text {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn plain(self, words: impl Into<String>) -> Self {
        self.run(Run::Plain(words.into()))
    }

    #[must_use]
    pub fn strong(self, words: impl Into<String>) -> Self {
        self.run(Run::Strong(words.into()))
    }

    #[must_use]
    pub fn typed(self, words: impl Into<String>) -> Self {
        self.run(Run::Typed(words.into()))
    }

    /// Everything of `other` after this.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    #[must_use]
    pub fn run(mut self, run: Run) -> Self {
        self.0.push(run);
        self
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::default().plain(words)
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::default().plain(words)
    }
}

/// A message: an opening line, a card, controls. Any of them may be missing, but not all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub text: Text,
    pub card: Option<Card>,
    pub controls: Vec<Control>,
    /// It is published to the servers that follow its channel, once it stands there.
    #[serde(default)]
    pub publishes: bool,
    /// The members whom this message may notify. Nobody else is pinged, whatever the text says.
    pub pings: Vec<MemberId>,
    /// What is posted under it. An edit leaves these as they are.
    #[serde(default)]
    pub files: Vec<FileId>,
}

impl From<Text> for Message {
    fn from(text: Text) -> Self {
        Self { text, ..Self::default() }
    }
}

impl From<Card> for Message {
    fn from(card: Card) -> Self {
        Self { card: Some(card), ..Self::default() }
    }
}

impl Message {
    #[must_use]
    pub fn with(mut self, control: impl Into<Control>) -> Self {
        self.controls.push(control.into());
        self
    }
}

/// A framed piece of text with a title, facts and a footer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub title: Text,
    pub body: Text,
    /// Named facts, in order.
    pub facts: Vec<(String, Text)>,
    pub footer: Text,
    pub tone: Tone,
}

impl Card {
    #[must_use]
    pub fn fact(mut self, name: &str, text: impl Into<Text>) -> Self {
        self.facts.push((name.to_owned(), text.into()));
        self
    }
}

/// The colour at a card's edge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// Nothing to do.
    #[default]
    Calm,
    /// Waits for the desk.
    Waiting,
    /// Goes well, or went well.
    Good,
    /// Ended without a collaboration.
    Ended,
    /// Needs somebody's hand.
    Trouble,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Control {
    Button(Button),
    Menu(Menu),
}

impl From<Button> for Control {
    fn from(button: Button) -> Self {
        Self::Button(button)
    }
}

impl From<Menu> for Control {
    fn from(menu: Menu) -> Self {
        Self::Menu(menu)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    pub press: Press,
    pub look: Look,
}

impl Button {
    /// A button that says a verb of one card.
    pub fn new(label: &str, verb: &str, card: &CardKey, look: Look) -> Self {
        Self { label: label.to_owned(), press: Press::new(verb, card), look }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// The one thing most people want.
    Main,
    Plain,
    /// Ends or removes something.
    Danger,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    /// What stands in the menu while nothing is chosen.
    pub prompt: String,
    pub press: Press,
    pub choices: Choices,
    /// The values chosen now.
    pub chosen: Vec<String>,
    /// Deliveries that were queued before there was a choice hold menus of one.
    #[serde(default)]
    pub picks: Picks,
}

/// How many values of a menu may be chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Picks {
    #[default]
    One,
    /// Any number, and none: then nothing is chosen.
    Any,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choices {
    Listed(Vec<Choice>),
    /// Any channel of the server that is written in.
    Channels,
    /// Any channel of the server in which private threads can be opened.
    ChannelsForThreads,
    /// Any role of the server.
    Roles,
    /// Any member of the server.
    Members,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
}

/// A form. It holds text fields only; choices belong in a command's fields or in menus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub title: String,
    pub press: Press,
    /// At most five (Discord).
    pub fields: Vec<Field>,
}

/// One thing to fill in: an option of a command, or a field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub label: String,
    /// Help for who fills it in, at most 100 characters.
    pub hint: String,
    pub kind: FieldKind,
    pub required: bool,
    /// What stands in it already (forms only).
    pub filled: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    Line {
        most: u16,
    },
    Paragraph {
        most: u16,
    },
    Number {
        least: u32,
        most: u32,
    },
    Choice(Vec<Choice>),
    /// A line with suggestions while it is typed (commands only).
    Suggested {
        most: u16,
    },
    /// A file (commands only); it arrives among the act's files.
    File,
}

/// A card's random id: 128 bits, the same for as long as the card stands. Knowing it gives no right.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CardKey(pub String);

/// Characters of a card's key, and of any reference, that are looked for when a channel is read back: 50 bits.
const SHORT: usize = 10;

impl CardKey {
    /// What its standing message is recognised by: of a part's card, with its number.
    pub fn short(&self) -> String {
        match self.0.split_once('-') {
            Some((first, part)) => format!("{}-{part}", recognised_by(first)),
            None => recognised_by(&self.0).to_owned(),
        }
    }
}

/// What of a key, or of a reference, stands in a footer.
pub(crate) fn recognised_by(key: &str) -> &str {
    key.get(..SHORT).unwrap_or(key)
}

impl fmt::Display for CardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What was typed or chosen, by field name. Choices arrive as their value, numbers as digits.
pub type Given = BTreeMap<String, String>;

/// What a button, menu or form means: a verb of the table of commands, said of one card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Press {
    pub verb: String,
    pub card: CardKey,
}

/// A button of an older version, or one that was never ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StalePress;

const PRESS_VERSION: &str = "1";

impl Press {
    pub fn new(verb: &str, card: &CardKey) -> Self {
        Self { verb: verb.to_owned(), card: card.clone() }
    }

    /// As the platform carries it: version, verb, card.
    pub fn to_wire(&self) -> String {
        format!("{PRESS_VERSION}.{}.{}", self.verb, self.card)
    }

    pub fn from_wire(wire: &str) -> Result<Self, StalePress> {
        match wire.split('.').collect::<Vec<_>>()[..] {
            [PRESS_VERSION, verb, card] if !verb.is_empty() && !card.is_empty() => {
                Ok(Self { verb: verb.to_owned(), card: CardKey(card.to_owned()) })
            }
            _ => Err(StalePress),
        }
    }
}

/// The beginning of a longer text, with "…" where it is cut; at most so many characters.
pub fn shortened(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    words.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_was_queued_before_there_were_files_still_reads() {
        let queued = r#"{"text":[{"Plain":"Hello"}],"card":null,"controls":[],"pings":[]}"#;
        let message: Message = serde_json::from_str(queued).unwrap();
        assert_eq!(message, Message::from(Text::from("Hello")));
    }
}
