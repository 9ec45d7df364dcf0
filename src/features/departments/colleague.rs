//! Whom the desk knows by name.

use chrono::{DateTime, Utc};

use crate::chat::RoleId;
use crate::features::collab::Person;
use crate::features::setup::SchoolId;

/// Somebody who has made themselves known to the desk by name, with the marked roles that they held then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    pub school: SchoolId,
    pub who: Person,
    /// Those by which they lead a team, or are new; with none they are not kept.
    pub roles: Vec<RoleId>,
    pub seen_at: DateTime<Utc>,
}
