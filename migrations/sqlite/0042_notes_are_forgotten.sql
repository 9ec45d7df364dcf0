-- Notes, files and questions of a request are forgotten some time after it was closed: those are found by its age.
create index requests_to_tidy on requests (closed_at) where closed_at is not null and wish ->> 'tidied' is null;
