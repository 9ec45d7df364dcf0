//! Why something was not read or not written.

/// The store failed: the disk is full, the file is damaged, a row cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{doing}: {source}")]
pub struct StoreError {
    /// What was being done, in words.
    pub doing: &'static str,
    /// A row holds what this version cannot read; the store itself is well.
    pub is_unreadable: bool,
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// Why a change was not written. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Something it rests on has changed since it was read, or has been made already.
    #[error("overtaken by another change")]
    Overtaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}
