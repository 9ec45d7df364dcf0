//! Whether the log that lies beside a database file can be its own. SQLite itself passes over a log that it cannot
//! read, and with it over everything that was only there; and it plays one back that belongs to another file.
//! The log's header: <https://www.sqlite.org/fileformat2.html#walformat>.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sqlx::SqlitePool;

const HEADER: usize = 32;
const MAGIC: u32 = 0x377f_0682;

pub fn log_of(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// Moves everything from the log into the file; false when somebody was still reading the log.
pub async fn into_one_file(writer: &SqlitePool) -> Result<bool, sqlx::Error> {
    let (is_busy, _, _): (bool, i64, i64) =
        sqlx::query_as("pragma wal_checkpoint(truncate)").fetch_one(writer).await?;
    Ok(!is_busy)
}

/// Bytes in a file; 0 where there is none.
pub fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |file| file.len())
}

/// Whether there is a log that is no log of this file: no header of a log, or one with pages of another size.
pub fn is_strange(database: &Path) -> io::Result<bool> {
    let log = log_of(database);
    if size(&log) == 0 {
        return Ok(false);
    }
    let mut header = Vec::new();
    File::open(&log)?.take(HEADER as u64).read_to_end(&mut header)?;
    // What was still being made when the power went: nothing was promised of it yet.
    if header.iter().all(|byte| *byte == 0) {
        return Ok(false);
    }
    let mut start = Vec::new();
    File::open(database)?.take(18).read_to_end(&mut start)?;
    Ok(page_size(&header).is_none_or(|size| pages_of(&start).is_some_and(|pages| pages != size)))
}

/// The size of the pages in a log, if this is the header of one.
fn page_size(header: &[u8]) -> Option<u32> {
    let words: Vec<[u8; 4]> = header.chunks_exact(4).filter_map(|word| word.try_into().ok()).collect();
    let [magic, _, size, _, _, _, first, second] = words[..] else { return None };
    let magic = u32::from_be_bytes(magic);
    if magic & !1 != MAGIC {
        return None;
    }
    let read = if magic == MAGIC { u32::from_le_bytes } else { u32::from_be_bytes };
    let (mut one, mut two) = (0_u32, 0_u32);
    for pair in words[..6].chunks_exact(2) {
        one = one.wrapping_add(read(pair[0])).wrapping_add(two);
        two = two.wrapping_add(read(pair[1])).wrapping_add(one);
    }
    let holds = one == u32::from_be_bytes(first) && two == u32::from_be_bytes(second);
    holds.then(|| u32::from_be_bytes(size))
}

/// The size of the pages of a database; `None` for an empty file.
fn pages_of(start: &[u8]) -> Option<u32> {
    let size = start.get(16..18)?;
    let size = u16::from_be_bytes([size[0], size[1]]);
    // 65,536 does not fit, and is written as 1.
    Some(if size == 1 { 65_536 } else { size.into() })
}
