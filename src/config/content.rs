//! What a school begins with: kinds of support, thank-you texts, tips; the built-in ones or those of files.

use std::fs;
use std::path::{Path, PathBuf};

use super::errors::{ConfigError, read_file, unreadable};
use crate::features::collab::SupportKinds;
use crate::features::thanks::Templates;
use crate::features::tips::TipText;

static BUILT_IN_SUPPORT: &str = include_str!("../../config/support.toml");
pub static BUILT_IN_THANKS: &str = include_str!("../../config/thanks.toml");
static BUILT_IN_TIPS: include_dir::Dir = include_dir::include_dir!("$CARGO_MANIFEST_DIR/config/tips");

pub fn read_support(path: Option<&Path>) -> Result<SupportKinds, ConfigError> {
    let (place, text) = match path {
        Some(path) => (path, read_file(path, "name the file in content.support, or leave that key out")?),
        None => (Path::new("config/support.toml"), BUILT_IN_SUPPORT.to_owned()),
    };
    SupportKinds::parse(&text)
        .map_err(|sentence| ConfigError { place: place.display().to_string(), sentence })
}

pub fn read_thanks(path: Option<&Path>, kinds: &SupportKinds) -> Result<Templates, ConfigError> {
    let (place, text) = match path {
        Some(path) => (path, read_file(path, "name the file in content.thanks, or leave that key out")?),
        None => (Path::new("config/thanks.toml"), BUILT_IN_THANKS.to_owned()),
    };
    let wrong = |sentence| ConfigError { place: place.display().to_string(), sentence };
    let thanks = Templates::parse(&text).map_err(wrong)?;
    // The built-in texts are for the built-in kinds; whoever offers fewer writes none for the others.
    if path.is_some() {
        thanks.check_kinds(kinds).map_err(wrong)?;
    }
    Ok(thanks)
}

/// The tips of a folder, or the built-in ones, in the order of their file names.
pub fn read_tips(folder: Option<&Path>) -> Result<Vec<TipText>, ConfigError> {
    let mut files: Vec<(PathBuf, String)> = match folder {
        None => BUILT_IN_TIPS
            .files()
            .filter_map(|file| Some((file.path().to_owned(), file.contents_utf8()?.to_owned())))
            .collect(),
        Some(folder) => {
            let remedy = "name a folder of tip files in content.tips, or leave that key out";
            let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error, remedy))?;
            let mut files = Vec::new();
            for entry in entries {
                let path = entry.map_err(|error| unreadable(folder, &error, remedy))?.path();
                if path.extension().is_some_and(|ending| ending == "md") {
                    let text = read_file(&path, remedy)?;
                    files.push((path, text));
                }
            }
            files
        }
    };
    files.sort();
    files
        .into_iter()
        .map(|(path, text)| {
            TipText::from_file(&text)
                .map_err(|sentence| ConfigError { place: path.display().to_string(), sentence })
        })
        .collect()
}
