//! Whether the data folder can be used, found out by trying: what an operating system allows has too many rules to be
//! read off.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

/// What is written to try a folder, and removed at once.
const TRIAL: &str = ".shelftalker-check";

/// The error is a sentence with the remedy.
pub fn can_be_used(folder: &Path) -> Result<(), String> {
    let is_there = match folder.try_exists() {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            return Err(
                "this user may not look there; type the command as the user that the bot runs as.".to_owned()
            );
        }
        there => there.unwrap_or(false),
    };
    if is_there {
        if !folder.is_dir() {
            return Err("that is a file; name a folder in data.folder.".to_owned());
        }
        return can_be_written(folder).map_err(|error| {
            format!(
                "nothing can be written there ({error}); type the command as the user that the bot runs as, or make it \
                 writable for that user."
            )
        });
    }
    // A start makes the folder, but not what it lies in.
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !parent.is_dir() {
        return Err(format!(
            "the folder that it is to lie in is not there; make {}, or name another in data.folder.",
            parent.display()
        ));
    }
    can_be_written(parent).map_err(|error| {
        format!(
            "it is not there, and cannot be made in {} ({error}); type the command as the user that the bot runs as, or \
             name another in data.folder.",
            parent.display()
        )
    })
}

fn can_be_written(folder: &Path) -> std::io::Result<()> {
    let trial = folder.join(TRIAL);
    File::create(&trial)?;
    fs::remove_file(trial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_tried_and_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(can_be_used(folder.path()), Ok(()));
        assert_eq!(can_be_used(&folder.path().join("data")), Ok(()), "a start makes it");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_missing_parent_and_a_file_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let refused = can_be_used(&folder.path().join("no/data")).unwrap_err();
        assert!(refused.contains("is not there; make ") && refused.contains("/no"), "{refused}");
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(can_be_used(&file).unwrap_err().contains("that is a file"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_that_nobody_can_write_is_named() {
        // Whoever runs the tests, also root: the kernel makes no files there.
        let refused = can_be_used(Path::new("/proc/sys")).unwrap_err();
        assert!(refused.contains("make it writable"), "{refused}");
        let refused = can_be_used(Path::new("/proc/shelftalker")).unwrap_err();
        assert!(refused.contains("cannot be made in /proc"), "{refused}");
    }
}
