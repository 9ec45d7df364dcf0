//! What a school begins with: kinds of support, thank-you texts, tips; the built-in ones or those of files.

use std::fs;
use std::path::{Path, PathBuf};

use super::errors::{ConfigError, read_file, unreadable};
use crate::features::collab::SupportKinds;
use crate::features::record::{BUILT_IN_REPORT, Template};
use crate::features::seasons::Seasons;
use crate::features::thanks::Templates;
use crate::features::tips::TipText;

static BUILT_IN_SUPPORT: &str = include_str!("../../config/support.toml");
pub static BUILT_IN_THANKS: &str = include_str!("../../config/thanks.toml");
static BUILT_IN_TIPS: include_dir::Dir = include_dir::include_dir!("$CARGO_MANIFEST_DIR/config/tips");
static BUILT_IN_SEASONS: include_dir::Dir = include_dir::include_dir!("$CARGO_MANIFEST_DIR/config/seasons");

pub fn read_support(path: Option<&Path>) -> Result<SupportKinds, ConfigError> {
    let (place, text) = match path {
        Some(path) => (path, read_file(path, "name the file in content.support, or leave that key out")?),
        None => (Path::new("config/support.toml"), BUILT_IN_SUPPORT.to_owned()),
    };
    SupportKinds::parse(&text)
        .map_err(|sentence| ConfigError { place: place.display().to_string(), sentence })
}

pub fn read_report(path: Option<&Path>) -> Result<Template, ConfigError> {
    let (place, text) = match path {
        Some(path) => (path, read_file(path, "name the file in content.report, or leave that key out")?),
        None => (Path::new("config/reports/principal.md"), BUILT_IN_REPORT.to_owned()),
    };
    Template::read(&text).map_err(|why| ConfigError {
        place: place.display().to_string(),
        sentence: format!("the page for the principal cannot be made from this: {why}."),
    })
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
    let tip = |(path, text): (PathBuf, String)| {
        TipText::from_file(&text)
            .map_err(|sentence| ConfigError { place: path.display().to_string(), sentence })
    };
    let remedy = "name a folder of tip files in content.tips, or leave that key out";
    files(folder, &BUILT_IN_TIPS, "md", remedy)?.into_iter().map(tip).collect()
}

/// The seasons of a folder, or the built-in ones.
pub fn read_seasons(folder: Option<&Path>) -> Result<Seasons, ConfigError> {
    let mut seasons = Seasons::default();
    let remedy = "name a folder of season files in content.seasons, or leave that key out";
    for (path, text) in files(folder, &BUILT_IN_SEASONS, "toml", remedy)? {
        seasons.add(&text).map_err(|sentence| ConfigError { place: path.display().to_string(), sentence })?;
    }
    Ok(seasons)
}

/// The files of a folder, or those that are built in, in the order of their names.
fn files(
    folder: Option<&Path>,
    built_in: &include_dir::Dir,
    ending: &str,
    remedy: &str,
) -> Result<Vec<(PathBuf, String)>, ConfigError> {
    let has_ending = |path: &Path| path.extension().is_some_and(|it| it == ending);
    let mut files = Vec::new();
    if let Some(folder) = folder {
        let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error, remedy))?;
        for entry in entries {
            let path = entry.map_err(|error| unreadable(folder, &error, remedy))?.path();
            if has_ending(&path) {
                let text = read_file(&path, remedy)?;
                files.push((path, text));
            }
        }
    } else {
        let built_in = built_in.files().filter(|file| has_ending(file.path()));
        files.extend(
            built_in.filter_map(|file| Some((file.path().to_owned(), file.contents_utf8()?.to_owned()))),
        );
    }
    files.sort();
    Ok(files)
}
