//! A count of all of a school's deliveries. It goes through all of them, so only a rehearsal asks for it, where there
//! are few.

use super::rows::state;
use super::{SqliteStore, doing};
use crate::features::setup::SchoolId;
use crate::queue::State;
use crate::store::StoreError;

/// How many there are in each state.
pub async fn of(store: &SqliteStore, school: SchoolId) -> Result<Vec<(State, u64)>, StoreError> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select state, count(*) from deliveries where school = ? group by state order by state",
    )
    .bind(school.0)
    .fetch_all(store.readers())
    .await
    .map_err(doing("counting the deliveries"))?;
    let read = |(word, count): (String, i64)| Some((state(&word).ok()?, u64::try_from(count).ok()?));
    Ok(rows.into_iter().filter_map(read).collect())
}
