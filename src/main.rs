//! The exit status; everything else is in the library.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match shelftalker::cli::main().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("shelftalker: {error:#}");
            ExitCode::FAILURE
        }
    }
}
