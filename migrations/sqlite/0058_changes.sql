-- Who changed what of a school's settings, calendar and record, and when. `what` is JSON; nobody is named in it.
create table changes (
    id      integer primary key,
    school  integer not null references schools (id),
    at      integer not null,
    -- Empty where the config file did it.
    member  text    not null,
    name    text    not null,
    what    text    not null constraint changes_what_is_json check (json_valid(what))
);

create index changes_by_school on changes (school, id);
create index changes_by_age on changes (at);
