//! Idea files: TOML with an `[[idea]]` block for each.

use serde::{Deserialize, Serialize};

use super::types::Idea;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Blocks {
    #[serde(default)]
    idea: Vec<Idea>,
}

#[derive(Serialize)]
struct Written<'a> {
    idea: Vec<&'a Idea>,
}

/// Reads a file of ideas that come with an installation. The error is a sentence that names the idea and the remedy.
pub fn read_file(text: &str) -> Result<Vec<Idea>, String> {
    let Blocks { idea: ideas } = toml::from_str(text).map_err(|error| error.to_string())?;
    ideas
        .into_iter()
        .map(|idea| {
            let title = idea.title.clone();
            let idea = idea.checked().map_err(|why| format!("\"{title}\": {why}"))?;
            if idea.id.0.is_empty() {
                return Err(format!("\"{title}\" has no id: give it one that never changes."));
            }
            if idea.id.is_own() {
                return Err(format!(
                    "\"{title}\": an id that begins with own- is kept for what schools write."
                ));
            }
            Ok(idea)
        })
        .collect()
}

/// Writes ideas as such a file.
pub fn to_file<'a>(ideas: impl Iterator<Item = &'a Idea>) -> Result<String, toml::ser::Error> {
    toml::to_string_pretty(&Written { idea: ideas.collect() })
}
