//! Why a database is not opened.

use std::io;
use std::path::{Path, PathBuf};

/// Why a database was not opened, in one sentence for the administrator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{} is already in use by another Shelftalker: stop that one, or give this one another folder.", .0.display())]
    InUse(PathBuf),
    #[error("The folder {} does not exist: make it, or give the database another place.", .0.display())]
    NoFolder(PathBuf),
    #[error("{} cannot be written ({why}): let this user write its folder and what is in it, or give the database another place.", .file.display())]
    NotWritable { file: PathBuf, why: String },
    #[error("{} cannot be read ({why}): let this user read it, or give the database another place.", .file.display())]
    NotReadable { file: PathBuf, why: String },
    #[error("{} cannot be read by this user: type the command as the user that the bot runs as.", .0.display())]
    OfAnotherUser(PathBuf),
    #[error("There is no database at {} yet: `shelftalker run` makes it.", .0.display())]
    None(PathBuf),
    #[error("{} is damaged ({found}) and was left as it is: put a backup in its place.", .file.display())]
    Damaged { file: PathBuf, found: String },
    #[error("{} is empty or gone, though there was a database here, and what lies beside it was left as it is: put a backup in its place, or, to begin anew, remove {file}.lock and {file}-wal as well.", .0.display(), file = .0.display())]
    Emptied(PathBuf),
    #[error("The log beside {} ({file}-wal) does not belong to it, and both were left as they are: put back the database that it was written to, or remove the log and lose what is only in it.", .0.display(), file = .0.display())]
    StrangeLog(PathBuf),
    #[error("{} is damaged (it does not begin with its salt) and was left as it is: put a copy of it in its place, or, where there is none, remove it, after which an older backup would bring back whoever was deleted, and name them.", .0.display())]
    NoSalt(PathBuf),
    #[error("{} was written by a newer Shelftalker and was left as it is: install that version again, or put a backup from before in its place.", .0.display())]
    Newer(PathBuf),
    #[error("{} was written by an older Shelftalker: `shelftalker run` brings it up to date.", .0.display())]
    Older(PathBuf),
    #[error("{} is not a database of Shelftalker and was left as it is: give the database another place.", .0.display())]
    NotOurs(PathBuf),
    #[error("{} could not be opened ({why}): see that the disk has room and that this user may write there.", .file.display())]
    Failed { file: PathBuf, why: String },
}

pub fn not_readable(path: &Path, error: &io::Error) -> OpenError {
    match error.kind() {
        io::ErrorKind::PermissionDenied => OpenError::OfAnotherUser(path.to_owned()),
        _ => OpenError::NotReadable { file: path.to_owned(), why: error.to_string() },
    }
}

pub fn not_writable(path: &Path, error: &io::Error) -> OpenError {
    OpenError::NotWritable { file: path.to_owned(), why: error.to_string() }
}
