-- How a school writes days and times, and what it calls its library: JSON, only ever read whole. What is left out is
-- as it was for every school before.

alter table schools add column manner text not null default '{}';
