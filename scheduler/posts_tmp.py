from collections import defaultdict
from datetime import timedelta
from math import ceil, floor
from models.programme import *
from models.timegrid import Half
from models.people import Bond
from models.ids import *
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries, ticks
from scheduler.grouping import GroupBoard

POSTS = {}
NARROW = {}
def post(id, narrows=False):
    def deco(f):
        (NARROW if narrows else POSTS)[id] = f
        return f
    return deco

# groups
@post("group-partition")
def _(board):
    for p in board.partitions:
        for person in p.member:
            board.require(board.model.add_exactly_one(p.member[person]))

@post("group-size")
def _(board):
    for p in board.partitions:
        for g in p.numbers:
            board.require(board.model.add(sum(m[g] for m in p.member.values()) == p.sizes[g]))

@post("same-or-nearby-employer")
def _(board):
    pr = board.problem
    for p in board.partitions:
        if p.type.mix is not Mix.NEAR: continue
        homes = defaultdict(list)
        for a in pr.cohort.apprentices:
            homes[a.employer, a.site].append(a.id)
        for g in p.numbers:
            here = {}
            for home, people in homes.items():
                here[home] = board.model.new_bool_var("")
                for person in people:
                    board.require(board.model.add_implication(p.member[person][g], here[home]))
            keys = list(here)
            for i, one in enumerate(keys):
                for other in keys[i+1:]:
                    if one[0] != other[0] and pr.distance_km(one[1], other[1]) > p.type.near_km:
                        board.require(board.model.add_bool_or(~here[one], ~here[other]))

@post("across-employers")
def _(board):
    staff = defaultdict(list)
    for a in board.problem.cohort.apprentices:
        staff[a.employer].append(a.id)
    for p in board.partitions:
        if p.type.mix is not Mix.ACROSS: continue
        n = len(p.sizes)
        for g in p.numbers:
            represented = []
            for e in sorted(staff):
                most = max(-(-p.sizes[g] // len(staff)), -(-len(staff[e]) // n))
                count = sum(p.member[x][g] for x in staff[e])
                board.require(board.model.add(count <= most))
                r = board.model.new_bool_var("")
                board.require(board.model.add(count >= r))
                represented.append(r)
            board.require(board.model.add(sum(represented) >= min(p.type.min_employers, len(staff))))

def _pairs(board, bond):
    for rule in board.problem.cohort.pair_rules:
        if rule.bond is bond:
            for p in board.partitions:
                if rule.group_type in (None, p.type.id):
                    for g in p.numbers:
                        yield p.member[rule.first][g], p.member[rule.second][g]

@post("keep-apart")
def _(board):
    for a, b in _pairs(board, Bond.APART):
        board.require(board.model.add_bool_or(~a, ~b))

@post("keep-together")
def _(board):
    for a, b in _pairs(board, Bond.TOGETHER):
        board.require(board.model.add(a == b))

@post("no-line-manager")
def _(board):
    for a in board.problem.cohort.apprentices:
        if a.line_manager is None: continue
        for p in board.partitions:
            if not p.type.manager_allowed:
                for g in p.numbers:
                    board.require(board.model.add_bool_or(~p.member[a.id][g], ~p.member[a.line_manager][g]))

# calendar: domains
@post("person-available", True)
def _(board):
    for s in board.sessions:
        board.narrow(s, board.diaries.common(s.staff if s.is_wave else s.people))

@post("room-fits", True)
def _(board):
    for s in board.sessions:
        rooms = board.suitable_rooms(s)
        if rooms is None: continue
        masks = [0] * len(board.days)
        for room in rooms:
            masks = [a | b for a, b in zip(masks, board.diaries.of(room.id))]
        board.narrow(s, masks)

@post("host-open", True)
def _(board):
    for s in board.sessions:
        if s.activity.mode is not Mode.HOST: continue
        hosts = defaultdict(list)
        for h in board.problem.cohort.hosts:
            if h.theme == s.activity.theme:
                free = board.diaries.of(h.id)
                for d in h.days:
                    i = board.diaries.index.get(d.day)
                    if i is not None and free[i] == -1 or i is not None and free[i]:
                        hosts[i].append(h)
        board.receive(s, hosts)

@post("fixed-dates", True)
def _(board):
    for f in board.problem.cohort.fixed_dates:
        for s in board.sessions:
            if s.activity.id == f.activity and f.audience in ("", s.audience) and s.occurrence == f.occurrence:
                board.narrow_days(s, [board.diaries.index[f.day]] if f.day in board.diaries.index else [])

@post("board-meetings", True)
def _(board):
    pass

# calendar: relations
@post("every-session-once")
def _(board):
    for s in board.sessions:
        lits = [x.literal for x in board.starts[s.id]]
        want = board.want(s)
        if want == 1:
            board.require(board.model.add_exactly_one(lits))
        elif want or lits:
            board.require(board.model.add(sum(lits) == want))

@post("visit-once")
def _(board):
    pr = board.problem
    for (activity, person), seats in board.seats.items():
        board.require(board.model.add_exactly_one([s.literal for s in seats]))
        for s in seats:
            board.require(board.model.add_implication(s.literal, s.start.literal))
    for activity in {a for a, _ in board.seats}:
        share = pr.activity[activity].unit_share
        for unit, members in pr.members_of_unit.items():
            most = max(1, ceil(share * len(members)))
            here = defaultdict(list)
            for m in members:
                for s in board.seats.get((activity, m), ()):
                    here[s.start.literal.index].append(s.literal)
            for lits in here.values():
                if len(lits) > most:
                    board.require(board.model.add(sum(lits) <= most))

@post("host-open")
def _(board):
    by = defaultdict(list)
    for seats in board.seats.values():
        for s in seats:
            by[s.start.host, s.start.day].append(s)
    days = {(h.id, board.diaries.index.get(d.day)): d.seats for h in board.problem.cohort.hosts for d in h.days}
    for key, seats in by.items():
        board.require(board.model.add(sum(s.literal for s in seats) <= days[key]))

@post("sessions-per-half-day")
def _(board):
    limit = board.problem.programme.policy.sessions_a_half_day
    for p in board.apprentices:
        for day in range(len(board.days)):
            for half in Half:
                lits = board.engagements(p, day, half)
                if not lits: continue
                if board.engaged.get((p, day), 0) >> half & 1:
                    for x in lits: board.require(board.model.add(x == 0))
                elif len(lits) > limit:
                    if limit == 1: board.require(board.model.add_at_most_one(lits))
                    else: board.require(board.model.add(sum(lits) <= limit))

@post("one-place-at-a-time")
def _(board):
    for p in board.staff:
        for day in board.taken_days.get(p, ()):
            for half in Half:
                room = board.problem.grid.halves[half].minutes
                if board.engaged.get((p, day), 0) >> half & 1:
                    for _, s in board.taken(p, day, half): board.require(board.model.add(s.literal == 0))
                    continue
                terms = [(room if s.activity.span else s.activity.minutes, x.literal) for s, x in board.taken(p, day, half)]
                if sum(m for m, _ in terms) > room:
                    board.require(board.model.add(sum(m * x for m, x in terms) <= room))

@post("one-site-per-half-day")
def _(board):
    if not board.problem.programme.policy.one_site_a_half_day: return
    for p in board.staff:
        for day in board.taken_days.get(p, ()):
            for half in Half:
                sites = board.visits(p, day, half)
                if len(sites) > 1:
                    board.require(board.model.add_at_most_one(sites.values()))

@post("occurrence-gap")
def _(board):
    for (aid, _), ss in board.occurrences.items():
        r = board.problem.activity[aid].recurrence
        for a, b in zip(ss, ss[1:]):
            last_a, first_b = a.last, b.first
            if r.min_gap_days and (first_b - last_a).days < r.min_gap_days:
                for q in range(len(board.days)):
                    d = board.days[q]
                    if first_b <= d < last_a + timedelta(days=r.min_gap_days) and d <= b.last:
                        e = board.last_open(d - timedelta(days=r.min_gap_days))
                        board.require(board.model.add(board.upto(b, q) <= board.upto(a, e)))
            mx = r.max_gap_days
            if board.problem.activity[aid].kind is ActivityKind.REVIEW:
                mx = min(mx or 10**6, board.problem.programme.policy.review_max_gap_days)
            if mx and (b.last - a.first).days > mx:
                for q in range(len(board.days)):
                    d = board.days[q]
                    if a.first <= d <= a.last and d + timedelta(days=mx) < b.last:
                        e = board.last_open(d + timedelta(days=mx))
                        board.require(board.model.add(board.upto(a, q) <= board.upto(b, e)))

@post("activity-order")
def _(board):
    by_activity = defaultdict(list)
    for s in board.sessions:
        if not s.is_wave: by_activity[s.activity.id].append(s)
    for s in board.sessions:
        if s.is_wave: continue
        for gap, sign in [(g, 1) for g in s.activity.after] + [(g, -1) for g in s.activity.before]:
            for o in by_activity.get(gap.activity, ()):
                if o.audience not in ("cohort", s.audience) and s.audience != "cohort": continue
                first, second = (o, s) if sign == 1 else (s, o)
                board.order(first, second, gap.min_days, gap.max_days)

@post("block-gap")
def _(board):
    blocks = [s for s in board.sessions if s.activity.days > 1 and s.audience == "cohort"]
    gap = board.problem.programme.policy.block_gap_days
    for q, d in enumerate(board.days):
        lits = [x.literal for s in blocks for x in board.starts[s.id] if d <= board.days[x.day] < d + timedelta(days=gap + s.activity.days - 1)]
        if len(lits) > 1: board.require(board.model.add_at_most_one(lits))

@post("deadline-dates")
def _(board):
    pol = board.problem.programme.policy
    for a in board.problem.programme.assessments:
        dates = board.due.get(a.id)
        if dates is None or a.due.kind is DueKind.WEEK: continue
        src = board.cohort_session(a.due.activity)
        if a.due.kind is DueKind.AFTER:
            board.require(board.model.add(sum(dates.values()) == 1))
            continue
        until = board.cohort_session(a.due.until)
        board.require(board.model.add_exactly_one(dates.values()))
        for d, lit in dates.items():
            e = board.last_open(d - timedelta(days=max(1, pol.taught_to_deadline_days) + src.activity.days - 1))
            board.require(board.model.add(lit <= board.upto(src, e)))
            board.require(board.model.add(lit + board.upto(until, board.last_open(d)) <= 1))

@post("deadline-spacing")
def _(board):
    gap = board.problem.programme.policy.deadline_gap_days
    dates = sorted({d for x in board.due.values() for d in x})
    for d in dates:
        terms = [e for x in board.due.values() for day, e in x.items() if d <= day < d + timedelta(days=gap)]
        if len(terms) > 1: board.require(board.model.add(sum(terms) <= 1))

@post("employer-cover")
def _(board):
    pr = board.problem
    here = set(board.apprentices)
    for unit, members in pr.members_of_unit.items():
        u = pr.unit[unit]
        if len(members) <= u.max_away: continue
        for day in range(len(board.days)):
            fixed, lits = 0, []
            for m in members:
                if m not in here and not board.fixed: continue
                f, ls = board.away(m, day, u.cohort_days_count)
                if f: fixed += 1
                elif len(ls) == 1: lits.append(ls[0])
                elif ls:
                    a = board.model.new_bool_var("")
                    for l in ls: board.require(board.model.add_implication(l, a))
                    lits.append(a)
            if fixed + len(lits) > u.max_away and lits:
                board.require(board.model.add(sum(lits) <= max(0, u.max_away - fixed)))

@post("release-days-a-week")
def _(board):
    pol = board.problem.programme.policy
    for p in board.apprentices:
        for week, days in board.days_of_week.items():
            if week in board.block_weeks: continue
            fixed, lits = 0, []
            for day in days:
                c, terms = board.release(p, day)
                if c >= pol.release_day_minutes: fixed += 1; continue
                if c + sum(m for m, _ in terms) < pol.release_day_minutes: continue
                big = board.model.new_bool_var("")
                board.require(board.model.add(sum(m * x for m, x in terms) + c <= pol.release_day_minutes - 1 + 10000 * big)) if False else None
                small = [(m, x) for m, x in terms if m + c < pol.release_day_minutes]
                for m, x in terms:
                    if m + c >= pol.release_day_minutes: board.require(board.model.add_implication(x, big))
                if small and sum(m for m, _ in small) + c >= pol.release_day_minutes:
                    top = sum(m for m, _ in small)
                    board.require(board.model.add(sum(m * x for m, x in small) + c <= pol.release_day_minutes - 1 + top * big))
                lits.append(big)
            if fixed + len(lits) > pol.release_days_a_week and lits:
                relief = board.block_starts(week)
                board.require(board.model.add(sum(lits) + fixed <= max(fixed, pol.release_days_a_week) + (5 * sum(relief) if relief else 0)))

@post("release-rolling")
def _(board):
    pol = board.problem.programme.policy
    weeks = list(board.days_of_week)
    for p in board.apprentices:
        limit = int(pol.rolling_share * board.problem.hours[p].weekly * pol.rolling_weeks)
        fixed = {w: sum(board.release(p, d)[0] for d in board.days_of_week[w]) for w in weeks}
        for first in weeks:
            span = [w for w in weeks if 0 <= (w - first).days < 7 * pol.rolling_weeks]
            known = sum(fixed[w] for w in span)
            if known + board.most_release(p, first, pol.rolling_weeks) <= limit: continue
            loads = [board.week_load(p, w)[1] for w in span]
            board.require(board.model.add(sum(loads) + known <= max(limit, known)))

@post("active-every-month")
def _(board):
    if not board.problem.programme.policy.active_every_month: return
    kinds = board.problem.activity
    done = {(p, pl.day.year, pl.day.month) for pl in board.fixed if pl.otj_minutes and kinds[pl.activity].kind is not ActivityKind.REVIEW for p in pl.attendees}
    for p in board.studying:
        a = board.problem.apprentice[p]
        for month, days in board.days_of_month.items():
            days = [d for d in days if a.start <= board.days[d] <= a.end]
            if len(days) < 5 or (p, *month) in done: continue
            terms = [x.literal for d in days for h in Half for s, x in board.taken(p, d, h) if s.activity.otj_minutes and s.activity.kind is not ActivityKind.REVIEW]
            board.require(board.model.add_bool_or(terms))

@post("study-plan")
def _(board):
    pol = board.problem.programme.policy
    for p in board.apprentices:
        for week, days in board.days_of_week.items():
            terms = [x.literal for d in days for h in Half for s, x in board.taken(p, d, h) if s.activity.kind is ActivityKind.STUDY]
            if len(terms) > pol.study_blocks_a_week:
                board.require(board.model.add(sum(terms) <= pol.study_blocks_a_week))

# soft
@post("review-cadence")
def _(board):
    terms = []
    for (aid, _), ss in board.occurrences.items():
        r = board.problem.activity[aid].recurrence
        if not r.preferred_days: continue
        want = round(r.preferred_days * 5 / 7)
        for a, b in zip(ss, ss[1:]):
            terms += board.off_rhythm(a, b, want - r.tolerance_days, want + r.tolerance_days)
    board.penalise("cadence", "review-cadence", terms)

@post("tutor-travel-days")
def _(board):
    terms = []
    tutors = {t.id: t.site for t in board.problem.cohort.tutors}
    for p in board.staff:
        if p not in tutors: continue
        for day in board.taken_days.get(p, ()):
            lits = [l for half in Half for site, l in board.visits(p, day, half).items() if site != tutors[p]]
            if lits:
                u = board.model.new_bool_var("")
                for l in lits: board.model.add_implication(l, u)
                terms.append(u)
    board.penalise("travel", "tutor-travel-days", terms)

@post("pressure-periods")
def _(board):
    pr = board.problem
    terms = []
    days = defaultdict(set)
    for e in [x.id for x in pr.cohort.employers]:
        for per in pr.cohort.pressure_periods:
            if per.employer in (None, e):
                for i, d in enumerate(board.days):
                    if per.first <= d <= per.last: days[e].add(i)
    for s in board.sessions:
        if s.is_wave or not s.activity.avoid_pressure: continue
        for st in board.starts[s.id]:
            n = sum(d in days[pr.apprentice[p].employer] for p in s.attendees for d in range(st.day, st.day + s.activity.days))
            if n: terms.append(n * st.literal)
    for (aid, p), seats in board.seats.items():
        if pr.activity[aid].avoid_pressure:
            terms += [x.literal for x in seats if x.start.day in days[pr.apprentice[p].employer]]
    board.penalise("pressure", "pressure-periods", terms)
