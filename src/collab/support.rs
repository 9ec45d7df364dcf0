//! The kinds of support that a library offers, as `config/support.toml` lists them.

use std::collections::HashSet;

use serde::Deserialize;

/// Discord's limit on the choices of a menu or a command option ("Application Command Option Choice").
const MOST_KINDS: usize = 25;

/// The kinds of support of this installation: at least one, at most 25, each key once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportKinds(Vec<SupportKind>);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupportKind {
    /// Stored with each request; never changed once used.
    pub key: String,
    /// What a teacher reads in the menu.
    pub name: String,
    /// One line that helps to choose.
    pub hint: String,
    /// The days of notice that the library usually needs.
    pub notice_days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    support: Vec<SupportKind>,
}

impl SupportKinds {
    /// Reads the file's text. The error is a sentence that names the entry and the remedy.
    pub fn parse(toml: &str) -> Result<Self, String> {
        let file: File = toml::from_str(toml).map_err(|error| error.to_string())?;
        let kinds = file.support;
        if kinds.is_empty() || kinds.len() > MOST_KINDS {
            return Err(format!(
                "it lists {} kinds of support; keep between 1 and {MOST_KINDS} [[support]] entries.",
                kinds.len()
            ));
        }
        let mut keys = HashSet::new();
        for kind in &kinds {
            let key = &kind.key;
            if !keys.insert(key) {
                return Err(format!(
                    "the key \"{key}\" stands there twice; give each [[support]] its own key."
                ));
            }
            if key.is_empty() || key.len() > 32 || !key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
                return Err(format!(
                    "the key \"{key}\" must be 1 to 32 small letters and hyphens, like \"book-talk\"."
                ));
            }
            for (what, text) in [("name", &kind.name), ("hint", &kind.hint)] {
                if text.trim().is_empty() || text.chars().count() > 100 {
                    return Err(format!("the {what} of \"{key}\" must have between 1 and 100 characters."));
                }
            }
        }
        Ok(Self(kinds))
    }

    pub fn all(&self) -> &[SupportKind] {
        &self.0
    }

    pub fn find(&self, key: &str) -> Option<&SupportKind> {
        self.0.iter().find(|kind| kind.key == key)
    }

    /// What people read for a key; a kind that the file no longer has keeps its key.
    pub fn name_of<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).map_or(key, |kind| &kind.name)
    }
}
