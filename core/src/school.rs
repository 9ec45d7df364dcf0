use serde::{Deserialize, Serialize};

/// A school's own id. Today one server holds one school; nothing may assume that it always will.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SchoolId(pub i64);
