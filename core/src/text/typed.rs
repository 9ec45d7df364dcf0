//! A field as it was typed, checked.

use super::says_something;

/// Text that must say something and fit. The error is a sentence with the remedy.
pub fn text(typed: &str, what: &str, most: u16) -> Result<String, String> {
    let text = typed.trim();
    let length = text.chars().count();
    let most = usize::from(most);
    if !says_something(text) {
        return Err(format!("{what} is empty: write at least a word."));
    }
    if length > most {
        let over = match length - most {
            1 => "1 character".to_owned(),
            more => format!("{more} characters"),
        };
        return Err(format!("{what} is {over} over the limit of {most}."));
    }
    Ok(text.to_owned())
}
