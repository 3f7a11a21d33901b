-- members_end
SELECT
  `t7`.`time`,
  `t7`.`joined`,
  `t7`.`left`,
  `t7`.`end`,
  `t7`.`member_days`,
  (
    `t7`.`end` - `t7`.`joined`
  ) + `t7`.`left` AS `start`,
  28 AS `days`
FROM (
  SELECT
    `t6`.`time`,
    COALESCE(SUM(IF(`t6`.`day` >= `t6`.`starts`, `t6`.`joined`, NULL)), 0) AS `joined`,
    COALESCE(SUM(IF(`t6`.`day` >= `t6`.`starts`, `t6`.`left`, NULL)), 0) AS `left`,
    SUM(`t6`.`joined` - `t6`.`left`) AS `end`,
    SUM(
      (
        `t6`.`joined` - `t6`.`left`
      ) * (
        DATEDIFF(DAY, GREATEST(`t6`.`day`, `t6`.`starts`), `t6`.`ends`) + 1
      )
    ) AS `member_days`
  FROM (
    SELECT
      `t3`.`day`,
      `t3`.`joined`,
      `t3`.`left`,
      `t5`.`time`,
      `t5`.`starts`,
      `t5`.`ends`
    FROM (
      SELECT
        `t0`.`day`,
        SUM(`t0`.`joined`) AS `joined`,
        SUM(`t0`.`left`) AS `left`
      FROM `member_flow` AS `t0`
      GROUP BY
        1
    ) AS `t3`
    INNER JOIN (
      SELECT
        `t1`.`row`.`time` AS `time`,
        `t1`.`row`.`starts` AS `starts`,
        `t1`.`row`.`ends` AS `ends`
      FROM (
        SELECT
          EXPLODE(
            ARRAY(
              STRUCT(
                MAKE_DATE(2023, 2, 1) AS `time`,
                MAKE_DATE(2023, 2, 1) AS `starts`,
                MAKE_DATE(2023, 2, 28) AS `ends`
              )
            )
          ) AS `row`
      ) AS `t1`
    ) AS `t5`
      ON `t3`.`day` <= `t5`.`ends`
  ) AS `t6`
  GROUP BY
    1
) AS `t7`;

-- members_over_time
SELECT
  `t6`.`time`,
  COALESCE(SUM(IF(`t6`.`day` >= `t6`.`starts`, `t6`.`joined`, NULL)), 0) AS `joined`,
  COALESCE(SUM(IF(`t6`.`day` >= `t6`.`starts`, `t6`.`left`, NULL)), 0) AS `left`,
  SUM(`t6`.`joined` - `t6`.`left`) AS `end`,
  SUM(
    (
      `t6`.`joined` - `t6`.`left`
    ) * (
      DATEDIFF(DAY, GREATEST(`t6`.`day`, `t6`.`starts`), `t6`.`ends`) + 1
    )
  ) AS `member_days`
FROM (
  SELECT
    `t3`.`day`,
    `t3`.`joined`,
    `t3`.`left`,
    `t5`.`time`,
    `t5`.`starts`,
    `t5`.`ends`
  FROM (
    SELECT
      `t0`.`day`,
      SUM(`t0`.`joined`) AS `joined`,
      SUM(`t0`.`left`) AS `left`
    FROM `member_flow` AS `t0`
    GROUP BY
      1
  ) AS `t3`
  INNER JOIN (
    SELECT
      `t1`.`row`.`time` AS `time`,
      `t1`.`row`.`starts` AS `starts`,
      `t1`.`row`.`ends` AS `ends`
    FROM (
      SELECT
        EXPLODE(
          ARRAY(
            STRUCT(
              MAKE_DATE(2023, 2, 1) AS `time`,
              MAKE_DATE(2023, 2, 1) AS `starts`,
              MAKE_DATE(2023, 2, 1) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 2) AS `time`,
              MAKE_DATE(2023, 2, 2) AS `starts`,
              MAKE_DATE(2023, 2, 2) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 3) AS `time`,
              MAKE_DATE(2023, 2, 3) AS `starts`,
              MAKE_DATE(2023, 2, 3) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 4) AS `time`,
              MAKE_DATE(2023, 2, 4) AS `starts`,
              MAKE_DATE(2023, 2, 4) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 5) AS `time`,
              MAKE_DATE(2023, 2, 5) AS `starts`,
              MAKE_DATE(2023, 2, 5) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 6) AS `time`,
              MAKE_DATE(2023, 2, 6) AS `starts`,
              MAKE_DATE(2023, 2, 6) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 7) AS `time`,
              MAKE_DATE(2023, 2, 7) AS `starts`,
              MAKE_DATE(2023, 2, 7) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 8) AS `time`,
              MAKE_DATE(2023, 2, 8) AS `starts`,
              MAKE_DATE(2023, 2, 8) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 9) AS `time`,
              MAKE_DATE(2023, 2, 9) AS `starts`,
              MAKE_DATE(2023, 2, 9) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 10) AS `time`,
              MAKE_DATE(2023, 2, 10) AS `starts`,
              MAKE_DATE(2023, 2, 10) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 11) AS `time`,
              MAKE_DATE(2023, 2, 11) AS `starts`,
              MAKE_DATE(2023, 2, 11) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 12) AS `time`,
              MAKE_DATE(2023, 2, 12) AS `starts`,
              MAKE_DATE(2023, 2, 12) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 13) AS `time`,
              MAKE_DATE(2023, 2, 13) AS `starts`,
              MAKE_DATE(2023, 2, 13) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 14) AS `time`,
              MAKE_DATE(2023, 2, 14) AS `starts`,
              MAKE_DATE(2023, 2, 14) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 15) AS `time`,
              MAKE_DATE(2023, 2, 15) AS `starts`,
              MAKE_DATE(2023, 2, 15) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 16) AS `time`,
              MAKE_DATE(2023, 2, 16) AS `starts`,
              MAKE_DATE(2023, 2, 16) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 17) AS `time`,
              MAKE_DATE(2023, 2, 17) AS `starts`,
              MAKE_DATE(2023, 2, 17) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 18) AS `time`,
              MAKE_DATE(2023, 2, 18) AS `starts`,
              MAKE_DATE(2023, 2, 18) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 19) AS `time`,
              MAKE_DATE(2023, 2, 19) AS `starts`,
              MAKE_DATE(2023, 2, 19) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 20) AS `time`,
              MAKE_DATE(2023, 2, 20) AS `starts`,
              MAKE_DATE(2023, 2, 20) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 21) AS `time`,
              MAKE_DATE(2023, 2, 21) AS `starts`,
              MAKE_DATE(2023, 2, 21) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 22) AS `time`,
              MAKE_DATE(2023, 2, 22) AS `starts`,
              MAKE_DATE(2023, 2, 22) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 23) AS `time`,
              MAKE_DATE(2023, 2, 23) AS `starts`,
              MAKE_DATE(2023, 2, 23) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 24) AS `time`,
              MAKE_DATE(2023, 2, 24) AS `starts`,
              MAKE_DATE(2023, 2, 24) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 25) AS `time`,
              MAKE_DATE(2023, 2, 25) AS `starts`,
              MAKE_DATE(2023, 2, 25) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 26) AS `time`,
              MAKE_DATE(2023, 2, 26) AS `starts`,
              MAKE_DATE(2023, 2, 26) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 27) AS `time`,
              MAKE_DATE(2023, 2, 27) AS `starts`,
              MAKE_DATE(2023, 2, 27) AS `ends`
            ),
            STRUCT(
              MAKE_DATE(2023, 2, 28) AS `time`,
              MAKE_DATE(2023, 2, 28) AS `starts`,
              MAKE_DATE(2023, 2, 28) AS `ends`
            )
          )
        ) AS `row`
    ) AS `t1`
  ) AS `t5`
    ON `t3`.`day` <= `t5`.`ends`
) AS `t6`
GROUP BY
  1;
