//! A new place in the queue. Pure.

use super::types::TipId;

/// Where a tip is to go among those that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    First,
    Last,
    After(TipId),
}

/// The order after a tip has gone to its spot; `None` where it cannot go after that tip.
pub fn moved(order: &[TipId], tip: TipId, to: Spot) -> Option<Vec<TipId>> {
    let mut order: Vec<TipId> = order.iter().copied().filter(|other| *other != tip).collect();
    let place = match to {
        Spot::First => 0,
        Spot::Last => order.len(),
        Spot::After(other) => order.iter().position(|one| *one == other)? + 1,
    };
    order.insert(place, tip);
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tip_goes_first_last_or_after_another_and_the_rest_keep_their_order() {
        let order = [1, 2, 3, 4].map(TipId);
        let moved = |tip, to| {
            moved(&order, TipId(tip), to).map(|order| order.into_iter().map(|tip| tip.0).collect::<Vec<_>>())
        };
        assert_eq!(moved(3, Spot::First), Some(vec![3, 1, 2, 4]));
        assert_eq!(moved(1, Spot::Last), Some(vec![2, 3, 4, 1]));
        assert_eq!(moved(1, Spot::After(TipId(3))), Some(vec![2, 3, 1, 4]));
        assert_eq!(moved(4, Spot::After(TipId(1))), Some(vec![1, 4, 2, 3]));
        assert_eq!(moved(2, Spot::After(TipId(2))), None);
        assert_eq!(moved(2, Spot::After(TipId(9))), None);
    }
}
