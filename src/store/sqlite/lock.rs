//! The lock file beside the database. It is held for as long as anything may be written, so that one process alone
//! serves; and what stands in it tells the next start whether there was a database, and how its last service ended.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::Path;

const CLOSED: &str = "closed";
const CLOSED_AFTER: &str = "closed, opened as ";
const IN_USE: &str = "in use, opened as ";

/// How the last service of the database ended, as far as its lock file tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LastEnd {
    /// There was none, or it was by a version that left no mark.
    Unknown,
    Clean {
        opened_as: String,
    },
    /// The process was killed, or the power went. The name under which it had opened the database stands in that file,
    /// too; empty where it could not be put there.
    Unclean {
        opened_as: String,
    },
}

/// The lock, held. The operating system frees it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl LastEnd {
    /// The name under which the last service had opened the database, where that is known.
    pub fn opened_as(&self) -> Option<&str> {
        match self {
            Self::Unknown => None,
            Self::Clean { opened_as } | Self::Unclean { opened_as } => Some(opened_as),
        }
    }
}

impl Lock {
    /// Takes the lock; `None` when another process holds it.
    pub fn take(database: &Path) -> io::Result<Option<(Self, LastEnd)>> {
        let lock = database.with_added_extension("lock");
        let mut file = make_private(&lock)?;
        give_to_owner_of_folder(&lock)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let mut mark = String::new();
        file.read_to_string(&mut mark)?;
        let last_end = match mark.strip_prefix(IN_USE) {
            Some(name) => LastEnd::Unclean { opened_as: name.trim_end().to_owned() },
            None => match mark.strip_prefix(CLOSED_AFTER) {
                Some(name) => LastEnd::Clean { opened_as: name.trim_end().to_owned() },
                None if mark.trim_end() == CLOSED => LastEnd::Clean { opened_as: String::new() },
                None => LastEnd::Unknown,
            },
        };
        Ok(Some((Self { file }, last_end)))
    }

    /// Notes that there is a database from now on, which is open under this name.
    pub fn opened_as(&mut self, name: &str) -> io::Result<()> {
        self.mark(&format!("{IN_USE}{name}\n"))
    }

    /// Notes a clean end, which left this name in the database, and gives it free.
    pub fn close(mut self, name: &str) -> io::Result<()> {
        self.mark(&format!("{CLOSED_AFTER}{name}\n"))
    }

    fn mark(&mut self, words: &str) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(words.as_bytes())?;
        self.file.sync_all()
    }
}

/// The lock file, to be looked at; `None` where there is none. Whoever may not read it may not read the database, either.
pub fn look_at(database: &Path) -> io::Result<Option<File>> {
    match File::open(database.with_added_extension("lock")) {
        Ok(file) => Ok(Some(file)),
        Err(error) if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&error.kind()) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a process serves the database now. Whoever asks takes no lock that another could meet.
pub fn is_served(database: &Path) -> io::Result<bool> {
    let lock = look_at(database)?;
    Ok(lock.is_some_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))))
}

/// Opens a file for its owner alone, and makes it when there is none. SQLite gives the files beside the database
/// the same rights.
pub fn make_private(path: &Path) -> io::Result<File> {
    let mut how = OpenOptions::new();
    how.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    how.open(path)
}

/// What root makes in another user's folder belongs to that user, who could not open it otherwise. Nobody else can give
/// files away, or needs to.
pub fn give_to_owner_of_folder(made: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, lchown};
        let folder = made.parent().filter(|folder| !folder.as_os_str().is_empty());
        let owner = fs::metadata(folder.unwrap_or(Path::new(".")))?;
        if fs::symlink_metadata(made)?.uid() != owner.uid() {
            return match lchown(made, Some(owner.uid()), Some(owner.gid())) {
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
                given => given,
            };
        }
    }
    Ok(())
}

/// A name is on the disk once its folder is.
pub fn sync_folder_of(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    if cfg!(unix) { File::open(folder.unwrap_or(Path::new(".")))?.sync_all() } else { Ok(()) }
}
