-- A school's librarians may want a second one of them to agree before a newsletter goes out.

alter table schools add column second_eyes integer not null default 0
    constraint schools_second_eyes_is_yes_or_no check (second_eyes in (0, 1));
