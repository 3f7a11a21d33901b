-- conversion_rate_end
SELECT
  "t14"."denominator",
  "t10"."numerator"
FROM (
  SELECT
    "t12"."end" AS "denominator"
  FROM (
    SELECT
      "t11"."time",
      COALESCE(SUM("t11"."joined") FILTER(WHERE
        "t11"."day" >= "t11"."starts"), 0) AS "joined",
      COALESCE(SUM("t11"."left") FILTER(WHERE
        "t11"."day" >= "t11"."starts"), 0) AS "left",
      SUM("t11"."joined" - "t11"."left") AS "end",
      SUM(
        (
          "t11"."joined" - "t11"."left"
        ) * (
          DATE_DIFF('DAY', GREATEST("t11"."day", "t11"."starts"), "t11"."ends") + 1
        )
      ) AS "member_days"
    FROM (
      SELECT
        "t5"."day",
        "t5"."joined",
        "t5"."left",
        "t8"."time",
        "t8"."starts",
        "t8"."ends"
      FROM (
        SELECT
          "t1"."day",
          SUM("t1"."joined") AS "joined",
          SUM("t1"."left") AS "left"
        FROM "member_flow" AS "t1"
        GROUP BY
          1
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t2"."row"."time" AS "time",
          "t2"."row"."starts" AS "starts",
          "t2"."row"."ends" AS "ends"
        FROM (
          SELECT
            UNNEST(
              [
                CAST(ROW(MAKE_DATE(2023, 2, 1), MAKE_DATE(2023, 2, 1), MAKE_DATE(2023, 2, 28)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE))
              ]
            ) AS "row"
        ) AS "t2"
      ) AS "t8"
        ON "t5"."day" <= "t8"."ends"
    ) AS "t11"
    GROUP BY
      1
  ) AS "t12"
) AS "t14"
CROSS JOIN (
  SELECT
    "t6"."value" AS "numerator"
  FROM (
    SELECT
      COUNT(*) AS "value"
    FROM (
      SELECT DISTINCT
        "t0"."member"
      FROM "buyer_days" AS "t0"
      WHERE
        "t0"."day" >= MAKE_DATE(2023, 2, 1)
        AND "t0"."day" <= MAKE_DATE(2023, 2, 28)
        AND "t0"."member" IS NOT NULL
    ) AS "t3"
  ) AS "t6"
) AS "t10";

-- repurchase_rate
SELECT
  COUNT(*) AS "buyers",
  SUM("t3"."months") AS "months",
  SUM("t3"."twice") AS "twice"
FROM (
  SELECT
    "t2"."member",
    COUNT(*) AS "months",
    SUM(CAST("t2"."twice" AS INT)) AS "twice"
  FROM (
    SELECT
      "t1"."member",
      (
        (
          EXTRACT(year FROM "t1"."day") * 12
        ) + EXTRACT(month FROM "t1"."day")
      ) - 1 AS "month",
      SUM("t1"."orders") >= 2 AS "twice"
    FROM (
      SELECT
        *
      FROM "buyer_days" AS "t0"
      WHERE
        "t0"."day" >= MAKE_DATE(2023, 2, 1) AND "t0"."day" <= MAKE_DATE(2023, 2, 28)
    ) AS "t1"
    GROUP BY
      1,
      2
  ) AS "t2"
  GROUP BY
    1
) AS "t3";
