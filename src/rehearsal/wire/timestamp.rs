//! Moments as Discord writes them.

use chrono::{DateTime, SecondsFormat, Utc};

pub fn timestamp(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, false)
}
