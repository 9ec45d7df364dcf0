//! Faults that a review of the queue has found, by their numbers there: each story shows one as people or Discord
//! meet it. What is said here of places, time and loops is what keeps them from coming back.

mod voice;
