//! What outlives a backup that is put back, in a small file beside the database: who was forgotten, and how people chose
//! to be thanked. It names nobody.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use sqlx::{Error, SqlitePool};

use super::people::{EVERYBODY, forget};
use super::rows::millis;
use super::thanks;
use crate::chat::MemberId;
use crate::features::collab::Thanks;
use crate::features::setup::SchoolId;

/// The list beside the database. A line is a salted hash of somebody and a moment: then they were forgotten, or, where a
/// word follows, then they chose to be thanked so.
#[derive(Debug, Clone)]
pub struct Beside {
    path: PathBuf,
    salt: String,
}

impl Beside {
    /// The list of a database; begun where there is none. `new_salt` becomes the salt of a new one.
    pub fn of(database: &Path, new_salt: [u8; 16]) -> io::Result<Self> {
        let mut path = database.as_os_str().to_owned();
        path.push(".forgotten");
        let path = PathBuf::from(path);
        let known = match fs::read_to_string(&path) {
            Ok(text) => text.lines().next().and_then(|line| line.strip_prefix("salt ")).map(str::to_owned),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let salt = if let Some(salt) = known {
            salt
        } else {
            let salt = Sha256::digest([b"forgotten".as_slice(), &new_salt].concat());
            let salt = HEXLOWER.encode(&salt);
            let mut file = private().create_new(true).write(true).open(&path)?;
            writeln!(file, "salt {salt}")?;
            file.sync_all()?;
            salt
        };
        Ok(Self { path, salt })
    }

    fn hash(&self, school: SchoolId, member: &str) -> String {
        let digest = Sha256::digest(format!("{}\n{}\n{member}", self.salt, school.0));
        HEXLOWER.encode(&digest)
    }

    /// Somebody is forgotten.
    pub fn forgets(&self, school: SchoolId, member: &MemberId, now: DateTime<Utc>) -> io::Result<()> {
        self.add(school, member, &millis(now).to_string())
    }

    /// Somebody chooses how they wish to be thanked.
    pub fn chooses(
        &self,
        school: SchoolId,
        member: &MemberId,
        choice: Thanks,
        now: DateTime<Utc>,
    ) -> io::Result<()> {
        self.add(school, member, &format!("{} {}", millis(now), thanks::word(choice).unwrap_or_default()))
    }

    fn add(&self, school: SchoolId, member: &MemberId, entry: &str) -> io::Result<()> {
        let mut file = private().append(true).open(&self.path)?;
        writeln!(file, "{} {entry}", self.hash(school, &member.0))?;
        file.sync_all()
    }

    /// The latest entry about each, of those that end with a word or of the others.
    fn latest(&self, has_word: bool) -> io::Result<HashMap<String, (i64, String)>> {
        let text = fs::read_to_string(&self.path)?;
        let entries = text.lines().filter_map(|line| {
            let (hash, entry) = line.split_once(' ')?;
            let (at, word) = entry.split_once(' ').unwrap_or((entry, ""));
            let is_wanted = word.is_empty() != has_word;
            is_wanted.then(|| Some((hash.to_owned(), (at.parse().ok()?, word.to_owned()))))?
        });
        Ok(entries.collect())
    }

    /// Whoever has chosen since to be named less is thanked so again, where a restored database knows an older choice:
    /// nobody is named in public against their word.
    pub async fn choose_again(&self, writer: &SqlitePool) -> Result<usize, Error> {
        let chosen = self.latest(true)?;
        if chosen.is_empty() {
            return Ok(0);
        }
        let people = sqlx::query_as::<_, (i64, String)>(
            "select school, member from thanked union select school, teacher from requests
             union select school, member from thanks_choices",
        );
        let mut again = 0;
        for (school, member) in people.fetch_all(writer).await? {
            let school = SchoolId(school);
            let Some((at, word)) = chosen.get(&self.hash(school, &member)) else { continue };
            let (at, choice) =
                (DateTime::from_timestamp_millis(*at).unwrap_or_default(), thanks::choice(word)?);
            let member = MemberId(member);
            again += usize::from(thanks::choose_if_more_private(writer, school, member, choice, at).await?);
        }
        Ok(again)
    }

    /// Forgets again whoever a restored database still knows. Who came back since did something after they were
    /// forgotten, so this database is not from before.
    pub async fn forget_again(&self, writer: &SqlitePool) -> Result<usize, Error> {
        let forgotten = self.latest(false)?;
        if forgotten.is_empty() {
            return Ok(0);
        }
        let everybody: Vec<(i64, String, i64)> = sqlx::query_as(EVERYBODY).fetch_all(writer).await?;
        let mut again = 0;
        for (school, member, latest) in everybody {
            let school = SchoolId(school);
            let entry = forgotten.get(&self.hash(school, &member));
            let Some(at) = entry.map(|(at, _)| *at).filter(|at| latest <= *at) else { continue };
            let at = DateTime::from_timestamp_millis(at).unwrap_or_default();
            forget(writer, school, &MemberId(member), at).await?;
            again += 1;
        }
        Ok(again)
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
