-- What librarians have left out of the school calendar, by what its file calls it: the next version of that file does
-- not offer it as new.

create table left_out_of_calendar (
    school integer not null,
    uid    text    not null,
    constraint left_out_of_calendar_pk primary key (school, uid),
    constraint left_out_of_calendar_school_fk foreign key (school) references schools (id)
) without rowid;
