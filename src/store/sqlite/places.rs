//! Places: which delivery is first in line at each, when it falls due, who serves it, and whose turn it is. All of
//! it follows from the deliveries, and is brought up to date in the transaction that changes them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::{delivery, json_text, millis};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::features::setup::{School, SchoolId};
use crate::queue::{DeliveryId, Place, Post};
use crate::store::{Due, First, StoreError, Unreadable};

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
    let queued = format!(
        "(select d.next_at from deliveries d
          where d.school = p.school and d.place = p.place and d.state = 'queued' and {NOT_BEHIND_ITS_OWN_TEXT}
          order by d.next_at limit 1)"
    );
    format!(
        "coalesce(
             (select case when d.state = 'sending' then coalesce(d.lease_until, 0) else d.next_at end
              from deliveries d
              where d.school = p.school and d.place = p.place and {SETTLING}
              order by d.id limit 1),
             min(coalesce({queued}, {SET_ASIDE}), coalesce({SET_ASIDE}, {queued})))"
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
    places: BTreeMap<(i64, String), Service>,
    schools: BTreeSet<i64>,
}

/// What becomes of the claim on a place.
#[derive(Default)]
enum Service {
    #[default]
    AsItIs,
    Free,
    ByOneProcess {
        boot: String,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    },
}

impl Touched {
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.schools.is_empty()
    }

    pub fn place(&mut self, school: SchoolId, place: &Place) -> Result<(), Stopped> {
        self.extend([(school.0, json_text(place)?)]);
        Ok(())
    }

    pub fn extend(&mut self, places: impl IntoIterator<Item = (i64, String)>) {
        for place in places {
            self.places.entry(place).or_default();
        }
    }

    /// Whoever has the place gives it free.
    pub fn free(&mut self, school: SchoolId, place: &Place) -> Result<(), Stopped> {
        self.places.insert((school.0, json_text(place)?), Service::Free);
        Ok(())
    }

    /// Takes a place for one process, as long as its lease lasts; the school has had its turn. Overtaken while
    /// another one has it.
    pub fn claim(
        &mut self,
        school: SchoolId,
        place: &Place,
        boot: String,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), Stopped> {
        let claimed = Service::ByOneProcess { boot, until, now };
        self.places.insert((school.0, json_text(place)?), claimed);
        Ok(())
    }

    /// All of a school's places.
    pub fn school(&mut self, school: SchoolId) {
        self.schools.insert(school.0);
    }

    pub async fn bring_up_to_date(self, to: &mut SqliteConnection) -> Result<(), Stopped> {
        let mut schools: BTreeMap<i64, Option<String>> =
            self.schools.into_iter().map(|school| (school, None)).collect();
        for ((school, place), service) in self.places {
            let served = schools.entry(school).or_default();
            match service {
                Service::AsItIs => {
                    sqlx::query(UPDATE.as_str()).bind(school).bind(&place).execute(&mut *to).await?;
                }
                Service::Free => {
                    sqlx::query(FREE.as_str()).bind(school).bind(&place).execute(&mut *to).await?;
                }
                Service::ByOneProcess { boot, until, now } => {
                    let claimed = sqlx::query(CLAIM.as_str())
                        .bind(school)
                        .bind(&place)
                        .bind(boot)
                        .bind(millis(until))
                        .bind(millis(now))
                        .execute(&mut *to)
                        .await?;
                    unless_overtaken(&claimed)?;
                    *served = Some(place);
                }
            }
        }
        for (school, served) in schools {
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
                 on conflict (school, lane) do update
                 set next_at = excluded.next_at,
                     served = case
                         when lane = (select lane from places where school = ?1 and place = ?2)
                         then (select max(served) + 1 from turns as others
                               where others.lane = turns.lane and others.next_at is not null)
                         else served end",
            )
            .bind(school)
            .bind(served)
            .execute(&mut *to)
            .await?;
        }
        Ok(())
    }
}

/// One place's moment; written for each delivery twice, so it is put together once.
static UPDATE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "insert into places (school, place, next_at)
         select school, place, {} from (select ?1 as school, ?2 as place) as p where true
         on conflict (school, place) do update set next_at = excluded.next_at",
        moment()
    )
});
static FREE: LazyLock<String> = LazyLock::new(|| format!("{}, boot = null, lease_until = null", *UPDATE));
static CLAIM: LazyLock<String> = LazyLock::new(|| {
    format!(
        "update places as p set boot = ?3, lease_until = ?4, next_at = {}
         where school = ?1 and place = ?2 and (boot is null or boot = ?3 or lease_until <= ?5)",
        moment()
    )
});

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
    let posts =
        by_id(store, "select * from posts where id in (select value from json_each(?))", &rows, "post")
            .await
            .map_err(doing("reading the posts that are due"))?;
    let schools = by_id(
        store,
        "select * from whole_schools where id in (select value from json_each(?))",
        &rows,
        "of_school",
    )
    .await
    .map_err(doing("reading the schools of what is due"))?;
    rows.iter().map(|row| read(row, &posts, &schools).map_err(doing("reading whose turn it is"))).collect()
}

/// The rows that some others name in a column, by their ids.
async fn by_id(
    store: &SqliteStore,
    sql: &'static str,
    named_by: &[SqliteRow],
    column: &'static str,
) -> Result<HashMap<i64, SqliteRow>, Error> {
    let ids: BTreeSet<i64> = named_by.iter().map(|row| row.try_get(column)).collect::<Result<_, _>>()?;
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query(sql).bind(json_text(&ids)?).fetch_all(store.readers()).await?;
    rows.into_iter().map(|row| Ok((row.try_get("id")?, row))).collect()
}

fn read(
    row: &SqliteRow,
    posts: &HashMap<i64, SqliteRow>,
    schools: &HashMap<i64, SqliteRow>,
) -> Result<Due, Error> {
    let (school, id): (i64, i64) = (row.try_get("of_school")?, row.try_get("head")?);
    let first = || {
        Ok(First {
            delivery: delivery(row)?,
            post: Post::from_row(posts.get(&row.try_get("post")?).ok_or(Error::RowNotFound)?)?,
            school: School::from_row(schools.get(&school).ok_or(Error::RowNotFound)?)?,
        })
    };
    let first = first().map_err(|error: Error| Unreadable { id: DeliveryId(id), why: error.to_string() });
    Ok(Due { school: SchoolId(school), place: row.try_get("at_place")?, first })
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
    .fetch_optional(to)
    .await?;
    touched.places.extend(found.map(|place| (place, Service::Free)));
    Ok(())
}
