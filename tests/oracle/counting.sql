-- How the results page counts, said a second time, as SQL for DuckDB.
--
-- In:   bodies(arrival BIGINT, p JSON): one row for each body that was sent;
--       results_window(t0 BIGINT, t1 BIGINT): one row, in milliseconds, [t0, t1).
-- Out:  shown_visitors(mode, experiment, variation, visitors)
--       shown_events(mode, experiment, variation, event, total, uniques, revenue, value)
--
-- Sources: Optimizely's pages about counting conversions and about troubleshooting the
-- Event API, and its BigQuery examples. No statement of theirs is copied. Where they
-- leave a tie open, the first uuid wins, and then the first in the list.

-- 1. One row for each event ---------------------------------------------------------
CREATE OR REPLACE TABLE snapshots AS
WITH entries AS (
    SELECT arrival, p, unnest(p -> '$.visitors[*]') AS v,
           generate_subscripts(p -> '$.visitors[*]', 1) AS vi
    FROM bodies
)
SELECT arrival, vi,
       coalesce(p ->> '$.enrich_decisions' = 'true', false) AS enriched,
       v ->> '$.visitor_id' AS visitor,
       nullif(v ->> '$.session_id', '') AS own_session,
       unnest(v -> '$.snapshots[*]') AS s,
       generate_subscripts(v -> '$.snapshots[*]', 1) AS si
FROM entries;

CREATE OR REPLACE TABLE events AS
WITH each AS (
    SELECT *, unnest(s -> '$.events[*]') AS e,
           generate_subscripts(s -> '$.events[*]', 1) AS ei
    FROM snapshots
)
SELECT arrival, vi, si, ei, enriched, visitor, own_session, s,
       e ->> '$.entity_id' AS entity,
       e ->> '$.uuid' AS uuid,
       -- Text, fractions and booleans are no times.
       CASE WHEN json_type(e, '$.timestamp') IN ('BIGINT', 'UBIGINT')
            THEN try_cast(e ->> '$.timestamp' AS BIGINT) END AS ts,
       -- Revenue is a whole number of cents on the event itself: 2500 and 2500.0.
       CASE WHEN json_type(e, '$.revenue') IN ('BIGINT', 'UBIGINT')
            THEN try_cast(e ->> '$.revenue' AS BIGINT)
            WHEN json_type(e, '$.revenue') = 'DOUBLE'
             AND try_cast(e ->> '$.revenue' AS DOUBLE)
                 = floor(try_cast(e ->> '$.revenue' AS DOUBLE))
            THEN try_cast(try_cast(e ->> '$.revenue' AS DOUBLE) AS BIGINT)
       END AS revenue,
       CASE WHEN json_type(e, '$.value') IN ('BIGINT', 'UBIGINT', 'DOUBLE')
            THEN try_cast(e ->> '$.value' AS DOUBLE) END AS value,
       coalesce(e ->> '$.key', '') = 'campaign_activated'
           OR coalesce(e ->> '$.type', '') = 'campaign_activated' AS activates,
       coalesce(e ->> '$.type', '') = 'client_activation' AS is_sign_of_life
FROM each;

-- 2. One of each (entity_id, uuid, timestamp): the first that arrives, whoever the
--    visitor is; and of these what can be used.
CREATE OR REPLACE TABLE usable AS
WITH kept AS (
    SELECT * FROM events
    WHERE ts IS NOT NULL AND uuid IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY entity, uuid, ts ORDER BY arrival, vi, si, ei) = 1
)
SELECT * FROM kept WHERE entity IS NOT NULL OR activates OR is_sign_of_life;

-- 3. A session is the sender's own, or ends after 30 minutes without an event and
--    after 24 hours.
CREATE OR REPLACE TABLE in_sessions AS
WITH RECURSIVE ordered AS (
    SELECT arrival, vi, si, ei, visitor, ts, own_session, row_number() OVER (
        PARTITION BY visitor ORDER BY ts, arrival, vi, si, ei) AS n
    FROM usable
), walked AS (
    SELECT *, ts AS began FROM ordered WHERE n = 1
    UNION ALL
    SELECT o.*, CASE WHEN o.ts - w.ts > 30 * 60 * 1000
                       OR o.ts - w.began > 24 * 60 * 60 * 1000
                     THEN o.ts ELSE w.began END
    FROM walked w JOIN ordered o ON o.visitor = w.visitor AND o.n = w.n + 1
)
SELECT u.*, CASE WHEN w.own_session <> 'AUTO' THEN 'own ' || w.own_session
                 ELSE 'from ' || w.began END AS session
FROM usable u JOIN walked w USING (arrival, vi, si, ei);

CREATE OR REPLACE VIEW conversions AS
SELECT * FROM in_sessions WHERE NOT activates AND NOT is_sign_of_life;

-- 4. What a snapshot lists, and what of it is activated there.
CREATE OR REPLACE MACRO lists(s) AS list_transform(
    json_extract(s, '$.decisions[*]'),
    lambda d, i: {
        'place': i,
        'campaign': d ->> '$.campaign_id',
        'experiment': nullif(d ->> '$.experiment_id', ''),
        'variation': nullif(d ->> '$.variation_id', ''),
        'held_back': coalesce(d ->> '$.is_campaign_holdback' = 'true', false),
        'is_rollout': coalesce(d ->> '$.metadata.rule_type' = 'rollout', false)
    });

CREATE OR REPLACE TABLE decided AS
WITH each AS (
    SELECT arrival, vi, si, ei, visitor, session, entity, uuid, ts,
           unnest(lists(s)) AS d
    FROM in_sessions WHERE activates
)
SELECT * EXCLUDE (d), d.* FROM each WHERE d.campaign = entity;

-- 5. Experimentation: the first decision in the window, for each experiment.
CREATE OR REPLACE VIEW first_decisions AS
SELECT * FROM decided, results_window
WHERE ts >= t0 AND ts < t1 AND NOT held_back AND NOT is_rollout
  AND experiment IS NOT NULL AND variation IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY visitor, experiment
    ORDER BY ts, uuid, arrival, vi, si, ei, place) = 1;

-- 6. Personalization: the last decision of a session in the window, for each campaign.
--    A holdback takes the visitor out, and so does a decision for nobody.
CREATE OR REPLACE VIEW last_decisions AS
WITH last AS (
    SELECT * FROM decided, results_window
    WHERE ts >= t0 AND ts < t1
    QUALIFY row_number() OVER (
        PARTITION BY visitor, session, campaign
        ORDER BY ts DESC, uuid, arrival, vi, si, ei, place) = 1
)
SELECT * FROM last
WHERE NOT held_back AND NOT is_rollout
  AND experiment IS NOT NULL AND variation IS NOT NULL;

-- 7. Which conversion counts for what. Equal times are in time.
CREATE OR REPLACE VIEW attributed AS
WITH inside AS (
    SELECT c.* FROM conversions c, results_window WHERE c.ts >= t0 AND c.ts < t1
), at_first AS (
    SELECT f.experiment, f.variation, c.*
    FROM inside c JOIN first_decisions f USING (visitor)
    WHERE c.enriched AND f.ts <= c.ts
), at_last AS (
    SELECT d.experiment, d.variation, d.held_back, d.is_rollout, c.*
    FROM inside c JOIN decided d
      ON d.visitor = c.visitor AND d.session = c.session AND d.ts <= c.ts
    WHERE c.enriched
    QUALIFY row_number() OVER (
        PARTITION BY c.arrival, c.vi, c.si, c.ei, d.campaign
        ORDER BY d.ts DESC, d.uuid, d.arrival, d.vi, d.si, d.ei, d.place) = 1
), beside AS (
    -- Without enrichment: what the conversion's own snapshot lists, each once.
    SELECT DISTINCT ON (c.arrival, c.vi, c.si, c.ei, c.d.experiment, c.d.variation)
           c.d.experiment AS experiment, c.d.variation AS variation, c.* EXCLUDE (d)
    FROM (SELECT *, unnest(lists(s)) AS d FROM inside WHERE NOT enriched) c
    WHERE NOT c.d.is_rollout
), of_both AS (
    SELECT 'experimentation' AS mode, visitor AS unit, * FROM at_first
    UNION ALL BY NAME
    -- Two campaigns may lead to the same variation: the conversion counts once.
    SELECT DISTINCT ON (arrival, vi, si, ei, experiment, variation)
           'personalization' AS mode, visitor || ' ' || session AS unit,
           * EXCLUDE (held_back, is_rollout)
    FROM at_last WHERE NOT held_back AND NOT is_rollout
    UNION ALL BY NAME
    SELECT 'experimentation' AS mode, visitor AS unit, * FROM beside
    UNION ALL BY NAME
    SELECT 'personalization' AS mode, visitor || ' ' || session AS unit, * FROM beside
)
SELECT * FROM of_both WHERE experiment IS NOT NULL AND variation IS NOT NULL;

-- 8. The figures.
CREATE OR REPLACE VIEW shown_visitors AS
SELECT 'experimentation' AS mode, experiment, variation, count(*) AS visitors
FROM first_decisions GROUP BY ALL
UNION ALL
SELECT 'personalization', experiment, variation,
       count(DISTINCT visitor || ' ' || session)
FROM last_decisions GROUP BY ALL;

CREATE OR REPLACE VIEW shown_events AS
SELECT mode, experiment, variation, entity AS event, count(*) AS total,
       count(DISTINCT unit) AS uniques,
       coalesce(sum(revenue), 0) AS revenue, coalesce(sum(value), 0) AS value
FROM attributed GROUP BY ALL;
