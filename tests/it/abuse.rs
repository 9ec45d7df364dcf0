//! The abuse cases of the security page, by their numbers.
