//! Whether the server can be reached at all: it listens, and can be made to stop and begin again, as a network
//! does. What there is stays as it is meanwhile.

use std::io;
use std::sync::Mutex;

use axum::Router;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::line::{Cut, Loopback};
use super::locked::lock;

/// The routes, and the task that serves them; it ends with this.
pub struct Serving {
    routes: Router,
    listening: Mutex<Option<Listening>>,
}

struct Listening {
    task: JoinHandle<()>,
    /// True once it is to hang up.
    hang_up: watch::Sender<bool>,
}

impl Serving {
    pub fn of(listener: Loopback, routes: Router) -> Self {
        let listening = Mutex::new(Some(listen(listener, routes.clone())));
        Self { routes, listening }
    }

    /// Returns once the port is closed and every request's connection with it.
    pub async fn hang_up(&self) {
        let listening = lock(&self.listening).take();
        if let Some(Listening { task, hang_up }) = listening {
            // It ends by being told, or has ended already.
            hang_up.send_replace(true);
            let _ = task.await;
        }
    }

    /// Ends when it hangs up or is dropped, for answers that never end by themselves. None: it has hung up already.
    pub fn hung_up(&self) -> Option<impl Future<Output = ()> + use<>> {
        let mut told = lock(&self.listening).as_ref()?.hang_up.subscribe();
        Some(async move {
            // An end of the sender is an end, too.
            let _ = told.wait_for(|told| *told).await;
        })
    }

    pub async fn listen_again(&self, port: u16) -> io::Result<()> {
        let listener = Loopback::bind(port).await?;
        *lock(&self.listening) = Some(listen(listener, self.routes.clone()));
        Ok(())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Some(listening) = lock(&self.listening).take() {
            listening.task.abort();
        }
    }
}

fn listen(listener: Loopback, routes: Router) -> Listening {
    let (hang_up, mut told) = watch::channel(false);
    let service = routes.into_make_service_with_connect_info::<Cut>();
    let task = tokio::spawn(async move {
        let told = async move {
            // An end of the sender is no order to hang up: then the task is aborted.
            if told.wait_for(|told| *told).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        if let Err(fault) = axum::serve(listener, service).with_graceful_shutdown(told).await {
            tracing::error!(%fault, "the rehearsal server stopped");
        }
    });
    Listening { task, hang_up }
}
