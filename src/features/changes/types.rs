//! A change as it is kept: structured, because channels are renamed and manners change, and without anybody's name in it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use crate::chat::{ChannelId, RoleId};
use crate::features::collab::Person;
use crate::features::setup::SchoolId;
use crate::queue::OnClosed;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    pub school: SchoolId,
    pub at: DateTime<Utc>,
    /// An empty id: the config file.
    pub by: Person,
    pub what: What,
}

/// What was changed. Names are never changed once released: they are in databases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    Opened,
    Zone {
        was: String,
        is: String,
    },
    Librarians(RoleId),
    Desk(ChannelId),
    Requests(ChannelId),
    Staff(ChannelId),
    Hours {
        was: (NaiveTime, NaiveTime),
        is: (NaiveTime, NaiveTime),
    },
    Manner,
    SecondEyes(bool),
    /// Which roles are departments, team leaders, newcomers.
    Departments,
    Paused {
        label: String,
        until: Option<NaiveDate>,
    },
    Resumed {
        label: String,
    },
    /// When a kind of post comes.
    Times {
        kind: String,
        line: String,
        on_closed: OnClosed,
        chosen: bool,
    },
    /// What becomes of one slot.
    Slot {
        kind: String,
        nominal: NaiveDateTime,
    },
    Calendar {
        added: u32,
        removed: u32,
        changed: u32,
        only: Option<String>,
    },
    Aims,
    /// What the page of these days tells.
    Page {
        first: NaiveDate,
        last: NaiveDate,
    },
}
