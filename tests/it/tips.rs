//! Tips, as the staff and the librarians see them.
