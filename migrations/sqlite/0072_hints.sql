-- What librarians decided about hints to whom they could write. What nobody decided about has no row: hints are worked out
-- whenever they are looked at.
create table hint_decisions (
    school integer not null references schools (id),
    about text not null,
    -- Whoever it is about, where that is one person.
    member text,
    name text not null,
    chosen text not null,
    day text not null,
    by_member text not null,
    by_name text not null,
    at integer not null,
    version integer not null,
    constraint one_decision_each primary key (school, about),
    constraint known_decision check (chosen in ('written', 'not-now', 'never'))
) without rowid;
create index hint_decisions_by_age on hint_decisions (at) where chosen <> 'never';
