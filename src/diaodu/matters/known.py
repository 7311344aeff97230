"""What was known of matters at a ledger number, as one query: each told by its events up to then, by nothing else."""

from __future__ import annotations

from psycopg.sql import SQL

# ``moment`` is when lateness and age are judged. ``turned`` is whether a matter was closed or opened last, ``undone``
# its last sending back. A step was ended as known then if an event at that very moment says so: endings by sending
# back and by closing have no event of their own.
TOLD = SQL("""
WITH judged AS (
  SELECT least(%(end)s, coalesce((SELECT recorded_at FROM matters_event WHERE number <= %(known)s
                                   ORDER BY number DESC LIMIT 1), %(end)s)) AS moment
), happened AS (
  SELECT event.*, step.code AS step_code, step.ended_at, step.due_at
    FROM matters_event event JOIN matters_matter matter ON matter.id = event.matter_id
    LEFT JOIN matters_step step ON step.id = event.step_id
   WHERE matter.kind = ANY(%(kinds)s) AND event.number <= %(known)s AND event.at < %(end)s
), folded AS (
  SELECT matter_id,
         min(at) FILTER (WHERE act = 'raised') AS raised_at,
         (array_agg(act ORDER BY number DESC) FILTER (WHERE act IN ('closed', 'reopened')))[1] AS turned,
         (array_agg(at ORDER BY number DESC) FILTER (WHERE act = 'closed'))[1] AS closed_at,
         (array_agg(said ->> 'state' ORDER BY number DESC) FILTER (WHERE act = 'closed'))[1] AS closed_in,
         (array_agg(act ORDER BY number DESC) FILTER (WHERE act IN ('waited', 'resumed', 'closed')))[1] AS paused,
         max(number) FILTER (WHERE act IN ('sent_back', 'reopened')) AS undone,
         (array_agg(ended_at <= due_at ORDER BY number)
            FILTER (WHERE act = 'ended' AND step_code = %(step)s))[1] AS in_time,
         (array_agg(said ->> 'ending' ORDER BY number DESC)
            FILTER (WHERE act = 'ended' AND step_code = %(step)s AND from_enterprise))[1] AS rating,
         (array_agg(said -> 'tests' ->> %(test)s ORDER BY number DESC)
            FILTER (WHERE act = 'ended' AND said -> 'tests' ? %(test)s))[1] AS tested,
         max(number) FILTER (WHERE act = 'ended' AND said -> 'tests' ? %(test)s) AS tested_number,
         bool_or(act = 'opened' AND ended_at > due_at) AS some_late,
         (array_agg(said -> 'fields' ->> %(facet_by)s ORDER BY number DESC)
            FILTER (WHERE said -> 'fields' ? %(facet_by)s))[1] AS field,
         (array_agg(said ->> 'colour' ORDER BY number DESC) FILTER (WHERE act = 'reached'))[1] AS colour
    FROM happened GROUP BY matter_id
), standing AS (
  SELECT DISTINCT ON (opened.matter_id) opened.matter_id, opened.step_code, due.due_at
    FROM happened opened
    JOIN folded ON folded.matter_id = opened.matter_id AND coalesce(folded.turned, '') <> 'closed'
    CROSS JOIN LATERAL (
      SELECT (CASE later.act WHEN 'opened' THEN later.said ->> 'due' WHEN 'extended' THEN later.said ->> 'new'
                ELSE later.said -> 'dues' ->> opened.step_code END)::timestamptz AS due_at
        FROM matters_event later
       WHERE later.matter_id = opened.matter_id AND later.at < %(end)s
         AND later.number BETWEEN opened.number AND %(known)s
         AND ((later.step_id = opened.step_id AND later.act IN ('opened', 'extended'))
              OR (later.act = 'resumed' AND later.said -> 'dues' ? opened.step_code))
       ORDER BY later.number DESC LIMIT 1) due
   WHERE opened.act = 'opened' AND NOT EXISTS (
      SELECT FROM matters_event ending
       WHERE ending.matter_id = opened.matter_id AND ending.number BETWEEN opened.number AND %(known)s
         AND ending.at = opened.ended_at AND ending.at < %(end)s
         AND ending.act IN ('ended', 'skipped', 'sent_back', 'closed'))
   ORDER BY opened.matter_id, due.due_at, opened.number
), told AS (
  SELECT folded.matter_id, folded.raised_at, folded.closed_at, judged.moment, true AS raised,
         coalesce(in_time, false) AS answered_in_time,
         coalesce(turned, '') = 'closed' AND closed_in <> 'withdrawn' AS closed,
         coalesce(turned, '') = 'closed' AND closed_in <> 'withdrawn' AND NOT some_late AS closed_in_time,
         coalesce(tested = 'true' AND tested_number > coalesce(undone, 0), false) AS solved,
         coalesce(rating = ANY(%(endings)s), false) AS surveyed,
         coalesce(rating = ANY(%(endings)s), false) AS satisfied,
         coalesce(turned, '') <> 'closed' AS open,
         matter.watched AND coalesce(turned, '') <> 'closed' AND coalesce(paused, '') <> 'waited'
           AND coalesce(standing.due_at < judged.moment, false) AS overdue,
         standing.step_code, standing.due_at, folded.colour,
         coalesce(field, CASE %(facet_by)s WHEN 'step' THEN standing.step_code WHEN 'colour' THEN folded.colour END, '')
           AS facet
    FROM judged CROSS JOIN folded JOIN matters_matter matter ON matter.id = folded.matter_id
    LEFT JOIN standing ON standing.matter_id = folded.matter_id
   WHERE folded.raised_at IS NOT NULL
), counted AS (
  SELECT told.*, place.path
    FROM told JOIN matters_matter matter ON matter.id = told.matter_id
    JOIN register_place place ON place.id = matter.place_id
   WHERE ((CASE WHEN %(by_closing)s THEN told.closed_at ELSE told.raised_at END) AT TIME ZONE %(zone)s)::date
         BETWEEN %(first)s AND %(last)s
     AND (told.closed OR NOT %(by_closing)s)
)
""")
