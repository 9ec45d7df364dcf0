-- What a move has changed, as it was before, as JSON: with it the move can be taken back, and a request that is reopened
-- has again what it had.
alter table request_events add column before text;
