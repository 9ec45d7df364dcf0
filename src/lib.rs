pub mod chat;
pub mod clock;
pub mod collab;
pub mod library;
pub mod queue;
pub mod setup;
pub mod store;
pub mod tips;
