//! Setting the library up, as the people who run the server see it.
