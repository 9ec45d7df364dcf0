//! What a school begins with: kinds of support, thank-you texts, tips, ideas; the built-in ones or those of files.

use std::fs;
use std::path::{Path, PathBuf};

use super::errors::{ConfigError, read_file, unreadable};
use crate::features::collab::SupportKinds;
use crate::features::ideas::{Idea, Subjects, read_file as read_idea_file};
use crate::features::record::{BUILT_IN_REPORT, Template};
use crate::features::seasons::Seasons;
use crate::features::thanks::Templates;
use crate::features::tips::TipText;

static BUILT_IN_SUPPORT: &str = include_str!("../../config/support.toml");
pub static BUILT_IN_THANKS: &str = include_str!("../../config/thanks.toml");
static BUILT_IN_SUBJECTS: &str = include_str!("../../config/subjects.toml");
static BUILT_IN_IDEAS: include_dir::Dir = include_dir::include_dir!("$CARGO_MANIFEST_DIR/config/ideas");
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

pub fn read_subjects(path: Option<&Path>) -> Result<Subjects, ConfigError> {
    let (place, text) = match path {
        Some(path) => (path, read_file(path, "name the file in content.subjects, or leave that key out")?),
        None => (Path::new("config/subjects.toml"), BUILT_IN_SUBJECTS.to_owned()),
    };
    Subjects::parse(&text).map_err(|sentence| ConfigError { place: place.display().to_string(), sentence })
}

/// The ideas of a folder, or the built-in ones, in the order of their file names.
pub fn read_ideas(
    folder: Option<&Path>,
    subjects: &Subjects,
    kinds: &SupportKinds,
) -> Result<Vec<Idea>, ConfigError> {
    let remedy = "name a folder of idea files in content.ideas, or leave that key out";
    let mut ideas: Vec<Idea> = Vec::new();
    for (path, text) in files_of(folder, &BUILT_IN_IDEAS, "toml", remedy)? {
        let wrong = |sentence| ConfigError { place: path.display().to_string(), sentence };
        for idea in read_idea_file(&text).map_err(wrong)? {
            let known = ideas.iter().find(|other| other.id == idea.id || other.title == idea.title);
            if let Some(other) = known {
                let sentence = format!(
                    "\"{}\" has the id or the title of another idea, \"{}\": each needs its own.",
                    idea.title, other.id.0
                );
                return Err(wrong(sentence));
            }
            // The built-in ideas are for the built-in subjects and kinds; whoever offers fewer changes no idea for it.
            if folder.is_some() {
                let of_idea = |why: String| wrong(format!("\"{}\": {why}", idea.title));
                idea.check_keys(subjects, kinds).map_err(of_idea)?;
            }
            ideas.push(idea);
        }
    }
    Ok(ideas)
}

/// The tips of a folder, or the built-in ones, in the order of their file names.
pub fn read_tips(folder: Option<&Path>) -> Result<Vec<TipText>, ConfigError> {
    let remedy = "name a folder of tip files in content.tips, or leave that key out";
    files_of(folder, &BUILT_IN_TIPS, "md", remedy)?
        .into_iter()
        .map(|(path, text)| {
            TipText::from_file(&text)
                .map_err(|sentence| ConfigError { place: path.display().to_string(), sentence })
        })
        .collect()
}

/// The seasons of a folder, or the built-in ones.
pub fn read_seasons(folder: Option<&Path>) -> Result<Seasons, ConfigError> {
    let mut seasons = Seasons::default();
    let remedy = "name a folder of season files in content.seasons, or leave that key out";
    for (path, text) in files_of(folder, &BUILT_IN_SEASONS, "toml", remedy)? {
        seasons.add(&text).map_err(|sentence| ConfigError { place: path.display().to_string(), sentence })?;
    }
    Ok(seasons)
}

/// The files of this ending in a folder, or the built-in ones, by name.
fn files_of(
    folder: Option<&Path>,
    built_in: &include_dir::Dir,
    ending: &str,
    remedy: &str,
) -> Result<Vec<(PathBuf, String)>, ConfigError> {
    let is_one = |path: &Path| path.extension().is_some_and(|it| it == ending);
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    match folder {
        None => files.extend(
            built_in
                .files()
                .filter(|file| is_one(file.path()))
                .filter_map(|file| Some((file.path().to_owned(), file.contents_utf8()?.to_owned()))),
        ),
        Some(folder) => {
            let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error, remedy))?;
            for entry in entries {
                let path = entry.map_err(|error| unreadable(folder, &error, remedy))?.path();
                if is_one(&path) {
                    let text = read_file(&path, remedy)?;
                    files.push((path, text));
                }
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a folder with these files.
    fn said(files: &[(&str, &str)]) -> String {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let subjects = read_subjects(None).unwrap();
        let kinds = read_support(None).unwrap();
        match read_ideas(Some(folder.path()), &subjects, &kinds) {
            Ok(ideas) => format!("{} ideas", ideas.len()),
            Err(error) => error.sentence,
        }
    }

    #[test]
    fn a_folder_of_ideas_with_something_wrong_is_refused_by_the_ideas_title() {
        let idea = |id: &str, title: &str, subject: &str, minutes: u32| {
            format!(
                "[[idea]]\nid = \"{id}\"\ntitle = \"{title}\"\nsubjects = [\"{subject}\"]\nages = [9, 13]\n\
                 students = \"Draw.\"\nlibrary = \"Paper.\"\nteacher = \"Pens.\"\nminutes = {minutes}\nsessions = 1\n\
                 months = \"any\"\nsupport = \"makerspace\"\n"
            )
        };
        let good = idea("dots", "Dots", "art", 60);
        assert_eq!(said(&[("a.toml", &good), ("README.md", "no ideas")]), "1 ideas");
        let cases = [
            said(&[("a.toml", &good), ("b.toml", &good)]),
            said(&[("a.toml", &idea("dots", "Dots", "alchemy", 60))]),
            said(&[("a.toml", &idea("dots", "Dots", "art", 9))]),
            said(&[("a.toml", &idea("own-dots", "Dots", "art", 60))]),
            said(&[("a.toml", &good.replace("id = \"dots\"\n", ""))]),
        ];
        insta::assert_snapshot!(cases.join("\n"), @r#"
        "Dots" has the id or the title of another idea, "dots": each needs its own.
        "Dots": There is no subject "alchemy" in the list of subjects.
        "Dots": The minutes of a session must be from 10 to 120, not 9.
        "Dots": an id that begins with own- is kept for what schools write.
        "Dots" has no id: give it one that never changes.
        "#);
    }
}
