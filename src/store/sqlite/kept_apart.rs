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

use super::lock::sync_folder_of;
use super::open_error::{OpenError, not_readable, not_writable};
use super::people::{EVERYBODY, forget};
use super::rows::millis;
use super::thanks;
use crate::chat::MemberId;
use crate::features::collab::{Person, Thanks};
use crate::features::setup::SchoolId;

/// Whoever may be named in public, by the name that they had last.
const NAMED: &str = "
    select school, member, name, max(at) from (
        select school, teacher as member, teacher_name as name, sent_at as at from requests
        union all select school, member, name, suggested_at from suggested_tips
        union all select school, member, name, suggested_at from suggested_items
        union all select school, value ->> 'id', value ->> 'name', written_at from thank_yous, json_each(people)
        union all select school, member, name, chosen_at from thanks_choices)
    group by school, member";

/// The list beside the database. A line is a salted hash of somebody and a moment: then they were forgotten, or, with a
/// word between the two, then they chose to be thanked so.
#[derive(Debug, Clone)]
pub struct KeptApart {
    path: PathBuf,
    salt: String,
}

impl KeptApart {
    /// The list of a database; begun where there is none. `new_salt` becomes the salt of a new one.
    pub fn of(database: &Path, new_salt: [u8; 16]) -> Result<Self, OpenError> {
        let path = database.with_added_extension("forgotten");
        let text = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read.map_err(|error| not_readable(&path, &error))?,
        };
        let text = String::from_utf8_lossy(&text);
        let first = text.lines().next().and_then(|line| line.strip_prefix("salt "));
        let salt = match first.filter(|salt| !salt.is_empty()) {
            Some(salt) => salt.to_owned(),
            // An older version left an empty one where the disk was full.
            None if text.is_empty() => {
                let salt = Sha256::digest([b"forgotten".as_slice(), &new_salt].concat());
                let salt = HEXLOWER.encode(&salt);
                begin(&path, &salt).map_err(|error| not_writable(&path, &error))?;
                salt
            }
            None => return Err(OpenError::NoSalt(path)),
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
        let word = thanks::word(choice).unwrap_or_default();
        self.add(school, member, &format!("{word} {}", millis(now)))
    }

    /// In one piece, and behind whatever a crash has left of the line before.
    fn add(&self, school: SchoolId, member: &MemberId, entry: &str) -> io::Result<()> {
        let mut file = private().append(true).open(&self.path)?;
        file.write_all(format!("\n{} {entry}\n", self.hash(school, &member.0)).as_bytes())?;
        file.sync_all()
    }

    /// What is known of each, by their hash. Half a line says nothing.
    fn all(&self) -> io::Result<HashMap<String, Known>> {
        let mut all: HashMap<String, Known> = HashMap::new();
        for line in fs::read_to_string(&self.path)?.lines() {
            match line.split(' ').collect::<Vec<_>>()[..] {
                [hash, at] => {
                    let Ok(at) = at.parse() else { continue };
                    // What they had chosen before is forgotten, too.
                    all.insert(hash.to_owned(), Known { forgotten_at: Some(at), chosen: None });
                }
                [hash, word, at] => {
                    let (Ok(choice), Ok(at)) = (thanks::choice(word), at.parse()) else { continue };
                    all.entry(hash.to_owned()).or_default().chosen = Some((choice, at));
                }
                _ => {}
            }
        }
        Ok(all)
    }

    /// Whoever has chosen since to be named less is thanked so again, where a restored database knows an older choice:
    /// nobody is named in public against their word.
    pub async fn choose_again(&self, writer: &SqlitePool) -> Result<usize, Error> {
        let known = self.all()?;
        if known.values().all(|known| known.chosen.is_none()) {
            return Ok(0);
        }
        let named: Vec<(i64, String, String, i64)> = sqlx::query_as(NAMED).fetch_all(writer).await?;
        let mut again = 0;
        for (school, member, name, _) in named {
            let school = SchoolId(school);
            let Some((choice, at)) = known.get(&self.hash(school, &member)).and_then(|known| known.chosen)
            else {
                continue;
            };
            let at = DateTime::from_timestamp_millis(at).unwrap_or_default();
            let member = Person { id: MemberId(member), name };
            again += usize::from(thanks::choose_if_more_private(writer, school, &member, choice, at).await?);
        }
        Ok(again)
    }

    /// Forgets again whoever a restored database still knows. Who came back since did something after they were
    /// forgotten, so this database is not from before.
    pub async fn forget_again(&self, writer: &SqlitePool) -> Result<usize, Error> {
        let known = self.all()?;
        if known.values().all(|known| known.forgotten_at.is_none()) {
            return Ok(0);
        }
        let everybody: Vec<(i64, String, i64)> = sqlx::query_as(EVERYBODY).fetch_all(writer).await?;
        let mut again = 0;
        for (school, member, latest) in everybody {
            let school = SchoolId(school);
            let forgotten_at = known.get(&self.hash(school, &member)).and_then(|known| known.forgotten_at);
            let Some(at) = forgotten_at.filter(|at| latest <= *at) else { continue };
            let at = DateTime::from_timestamp_millis(at).unwrap_or_default();
            forget(writer, school, &MemberId(member), at).await?;
            again += 1;
        }
        Ok(again)
    }
}

/// The latest lines about somebody; moments in milliseconds.
#[derive(Debug, Default)]
struct Known {
    forgotten_at: Option<i64>,
    chosen: Option<(Thanks, i64)>,
}

/// Under another name until it is whole.
fn begin(list: &Path, salt: &str) -> io::Result<()> {
    let part = list.with_added_extension("part");
    let mut file = private().create(true).truncate(true).write(true).open(&part)?;
    writeln!(file, "salt {salt}")?;
    file.sync_all()?;
    fs::rename(&part, list)?;
    sync_folder_of(list)
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
