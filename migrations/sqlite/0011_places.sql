-- A place is what is served: one row for each (school, place) that ever had a delivery. `next_at` is when what is
-- first in line there falls due (for one that is being sent: when its lease ends); null when nothing is open. All of
-- it follows from `deliveries` and is brought up to date in the transaction that changes them.

create table places (
    school  integer not null,
    place   text    not null,
    next_at integer,
    -- what people wait for (0: desk, requests, members) goes before what is said to everybody (1)
    lane integer not null generated always as (case
        when place glob '"Desk*' or place glob '{"Request"*' or place glob '{"Member"*' then 0 else 1 end) stored,
    -- who serves it: a place is claimed, so that its order holds across processes, too
    boot        text,
    lease_until integer,
    constraint places_pk primary key (school, place),
    constraint places_school_fk foreign key (school) references schools (id)
);
create index places_by_moment on places (school, lane, next_at) where next_at is not null;

-- The schools whose places have something open, and whose turn comes first: whoever was served longest ago.
create table turns (
    school  integer not null,
    lane    integer not null,
    next_at integer,
    served  integer not null,
    constraint turns_pk primary key (school, lane),
    constraint turns_school_fk foreign key (school) references schools (id)
);
create index turns_by_moment on turns (next_at) where next_at is not null;
create index turns_by_service on turns (lane, served, school, next_at) where next_at is not null;

-- A post that was due the moment it was made: if our clock was wrong then, its moments are put right afterwards.
alter table posts add column at_once integer not null default 0;

-- Since when answers that say nothing have been met; how often this row could not be worked on.
alter table deliveries add column trying_since integer;
alter table deliveries add column faults integer not null default 0;

drop index deliveries_by_state;
create index deliveries_queued_by_moment on deliveries (school, place, next_at) where state = 'queued';
create index deliveries_queued_in_order on deliveries (school, place, id) where state = 'queued';
create index deliveries_settling on deliveries (school, place, id)
    where state in ('sending', 'retrying', 'uncertain', 'held');
create index places_aside on places (next_at) where place = '"DeskAside"' and next_at is not null;
create index deliveries_by_claim on deliveries (boot) where boot is not null;

-- When a schedule's next slot falls; 0 when that is to be worked out (at every start: tables of zones change).
alter table schedules add column next_at integer not null default 0;
alter table schedules add column faults integer not null default 0;
create index schedules_by_moment on schedules (next_at);

-- When a school's schedules are to be looked at as a whole (it is new, or its zone or rooms changed); null when they
-- are as they should be.
alter table schools add column plan_at integer default 0;
create index schools_by_plan on schools (plan_at) where plan_at is not null;

-- When a standing card is to be painted; null when it shows the latest.
alter table cards add column paint_at integer;
alter table cards add column faults integer not null default 0;
update cards set paint_at = 0 where channel is not null and shown < wanted;
drop index cards_to_paint;
create index cards_standing on cards (school) where channel is not null;
create index cards_to_paint on cards (paint_at) where paint_at is not null;
create index cards_to_paint_in_channel on cards (channel, paint_at) where paint_at is not null;
create index cards_to_paint_in_school on cards (school, paint_at) where paint_at is not null;

-- Held deliveries are tried again by themselves.
insert into places (school, place, next_at)
select school, place,
       min(case when state = 'sending' then coalesce(lease_until, 0) when state = 'held' then 0 else next_at end)
       filter (where state in ('queued', 'sending', 'retrying', 'uncertain', 'held'))
from deliveries
group by school, place;
update deliveries set next_at = 0 where state = 'held';
insert into turns (school, lane, next_at, served)
select school, lane, min(next_at), 0 from places where next_at is not null group by school, lane;
