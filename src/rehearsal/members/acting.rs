//! Who acts and where, and what Discord's client does not even let them do. How an act reaches the bot stands in
//! `asking`.

use std::fmt;

use serde_json::Value;

use crate::rehearsal::state::forms::Form;
use crate::rehearsal::state::ids::Id;

/// Who acts, and where.
#[derive(Debug, Clone, Copy)]
pub struct Acting {
    pub member: Id,
    pub channel: Id,
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

/// An option that a member fills in: its name, and a text, number, yes or no, an id as text, or an uploaded file.
pub type Given<'a> = (&'a str, Value);

impl Form {
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
