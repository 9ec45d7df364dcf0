//! A file that somebody uploaded or sent.

use std::fmt;
use std::sync::Arc;

/// A file with its bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    pub name: String,
    pub media_type: Option<String>,
    pub description: Option<String>,
    pub bytes: Arc<[u8]>,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.bytes.len())
    }
}
