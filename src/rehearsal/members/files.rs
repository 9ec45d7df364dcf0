//! Members give files with a command, and look at those that they see.

use std::sync::Arc;

use serde_json::Value;

use super::acting::{ActError, Acting, Given};
use super::answer::Answer;
use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::files::Upload;
use crate::rehearsal::state::ids::Id;

impl Rehearsal {
    /// What a member's client does with a file before a command is sent: the value for an option that takes a file.
    pub fn upload(&self, act: Acting, name: &str, bytes: &[u8]) -> Value {
        let upload = Upload { name: name.to_owned(), media_type: None, bytes: Arc::from(bytes) };
        self.change(|state| state.keep_file(act.channel, upload))
    }

    /// "/name" with options and files: an option's name, a file's name, its bytes.
    pub async fn command_with_files(
        &self,
        act: Acting,
        name: &str,
        options: &[Given<'_>],
        files: &[(&str, &str, &[u8])],
    ) -> Result<Answer, ActError> {
        let mut options = options.to_vec();
        options.extend(files.iter().map(|(option, file, bytes)| (*option, self.upload(act, file, bytes))));
        self.command(act, name, &options).await
    }

    /// The bytes of a file that somebody sees.
    pub fn file(&self, id: Id) -> Option<Arc<[u8]>> {
        self.read(|state| state.files.get(&id).map(|upload| Arc::clone(&upload.bytes)))
    }
}
