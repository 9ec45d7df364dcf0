-- A card that told of something held says afterwards what became of each: these are found without looking through all
-- attempts, since next to none are refused like that.
create index attempts_that_held on attempts (at, delivery) where outcome = 'held';
