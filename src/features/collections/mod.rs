//! Collections: what a librarian has gathered for a subject, a purpose or a standard, item by item. Teachers look through
//! them with `/collections`, suggest items, and ask for help with one; published, a collection is a card in a channel
//! that is repainted as it grows.
//!
//! A link is shown as its whole address and never fetched. Whoever suggested an item is named beside it only if they wish.

mod actions;
mod cards;
mod finding;
mod found;
mod import;
mod reading;
mod types;

pub use actions::{
    add_clip, ask_for_help, before_removing, before_removing_item, before_removing_while_checking,
    before_taking_down, change_clip, check, choose_channel, choose_collection, choose_collection_by_title,
    choose_for_clip, choose_for_clip_by_title, choose_link, clip, collections, do_not_take, draw,
    draw_suggestion, edit, edit_item, export_collections, export_fields, fields, good_still, import_fields,
    import_items, list, look_at, look_at_item, look_later, name, name_suggestion, name_suggestion_news,
    open_add, open_add_here, open_change, open_checked, open_clip, open_clip_elsewhere, open_clip_suggestion,
    open_edit, open_elsewhere, open_item, open_item_here, open_new, open_not_taking, open_one,
    open_suggesting, open_suggestion, post, publish, publish_fields, publish_here, read_page, remove,
    remove_item, remove_while_checking, render_suggestion_news, see_all, show, show_fields, suggest,
    suggest_clip, suggest_item, suggest_of_all, take_changed, take_down, take_suggestion, to_come, turn,
    turn_desk, turn_list, turn_page, which_collection,
};
pub use types::{
    About, Became, Collection, CollectionId, Item, ItemId, ItemRef, ItemText, KINDS, Kind, SuggestedItem,
    SuggestedItemId,
};

/// The standing card of a collection in its channel, and the post that puts it there; its subject is the collection's id.
pub const COLLECTION_CARD: &str = "collection";
/// The private list that somebody looks through; its subject says what was looked for, and what it shows.
pub const COLLECTIONS_CARD: &str = "collections";
/// A page of one collection, for everybody; its subject is the collection's id and the page.
pub const PAGE_CARD: &str = "collection-page";
/// The private list of all collections, for librarians; its subject is the page.
pub const LIST_CARD: &str = "collection-list";
/// One of them for librarians; its subject says which, which page, and what was looked for in it.
pub const DESK_CARD: &str = "collection-desk";
/// One item, for librarians; its subject is the collection's id and the item's.
pub const ITEM_CARD: &str = "collection-item";
/// The item that is to be looked at again; subject as above.
pub const CHECK_CARD: &str = "collection-check";
/// Stands behind the form of what a collection is about; its subject is the collection with the version that the form
/// shows.
pub const EDIT_CARD: &str = "collection-edit";
/// The same behind the form of an item.
pub const ITEM_EDIT_CARD: &str = "collection-item-edit";
/// A librarian's private card on which it is chosen where a collection is posted; its subject is the collection's id.
pub const PUBLISH_CARD: &str = "collection-publish";
/// What somebody found in a message, before it is added or suggested. It keeps everything.
pub const CLIP_CARD: &str = "collection-clip";
/// The card at the desk about something suggested, and the post that puts it there; its subject is the suggestion's id.
pub const SUGGESTION_CARD: &str = "suggested-item";
/// The post that tells somebody what has become of what they suggested.
pub const SUGGESTION_NEWS: &str = "suggested-item-news";

/// Characters.
const MOST_TITLE: u16 = 120;
const MOST_LINK: u16 = 500;
const MOST_MARK: u16 = 60;
const MOST_WHY: u16 = 200;
const MOST_PURPOSE: u16 = 120;
/// In one collection.
const MOST_ITEMS: usize = 1000;
