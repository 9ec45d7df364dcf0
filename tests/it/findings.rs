//! Faults that were found in reviews, each as a story that failed before it was mended. Numbers are those of the
//! reviews.

mod starts;
