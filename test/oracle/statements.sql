-- The posted bodies, flattened to one row per statement, and in which order they stand.
-- Instants are milliseconds of UTC; amounts are integer millionths, because no metric has more than six decimals.

CREATE TABLE stated AS
WITH post AS (
  -- A repeated request is answered with the receipt of the first one: it is one submission.
  SELECT receipt.id AS receipt, epoch_ms(receipt.receivedAt) AS received, epoch_ms("at") AS opened, body,
         [regexp_extract(fault.pointer, '^/rows/(\d+)', 1) FOR fault IN coalesce(receipt.errors, [])] AS refused
  FROM read_json(getvariable('posted'), maximum_object_size = 268435456, columns = {
    "at": 'TIMESTAMPTZ', body: 'JSON', status: 'INTEGER',
    receipt: 'STRUCT(id VARCHAR, receivedAt TIMESTAMPTZ, dryRun BOOLEAN, errors STRUCT(pointer VARCHAR)[])'
  })
  WHERE status BETWEEN 200 AND 299 AND receipt.dryRun IS NOT TRUE
  QUALIFY row_number() OVER (PARTITION BY receipt.id ORDER BY "at") = 1
), line AS (
  SELECT post.*, generate_subscripts(lines, 1) - 1 AS place, unnest(lines) AS said
  FROM (SELECT *, from_json(body->'rows', '["JSON"]') AS lines FROM post) AS post
), filled AS (
  SELECT receipt, received, opened, said,
         said->>'metric' AS metric,
         coalesce(said->>'unit', body->>'unit') AS unit,
         coalesce(said->>'source', body->>'source') AS source,
         coalesce(said->'period', body->'period') AS period,
         coalesce(epoch_ms((said->>'observedAt')::TIMESTAMPTZ), epoch_ms((body->>'observedAt')::TIMESTAMPTZ), opened)
           AS observed,
         coalesce(body->>'dataset', (SELECT min(d.code) FROM dataset d WHERE list_contains(d.metrics, (said->>'metric'))))
           AS dataset
  FROM line
  WHERE place::VARCHAR NOT IN (SELECT unnest(refused))
), about AS (
  SELECT filled.*, coalesce(p.from_day, (filled.period->>'from')::DATE) AS from_day,
         coalesce(p.until_day, (filled.period->>'until')::DATE) AS until_day
  FROM filled
  JOIN dataset ON dataset.code = filled.dataset
  LEFT JOIN period p ON p.calendar = dataset.calendar
    AND p.label = CASE WHEN json_type(filled.period) = 'VARCHAR' THEN filled.period->>'$' END
)
SELECT about.metric, bearer.unit, about.source, about.from_day, about.until_day,
       CASE WHEN (said->'withdraw') IS NOT NULL THEN 'withdrawal' WHEN (said->'nil') IS NOT NULL THEN 'nil' ELSE 'value' END
         AS says,
       ((said->>'value')::DECIMAL(28, 6) * 1000000)::HUGEINT AS amount,
       length(regexp_extract(said->>'value', '\.(\d+)$', 1)) AS given,
       coalesce((said->>'atLeast')::BOOLEAN, false) AS at_least,
       coalesce((said->>'restart')::BOOLEAN, false) AS restart, observed, received, receipt,
       said->>'replaces' AS replaces
FROM about
-- Rule 15: a statement is about the unit that carried the code on the interval's last day.
JOIN carried_code bearer ON bearer.code = about.unit
  AND bearer.valid_from < about.until_day AND about.until_day <= bearer.valid_to;

-- Rule 2: a correction that names the receipt it replaces takes that statement's place in time, if its own is earlier,
-- and wins there, also when the replaced message is sent again.
CREATE TABLE standing AS
WITH RECURSIVE placed AS (
  SELECT stated.*, observed AS stands_at, false AS corrects
  FROM stated
  WHERE NOT EXISTS (
    FROM stated old
    WHERE old.receipt = stated.replaces AND old.metric = stated.metric AND old.unit = stated.unit
      AND old.source = stated.source AND old.from_day = stated.from_day AND old.until_day = stated.until_day)
  UNION ALL
  SELECT new.*, greatest(new.observed, placed.stands_at), true
  FROM stated new
  JOIN placed ON new.replaces = placed.receipt AND new.metric = placed.metric AND new.unit = placed.unit
    AND new.source = placed.source AND new.from_day = placed.from_day AND new.until_day = placed.until_day
)
FROM placed;
