-- How the results page counts, said a second time, as SQL for DuckDB.
--
-- In:   bodies(round, arrival BIGINT, p JSON): one row for each body that was sent;
--       ranges(round, t0, t1, account): the range of the results in milliseconds,
--       [t0, t1), and the account of the catalog, null if there is no catalog;
--       experiments(round, experiment, s, e, bandit): when experiments ran, [s, e).
-- Out:  shown_visitors(round, mode, experiment, variation, visitors)
--       shown_events(round, mode, experiment, variation, event, total, uniques,
--                    revenue, value)
--       without_revenue(round, mode, events): count, though their revenue is unusable
--
-- Rounds have nothing to do with each other: many are counted in one go.
-- Sources: Optimizely's pages about counting conversions, about contextual bandits and
-- about troubleshooting the Event API, and its BigQuery examples. No statement of theirs
-- is copied. If they leave a tie open, the first uuid wins, and then the first in the
-- list.

-- 1. One row for each event and decision of what can be used -------------------------
CREATE OR REPLACE MACRO is_id(x, path) AS coalesce(
    json_type(x, path) = 'VARCHAR' AND trim(x ->> path) <> ''
    OR json_type(x, path) IN ('UBIGINT', 'BIGINT') AND (x ->> path) <> '0', false);

CREATE OR REPLACE TABLE snapshots AS
WITH entries AS (
    SELECT round, arrival, p, unnest(p -> '$.visitors[*]') AS v,
           generate_subscripts(p -> '$.visitors[*]', 1) AS vi
    FROM bodies JOIN ranges USING (round)
    WHERE is_id(p, '$.account_id')
      AND (account IS NULL OR (p ->> '$.account_id') = account)
)
SELECT round, arrival, vi,
       coalesce(p ->> '$.enrich_decisions' = 'true', false) AS enriched,
       v ->> '$.visitor_id' AS visitor,
       nullif(v ->> '$.session_id', '') AS own_session,
       unnest(v -> '$.snapshots[*]') AS s,
       generate_subscripts(v -> '$.snapshots[*]', 1) AS si
FROM entries
WHERE is_id(v, '$.visitor_id')
  AND coalesce(json_type(v, '$.attributes'), 'ARRAY') = 'ARRAY';

CREATE OR REPLACE TABLE events AS
WITH each AS (
    SELECT *, unnest(s -> '$.events[*]') AS e,
           generate_subscripts(s -> '$.events[*]', 1) AS ei
    FROM snapshots
)
SELECT round, arrival, vi, si, ei, enriched, visitor, own_session,
       e ->> '$.entity_id' AS entity,
       CASE WHEN is_id(e, '$.uuid') THEN e ->> '$.uuid' END AS uuid,
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
       coalesce(json_type(e, '$.revenue'), 'NULL') AS revenue_type,
       CASE WHEN json_type(e, '$.value') IN ('BIGINT', 'UBIGINT', 'DOUBLE')
            THEN try_cast(e ->> '$.value' AS DOUBLE) END AS value,
       -- A list or an object among the tags makes Optimizely reject the event.
       len(list_filter(json_extract(e, '$.tags.*'),
                       lambda t: json_type(t) IN ('ARRAY', 'OBJECT'))) AS nested_tags,
       coalesce(e ->> '$.key', '') = 'campaign_activated'
           OR coalesce(e ->> '$.type', '') = 'campaign_activated' AS activates,
       coalesce(e ->> '$.type', '') = 'client_activation' AS is_sign_of_life,
       (e ->> '$.revenue') AS given_revenue
FROM each;

-- 2. What can be used; of each (entity_id, uuid, timestamp) the first that arrives,
--    whoever the visitor is.
CREATE OR REPLACE TABLE usable AS
SELECT * FROM events
WHERE ts >= 1262304000000 AND ts < 4102444800000 AND uuid IS NOT NULL
  AND (entity IS NOT NULL OR activates OR is_sign_of_life)
  AND nested_tags = 0
  -- Revenue beyond 64 bits.
  AND NOT (revenue IS NULL AND revenue_type IN ('BIGINT', 'UBIGINT'))
  AND NOT (revenue_type = 'DOUBLE'
           AND coalesce(abs(try_cast(given_revenue AS DOUBLE)), 0) >= 2::DOUBLE ** 63)
QUALIFY entity IS NULL OR row_number() OVER (
    PARTITION BY round, entity, uuid, ts ORDER BY arrival, vi, si, ei) = 1;

-- 3. A session is the sender's own, or ends after 30 minutes without an event and
--    after 24 hours.
CREATE OR REPLACE TABLE in_sessions AS
WITH RECURSIVE ordered AS (
    SELECT round, arrival, vi, si, ei, visitor, ts, own_session, row_number() OVER (
        PARTITION BY round, visitor ORDER BY ts, arrival, vi, si, ei) AS n
    FROM usable
), walked AS (
    SELECT *, ts AS began FROM ordered WHERE n = 1
    UNION ALL
    SELECT o.*, CASE WHEN o.ts - w.ts > 30 * 60 * 1000
                       OR o.ts - w.began > 24 * 60 * 60 * 1000
                     THEN o.ts ELSE w.began END
    FROM walked w
    JOIN ordered o ON o.round = w.round AND o.visitor = w.visitor AND o.n = w.n + 1
)
SELECT u.*, CASE WHEN w.own_session <> 'AUTO' THEN 'own ' || w.own_session
                 ELSE 'from ' || w.began END AS session
FROM usable u JOIN walked w USING (round, arrival, vi, si, ei);

CREATE OR REPLACE TABLE conversions AS
SELECT c.* FROM in_sessions c JOIN ranges USING (round)
WHERE NOT activates AND NOT is_sign_of_life AND ts >= t0 AND ts < t1;

-- 4. What snapshots list. Rollouts and placeholders are in no results, and hide nothing.
CREATE OR REPLACE MACRO is_placeholder(x) AS
    coalesce(x IN ('undefined', 'null', '{{id}}', '0'), false);

CREATE OR REPLACE TABLE listed AS
WITH each AS (
    SELECT * EXCLUDE (s), unnest(s -> '$.decisions[*]') AS d,
           generate_subscripts(s -> '$.decisions[*]', 1) AS place
    FROM snapshots
), said AS (
    SELECT * EXCLUDE (d),
           d ->> '$.campaign_id' AS campaign,
           nullif(d ->> '$.experiment_id', '') AS experiment,
           nullif(d ->> '$.variation_id', '') AS variation,
           coalesce(d ->> '$.is_campaign_holdback' = 'true', false) AS held_back,
           coalesce(d ->> '$.metadata.rule_type' = 'rollout', false) AS is_rollout,
           coalesce(d ->> '$.metadata.cmab_uuid', '') <> '' AS predicted
    FROM each
    WHERE coalesce(json_type(d, '$.variation_id'), 'NULL') <> 'ARRAY'
      AND coalesce(json_type(d, '$.is_campaign_holdback'), 'BOOLEAN') = 'BOOLEAN'
), bandits AS (
    SELECT DISTINCT round, visitor, experiment
    FROM said LEFT JOIN experiments x USING (round, experiment)
    WHERE predicted OR x.bandit
)
SELECT said.*, b.experiment IS NOT NULL AS is_bandit,
       NOT held_back AND experiment IS NOT NULL AND variation IS NOT NULL AS is_shown
FROM said LEFT JOIN bandits b USING (round, visitor, experiment)
WHERE NOT is_rollout AND NOT is_placeholder(campaign)
  AND NOT is_placeholder(experiment) AND NOT is_placeholder(variation);

-- What is activated, by each event; a list may have the same twice.
CREATE OR REPLACE TABLE decided AS
SELECT DISTINCT ON (a.round, a.arrival, a.vi, a.si, a.ei, experiment, variation,
                    held_back)
       a.round, a.arrival, a.vi, a.si, a.ei, a.visitor, a.session, a.uuid, a.ts,
       d.campaign, d.place, d.experiment, d.variation, d.held_back, d.is_bandit,
       d.is_shown, ts >= t0 AND ts < t1 AS in_range,
       x.s IS NULL OR (ts >= x.s AND ts < x.e) AS in_time
FROM in_sessions a
JOIN listed d USING (round, arrival, vi, si)
JOIN ranges USING (round)
LEFT JOIN experiments x ON x.round = a.round AND x.experiment = d.experiment
WHERE a.activates AND d.campaign = a.entity
ORDER BY place;

-- 5. Experimentation: the first decision in the range, for each experiment.
CREATE OR REPLACE TABLE first_decisions AS
SELECT * FROM decided
WHERE is_shown AND NOT is_bandit AND in_range AND in_time
QUALIFY row_number() OVER (
    PARTITION BY round, visitor, experiment ORDER BY ts, uuid, campaign, place) = 1;

-- 6. Personalization: the last decision of a session in the range, for each campaign.
--    A holdback takes the visitor out, and so does a decision for nobody.
CREATE OR REPLACE TABLE made AS
SELECT * FROM decided WHERE NOT is_bandit
QUALIFY row_number() OVER (
    PARTITION BY round, arrival, vi, si, ei ORDER BY place) = 1;

CREATE OR REPLACE TABLE last_decisions AS
WITH last AS (
    SELECT * FROM made
    WHERE in_range AND (in_time OR NOT is_shown)
    QUALIFY row_number() OVER (
        PARTITION BY round, visitor, session, campaign ORDER BY ts DESC, uuid) = 1
)
SELECT * FROM last WHERE is_shown;

-- 7. Contextual bandits: each decision in the range.
CREATE OR REPLACE TABLE bandit_decisions AS
SELECT * FROM decided
WHERE is_bandit AND experiment IS NOT NULL AND in_range AND in_time;

-- 8. Which conversion counts for what. Equal times are in time.
CREATE OR REPLACE TABLE attributed AS
WITH at_first AS (
    SELECT f.experiment, f.variation, c.*
    FROM conversions c JOIN first_decisions f USING (round, visitor)
    WHERE c.enriched AND f.ts <= c.ts
), at_last AS (
    SELECT d.experiment, d.variation, d.is_shown, c.*
    FROM conversions c JOIN made d
      ON d.round = c.round AND d.visitor = c.visitor AND d.session = c.session
     AND d.ts <= c.ts
    WHERE c.enriched
    QUALIFY row_number() OVER (
        PARTITION BY c.round, c.arrival, c.vi, c.si, c.ei, d.campaign
        ORDER BY d.ts DESC, d.uuid) = 1
), at_bandit AS (
    SELECT d.experiment, d.variation, d.is_shown, 'at ' || d.ts AS unit, c.*
    FROM conversions c JOIN bandit_decisions d
      ON d.round = c.round AND d.visitor = c.visitor AND d.ts <= c.ts
    WHERE c.enriched
    QUALIFY row_number() OVER (
        PARTITION BY c.round, c.arrival, c.vi, c.si, c.ei, d.experiment
        ORDER BY d.ts DESC, d.uuid, d.campaign, d.place) = 1
), beside AS (
    -- Without enrichment: what the conversion's own snapshot lists, each once. Of a
    -- bandit, what is unique is the last decision before.
    SELECT DISTINCT c.*, d.experiment, d.variation,
           CASE WHEN d.is_bandit THEN coalesce('at ' || (
               SELECT max(b.ts) FROM bandit_decisions b
               WHERE b.round = c.round AND b.visitor = c.visitor
                 AND b.experiment = d.experiment AND b.ts <= c.ts), 'listed')
           END AS decision
    FROM conversions c JOIN listed d USING (round, arrival, vi, si)
    WHERE NOT c.enriched AND d.experiment IS NOT NULL AND d.variation IS NOT NULL
), of_both AS (
    SELECT 'experimentation' AS mode, visitor AS unit, * FROM at_first
    UNION ALL BY NAME
    -- Two campaigns may lead to the same variation: the conversion counts once.
    SELECT DISTINCT 'personalization' AS mode, visitor || ' ' || session AS unit,
           * EXCLUDE (is_shown)
    FROM at_last WHERE is_shown
    UNION ALL BY NAME
    SELECT mode, visitor || ' ' || unit AS unit, * EXCLUDE (is_shown, unit, mode)
    FROM at_bandit, (VALUES ('experimentation'), ('personalization')) AS modes(mode)
    WHERE is_shown
    UNION ALL BY NAME
    SELECT 'experimentation' AS mode,
           visitor || coalesce(' ' || decision, '') AS unit, * EXCLUDE (decision)
    FROM beside
    UNION ALL BY NAME
    SELECT 'personalization' AS mode,
           visitor || ' ' || coalesce(decision, session) AS unit, * EXCLUDE (decision)
    FROM beside
)
SELECT o.* FROM of_both o LEFT JOIN experiments x USING (round, experiment)
WHERE x.s IS NULL OR (o.ts >= x.s AND o.ts < x.e);

-- 9. The figures.
CREATE OR REPLACE VIEW shown_visitors AS
WITH modes(mode) AS (VALUES ('experimentation'), ('personalization')), units AS (
    SELECT 'experimentation' AS mode, round, experiment, variation, visitor AS unit
    FROM first_decisions
    UNION ALL
    SELECT DISTINCT 'personalization', round, experiment, variation,
           visitor || ' ' || session
    FROM last_decisions
    UNION ALL
    SELECT mode, round, experiment, variation, visitor FROM bandit_decisions, modes
    WHERE is_shown
)
SELECT round, mode, experiment, variation, count(*) AS visitors
FROM units GROUP BY ALL;

CREATE OR REPLACE VIEW shown_events AS
SELECT round, mode, experiment, variation, entity AS event, count(*) AS total,
       count(DISTINCT unit) AS uniques,
       coalesce(sum(revenue), 0) AS revenue, coalesce(sum(value), 0) AS value
FROM attributed GROUP BY ALL;

CREATE OR REPLACE VIEW without_revenue AS
SELECT round, mode, count(DISTINCT (arrival, vi, si, ei)) AS events
FROM attributed WHERE revenue IS NULL AND revenue_type <> 'NULL' GROUP BY ALL;
