-- Thank-yous: what is said in public to colleagues, each of whom is named as they wish at that moment. So the
-- words hold a place for the names, and the people stand beside them (JSON, as in a request's record).

create table thank_yous (
    id              text    not null,
    school          integer not null,
    request         integer,
    people          text    not null,
    words           text    not null,
    template        text,
    state           text    not null,
    posted_in       text,
    written_by      text    not null,
    written_by_name text    not null,
    written_at      integer not null,
    version         integer not null,
    constraint thank_yous_pk primary key (id),
    constraint thank_yous_request_fk foreign key (school, request) references requests (school, number),
    constraint thank_yous_school_fk foreign key (school) references schools (id),
    constraint thank_yous_state_known check (state in ('waiting', 'held', 'posted')),
    constraint thank_yous_posted_somewhere check ((state = 'posted') = (posted_in is not null))
);
create index thank_yous_by_school on thank_yous (school, state, written_at);
create index thank_yous_by_request on thank_yous (school, request);
create index thank_yous_by_post on thank_yous (school, posted_in);
