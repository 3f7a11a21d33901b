-- members_end
SELECT
  `t6`.`time`,
  `t6`.`joined`,
  `t6`.`left`,
  `t6`.`end`,
  `t6`.`member_days`,
  (
    `t6`.`end` - `t6`.`joined`
  ) + `t6`.`left` AS `start`,
  28 AS `days`
FROM (
  SELECT
    `t5`.`time`,
    COALESCE(SUM(IF(`t5`.`day` >= `t5`.`starts`, `t5`.`joined`, NULL)), 0) AS `joined`,
    COALESCE(SUM(IF(`t5`.`day` >= `t5`.`starts`, `t5`.`left`, NULL)), 0) AS `left`,
    SUM(`t5`.`joined` - `t5`.`left`) AS `end`,
    SUM(
      (
        `t5`.`joined` - `t5`.`left`
      ) * (
        DATEDIFF(DAY, GREATEST(`t5`.`day`, `t5`.`starts`), `t5`.`ends`) + 1
      )
    ) AS `member_days`
  FROM (
    SELECT
      `t4`.`day`,
      `t4`.`joined`,
      `t4`.`left`,
      `t2`.`time`,
      `t2`.`starts`,
      `t2`.`ends`
    FROM (
      SELECT
        `t0`.`day`,
        SUM(`t0`.`joined`) AS `joined`,
        SUM(`t0`.`left`) AS `left`
      FROM `member_flow` AS `t0`
      GROUP BY
        1
    ) AS `t4`
    INNER JOIN `drawn_0` AS `t2`
      ON `t4`.`day` <= `t2`.`ends`
  ) AS `t5`
  GROUP BY
    1
) AS `t6`;

-- members_over_time
SELECT
  `t5`.`time`,
  COALESCE(SUM(IF(`t5`.`day` >= `t5`.`starts`, `t5`.`joined`, NULL)), 0) AS `joined`,
  COALESCE(SUM(IF(`t5`.`day` >= `t5`.`starts`, `t5`.`left`, NULL)), 0) AS `left`,
  SUM(`t5`.`joined` - `t5`.`left`) AS `end`,
  SUM(
    (
      `t5`.`joined` - `t5`.`left`
    ) * (
      DATEDIFF(DAY, GREATEST(`t5`.`day`, `t5`.`starts`), `t5`.`ends`) + 1
    )
  ) AS `member_days`
FROM (
  SELECT
    `t4`.`day`,
    `t4`.`joined`,
    `t4`.`left`,
    `t2`.`time`,
    `t2`.`starts`,
    `t2`.`ends`
  FROM (
    SELECT
      `t0`.`day`,
      SUM(`t0`.`joined`) AS `joined`,
      SUM(`t0`.`left`) AS `left`
    FROM `member_flow` AS `t0`
    GROUP BY
      1
  ) AS `t4`
  INNER JOIN `drawn_0` AS `t2`
    ON `t4`.`day` <= `t2`.`ends`
) AS `t5`
GROUP BY
  1;
