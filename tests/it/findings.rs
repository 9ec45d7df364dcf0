//! Each fault that a review or an attack has found, as a story that failed before it was mended; the number in the
//! name is the finding's.

mod requests;
