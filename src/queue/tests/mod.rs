//! The queue against small doubles: a store in memory and a chat that does as it is told. The stories through
//! the real adapters are in `tests/it/`.

mod doubles;
mod outcomes;
mod stories;
