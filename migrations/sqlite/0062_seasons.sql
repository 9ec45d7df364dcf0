-- What librarians decided about each time of a season. What nobody decided about has no row: drafts are worked out from
-- the calendar whenever they are looked at.
create table season_choices (
    school integer not null references schools (id),
    season text not null,
    -- The first day of that time.
    first text not null,
    chosen text not null,
    newsletter text,
    by_member text not null,
    by_name text not null,
    at integer not null,
    constraint one_choice_each_time primary key (school, season, first),
    constraint known_choice check (chosen in ('opened', 'dropped', 'given')),
    constraint opened_as_newsletter check ((chosen = 'opened') = (newsletter is not null))
) without rowid;
