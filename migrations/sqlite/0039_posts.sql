-- What librarians decided about a slot before it falls due: moved, skipped, said otherwise. JSON, as it is only ever
-- read whole and written whole. A slot of its own table, as that one says what became of a slot.

create table arranged_slots (
    school   integer not null,
    schedule text    not null,
    nominal  text    not null,
    arranged text    not null,
    constraint arranged_slots_pk primary key (school, schedule, nominal),
    constraint arranged_slots_schedule_fk foreign key (school, schedule)
        references schedules (school, kind) deferrable initially deferred
);
create index arranged_slots_by_age on arranged_slots (nominal);

-- Raised by whatever changes what a schedule's next slot says: a librarian's decision, another time, a change of its
-- school. A planner that has read an older one looks again.
alter table schedules add column version integer not null default 1;

-- What is not posted by itself for a while, or for good. JSON.
alter table schools add column pauses text not null default '[]';

-- What became of a slot in a pause.
create table slots_with_pauses (
    school   integer not null,
    schedule text    not null,
    nominal  text    not null,
    at       integer not null,
    zone     text    not null,
    fate     text    not null,
    missed   integer not null,
    constraint slots_once unique (school, schedule, nominal),
    constraint slots_schedule_fk foreign key (school, schedule)
        references schedules (school, kind) deferrable initially deferred,
    constraint slots_fate_known check (fate in ('posted', 'missed', 'empty', 'paused')),
    constraint slots_missed_counted check ((fate = 'missed') = (missed > 0))
);
insert into slots_with_pauses select school, schedule, nominal, at, zone, fate, missed from slots;
drop table slots;
alter table slots_with_pauses rename to slots;
create index slots_by_age on slots (at);

-- What waits for a librarian's decision, and is in no line any more.
create index deliveries_to_decide on deliveries (school, id) where state in ('asking', 'failed', 'missed');
