use serde::{Deserialize, Serialize};

use crate::chat::RoleId;

/// A school's own id. Today one server holds one school; nothing may assume that it always will.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SchoolId(pub i64);

/// A department as a request keeps it: renamed or deleted later, it stays what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    pub role: RoleId,
    pub name: String,
}
