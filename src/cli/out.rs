//! What the command line says on standard output. Whoever reads it may stop reading (`| head`): then nobody is there
//! to be told, and that is no fault of ours.

/// Prints a line, as `println!` does, but does not panic when nobody reads any more.
macro_rules! say {
    ($($said:tt)*) => {{
        use std::io::Write as _;
        let _nobody_reads = writeln!(std::io::stdout(), $($said)*);
    }};
}
pub(crate) use say;
