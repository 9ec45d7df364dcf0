-- The desk's own dates. A day without a year comes again each year; a month without a day means some time in it.
create table desk_dates (
    school integer not null references schools (id),
    id text not null,
    name text not null,
    year integer,
    month integer not null,
    day integer,
    by_member text not null,
    by_name text not null,
    constraint desk_dates_key primary key (school, id),
    constraint month_of_a_year check (month between 1 and 12),
    constraint once_on_a_day check (year is null or day is not null)
) without rowid;
