//! What members do, and what they get back: the words of an act. How each act reaches the bot stands in `asking`.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ids::Id;
use super::seen::SeenMessage;

/// Who acts, and where.
#[derive(Debug, Clone, Copy)]
pub struct Acting {
    pub member: Id,
    pub channel: Id,
}

/// What the member sees happen.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case", tag = "answer", content = "seen")]
pub enum Answer {
    /// A new message, private or public.
    Message(SeenMessage),
    /// The clicked message changed.
    Updated(SeenMessage),
    Form(Form),
    Suggestions(Vec<(String, String)>),
    /// Taken note of, with nothing to see from it.
    Acknowledged,
    /// "The application did not respond."
    NotAnswered,
}

impl Answer {
    /// The message that the answer consists of, if it does.
    pub fn message(&self) -> Option<&SeenMessage> {
        match self {
            Self::Message(message) | Self::Updated(message) => Some(message),
            _ => None,
        }
    }

    pub fn form(&self) -> Option<&Form> {
        if let Self::Form(form) = self { Some(form) } else { None }
    }
}

/// Why Discord's client did not even let the member do it, in the client's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ActError(pub String);

impl ActError {
    pub fn new(why: impl fmt::Display) -> Self {
        Self(why.to_string())
    }
}

/// A form as it lies open on a member's screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub title: String,
    pub custom_id: String,
    pub fields: Vec<Field>,
    /// The token of the interaction that opened it.
    pub opened_by: String,
}

/// One text field of a form. Lengths count characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub label: String,
    pub custom_id: String,
    /// What it is filled with when it opens.
    pub value: String,
    pub placeholder: Option<String>,
    pub required: bool,
    pub min_length: usize,
    pub max_length: usize,
}

impl Form {
    /// What stands in the field of this label or custom id.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.field(field).map(|field| field.value.as_str())
    }

    pub fn field(&self, named: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.label == named || field.custom_id == named)
    }

    /// The form as it would be sent, or what the client says of it.
    pub fn filled(&self, values: &[(&str, &str)]) -> Result<Self, ActError> {
        let mut filled = self.clone();
        for (named, value) in values {
            let field =
                filled.fields.iter_mut().find(|field| field.label == *named || field.custom_id == *named);
            let field = field.ok_or_else(|| ActError::new(format!("The form has no field “{named}”.")))?;
            (*value).clone_into(&mut field.value);
        }
        for field in &filled.fields {
            let length = field.value.chars().count();
            if field.required && field.value.trim().is_empty() {
                return Err(ActError::new(format!("{}: This field is required.", field.label)));
            }
            if length > field.max_length {
                return Err(ActError::new(format!(
                    "{}: Must be {} or fewer in length.",
                    field.label, field.max_length
                )));
            }
            if length > 0 && length < field.min_length {
                return Err(ActError::new(format!(
                    "{}: Must be at least {} in length.",
                    field.label, field.min_length
                )));
            }
        }
        Ok(filled)
    }
}

/// An option that a member fills in: its name, and a text, number, yes or no, an id as text, or an uploaded file.
pub type Given<'a> = (&'a str, Value);
