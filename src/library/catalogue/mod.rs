//! What is kept in numbers and looked after by librarians (tips, ideas, collections) is listed, named, edited, suggested,
//! imported and exported in one way. What that way is stands here; what is said stays with each feature, in whole sentences of its own
//! ([`Sayings`]).

mod editing;
mod entries;
mod fields;
mod files;
mod pages;
mod report;
mod shown;
mod suggested;
mod table;
mod told;

pub use editing::{Editing, version_read};
pub use entries::{Entry, Found, MOST_ENTRIES, Report, Sayings};
pub use fields::{choice, field, named, suggested};
pub use files::{Attachment, attachment, chosen_format, format_field, import_fields, is_taken};
pub use pages::{Page, Turn};
pub use report::{imported, requests};
pub use shown::{
    fields_in_words, of_shown, open_shown, over_what_holds, reads_as, shown, undone_untold, words_of,
};
pub use suggested::{
    by_name_field, decided_already, read_by_name, read_why_not, suggestion_is_gone, why_not_form,
};
pub use table::{Column, Row, Table, file, written};
pub use told::{first_key, has_read, is_told, reopened};
