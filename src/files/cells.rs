//! Cells of a table that a spreadsheet would take for formulas: masked on the way out, unmasked on the way in.

/// A cell that a spreadsheet would run as a formula gets an apostrophe before it, and is text then; so does one
/// that looks as if it had one already.
pub fn masked(cell: &str) -> String {
    if runs(cell) || is_masked(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell without that apostrophe.
pub fn unmasked(cell: &str) -> &str {
    if is_masked(cell) { &cell[1..] } else { cell }
}

fn is_masked(cell: &str) -> bool {
    cell.strip_prefix('\'').is_some_and(|rest| runs(rest) || rest.starts_with('\''))
}

/// Whether a spreadsheet would run it.
pub fn runs(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}
