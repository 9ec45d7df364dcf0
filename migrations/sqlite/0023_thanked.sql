-- In which thank-yous a member stands, so that a choice finds what it changes and reads nothing else.
create table thanked (
    school    integer not null,
    member    text    not null,
    thank_you text    not null,
    constraint thanked_pk primary key (school, member, thank_you),
    constraint thanked_thank_you_fk foreign key (thank_you) references thank_yous (id) on delete cascade
) without rowid;
create index thanked_by_thank_you on thanked (thank_you);
insert into thanked (school, member, thank_you)
select distinct thank_yous.school, person.value ->> 'id', thank_yous.id
from thank_yous, json_each(thank_yous.people) person;
