-- A server that has removed the bot: nothing is planned, sent or painted there until it is back.

alter table schools add column away integer not null default 0
    constraint schools_away_is_yes_or_no check (away in (0, 1));
