//! Waiting for one thing while others go on. Futures that nobody polls keep what they were handed (a connection, a
//! place in a line): whoever waits for that very thing and does not poll them waits for ever.

use std::future::Future;
use std::pin::pin;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

/// Awaits `one` while what is under way goes on; with what ended meanwhile.
pub async fn beside<One, Other>(
    one: impl Future<Output = One>,
    under_way: &mut FuturesUnordered<Other>,
) -> (One, Vec<Other::Output>)
where
    Other: Future,
{
    let mut one = pin!(one);
    let mut ended = Vec::new();
    loop {
        tokio::select! {
            biased;
            done = &mut one => return (done, ended),
            Some(other) = under_way.next(), if !under_way.is_empty() => ended.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn what_is_under_way_gives_back_what_is_waited_for() {
        let connection = Semaphore::new(1);
        let mut under_way = FuturesUnordered::new();
        for _ in 0..3 {
            under_way.push(async {
                let _held = connection.acquire().await.unwrap();
                tokio::task::yield_now().await;
            });
        }
        // All three stand in the line now, and none is polled by itself.
        tokio::select! {
            biased;
            _ = under_way.next() => panic!("the first still holds it"),
            () = std::future::ready(()) => {}
        }
        let (got, ended) = beside(connection.acquire(), &mut under_way).await;
        assert!(got.is_ok());
        assert_eq!(ended.len(), 3);
    }
}
