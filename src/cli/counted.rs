//! Numbers with what they count.

/// "1 school", "3 schools", "12 kinds of support".
pub fn counted(count: impl TryInto<u64>, what: &str) -> String {
    let plural = match what.split_once(' ') {
        Some((first, rest)) if first == "kind" => format!("{first}s {rest}"),
        _ => format!("{what}s"),
    };
    match count.try_into().unwrap_or_default() {
        1 => format!("1 {what}"),
        count => format!("{count} {plural}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        assert_eq!(counted(1, "school"), "1 school");
        assert_eq!(counted(0, "school"), "0 schools");
        assert_eq!(counted(12, "kind of support"), "12 kinds of support");
    }
}
