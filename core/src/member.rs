//! Who acts in a school, and what they are told when something is not done.

use serde::{Deserialize, Serialize};

use crate::chat::{MemberId, RoleId, Text};
use crate::school::{Department, SchoolId};

/// Somebody who acts in a school, with the rights they hold at this very click.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub school: SchoolId,
    pub id: MemberId,
    pub name: String,
    pub is_librarian: bool,
    pub manages_server: bool,
    pub departments: Vec<Department>,
    /// The marked roles by which they lead a team, or are new.
    pub standing: Vec<RoleId>,
}

impl Member {
    pub fn person(&self) -> Person {
        Person { id: self.id.clone(), name: self.name.clone() }
    }
}

/// A member as requests and others remember them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: MemberId,
    pub name: String,
}

/// Why something is not done, in the words that the member reads: one plain sentence that names the thing and
/// the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("refused")]
pub struct Refusal(pub Text);

impl Refusal {
    pub fn new(words: impl Into<Text>) -> Self {
        Self(words.into())
    }

    /// What was typed cannot be taken, in a sentence that may quote it: so all of it is shown as it was typed.
    pub fn of_typed(sentence: String) -> Self {
        Self(Text::default().typed(sentence))
    }
}
