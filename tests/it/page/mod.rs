//! The rehearsal room in a real browser, as people play it: the program itself, headless Chromium, and nothing between
//! them but the page. They need Chromium and its driver, which `.ci/run` installs, so that `cargo test` needs no browser.

mod accessible;
mod browser;
mod guarded;
mod pictures;
mod smooth;
mod stories;
mod width;
