-- Team leaders and newcomers who have made themselves known to the desk by name, with the marked roles that they held
-- then. Nobody's clicks are among this: only what the desk was told anyway.
create table colleagues (
    school integer not null references schools (id),
    member text not null,
    name text not null,
    roles text not null,
    seen_at integer not null,
    constraint colleagues_key primary key (school, member)
) without rowid;
create index colleagues_by_age on colleagues (seen_at);
