//! A pretend Discord on this machine, for rehearsals and tests.

pub mod gateway;
