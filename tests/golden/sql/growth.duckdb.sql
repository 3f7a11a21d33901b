-- members_end
SELECT
  "t7"."time",
  "t7"."joined",
  "t7"."left",
  "t7"."end",
  "t7"."member_days",
  (
    "t7"."end" - "t7"."joined"
  ) + "t7"."left" AS "start",
  28 AS "days"
FROM (
  SELECT
    "t6"."time",
    COALESCE(SUM("t6"."joined") FILTER(WHERE
      "t6"."day" >= "t6"."starts"), 0) AS "joined",
    COALESCE(SUM("t6"."left") FILTER(WHERE
      "t6"."day" >= "t6"."starts"), 0) AS "left",
    SUM("t6"."joined" - "t6"."left") AS "end",
    SUM(
      (
        "t6"."joined" - "t6"."left"
      ) * (
        DATE_DIFF('DAY', GREATEST("t6"."day", "t6"."starts"), "t6"."ends") + 1
      )
    ) AS "member_days"
  FROM (
    SELECT
      "t3"."day",
      "t3"."joined",
      "t3"."left",
      "t5"."time",
      "t5"."starts",
      "t5"."ends"
    FROM (
      SELECT
        "t0"."day",
        SUM("t0"."joined") AS "joined",
        SUM("t0"."left") AS "left"
      FROM "member_flow" AS "t0"
      GROUP BY
        1
    ) AS "t3"
    INNER JOIN (
      SELECT
        "t1"."row"."time" AS "time",
        "t1"."row"."starts" AS "starts",
        "t1"."row"."ends" AS "ends"
      FROM (
        SELECT
          UNNEST(
            [
              CAST(ROW(MAKE_DATE(2023, 2, 1), MAKE_DATE(2023, 2, 1), MAKE_DATE(2023, 2, 28)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE))
            ]
          ) AS "row"
      ) AS "t1"
    ) AS "t5"
      ON "t3"."day" <= "t5"."ends"
  ) AS "t6"
  GROUP BY
    1
) AS "t7";

-- members_over_time
SELECT
  "t6"."time",
  COALESCE(SUM("t6"."joined") FILTER(WHERE
    "t6"."day" >= "t6"."starts"), 0) AS "joined",
  COALESCE(SUM("t6"."left") FILTER(WHERE
    "t6"."day" >= "t6"."starts"), 0) AS "left",
  SUM("t6"."joined" - "t6"."left") AS "end",
  SUM(
    (
      "t6"."joined" - "t6"."left"
    ) * (
      DATE_DIFF('DAY', GREATEST("t6"."day", "t6"."starts"), "t6"."ends") + 1
    )
  ) AS "member_days"
FROM (
  SELECT
    "t3"."day",
    "t3"."joined",
    "t3"."left",
    "t5"."time",
    "t5"."starts",
    "t5"."ends"
  FROM (
    SELECT
      "t0"."day",
      SUM("t0"."joined") AS "joined",
      SUM("t0"."left") AS "left"
    FROM "member_flow" AS "t0"
    GROUP BY
      1
  ) AS "t3"
  INNER JOIN (
    SELECT
      "t1"."row"."time" AS "time",
      "t1"."row"."starts" AS "starts",
      "t1"."row"."ends" AS "ends"
    FROM (
      SELECT
        UNNEST(
          [
            CAST(ROW(MAKE_DATE(2023, 2, 1), MAKE_DATE(2023, 2, 1), MAKE_DATE(2023, 2, 1)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 2), MAKE_DATE(2023, 2, 2), MAKE_DATE(2023, 2, 2)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 3), MAKE_DATE(2023, 2, 3), MAKE_DATE(2023, 2, 3)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 4), MAKE_DATE(2023, 2, 4), MAKE_DATE(2023, 2, 4)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 5), MAKE_DATE(2023, 2, 5), MAKE_DATE(2023, 2, 5)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 6), MAKE_DATE(2023, 2, 6), MAKE_DATE(2023, 2, 6)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 7), MAKE_DATE(2023, 2, 7), MAKE_DATE(2023, 2, 7)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 8), MAKE_DATE(2023, 2, 8), MAKE_DATE(2023, 2, 8)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 9), MAKE_DATE(2023, 2, 9), MAKE_DATE(2023, 2, 9)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 10), MAKE_DATE(2023, 2, 10), MAKE_DATE(2023, 2, 10)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 11), MAKE_DATE(2023, 2, 11), MAKE_DATE(2023, 2, 11)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 12), MAKE_DATE(2023, 2, 12), MAKE_DATE(2023, 2, 12)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 13), MAKE_DATE(2023, 2, 13), MAKE_DATE(2023, 2, 13)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 14), MAKE_DATE(2023, 2, 14), MAKE_DATE(2023, 2, 14)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 15), MAKE_DATE(2023, 2, 15), MAKE_DATE(2023, 2, 15)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 16), MAKE_DATE(2023, 2, 16), MAKE_DATE(2023, 2, 16)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 17), MAKE_DATE(2023, 2, 17), MAKE_DATE(2023, 2, 17)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 18), MAKE_DATE(2023, 2, 18), MAKE_DATE(2023, 2, 18)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 19), MAKE_DATE(2023, 2, 19), MAKE_DATE(2023, 2, 19)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 20), MAKE_DATE(2023, 2, 20), MAKE_DATE(2023, 2, 20)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 21), MAKE_DATE(2023, 2, 21), MAKE_DATE(2023, 2, 21)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 22), MAKE_DATE(2023, 2, 22), MAKE_DATE(2023, 2, 22)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 23), MAKE_DATE(2023, 2, 23), MAKE_DATE(2023, 2, 23)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 24), MAKE_DATE(2023, 2, 24), MAKE_DATE(2023, 2, 24)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 25), MAKE_DATE(2023, 2, 25), MAKE_DATE(2023, 2, 25)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 26), MAKE_DATE(2023, 2, 26), MAKE_DATE(2023, 2, 26)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 27), MAKE_DATE(2023, 2, 27), MAKE_DATE(2023, 2, 27)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE)),
            CAST(ROW(MAKE_DATE(2023, 2, 28), MAKE_DATE(2023, 2, 28), MAKE_DATE(2023, 2, 28)) AS STRUCT("time" DATE, "starts" DATE, "ends" DATE))
          ]
        ) AS "row"
    ) AS "t1"
  ) AS "t5"
    ON "t3"."day" <= "t5"."ends"
) AS "t6"
GROUP BY
  1;
