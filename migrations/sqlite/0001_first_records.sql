-- Shelftalker's first tables, in the words of its people: schools, requests, tips, cards, and the queue.
--
-- Instants are milliseconds since 1970 in UTC. Local moments are text, 'YYYY-MM-DDTHH:MM:SS', beside the zone
-- they were read in. What is only ever read whole (a wish, a message) is JSON text. Ids are never used twice:
-- a button of a tip that was removed must not mean the next one.

create table installation (
    key   text not null,
    value text not null,
    constraint installation_pk primary key (key)
);

create table schools (
    id         integer primary key autoincrement,
    server     text    not null,
    zone       text    not null,
    librarians text,
    desk       text,
    requests   text,
    staff      text,
    day_starts text    not null,
    day_ends   text    not null,
    version    integer not null,
    constraint schools_server_once unique (server)
);

create table requests (
    school         integer not null,
    number         integer not null,
    teacher        text    not null,
    teacher_name   text    not null,
    wish           text    not null,
    stage          text    not null,
    librarian      text,
    librarian_name text,
    offer          text,
    sessions       text    not null,
    record         text,
    thread         text,
    sent_at        integer not null,
    version        integer not null,
    constraint requests_pk primary key (school, number),
    constraint requests_school_fk foreign key (school) references schools (id),
    constraint requests_stage_known check (stage in
        ('requested', 'accepted', 'countered', 'scheduled', 'completed', 'declined', 'withdrawn')),
    constraint requests_librarian_whole check ((librarian is null) = (librarian_name is null))
);

-- Only ever added to. Checked at the end of the transaction, so that a change may list its writes in any order.
create table request_events (
    id         integer primary key autoincrement,
    school     integer not null,
    request    integer not null,
    at         integer not null,
    member     text    not null,
    name       text    not null,
    from_stage text,
    to_stage   text    not null,
    what       text    not null,
    why        text,
    constraint request_events_request_fk foreign key (school, request)
        references requests (school, number) deferrable initially deferred
);
create index request_events_by_request on request_events (school, request, id);

create table drafts (
    school     integer not null,
    teacher    text    not null,
    card       text    not null,
    given      text    not null,
    tip        integer,
    updated_at integer not null,
    constraint drafts_pk primary key (school, teacher),
    constraint drafts_school_fk foreign key (school) references schools (id)
);

create table tips (
    id       integer primary key autoincrement,
    school   integer not null,
    title    text    not null,
    body     text    not null,
    link     text,
    -- month and day; both or neither
    not_before text,
    not_after  text,
    position integer not null,
    added_at integer not null,
    used_on  text,
    constraint tips_season check ((not_before is null) = (not_after is null)),
    constraint tips_school_fk foreign key (school) references schools (id)
);
create index tips_by_school on tips (school, position);

create table tip_useful (
    tip    integer not null,
    member text    not null,
    constraint tip_useful_pk primary key (tip, member),
    constraint tip_useful_tip_fk foreign key (tip) references tips (id) on delete cascade
);

create table cards (
    key        text    not null,
    school     integer not null,
    kind       text    not null,
    subject    text    not null,
    owner      text,
    expires_at integer,
    typed      text,
    channel    text,
    message    text,
    wanted     integer not null,
    shown      integer not null,
    constraint cards_pk primary key (key),
    constraint cards_school_fk foreign key (school) references schools (id),
    constraint cards_standing_whole check ((channel is null) = (message is null))
);
create index cards_by_subject on cards (school, kind, subject);
create index cards_to_paint on cards (key) where channel is not null and shown < wanted;

create table schedules (
    school    integer not null,
    kind      text    not null,
    cron      text    not null,
    since     text    not null,
    last_slot text,
    constraint schedules_pk primary key (school, kind),
    constraint schedules_school_fk foreign key (school) references schools (id)
);

create table slots (
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
    constraint slots_fate_known check (fate in ('posted', 'missed', 'empty')),
    constraint slots_missed_counted check ((fate = 'missed') = (missed > 0))
);

create table posts (
    id        integer primary key autoincrement,
    school    integer not null,
    kind      text    not null,
    reference text    not null,
    content   text    not null,
    card      text,
    due_at    integer not null,
    closes_at integer not null,
    constraint posts_reference_once unique (reference),
    constraint posts_school_fk foreign key (school) references schools (id)
);

create table deliveries (
    id               integer primary key autoincrement,
    post             integer not null,
    school           integer not null,
    place            text    not null,
    part             integer not null,
    state            text    not null,
    ways_closed      integer not null,
    epoch            integer not null,
    attempts         integer not null,
    next_at          integer not null,
    closes_at        integer not null,
    first_maybe_at   integer,
    last_attempt_at  integer,
    channel          text,
    payload          text,
    payload_shows    integer,
    boot             text,
    lease_until      integer,
    cause_code       text,
    cause_words      text,
    standing_channel text,
    standing_message text,
    version          integer not null,
    constraint deliveries_once unique (post, place, part),
    constraint deliveries_post_fk foreign key (post) references posts (id),
    constraint deliveries_school_fk foreign key (school) references schools (id),
    constraint deliveries_state_known check (state in ('queued', 'sending', 'retrying', 'uncertain', 'asking',
        'held', 'sent', 'failed', 'missed', 'cancelled')),
    constraint deliveries_cause_whole check ((cause_code is null) = (cause_words is null)),
    constraint deliveries_standing_whole check ((standing_channel is null) = (standing_message is null))
);
create index deliveries_by_state on deliveries (state, next_at, id);

-- Only ever added to.
create table attempts (
    id       integer primary key autoincrement,
    delivery integer not null,
    number   integer not null,
    at       integer not null,
    channel  text,
    outcome  text    not null,
    code     text,
    constraint attempts_delivery_fk foreign key (delivery) references deliveries (id)
);
create index attempts_by_delivery on attempts (delivery, id);
