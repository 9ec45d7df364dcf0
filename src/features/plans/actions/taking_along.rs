//! [Keep a copy]: the plan as Markdown and as PDF, for whoever asks alone.

use std::sync::Arc;

use super::clicked;
use crate::chat::{File, Reply};
use crate::drawing::{About, NotDrawn, Sheet, document};
use crate::features::plans::cards;
use crate::features::record::manner_of_paper;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble};

pub async fn keep_a_copy(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, plan) = clicked(library, visit).await?;
    let manner = &visit.school.manner;
    let blocks = cards::blocks(&request, &plan, manner);
    let markdown = cards::markdown(&blocks);
    let (language, paper) = manner_of_paper(manner);
    let about = About { title: format!("Plan: {}", request.wish.topic), language: language.to_owned() };
    // Drawing takes a part of a second of work, which is done beside everything else.
    let drawn = tokio::task::spawn_blocking(move || -> Result<_, NotDrawn> {
        let sheets = cards::sheets(&blocks, paper);
        Ok((document(&sheets, &about)?, sheets.iter().any(Sheet::lacks_letters)))
    });
    let drawn = drawn.await.map_err(|error| Fault::Broken(format!("drawing a plan: {error}")))?;
    let (pdf, lacks_letters) = drawn.map_err(|error| Fault::Broken(error.to_string()))?;
    let file = |ending: &str, media_type: &str, bytes: Vec<u8>| File {
        name: format!("plan-{}.{ending}", request.number),
        media_type: media_type.to_owned(),
        description: String::new(),
        bytes: Arc::from(bytes),
    };
    let files = vec![file("md", "text/markdown", markdown.into_bytes()), file("pdf", "application/pdf", pdf)];
    Ok(Reply::PrivateFiles(cards::copied(&request, lacks_letters), files))
}
