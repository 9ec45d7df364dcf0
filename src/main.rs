//! The exit status; everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "fail-points")]
    let _moments = shelftalker::windows::read();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let ended = runtime.block_on(shelftalker::cli::main());
    // Or it would wait for a name that is still being looked up, which can take a minute without a network.
    runtime.shutdown_background();
    ended.map_or_else(|error| failed(&error), |()| ExitCode::SUCCESS)
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("shelftalker: {error:#}");
    ExitCode::FAILURE
}
