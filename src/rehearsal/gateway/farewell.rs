//! How Discord ends a connection that it does not like: the close codes, and which of them cost the session.

/// Why a connection is closed by Discord, with what its table says about resuming afterwards:
/// <https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes>
#[derive(Debug, Clone, Copy)]
pub(super) struct Farewell {
    pub(super) code: u16,
    pub(super) reason: &'static str,
    /// Whether the session may be resumed from another socket.
    pub(super) resumable: bool,
}

impl Farewell {
    const fn resumable(code: u16, reason: &'static str) -> Self {
        Self { code, reason, resumable: true }
    }

    const fn last(code: u16, reason: &'static str) -> Self {
        Self { code, reason, resumable: false }
    }
}

pub(super) const UNKNOWN_ERROR: Farewell = Farewell::resumable(4000, "Unknown error.");
pub(super) const UNKNOWN_OPCODE: Farewell = Farewell::last(4001, "Unknown opcode.");
pub(super) const DECODE_ERROR: Farewell = Farewell::resumable(4002, "Error while decoding payload.");
pub(super) const NOT_AUTHENTICATED: Farewell = Farewell::last(4003, "Not authenticated.");
pub(super) const AUTHENTICATION_FAILED: Farewell = Farewell::last(4004, "Authentication failed.");
pub(super) const ALREADY_AUTHENTICATED: Farewell = Farewell::last(4005, "Already authenticated.");
pub(super) const INVALID_SEQ: Farewell = Farewell::last(4007, "Invalid seq.");
pub(super) const RATE_LIMITED: Farewell = Farewell::resumable(4008, "Rate limited.");
pub(super) const INVALID_SHARD: Farewell = Farewell::last(4010, "Invalid shard.");
pub(super) const INVALID_INTENTS: Farewell = Farewell::last(4013, "Invalid intent(s).");
pub(super) const DISALLOWED_INTENTS: Farewell = Farewell::last(4014, "Disallowed intent(s).");
