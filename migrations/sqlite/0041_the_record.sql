-- What the record is counted from. When a request was completed, declined or withdrawn is noted with that move, so that
-- nobody has to look through all events.
alter table requests add column closed_at integer;
update requests
set closed_at = (
    select max(event.at) from request_events event
    where event.school = requests.school and event.request = requests.number
      and event.to_stage = requests.stage and event.from_stage is not event.to_stage)
where stage in ('completed', 'declined', 'withdrawn');
create index requests_by_sending on requests (school, sent_at);
create index requests_by_closing on requests (school, closed_at) where closed_at is not null;

-- What a school has set for its record, as JSON: how many teachers it has, its goals.
create table aims (
    school  integer not null,
    aims    text    not null,
    version integer not null,
    constraint aims_pk primary key (school),
    constraint aims_school_fk foreign key (school) references schools (id)
);

-- What a librarian chose and wrote for the page of some days, as JSON.
create table told (
    school  integer not null,
    first   text    not null,
    last    text    not null,
    told    text    not null,
    version integer not null,
    constraint told_pk primary key (school, first, last),
    constraint told_school_fk foreign key (school) references schools (id)
);
