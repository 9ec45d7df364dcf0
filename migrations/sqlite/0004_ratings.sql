-- What a teacher says of a completed request: a number from 1 to 5 and, perhaps, a line. JSON text, read whole.
alter table requests add column rating text
    constraint requests_rating_in_bounds check (rating is null or rating ->> 'score' between 1 and 5);
