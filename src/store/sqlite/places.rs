//! Places: which delivery is first in line at each, when it falls due, who serves it, and whose turn it is. All of
//! it follows from the deliveries, and is brought up to date in the transaction that changes them.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteConnection};

use super::rows::{json_text, millis};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::features::setup::SchoolId;
use crate::queue::{Delivery, DeliveryId, Place, PostId};
use crate::store::{Due, StoreError, Unreadable};

/// What is being settled at a place, or is held there, goes before everything that is only queued.
const SETTLING: &str = "state in ('sending', 'retrying', 'uncertain', 'held') and faults = 0";

/// A later part of a text waits until every earlier one is sent, or given up.
const NOT_BEHIND_ITS_OWN_TEXT: &str = "(d.part = 0 or not exists (
    select 1 from deliveries before
    where before.post = d.post and before.place = d.place and before.part < d.part
      and before.state not in ('sent', 'cancelled')))";

/// What could not be worked on while it was being settled: it holds nothing up, and comes again after what is queued.
const ASIDE: &str = "state in ('sending', 'retrying', 'uncertain', 'held') and faults > 0";
const SET_ASIDE: &str = "(select min(d.next_at) from deliveries d
    where d.school = p.school and d.place = p.place
      and state in ('sending', 'retrying', 'uncertain', 'held') and faults > 0)";

/// When the first in line at `p` falls due.
fn moment() -> String {
    format!(
        "case when exists (select 1 from deliveries d where d.school = p.school and d.place = p.place and {SETTLING})
              then (select case when d.state = 'sending' then coalesce(d.lease_until, 0) else d.next_at end
                    from deliveries d
                    where d.school = p.school and d.place = p.place and {SETTLING}
                    order by d.id limit 1)
              else min(coalesce((select d.next_at from deliveries d
                    where d.school = p.school and d.place = p.place and d.state = 'queued'
                      and {NOT_BEHIND_ITS_OWN_TEXT}
                    order by d.next_at limit 1), {SET_ASIDE}),
                  coalesce({SET_ASIDE}, (select d.next_at from deliveries d
                    where d.school = p.school and d.place = p.place and d.state = 'queued'
                      and {NOT_BEHIND_ITS_OWN_TEXT}
                    order by d.next_at limit 1)))
         end"
    )
}

/// The first in line at `p`, if it is due at `?1`.
fn head() -> String {
    format!(
        "case when exists (select 1 from deliveries d where d.school = p.school and d.place = p.place and {SETTLING})
              then (select d.id from deliveries d
                    where d.school = p.school and d.place = p.place and {SETTLING}
                    order by d.id limit 1)
              else coalesce((select d.id from deliveries d
                    where d.school = p.school and d.place = p.place and d.state = 'queued' and d.next_at <= ?1
                      and {NOT_BEHIND_ITS_OWN_TEXT}
                    order by d.id limit 1),
                  (select d.id from deliveries d
                    where d.school = p.school and d.place = p.place and d.next_at <= ?1 and {ASIDE}
                    order by d.id limit 1))
         end"
    )
}

/// What a transaction has touched, and is to be brought up to date before it commits.
#[derive(Default)]
pub struct Touched {
    places: BTreeSet<(i64, String)>,
    schools: BTreeSet<i64>,
}

impl Touched {
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.schools.is_empty()
    }

    pub fn place(&mut self, school: SchoolId, place: &Place) -> Result<(), Stopped> {
        self.places.insert((school.0, json_text(place)?));
        Ok(())
    }

    pub fn extend(&mut self, places: impl IntoIterator<Item = (i64, String)>) {
        self.places.extend(places);
    }

    /// All of a school's places.
    pub fn school(&mut self, school: SchoolId) {
        self.schools.insert(school.0);
    }

    pub async fn bring_up_to_date(self, to: &mut SqliteConnection) -> Result<(), Stopped> {
        let mut schools = self.schools;
        for (school, place) in self.places {
            sqlx::query(sqlx::AssertSqlSafe(format!(
                "insert into places (school, place, next_at)
                 select school, place, {} from (select ?1 as school, ?2 as place) as p where true
                 on conflict (school, place) do update set next_at = excluded.next_at",
                moment()
            )))
            .bind(school)
            .bind(place)
            .execute(&mut *to)
            .await?;
            schools.insert(school);
        }
        for school in schools {
            // A server that has removed the bot has no turn until it is back.
            sqlx::query(
                "insert into turns (school, lane, next_at, served)
                 select ?1, lanes.lane,
                        (select min(next_at) from places
                         where school = ?1 and places.lane = lanes.lane and next_at is not null
                           and not (select away from schools where id = ?1)),
                        0
                 from (select 0 as lane union all select 1) as lanes
                 where true
                 on conflict (school, lane) do update set next_at = excluded.next_at",
            )
            .bind(school)
            .execute(&mut *to)
            .await?;
        }
        Ok(())
    }
}

/// Brings all places and turns up to date, and frees every place: at a start, when nobody else serves any.
pub async fn refresh(to: &mut SqliteConnection) -> Result<(), Stopped> {
    sqlx::query("update places set boot = null, lease_until = null where boot is not null")
        .execute(&mut *to)
        .await?;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "update places as p set next_at = {} where next_at is not null",
        moment()
    )))
    .execute(&mut *to)
    .await?;
    sqlx::query(
        "update turns
         set next_at = (select min(next_at) from places
                        where school = turns.school and places.lane = turns.lane and next_at is not null)
         where next_at is not null",
    )
    .execute(to)
    .await?;
    Ok(())
}

/// Takes a place for one process, as long as its lease lasts; the school has had its turn.
pub async fn claim(
    to: &mut SqliteConnection,
    school: SchoolId,
    place: &Place,
    boot: &str,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Stopped> {
    let claimed = sqlx::query(
        "update places set boot = ?1, lease_until = ?2
         where school = ?3 and place = ?4 and (boot is null or boot = ?1 or lease_until <= ?5)",
    )
    .bind(boot)
    .bind(millis(until))
    .bind(school.0)
    .bind(json_text(place)?)
    .bind(millis(now))
    .execute(&mut *to)
    .await?;
    unless_overtaken(&claimed)?;
    sqlx::query(
        "update turns
         set served = (select max(served) + 1 from turns as others
                       where others.lane = turns.lane and others.next_at is not null)
         where school = ?1 and next_at is not null
           and lane = (select lane from places where school = ?1 and place = ?2)",
    )
    .bind(school.0)
    .bind(json_text(place)?)
    .execute(to)
    .await?;
    Ok(())
}

/// Gives a place free, whoever has it.
pub async fn free(to: &mut SqliteConnection, school: SchoolId, place: &Place) -> Result<(), Stopped> {
    sqlx::query("update places set boot = null, lease_until = null where school = ? and place = ? and boot is not null")
        .bind(school.0)
        .bind(json_text(place)?)
        .execute(to)
        .await?;
    Ok(())
}

/// Whose turn it is: the schools with something due, whoever was served longest ago first, and of each the places
/// whose moment came first; a row that cannot be read is one that says so.
pub async fn due(
    store: &SqliteStore,
    now: DateTime<Utc>,
    schools: u32,
    each: u32,
    only_aside: bool,
) -> Result<Vec<Due>, StoreError> {
    let turn = |lane: u8| {
        format!(
            "select * from (select school, lane, served from turns
                            where lane = {lane} and next_at is not null and next_at <= ?1
                            order by served limit ?2)"
        )
    };
    let aside = if only_aside { "and p.place = '\"DeskAside\"'" } else { "" };
    let turns = if only_aside {
        "select school, 0 as lane, 0 as served from places
         where place = '\"DeskAside\"' and next_at <= ?1 limit ?2"
            .to_owned()
    } else {
        format!("{} union all {}", turn(0), turn(1))
    };
    let sql = format!(
        "with turn as ({turns}),
              ranked as (
                  select turn.lane, turn.served, p.school, p.place,
                         row_number() over (partition by p.school, p.lane order by p.next_at) as rank
                  from turn join places p
                    on p.school = turn.school and p.lane = turn.lane and p.next_at <= ?1 {aside}),
              heads as (
                  select p.lane as of_lane, p.served, p.school as of_school, p.place as at_place, p.rank, {} as head
                  from ranked p where p.rank <= ?3)
         select heads.of_school, heads.at_place, heads.head, d.*
         from heads join deliveries d on d.id = heads.head
         order by heads.of_lane, heads.rank, heads.served",
        head()
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(millis(now))
        .bind(schools)
        .bind(each)
        .fetch_all(store.readers())
        .await
        .map_err(doing("reading what is due"))?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<Due, StoreError> {
    let school = SchoolId(row.try_get("of_school").map_err(doing("reading whose turn it is"))?);
    let place: String = row.try_get("at_place").map_err(doing("reading whose turn it is"))?;
    let head = row.try_get("head").map_err(doing("reading whose turn it is"))?;
    let first =
        Delivery::from_row(row).map_err(|error| Unreadable { id: DeliveryId(head), why: error.to_string() });
    Ok(Due { school, place, first })
}

pub async fn wake_held(
    to: &mut SqliteConnection,
    school: SchoolId,
    now: DateTime<Utc>,
    rest: TimeDelta,
    touched: &mut Touched,
) -> Result<(), Stopped> {
    let woken = sqlx::query_scalar(
        "update deliveries
         set next_at = max(?2, coalesce(last_attempt_at, 0) + ?3), version = version + 1
         where school = ?1 and state in ('sending', 'retrying', 'uncertain', 'held') and state = 'held'
         returning place",
    )
    .bind(school.0)
    .bind(millis(now))
    .bind(rest.num_milliseconds())
    .fetch_all(to)
    .await?;
    touched.places.extend(woken.into_iter().map(|place| (school.0, place)));
    Ok(())
}

/// Works on a row that cannot be read, too: so it goes by its id alone. What was being sent may have arrived.
pub async fn set_aside(
    to: &mut SqliteConnection,
    delivery: DeliveryId,
    until: DateTime<Utc>,
    touched: &mut Touched,
) -> Result<(), Stopped> {
    let found: Option<(i64, String)> = sqlx::query_as(
        "update deliveries
         set state = case when state = 'sending' then 'uncertain' else state end,
             first_maybe_at = case when state = 'sending' then coalesce(first_maybe_at, last_attempt_at, ?2)
                                   else first_maybe_at end,
             boot = null, lease_until = null, next_at = ?2, faults = faults + 1, version = version + 1
         where id = ?1
         returning school, place",
    )
    .bind(delivery.0)
    .bind(millis(until))
    .fetch_optional(&mut *to)
    .await?;
    if let Some((school, place)) = &found {
        sqlx::query("update places set boot = null, lease_until = null where school = ? and place = ?")
            .bind(school)
            .bind(place)
            .execute(to)
            .await?;
    }
    touched.places.extend(found);
    Ok(())
}

pub async fn put_right(
    to: &mut SqliteConnection,
    now: DateTime<Utc>,
    since: PostId,
    by: TimeDelta,
    touched: &mut Touched,
) -> Result<(), Stopped> {
    if !by.is_zero() {
        // Only what comes nearer to now by it: what was written just after the clock was set is right.
        let nearer = "at_once = 1 and id > ?1 and abs(due_at + ?2 - ?3) < abs(due_at - ?3)";
        let sql = format!(
            "update deliveries set closes_at = closes_at + ?2
             where post in (select id from posts where {nearer}) and state in ('queued', 'retrying', 'held')"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(since.0)
            .bind(by.num_milliseconds())
            .bind(millis(now))
            .execute(&mut *to)
            .await?;
        let sql = format!("update posts set due_at = due_at + ?2, closes_at = closes_at + ?2 where {nearer}");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(since.0)
            .bind(by.num_milliseconds())
            .bind(millis(now))
            .execute(&mut *to)
            .await?;
    }
    // Whatever may have arrived did so before now; how long ago is not known, so it is read back.
    let mut put: Vec<(i64, String)> = sqlx::query_as(
        "update deliveries
         set next_at = ?1 + max(0, next_at - max(last_attempt_at, coalesce(first_maybe_at, 0))),
             last_attempt_at = min(last_attempt_at, ?1),
             first_maybe_at = min(first_maybe_at, ?1),
             trying_since = min(trying_since, ?1),
             version = version + 1
         where state in ('sending', 'retrying', 'uncertain', 'held') and state <> 'sending'
           and (last_attempt_at > ?1 or first_maybe_at > ?1 or next_at > ?1 + 90000000)
         returning school, place",
    )
    .bind(millis(now))
    .fetch_all(&mut *to)
    .await?;
    put.extend(
        sqlx::query_as::<_, (i64, String)>(
            "update deliveries
             set next_at = ?1, version = version + 1
             where state = 'queued' and next_at > ?1 and attempts = 0
               and (select at_once from posts where posts.id = deliveries.post)
             returning school, place",
        )
        .bind(millis(now))
        .fetch_all(&mut *to)
        .await?,
    );
    // Only what is open: nothing is asked of the rest.
    sqlx::query(
        "update posts set due_at = ?1
         where at_once = 1 and due_at > ?1 and id in (select post from deliveries where state = 'queued' and attempts = 0)",
    )
        .bind(millis(now))
        .execute(&mut *to)
        .await?;
    // A card is never left alone for longer than six hours.
    sqlx::query("update cards set paint_at = ?1 where paint_at > ?1 + 22000000")
        .bind(millis(now))
        .execute(to)
        .await?;
    touched.places.extend(put);
    Ok(())
}
