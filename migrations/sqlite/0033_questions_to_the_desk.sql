-- What asked the desk something can be answered for as long as its attempts are kept, 400 days; then its card goes like
-- any other that has expired. A cause's own card ("held ...") is used again and stays.
update cards set expires_at = posts.due_at + 34560000000
from posts
where posts.card = cards.key
  and cards.expires_at is null
  and (cards.kind = 'problem' and cards.subject not like 'held %' or cards.kind = 'question-about-a-newsletter');
