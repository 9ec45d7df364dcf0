//! The files of the record, in a folder or under an answer: each whole or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};

use super::tables::{
    COLLECTIONS, Column, Csv, EVENTS, HARD_TOPICS, IDEAS, ITEMS, PLANS, POSTS, REQUESTS, SESSIONS, TIPS,
    Whose, line, schema,
};
use crate::features::events::Stage;
use crate::features::setup::School;
use crate::store::{Store, StoreError};

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum NotExported {
    #[error("the database could not be read: {0}")]
    Store(#[from] StoreError),
    #[error("{0}: {1}")]
    Disk(String, io::Error),
}

/// A table as both of its files.
struct Both<W: Write> {
    columns: &'static [Column],
    csv: Csv<W>,
    lines: W,
}

impl<W: Write> Both<W> {
    fn begin(columns: &'static [Column], csv: W, lines: W) -> io::Result<Self> {
        Ok(Self { columns, csv: Csv::begin(csv, &[columns])?, lines })
    }

    fn row(&mut self, cells: &[super::tables::Cell]) -> io::Result<()> {
        self.csv.row(cells)?;
        writeln!(self.lines, "{}", line(self.columns, cells))
    }
}

const TABLES: [(&str, &[Column]); 10] = [
    ("requests", REQUESTS),
    ("sessions", SESSIONS),
    ("tips", TIPS),
    ("posts", POSTS),
    ("events", EVENTS),
    ("ideas", IDEAS),
    ("plans", PLANS),
    ("hard_topics", HARD_TOPICS),
    ("collections", COLLECTIONS),
    ("collection_items", ITEMS),
];

/// Between them lies everything that a school has ever planned.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1970, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Writes all schools' files into a folder. They are written under other names first: what was there before is
/// replaced only when everything is on the disk.
pub async fn into_folder(
    store: &dyn Store,
    installation: &str,
    schools: &[School],
    folder: &Path,
) -> Result<Vec<PathBuf>, NotExported> {
    let made = Folder::new(folder)?;
    let mut files = Vec::new();
    for (name, columns) in TABLES {
        let (csv, lines) = (made.begin(&format!("{name}.csv"))?, made.begin(&format!("{name}.jsonl"))?);
        files.push(Both::begin(columns, csv, lines).map_err(|error| made.disk(error))?);
    }
    for school in schools {
        write_school(store, installation, school, &mut files).await?.map_err(|error| made.disk(error))?;
    }
    for both in files {
        let csv = both.csv.finish().map_err(|error| made.disk(error))?;
        for file in [csv, both.lines] {
            let file = file.into_inner().map_err(|error| made.disk(error.into_error()))?;
            file.sync_all().map_err(|error| made.disk(error))?;
        }
    }
    let mut schema_file = made.begin("schema.json")?;
    writeln!(schema_file, "{:#}", schema())
        .and_then(|()| schema_file.flush())
        .map_err(|error| made.disk(error))?;
    made.finish()
}

/// One school's files, each with its name, in memory.
pub async fn in_memory(
    store: &dyn Store,
    installation: &str,
    school: &School,
) -> Result<Vec<(String, Vec<u8>)>, NotExported> {
    let disk = |error| NotExported::Disk("memory".into(), error);
    let mut files = Vec::new();
    for (_, columns) in &TABLES {
        files.push(Both::begin(columns, Vec::new(), Vec::new()).map_err(disk)?);
    }
    write_school(store, installation, school, &mut files).await?.map_err(disk)?;
    let mut named = Vec::new();
    for ((name, _), both) in TABLES.into_iter().zip(files) {
        named.push((format!("{name}.csv"), both.csv.finish().map_err(disk)?));
        named.push((format!("{name}.jsonl"), both.lines));
    }
    named.push(("schema.json".into(), format!("{:#}\n", schema()).into_bytes()));
    Ok(named)
}

/// The outer error is the database's, the inner one the disk's.
async fn write_school<W: Write + Send>(
    store: &dyn Store,
    installation: &str,
    school: &School,
    files: &mut [Both<W>],
) -> Result<io::Result<()>, StoreError> {
    let [requests, sessions, tips, posts, events, ideas, plans, hard, collections, items] = files else {
        return Ok(Ok(()));
    };
    let whose = Whose::new(installation, school);
    let mut written = Ok(());
    store
        .rows(school.id, DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, &mut |row| {
            if written.is_ok() {
                written = requests.row(&whose.request(&row)).and_then(|()| {
                    row.sessions.iter().try_for_each(|session| sessions.row(&whose.session(&row, session)))
                });
            }
        })
        .await?;
    for tip in store.tips(school.id).await? {
        written = written.and_then(|()| tips.row(&whose.tip(&tip)));
    }
    let begun = store.requests_from_ideas(school.id).await?;
    for kept in store.kept_ideas(school.id).await? {
        let requests = begun.get(&kept.id).map_or(0, Vec::len);
        written = written.and_then(|()| ideas.row(&whose.idea(&kept, requests)));
    }
    for told in store.hard_topics(school.id).await? {
        written = written.and_then(|()| hard.row(&whose.hard_topic(&told)));
    }
    for plan in store.plans(school.id).await? {
        written = written.and_then(|()| plans.row(&whose.plan(&plan)));
    }
    store
        .said_posts(school.id, &mut |post| {
            if written.is_ok() {
                written = posts.row(&whose.post(&post));
            }
        })
        .await?;
    let begun = store.requests_from_collections(school.id).await?;
    for of in store.collections(school.id).await? {
        let requests = begun.get(&of.id).map_or(0, Vec::len);
        written = written.and_then(|()| collections.row(&whose.collection(&of, requests)));
        for item in store.items(school.id, &of.id).await? {
            written = written.and_then(|()| items.row(&whose.item(&item)));
        }
    }
    for event in store.library_events(school.id, FIRST_DAY, LAST_DAY).await? {
        // Nobody has heard of a draft.
        if event.stage == Stage::Draft {
            continue;
        }
        let all = store.sign_ups(school.id, &event.id).await?;
        for meeting in &event.meetings {
            written = written.and_then(|()| events.row(&whose.meeting(&event, meeting, &all)));
        }
    }
    Ok(written)
}

/// A folder in which files are being written under other names; dropped before the end, they go.
struct Folder {
    path: PathBuf,
    begun: std::cell::RefCell<Vec<String>>,
}

const UNFINISHED: &str = ".unfinished";

impl Folder {
    fn new(path: &Path) -> Result<Self, NotExported> {
        fs::create_dir_all(path).map_err(|error| NotExported::Disk(path.display().to_string(), error))?;
        Ok(Self { path: path.to_owned(), begun: std::cell::RefCell::default() })
    }

    fn disk(&self, error: io::Error) -> NotExported {
        NotExported::Disk(self.path.display().to_string(), error)
    }

    fn begin(&self, name: &str) -> Result<BufWriter<File>, NotExported> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        // What the school keeps is its librarians' alone.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file =
            options.open(self.path.join(format!("{name}{UNFINISHED}"))).map_err(|error| self.disk(error))?;
        self.begun.borrow_mut().push(name.to_owned());
        Ok(BufWriter::new(file))
    }

    fn finish(self) -> Result<Vec<PathBuf>, NotExported> {
        let mut made = Vec::new();
        for name in self.begun.borrow().iter() {
            let path = self.path.join(name);
            fs::rename(self.path.join(format!("{name}{UNFINISHED}")), &path)
                .map_err(|error| self.disk(error))?;
            made.push(path);
        }
        Ok(made)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for name in self.begun.take() {
            // What was finished has another name by now.
            fs::remove_file(self.path.join(format!("{name}{UNFINISHED}"))).ok();
        }
    }
}
