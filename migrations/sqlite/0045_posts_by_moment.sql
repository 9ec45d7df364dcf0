-- What was posted lately is read by its moment.
create index posts_by_moment on posts (school, due_at);
