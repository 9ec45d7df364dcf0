//! A form that the bot opened on a member's screen.

use serde::{Deserialize, Serialize};

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
    /// Room for paragraphs rather than for one line.
    #[serde(default)]
    pub long: bool,
    pub min_length: usize,
    pub max_length: usize,
}

impl Form {
    /// What stands in the field of this label or custom id.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.field(field).map(|field| field.value.as_str())
    }

    /// As a forged client has it: any text is taken, also none.
    pub fn forget_its_limits(&mut self) {
        for field in &mut self.fields {
            (field.min_length, field.max_length, field.required) = (0, usize::MAX, false);
        }
    }

    pub fn field(&self, named: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.label == named || field.custom_id == named)
    }
}
