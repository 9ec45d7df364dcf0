//! What is said, without a word of any one chat platform: text comes in runs, so that each adapter escapes what people
//! typed in its own way; ids are opaque; and of what was sent is told only what is *known*, because the queue's
//! promise rests on that.

mod ids;
mod message;
mod outcome;
pub mod words;

pub(crate) use message::recognised_by;

pub use ids::{ChannelId, FileId, MemberId, MessageId, RoleId, ServerId, Standing};
pub use message::{
    Button, Card, CardKey, Choice, Choices, Control, Field, FieldKind, Form, Given, Look, Menu, Message,
    Picks, Press, Run, StalePress, Text, Tone, shortened,
};
pub use outcome::{Cause, Found, Outcome, Reason};
