pub mod clock;
#[cfg(feature = "rehearsal")]
pub mod rehearsal;
