#!/usr/bin/env python3
"""Counts the figures of a page again, from the rows that it counted, without any of the bot's code.

usage: recount.py PAGE.html FIGURES.csv SESSIONS.csv FIRST LAST TODAY ZONE

PAGE is what /impact gives for screen readers; FIGURES.csv comes with it; SESSIONS.csv is of the export. Every figure
that the page tells is compared; one that differs, or that this script does not know, ends it with status 1.
"""
import csv
import html
import re
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

page_file, figures_file, sessions_file, first, last, now, zone = sys.argv[1:8]
first, last, zone = date.fromisoformat(first), date.fromisoformat(last), ZoneInfo(zone)
now = datetime.fromisoformat(now.replace("Z", "+00:00"))
page = open(page_file, encoding="utf-8").read()


def rows(name):
    with open(name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def number(text):
    return int(text.replace(",", ""))


def words(wait):
    """As the page says a length of time."""
    minutes = int(wait.total_seconds() // 60)
    hours = (minutes + 30) // 60
    said = lambda n, what: f"1 {what}" if n == 1 else f"{n} {what}s"
    if minutes < 60:
        return said(max(minutes, 1), "minute")
    return said(hours, "hour") if minutes < 2880 else said((hours + 12) // 24, "day")


counted = rows(figures_file)
requests = [row for row in counted if row["counts_as_request"] == "yes"]
done = [row for row in counted if row["counts_as_collaboration"] == "yes"]
# What counts is found again from the days alone.
on_days = lambda text: text and first <= moment(text).astimezone(zone).date() <= last
assert all(on_days(row["sent_at"]) for row in requests) and all(on_days(row["completed_at"]) for row in done)
assert len(requests) == sum(1 for row in counted if on_days(row["sent_at"]))
assert len(done) == sum(1 for row in counted if row["stage"] == "completed" and on_days(row["completed_at"]))

waits = sorted(
    (moment(row["answered_at"]) if row["answered_at"] else now) - moment(row["sent_at"])
    for row in requests
    if row["answered_at"] or row["stage"] == "requested"
)
rank = lambda percent: waits[-(-len(waits) * percent // 100) - 1]

stage = {row["request"]: row["stage"] for row in counted}
completed = {row["request"]: moment(row["completed_at"]).astimezone(zone) for row in counted if row["stage"] == "completed"}


def called_off(session):
    """Completing a request calls off what is still to come."""
    at, day = completed.get(session["request"]), date.fromisoformat(session["day"])
    if at is None:
        return False
    if re.fullmatch(r"\d\d:\d\d", session["begins"]):
        return (day, time.fromisoformat(session["begins"])) > (at.date(), at.time())
    return day > at.date()


of_request = defaultdict(list)
for session in rows(sessions_file):
    of_request[session["request"]].append(session)
held = to_come = planned = 0
for request, sessions in of_request.items():
    if request not in stage:
        continue
    if stage[request] not in ("accepted", "scheduled", "completed"):
        sessions = [session for session in sessions if session["held"] == "yes"]
    any_held = any(session["held"] == "yes" for session in sessions)
    for session in sessions:
        day = date.fromisoformat(session["day"])
        if not first <= day <= last or called_off(session):
            continue
        planned += 1
        if session["held"] == "yes" or session["held"] == "" and stage[request] == "completed" and not any_held:
            held += 1
        elif session["held"] == "" and stage[request] != "completed" and day >= now.astimezone(zone).date():
            to_come += 1

assert planned == sum(int(row["counts_sessions"]) for row in counted)

ratings = [int(row["rating"]) for row in done if row["rating"]]
tenths = (sum(ratings) * 10 + len(ratings) // 2) // len(ratings) if len(ratings) >= 5 else None
teachers = {row["teacher"] for row in done}
places = sum(int(row["sessions"]) * int(row["students"]) for row in done)
still_waiting = sum(1 for row in requests if not row["answered_at"] and row["stage"] == "requested")

facts = {
    r"teachers?(, .*)?": lambda figure: number(figure.split(" of ")[0]) == len(teachers),
    r"for the first time": lambda figure: number(figure) <= len(teachers),
    r"collaborations?": lambda figure: number(figure) == len(done),
    r"student places?": lambda figure: number(figure) == places,
    r"requests?, none waiting": lambda figure: number(figure) == len(requests) and still_waiting == 0,
    rf"requests?, {still_waiting:,} still waiting": lambda figure: number(figure) == len(requests),
    rf"until half were answered; nine of ten within {words(rank(90))}" if waits else "-": lambda figure: figure == words(rank(50)),
    r"planned sessions held.*": lambda figure: [number(part) for part in figure.split(" of ")] == [held, planned - to_come],
    rf"helpfulness, from {len(ratings):,} ratings": lambda figure: figure == f"{tenths // 10}.{tenths % 10} of 5",
    r"requests? that came from an idea": lambda figure: number(figure) == sum(row["of_idea"] == "yes" for row in requests),
    r"requests? that came from a tip": lambda figure: number(figure) == sum(row["of_tip"] == "yes" for row in requests),
}
# Of what was said to everybody the rows are in posts.csv and tips.csv.
elsewhere = ("tips posted", "people found one useful", "newsletters", "tip posted", "tips that teachers suggested", "tip that a teacher suggested", "person found one useful", "newsletter")

wrong, same = [], 0
for figure, what in re.findall(r"<li><strong>(.*?)</strong> (.*?)(?: <small>|</li>)", page):
    figure, what = html.unescape(figure), html.unescape(what)
    if what in elsewhere:
        continue
    check = next((check for words_, check in facts.items() if re.fullmatch(words_, what)), None)
    if check and check(figure):
        same += 1
    else:
        wrong.append(f"{figure} {what}")

by = lambda column: Counter(row[column] for row in done if row[column])
skills = Counter(skill for row in done for skill in set(row["skills"].split("; ")) if skill)
tables = {
    "Collaborations by subject": by("subject"),
    "Collaborations by year group": Counter({f"Year {year}": count for year, count in by("year_group").items()}),
    "Collaborations by grade": Counter({f"Grade {year}": count for year, count in by("year_group").items()}),
    "Collaborations in which students practised it": skills,
}
for caption, table in re.findall(r"<table><caption>(.*?)</caption>(.*?)</table>", page):
    lines = [
        (html.unescape(label), [number(cell) for cell in re.findall(r'<td class="n">(.*?)</td>', cells)])
        for label, cells in re.findall(r'<tr><th scope="row".*?>(.*?)</th>(.*?)</tr>', table)
    ]
    if caption in tables:
        for label, (value, *_) in lines:
            if label == "Small groups":
                small = sum(tables[caption].values()) - sum(values[0] for other, values in lines if other != label)
                ok = value == small
            else:
                ok = tables[caption][label] == value
            same, wrong = (same + 1, wrong) if ok else (same, wrong + [f"{caption}: {label} {value}"])
    elif caption == "Collaborations by how closely we worked together":
        months = re.findall(r'<th scope="col">(.*?)</th>', table)
        level = lambda row: row["level"] or "Not recorded"
        month = lambda row: moment(row["completed_at"]).astimezone(zone).strftime("%b")
        expected = Counter((level(row), month(row)) for row in done)
        for label, values in lines:
            for name, value in zip(months, values):
                ok = expected[(label, name)] == value
                same, wrong = (same + 1, wrong) if ok else (same, wrong + [f"{label} in {name}: {value}"])
        if sum(value for _, values in lines for value in values) != len(done):
            wrong.append("the months do not make the whole")
    elif caption != "Collaborations towards it":
        wrong.append(f"an unknown table: {caption}")

for each in wrong:
    print("differs:", each)
print(f"{same} figures counted again, {len(wrong)} differ")
sys.exit(1 if wrong or same < 10 else 0)
