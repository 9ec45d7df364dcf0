//! The school's calendar: terms, closed, half and testing days.

pub mod ics;
