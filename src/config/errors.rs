//! What is wrong with what was configured, in one sentence that names the place and the remedy.

use std::fs;
use std::path::Path;

/// What is wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {sentence}")]
pub struct ConfigError {
    pub place: String,
    pub sentence: String,
}

pub fn read_file(path: &Path, remedy: &str) -> Result<String, ConfigError> {
    fs::read_to_string(path).map_err(|error| unreadable(path, &error, remedy))
}

pub fn unreadable(path: &Path, error: &std::io::Error, remedy: &str) -> ConfigError {
    ConfigError {
        place: path.display().to_string(),
        sentence: format!("it cannot be read ({error}); {remedy}."),
    }
}
