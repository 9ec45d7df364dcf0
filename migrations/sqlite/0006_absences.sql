-- Librarians who are away, and who reads new requests meanwhile. Days are the school's own ('YYYY-MM-DD'), both
-- included; a librarian has one absence at most.

create table absences (
    school         integer not null,
    librarian      text    not null,
    librarian_name text    not null,
    begins         text    not null,
    ends           text    not null,
    colleague      text,
    colleague_name text,
    constraint absences_pk primary key (school, librarian),
    constraint absences_school_fk foreign key (school) references schools (id),
    constraint absences_in_order check (begins <= ends),
    constraint absences_colleague_whole check ((colleague is null) = (colleague_name is null))
);

-- Whom a request went to when it was sent, and instead of whom. Checked at the end of the transaction, so that a
-- change may list its writes in any order.
create table stand_ins (
    school      integer not null,
    request     integer not null,
    reader      text    not null,
    reader_name text    not null,
    away        text    not null,
    away_name   text    not null,
    constraint stand_ins_pk primary key (school, request, away),
    constraint stand_ins_request_fk foreign key (school, request)
        references requests (school, number) deferrable initially deferred
);
