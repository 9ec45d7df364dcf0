-- The plan that a teacher and the librarians write together for a request, part by part, and who changed what of it.

create table teaching_plans (
    school   integer not null,
    request  integer not null,
    parts    text    not null,
    begun_at integer not null,
    version  integer not null,
    constraint teaching_plans_pk primary key (school, request),
    constraint teaching_plans_parts_json check (json_valid(parts)),
    constraint teaching_plans_school_fk foreign key (school) references schools (id)
) without rowid;

-- `number` is the version that the change led to; one may touch several parts.
create table plan_changes (
    school  integer not null,
    request integer not null,
    number  integer not null,
    part    text    not null,
    at      integer not null,
    member  text    not null,
    name    text    not null,
    was     text    not null,
    becomes text    not null,
    constraint plan_changes_pk primary key (school, request, number, part),
    constraint plan_changes_school_fk foreign key (school) references schools (id)
) without rowid;

create index plan_changes_by_member on plan_changes (school, member);
